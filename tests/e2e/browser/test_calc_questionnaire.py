"""Questionnaires in LibreOffice Calc: filled, saved and printed as a respondent would."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from analysis.catalogue import read_udmelding
from analysis.catalogue.themes import ScopeKind
from analysis.country import read_areas
from analysis.reading import Reader
from analysis.returns.form.questions import Column, Form, Kind, Question, Stamp, field_name
from analysis.returns.questionnaire.drawing import Questionnaire, draw_questionnaires

SLUGS = (
    "udviklingshaemning-dom-2023-fornyet",
    "gravide-rusmiddel-2024-fornyet",
    "tegnsprog-2022",
    "synsnedsaettelse-2014",
)
LETTERS = "Æblerød å, «ø»; =2+3 og 1.234,5"

Save = Callable[[list[Path], str], list[Path]]


@pytest.fixture(scope="session", params=SLUGS)
def made(request: pytest.FixtureRequest, root: Path) -> tuple[Questionnaire, ...]:
    """One municipality's, one region's and the offers' questionnaire of a round."""
    reader = Reader(root)
    found = read_udmelding(reader, request.param)
    scope = replace(found.scope, kind=ScopeKind.REGIONAL, areas=("nordjylland",))
    drawn = tuple(draw_questionnaires(replace(found, scope=scope), read_areas(reader)))
    return (drawn[0], drawn[-2], drawn[-1])


@pytest.fixture
def files(made: tuple[Questionnaire, ...], tmp_path: Path) -> list[Path]:
    """The three questionnaires as files, in the order of `made`."""
    for each in made:
        (tmp_path / each.name).write_bytes(each.content)
    return [tmp_path / each.name for each in made]


@pytest.fixture
def save(tmp_path: Path, call: Callable[..., str]) -> Save:
    """Open files in Calc and save them as another kind."""

    def run(opened: list[Path], ending: str) -> list[Path]:
        out = tmp_path / f"saved-{ending}"
        home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
        call("soffice", home, "--headless", "--convert-to", ending, "--outdir", out, *opened)
        return [out / f"{file.stem}.{ending}" for file in opened]

    return run


def answer_to(part: Question | Column) -> object:
    """A plausible answer of each kind."""
    if part.choices:
        return (
            part.choices.items[-1].written
            if part.kind is Kind.RATING
            else part.choices.items[0].written
        )
    return {
        Kind.COUNT: 7,
        Kind.COUNT_BY_CATEGORY: 3,
        Kind.NUMBER: 12.5,
        Kind.TEXT: LETTERS,
        Kind.MONTH: "2024-06",
        Kind.DAY: dt.datetime(2024, 6, 28),  # noqa: DTZ001  a spreadsheet's days have no zone
    }[part.kind]


def meant(form: Form) -> dict[str, object]:
    """An answer to everything; of a table, to its first row."""
    answers: dict[str, object] = {}
    for question in form.questions:
        if question.kind is Kind.TABLE:
            for column in question.columns:
                answers[f"{question.id}.{column.id}"] = answer_to(column)
        else:
            answers |= dict.fromkeys(question.parts, answer_to(question))
    return answers


def place(workbook: Workbook, name: str) -> tuple[str, str]:
    [(tab, cells)] = workbook.defined_names[name].destinations
    return tab, cells.replace("$", "").partition(":")[0]


def fill(workbook: Workbook, answers: dict[str, object]) -> None:
    for name, value in answers.items():
        tab, cell = place(workbook, field_name(name))
        workbook[tab][cell].value = value
        if isinstance(value, str):
            workbook[tab][cell].data_type = "s"


def read(workbook: Workbook, answers: dict[str, object]) -> dict[str, object]:
    found = {}
    for name in answers:
        tab, cell = place(workbook, field_name(name))
        found[name] = workbook[tab][cell].value
    return found


def test_answers_come_back_as_they_were_given(
    made: tuple[Questionnaire, ...], files: list[Path], save: Save
) -> None:
    given = [meant(each.form) for each in made]
    for file, answers in zip(files, given, strict=True):
        workbook = openpyxl.load_workbook(file)
        fill(workbook, answers)
        workbook.save(file)
    # What Calc saves as .ods is read by way of Calc again.
    for filled in (files, save(files, "ods")):
        for saved, answers in zip(save(filled, "xlsx"), given, strict=True):
            assert read(openpyxl.load_workbook(saved), answers) == answers, saved.name


def test_what_guides_and_guards_survives(
    made: tuple[Questionnaire, ...], files: list[Path], save: Save
) -> None:
    for each, file, copy in zip(made, files, save(files, "xlsx"), strict=True):
        written, opened = openpyxl.load_workbook(file), openpyxl.load_workbook(copy)
        assert opened.sheetnames == written.sheetnames
        for name, tab, cells in each.form.answer_areas():
            [(found_tab, found_cells)] = opened.defined_names[field_name(name)].destinations
            assert (found_tab, found_cells.replace("$", "")) == (tab, cells)
        tab, cell = place(opened, Stamp.SHA256.value)
        assert opened[tab][cell].value == each.form.sha256
        own = {prop.name: prop.value for prop in opened.custom_doc_props.props}
        assert own["udmelding.sha256"] == each.form.sha256
        for page in written.worksheets:
            saved = opened[page.title]
            assert saved.protection.sheet
            assert checks(saved) == checks(page)
            locked = {c.coordinate for row in page.iter_rows() for c in row if c.protection.locked}
            for row in saved.iter_rows(max_row=page.max_row, max_col=page.max_column):
                for found in row:
                    assert found.protection.locked is (found.coordinate in locked)


def checks(page) -> set[tuple[str, str, str]]:
    """Kind, place and rule of each check that refuses anything."""
    return {
        (str(check.type), str(check.sqref), re.sub(r"[$ ']", "", str(check.formula1)))
        for check in page.data_validations.dataValidation
        if check.type
    }


def test_every_question_is_printed(
    made: tuple[Questionnaire, ...], files: list[Path], save: Save, call: Callable[..., str]
) -> None:
    for each, pdf in zip(made, save(files, "pdf"), strict=True):
        pages = call("pdftotext", "-layout", pdf, "-").removesuffix("\f").split("\f")
        printed = set(re.findall(r"[\wæøåÆØÅ]+", " ".join(pages)))
        for sheet in each.form.sheets:
            for question in sheet.questions:
                guidance = "" if sheet.table else question.guidance.da
                words = [question.label.da, guidance, *(c.label.da for c in question.columns)]
                wanted = set(re.findall(r"[\wæøåÆØÅ]+", " ".join([*words, sheet.intro.da])))
                assert wanted - printed == set(), question.id
        # Landscape: every page is wider than it is high.
        sizes = re.findall(r"Page size:\s+([\d.]+) x ([\d.]+)", call("pdfinfo", pdf))
        assert sizes
        assert all(float(width) > float(height) for width, height in sizes)
        assert all(f"Side {number} af {len(pages)}" in page for number, page in enumerate(pages, 1))
