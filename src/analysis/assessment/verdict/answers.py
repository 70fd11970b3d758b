"""What the answers say: who has answered, how municipalities rate, and where citizens go."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.assessment.verdict.heard import COORDINATION_TOPICS
from analysis.assessment.verdict.parts import Indicator, Missing
from analysis.assessment.verdict.seen import Found, Seen, make_indicator, whom_to_ask
from analysis.catalogue.answers import AnswerStatus
from analysis.evidence import Evidence
from analysis.language import Text

_HEARD = (AnswerStatus.ANSWERED, AnswerStatus.ANSWERED_ZERO, AnswerStatus.ANSWERED_BY_ANOTHER)
_ANSWERS = Text(
    "rammeaftalesekretariaterne: regionens samlede afrapportering",
    "the framework-agreement secretariats: the region's joint answer",
)
_UNHEARD = Text("kommunernes afrapporteringer", "the municipalities' answers")


def coordination_indicators(seen: Seen) -> Iterator[Indicator]:
    """Whether the necessary co-ordination and planning is there.

    Source
    ------
    docs/method.md#indicators.
    """
    yield _regions(seen)
    yield _municipalities(seen)
    yield rating_indicator(seen, "coordination_rating", COORDINATION_TOPICS)
    if seen.udmelding.asks_for_offer:
        yield _backed(seen)
    yield _moved(seen)


def _regions(seen: Seen) -> Indicator:
    asked = {region.slug for region in seen.asked_regions}
    heard = {a.area for a in seen.udmelding.answers if a.status in _HEARD} & asked
    share = len(heard) / len(asked) if asked else 0.0
    found = Found(
        value=share,
        low=share,
        high=share,
        inputs={"answers": Evidence.OBSERVED},
        keys=("answers.asked", "answers.known"),
    )
    names = [region.name for region in seen.asked_regions if region.slug not in heard]
    silent = Text(
        "; ".join(name.da for name in names) or "ingen",
        "; ".join(name.en for name in names) or "none",
    )
    return make_indicator(
        "regions_answered",
        found if asked else None,
        threshold=seen.threshold("regions_answered"),
        basis=Text(
            f"Uden kendt samlet svar: {silent.da}.", f"Without a known joint answer: {silent.en}."
        ),
    )


def _municipalities(seen: Seen) -> Indicator:
    answered, asked = seen.heard.answered(seen.area.municipalities) if seen.heard else (0, 0)
    found = None
    if seen.heard and asked:
        share = answered / asked
        found = Found(value=share, low=share, high=share, inputs={"answers": seen.heard.evidence})
    return make_indicator(
        "municipalities_answered",
        found,
        threshold=seen.threshold("municipalities_answered"),
        basis=Text(
            "Kommuner, der selv eller ved andre har svaret, af dem, der er spurgt.",
            "Municipalities that have answered, themselves or by others, of those asked.",
        )
        if found
        else Text(
            "Hvilke kommuner der har svaret, er ikke oplyst.",
            "Which municipalities have answered is not stated.",
        ),
        missing=[Missing(what=_UNHEARD, ask=whom_for_answers(seen))],
    )


def rating_indicator(seen: Seen, key: str, topic: str) -> Indicator:
    """The share of the municipalities' ratings of a topic that are good; the silent may turn it."""
    found, heard = None, seen.heard
    if heard is not None:
        regions = [region.slug for region in seen.asked_regions]
        good, rated = heard.rated(topic, region_slugs=regions)
        answered, asked = heard.answered(seen.area.municipalities)
        # Those who are silent may think anything: the range lets all of them find it bad, or good.
        silent = (asked - answered) * heard.topics(topic)
        if rated:
            found = Found(
                value=good / rated,
                low=good / (rated + silent),
                high=(good + silent) / (rated + silent),
                inputs={"ratings": heard.evidence},
            )
    return make_indicator(
        key,
        found,
        threshold=seen.threshold(key),
        basis=Text(
            "Kommunernes egne vurderinger; »ved ikke« er ikke regnet med, og de tavse kan mene alt.",
            "The municipalities' own ratings; “don't know” is left out, and the silent may think "
            "anything.",
        )
        if found
        else Text(
            "Kommunernes vurderinger er ikke oplyst.", "The municipalities' ratings are not stated."
        ),
        missing=[Missing(what=_UNHEARD, ask=whom_for_answers(seen))],
    )


def _backed(seen: Seen) -> Indicator:
    codes = seen.area.municipalities
    held = seen.heard.backed(codes) if seen.heard else None
    found = None
    if seen.heard and held and sum(held.values()) > held["undecided"]:
        _, asked = seen.heard.answered(codes)
        backing = held["supports"] + held["with_reservations"]
        found = Found(
            value=backing / (backing + held["against"]),
            # Reservations may be withdrawn either way; who is silent or undecided may think anything.
            low=held["supports"] / asked,
            high=(asked - held["against"]) / asked,
            inputs={"positions": seen.heard.evidence},
        )
    return make_indicator(
        "solution_backed",
        found,
        threshold=seen.threshold("solution_backed"),
        basis=Text(
            "Kommuner, der støtter løsningen, også med forbehold, af dem, der har taget stilling.",
            "Municipalities that support the solution, with reservations too, of those that have "
            "taken a position.",
        )
        if found
        else Text(
            "Kommunernes stilling til løsningen er ikke oplyst.",
            "The municipalities' positions on the solution are not stated.",
        ),
        missing=[
            Missing(
                what=Text(
                    "kommunernes stilling til løsningen",
                    "the municipalities' positions on the solution",
                ),
                ask=whom_for_answers(seen),
            )
        ],
    )


def _moved(seen: Seen) -> Indicator:
    regions = [region.slug for region in seen.asked_regions]
    ends = seen.heard.moved(regions) if seen.heard else None
    found = None
    if seen.heard and ends:
        found = Found(
            value=sum(ends) / 2, low=ends[0], high=ends[1], inputs={"flows": seen.heard.evidence}
        )
    return make_indicator(
        "out_of_region",
        found,
        threshold=None,
        basis=Text(
            "Vises kun: at borgere bruger tilbud i andre regioner, er hverken godt eller dårligt.",
            "Shown only: that citizens use offers in other regions is neither good nor bad.",
        )
        if found
        else Text("Borgerflow er ikke oplyst.", "The citizen flow is not stated."),
        missing=[
            Missing(
                what=Text("borgerflow over regionerne", "flow across regions"),
                ask=whom_for_answers(seen),
            )
        ],
    )


def whom_for_answers(seen: Seen) -> Text:
    """Who has the joint answers: the file's own word for it, otherwise the secretariats."""
    return whom_to_ask(seen.udmelding, "sekretariat", otherwise=_ANSWERS)
