"""Danish civil registration numbers (CPR) in whatever way somebody wrote them."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass

_BETWEEN = r"[ ]{0,2}[-./_ ]?[ ]{0,2}"
_FORMS = (
    # ddmmyy in one piece, then the serial number: in one piece, or in pairs after a separator.
    re.compile(rf"(?<!\d)(\d{{6}}){_BETWEEN}(\d{{4}})(?!\d)"),
    re.compile(r"(?<!\d)(\d{6})[-/ ]{1,3}(\d\d \d\d)(?!\d)"),
    # dd.mm.yy, dd-mm-yy, dd/mm/yy, dd mm yy: then a separator, or the year would have four digits.
    re.compile(r"(?<!\d)(\d\d([-./ _])\d\d\2\d\d) {0,2}[-./_ ] {0,2}(\d{4})(?!\d)(?![:.]\d)"),
    # Ten digits one by one.
    re.compile(r"(?<!\d)(\d(?:[ ]\d){9})(?! ?\d)"),
)
_WHOLE_NUMBER = re.compile(r"\s*'?(\d{9,10}|\d{1,3}(?:([., ])\d{3})(?:\2\d{3}){1,2})(?:[.,]0+)?\s*")
_NAMED = re.compile(
    r"(?i)\b(?:cpr|cpr[-. ]?(?:nr|nummer)|personnr|personnummer)\b\W{0,4}(\d{5})[- ]?(\d{4})(?!\d)"
)
_WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)


@dataclass(frozen=True, slots=True)
class CprNumber:
    """Something that reads as a CPR number.

    Parameters
    ----------
    start, end
        Where it stands in the plain text.
    digits
        Ten digits.
    checked
        Whether modulus 11 holds. Numbers given out since 2007 need not obey it, so this only ranks.
    """

    start: int
    end: int
    digits: str
    checked: bool


def find_cpr(text: str) -> Iterator[CprNumber]:
    """Find CPR numbers in plain text (see `make_plain`), each once.

    Notes
    -----
    The date must exist. Nine digits count where the text is nothing but that number, as in a number
    cell that lost its leading zero, or where the word CPR stands before them.

    Examples
    --------
    >>> [(found.digits, found.checked) for found in find_cpr("Borger 070761-4285 er visiteret")]
    [('0707614285', True)]
    >>> list(find_cpr("Sag 450761-4285"))
    []
    """
    taken: list[tuple[int, int]] = []
    for found in _candidates(text):
        if not any(found.start < end and start < found.end for start, end in taken):
            taken.append((found.start, found.end))
            yield found


def _candidates(text: str) -> Iterator[CprNumber]:
    whole = _WHOLE_NUMBER.fullmatch(text)
    if whole:
        yield from _checked(re.sub(r"\D", "", whole[1]).zfill(10), whole)
    for form in _FORMS:
        for match in form.finditer(text):
            yield from _checked(re.sub(r"\D", "", match[0]), match)
    for match in _NAMED.finditer(text):
        yield from _checked((match[1] + match[2]).zfill(10), match)


def _checked(digits: str, match: re.Match[str]) -> Iterator[CprNumber]:
    if len(digits) == 10 and _is_date(digits):
        total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True))
        yield CprNumber(match.start(), match.end(), digits, total % 11 == 0)


def _is_date(digits: str) -> bool:
    """Whether ddmmyy is a day in one of the centuries that the seventh digit allows."""
    day, month, year = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    if not 1 <= month <= 12:
        return False
    # 29 February 1900 was no day, but a number that says so is a mistyped person, not a case number.
    leap = year % 4 == 0
    longest = calendar.monthrange(2000 if leap else 2001, month)[1]
    return 1 <= day <= longest
