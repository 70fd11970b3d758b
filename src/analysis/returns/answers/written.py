"""Counts as people write them: what a text can only mean, and what it may mean but must be asked."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from analysis.errors import nearest
from analysis.returns.answers.emptiness import AMBIGUOUS, WORDS, Emptiness, emptiness_of

# Beyond this a spreadsheet no longer tells neighbouring whole numbers apart.
LARGEST = 2**53
# The forms ask that none be written as 0, so that an upper end alone does not mean none.
LEAST_UNLESS_ZERO = 1
_YEARS = range(1900, 2101)
_FEWEST_UNLIKELY = 100_000
_SHORTEST_MISTYPED = 3
_MOST_LIKE = 30
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣－"), "-")
_QUOTES = dict.fromkeys(map(ord, "‘’´`ʼ"), "'")
_UNITS = r"(?: (?:personer|person|borgere|borger|børn|unge|voksne|pladser|stk\.?|people|persons))?"

_PLAIN = re.compile(r"\d+")
_NEGATIVE = re.compile(r"- ?\d+(?:[.,]\d+)?")
_FEWER = re.compile(r"(?:<|under|mindre end|færre end|below|less than|fewer than) ?(\d+)")
_AT_MOST = re.compile(
    r"(?:<=|≤|højst|højest|maks\.?|max\.?|op til|at most|up to) ?(\d+)|(\d+) (?:eller|og) (?:færre|mindre|derunder)"
)
_MORE = re.compile(r"(?:>|over|mere end|flere end|more than|above) ?(\d+)")
_AT_LEAST = re.compile(
    r"(?:>=|≥|mindst|min\.?|minimum|at least) ?(\d+)|(\d+) ?\+|(\d+) (?:eller|og) (?:flere|mere|derover)"
)
# Without a word before it, “3 og 4” is as likely two answers as an interval.
_RANGE = re.compile(
    r"(?:mellem |fra |between |from )?(\d+) ?(?:-|til|to) ?(\d+)"
    r"|(?:mellem|between) (\d+) (?:og|and) (\d+)"
)
_SEVERAL = re.compile(r"\d+(?: ?(?:;|,|&|og|eller|samt|and|or)? \d+)+|\d+(?:;\d+)+")
_GROUPED = re.compile(r"\d{1,3}(?:([.,' ])\d{3})(?:\1\d{3})*(?:[.,]\d+)?")
_WHOLE_DECIMAL = re.compile(r"(\d+)[.,]0+")
_DECIMAL = re.compile(r"\d+[.,]\d+")
_EXPONENT = re.compile(r"(\d+(?:[.,]\d+)?)e\+?(\d{1,2})")
_PERCENT = re.compile(r"[<>]?\d+(?:[.,]\d+)? ?(?:%|pct\.?|procent|percent)")
_ABOUT = re.compile(r"(?:ca\.?|cirka|omkring|omtrent|about|approx\.?|~|≈) ?(\d+)" + _UNITS)
_WITH_UNIT = re.compile(r"(\d+)" + _UNITS)
_SUM = re.compile(r"=?(\d+)(?: ?\+ ?\d+)+")
_DATE = re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}|0\d[-/]\d{1,2}|\d{1,2}[-/]0\d|\d{1,2}/\d{1,2}")
_NUMBERS = {
    word: number
    for number, words in enumerate(
        (
            "",
            "en et én ét one",
            "to two",
            "tre three",
            "fire four",
            "fem five",
            "seks six",
            "syv seven",
            "otte eight",
            "ni nine",
            "ti ten",
            "elleve eleven",
            "tolv twelve",
            "tretten thirteen",
            "fjorten fourteen",
            "femten fifteen",
            "seksten sixteen",
            "sytten seventeen",
            "atten eighteen",
            "nitten nineteen",
            "tyve twenty",
        )
    )
    for word in words.split()
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A whole number of citizens, places or whatever was asked for; at least 1."""

    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A count between two ends, both included; no upper end is known where it is None."""

    low: int
    high: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A text that is not read as a count, or only with a remark.

    Parameters
    ----------
    code
        The rule of `analysis.returns.answers.number_rules` that it breaks.
    proposal
        What was perhaps meant.
    """

    code: str
    proposal: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a text says: a value, a doubt, or a value with a remark."""

    value: Count | Interval | Emptiness | None
    doubt: Doubt | None = None


def tidy(text: str) -> str:
    r"""A text with one kind of blank, dash and digit, in lower case; nothing else is changed.

    Raised digits, fractions and numbers in circles are left as they are: a footnote mark behind
    a number must not become a digit of it.

    Examples
    --------
    >>> tidy("  １２\xa0 "), tidy("12²"), tidy("A\u030arhus")
    ('12', '12²', 'århus')
    """
    plain = unicodedata.normalize("NFC", text).translate(_DASHES).translate(_QUOTES)
    letters = [
        str(unicodedata.decimal(letter, letter))
        for letter in plain
        # Marks without width (soft hyphen, direction, byte order) are invisible and say nothing.
        if unicodedata.category(letter) != "Cf"
    ]
    return " ".join("".join(letters).split()).lower()


def read_written(text: str) -> Written:
    """Read a text that stands where a count was asked for.

    Examples
    --------
    >>> read_written("12").value, read_written("< 5").value
    (Count(value=12), Interval(low=1, high=4))
    >>> read_written("1.234").value, read_written("1.234").doubt
    (None, Doubt(code='count.separator', proposal='1234'))
    """
    words = tidy(text)
    nothing = emptiness_of(words)
    if nothing is Emptiness.ZERO:
        return Written(value=nothing, doubt=Doubt(code="count.word", proposal="0"))
    if nothing is not None:
        return Written(value=nothing)
    # An apostrophe before digits only says that a spreadsheet keeps them as text.
    bare = words[1:] if re.fullmatch(r"'\d+", words) else words
    if _PLAIN.fullmatch(bare):
        return _whole(bare, text)
    bounds = _bounds(words)
    return bounds if bounds is not None else Written(value=None, doubt=_doubt(words))


def _whole(digits: str, text: str) -> Written:
    number = int(digits) if len(digits) < 20 else LARGEST + 1
    if number > LARGEST:
        return Written(value=None, doubt=Doubt(code="count.too_large"))
    value = Count(value=number) if number else Emptiness.ZERO
    if len(digits) > 1 and digits.startswith("0"):
        return Written(value=value, doubt=Doubt(code="count.leading_zero", proposal=str(number)))
    if is_unlikely(number):
        return Written(value=value, doubt=Doubt(code="count.unlikely"))
    if digits != text.strip():
        # Other digits, an apostrophe, marks without width: the number is the same.
        return Written(value=value, doubt=Doubt(code="count.unusual_digits", proposal=str(number)))
    return Written(value=value)


def is_unlikely(count: int) -> bool:
    """Whether a count looks like something else: a year, or a number of so many digits.

    No target group of an udmelding has a hundred thousand citizens.

    Examples
    --------
    >>> is_unlikely(2019), is_unlikely(12345678), is_unlikely(729)
    (True, True, False)
    """
    return count in _YEARS or count >= _FEWEST_UNLIKELY


def _bounds(words: str) -> Written | None:
    """What a text with one or two ends says; None where it has none."""
    if _DATE.fullmatch(words) or len(words) > _MOST_LIKE:
        return None
    if found := _RANGE.fullmatch(words):
        return _between(*(int(end) for end in found.groups() if end is not None))
    for pattern, low_shift, high_shift in (
        (_FEWER, None, -1),
        (_AT_MOST, None, 0),
        (_MORE, 1, None),
        (_AT_LEAST, 0, None),
    ):
        if found := pattern.fullmatch(words):
            number = int(next(group for group in found.groups() if group is not None))
            low = LEAST_UNLESS_ZERO if low_shift is None else number + low_shift
            high = None if high_shift is None else number + high_shift
            if number > LARGEST:
                return Written(value=None, doubt=Doubt(code="count.too_large"))
            if high is not None and high < 1:
                return Written(value=None, doubt=Doubt(code="count.ends", proposal="0"))
            return Written(value=Interval(low=low, high=high))
    return None


def _between(low: int, high: int) -> Written:
    if low in _YEARS and high in _YEARS:
        return Written(value=None, doubt=Doubt(code="count.years"))
    if max(low, high) > LARGEST:
        return Written(value=None, doubt=Doubt(code="count.too_large"))
    if low >= high:
        meant = f"{high}-{low}" if low > high else str(low)
        return Written(value=None, doubt=Doubt(code="count.ends", proposal=meant))
    return Written(value=Interval(low=low, high=high))


def _doubt(words: str) -> Doubt:
    """Why a text is not read, and what was perhaps meant."""
    if len(words) > _MOST_LIKE:
        return Doubt(code="count.text")
    for pattern, code in (
        (AMBIGUOUS, "count.ambiguous_nothing"),
        (_DATE, "count.date"),
        (_PERCENT, "count.percent"),
        (_NEGATIVE, "count.negative"),
    ):
        if pattern.fullmatch(words):
            return Doubt(code=code)
    return _number_in_disguise(words) or _mistyped(words)


def _number_in_disguise(words: str) -> Doubt | None:
    if found := _GROUPED.fullmatch(words):
        return _grouped(words, found[1])
    if found := _EXPONENT.fullmatch(words):
        number = float(found[1].replace(",", ".")) * 10.0 ** int(found[2])
        whole = number == int(number) and number <= LARGEST
        return Doubt(code="count.exponent", proposal=str(int(number)) if whole else None)
    if _SUM.fullmatch(words):
        total = sum(map(int, re.findall(r"\d+", words)))
        return Doubt(code="count.sum", proposal=str(total))
    for pattern, code in (
        (_WHOLE_DECIMAL, "count.fraction"),
        (_ABOUT, "count.about"),
        (_WITH_UNIT, "count.with_words"),
    ):
        if found := pattern.fullmatch(words):
            return Doubt(code=code, proposal=found[1])
    return Doubt(code="count.fraction") if _DECIMAL.fullmatch(words) else None


def _grouped(words: str, separator: str) -> Doubt:
    whole, _, rest = words.rpartition("," if separator != "," else ".")
    if whole and rest and len(rest) != 3:
        # Two different separators: the last one parts off decimals.
        joined = re.sub(r"\D", "", whole)
        fraction = rest.strip("0")
        return Doubt(code="count.fraction", proposal=None if fraction else joined)
    return Doubt(code="count.separator", proposal=re.sub(r"\D", "", words))


def _mistyped(words: str) -> Doubt:
    if words in _NUMBERS:
        return Doubt(code="count.word", proposal=str(_NUMBERS[words]))
    if not any(letter.isdigit() for letter in words):
        # Of a word or mark of three letters nearly any other is near.
        meant = nearest(words, WORDS) if len(words) > _SHORTEST_MISTYPED else None
        return Doubt(code="count.text", proposal=meant)
    return Doubt(code="count.several" if _SEVERAL.fullmatch(words) else "count.with_words")
