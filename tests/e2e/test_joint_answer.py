"""From returns that were accepted to a region's joint answer, which public reports never see."""

import datetime as dt
import io
import json
import runpy
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest

from analysis.reading import Reader
from analysis.returns.register.receiving import open_round, receive

tree = runpy.run_path(str(Path(__file__).with_name("trees.py")))["tree"]
FILLING = runpy.run_path(str(Path(__file__).parents[1] / "unit/returns/filling.py"))
SLUG = "gravide-rusmiddel-2019"
REGION = "nordjylland"
QUOTED = "Hemmelig bemærkning fra Thisted"
AALBORG = {
    "respondent.answers": "kommunen svarer for sig selv",
    "need.count": 3,
    "need.month": "2020-06",
    "offers.any": "ja",
    "offers.rating.supply": 2,
    "offers.used.name": "Huset",
    "offers.used.municipality": "Aalborg",
    "offers.used.citizens": 2,
}
THISTED = {
    "respondent.answers": "kommunen svarer for sig selv",
    "need.count": 0,
    "need.month": "2020-06",
    "offers.any": "nej",
    "offers.rating.supply": 4,
    "offers.lacking": QUOTED,
}


def everything_in(folder: Path) -> str:
    """All text of all files, that of packed ones unpacked."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".xlsx", ".docx"}:
            with zipfile.ZipFile(path) as package:
                found += [
                    package.read(name).decode(errors="replace") for name in package.namelist()
                ]
        elif path.is_file():
            found.append(path.read_bytes().decode(errors="replace"))
    return "\n".join(found)


@pytest.fixture(scope="module")
def received(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The checkout with two accepted returns; its region has eleven municipalities."""
    _, drawn = FILLING["open_and_draw"](Reader(checkout), SLUG)
    folder = tmp_path_factory.mktemp("returns")
    paths = []
    for (_, code), one in drawn.items():
        if code in {"851", "787"}:
            book = openpyxl.load_workbook(io.BytesIO(one.content))
            for field, value in (AALBORG if code == "851" else THISTED).items():
                FILLING["put"](book, field, value)
            paths.append(FILLING["save"](book, folder / one.name))
    asked = open_round(Reader(checkout), SLUG)
    now = dt.datetime(2020, 9, 1, 12, tzinfo=dt.UTC)
    assert len(receive(asked, paths, received=now).kept) == 2
    return checkout


@pytest.fixture(scope="module")
def drafted(received: Path, udmelding):
    done = udmelding("answer", SLUG, "--area", REGION)
    assert done.returncode == 0, done.stderr
    return received / "reports/intern" / SLUG / REGION / "answer.da", done


def test_the_draft_is_a_whole_report_and_a_word_file(drafted) -> None:
    folder, done = drafted
    files = tree(folder)
    assert {"report.html", "report.pdf", "results.json", "notebook.ipynb", "answer.docx"} <= set(
        files
    )
    said = json.loads((folder / "manifest.json").read_bytes())
    assert {o["path"]: o["sha256"] for o in said["outputs"]} == {
        name: digest for name, digest in files.items() if name != "manifest.json"
    }
    assert said["protection"]["returns_read"] == 2
    assert said["protection"]["profile"] == "intern"
    first, index = done.stdout.splitlines()
    assert first == str(Path("reports/intern", SLUG, REGION, "answer.da/answer.docx"))
    assert index == str(Path("reports/intern/index.html"))
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "INTERN" in page
    assert "UDKAST" in page
    assert QUOTED in page


def test_the_word_file_is_a_stamped_draft_that_word_can_edit(drafted) -> None:
    folder, _ = drafted
    document = docx.Document(str(folder / "answer.docx"))
    headings = [p.text for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert "Hvem har svaret" in headings
    assert "Godkendelse" in headings
    header = "".join(node.text or "" for node in document.sections[0].header._element.iter())
    assert "INTERN" in header
    assert "UDKAST" in header
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert QUOTED in cells


def test_every_municipality_is_accounted_for_in_the_results(drafted) -> None:
    folder, _ = drafted
    figures = {
        q["key"]: q for q in json.loads((folder / "results.json").read_bytes())["quantities"]
    }
    assert figures["answer.municipalities.answered"]["value"] == 1
    assert figures["answer.municipalities.answered_zero"]["value"] == 1
    assert figures["answer.municipalities.silent"]["value"] == 9
    assert figures["answer.reported"]["value"] == 3
    assert {q["evidence"] for q in figures.values()} == {"reported"}


def test_the_same_returns_make_nothing_new(drafted, udmelding) -> None:
    folder, _ = drafted
    before = tree(folder)
    again = udmelding("answer", SLUG, "--area", REGION)
    assert again.returncode == 0, again.stderr
    assert "1 uændret" in again.stderr
    assert tree(folder) == before


def test_a_public_run_afterwards_names_nothing_of_it(drafted, udmelding) -> None:
    folder, _ = drafted
    done = udmelding("run", SLUG, "--area", REGION, "--notebook", "assessment")
    assert done.returncode == 0, done.stderr
    public = folder.parents[3] / "offentlig"
    text = everything_in(public)
    for word in (QUOTED, "Huset", "data/returns", "answer.docx", "INTERN", "Thisted"):
        assert word not in text
    said = json.loads((public / SLUG / REGION / "assessment.da/manifest.json").read_bytes())
    assert said["protection"]["returns_read"] == 0
    assert not list(public.rglob("answer.*"))


def test_a_region_that_has_not_answered_still_gets_its_draft(received, udmelding) -> None:
    done = udmelding("answer", SLUG, "--area", "sjaelland", "--language", "en")
    assert done.returncode == 0, done.stderr
    folder = received / "reports/intern" / SLUG / "sjaelland/answer.en"
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "No answer has been received from" in page
    assert QUOTED not in page


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("answer", SLUG, "--area", "danmark"), "nordjylland"),
        (("answer", SLUG, "--area", "nordjyland"), "«nordjylland»?"),
        (("answer", "gravide-rusmidel-2019", "--area", REGION), f"«{SLUG}»?"),
        (("answer", SLUG), "--area"),
    ],
)
def test_what_cannot_be_drafted_is_said_before_anything_runs(udmelding, words, said) -> None:
    done = udmelding(*words)
    assert done.returncode == 2
    assert said in done.stderr
    assert not done.stdout
