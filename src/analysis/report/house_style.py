"""The house style of pictures: colours by meaning, own fonts, the same bytes every time."""

from __future__ import annotations

import contextlib
import importlib.resources
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import matplotlib.style
from matplotlib import font_manager
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

# Contrast on white at least 3:1 (EN 301 549, 11.1.4.11), except PALE, which only fills behind.
NEED = "#12436D"
CAPACITY = "#C2410C"
HERE = "#801650"
QUIET = "#5B6470"
SECOND = "#1E7F77"
PALE = "#DCE4EC"


def font_folder() -> Path:
    """The folder with the four Source Sans 3 fonts, shared by pictures and PDF."""
    return Path(str(importlib.resources.files("analysis.report"))) / "fonts"


@contextlib.contextmanager
def house_style() -> Iterator[None]:
    """Draw inside in the house style; outside nothing of it remains."""
    known = {Path(font.fname).name for font in font_manager.fontManager.ttflist}
    for path in sorted(font_folder().glob("*.ttf")):
        if path.name not in known:
            font_manager.fontManager.addfont(path)
    with matplotlib.style.context(str(Path(__file__).with_name("house.mplstyle"))):
        yield


def new_figure(width: float = 6.3, height: float = 2.8) -> Figure:
    """An empty picture, in inches, that no pyplot state holds on to."""
    figure = Figure(figsize=(width, height))
    FigureCanvasSVG(figure)
    return figure


def to_svg(figure: Figure) -> str:
    """The picture as SVG without a date or a program's name: same picture, same bytes."""
    buffer = io.StringIO()
    # Not savefig: it draws everything once more, only to be sure of a layout that is sure already.
    canvas: Any = FigureCanvasSVG(figure)
    canvas.print_svg(buffer, metadata={"Date": None, "Creator": None})
    svg = buffer.getvalue()
    return svg[svg.index("<svg") :]
