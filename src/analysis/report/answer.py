"""An answer of page one, and what all answers are put together from."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.assessment.study import AreaView
from analysis.catalogue.parameters import NeedReading
from analysis.evidence import Bound, Evidence
from analysis.language import Language
from analysis.report.amounts import amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A question of page one, its answer, the evidence it rests on and the figures in it."""

    term: str
    text: str
    evidence: tuple[Evidence, ...] = ()
    quantities: tuple[str, ...] = ()


def reading_amount(view: AreaView, reading: NeedReading, language: Language) -> str:
    """The published size of a reading with unit and bound: up to 72 citizens."""
    mean, unit = reading.mean, view.udmelding.need.unit
    bound = reading.bound if mean.low == mean.high or reading.bound is Bound.FLOOR else Bound.EXACT
    return amount(language, unit, mean.central, ends=(mean.low, mean.high), bound=bound)


def first_reading(view: AreaView, table: pd.DataFrame) -> NeedReading:
    """The reading that a table of the study begins with."""
    found = table["reading"].iloc[0]
    return next(reading for reading in view.udmelding.need.readings if reading.id == found)


def row_of(table: pd.DataFrame, **wanted: object) -> pd.Series:
    """The one row of a table with these values.

    Raises
    ------
    LookupError
        If there is none or more than one: a mistake in the program.
    """
    rows = table
    for column, value in wanted.items():
        rows = rows[rows[column] == value]
    if len(rows) != 1:
        raise LookupError(f"{len(rows)} rows for {wanted}")
    return rows.iloc[0]
