"""Rules across the keys of the assessment: thresholds, the solution, and the analyst's verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from analysis.catalogue.node import Node, refuse_before
from analysis.catalogue.verdict_plan import INDICATORS, NextStep
from analysis.errors import Problem, suggest
from analysis.evidence import Quantity, Unit
from analysis.language import Text
from analysis.periods import UNKNOWN

_WITHIN = "within_km"
_EVIDENCE = Text(
    "Nævn de indikatorer eller offentliggjorte tal, vurderingen hviler på, eller brug "
    "cannot_assess.",
    "Name the indicators or published figures the verdict rests on, or use cannot_assess.",
)
_THREAT = Text(
    "Giv tilbuddet threat_of_closure med dato, note og kilde, eller vælg renewal.",
    "Give the offer threat_of_closure with date, note and source, or choose renewal.",
)


def verdict_problems(
    root: Node, *, rounds: Sequence[str], figures: Mapping[str, Quantity]
) -> Iterator[Problem]:
    """What the assessment's keys, and recorded threats of closure, may not say."""
    plan = root.at("assessment")
    yield from _thresholds(plan.at("thresholds"))
    yield from _solution(root, plan.at("solution"))
    yield from _own_verdict(root, plan.at("own_verdict"), figures)
    yield from _linked(root, plan, rounds)
    yield from _threats(root)
    if "linked" in root.keys:
        yield root.at("linked").refuse(
            "Nøglen er ukendt.", "The key is unknown.", suggest("linked", ["assessment"])
        )


def _thresholds(thresholds: Node) -> Iterator[Problem]:
    shown = [key for key, kind in INDICATORS.items() if kind.at_least is not None]
    for key in thresholds.keys:
        node = thresholds.at(key)
        if key not in shown:
            yield node.refuse(
                "Ingen indikator med det navn har en grænse.",
                "No indicator of that name has a threshold.",
                suggest(key, shown),
            )
            continue
        yield from _value(key, node)


def _value(key: str, node: Node) -> Iterator[Problem]:
    value, km = node.at("value"), node.at("km")
    if INDICATORS[key].unit in (Unit.SHARE, Unit.PROBABILITY) and (value.number or 0) > 1:
        yield value.refuse(
            "Skal være en andel fra 0 til 1, ikke procent.",
            "Must be a share from 0 to 1, not per cent.",
        )
    if key == _WITHIN and km.data is None:
        yield km.refuse("Afstanden mangler.", "The distance is missing.")
    if key != _WITHIN and km.data is not None:
        yield km.refuse(f"Gives kun for {_WITHIN}.", f"Given only for {_WITHIN}.")


def _solution(root: Node, solution: Node) -> Iterator[Problem]:
    named = solution.at("alternative")
    alternatives = [one.at("id").text for one in root.at("scenarios").each("alternatives")]
    if named.text and named.text not in alternatives:
        yield named.refuse(
            "Er ikke et af rundens alternativer.",
            "Is not one of the round's alternatives.",
            suggest(named.text, alternatives),
        )
    yield from refuse_before(solution.at("date"), root.at("issued"), _SOLUTION_DATE)


def _own_verdict(root: Node, own: Node, figures: Mapping[str, Quantity]) -> Iterator[Problem]:
    step, rests = own.at("step").text, own.at("rests_on")
    known = step in list(NextStep)
    # A list that is missing altogether is refused by the schema, with the same cure to find.
    if known and step != NextStep.CANNOT_ASSESS and rests.data == []:
        yield rests.refuse(
            "En vurdering uden grundlag afvises.",
            "A verdict without evidence is refused.",
            _EVIDENCE,
        )
    for named in own.each("rests_on"):
        if named.text not in INDICATORS and named.text not in figures:
            yield named.refuse(
                "Er hverken en indikator eller et offentliggjort tal.",
                "Is neither an indicator nor a published figure.",
                suggest(named.text, [*INDICATORS, *figures]),
            )
    threatened = [offer for offer in root.each("offers") if _is_threatened(offer)]
    if step == NextStep.RENEWAL_WITH_ORDER and not threatened:
        yield own.at("step").refuse(
            "Et midlertidigt driftspålæg forudsætter et eksisterende tilbud med en registreret "
            "trussel om lukning.",
            "A temporary operating order presupposes an existing offer with a recorded threat of "
            "closure.",
            _THREAT,
        )
    yield from refuse_before(own.at("date"), root.at("issued"), _OWN_DATE)


def _is_threatened(offer: Node) -> bool:
    return offer.at("threat_of_closure").data is not None and offer.at("closed").data is None


def _linked(root: Node, plan: Node, rounds: Sequence[str]) -> Iterator[Problem]:
    own = PurePosixPath(root.document.path).stem
    others = [name for name in rounds if name != own]
    for node in plan.each("linked_rounds"):
        if node.text and node.text not in others:
            yield node.refuse(
                "Runden findes ikke.", "The round does not exist.", suggest(node.text, others)
            )


def _threats(root: Node) -> Iterator[Problem]:
    for offer in root.each("offers"):
        threat = offer.at("threat_of_closure")
        date = threat.at("date")
        if threat.data is not None and date.text.strip() == UNKNOWN:
            yield date.refuse(
                "En trussel om lukning skal have en dato.",
                "A threat of closure must have a date.",
            )


_SOLUTION_DATE = Text("Løsningen ligger før udmeldingen", "The solution is before the notification")
_OWN_DATE = Text("Vurderingen ligger før udmeldingen", "The verdict is before the notification")
