"""Where those whom a need counts stand: what a round's supply rule makes of those without an offer.

Forms ask for them, and a released table names them as its categories.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from analysis.catalogue.offers import CapacityDefinition, SupplyRule
from analysis.language import Text

# Persons whom a respondent counted without saying where they stand.
NOT_DIVIDED = "not_divided"
NOT_DIVIDED_LABEL = Text("ikke fordelt", "not divided")


def list_situations(capacity: CapacityDefinition) -> Mapping[str, Text]:
    """The situations that a round's number is divided by, in the form's order.

    Parameters
    ----------
    capacity
        What the round says of capacity: its supply rule, and the days that it allows.
    """
    days = int(capacity.within_days or 0)
    return _within(days) if days else _SITUATIONS[capacity.rule]


_SITUATIONS: Mapping[SupplyRule, Mapping[str, Text]] = MappingProxyType(
    {
        SupplyRule.MUST_RECEIVE: {
            "received": Text(
                "er modtaget i et højt specialiseret tilbud",
                "received in a highly specialised offer",
            ),
            "elsewhere": Text(
                "har behovet, men er et andet sted", "have the need but are elsewhere"
            ),
        },
        SupplyRule.MAY_WAIT: {
            "received": Text(
                "har fået en højt specialiseret indsats",
                "have had a highly specialised intervention",
            ),
            "waiting": Text("venter på en højt specialiseret indsats", "wait for one"),
            "elsewhere": Text("får en anden indsats i stedet", "have another intervention instead"),
        },
        SupplyRule.DELIVER: {
            "received": Text(
                "får den højt specialiserede indsats",
                "have the highly specialised intervention",
            ),
            "elsewhere": Text("har behovet, men får den ikke", "have the need but do not have it"),
        },
    }
)


def _within(days: int) -> Mapping[str, Text]:
    return {
        "received": Text(
            f"fik indsatsen senest {days} dage efter henvendelsen",
            f"had the intervention within {days} days of the request",
        ),
        "late": Text("fik indsatsen senere", "had the intervention later"),
        "elsewhere": Text("fik den ikke", "did not have it"),
    }
