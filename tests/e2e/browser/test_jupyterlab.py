"""The analyst's desk: JupyterLab, opened by our command, gives what the batch gives."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
from playwright.sync_api import expect

from analysis.export import render_all

BLOCK = "application/vnd.udmelding.block+json"
Shown = Callable[[nbformat.NotebookNode], dict[str, list[Any]]]


def test_restart_and_run_all_gives_what_the_batch_gives_cell_by_cell(
    open_notebook: Callable[[str], Any], flagship: Path, outputs_by_cell: Shown
) -> None:
    opened = open_notebook("assessment")
    opened.run_all()
    outputs = opened.cells.locator(".jp-OutputArea")
    for words in ("Borgere med udviklingshæmning og dom", "Hvor mange borgere?", "49 + 43 = 92"):
        expect(outputs.get_by_text(words).first).to_be_visible()
    picture = opened.cells.locator(".jp-RenderedSVG img").first
    assert picture.evaluate("picture => picture.naturalWidth") > 300
    assert opened.errors == opened.said == []

    saved = opened.save()
    ours, batch = outputs_by_cell(saved), outputs_by_cell(read(flagship))
    assert ours.keys() <= batch.keys()
    for cell, outputs_here in ours.items():
        assert blocks_in(outputs_here) == blocks_in(batch[cell]), cell
        assert outputs_here == batch[cell], cell
    rendered = render_all(saved)
    for name in ("report.html", "report.pdf", "tables/for-faa-pladser.csv"):
        assert rendered[name] == (flagship / name).read_bytes(), name


def read(report: Path) -> nbformat.NotebookNode:
    return nbformat.read(report / "notebook.ipynb", as_version=4)


def blocks_in(outputs: list[Any]) -> list[Any]:
    return [output["data"][BLOCK] for output in outputs]
