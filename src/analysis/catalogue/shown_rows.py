"""What is shown of a round: its readings of need and its offers' places, in Danish."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from analysis.catalogue.offers import Offer
from analysis.catalogue.parameters import NeedReading
from analysis.evidence import Evidence, Unit
from analysis.language import Language
from analysis.periods import Period

if TYPE_CHECKING:  # loaded where a round is shown
    import pandas as pd

_SHOWN = ("hvad", "midt", "lav", "høj", "enhed", "grundlag", "dato", "kilde")


def tabulate_read(readings: Iterable[NeedReading], offers: Iterable[Offer]) -> pd.DataFrame:
    """One row per reading of need and per published number of places, with evidence and source."""
    import pandas as pd

    rows = [*map(_reading_row, readings), *_places_rows(offers)]
    return pd.DataFrame(rows, columns=list(_SHOWN))


def _places_rows(offers: Iterable[Offer]) -> Iterator[dict[str, object]]:
    for offer in offers:
        for stated in offer.places:
            figure = stated.figure
            yield _row(
                offer.name,
                (figure.value, figure.low, figure.high),
                kind=(figure.unit, figure.evidence),
                date=figure.date,
                sources=(figure.source.title,),
            )


def _reading_row(reading: NeedReading) -> dict[str, object]:
    mean = reading.mean
    unit = reading.basis[0].unit if reading.basis else None
    titles = dict.fromkeys(figure.source.title for figure in reading.basis)
    numbers = (mean.central, mean.low, mean.high)
    return _row(
        reading.title.da,
        numbers,
        kind=(unit, reading.evidence),
        date=reading.date,
        sources=tuple(titles),
    )


def _row(
    what: str,
    numbers: tuple[float | None, float | None, float | None],
    *,
    kind: tuple[Unit | None, Evidence],
    date: Period,
    sources: tuple[str, ...],
) -> dict[str, object]:
    language, (unit, evidence) = Language("da"), kind
    words = (
        language.text(f"unit_name.{unit}") if unit else None,
        language.text(f"evidence.{evidence}"),
        language.period(date),
        "; ".join(sources),
    )
    return dict(zip(_SHOWN, (what, *numbers, *words), strict=True))
