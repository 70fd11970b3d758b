"""The sorts that opinions are gathered by: topics rated, challenges and solutions.

Forms ask for them, returns are counted by them, and a released table names them: so they stand
where all can read them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from analysis.catalogue.themes import Asks, Theme
from analysis.language import Text

_PREFIXES = {
    Asks.NEED: "need",
    Asks.SUPPLY: "offers",
    Asks.COORDINATION: "coordination",
    Asks.FUTURE: "future",
    Asks.OFFER: "solution",
}
# Beside the topics of coordination, one thing is rated in the theme of supply and in that of future.
_RATED = {Asks.SUPPLY: ("supply",), Asks.FUTURE: ("secured",)}

# Challenges that a respondent may name.
CHALLENGES: Mapping[str, Text] = {
    "capacity": Text("for lidt kapacitet", "too little capacity"),
    "waiting": Text("ventetid", "waiting time"),
    "distance": Text("afstand til tilbuddet", "distance to the offer"),
    "sustainability": Text("faglig bæredygtighed", "professional sustainability"),
    "despecialisation": Text("afspecialisering", "de-specialisation"),
    "staff": Text("personale og kompetencer", "staff and competences"),
    "finance": Text("økonomi og takster", "finance and rates"),
    "coordination": Text("koordination og planlægning", "coordination and planning"),
    "transition": Text("overgange og udslusning", "transitions and step-down"),
    "overview": Text("overblik over målgruppe og tilbud", "overview of group and offers"),
    "other": Text("andet", "other"),
}

# Solutions that a respondent may name.
SOLUTIONS: Mapping[str, Text] = {
    "joint_offer": Text("fælles tilbud for flere kommuner", "joint offer of municipalities"),
    "new_offer": Text("nyt tilbud eller ny afdeling", "new offer or unit"),
    "develop_offer": Text("udvikling af et eksisterende tilbud", "developing an offer"),
    "agreement": Text("aftale om brug eller finansiering", "agreement on use or finance"),
    "without_premises": Text("udgående eller matrikelløs indsats", "outreach intervention"),
    "competence": Text("kompetenceudvikling", "developing competences"),
    "network": Text("fagligt netværk og vidensdeling", "professional network"),
    "framework": Text("koordinering i rammeaftalen", "coordination in the framework agreement"),
    "overview": Text("bedre overblik og data", "better overview and data"),
    "other": Text("andet", "other"),
}

# What a respondent rates from 1 to 5 on coordination.
COORDINATION: Mapping[str, Text] = {
    "municipalities": Text(
        "samarbejdet mellem kommunerne i regionen",
        "co-operation of the region's municipalities",
    ),
    "regions": Text("samarbejdet på tværs af regionerne", "co-operation across regions"),
    "region": Text(
        "samarbejdet med regionen, herunder sygehusvæsenet",
        "co-operation with the region and its hospitals",
    ),
    "offers": Text("samarbejdet med de tilbud, der bruges", "co-operation with the offers used"),
    "planning": Text(
        "den fælles planlægning i rammeaftalen", "joint planning in the framework agreement"
    ),
    "transitions": Text(
        "overgange mellem tilbud, aldre og kommuner",
        "transitions between offers, ages and municipalities",
    ),
}


def answer_prefix(themes: Sequence[Theme], theme: Theme) -> str:
    """What the ids of a theme's answers begin with; a second theme of a kind adds its own id."""
    same = [other.id for other in themes if other.asks is theme.asks]
    first = _PREFIXES[theme.asks]
    return first if same[0] == theme.id else f"{first}_{theme.id.replace('-', '_')}"


def topics_rated(themes: Sequence[Theme], theme: Theme) -> tuple[str, ...]:
    """Ids of what a theme asks to be rated, in the order of the form: ``<prefix>.<what>``."""
    own = tuple(COORDINATION) if theme.asks is Asks.COORDINATION else _RATED.get(theme.asks, ())
    return tuple(f"{answer_prefix(themes, theme)}.{what}" for what in own)
