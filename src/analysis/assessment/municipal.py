"""A study seen from one municipality: public facts only, and never a count of its citizens."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from analysis.assessment.figures.own import joined_source
from analysis.assessment.study import AreaView, Study
from analysis.assessment.tables import rows_of
from analysis.catalogue.parameters import NeedReading
from analysis.country.areas import Area
from analysis.country.municipal_areas import municipal_areas
from analysis.errors import unknown_name
from analysis.evidence import Evidence, Quantity, Unit
from analysis.language import Text


def municipal_view(study: Study, code: str) -> AreaView:
    """The study seen from a municipality.

    Parameters
    ----------
    code
        Three digits as text, such as ``101``.

    Raises
    ------
    UsageError
        If there is no such municipality, with the nearest code.
    """
    areas = {area.slug: area for area in municipal_areas(study.country.every_area)}
    if code not in areas:
        raise unknown_name(Text("kommunekode", "municipality code"), code, list(areas))
    return AreaView(study=study, area=areas[code])


def region_of(view: AreaView) -> Area:
    """The region that a municipality lies in on the day of the study: that one answers."""
    code = view.area.slug
    return next(area for area in view.study.areas.regions if code in area.municipalities)


def open_offers_by_distance(view: AreaView) -> pd.DataFrame:
    """Open offers whose place is known, the nearest first.

    Returns
    -------
    DataFrame
        offer (its id), name, municipality (its code), km (missing where there is no road).

    Assumptions
    -----------
    Citizens live in the main town of the municipality, and so does the offer.

    Source
    ------
    docs/method.md#travel.
    """
    known = [
        offer
        for offer in view.udmelding.offers
        if offer.municipality is not None and offer.closed is None
    ]
    seats = tuple(dict.fromkeys(str(offer.municipality) for offer in known))
    km = view.study.country.roads.km((view.area.slug,), seats) if seats else pd.DataFrame()
    rows = [
        {
            "offer": offer.id,
            "name": offer.name,
            "municipality": str(offer.municipality),
            "km": float(km[str(offer.municipality)].loc[view.area.slug]),
        }
        for offer in known
    ]
    table = pd.DataFrame(rows, columns=["offer", "name", "municipality", "km"])
    return table.sort_values("km", kind="stable", na_position="last", ignore_index=True)


def expected_key(reading: NeedReading) -> str:
    """The key of the number that a reading gives if need follows population."""
    return f"expected.{reading.id}"


def municipal_quantities(view: AreaView) -> dict[str, Quantity]:
    """Every figure that an annex of a municipality may print, by key.

    Returns
    -------
    dict
        ``population.share`` and ``residents.share``; of each reading its published figures,
        ``expected.<reading>`` and ``expected.<reading>.none``; ``distance.<offer>``.

    Assumptions
    -----------
    Need follows the population at risk. The number of a municipality is then Poisson about its
    share of the published number. It rests on published figures alone, also in the internal
    edition: what a municipality has answered is no part of it.

    Source
    ------
    docs/method.md#municipal-annex.
    """
    made = (*_shares(view), *_needs(view), *_distances(view))
    return {quantity.key: quantity for quantity in made}


def _shares(view: AreaView) -> Iterator[Quantity]:
    population, residents = view.study.population, view.study.country.residents
    codes = view.area.municipalities
    share = Quantity(
        key="population.share",
        value=population.share_of(codes),
        unit=Unit.SHARE,
        definition=Text(
            f"andel af landets befolkningsgrundlag, {view.area.name.da}",
            f"share of the country's population at risk, {view.area.name.en}",
        ),
        evidence=population.evidence,
        source=population.source,
        area=view.area.slug,
        date=population.reference_date,
        note=population.description,
    )
    yield share
    yield replace(
        share,
        key="residents.share",
        value=residents.share_of(codes),
        definition=Text(
            f"andel af landets indbyggere, {view.area.name.da}",
            f"share of the country's residents, {view.area.name.en}",
        ),
        evidence=residents.evidence,
        source=residents.source,
        date=residents.reference_date,
        note=residents.description,
    )


def _needs(view: AreaView) -> Iterator[Quantity]:
    share = view.study.population.share_of(view.area.municipalities)
    for reading in view.udmelding.need.readings:
        yield from reading.basis
        mean = reading.mean
        ends = [share * end for end in (mean.low, mean.high)]
        expected = Quantity(
            key=expected_key(reading),
            value=share * mean.central,
            low=min(ends),
            high=max(ends),
            unit=view.udmelding.need.unit,
            definition=Text(
                f"ventet, hvis behovet følger befolkningen: {reading.title.da}",
                f"expected if need follows population: {reading.title.en}",
            ),
            evidence=Evidence.ASSUMED,
            source=joined_source(figure.source for figure in reading.basis),
            area=view.area.slug,
            bound=reading.bound,
            date=reading.date,
            method="municipal-annex",
            inputs=("population.share", *(figure.key for figure in reading.basis)),
        )
        yield expected
        yield replace(
            expected,
            key=f"{expected.key}.none",
            value=math.exp(-share * mean.central),
            low=math.exp(-max(ends)),
            high=math.exp(-min(ends)),
            unit=Unit.PROBABILITY,
            definition=Text(
                f"chance for slet ingen: {reading.title.da}",
                f"chance of none at all: {reading.title.en}",
            ),
            inputs=(expected.key,),
        )


def _distances(view: AreaView) -> Iterator[Quantity]:
    roads = view.study.country.roads
    for row in rows_of(open_offers_by_distance(view)):
        if not math.isnan(row.km):
            yield Quantity(
                key=f"distance.{row.offer}",
                value=round(row.km, 1),
                unit=Unit.KM,
                definition=Text(f"vejafstand til {row.name}", f"road distance to {row.name}"),
                evidence=roads.evidence,
                source=roads.source,
                area=view.area.slug,
                method="travel",
                note=roads.description,
            )
