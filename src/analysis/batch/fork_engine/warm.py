"""Do before the fork what every report would do first: the forks then find it done."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
from pathlib import Path

import nbformat
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from analysis.assessment.opening import open_study
from analysis.batch.fork_engine.choice import is_our_kernel
from analysis.batch.kernel import KERNEL
from analysis.catalogue.udmelding import FOLDER, list_slugs
from analysis.export.readying import ready_exporters
from analysis.language import LANGUAGES, Language
from analysis.report.blocks import Column, table
from analysis.report.house_style import house_style, new_figure, to_svg
from analysis.report.pages import open_report

_LETTERS = "Áæøå ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz 0123456789,.%–"
_DAY = dt.date(2024, 5, 1)
_SMALL_SHARE = 1e-6
_PARTS = ("head", "answer", "target_group", "capacity", "balance", "process", "sources", "results")


def warm_up(root: Path) -> None:
    """Load fonts, words and formats, compile templates and schemas; only caches are filled.

    No PDF: its compiler starts threads, and a process with threads cannot be forked.

    Parameters
    ----------
    root
        The checkout; what is read from it is not kept.
    """
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")])  # type: ignore[no-untyped-call]
    nbformat.validate(notebook)
    is_our_kernel(KERNEL)
    ready_exporters()
    for code in LANGUAGES:
        language = Language(code)
        language.percent(_SMALL_SHARE)
        language.date(_DAY)
    _show()
    _count()
    with contextlib.suppress(Exception):
        # Whatever is wrong is for the report that it is wrong with to tell of.
        _practise(root)


def _practise(root: Path) -> None:
    """Compute and show a short report once: code that has run runs faster, and is copied less."""
    rounds = (root / FOLDER / f"{slug}.yaml" for slug in list_slugs(root))
    shortest = min(rounds, key=lambda path: path.stat().st_size, default=None)
    if shortest is None:
        return
    study = open_study(shortest.stem, root=root)
    report = open_report(study.area(study.areas.nation.slug))
    for name in _PARTS:
        for block in getattr(report, name)().blocks:
            block.mimebundle()


def _count() -> None:
    """What notebooks do first with a table, whoever wrote them."""
    counts = pd.DataFrame(
        {"town": ["a", "b", "a"], "citizens": [1, 2, 3], "share": [0.1, 0.2, 0.3]}
    )
    sums = counts.groupby("town")[["citizens", "share"]].sum().assign(whole=1)
    by_town = counts.groupby("town")["citizens"].agg(["sum", "size"])
    for shown in (counts.describe(), sums, by_town):
        repr(shown.round(2))
        shown.to_html(notebook=True)
    counts.pivot_table(index="town", values="citizens", aggfunc="sum").sort_values("citizens")


def _show() -> None:
    table([], columns=[Column(key="a", text="a")], label="a", caption="a", source="").mimebundle()
    with house_style():
        figure = new_figure()
        _fill(figure, "regular", "semibold", "bold")
        to_svg(figure)
    # After our own fonts are known: matplotlib then forgets which ones it had found.
    plain = Figure()
    FigureCanvasAgg(plain)
    _fill(plain, "normal", "bold")
    # As notebooks show what is not ours: a PNG in matplotlib's own style, trimmed.
    plain.savefig(io.BytesIO(), format="png", bbox_inches="tight")


def _fill(figure: Figure, *weights: str) -> None:
    axes = figure.subplots()
    for weight in weights:
        axes.text(0, 0, _LETTERS, fontweight=weight)
    axes.plot([0, 1], [0, 1], label=_LETTERS)
    axes.fill_between([0, 1], [0, 1])
    axes.legend()
    axes.set(title=_LETTERS, xlabel=_LETTERS)
