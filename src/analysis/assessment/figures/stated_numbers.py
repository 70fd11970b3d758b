"""Numbers that reports state beside the figures: how they were compared, tried and left out."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.assessment.figures.own import joined_source
from analysis.assessment.study import AreaView
from analysis.assessment.tables import rows_of
from analysis.country.travel import ROAD_FACTOR, ROAD_FACTOR_HIGH, ROAD_FACTOR_LOW
from analysis.evidence import Evidence, Quantity, Source, Unit, weakest
from analysis.language import Text
from analysis.model.need.definitions import Definition, compare_definitions

_MONTHS = 12
_OWN = Source("Egen antagelse")


def stated_numbers(view: AreaView) -> Iterator[Quantity]:
    """Numbers of a report that are neither published nor computed results.

    Parameters
    ----------
    view
        The study seen from an area.

    Yields
    ------
    Quantity
        ``population.outside``, ``capacity.within_days``, ``definitions.<first>.<second>``,
        ``factor.tried.<factor>``, ``trend.years.<years>``, ``trend.drift.<reading>``,
        ``stay.mean.<case>`` in years and months, ``service_level.<level>``, ``road_factor`` and
        ``population.municipalities``.
    """
    yield from _outside(view)
    yield from _within_days(view)
    yield from _compared(view)
    yield from _factors(view)
    yield from _trend(view)
    yield from _stays(view)
    yield from _levels(view)
    yield _road_factor()


def _outside(view: AreaView) -> Iterator[Quantity]:
    population = view.study.population
    yield Quantity(
        key="population.outside",
        value=population.outside_persons,
        unit=Unit.PERSONS,
        definition=Text("befolkningsgrundlag uden for kommunerne", "population at risk outside"),
        evidence=Evidence.OBSERVED,
        source=population.source,
        date=population.reference_date,
    )
    yield Quantity(
        key="population.municipalities",
        value=float(len(population.by_municipality)),
        unit=Unit.MUNICIPALITIES,
        definition=Text("kommuner", "municipalities"),
        evidence=Evidence.OBSERVED,
        source=population.source,
        date=population.reference_date,
    )


def _within_days(view: AreaView) -> Iterator[Quantity]:
    capacity = view.udmelding.capacity
    if capacity.within_days:
        yield Quantity(
            key="capacity.within_days",
            value=float(capacity.within_days),
            unit=Unit.DAYS,
            definition=Text("dage, til indsatsen skal begynde", "days until it must begin"),
            evidence=Evidence.OBSERVED,
            source=capacity.rule_source.source,
        )


def _compared(view: AreaView) -> Iterator[Quantity]:
    """How the counts of one group stand to each other."""
    for group in view.udmelding.comparable:
        known = {figure.key: figure for figure in group}
        found = compare_definitions([Definition(quantity=f, scope="group") for f in group])
        for row in rows_of(found.ratios):
            pair = (known[row.numerator], known[row.denominator])
            yield Quantity(
                key=f"definitions.{row.numerator}.{row.denominator}",
                value=None,
                low=float(row.ratio_low),
                high=float(row.ratio_high),
                unit=Unit.RATIO,
                definition=Text(
                    f"forhold: {pair[0].definition.da} mod {pair[1].definition.da}",
                    f"ratio: {pair[0].definition.en} to {pair[1].definition.en}",
                ),
                evidence=weakest(figure.evidence for figure in pair),
                source=joined_source(figure.source for figure in pair),
                method="docs/method.md#definitions",
                inputs=(row.numerator, row.denominator),
            )


def _factors(view: AreaView) -> Iterator[Quantity]:
    """The measurement factors that the true number is shown for."""
    table = view.study.estimates.total_by_factor
    if table.empty or not view.is_nation:
        return
    tried = table[table["case"] == "fixed"]["factor"].drop_duplicates()
    for factor in map(float, tried):
        yield _assumed(
            f"factor.tried.{factor:g}",
            factor,
            Unit.RATIO,
            Text("målefaktor, der prøves", "measurement factor tried"),
        )


def _trend(view: AreaView) -> Iterator[Quantity]:
    table = view.study.estimates.trend_by_year
    if table.empty or not view.is_nation:
        return
    for years in map(int, table["years_after"].drop_duplicates()):
        yield _assumed(
            f"trend.years.{years}",
            float(years),
            Unit.YEARS,
            Text("år efter aflæsningen, der vises", "years after the reading shown"),
        )
    for row in rows_of(table[table["case"] == "central"].drop_duplicates("reading")):
        yield _assumed(
            f"trend.drift.{row.reading}",
            float(row.drift_per_year),
            Unit.RATIO,
            Text("rate, flytning om året", "rate, move per year"),
        )


def _stays(view: AreaView) -> Iterator[Quantity]:
    """The assumed mean stay in the units that sentences use."""
    stay = view.udmelding.mean_stay
    if stay is None:
        return
    for case, years in (("low", stay.low), ("central", stay.central), ("high", stay.high)):
        for unit, value in ((Unit.YEARS, years), (Unit.MONTHS, years * _MONTHS)):
            yield _assumed(
                f"stay.mean.{case}.{unit}",
                value,
                unit,
                Text("antaget gennemsnitligt ophold", "assumed mean stay"),
            )


def _levels(view: AreaView) -> Iterator[Quantity]:
    for level in view.udmelding.service_levels.levels:
        yield _assumed(
            f"service_level.{level:g}",
            float(level),
            Unit.PROBABILITY,
            Text("serviceniveau, der prøves", "service level tried"),
        )


def _road_factor() -> Quantity:
    return Quantity(
        key="road_factor",
        value=ROAD_FACTOR,
        low=ROAD_FACTOR_LOW,
        high=ROAD_FACTOR_HIGH,
        unit=Unit.RATIO,
        definition=Text("vejfaktor mellem byer", "road factor between towns"),
        evidence=Evidence.ASSUMED,
        source=_OWN,
    )


def _assumed(key: str, value: float, unit: Unit, definition: Text) -> Quantity:
    """A number that is chosen, not found."""
    return Quantity(
        key=key,
        value=value,
        unit=unit,
        definition=definition,
        evidence=Evidence.ASSUMED,
        source=_OWN,
    )
