"""What is fetched from StatBank: which tables, for what, and in which codes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from analysis.country.statbank.questions import Format
from analysis.errors import DataError, Problem, unknown_name
from analysis.language import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinned:
    """A variable of which only some values are wanted.

    Parameters
    ----------
    column
        What the variable's column is called here.
    values
        Their codes.
    variable
        The variable's code; empty where it is the one that has all the values.
    """

    column: str
    values: tuple[str, ...]
    variable: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One set of figures, and where StatBank has it.

    Parameters
    ----------
    name
        What it is called here.
    table
        Id of the table; where `vintage`, what the id begins with before the two digits of the
        year, since a projection's id changes with every new one.
    by_municipality, by_sex, by_band
        What it is divided on; ages are gathered in the bands that the population is kept in.
    whole
        Whether every municipality must be there, with a figure in every cell. Where not, those
        without approved data are missing, and stay missing.
    january
        Of quarters only the first, which is the count of 1 January.
    first_year
        Earlier periods are not fetched.
    pinned
        Further variables.
    shipped
        What holds until something is fetched; None where nothing does.
    """

    name: str
    title: Text
    table: str
    vintage: bool = False
    by_municipality: bool = False
    by_sex: bool = False
    by_band: bool = False
    whole: bool = False
    january: bool = False
    first_year: int = 0
    format: Format = Format.CSV
    pinned: tuple[Pinned, ...] = ()
    shipped: Text | None = None

    def find_table(self, ids: Sequence[str]) -> str:
        """The table to ask: the one named, or the newest vintage.

        Raises
        ------
        DataError
            If no table of that id, or no vintage, is there.

        Examples
        --------
        >>> wanted = Wanted(name="p", title=Text("", ""), table="FRKM1", vintage=True)
        >>> wanted.find_table(["FRKM125", "FRKM126", "FRKM225", "FRKM1"])
        'FRKM126'
        """
        pattern = re.escape(self.table) + (r"\d\d" if self.vintage else "")
        found = sorted(one for one in ids if re.fullmatch(pattern, one))
        if found:
            return found[-1]
        shown = f"{self.table}åå" if self.vintage else self.table
        raise DataError([_no_table(shown)])


def find_wanted(names: Sequence[str]) -> tuple[Wanted, ...]:
    """The sets of figures of some names, or of the tables they come from; all where none is given.

    Raises
    ------
    UsageError
        If there is none of a name (with the nearest match).

    Examples
    --------
    >>> [wanted.name for wanted in find_wanted(["folk1a", "births"])]
    ['population', 'births']
    """
    if not names:
        return tuple(WANTED.values())
    by_word = {word: one for one in WANTED.values() for word in (one.name, one.table)}
    known = {word.upper(): one for word, one in by_word.items()}
    for name in names:
        if name.upper() not in known:
            raise unknown_name(Text("tabel", "table"), name, tuple(by_word))
    return tuple(dict.fromkeys(known[name.upper()] for name in names))


def _no_table(shown: str) -> Problem:
    return Problem(
        file="statistikbanken.dk",
        place=shown,
        value="",
        rule=Text("Tabellen findes ikke længere.", "The table is no longer there."),
        cure=Text(
            "Tallene i brug er uændrede. Se efter på statistikbanken.dk, om den har fået nyt navn.",
            "The figures in force are unchanged. See at statistikbanken.dk whether it was renamed.",
        ),
    )


# §§ 107, 108 and 85 of the Social Services Act.
_SERVICES = Pinned(column="service", variable="YDELSESTYPE", values=("30182", "30181", "31201"))
# Sight, hearing, deafblindness, intellectual disability.
_GROUPS = Pinned(column="group", variable="MLGRP", values=("40112", "40113", "40115", "40121"))

_ALL = (
    Wanted(
        name="population",
        title=Text(
            "Befolkningen 1. januar efter kommune, køn og alder",
            "Population on 1 January by municipality, sex and age",
        ),
        table="FOLK1A",
        by_municipality=True,
        by_sex=True,
        by_band=True,
        whole=True,
        january=True,
        first_year=2014,
        shipped=Text(
            "BY2 og FOLK1A: køn og alder 2014-2020, syv aldersbånd 2026, i alt 2014-2026 (1. januar); "
            "hvornår de er hentet, er ikke oplyst",
            "BY2 and FOLK1A: sex and age 2014-2020, seven age bands 2026, totals 2014-2026 "
            "(1 January); when they were fetched is not stated",
        ),
    ),
    Wanted(
        name="births",
        title=Text("Levendefødte efter kommune og køn", "Live births by municipality and sex"),
        table="BEV107",
        by_municipality=True,
        by_sex=True,
        whole=True,
        pinned=(Pinned(column="movement", values=("B02",)),),
    ),
    Wanted(
        name="projection",
        title=Text(
            "Fremskrivning 1. januar efter kommune, køn og alder",
            "Projection on 1 January by municipality, sex and age",
        ),
        table="FRKM1",
        vintage=True,
        by_municipality=True,
        by_sex=True,
        by_band=True,
        whole=True,
    ),
    Wanted(
        name="projection-country",
        title=Text("Fremskrivning af hele landet", "Projection of the whole country"),
        table="FRDK1",
        vintage=True,
        whole=True,
        format=Format.JSONSTAT,
        shipped=Text(
            "FRDK126: hele landet 2026-2040 (1. januar); hvornår den er hentet, er ikke oplyst",
            "FRDK126: the whole country 2026-2040 (1 January); when it was fetched is not stated",
        ),
    ),
    Wanted(
        name="services",
        title=Text(
            "Ydelser til voksne efter kommune (§§ 85, 107, 108)",
            "Services to adults by municipality (ss. 85, 107, 108)",
        ),
        table="HAND01",
        by_municipality=True,
        format=Format.JSONSTAT,
        pinned=(_SERVICES,),
    ),
    Wanted(
        name="recipients",
        title=Text(
            "Modtagere af ydelser til voksne efter kommune (§§ 85, 107, 108)",
            "Recipients of services to adults by municipality (ss. 85, 107, 108)",
        ),
        table="HAND07",
        by_municipality=True,
        format=Format.JSONSTAT,
        pinned=(_SERVICES,),
    ),
    Wanted(
        name="services-by-group",
        title=Text(
            "Ydelser til voksne efter målgruppe, hele landet",
            "Services to adults by target group, whole country",
        ),
        table="HAND03A",
        format=Format.JSONSTAT,
        pinned=(_SERVICES, _GROUPS),
    ),
    Wanted(
        name="secure-children",
        title=Text(
            "Børn anbragt på sikret døgninstitution efter kommune",
            "Children placed in a secure ward by municipality",
        ),
        table="ANBAAR12",
        by_municipality=True,
        format=Format.JSONSTAT,
        pinned=(Pinned(column="placement", variable="ANBRINGELSE", values=("8",)),),
    ),
)

WANTED: Mapping[str, Wanted] = MappingProxyType({one.name: one for one in _ALL})
"""Everything that is fetched, by name."""
