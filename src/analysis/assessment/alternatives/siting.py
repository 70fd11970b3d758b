"""Where one or two new units of a round would lie nearest, over the joint draws of its citizens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.assessment.need.country_on_day import CountryOnDay
from analysis.assessment.tables import joined, labelled
from analysis.catalogue.offers import open_seats
from analysis.catalogue.udmelding import Udmelding
from analysis.country.travel import ROAD_FACTOR, ROAD_FACTOR_HIGH, ROAD_FACTOR_LOW
from analysis.evidence import Unit
from analysis.model.need.draws import NeedDraws
from analysis.model.siting.distance_by_area import tabulate_savings_by_area
from analysis.model.siting.enumeration import SiteChoices, enumerate_sites

# Of 4,753 pairs a report shows the first; how often each seat is among the best is kept for all.
_PAIRS_KEPT = 20
_FACTORS = (ROAD_FACTOR_LOW, ROAD_FACTOR, ROAD_FACTOR_HIGH)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SitingStudied:
    """The siting of a round; empty tables where nothing can be said.

    Parameters
    ----------
    sites
        reading, new_units (1 or 2) and the columns of `SiteChoices.choices`; all municipalities
        for one unit, the nearest pairs for two.
    chance_in_best
        reading, new_units, municipality, chance: how often it is among the best choice's units.
    saved_by_area
        reading, new_units, first_unit, second_unit (the choice that is nearest on average) and the
        columns of `tabulate_savings_by_area`.
    without_road
        reading, municipality, persons, share: who is in no distance.
    by_factor
        reading, new_units, factor (road kilometres per straight kilometre), first_unit,
        second_unit (nearest at that factor), mean_km, saved_km, central_regret_km (what the choice
        that is nearest at the middle factor costs at this one). With expected citizens, not
        draws.
    """

    sites: pd.DataFrame
    chance_in_best: pd.DataFrame
    saved_by_area: pd.DataFrame
    without_road: pd.DataFrame
    by_factor: pd.DataFrame


def study_siting(
    udmelding: Udmelding, *, country: CountryOnDay, draws_by_reading: Mapping[str, NeedDraws]
) -> SitingStudied:
    """Every choice of one and of two new units beside the round's open offers, for each reading.

    Parameters
    ----------
    udmelding
        The round, as known at the date of the study.
    country
        Areas and roads on that date.
    draws_by_reading
        Joint draws for all municipalities, by id of the reading.

    Returns
    -------
    SitingStudied
        Empty where no open offer serves the whole target group, or the place of one is not known:
        then it is not known whom a new unit would be nearer to.

    Assumptions
    -----------
    Citizens come from where the population at risk lives; all may go to the nearest open unit.

    Source
    ------
    docs/method.md#siting-enumeration, #siting-distance, #travel.
    """
    existing = open_seats(udmelding.offers)
    said = existing and udmelding.need.unit is Unit.PERSONS
    sites, in_best, saved, without_road, by_factor = [], [], [], [], []
    for reading, draws in draws_by_reading.items() if said else ():
        codes = draws.municipalities
        km = country.roads.km(codes, codes)
        citizens = pd.DataFrame(draws.intensity_persons, columns=list(codes))
        for number in (1, 2):
            found = enumerate_sites(km, citizens=citizens, existing=existing, new_units=number)
            labels = {"reading": reading, "new_units": number}
            sites.append(labelled(_shown(found, number), labels))
            chances = found.chance_in_best.rename_axis("municipality").reset_index(name="chance")
            in_best.append(labelled(chances, labels))
            saved.append(
                labelled(_saved(found, km, citizens, country=country, existing=existing), labels)
            )
            if number == 1:
                # Whoever has no road has none whatever number of units there is.
                without_road.append(labelled(found.without_road, {"reading": reading}))
            rows = _at_factors(citizens, country=country, existing=existing, new_units=number)
            by_factor.append(labelled(pd.DataFrame(rows), labels))
    return SitingStudied(
        sites=joined(sites),
        chance_in_best=joined(in_best),
        saved_by_area=joined(saved),
        without_road=joined(without_road),
        by_factor=joined(by_factor),
    )


def _shown(found: SiteChoices, number: int) -> pd.DataFrame:
    return found.choices if number == 1 else found.choices.head(_PAIRS_KEPT)


def _saved(
    found: SiteChoices,
    km: pd.DataFrame,
    citizens: pd.DataFrame,
    *,
    country: CountryOnDay,
    existing: tuple[str, ...],
) -> pd.DataFrame:
    units = found.choices.loc[0, ["first_unit", "second_unit"]]
    opened = [str(unit) for unit in units if pd.notna(unit)]
    table = tabulate_savings_by_area(
        km,
        citizens=citizens,
        areas={area.slug: area.municipalities for area in country.areas.report_areas},
        before=existing,
        after=list(dict.fromkeys([*existing, *opened])),
    )
    return labelled(table, {"first_unit": units.iloc[0], "second_unit": units.iloc[1]})


def _at_factors(
    citizens: pd.DataFrame, *, country: CountryOnDay, existing: tuple[str, ...], new_units: int
) -> Iterator[dict[str, object]]:
    """The nearest choice at each road factor, and what keeping the middle one's choice costs."""
    codes = tuple(str(code) for code in citizens.columns)
    expected = citizens.mean().to_frame().T
    found = {
        factor: enumerate_sites(
            country.roads.km(codes, codes, factor),
            citizens=expected,
            existing=existing,
            new_units=new_units,
        ).choices
        for factor in _FACTORS
    }
    kept = _units(found[ROAD_FACTOR].iloc[0])
    for factor, choices in found.items():
        nearest = choices.iloc[0]
        same = [_units(row) == kept for _, row in choices.iterrows()]
        yield {
            "factor": factor,
            "first_unit": nearest["first_unit"],
            "second_unit": nearest["second_unit"],
            "mean_km": float(nearest["mean_km"]),
            "saved_km": float(nearest["saved_km"]),
            "central_regret_km": float(choices.loc[same, "regret_km"].iloc[0]),
        }


def _units(choice: pd.Series) -> frozenset[str]:
    """The seats of a choice, whatever their order."""
    units = (choice["first_unit"], choice["second_unit"])
    return frozenset(str(unit) for unit in units if pd.notna(unit))
