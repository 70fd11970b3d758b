"""Every figure a report of an area may print: published ones as they are, then computed ones."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.assessment.computed import computed_quantities
from analysis.assessment.study import AreaView
from analysis.evidence import Quantity, Unit
from analysis.language import Text


def quantities_of(view: AreaView) -> dict[str, Quantity]:
    """All figures of an area's report by key.

    Parameters
    ----------
    view
        The study seen from the area.

    Returns
    -------
    dict
        Keys are unique and stable: the ids of ``data/published/figures.csv``, then
        ``need.<reading>``, ``gap.<reading>``, ``balance.<reading>.<case>.<places>.exceeding``.
    """
    found: dict[str, Quantity] = {}
    for quantity in (*_published(view), *_population(view), *computed_quantities(view)):
        found.setdefault(quantity.key, quantity)
    return found


def _published(view: AreaView) -> Iterator[Quantity]:
    udmelding = view.udmelding
    yield from udmelding.definitions
    for reading in udmelding.need.readings:
        yield from reading.basis
    for offer in udmelding.offers:
        yield from (stated.figure for stated in offer.places)
    yield from udmelding.offer_counts
    for verdict in udmelding.verdicts:
        yield from verdict.evidence


def _population(view: AreaView) -> Iterator[Quantity]:
    population, name = view.study.population, view.area.name
    counted = (
        (
            "population.persons",
            population.persons_in(view.area.municipalities),
            Unit.PERSONS,
            Text(f"befolkningsgrundlag, {name.da}", f"population at risk, {name.en}"),
        ),
        (
            "population.share",
            view.population_share,
            Unit.SHARE,
            Text(
                f"andel af landets befolkningsgrundlag, {name.da}",
                f"share of the country's population at risk, {name.en}",
            ),
        ),
    )
    for key, value, unit, definition in counted:
        yield Quantity(
            key=key,
            value=value,
            unit=unit,
            definition=definition,
            evidence=population.evidence,
            source=population.source,
            area=view.area.slug,
            date=population.reference_date,
            note=population.description,
        )
