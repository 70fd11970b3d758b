"""What a new round says until somebody knows better: questions to ask and answer, and its themes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from analysis.catalogue.themes import Asks
from analysis.language import Text


@dataclass(frozen=True, slots=True)
class ThemeWords:
    """A theme as it is usually worded; the round's own words replace it."""

    id: str
    asks: Asks
    title: Text
    question: Text


_ALL = (
    ThemeWords(
        "maalgruppen",
        Asks.NEED,
        Text("Målgruppen", "The target group"),
        Text(
            "Hvor mange borgere er der i målgruppen?",
            "How many citizens are there in the target group?",
        ),
    ),
    ThemeWords(
        "tilbud",
        Asks.SUPPLY,
        Text("Højt specialiserede tilbud og indsatser", "Highly specialised offers"),
        Text(
            "Hvilke højt specialiserede tilbud og indsatser bruges til målgruppen?",
            "Which highly specialised offers and interventions are used for the group?",
        ),
    ),
    ThemeWords(
        "koordination",
        Asks.COORDINATION,
        Text("Koordination og samarbejde", "Co-ordination and co-operation"),
        Text(
            "Hvordan koordinerer og samarbejder kommunerne om målgruppen?",
            "How do the municipalities co-ordinate and co-operate on the group?",
        ),
    ),
    ThemeWords(
        "fremadrettet",
        Asks.FUTURE,
        Text("Fremadrettet tilrettelæggelse", "Future organisation"),
        Text(
            "Hvordan vil kommunerne tilrettelægge indsatsen fremover?",
            "How will the municipalities organise the intervention in future?",
        ),
    ),
    ThemeWords(
        "tilbuddet",
        Asks.OFFER,
        Text("Det tilbud, der spørges til", "The offer asked about"),
        Text(
            "Hvordan stiller kommunerne sig til det tilbud, udmeldingen beder om?",
            "Where do the municipalities stand on the offer that is asked for?",
        ),
    ),
)

THEMES: Mapping[Asks, ThemeWords] = MappingProxyType({theme.asks: theme for theme in _ALL})
"""The usual words of each theme."""

EVENT: Mapping[bool, Text] = MappingProxyType(
    {
        False: Text("Central udmelding udsendt", "Central notification issued"),
        True: Text("Anmodning om fornyet behandling", "Request for renewed treatment"),
    }
)
"""What happened on the day of issue: whether it is a renewal."""

NOT_KNOWN = (
    Text("målgruppens størrelse", "the size of the target group"),
    Text("pladser i de anvendte tilbud", "places in the offers used"),
    Text("fordelingen på regioner og kommuner", "the distribution over regions and municipalities"),
)
"""What nobody knows of a round before it is answered."""

QUESTIONS: Mapping[str, Text] = MappingProxyType(
    {
        "name": Text("Udmeldingens fulde navn", "The notification's full name"),
        "short_name": Text(
            "Kort navn til tabeller, fx «Skizofreni (2026)»", "Short name for tables"
        ),
        "issued": Text(
            "Hvornår er den udsendt? (fx 2026-11-01 eller 2026-11)", "When was it issued?"
        ),
        "group": Text("Hvem er målgruppen? (én linje)", "Who is the target group? (one line)"),
        "definition": Text(
            "Hvem hører til, så to kommuner tæller ens?",
            "Who belongs, so that two municipalities count alike?",
        ),
        "ages": Text(
            "Hvilke aldre følger behovet? (fx 18-64, eller 0-17 65+)",
            "Which ages does need follow?",
        ),
        "sex": Text("Hvilket køn? (all, K eller M)", "Which sex? (all, K or M)"),
        "reason": Text(
            "Hvorfor antages behovet at følge den befolkning?",
            "Why is need taken to follow that population?",
        ),
        "unit": Text(
            "Hvad tælles? (persons på en dag, persons_per_year, new_persons_per_year, "
            "courses_per_year)",
            "What is counted?",
        ),
        "rule": Text(
            "Hvad skylder tilbuddene borgeren? (must_receive, may_wait, within_days, deliver)",
            "What do offers owe a citizen?",
        ),
        "within_days": Text("Inden for hvor mange dage?", "Within how many days?"),
        "source_title": Text(
            "Kilden: det dokument, udmeldingen står i (titel)",
            "The source: the document that issues it (title)",
        ),
    }
)
"""What the analyst is asked where an option was not given, in the order it is asked."""


def ground_of(*, renewal: bool) -> Text:
    """The ground for asking, as far as it follows from what the round is."""
    if renewal:
        return Text(
            "serviceloven § 13 b, stk. 3 (fornyet behandling)",
            "Social Services Act s. 13 b(3) (renewed treatment)",
        )
    return Text(
        "hjemlen for udmeldingen er ikke oplyst", "the ground for the notification is not stated"
    )
