"""Each number a reader meets in a report's sentences stands in its results.json; so in each language."""

import json
import runpy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbformat
import pytest

import analysis
from analysis.export import read_document, render_html, render_results
from analysis.report.blocks import MIME

READING = SimpleNamespace(**runpy.run_path(str(Path(__file__).parents[1] / "report_reading.py")))
REPORTS = (
    ("assessment", "udviklingshaemning-dom-2023-fornyet", "danmark", "da"),
    ("national", "udviklingshaemning-dom-2023-fornyet", "danmark", "da"),
    ("assessment", "gravide-rusmiddel-2024-fornyet", "nordjylland", "da"),
    ("assessment", "synsnedsaettelse-2014", "danmark", "da"),
    ("national", "spiseforstyrrelser-2015", "danmark", "en"),
    ("assessment", "tegnsprog-2022", "danmark", "en"),
)
OPENERS = {"assessment": "open_report", "national": "open_national"}


def executed(root: Path, notebook: str, view: Any, language: str) -> nbformat.NotebookNode:
    """The notebook with the outputs that a kernel would give: its cells call one part each."""
    book = nbformat.read(root / "notebooks" / f"{notebook}.ipynb", as_version=4)
    report = getattr(analysis, OPENERS[notebook])(view, language=language)
    for cell in book.cells:
        if cell.cell_type == "code" and cell.source.startswith("report."):
            part = getattr(report, cell.source.removeprefix("report.").removesuffix("()"))()
            cell.outputs = [
                nbformat.v4.new_output("display_data", data=block.mimebundle()) for block in part
            ]
    return book


@pytest.fixture(scope="module", params=REPORTS, ids=" ".join)
def made(request: pytest.FixtureRequest, root: Path, study_of: Any) -> SimpleNamespace:
    notebook, slug, area, language = request.param
    book = executed(root, notebook, study_of(slug).area(area), language)
    document = read_document(book)
    results = json.loads(render_results(document))
    blocks = [o["data"][MIME] for c in book.cells for o in c.get("outputs", ())]
    rounds = root / "data" / "udmeldinger" / f"{slug}.yaml"
    return SimpleNamespace(
        page=READING.read_page(render_html(document)),
        results=results,
        blocks=blocks,
        quoted=READING.own_words(rounds, results),
        titles=READING.source_titles(rounds),
        language=language,
    )


def test_every_number_in_a_sentence_is_a_figure_of_the_results(made):
    printed = READING.printed_numbers(made.results, made.language)
    found = {
        sentence: numbers
        for sentence in made.page.sentences
        if (
            numbers := READING.unexplained(
                sentence, language=made.language, printed=printed, quoted=made.quoted
            )
        )
    }
    assert found == {}


def test_a_sentences_numbers_are_those_of_the_figures_it_names(made):
    by_key: dict[str, list[dict[str, Any]]] = {}
    for one in made.results["quantities"]:
        by_key.setdefault(one["key"], []).append(one)
    wrong = {}
    for block in made.blocks:
        keys = block.get("quantities") or []
        if block["type"] not in {"paragraph", "facts", "list", "callout"}:
            continue
        assert [key for key in keys if key not in by_key] == []
        figures = [figure for key in keys for figure in by_key[key]]
        printed = READING.printed_numbers({"quantities": figures}, made.language)
        texts = [block.get("text", ""), *block.get("items", ())]
        for text in (item["text"] if isinstance(item, dict) else item for item in texts):
            numbers = READING.unexplained(
                " ".join(text.split()), language=made.language, printed=printed, quoted=made.quoted
            )
            if numbers:
                wrong[text] = numbers
    assert wrong == {}


def test_nothing_stands_there_that_its_language_forbids(made, root):
    assert READING.language_faults(made.page, made.results, titles=made.titles) == []
    forms = READING.counted_forms(root, made.language)
    assert READING.plural_faults(made.page, forms, made.language) == []


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ("Der er 1.5 plads.", "decimal point"),
        ("Fristen er 2024-12-31.", "ISO date"),
        ("Gabet er nan.", "program's word"),
        ("Se answer.need.term her.", "untranslated key"),
        ("Antal {amount} i alt.", "unfilled place"),
    ],
)
def test_the_reader_sees_what_is_wrong(said, what):
    page = READING.read_page(f"<p>{said}</p>")
    [fault] = READING.language_faults(page, {"language": "da", "quantities": []}, titles=())
    assert what in fault


def test_the_reader_sees_a_number_that_nobody_computed_and_a_wrong_plural():
    results = {
        "language": "da",
        "quantities": [
            {"value": 1234.5, "low": 0.47, "high": None, "unit": "persons", "level": 0.95}
        ],
    }
    printed = READING.printed_numbers(results, "da")
    words = "Fra 0,47 til 1.234,5 (95 %-interval), i 2024 og § 13 b, men ikke 0,50."
    assert READING.unexplained(words, language="da", printed=printed) == ["0,50"]
    forms = {"unit.persons": ("borger", "borgere")}
    page = READING.read_page("<p>Der er 1 borgere og 12 borger, men 21 borgere og 1,1 borger.</p>")
    found = READING.plural_faults(page, forms, "da")
    assert [fault.partition(":")[0] for fault in found] == ["1 borgere, 12 borger"]
    page = READING.read_page("<p>There are borgere og pladser.</p>")
    empty = {"language": "en", "quantities": []}
    assert "Danish" in READING.language_faults(page, empty, titles=())[0]
