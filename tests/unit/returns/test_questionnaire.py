"""The questionnaires, reopened: what is named, checked, locked, printed and carried along."""

import datetime as dt
import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.cell_range import CellRange

from analysis.catalogue import Udmelding, read_udmelding
from analysis.catalogue.fields import SourceNote
from analysis.catalogue.process import Deadline
from analysis.catalogue.themes import ScopeKind
from analysis.country import Areas, read_areas
from analysis.errors import DataError, ProtectionError
from analysis.language import Text
from analysis.periods import Period
from analysis.reading import Reader
from analysis.returns.form.questions import Form, Kind, Stamp, field_name
from analysis.returns.questionnaire.checks import LONGEST_PROMPT, check_of
from analysis.returns.questionnaire.drawing import Questionnaire, draw_questionnaires
from analysis.returns.questionnaire.questionnaire import (
    Sent,
    ask_round,
    refuse_public_folder,
    save_questionnaires,
)
from analysis.returns.questionnaire.sheets import LISTS_SHEET

DOM, PREGNANT = "udviklingshaemning-dom-2023-fornyet", "gravide-rusmiddel-2024-fornyet"
SIGN, SIGHT = "tegnsprog-2022", "synsnedsaettelse-2014"
CHECKS = {
    Kind.COUNT: "whole",
    Kind.COUNT_BY_CATEGORY: "whole",
    Kind.NUMBER: "decimal",
    Kind.CHOICE: "list",
    Kind.RATING: "list",
    Kind.TEXT: None,
    Kind.MONTH: "custom",
    Kind.DAY: "date",
}


@pytest.fixture(scope="module")
def areas(root: Path) -> Areas:
    return read_areas(Reader(root))


@pytest.fixture(scope="module")
def rounds(root: Path) -> dict[str, Udmelding]:
    reader = Reader(root)
    return {slug: read_udmelding(reader, slug) for slug in (DOM, PREGNANT, SIGN, SIGHT)}


def of_the_north(found: Udmelding) -> Udmelding:
    """The round as if only the eleven municipalities of one region were asked."""
    scope = replace(found.scope, kind=ScopeKind.REGIONAL, areas=("nordjylland",))
    return replace(found, scope=scope)


@pytest.fixture(scope="module")
def drawn(rounds: dict[str, Udmelding], areas: Areas) -> dict[str, tuple[Questionnaire, ...]]:
    return {
        slug: tuple(draw_questionnaires(of_the_north(found), areas))
        for slug, found in rounds.items()
    }


@pytest.fixture(scope="module")
def opened(drawn) -> list[tuple[Form, Workbook]]:
    """One municipality, one region and the offers of each round."""
    chosen = [each for made in drawn.values() for each in (made[0], made[-2], made[-1])]
    return [(each.form, openpyxl.load_workbook(io.BytesIO(each.content))) for each in chosen]


def target(workbook: Workbook, name: str) -> tuple[str, str]:
    [(tab, cells)] = workbook.defined_names[name].destinations
    return tab, cells.replace("$", "")


def cover(workbook: Workbook) -> dict[str, object]:
    rows = workbook["Forside"].iter_rows(min_row=4, max_col=2, values_only=True)
    return {str(label): value for label, value in rows if label}


def test_each_respondent_gets_one_file(root, areas, tmp_path) -> None:
    written = ask_round(
        Reader(root), SIGN, tmp_path / "ny" / "mappe", sent=Sent(contact="Sekretariatet")
    )
    names = [path.name for path in written.paths]
    assert len(names) == len(set(names)) == 98 + 5 + 1
    assert names[0] == "tegnsprog-2022_101_koebenhavn.xlsx"
    assert "tegnsprog-2022_492_aeroe.xlsx" in names
    regions = areas.at(dt.date(2024, 6, 28)).regions
    assert names[98:] == [
        *(f"tegnsprog-2022_region_{region.slug}.xlsx" for region in regions),
        "tegnsprog-2022_tilbud.xlsx",
    ]
    assert all(re.fullmatch(r"[a-z0-9_-]+\.xlsx", name) for name in names)
    assert [each.code for each in written.questionnaires][:98] == list(areas.names)
    assert all(path.is_file() for path in written.paths)
    assert cover(openpyxl.load_workbook(written.paths[0]))["Kontakt"] == "Sekretariatet"
    assert "104" in written.describe().da


def test_the_same_round_gives_the_same_bytes(drawn, rounds, areas) -> None:
    again = tuple(draw_questionnaires(of_the_north(rounds[SIGN]), areas))
    assert [each.content for each in again] == [each.content for each in drawn[SIGN]]


def test_no_clock_is_left_in_the_file(drawn) -> None:
    with zipfile.ZipFile(io.BytesIO(drawn[SIGHT][0].content)) as package:
        assert {item.date_time for item in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = package.read("docProps/core.xml").decode()
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[^<]+", core)) == {"1980-01-01T00:00:00Z"}


def test_every_answer_is_found_by_its_name(opened) -> None:
    for form, workbook in opened:
        for name, tab, cells in form.answer_areas():
            assert target(workbook, field_name(name)) == (tab, cells)
            assert workbook.defined_names[field_name(name)].hidden


def test_every_answer_is_marked_on_the_sheet_too(opened) -> None:
    for form, workbook in opened:
        for sheet in form.sheets:
            page = workbook[sheet.name.da]
            if sheet.table is None:
                for question in sheet.questions:
                    for name, cells in question.parts.items():
                        assert page[f"E{cells.removeprefix('C')}"].value == name
                continue
            area = CellRange(sheet.table.cells)
            marks = [page.cell(5, column).value for column in range(2, area.max_col + 1)]
            assert marks == list(sheet.table.parts)[1:]
            for row, given in enumerate(sheet.table.rows, start=area.min_row):
                assert page.cell(row, area.max_col + 1).value == given.id


def test_answers_are_open_and_all_else_is_locked(opened) -> None:
    for form, workbook in opened:
        answers: dict[str, set[tuple[int, int]]] = {tab: set() for tab in workbook.sheetnames}
        for _, tab, cells in form.answer_areas():
            answers[tab] |= set(CellRange(cells).cells)
        for page in workbook.worksheets:
            assert page.protection.sheet
            assert page.protection.password is None
            unlocked = {
                (cell.row, cell.column)
                for row in page.iter_rows()
                for cell in row
                if not cell.protection.locked
            }
            assert unlocked == answers[page.title]
        assert workbook.security.lockStructure
        assert workbook.security.workbookPassword is None


def test_every_answer_is_empty_and_checked_for_its_kind(opened) -> None:
    for form, workbook in opened:
        for sheet in form.sheets:
            page = workbook[sheet.name.da]
            checks = {str(check.sqref): check for check in page.data_validations.dataValidation}
            assert len(checks) == page.data_validations.count
            for question in sheet.questions:
                parts = (
                    list(zip(list(question.parts.values())[1:], question.columns, strict=True))
                    if sheet.table
                    else [(question.cells, question)]
                )
                for cells, part in parts:
                    check = checks[cells]
                    assert check.type == CHECKS[part.kind]
                    assert check.allow_blank
                    assert 0 < len(check.prompt) <= LONGEST_PROMPT
                    assert bool(check.showErrorMessage) is (part.kind is not Kind.TEXT)
                    rows = page[cells] if ":" in cells else ((page[cells],),)
                    assert {cell.value for row in rows for cell in row} == {None}
                    if part.choices:
                        assert listed(workbook, check.formula1) == [
                            item.written for item in part.choices.items
                        ]


def listed(workbook: Workbook, formula: str) -> list[object]:
    tab, _, cells = formula.replace("$", "").partition("!")
    return [cell.value for (cell,) in workbook[tab][cells]]


def test_the_rating_is_numbers_and_two_words(drawn) -> None:
    page = openpyxl.load_workbook(io.BytesIO(drawn[SIGN][0].content))[LISTS_SHEET]
    columns = {values[0]: values[1:7] for values in page.iter_cols(min_row=3, values_only=True)}
    assert columns["Vurdering"] == (1, 2, 3, 4, 5, "ved ikke")


@pytest.mark.parametrize("kind", [Kind.COUNT, Kind.NUMBER, Kind.DAY])
def test_a_number_below_zero_is_refused(kind) -> None:
    check = check_of(kind, "C6", prompt="Skriv.")
    assert check.operator == "greaterThanOrEqual"
    assert float(check.formula1) >= 0
    assert check.errorStyle == "stop"


def test_the_month_is_checked_where_it_stands() -> None:
    check = check_of(Kind.MONTH, "B8:B27", prompt="Skriv.")
    assert "B8" in check.formula1
    assert "B9" not in check.formula1
    assert len(check.formula1) <= 255


def test_nothing_is_merged_hidden_or_computed(opened) -> None:
    for _, workbook in opened:
        for page in workbook.worksheets:
            assert not page.merged_cells.ranges
            assert page.sheet_state == "visible"
            assert not [row for row, d in page.row_dimensions.items() if d.hidden]
            assert not [column for column, d in page.column_dimensions.items() if d.hidden]
            types = {cell.data_type for row in page.iter_rows() for cell in row}
            assert types <= {"s", "n"}


def test_every_sheet_prints_on_a4_with_its_headings(opened) -> None:
    for form, workbook in opened:
        for page in workbook.worksheets:
            assert page.page_setup.orientation == "landscape"
            assert page.page_setup.paperSize == 9
            assert page.sheet_properties.pageSetUpPr.fitToPage
            assert page.page_setup.fitToWidth == 1
            assert page.print_area
            assert page.oddFooter.left.text == f"{form.slug}, version 1"
        for sheet in form.sheets:
            page = workbook[sheet.name.da]
            assert page.print_title_rows == ("$6:$7" if sheet.table else "$5:$5")
            assert page.freeze_panes == ("B8" if sheet.table else "A6")
            # Typing begins in the first answer, and goes down from there.
            first = sheet.questions[0].cells.partition(":")[0]
            assert page.sheet_view.selection[-1].activeCell == first


def test_rows_may_be_inserted_only_where_they_repeat(opened) -> None:
    for form, workbook in opened:
        for sheet in form.sheets:
            allowed = not workbook[sheet.name.da].protection.insertRows
            assert allowed is bool(sheet.table and sheet.table.repeats)


def test_the_file_says_which_form_it_is_twice(opened) -> None:
    for form, workbook in opened:
        own = {prop.name: prop.value for prop in workbook.custom_doc_props.props}
        assert own["udmelding.slug"] == form.slug
        assert own["udmelding.kind"] == form.kind.value
        assert own["udmelding.version"] == str(form.version)
        assert own["udmelding.sha256"] == form.sha256
        stamps = {}
        for stamp in Stamp:
            tab, cell = target(workbook, stamp.value)
            stamps[stamp] = workbook[tab][cell].value
        recipient = own["udmelding.recipient"] or "-"
        assert stamps[Stamp.CODE] == f"{form.slug}/{form.kind.value}/{recipient}"
        assert stamps[Stamp.VERSION] == form.version
        assert stamps[Stamp.SHA256] == form.sha256
        assert workbook.properties.language == "da-DK"
        assert workbook.properties.title
        assert workbook.properties.description


def test_the_cover_says_what_why_when_and_whom_to_ask(drawn) -> None:
    said = cover(openpyxl.load_workbook(io.BytesIO(drawn[DOM][0].content)))
    assert said["Til"] == "Morsø (kommunekode 773)"
    assert said["Frist"] == (
        "31. december 2024 (rettet 5. marts 2024; oprindelig frist: 1. juni 2024)"
    )
    assert said["Kontakt"] == "ikke oplyst"
    assert said["Hjemmel for udmeldingen"] == "serviceloven § 13 b, stk. 3 (fornyet behandling)"
    assert "Fornyet behandling" in said
    assert "Tema 1: Et tilbud eller en afdeling i Vestdanmark" in said
    assert "CPR-numre" in str(said["Personoplysninger"])


def test_the_cover_knows_no_more_than_was_known(rounds, areas) -> None:
    made = next(draw_questionnaires(rounds[DOM], areas, as_of=dt.date(2024, 3, 1)))
    said = cover(openpyxl.load_workbook(io.BytesIO(made.content)))
    assert said["Frist"] == "1. juni 2024"


def test_a_deadline_nobody_has_stated_is_not_invented(drawn) -> None:
    said = cover(openpyxl.load_workbook(io.BytesIO(drawn[PREGNANT][0].content)))
    assert said["Frist"] == "ikke oplyst"


def test_the_law_is_that_of_the_day(rounds, areas) -> None:
    said = {}
    for year in (2023, 2024):
        made = next(draw_questionnaires(rounds[SIGN], areas, as_of=dt.date(year, 6, 1)))
        grounds = cover(openpyxl.load_workbook(io.BytesIO(made.content)))["Hjemmel for udmeldingen"]
        said[year] = str(grounds)
    assert "barnets lov" not in said[2023]
    assert "barnets lov § 161" in said[2024]
    assert "stk. 2" not in said[2024]


def test_words_never_become_a_formula(rounds, areas) -> None:
    source = SourceNote(title="Prøve", url="", published=Period("ikke oplyst"))
    hostile = replace(
        rounds[SIGN],
        short_name=Text("=2+3", "=2+3"),
        deadlines=(Deadline(date=Period("2030-01-01"), announced=Period("2022"), source=source),),
    )
    contact = '=HYPERLINK("http://example.org")'
    made = next(draw_questionnaires(hostile, areas, contact=contact))
    page = openpyxl.load_workbook(io.BytesIO(made.content))["Forside"]
    assert page["A1"].value == "=2+3"
    assert {cell.data_type for row in page.iter_rows() for cell in row} <= {"s", "n"}
    found = [cell for row in page.iter_rows() for cell in row if cell.value == contact]
    assert [(cell.data_type, cell.quotePrefix) for cell in found] == [("s", True)]


def test_what_is_typed_as_text_stays_text(opened) -> None:
    for form, workbook in opened:
        for question in form.questions:
            if question.kind in (Kind.TEXT, Kind.MONTH):
                tab, cell = target(workbook, field_name(question.id))
                assert workbook[tab][cell].number_format == "@"


def test_a_filled_in_file_is_not_written_over(drawn, tmp_path) -> None:
    made = drawn[SIGN][:3]
    first = save_questionnaires(made, tmp_path)
    assert not first.unchanged
    assert save_questionnaires(made, tmp_path).unchanged == set(first.paths)
    filled, untouched = first.paths[1], first.paths[0]
    filled.write_bytes(b"et svar")
    untouched.unlink()
    with pytest.raises(DataError, match=re.escape(str(filled))):
        save_questionnaires(made, tmp_path)
    assert filled.read_bytes() == b"et svar"
    assert not untouched.exists()
    forced = save_questionnaires(made, tmp_path, force=True)
    assert filled.read_bytes() == made[1].content
    assert forced.unchanged == {first.paths[2]}
    assert not list(tmp_path.glob(".*"))


def test_writing_gives_the_paths_in_order(rounds, areas, tmp_path) -> None:
    drawn = list(draw_questionnaires(of_the_north(rounds[SIGN]), areas))
    paths = save_questionnaires(drawn, tmp_path).paths
    assert [path.name for path in paths][10:] == [
        "tegnsprog-2022_860_hjoerring.xlsx",
        "tegnsprog-2022_region_nordjylland.xlsx",
        "tegnsprog-2022_tilbud.xlsx",
    ]


@pytest.mark.parametrize("out", ["reports/offentlig", "reports/offentlig/svar", "link/svar"])
def test_nothing_is_written_where_all_is_copied_out(out, tmp_path) -> None:
    (tmp_path / "reports" / "offentlig").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "reports" / "offentlig")
    with pytest.raises(ProtectionError, match="reports/offentlig"):
        refuse_public_folder(tmp_path / out, tmp_path)
    refuse_public_folder(tmp_path / "reports" / "intern", tmp_path)
