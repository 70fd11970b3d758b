"""Danish first, English beside it: texts, numbers, dates and plurals for people."""

from __future__ import annotations

import datetime as dt
import functools
import importlib.resources
import math
import re
import string
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from analysis.periods import Period

LANGUAGES = ("da", "en")
NO_BREAK = "\N{NO-BREAK SPACE}"
_LOCALES = {"da": "da_DK", "en": "en_GB"}
# Marks without a shape of their own: they could hide, turn or colour what stands beside them.
_SHAPELESS = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)")
_SEASONS = {
    "21": ("forår", "spring"),
    "22": ("sommer", "summer"),
    "23": ("efterår", "autumn"),
    "24": ("vinter", "winter"),
}


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in Danish and in English."""

    da: str
    en: str

    def get(self, code: str) -> str:
        """The words in one language, by its two-letter code."""
        return {"da": self.da, "en": self.en}[code]

    def __str__(self) -> str:
        """Danish, since that is what most readers read."""
        return self.da


@dataclass(frozen=True, slots=True)
class Language:
    r"""One language of a report: its catalogue of texts and its ways with numbers and dates.

    Parameters
    ----------
    code
        ``da`` or ``en``.

    Raises
    ------
    KeyError
        If the language, or a text asked of it, does not exist: a mistake in the program.

    Examples
    --------
    >>> da = Language("da")
    >>> da.number(1234.5, decimals=1), da.percent(0.469), da.period(Period("2019-06"))
    ('1.234,5', '47\xa0%', 'juni 2019')
    >>> da.date(dt.date(2024, 5, 1)), da.period(Period("2020-23"))
    ('1. maj 2024', 'efterår 2020')
    """

    code: str

    def __post_init__(self) -> None:
        """Refuse a language that no catalogue serves."""
        _ = _LOCALES[self.code]

    @property
    def locale(self) -> Locale:
        """The Babel locale behind numbers and dates."""
        return Locale.parse(_LOCALES[self.code])

    def choose(self, text: Text) -> str:
        """The words of a bilingual text in this language."""
        return text.get(self.code)

    def text(self, key: str, /, **values: object) -> str:
        """A sentence of the catalogue with its places filled."""
        return _unbroken(_message(self.code, key).format(**values))

    def plural(self, key: str, count: float, /, **values: object) -> str:
        """A sentence of the catalogue in the singular or plural that a count asks for."""
        form = 0 if self.locale.plural_form(count) == "one" else 1
        return _unbroken(_message(self.code, key, form).format(**values))

    def number(self, value: float, decimals: int = 0) -> str:
        """A number with the language's separators: 1.234,5 in Danish.

        Raises
        ------
        ValueError
            The number is not finite: a mistake in the program.
        """
        if not math.isfinite(value):
            raise ValueError(f"not a finite number: {value}")
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        # Adding zero turns a rounded -0 into 0, which no reader should meet.
        words = format_decimal(round(value, decimals) + 0.0, format=pattern, locale=self.locale)
        return words.replace("-", "−")  # a hyphen before a digit reads as a dash

    def percent(self, share: float, decimals: int = 0) -> str:
        """A share between 0 and 1 as a percentage; never a false 0 or 100 %.

        Raises
        ------
        ValueError
            The share is not finite: a mistake in the program.
        """
        if not math.isfinite(share):
            raise ValueError(f"not a finite share: {share}")
        smallest = 10.0 ** -(decimals + 2)
        # What would be printed decides, since the rounding of halves is the printer's.
        if share > 0 and self._percent(share, decimals) == self._percent(0.0, decimals):
            below = self._percent(smallest, decimals)
            return self.text("number.below", value=below)
        if share < 1 and self._percent(share, decimals) == self._percent(1.0, decimals):
            return self.text("number.above", value=self._percent(1 - smallest, decimals))
        return self._percent(share, decimals)

    def interval(self, low: float, high: float, decimals: int = 0) -> str:
        """Two ends of an interval; written with a word, since one of them may be negative."""
        ends = self.number(low, decimals), self.number(high, decimals)
        return (
            ends[0]
            if ends[0] == ends[1]
            else self.text("number.interval", low=ends[0], high=ends[1])
        )

    def date(self, date: dt.date) -> str:
        """A day in words: 1. maj 2024."""
        return format_date(date, format="long", locale=self.locale)

    def period(self, period: Period) -> str:
        """A date as precisely as its source gives it."""
        if not period.known:
            return self.text("unknown")
        words = "–".join(self._part(part) for part in period.parts)
        return self.text("number.about", value=words) if period.circa else words

    def join(self, words: Sequence[str]) -> str:
        """A list in a sentence: a, b og c."""
        return format_list(list(words), locale=self.locale)

    def _percent(self, share: float, decimals: int) -> str:
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "") + f"{NO_BREAK}%"
        rounded = round(share, decimals + 2) + 0.0
        return format_percent(rounded, format=pattern, locale=self.locale)

    def _part(self, part: str) -> str:
        pieces = part.split("-")
        if len(pieces) == 1:
            return part
        if pieces[1] in _SEASONS:
            return f"{_SEASONS[pieces[1]][LANGUAGES.index(self.code)]} {pieces[0]}"
        if len(pieces) == 2:
            month = dt.date(int(pieces[0]), int(pieces[1]), 1)
            return format_date(month, format="MMMM y", locale=self.locale)
        return self.date(dt.date.fromisoformat(part))


@functools.cache
def _catalogue(code: str) -> Catalog:
    source = importlib.resources.files("analysis").joinpath("texts", f"{code}.po")
    with source.open("rb") as stream:
        return read_po(stream, locale=_LOCALES[code], abort_invalid=True)


def _message(code: str, key: str, form: int | None = None) -> str:
    message = _catalogue(code).get(key)
    if message is None or not message.string:
        raise KeyError(f"no text {key!r} in language {code!r}")
    words = message.string
    if (form is None) is not isinstance(words, str):
        raise KeyError(f"text {key!r} is used with the wrong plural in language {code!r}")
    return words if isinstance(words, str) else words[form or 0]


def _unbroken(words: str) -> str:
    """The words with each number kept on one line with its percentage sign."""
    return words.replace(" %", f"{NO_BREAK}%")


def places_in(text: str) -> frozenset[str]:
    """Names of the places to be filled in a sentence of the catalogue."""
    fields = (field for _, field, _, _ in string.Formatter().parse(text) if field is not None)
    return frozenset(re.split(r"[.\[]", field)[0] for field in fields)


def visible(text: str) -> str:
    r"""A text in which every mark without a shape is written out, so that none can act.

    Examples
    --------
    >>> visible("12\u200b"), visible("\x1b[31mrød")
    ('12‹U+200B›', '‹U+001B›[31mrød')
    """
    return "".join(
        f"‹U+{ord(letter):04X}›" if unicodedata.category(letter) in _SHAPELESS else letter
        for letter in text
    )


def natural(text: str) -> tuple[tuple[int, float, str], ...]:
    """A key that sorts numbers inside texts by their size.

    Examples
    --------
    >>> sorted(["nr-10", "nr-9", ""], key=natural)
    ['', 'nr-9', 'nr-10']
    """
    parts = _NUMBER.split(text)
    return tuple((0, float(p), "") if i % 2 else (1, 0.0, p) for i, p in enumerate(parts) if p)
