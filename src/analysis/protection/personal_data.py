"""Personal data where none belongs: CPR numbers, e-mail, telephone, birth dates, masked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from analysis.errors import Problem
from analysis.language import Text
from analysis.protection.characters import PlainText, make_plain
from analysis.protection.cpr import find_cpr

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+%'-]{1,64}@(?:[\w-]{1,63}\.)+[A-Za-zÆØÅæøå]{2,}")
# An address written so that machines shall not read it.
_DISGUISED = re.compile(
    r"(?i)(?<![\w.+-])[\w.+-]{1,64} ?[(\[](?:at|snabel-?a|@)[)\]] ?"
    r"[\w-]{1,63}(?: ?[(\[](?:dot|punktum)[)\]] ?|\.)[\w.-]*[a-zæøå]{2,}"
)
_ABROAD = re.compile(r"(?<![\w+-])((?:\+|00)(?!45)[1-9]\d{0,2}[ -]?\d(?:[ -]?\d){6,10})(?!\d)")
_DIALLED = r"(?<![\w+-])(?:\(?(?:\+|00)45\)?[ -]?)"
_EIGHT = (
    r"(?:\d{8}|\d\d(?:[ -.]\d\d){3}|\d{4}[ -]\d{4}|\d\d[ ]\d{3}[ ]\d{3}|\d{3}[ ]\d\d[ ]\d{3})(?!\d)"
)
_WITH_COUNTRY = re.compile(_DIALLED + f"({_EIGHT})")
_IN_PAIRS = re.compile(
    r"(?<![\d.,/+-])(?<!\d )([2-9]\d(?: \d\d){3})(?! ?\d|[.,]\d| ?%| kr| personer| borgere)"
)
# Numbers of firms and accounts have eight digits as well.
_OTHER_NUMBER = re.compile(
    r"(?i)\b(?:cvr|se|ean|gln|konto|reg|sag|journal|dok|faktura)[a-z]*[-. ]{0,2}(?:nr|nummer)?\W{0,4}$"
)
_NAMED_PHONE = re.compile(
    rf"(?i)\b(?:tlf|tel|telefon\w*|mobil\w*|phone|ring(?:e|es)?(?: på| til)?)\b[ .:]{{0,4}}(?:nr\.? ?|nummer ?)?({_EIGHT})"
)
_MONTHS = "jan|feb|mar|apr|maj|may|jun|jul|aug|sep|okt|oct|nov|dec"
_DATE = (
    rf"(?:\d{{1,2}}[./ -]{{1,2}}\d{{1,2}}[./ -]{{1,2}}(?:\d{{4}}|\d\d)|\d{{4}}-\d\d-\d\d"
    rf"|\d{{1,2}}\.? (?:{_MONTHS})[a-zæøå]*\.? \d{{4}})(?!\d)"
)
_DATE_IN_ONE = r"(?:[0-3]\d[01]\d(?:19|20)?\d\d)(?!\d)"
_BORN_WORDS = (
    r"(?:født|foedt|fødselsdato\w*|fødselsdag\w*|fødselsår|fødd|f\.|f\.d\.|born|date of birth|dob)"
)
_BORN = re.compile(
    rf"(?i)(?<!\w){_BORN_WORDS}[ :]{{0,3}}(?:(?:den|d\.|er|på|on|the|is) ?){{0,2}}({_DATE}|{_DATE_IN_ONE})"
)
_BORN_HEADING = re.compile(rf"(?i)(?<!\w){_BORN_WORDS}")
_ANY_DATE = re.compile(rf"(?<!\d){_DATE}")
_HIDDEN = "•"


class PersonalKind(StrEnum):
    """What was found."""

    CPR = "cpr"
    EMAIL = "email"
    TELEPHONE = "telephone"
    BIRTH_DATE = "birth_date"


_NAMES = {
    PersonalKind.CPR: Text("et CPR-nummer", "a CPR number"),
    PersonalKind.EMAIL: Text("en e-mailadresse", "an e-mail address"),
    PersonalKind.TELEPHONE: Text("et telefonnummer", "a telephone number"),
    PersonalKind.BIRTH_DATE: Text("en fødselsdato", "a date of birth"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalDatum:
    """Personal data found in a text, without the data.

    Parameters
    ----------
    place
        Where the text stands, as the caller named it.
    masked
        What a message may show: at most the last two digits or the first letter.
    certain
        For a CPR number whether modulus 11 holds: it ranks, and never excuses.
    start, end
        Where it stands in the text as written.
    """

    kind: PersonalKind
    place: str
    masked: str
    certain: bool
    start: int
    end: int

    def problem(self, file: str) -> Problem:
        """The finding as a problem of a file, masked."""
        name = _NAMES[self.kind]
        return Problem(
            file=file,
            place=self.place,
            value=self.masked,
            rule=Text(f"Her står {name.da}.", f"Here stands {name.en}."),
            cure=Text(
                "Fjern det; svaret må ikke indeholde oplysninger om enkelte personer.",
                "Remove it; the answer must hold nothing about single persons.",
            ),
        )


def scan_text(
    text: str, *, place: str = "", heading: str = "", allowed: Iterable[str] = ()
) -> tuple[PersonalDatum, ...]:
    """Find personal data in one text: a cell, a comment, a property, a file name.

    Parameters
    ----------
    text
        As it was written; a number cell as its digits, with or without ``.0``.
    place
        What a message calls it.
    heading
        The heading it stands under: under "fødselsdato" every date is one.
    allowed
        E-mail addresses and telephone numbers of officials named as contacts. A CPR number is never
        allowed.

    Returns
    -------
    tuple of PersonalDatum
        In order of appearance; those that pass modulus 11 first among CPR numbers.

    Assumptions
    -----------
    A telephone number of eight digits in one piece is one only after +45 or a word such as "tlf.", since
    so many other numbers have eight digits; a date is a birth date only where the text says so.

    Source
    ------
    docs/method.md#personal-data.

    Examples
    --------
    >>> [(found.kind.value, found.masked) for found in scan_text("CPR 0707614285, tlf. 12345678")]
    [('cpr', '••••••-••85'), ('telephone', '••••••78')]
    >>> scan_text("Skriv til a@kommune.dk", allowed=["A@kommune.dk"])
    ()
    """
    plain = make_plain(text)
    excused = {_key(entry) for entry in allowed}
    found: list[PersonalDatum] = []
    for kind, start, end, shown, certain in _spans(plain.text, heading):
        taken = any(start < other.end and other.start < end for other in found)
        excuse = kind is not PersonalKind.CPR and _key(plain.text[start:end]) in excused
        if not taken and not excuse:
            found.append(
                PersonalDatum(
                    kind=kind, place=place, masked=shown, certain=certain, start=start, end=end
                )
            )
    return tuple(_written(datum, plain) for datum in sorted(found, key=_rank))


def scan_places(
    texts: Iterable[tuple[str, str]], *, allowed: Iterable[str] = ()
) -> Iterator[PersonalDatum]:
    """Find personal data in many texts, each with the place it stands in.

    Parameters
    ----------
    texts
        Place and text: cells of hidden sheets too, comments, document properties, file names.

    Yields
    ------
    PersonalDatum
        Place by place.
    """
    contacts = tuple(allowed)
    for place, text in texts:
        yield from scan_text(text, place=place, allowed=contacts)


def mask_text(text: str, *, allowed: Iterable[str] = ()) -> str:
    """A text with every piece of personal data masked.

    Examples
    --------
    >>> mask_text("Borger 070761-4285 venter")
    'Borger ••••••-••85 venter'
    """
    for found in sorted(scan_text(text, allowed=allowed), key=lambda datum: -datum.start):
        text = text[: found.start] + found.masked + text[found.end :]
    return text


_Span = tuple[PersonalKind, int, int, str, bool]


def _spans(text: str, heading: str) -> Iterator[_Span]:
    for number in find_cpr(text):
        shown = f"{_HIDDEN * 6}-{_HIDDEN * 2}{number.digits[-2:]}"
        yield PersonalKind.CPR, number.start, number.end, shown, number.checked
    for match in _DISGUISED.finditer(text):
        yield PersonalKind.EMAIL, match.start(), match.end(), f"{match[0][0]}{_HIDDEN * 3}", True
    for match in _EMAIL.finditer(text):
        domain = match[0].rpartition("@")[2]
        shown = f"{match[0][0]}{_HIDDEN * 3}@{domain}"
        yield PersonalKind.EMAIL, match.start(), match.end(), shown, True
    for form in (_WITH_COUNTRY, _NAMED_PHONE, _IN_PAIRS, _ABROAD):
        for match in form.finditer(text):
            if form is _IN_PAIRS and _OTHER_NUMBER.search(text[: match.start()]):
                continue
            shown = f"{_HIDDEN * 6}{match[0][-2:]}"
            yield PersonalKind.TELEPHONE, match.start(1), match.end(), shown, True
    dates = list(_BORN.finditer(text))
    for match in dates:
        yield PersonalKind.BIRTH_DATE, match.start(1), match.end(), _HIDDEN * 6, True
    if _BORN_HEADING.search(heading):
        for match in _ANY_DATE.finditer(text):
            yield PersonalKind.BIRTH_DATE, match.start(), match.end(), _HIDDEN * 6, True


def _key(entry: str) -> str:
    """An address without case, a telephone number without country and grouping."""
    if "@" in entry:
        return entry.strip().lower()
    digits = re.sub(r"\D", "", make_plain(entry).text)
    return digits[-8:] if len(digits) >= 8 else digits


def _rank(datum: PersonalDatum) -> tuple[bool, bool, int]:
    cpr = datum.kind is PersonalKind.CPR
    return (not cpr, not (cpr and datum.certain), datum.start)


def _written(datum: PersonalDatum, plain: PlainText) -> PersonalDatum:
    """The finding with its place in the text as written."""
    start, end = plain.origins[datum.start], plain.origins[datum.end - 1] + 1
    return replace(datum, start=start, end=end)
