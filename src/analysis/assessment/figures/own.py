"""What figures of our own have in common: whence they come, and how a row becomes figures."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.assessment.figures.printed_columns import Named
from analysis.assessment.tables import rows_of
from analysis.catalogue.parameters import NeedReading
from analysis.evidence import Evidence, Quantity, Source
from analysis.language import Text

Ends = tuple[float | None, float | None]
STAYS: Mapping[str, Text] = {
    "low": Text("kort ophold", "short stay"),
    "central": Text("mellemlangt ophold", "medium stay"),
    "high": Text("langt ophold", "long stay"),
}


def joined_source(sources: Iterable[Source]) -> Source:
    """The source of a figure of our own: what it was made from, each once."""
    titles = "; ".join(dict.fromkeys(source.title for source in sources))
    return Source(f"Egne beregninger på grundlag af: {titles}" if titles else "Egne beregninger")


def told_opinions(
    ratings: pd.DataFrame, mentions: pd.DataFrame
) -> Iterator[tuple[str, Text, Ends]]:
    """What municipalities think, opinion by opinion: its key, in words, and how many say so.

    Parameters
    ----------
    ratings
        topic, rating, low, high (municipalities).
    mentions
        kind, category, low, high (municipalities).
    """
    for row in rows_of(ratings):
        words = Text(f"gav {row.rating}: {row.topic}", f"rated {row.rating}: {row.topic}")
        yield f"rating.{row.topic}.{row.rating}", words, (row.low, row.high)
    for row in rows_of(mentions):
        words = Text(f"nævner {row.category}", f"name {row.category}")
        yield f"{row.kind}.{row.category}", words, (row.low, row.high)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFigures:
    """What the figures of one row of a table have in common: all assumed, and of one reading.

    Parameters
    ----------
    key
        What the keys begin with; the column follows.
    of
        What the row is about, after the name of the column.
    method
        An anchor of ``docs/method.md``.
    area
        Slug of the area that the figures are about.
    """

    reading: NeedReading
    key: str
    of: Text
    columns: Named
    method: str
    note: Text
    area: str = "danmark"

    def quantities(self, row: Any) -> Iterator[Quantity]:
        """A figure for each column of the row that is known."""
        for column, (unit, words) in self.columns.items():
            value = getattr(row, column, None)
            if pd.isna(value) or not math.isfinite(value):
                continue
            yield Quantity(
                key=f"{self.key}.{column}",
                value=float(value),
                unit=unit,
                definition=Text(f"{words.da}: {self.of.da}", f"{words.en}: {self.of.en}"),
                evidence=Evidence.ASSUMED,
                source=joined_source(figure.source for figure in self.reading.basis),
                area=self.area,
                date=self.reading.date,
                method=f"docs/method.md#{self.method}",
                inputs=tuple(figure.key for figure in self.reading.basis),
                note=self.note,
            )
