"""The legal ground of a step, by the day it is taken and by whom the round is about."""

from __future__ import annotations

import datetime as dt

from analysis.catalogue.udmelding import Udmelding
from analysis.catalogue.verdict_plan import NextStep
from analysis.language import Text

# Barnets lov took over the children's part of the national co-ordination on this day.
CHILDRENS_ACT = dt.date(2024, 1, 1)
_ADULT_FROM = 18
_STEPS = {
    NextStep.RENEWAL: Text(", stk. 3", "(3)"),
    NextStep.RENEWAL_WITH_ORDER: Text(", stk. 3 og 4", "(3) and (4)"),
}


def legal_ground(udmelding: Udmelding, step: NextStep, *, on: dt.date) -> Text:
    """The provisions that a step rests on when it is taken on a day.

    Parameters
    ----------
    udmelding
        Its age bands say whether it is about children, adults or both.
    on
        The day of the step; not the day of the round, since the law has changed meanwhile.

    Returns
    -------
    Text
        Serviceloven § 13 b for adults, and for children until the end of 2023; barnets lov § 161
        for children since; § 13 b stk. 5 beside it for special education. Subsections of § 13 b
        are named where the step has one: stk. 3 for a renewal, stk. 4 for the order.

    Notes
    -----
    A lasting order (§ 13 c) is never the ground of anything proposed here.

    Source
    ------
    docs/method.md#legal-ground.
    """
    children, adults = _whom(udmelding)
    by_children = children and on >= CHILDRENS_ACT
    grounds: list[Text] = []
    if adults or not by_children:
        part = _STEPS.get(step, Text("", ""))
        whom = Text(" (voksne)", " (adults)") if by_children else Text("", "")
        grounds.append(
            Text(
                f"serviceloven § 13 b{part.da}{whom.da}",
                f"Social Services Act s. 13 b{part.en}{whom.en}",
            )
        )
    if by_children:
        whom = Text(" (børn og unge)", " (children)") if adults else Text("", "")
        grounds.append(Text(f"barnets lov § 161{whom.da}", f"Children's Act s. 161{whom.en}"))
    if udmelding.plan.special_education:
        grounds.append(
            Text(
                "serviceloven § 13 b, stk. 5 (specialundervisning)",
                "Social Services Act s. 13 b(5) (special education)",
            )
        )
    return Text(" og ".join(g.da for g in grounds), " and ".join(g.en for g in grounds))


def _whom(udmelding: Udmelding) -> tuple[bool, bool]:
    """Whether the target group holds children, and whether it holds adults."""
    bands = udmelding.target_group.population_at_risk.bands
    lasts = [int(band.split("-")[1]) if "-" in band else _ADULT_FROM for band in bands]
    # A band that reaches into adulthood, such as women aged 15-49, is read as adults.
    return any(last < _ADULT_FROM for last in lasts), any(last >= _ADULT_FROM for last in lasts)
