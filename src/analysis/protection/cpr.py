"""Danish civil registration numbers (CPR) in whatever way somebody wrote them."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass

# Marks that stand between the date and the serial number in pages and addresses.
_MARKUP = r"(?:&(?:\#\d{1,5}|\#x[0-9A-Fa-f]{1,4}|[a-z]{2,6});|%20|%2[Dd]|</?[a-z]{1,6}>){1,3}[- ]?"
_BETWEEN = rf"(?:\s{{0,2}}[-./_]?\s{{0,2}}|[:,]|[ ]?[-+~|·•=\\]{{1,2}}[ ]?|{_MARKUP})"
_FORMS = (
    # ddmmyy in one piece, then the serial number: in one piece, in pairs, or in brackets.
    re.compile(rf"(?<!\d)(\d{{6}}){_BETWEEN}(\d{{4}})(?!\d)"),
    re.compile(r"(?<!\d)(\d{6})[-/ ]{1,3}(\d\d \d\d)(?!\d)"),
    re.compile(r"(?<!\d)(\d{6}) ?\((\d{4})\)"),
    re.compile(r"(?<!\d)([0-3]\d)/([01]\d)[- ](\d\d)[- ](\d{4})(?!\d)"),
    # dd.mm.yy, dd-mm-yy, dd/mm/yy, dd mm yy: then a separator, or the year would have four digits.
    re.compile(r"(?<!\d)(\d\d([-./ _])\d\d\2\d\d) {0,2}[-./_ ] {0,2}(\d{4})(?!\d)(?![:.]\d)"),
    # Five pairs, and ten digits one by one.
    re.compile(r"(?<![\d.-])(\d\d([.-])\d\d(?:\2\d\d){3})(?![.-]?\d)"),
    re.compile(r"(?<!\d)(\d(?:[ .-]\d){9})(?![ .-]?\d)"),
)
# A day with a year of four digits, or without its zeros: then only a hyphen tells it from a period.
_LONG_DATE = re.compile(
    r"(?<!\d)(?:(\d\d)(\d\d)|(\d{1,2})[./-](\d{1,2})[./-])((?:19|20)?\d\d) ?- ?(\d{4})(?!\d)"
)
_OTHER_NUMBER = re.compile(
    r"(?i)\b(?:faktura|ordre|konto|kunde|dok|sag|journal|j|id)[a-z]*[-. ]{0,2}(?:nr|nummer)?\W{0,4}$"
)
# These are taken only where modulus 11 holds: too much else is written so.
_LIKELY = (
    re.compile(r"(?<![\d.,])(\d\d(?: \d\d){4})(?! ?\d)"),
    re.compile(r"(?<![\d.,/-])(\d{5})[- ]?(\d{4})(?![\d.,/-])"),
)
_WHOLE_NUMBER = re.compile(r"\s*'?(\d{9,10}|\d{1,3}(?:([., ])\d{3})(?:\2\d{3}){1,2})(?:[.,]0+)?\s*")
_WHOLE_SHORT = re.compile(r"\s*'?(\d{5} ?- ?\d{4})\s*")
_WHOLE_POWER = re.compile(r"\s*(\d[.,]\d{5,9})[Ee]\+?0?([89])\s*")
_NAMED = re.compile(
    r"(?i)\b(?:cpr|cpr[-. ]?(?:nr|nummer)|personnr|personnummer)\b\W{0,4}(\d{5})[- ]?(\d{4})(?!\d)"
)
# Numbers of places of work have ten digits, too, and begin with 10.
_PLACE_OF_WORK = re.compile(r"(?i)\b(?:p[-. ]?(?:nr|nummer|numre)|produktionsenhed\w*)\W{0,5}$")
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
    yield from _whole_cell(text)
    for form in _FORMS:
        for match in form.finditer(text):
            if not _is_place_of_work(text, match):
                yield from _checked(re.sub(r"\D", "", _without_markup(match[0])), match)
    for match in _LONG_DATE.finditer(text):
        yield from _long_date(match)
    for match in _NAMED.finditer(text):
        yield from _checked((match[1] + match[2]).zfill(10), match)
    for form in _LIKELY:
        for match in form.finditer(text):
            yield from _likely(text, match)


def _whole_cell(text: str) -> Iterator[CprNumber]:
    """A cell that holds nothing but a number, perhaps without its leading zero."""
    for form in (_WHOLE_NUMBER, _WHOLE_SHORT):
        if whole := form.fullmatch(text):
            yield from _checked(re.sub(r"\D", "", whole[1]).zfill(10), whole)
    if power := _WHOLE_POWER.fullmatch(text):
        digits = re.sub(r"\D", "", power[1]).ljust(int(power[2]) + 1, "0")
        yield from _checked(digits.zfill(10), power)


def _likely(text: str, match: re.Match[str]) -> Iterator[CprNumber]:
    if not _OTHER_NUMBER.search(text[: match.start()]):
        found = _checked(re.sub(r"\D", "", match[0]).zfill(10), match)
        yield from (number for number in found if number.checked)


def _without_markup(written: str) -> str:
    return re.sub(_MARKUP, "", written)


def _is_place_of_work(text: str, match: re.Match[str]) -> bool:
    whole = match[0].isdigit() and match[0].startswith("10")
    return whole and _PLACE_OF_WORK.search(text[: match.start()]) is not None


def _long_date(match: re.Match[str]) -> Iterator[CprNumber]:
    """Dates with a year of four digits whose century the seventh digit allows; periods are none."""
    day, month = match[1] or match[3], match[2] or match[4]
    year, serial = match[5], match[6]
    # ddmmyy and a hyphen is the common form, which stands above.
    common = len(year) == 2 and (match[1] is not None or len(day) + len(month) == 4)
    period = len(year) == 4 and serial[:2] in ("19", "20")
    if common or period or (len(year) == 4 and not _same_century(int(year), int(serial[0]))):
        return
    yield from _checked(f"{day:0>2}{month:0>2}{year[-2:]}{serial}", match)


def _same_century(year: int, seventh: int) -> bool:
    if year < 2000:
        return seventh <= 3 or (seventh in (4, 9) and year >= 1937)
    return seventh >= 4


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
