"""results.json: every figure once, sorted, finite."""

import json
import math

import pytest

from analysis.errors import ReportError
from analysis.export.document import read_document
from analysis.export.results import render_results


def results(*quantities: dict[str, object]) -> dict[str, object]:
    return {"type": "results", "quantities": list(quantities), "seed": 7}


def test_figures_are_sorted_and_the_study_is_named(document) -> None:
    content = json.loads(render_results(document))
    assert [q["key"] for q in content["quantities"]] == ["capacity.total", "need.total"]
    assert (content["study_key"], content["seed"], content["language"]) == ("abc", 7, "da")
    assert content["date"] == "2025-06-27"


def test_blocks_are_gathered_and_the_same_figure_stands_once(make, block_cell) -> None:
    one, two = (
        {"key": "b", "area": "danmark", "value": 1},
        {"key": "a", "area": "danmark", "value": 2},
    )
    notebook = make(block_cell(results(one)), block_cell(results(one, two)))
    assert json.loads(render_results(read_document(notebook)))["quantities"] == [two, one]


def test_the_files_that_figures_rest_on_stand_beside_them(make, block_cell) -> None:
    files = [{"path": path, "sha256": path * 64} for path in "ba"]
    inputs = [{"type": "inputs", "files": [file], "versions": {}} for file in (*files, files[0])]
    content = json.loads(
        render_results(read_document(make(block_cell(results()), *map(block_cell, inputs))))
    )
    assert content["inputs"] == files[::-1]


def test_two_values_of_one_figure_are_refused(make, block_cell) -> None:
    notebook = make(block_cell(results({"key": "a", "value": 1}, {"key": "a", "value": 2})))
    with pytest.raises(ReportError, match="to forskellige værdier"):
        render_results(read_document(notebook))


def test_a_number_that_is_none_is_refused(make, block_cell) -> None:
    notebook = make(block_cell(results({"key": "a", "value": math.nan})))
    with pytest.raises(ReportError, match=r"results\.json kan ikke skrives"):
        render_results(read_document(notebook))


def test_a_report_without_figures_says_so(make) -> None:
    assert json.loads(render_results(read_document(make())))["quantities"] == []
