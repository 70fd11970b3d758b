"""No public report with a person in it is written, whichever of its files they stand in."""

import io
import zipfile
from pathlib import Path
from typing import Any

import nbformat
import openpyxl
import pytest

from analysis.batch.gate.personal import check_page, check_report, find_personal
from analysis.batch.gate.readable import texts_of
from analysis.errors import ProtectionError
from analysis.export import render_all
from analysis.export.word.word import render_word

MIME = "application/vnd.udmelding.block+json"
CPR, CPR_MASKED = "070761-4285", "••••••-••85"
FACTS = {"round": {"slug": "tegnsprog-2022"}}
TITLE = {
    "type": "title",
    "title": "Prøve",
    "subtitle": "",
    "meta": [["Pr.", "2026"]],
    "stamps": [],
    "language": "da",
    "date": "2026-01-01",
    "description": "Prøve",
    "keywords": [],
}


def table(value: Any, text: str) -> dict[str, Any]:
    return {
        "type": "table",
        "label": "antal",
        "name": "antal",
        "caption": "Antal",
        "source": "Prøve",
        "notes": [],
        "row_header": True,
        "columns": [
            {"key": "a", "text": "Område", "numeric": False, "unit": ""},
            {"key": "n", "text": "Antal", "numeric": True, "unit": ""},
        ],
        "rows": [[{"value": "Thisted", "text": "Thisted"}, {"value": value, "text": text}]],
    }


def report(*blocks: dict[str, Any], prose: str = "Intet særligt.") -> dict[str, bytes]:
    """The files of a report as the batch makes them, of real exporters."""
    results = {"type": "results", "quantities": []}
    cells = [
        _code(TITLE, *blocks, id="kode"),
        nbformat.v4.new_markdown_cell(prose, id="ord"),
        _code(results, id="tal"),
    ]
    notebook = nbformat.v4.new_notebook(cells=cells)
    files = dict(render_all(notebook))
    files["answer.docx"] = render_word(notebook)
    files["notebook.ipynb"] = nbformat.writes(notebook).encode()
    return files


def _code(*blocks: dict[str, Any], id: str) -> Any:  # noqa: A002
    outputs = [
        nbformat.v4.new_output("display_data", data={MIME: block, "text/plain": ""})
        for block in blocks
    ]
    return nbformat.v4.new_code_cell("report.head()", outputs=outputs, id=id)


def check(files: dict[str, bytes], root: Path, *, edition: str = "offentlig") -> None:
    check_report(files, edition=edition, root=root, facts=FACTS)


def test_a_report_without_anybody_in_it_passes(root: Path) -> None:
    check(report(table(12, "12")), root)


def test_a_number_written_in_prose_is_found_in_every_form_of_the_report(root: Path) -> None:
    files = report(prose=f"## Sagen\n\nBorger **070761**-4285 venter, tlf. 12 34 56 78. {CPR}")
    found = {name for name, _ in find_personal(files)}
    assert found == {"answer.docx", "notebook.ipynb", "report.html", "report.pdf"}
    with pytest.raises(ProtectionError) as refused:
        check(files, root)
    assert refused.value.exit_code == 4
    words = str(refused.value)
    assert "report.html, 1 Sagen" in words
    assert CPR_MASKED in words
    assert "070761" not in words
    assert "12 34 56" not in words


def test_a_number_cell_that_lost_its_zero_is_found_in_tables() -> None:
    files = report(table(707614285, "707614285"))
    found = {name for name, _ in find_personal(files)}
    assert {"tables.xlsx", "tables/antal.csv", "report.html", "notebook.ipynb"} <= found


def test_a_figure_is_no_person() -> None:
    block = table(12.0, "12")
    for value in (0.707614285, 20.451234567, 72):
        cell = {"value": value, "text": f"{value:.3f}"}
        block["rows"].append([{"value": "Mors", "text": "Mors"}, cell])
    assert find_personal(report(block)) == []


def test_a_number_with_a_point_in_it_is_read_as_a_person_may_write_it() -> None:
    assert find_personal({"tables/antal.csv": b"Sag;Antal\r\n070761.4285;1\r\n"})


def test_hidden_sheets_comments_and_properties_are_read() -> None:
    book = openpyxl.Workbook()
    book.create_sheet("skjult").sheet_state = "veryHidden"
    book["skjult"]["B2"] = CPR
    book.active["A1"] = "åben"
    book.active["A1"].comment = openpyxl.comments.Comment("skriv til navn@kommune.dk", "x")
    book.properties.title = "født 7. juli 1961"
    buffer = io.BytesIO()
    book.save(buffer)
    kinds = {datum.kind.value for _, datum in find_personal({"tables.xlsx": buffer.getvalue()})}
    assert kinds == {"cpr", "email", "birth_date"}


def test_the_name_of_a_file_is_read() -> None:
    assert find_personal({f"tables/{CPR}.csv": b"a;b\r\n"})


def test_texts_of_a_picture_are_read() -> None:
    page = f"<figure><svg><title>x</title><text>{CPR}</text></svg></figure>"
    assert find_personal({"report.html": page.encode()})
    assert find_personal({"report.html": f'<img alt="{CPR}">'.encode()})


def test_digests_and_made_up_addresses_are_nobody() -> None:
    digest = "0101701234" * 6 + "0101"
    files = {"manifest.json": f'{{"sha256": "{digest}"}}'.encode()}
    files["follow_up.ics"] = b"UID:g1@udmelding.invalid\r\n"
    assert find_personal(files) == []


def test_an_official_named_as_contact_may_be_shown_and_no_other(root: Path, tmp_path: Path) -> None:
    for name in ("data/udmeldinger", "data/published"):
        (tmp_path / name).mkdir(parents=True)
        for path in (root / name).iterdir():
            (tmp_path / name / path.name).write_bytes(path.read_bytes())
    file = tmp_path / "data/udmeldinger/tegnsprog-2022.yaml"
    contact = (
        "\ncontacts:\n- role: {da: sekretariatet, en: the secretariat}\n"
        "  email: sekretariat@region.dk\n  telephone: 12 34 56 78\n"
    )
    file.write_text(file.read_text(encoding="utf-8") + contact, encoding="utf-8")
    page = "<p>Skriv til {} eller ring på tlf. 12 34 56 78.</p>"
    check({"report.html": page.format("sekretariat@region.dk").encode()}, tmp_path)
    with pytest.raises(ProtectionError, match=r"n•••@region\.dk"):
        check({"report.html": page.format("navn@region.dk").encode()}, tmp_path)
    with pytest.raises(ProtectionError):
        check({"report.html": b"<p>sekretariat@region.dk 0707614285</p>"}, tmp_path)


def test_the_internal_edition_quotes_and_is_not_held_to_it(root: Path) -> None:
    check({"report.html": CPR.encode()}, root, edition="intern")


def test_the_index_is_held_to_it_too() -> None:
    check_page(b"<p>Rapporter</p>", edition="offentlig", name="index.html")
    with pytest.raises(ProtectionError, match=r"index\.html"):
        check_page(f"<p>{CPR}</p>".encode(), edition="offentlig", name="index.html")


def test_every_part_of_a_packed_file_is_opened() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("word/document.xml", "<d><p><t>070761</t><t>-4285</t></p></d>")
    assert ("word/document.xml", CPR) in set(texts_of("answer.docx", buffer.getvalue()))
