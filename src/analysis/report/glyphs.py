"""Letters that the reports' font has: what somebody else wrote must not stop a report."""

from __future__ import annotations

import functools

from matplotlib.ft2font import FT2Font

from analysis.report.house_style import font_folder


def printable(text: str) -> str:
    """A text in which letters that no page of ours could print are written out by their number.

    For words of respondents only: an analyst's own are stopped instead, since they can be mended.

    Examples
    --------
    >>> printable("Godt 😀, men dyrt")
    'Godt ‹U+1F600›, men dyrt'
    """
    known = _letters()
    return "".join(
        letter if ord(letter) in known or letter.isspace() else f"‹U+{ord(letter):04X}›"
        for letter in text
    )


@functools.cache
def _letters() -> frozenset[int]:
    font = FT2Font(str(font_folder() / "SourceSans3-Regular.ttf"))
    return frozenset(font.get_charmap())
