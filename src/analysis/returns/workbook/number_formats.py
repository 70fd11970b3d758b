"""What a number format makes a reader see: a date, a percentage, or something else than the number."""

from __future__ import annotations

import datetime as dt
import functools
import re
from enum import StrEnum

GENERAL = "General"
# Those of ECMA-376 part 1, 18.8.30, that a file names by number alone; ¤ stands for the currency of
# whoever opens it.
BUILT_IN = {
    0: GENERAL,
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: '#,##0 "¤"',
    6: '#,##0 "¤"',
    7: '#,##0.00 "¤"',
    8: '#,##0.00 "¤"',
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "mm-dd-yy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "m/d/yy h:mm",
    27: "yyyy-mm-dd",
    30: "m/d/yy",
    36: "yyyy-mm-dd",
    37: "#,##0_);(#,##0)",
    38: "#,##0_);[Red](#,##0)",
    39: "#,##0.00_);(#,##0.00)",
    40: "#,##0.00_);[Red](#,##0.00)",
    41: "_-* #,##0_-",
    42: '_-* #,##0 "¤"_-',
    43: "_-* #,##0.00_-",
    44: '_-* #,##0.00 "¤"_-',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mmss.0",
    48: "##0.0E+0",
    49: "@",
    50: "yyyy-mm-dd",
    57: "yyyy-mm-dd",
}

_GENERAL = re.compile(GENERAL, re.IGNORECASE)
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_BRACKETS = re.compile(r"\[[^\]]*\]")
_CURRENCY = re.compile(r"\[\$([^\]-]+)[^\]]*\]")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|[_*].')
_DATE_LETTERS = re.compile(r"[dmyhs]", re.IGNORECASE)
_MISLEADING = re.compile(r"[0-9<>~≈≤≥−-]")
# Before every number, not only those below 0: 12 is shown as -12.
_MINUS = re.compile(r'(?:\[[^\]]*\])*(?:-|\\-|"-") ?[0#?]')
_SCALED = re.compile(r"[0#?],+(?![0#?,])")

_LAST_SERIAL = 2_958_465
_LEAP_BUG = 60


class FormatKind(StrEnum):
    """How a number format shows a number."""

    PLAIN = "plain"
    DATE = "date"
    ELAPSED = "elapsed"
    PERCENT = "percent"
    SCIENTIFIC = "scientific"
    FRACTION = "fraction"
    SCALED = "scaled"
    WITH_WORDS = "with_words"
    MISLEADING = "misleading"
    INVISIBLE = "invisible"


@functools.lru_cache(maxsize=1024)
def classify(code: str) -> FormatKind:
    r"""How a format code shows a number.

    ``misleading`` adds digits or comparison signs of its own, ``scaled`` leaves out thousands,
    ``with_words`` adds words such as a unit or a currency.

    Examples
    --------
    >>> [str(classify(code)) for code in ("General", "#,##0", "dd-mm-yyyy", "0.0%", ";;;")]
    ['plain', 'plain', 'date', 'percent', 'invisible']
    >>> [str(classify(code)) for code in ('"<"0', '0 "børn"', "#,##0,", "[h]:mm", "# ?/?")]
    ['misleading', 'with_words', 'scaled', 'elapsed', 'fraction']
    >>> [str(classify(code)) for code in ("-0", r"\-0", "#,##0;-#,##0")]
    ['misleading', 'misleading', 'plain']
    """
    if code in (GENERAL, "@", ""):
        return FormatKind.PLAIN
    words = "".join(_CURRENCY.findall(code))
    literals = [found[0] or found[1] for found in _LITERAL.findall(code)]
    elapsed = bool(_ELAPSED.search(code))
    bare = _BRACKETS.sub("", _LITERAL.sub("", _GENERAL.sub("0", code)))
    mantissa = re.sub(r"E[+-]", "", bare, flags=re.IGNORECASE)
    text = "".join(literals).strip()
    tests = (
        (elapsed, FormatKind.ELAPSED),
        (bool(_DATE_LETTERS.search(mantissa)), FormatKind.DATE),
        # A plus or minus sign between literal blanks is how many accounting formats pad.
        (bool(_MISLEADING.search(text.replace("-", ""))), FormatKind.MISLEADING),
        (bool(_MINUS.match(code)), FormatKind.MISLEADING),
        (not re.search(r"[0#?@]", bare.split(";")[0]), FormatKind.INVISIBLE),
        ("%" in bare, FormatKind.PERCENT),
        (bare != mantissa, FormatKind.SCIENTIFIC),
        ("/" in bare, FormatKind.FRACTION),
        (bool(_SCALED.search(bare)), FormatKind.SCALED),
        (bool(text.strip("-() ") or words), FormatKind.WITH_WORDS),
    )
    return next((kind for holds, kind in tests if holds), FormatKind.PLAIN)


@functools.lru_cache(maxsize=1024)
def hides_zero(code: str) -> bool:
    """Whether a zero cannot be seen, so that it looks like a cell left empty.

    Examples
    --------
    >>> hides_zero("0;-0;;@"), hides_zero("#"), hides_zero("#,##0")
    (True, True, False)
    """
    sections = _BRACKETS.sub("", _LITERAL.sub("x", code)).split(";")
    shown = sections[2] if len(sections) > 2 else sections[0]
    return code not in (GENERAL, "@", "") and not re.search(r"[0x@G-]", shown.replace(" ", ""))


def date_of(serial: float, *, since_1904: bool) -> dt.date | None:
    """The day (and time of day, if any) that a serial number stands for.

    Parameters
    ----------
    serial
        Days since the workbook's beginning of time; its fraction is the time of day.
    since_1904
        Whether the workbook counts from 1904, as old Macintosh files do.

    Returns
    -------
    date or None
        None for a mere time of day, and for what lies outside the calendar. Day 60 is one of
        them: spreadsheets count 29 February 1900, which never was.

    Examples
    --------
    >>> date_of(45413, since_1904=False), date_of(60, since_1904=False)
    (datetime.date(2024, 5, 1), None)
    """
    days, rest = divmod(serial, 1)
    if since_1904:
        base = dt.datetime(1904, 1, 1)  # noqa: DTZ001 - a day of the calendar, no instant
    elif 0 < days < _LEAP_BUG:
        base = dt.datetime(1899, 12, 31)  # noqa: DTZ001
    elif _LEAP_BUG < days <= _LAST_SERIAL:
        base = dt.datetime(1899, 12, 30)  # noqa: DTZ001
    else:
        return None
    if not 0 <= days <= _LAST_SERIAL - 1462 * since_1904:
        return None
    # A spreadsheet knows milliseconds; what lies below them is noise.
    milliseconds = round(rest * 86_400_000)
    moment = base + dt.timedelta(days=days, milliseconds=milliseconds)
    return moment if milliseconds else moment.date()
