"""An analyst's own question: where so many new units would lie, within limits, of a study."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from analysis.assessment.study import Study
from analysis.catalogue.offers import open_seats
from analysis.country.travel import ROAD_FACTOR
from analysis.errors import UsageError, unknown_name
from analysis.evidence import Unit
from analysis.language import LANGUAGES, Text
from analysis.model.siting.location import SitingPlan, locate_units
from analysis.model.siting.location_problem import SitingLimits


def site_units(
    study: Study,
    limits: SitingLimits,
    *,
    reading: str = "",
    existing: Sequence[str] | None = None,
    candidates: Sequence[str] | None = None,
    cover_km: float | None = None,
) -> SitingPlan:
    """Where new units of a study would lie nearest its citizens, within limits of one's own.

    Parameters
    ----------
    study
        From ``open_study``.
    limits
        How many units to open, and which sizes and distances must be kept.
    reading
        Id of the reading of need; the round's first unless given.
    existing
        Municipalities, by name or code, with a unit that stays open; the seats of the round's
        open offers unless given. Empty: none.
    candidates
        Municipalities, by name or code, to choose from; all others unless given.
    cover_km
        If given, most citizens within this distance instead of the shortest mean distance.

    Returns
    -------
    SitingPlan
        With the column ``name`` in its tables.

    Raises
    ------
    UsageError
        If a municipality or reading does not exist (with the nearest match), a municipality has
        no fixed link, need is not counted in citizens at a time, or there are fewer candidates
        than units.
    InfeasibleSitingError
        If no siting keeps every limit: it names the limits that fail, and what each would take.

    Assumptions
    -----------
    Expected citizens live where the population at risk lives. What is nearest is no
    recommendation: sites, staff, money and the citizens' own wishes are not in it.

    Source
    ------
    docs/method.md#siting-location, #siting-infeasible, #travel.
    """
    names = study.country.every_area.names
    open_units = _codes(existing, names) if existing is not None else _seats(study)
    island = study.country.roads.without_road
    chosen = [code for code in names if code not in island]
    if candidates is not None:
        chosen = _codes(candidates, names)
    _refuse_islands([*open_units, *chosen], island)
    chosen = [code for code in chosen if code not in open_units]
    if len(chosen) < limits.new_units:
        raise _too_few(len(chosen), limits.new_units)
    codes = tuple(names)
    by_existing = {
        find_municipality(word, names): places for word, places in limits.places_by_existing.items()
    }
    plan = locate_units(
        study.country.roads.km(codes, codes, ROAD_FACTOR),
        persons=_expected(study, reading),
        limits=replace(limits, places_by_existing=by_existing),
        existing=open_units,
        candidates=chosen,
        cover_km=cover_km,
    )
    return replace(
        plan,
        by_unit=_named(plan.by_unit, "unit", names),
        by_municipality=_named(plan.by_municipality, "municipality", names),
        without_road=_named(plan.without_road, "municipality", names),
    )


def find_municipality(word: str, names: Mapping[str, str]) -> str:
    """The code of a municipality given by its name or its code.

    Raises
    ------
    UsageError
        If there is none, with the nearest match.

    Examples
    --------
    >>> find_municipality("viborg", {"791": "Viborg", "751": "Aarhus"})
    '791'
    """
    text = str(word).strip()
    if text in names:
        return text
    by_name = {name.casefold(): code for code, name in names.items()}
    if text.casefold() not in by_name:
        known = tuple(names) if text.isdigit() else tuple(names.values())
        raise unknown_name(Text("kommune", "municipality"), text, known)
    return by_name[text.casefold()]


def _codes(words: Sequence[str], names: Mapping[str, str]) -> list[str]:
    return list(dict.fromkeys(find_municipality(word, names) for word in words))


def _refuse_islands(codes: Sequence[str], island: Mapping[str, Text]) -> None:
    """Refuse seats that no road reaches: they have no kilometres to compare."""
    found = [island[code] for code in codes if code in island]
    if found:
        joined = (" ".join(text.get(code) for text in found) for code in LANGUAGES)
        raise UsageError(Text(*joined))


def _seats(study: Study) -> list[str]:
    return list(open_seats(study.udmelding.offers))


def _expected(study: Study, reading: str) -> pd.Series:
    """Expected citizens by municipality code under a reading."""
    udmelding, population = study.udmelding, study.population
    readings = {one.id: one for one in udmelding.need.readings}
    if udmelding.need.unit is not Unit.PERSONS or not readings:
        raise UsageError(
            Text(
                f"Runden «{udmelding.slug}» har intet antal borgere ad gangen at placere efter.",
                f"The round “{udmelding.slug}” has no number of citizens at a time to site by.",
            )
        )
    wanted = reading or next(iter(readings))
    if wanted not in readings:
        raise unknown_name(Text("aflæsning", "reading"), wanted, tuple(readings))
    shares = population.by_municipality / population.total_persons
    return shares * readings[wanted].mean.central


def _named(table: pd.DataFrame, column: str, names: Mapping[str, str]) -> pd.DataFrame:
    place = list(table.columns).index(column) + 1
    named = table.copy()
    named.insert(place, "name", [names[str(code)] for code in table[column]])
    return named


def _too_few(found: int, asked: int) -> UsageError:
    return UsageError(
        Text(
            f"Der er {found} kommuner at vælge imellem, men {asked} nye enheder skal åbnes.",
            f"There are {found} municipalities to choose from, but {asked} new units are to open.",
        )
    )
