"""The exporters as an analyst calls them: jupyter nbconvert, and every file of a report."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode, v4

from analysis.export import render_all
from analysis.report import blocks

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="9"><rect width="9" height="9"/></svg>'


@pytest.fixture
def notebook() -> NotebookNode:
    shown = [
        blocks.title(
            title="Punktskrift: behov",
            subtitle="Nordjylland",
            meta=[],
            stamps=["UDKAST"],
            language="da",
            date="2022-06-01",
            description="",
            keywords=[],
        ),
        blocks.figure(SVG, label="behov", caption="56 børn", alt="56 børn har behov.", source="x"),
        blocks.table(
            [[blocks.Cell("Nordjylland", "Nordjylland"), blocks.Cell(5.7, "5,7")]],
            columns=[
                blocks.Column(key="omraade", text="Område"),
                blocks.Column(key="behov", text="Behov", numeric=True, unit="børn"),
            ],
            label="behov-tabel",
            caption="Behov",
            source="x",
        ),
    ]
    outputs = [v4.new_output("display_data", data=block.mimebundle()) for block in shown]
    return v4.new_notebook(
        cells=[
            v4.new_code_cell("vis()", outputs=outputs),
            v4.new_markdown_cell("Ærlig talt: $x^2$"),
        ]
    )


def test_every_file_of_a_report_twice_the_same(notebook) -> None:
    files = render_all(notebook)
    assert sorted(files) == [
        "report.html",
        "report.pdf",
        "results.json",
        "tables.xlsx",
        "tables/behov-tabel.csv",
    ]
    assert render_all(notebook) == files
    assert files["tables/behov-tabel.csv"].decode("utf-8-sig").endswith("Nordjylland;5,7\r\n")


@pytest.mark.parametrize(
    ("suffix", "start"), [("html", b'<!DOCTYPE html>\n<html lang="da">'), ("pdf", b"%PDF-1.7")]
)
def test_nbconvert_finds_the_exporters_by_name(notebook, tmp_path, suffix, start) -> None:
    path: Path = tmp_path / "notat.ipynb"
    nbformat.write(notebook, path)
    command = [sys.executable, "-m", "nbconvert", "--to", f"udmelding-{suffix}", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / f"notat.{suffix}").read_bytes().startswith(start)


def test_nbconvert_stops_with_the_cell_and_the_cure(notebook, tmp_path) -> None:
    bare = v4.new_output("display_data", data={"image/svg+xml": SVG})
    notebook.cells.append(v4.new_code_cell("tegn()", outputs=[bare]))
    path: Path = tmp_path / "notat.ipynb"
    nbformat.write(notebook, path)
    command = [sys.executable, "-m", "nbconvert", "--to", "udmelding-pdf", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode != 0
    assert "Celle 3: Figuren har ingen alt-tekst." in done.stderr
    assert not (tmp_path / "notat.pdf").exists()
