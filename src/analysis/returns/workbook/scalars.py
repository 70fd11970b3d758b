"""Numbers, truth values and days as XML writes them, whichever spreadsheet did."""

from __future__ import annotations

import datetime as dt
import math
import re

# As XML schemas write a number: Python would also take underscores and the digits of every script.
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
# Beyond 15 digits a spreadsheet counts in floating point, and so do we.
_WHOLE = re.compile(r"[+-]?[0-9]{1,15}")
_TRUTH = re.compile(r"(?:of:|oooc:)?=(TRUE|FALSE)\(\)")


def whole(word: str | None, *, default: int = -1) -> int:
    """A whole number of an attribute; the default for anything else."""
    return int(word) if word and len(word) < 10 and word.isascii() and word.isdigit() else default


def truth(word: str | None) -> bool:
    """A truth value of an attribute."""
    return word in ("1", "true", "on")


def truth_of(formula: str | None) -> bool | None:
    """The truth value that a formula is; None for any other.

    LibreOffice makes such a formula of one that Excel wrote, and its number 1 is no count.
    """
    found = _TRUTH.fullmatch(formula or "")
    return found[1] == "TRUE" if found else None


def number_of(raw: str) -> int | float | None:
    """A finite number; None for anything else.

    Examples
    --------
    >>> number_of("12"), number_of("1E3"), number_of("1_000"), number_of("1e999")
    (12, 1000.0, None, None)
    """
    if not _NUMBER.fullmatch(raw):
        return None
    value = int(raw) if _WHOLE.fullmatch(raw) else float(raw)
    return value if math.isfinite(value) else None


def moment_of(raw: str) -> dt.date | None:
    """A day, with its time of day where it has one; None for anything else."""
    try:
        moment = dt.datetime.fromisoformat(raw.removesuffix("Z"))
    except ValueError:
        return None
    return moment.date() if moment.time() == dt.time() else moment
