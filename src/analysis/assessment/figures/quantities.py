"""Every figure a report of an area may print: published ones as they are, then computed ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from analysis.assessment.figures.capacity import delivered, usable
from analysis.assessment.figures.computed import computed_quantities
from analysis.assessment.figures.own import joined_source
from analysis.assessment.figures.stated_numbers import stated_numbers
from analysis.assessment.figures.verdict import verdict_quantities
from analysis.assessment.study import AreaView
from analysis.evidence import Evidence, Quantity, Source, Unit
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
    made = (
        _published,
        _population,
        _stated,
        _assumed,
        _answers,
        usable,
        delivered,
        computed_quantities,
        _verdict,
        stated_numbers,
    )
    for quantity in (quantity for make in made for quantity in make(view)):
        found.setdefault(quantity.key, quantity)
    return found


def _verdict(view: AreaView) -> Iterator[Quantity]:
    yield from verdict_quantities(view).values()


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
    """The population at risk and its share: the area's own, and those of the areas beside it."""
    population = view.study.population
    own = Quantity(
        key="population.persons",
        value=population.persons_in(view.area.municipalities),
        unit=Unit.PERSONS,
        definition=Text(
            f"befolkningsgrundlag, {view.area.name.da}", f"population at risk, {view.area.name.en}"
        ),
        evidence=population.evidence,
        source=population.source,
        area=view.area.slug,
        date=population.reference_date,
        note=population.description,
    )
    yield own
    for area in view.study.areas.report_areas:
        share = replace(
            own,
            key=f"population.share.{area.slug}",
            value=view.study.area(area.slug).population_share,
            unit=Unit.SHARE,
            area=area.slug,
            definition=Text(
                f"andel af landets befolkningsgrundlag, {area.name.da}",
                f"share of the country's population at risk, {area.name.en}",
            ),
        )
        yield share
        if area == view.area:
            yield replace(share, key="population.share")


def _stated(view: AreaView) -> Iterator[Quantity]:
    """Each reading's mean as it is stated, with the ends its source or derivation gives."""
    for reading in view.udmelding.need.readings:
        yield Quantity(
            key=f"reading.{reading.id}",
            value=reading.mean.central,
            low=reading.mean.low,
            high=reading.mean.high,
            unit=view.udmelding.need.unit,
            definition=reading.title,
            evidence=reading.evidence,
            bound=reading.bound,
            date=reading.date,
            source=joined_source(figure.source for figure in reading.basis),
            note=reading.reason,
        )


def _assumed(view: AreaView) -> Iterator[Quantity]:
    """Every assumed number of the round, as its file gives it."""
    for assumption in view.udmelding.assumptions():
        if assumption.central is None or assumption.unit is None:
            continue
        cited = assumption.source.source if assumption.source else Source("Egen antagelse")
        yield Quantity(
            key=f"assumption.{assumption.key}",
            value=assumption.central,
            low=assumption.low,
            high=assumption.high,
            unit=assumption.unit,
            definition=assumption.name,
            evidence=Evidence.ASSUMED,
            source=cited,
            note=assumption.reason,
        )


def _answers(view: AreaView) -> Iterator[Quantity]:
    """How many regions were asked, and how many are known to have answered."""
    regions = {region.slug for region in view.study.asked_regions}
    answers = [answer for answer in view.udmelding.answers if answer.area in regions]
    source = joined_source(answer.source.source for answer in answers)
    for key, value, definition in (
        ("answers.asked", len(regions), Text("regioner, der er spurgt", "regions asked")),
        (
            "answers.known",
            len(answers),
            Text("regioner, der vides at have svaret", "known answers"),
        ),
    ):
        yield Quantity(
            key=key,
            value=float(value),
            unit=Unit.REGIONS,
            definition=definition,
            evidence=Evidence.OBSERVED,
            source=source,
        )
