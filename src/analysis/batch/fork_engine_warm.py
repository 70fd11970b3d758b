"""Do before the fork what every report would do first: the forks then find it done."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
from pathlib import Path

import nbformat
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from analysis.batch.fork_engine_choice import is_our_kernel
from analysis.batch.kernel import KERNEL
from analysis.catalogue.udmelding import list_slugs, read_udmelding
from analysis.errors import UdmeldingError
from analysis.export.readying import ready_exporters
from analysis.language import LANGUAGES, Language
from analysis.reading import Reader
from analysis.report.blocks import Column, table
from analysis.report.house_style import house_style, new_figure, to_svg

_LETTERS = "Áæøå ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz 0123456789,.%–"
_DAY = dt.date(2024, 5, 1)
_SMALL_SHARE = 1e-6


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
    with contextlib.suppress(UdmeldingError):
        # Faulty data is for the report that rests on it to tell of.
        read_udmelding(Reader(root), list_slugs(root)[-1])
    _show()


def _show() -> None:
    plain = Figure()
    FigureCanvasAgg(plain)
    _fill(plain, "regular", "bold")
    # As notebooks show what is not ours: a PNG in matplotlib's own style, trimmed.
    plain.savefig(io.BytesIO(), format="png", bbox_inches="tight")
    table([], columns=[Column(key="a", text="a")], label="a", caption="a", source="").mimebundle()
    with house_style():
        figure = new_figure()
        _fill(figure, "regular", "semibold", "bold")
        to_svg(figure)


def _fill(figure: Figure, *weights: str) -> None:
    axes = figure.subplots()
    for weight in weights:
        axes.text(0, 0, _LETTERS, fontweight=weight)
    axes.plot([0, 1], [0, 1], label=_LETTERS)
    axes.fill_between([0, 1], [0, 1])
    axes.legend()
