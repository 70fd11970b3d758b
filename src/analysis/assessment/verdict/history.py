"""Verdicts over time across the rounds of one target group, and what made them change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pandas as pd

from analysis.catalogue.udmelding import Udmelding
from analysis.catalogue.verdict_plan import LinkedRound
from analysis.periods import Period

HISTORY_COLUMNS = (
    "round",
    "short_name",
    "kind",
    "date",
    "announced",
    "supply",
    "coordination",
    "withdrawn",
    "words",
    "new_figures",
    "source",
)
ISSUED, RENEWED, VERDICT, WITHDRAWN = "issued", "renewed", "verdict", "withdrawn"
_ORDER = (VERDICT, WITHDRAWN, ISSUED, RENEWED)


def history_of(udmelding: Udmelding) -> pd.DataFrame:
    """Each round issued, each verdict and each withdrawal, in order of time.

    Parameters
    ----------
    udmelding
        As known on the day, with the rounds its file links to.

    Returns
    -------
    DataFrame
        round (slug), short_name (Text), kind (issued, renewed, verdict, withdrawn), date and
        announced (Period), supply and coordination (`Judgement`, of a verdict and of the one that
        was withdrawn; None otherwise), withdrawn (Period: when a verdict was later taken back; None
        for one that stands, and for all else), words (Text: of the verdict, or why it was withdrawn),
        new_figures (ids of published figures that no earlier verdict rested on), source (title).

    Source
    ------
    docs/method.md#verdicts-over-time.
    """
    rounds: tuple[Udmelding | LinkedRound, ...] = (udmelding, *udmelding.linked)
    rows: list[dict[str, object]] = []
    for each in rounds:
        kind = RENEWED if each.renews else ISSUED
        rows.append(_row(each, kind, each.issued, each.issued))
        rows += _verdict_rows(each)
    # Within a month only the order of things is known: what was taken back came before what is new.
    rows.sort(key=lambda row: (_first(row["announced"]), _ORDER.index(str(row["kind"]))))
    seen: set[str] = set()
    for row in rows:
        figures = tuple(str(key) for key in row["new_figures"])  # type: ignore[attr-defined]
        row["new_figures"] = tuple(key for key in figures if key not in seen)
        seen.update(figures)
    # As objects: what is not known stays None, and a judgement stays one.
    return pd.DataFrame(rows, columns=list(HISTORY_COLUMNS), dtype=object)


def _verdict_rows(each: Udmelding | LinkedRound) -> Iterator[dict[str, object]]:
    for verdict in each.verdicts:
        judged = {"supply": verdict.supply, "coordination": verdict.coordination}
        yield (
            _row(each, VERDICT, verdict.date, verdict.announced)
            | judged
            | {
                "withdrawn": verdict.withdrawn.date if verdict.withdrawn else None,
                "words": verdict.words,
                "new_figures": tuple(figure.key for figure in verdict.evidence),
                "source": verdict.source.title,
            }
        )
        back = verdict.withdrawn
        if back is not None:
            yield (
                _row(each, WITHDRAWN, back.date, back.date)
                | judged
                | {
                    "words": back.reason,
                    "source": back.source.title,
                }
            )


def _row(
    each: Udmelding | LinkedRound, kind: str, date: Period, announced: Period
) -> dict[str, object]:
    return {
        "round": each.slug,
        "short_name": each.short_name,
        "kind": kind,
        "date": date,
        "announced": announced,
        "supply": None,
        "coordination": None,
        "withdrawn": None,
        "words": None,
        "new_figures": (),
        "source": "",
    }


def _first(when: object) -> dt.date:
    first = when.first if isinstance(when, Period) else None
    return first or dt.date.max
