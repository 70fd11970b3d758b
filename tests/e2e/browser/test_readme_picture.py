"""The picture that the README shows is page one of the report as it is written today."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from matplotlib import image

Call = Callable[..., str]
# Of the points: a word is about twice this.
MOST_OTHER = 0.0001


def test_the_picture_is_the_reports_first_page(
    root: Path, flagship: Path, tmp_path: Path, call: Call
) -> None:
    size = ("-r", "80", "-f", "1", "-l", "1", "-singlefile")
    call("pdftoppm", "-png", *size, flagship / "report.pdf", tmp_path / "page")
    shown, today = image.imread(root / "docs/report.png"), image.imread(tmp_path / "page.png")
    assert shown.shape == today.shape, "make picture"
    other = float((np.abs(shown - today).max(axis=2) > 0.5).mean())
    assert other <= MOST_OTHER, "make picture"
