"""Which offers are used, and by whose citizens: as municipalities tell it, and as offers do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from analysis.returns.form.questions import FormKind
from analysis.returns.gather.rows import (
    Record,
    choice_of,
    count_cells,
    count_columns,
    number_of,
    tables_named,
    tabulate,
)
from analysis.returns.intake.respondents import OFFER_MUNICIPALITY, offer_key
from analysis.returns.register.kept import KeptReturn

_CHOICES = ("municipality", "operator", "kind", "highly_specialised")
OFFERS_USED_COLUMNS = (
    "respondent",
    "level",
    "answers_for",
    "offer",
    "name",
    *_CHOICES,
    *count_columns("citizens", "municipalities"),
    "hours",
)
FLOW_COLUMNS = (
    "told_by",
    "period",
    "home",
    "answers_for",
    "offer",
    "offer_municipality",
    *count_columns("citizens"),
)


def tabulate_offers_used(returns: Sequence[KeptReturn]) -> pd.DataFrame:
    """One row for each offer that a municipality or a region names."""
    return tabulate((row for one in returns for row in _used(one)), OFFERS_USED_COLUMNS)


def tabulate_flows(asking: Sequence[KeptReturn], offers: Sequence[KeptReturn]) -> pd.DataFrame:
    """One row for each home and offer, as the home tells it and as the offer does.

    Municipalities tell of 12 months, offers of today; both are of the same citizens.
    """
    told = [
        {
            "told_by": row["level"],
            "period": "12_months",
            "home": row["respondent"],
            "answers_for": row["answers_for"],
            "offer": row["offer"],
            "offer_municipality": row["municipality"],
            **{name: row[name] for name in count_columns("citizens")},
        }
        for one in asking
        for row in _used(one)
    ]
    return tabulate([*told, *(row for one in offers for row in _served(one))], FLOW_COLUMNS)


def _used(one: KeptReturn) -> Iterator[Record]:
    for _, _, cells in tables_named(one, "used"):
        choices = {name: choice_of(cells.get(name)) for name in _CHOICES}
        name = choice_of(cells.get("name"))
        yield {
            "respondent": one.respondent,
            "level": one.kind.value,
            "answers_for": " ".join(one.answers_for),
            "offer": offer_key(name, choices["municipality"]),
            "name": name,
            **choices,
            **count_cells("citizens", cells.get("citizens")),
            **count_cells("municipalities", cells.get("municipalities")),
            "hours": number_of(cells.get("hours")),
        }


def _served(one: KeptReturn) -> Iterator[Record]:
    """Citizens by home municipality as an offer counts them; a row left empty means none."""
    for _, home, cells in tables_named(one, "citizens"):
        if "citizens" in cells:
            yield {
                "told_by": FormKind.OFFER.value,
                "period": "today",
                "home": home,
                "answers_for": home,
                "offer": one.respondent,
                "offer_municipality": one.words(OFFER_MUNICIPALITY),
                **count_cells("citizens", cells["citizens"]),
            }
