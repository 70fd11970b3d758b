"""Which municipality a written name is: exactly one, or none with a proposal, never a guess."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from analysis.country.areas import Areas
from analysis.errors import DataError, Problem
from analysis.language import Text
from analysis.reading import Reader

ALIASES_PATH = "data/reference/municipality_aliases.csv"

# Below this likeness a name is another word, not a slip of the pen.
_LEAST_ALIKE = 0.75
_MOST_PROPOSED = 3
_LETTERS = str.maketrans({"å": "aa", "æ": "ae", "ø": "oe", "ä": "ae", "ö": "oe", "ü": "u"})
_KIND = re.compile(r"\b(regions)?kommunen?s?\b")
_NO_NAME = re.compile(_KIND.pattern + r"|[\d()]+")
_CODE = re.compile(r"(?<!\d)0?(\d{3})(?!\d)")
_NO_LETTER = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A municipality that was perhaps meant.

    Parameters
    ----------
    likeness_share
        How alike the names are as written, 0-1 (twice the letters in common, in order, over the
        letters of both).
    """

    code: str
    name: str
    likeness_share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NameMatch:
    """What a written name was found to be.

    Parameters
    ----------
    code
        The municipality's three-digit code; None unless the name fits exactly one.
    proposals
        What was perhaps meant, the likest first; empty where the name fits.
    """

    written: str
    code: str | None
    proposals: tuple[Proposal, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MunicipalityNames:
    """The names municipalities go by.

    Parameters
    ----------
    names
        Official name by three-digit code.
    codes
        Code by name as `normalise_name` leaves it: official names and aliases.
    """

    names: Mapping[str, str]
    codes: Mapping[str, str]

    def match(self, written: str) -> NameMatch:
        """Find the municipality of a written name, a code, or both.

        Parameters
        ----------
        written
            As the respondent wrote it. With a code and a name, both must fit.

        Returns
        -------
        NameMatch

        Examples
        --------
        >>> names = gather_names({"540": "Sønderborg", "746": "Skanderborg"}, aliases={})
        >>> names.match("SØNDERBORG KOMMUNE").code, names.match("Soenderborg").code
        ('540', '540')
        >>> near = names.match("Sonderborg")
        >>> near.code, [(found.name, f"{found.likeness_share:.0%}") for found in near.proposals]
        (None, [('Sønderborg', '90%'), ('Skanderborg', '86%')])
        """
        given = _CODE.findall(unicodedata.normalize("NFKC", written))
        rest = _CODE.sub(" ", unicodedata.normalize("NFKC", written)) if given else written
        name = normalise_name(rest)
        by_name = self.codes.get(name)
        by_code = given[0] if len(given) == 1 and given[0] in self.names else None
        if given:
            fits = by_code is not None and (not name or by_name == by_code)
            code = by_code if fits else None
        else:
            code = by_name
        proposals = () if code else self._propose(rest, by_code, by_name)
        return NameMatch(written=written, code=code, proposals=proposals)

    def _propose(
        self, written: str, by_code: str | None, by_name: str | None
    ) -> tuple[Proposal, ...]:
        certain = [code for code in (by_name, by_code) if code is not None]
        likeness = {code: _likeness(written, name) for code, name in self.names.items()}
        likely = [
            code
            for code, share in sorted(likeness.items(), key=lambda item: (-item[1], item[0]))
            if share >= _LEAST_ALIKE
        ]
        chosen = list(dict.fromkeys(certain + likely))[:_MOST_PROPOSED]
        return tuple(
            Proposal(code=code, name=self.names[code], likeness_share=likeness[code])
            for code in chosen
        )


def normalise_name(written: str) -> str:
    """A name without what makes no difference: case, kind, hyphens, blanks, aa for å.

    Examples
    --------
    >>> normalise_name("Århus  Kommune"), normalise_name("Høje-Taastrup")
    ('aarhus', 'hoejetaastrup')
    """
    letters = unicodedata.normalize("NFC", written).lower().translate(_LETTERS)
    return _NO_LETTER.sub("", _KIND.sub(" ", letters))


def gather_names(names: Mapping[str, str], *, aliases: Mapping[str, str]) -> MunicipalityNames:
    """The names municipalities go by.

    Parameters
    ----------
    names
        Official name by code.
    aliases
        Code by alias.

    Raises
    ------
    DataError
        If an alias has a code that no municipality has, or is a name of another one.
    """
    codes = {normalise_name(name): code for code, name in names.items()}
    problems = []
    for alias, code in aliases.items():
        if code not in names or codes.get(normalise_name(alias), code) != code:
            problems.append(_bad_alias(alias, code))
        codes[normalise_name(alias)] = code
    if problems:
        raise DataError(problems)
    return MunicipalityNames(names=names, codes=codes)


def read_municipality_names(reader: Reader, areas: Areas) -> MunicipalityNames:
    """Read the aliases, and gather them with the official names.

    Raises
    ------
    DataError
        If the file is missing or altered, or an alias contradicts the names.
    """
    table = reader.csv(ALIASES_PATH)
    aliases = dict(zip(map(str, table["alias"]), map(str, table["code"]), strict=True))
    return gather_names(areas.names, aliases=aliases)


def _likeness(written: str, name: str) -> float:
    plain = _NO_NAME.sub(" ", unicodedata.normalize("NFC", written).lower())
    return difflib.SequenceMatcher(None, " ".join(plain.split()), name.lower()).ratio()


def _bad_alias(alias: str, code: str) -> Problem:
    return Problem(
        file=ALIASES_PATH,
        place=alias,
        value=code,
        rule=Text(
            "Navnet hører til en anden kommune, eller koden findes ikke.",
            "The name is another municipality's, or the code does not exist.",
        ),
        cure=Text("Ret koden, eller slet rækken.", "Correct the code, or delete the row."),
    )
