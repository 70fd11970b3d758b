"""Who gets nearer under each alternative, and who pays what."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.assessment.need.country_on_day import CountryOnDay
from analysis.catalogue.scenarios import Alternative
from analysis.catalogue.udmelding import Udmelding
from analysis.model.scenarios.financing import spread_cost
from analysis.model.scenarios.nearness import mean_km, tabulate_nearness

_BEFORE, _AFTER = "before", "after"


def nearness_by_area(udmelding: Udmelding, *, country: CountryOnDay) -> pd.DataFrame:
    """Kilometres to the offer a citizen belongs to, in the first alternative and in each other.

    Returns
    -------
    DataFrame
        alternative, area, persons (expected, in the round's unit, of municipalities whose
        distance is known in both), persons_without_road, km_before, km_after, km_nearer (means
        for a citizen; missing where none is known). No rows for an alternative that has an offer
        without a place on the map, and for sensitivities, which move nobody.

    Assumptions
    -----------
    Citizens live where the population at risk lives, in the main town of their municipality.

    Source
    ------
    docs/method.md#nearness, #travel.
    """
    scenarios = udmelding.scenarios
    if scenarios is None or not udmelding.need.readings:
        return pd.DataFrame()
    first, *others = [one for one in scenarios.alternatives if one.sensitivity is None]
    before = own_km(first, udmelding=udmelding, country=country)
    persons = country.population.by_municipality / country.population.total_persons
    persons = persons * udmelding.need.readings[0].mean.central
    rows = []
    for alternative in others:
        after = own_km(alternative, udmelding=udmelding, country=country)
        if before is None or after is None:
            continue
        table = tabulate_nearness(
            pd.DataFrame({_BEFORE: before, _AFTER: after}),
            before=[_BEFORE],
            after=[_AFTER],
            persons=persons,
        )
        for area in country.areas.report_areas:
            inside = table[table["municipality"].isin(area.municipalities)]
            rows.append({"alternative": alternative.id, "area": area.slug, **_means(inside)})
    return pd.DataFrame(rows)


def own_km(
    alternative: Alternative, *, udmelding: Udmelding, country: CountryOnDay
) -> pd.Series[float] | None:
    """Kilometres from each municipality to the offers its citizens belong to.

    Returns
    -------
    Series of float, indexed by municipality code, or None
        A mean over the offers where citizens are divided; missing where there is no road. None
        where an offer's place is not known.
    """
    seats = {offer.id: offer.municipality for offer in udmelding.offers}
    if udmelding.scenarios:
        seats |= {offer.id: offer.seat for offer in udmelding.scenarios.planned}
    codes = country.population.by_municipality.index
    km = pd.Series(0.0, index=codes)
    for offer in alternative.offers:
        seat = seats[offer.offer]
        if seat is None:
            return None
        served = {code for slug in offer.serves for code in country.municipalities_of(slug)}
        part = np.where(codes.isin(served), offer.part, 0.0)
        road = country.roads.km(tuple(codes), (seat,))[seat].reindex(codes)
        # Nobody's distance is not a distance: 0 times a missing one stays out.
        km += pd.Series(np.where(part > 0, part * road.to_numpy(), 0.0), index=codes)
    # Parts such as 0.9 and 0.1 of the same distance must give that distance again.
    return km.round(6)


def payment_by_municipality(
    alternatives_by_year: pd.DataFrame, *, country: CountryOnDay
) -> pd.DataFrame:
    """What each municipality pays under each alternative: objective financing, by inhabitants.

    Parameters
    ----------
    alternatives_by_year
        From `study_alternatives`; the cost is that of the last year shown, with places sized for
        the known load of the first reading.

    Returns
    -------
    DataFrame
        alternative, municipality, population_share, dkk_per_year. Empty where the round states no
        rate.

    Source
    ------
    docs/method.md#objective-financing.
    """
    if alternatives_by_year.empty:
        return pd.DataFrame()
    last = alternatives_by_year.drop_duplicates(["case", "alternative", "reading"], keep="last")
    first = last[(last["case"] == "central") & (last["reading"] == last["reading"].iloc[0])]
    tables = [
        spread_cost(cost, population_by_municipality=country.residents.by_municipality).assign(
            alternative=alternative
        )
        for alternative, cost in zip(first["alternative"], first["cost_dkk_per_year"], strict=True)
        if pd.notna(cost)
    ]
    columns = ["alternative", "municipality", "population_share", "dkk_per_year"]
    return pd.concat(tables, ignore_index=True)[columns] if tables else pd.DataFrame()


def _means(inside: pd.DataFrame) -> dict[str, float]:
    known = inside[inside["km_before"].notna() & inside["km_after"].notna()]
    return {
        "persons": float(known["persons"].sum()),
        "persons_without_road": float(inside["persons"].sum() - known["persons"].sum()),
        **{name: mean_km(known, column=name) for name in ("km_before", "km_after", "km_nearer")},
    }
