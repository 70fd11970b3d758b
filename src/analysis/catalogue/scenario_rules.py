"""Rules across the keys of the alternatives a round compares."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence

from analysis.catalogue.capacity_rules import refuse_places
from analysis.catalogue.node import Node, refuse_before, refuse_falling, refuse_repeated
from analysis.errors import Problem, suggest
from analysis.language import Text
from analysis.periods import Period


def scenario_problems(root: Node) -> Iterator[Problem]:
    """What the alternatives, their offers and the rest of the round may not say together."""
    scenarios = root.at("scenarios")
    yield from _years(scenarios)
    yield from _minimum(scenarios.at("minimum_volume"))
    yield from _curve(root, scenarios.at("curve"))
    planned = [node.at("id") for node in scenarios.each("planned")]
    yield from refuse_repeated([*(node.at("id") for node in root.each("offers")), *planned])
    existing = {node.at("id").text: node for node in root.each("offers")}
    alternatives = scenarios.each("alternatives")
    yield from refuse_repeated(node.at("id") for node in alternatives)
    if alternatives:
        yield from _first(alternatives[0].at("sensitivity"))
    ids = [*existing, *(node.text for node in planned)]
    # Offers that cannot be read at all are one fault already, not one for each alternative.
    readable = isinstance(root.at("offers").data, list)
    for alternative in alternatives:
        yield from _sensitivity(alternative.at("sensitivity"))
        yield from _moved(root, alternative.at("sensitivity"))
        yield from _helped(alternative)
        if readable:
            yield from _named(alternative, ids)
        yield from _open_at_start(root, alternative)
        for plan in alternative.each("offers"):
            yield from _plan(root, plan, existing)


def _years(scenarios: Node) -> Iterator[Problem]:
    years = scenarios.each("years_ahead")
    if years and years[0].number not in (0, None):
        yield years[0].refuse("Det første år skal være 0.", "The first year must be 0.")
    yield from refuse_falling(years)


def _minimum(minimum: Node) -> Iterator[Problem]:
    given = [minimum.at(name) for name in ("persons", "new_per_year")]
    if all(node.data is None for node in given) and {"persons", "new_per_year"} <= {*minimum.keys}:
        yield minimum.refuse(
            "Giv persons, new_per_year eller begge; ellers skriv minimum_volume: null.",
            "Give persons, new_per_year or both; otherwise write minimum_volume: null.",
        )


def _curve(root: Node, curve: Node) -> Iterator[Problem]:
    for name in ("new_places", "total_places"):
        yield from refuse_falling(curve.each(name))
    totals, new = curve.each("total_places"), curve.each("new_places")
    most = totals[-1].number if totals else None
    if new and most is not None and (new[-1].number or 0) > most:
        yield new[-1].refuse(
            f"Der er højst {most:g} pladser i alt.", f"There are at most {most:g} places in all."
        )
    yield from refuse_places(root, curve)


def _first(sensitivity: Node) -> Iterator[Problem]:
    if sensitivity.data is not None:
        yield sensitivity.refuse(
            "Det første alternativ er det, de andre sammenlignes med; det kan ikke være en "
            "følsomhed.",
            "The first alternative is the one others are compared with; it cannot be a "
            "sensitivity.",
        )


def _sensitivity(sensitivity: Node) -> Iterator[Problem]:
    factor, share = sensitivity.at("type2_factor"), sensitivity.at("type2_share")
    if factor.number not in (1, None) and share.data is None:
        yield factor.refuse(
            "Når antallet med domstype 2 ændres, skal type2_share sige, hvor stor en andel de er.",
            "Where the number with sentence type 2 changes, type2_share must say their share.",
        )


def _moved(root: Node, sensitivity: Node) -> Iterator[Problem]:
    """A fault for each moved assumption that the round does not state, or not so."""
    moved = sensitivity.each("assumptions")
    yield from refuse_repeated([node.at("assumption") for node in moved])
    for node in moved:
        key, value = node.at("assumption"), node.at("value").number
        low, high = _range(root, key.text)
        if low is None or high is None:
            yield key.refuse(
                "Runden har ingen antagelse med det navn, der kan flyttes.",
                "The round has no assumption of that name that can be moved.",
                suggest(key.text, list(_assumed(root))),
            )
        elif value is not None and not low <= value <= high:
            yield node.at("value").refuse(
                f"Antagelsen går fra {low:g} til {high:g}.",
                f"The assumption goes from {low:g} to {high:g}.",
            )


def _range(root: Node, key: str) -> tuple[float | None, float | None]:
    if key == "service_levels":
        levels = [n.number for n in root.at(key).each("levels") if n.number is not None]
        return (min(levels), max(levels)) if levels else (None, None)
    if key not in _assumed(root):
        return None, None
    node = root.at(*key.split("."))
    return node.at("low").number, node.at("high").number


def _assumed(root: Node) -> Iterator[str]:
    """Keys of the round's numbers with a low and a high end; a mean is moved by `inflow_factor`."""
    for branch in (root.at("need", "spread"), root.at("need", "trend"), root.at("parameters")):
        yield from (f"{branch.key}.{name}" for name in branch.keys)
    yield "service_levels"


def _named(alternative: Node, ids: Sequence[str]) -> Iterator[Problem]:
    names = [plan.at("offer") for plan in alternative.each("offers")]
    yield from refuse_repeated(names)
    for name in names:
        if name.text and name.text not in ids:
            yield name.refuse(
                "Intet tilbud i offers eller planned hedder det.",
                "No offer in offers or planned has that name.",
                suggest(name.text, ids),
            )


def _helped(alternative: Node) -> Iterator[Problem]:
    plans = alternative.each("offers")
    names = [plan.at("offer").text for plan in plans]
    for plan in plans:
        others = [name for name in names if name != plan.at("offer").text]
        helpers = plan.each("helped_by")
        yield from refuse_repeated(helpers)
        yield from refuse_repeated(plan.each("serves"))
        for helper in helpers:
            if helper.text and helper.text not in others:
                yield helper.refuse(
                    "Hjælp kan kun komme fra et andet af alternativets tilbud.",
                    "Help can only come from another offer of the alternative.",
                    suggest(helper.text, others),
                )


def _open_at_start(root: Node, alternative: Node) -> Iterator[Problem]:
    """A fault where nobody would have anywhere to go on the day that comes first."""
    today = root.at("data_date").period
    plans = alternative.each("offers")
    if today is None or today.last is None or not plans:
        return
    for plan in plans:
        stated = plan.each("places")
        dates = [_period(node) for node in stated]
        if plan.at("places").text or not stated or None in dates:
            return
        for node, date in zip(stated, dates, strict=True):
            if date is not None and date.known_by(today.last) and node.at("places").number != 0:
                return
    yield alternative.at("offers").refuse(
        f"Intet tilbud har pladser på datadatoen ({root.at('data_date').text}).",
        f"No offer has places on the data date ({root.at('data_date').text}).",
    )


def _plan(root: Node, plan: Node, existing: Mapping[str, Node]) -> Iterator[Problem]:
    yield from refuse_places(root, plan.at("places"))
    stated = plan.each("places")
    for earlier, later in itertools.pairwise(stated):
        before, after = _period(earlier), _period(later)
        if before is None or after is None:
            continue
        if after.first is None or (before.first is not None and after.first <= before.first):
            yield later.at("from").refuse(
                "Skal ligge efter datoen før; kun den første kan være ukendt.",
                "Must come after the date before; only the first can be unknown.",
            )
    offer = existing.get(plan.at("offer").text)
    if offer is None:
        return
    for node in stated:
        yield from refuse_before(node.at("from"), offer.at("opened"), _BEFORE_OPENING)
        if node.at("places").number != 0:
            yield from _after_closing(node.at("from"), offer.at("closed"))


def _after_closing(date: Node, closed: Node) -> Iterator[Problem]:
    if date.period is None or closed.period is None:
        return
    first, last = date.period.first, closed.period.last
    if first is not None and last is not None and first > last:
        yield date.refuse(
            f"Tilbuddet er lukket ({closed.text}).", f"The offer is closed ({closed.text})."
        )


def _period(node: Node) -> Period | None:
    """The date that places are there from, unknown ones too; None where it cannot be read."""
    try:
        return Period(node.at("from").text.strip())
    except ValueError:
        return None


_BEFORE_OPENING = Text(
    "Pladserne er der, før tilbuddet åbner", "The places are there before the offer opens"
)
