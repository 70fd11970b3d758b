"""A population at risk: persons by municipality, and what their number rests on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from analysis.errors import unknown_name
from analysis.evidence import Evidence, Source
from analysis.language import Language, Text
from analysis.periods import Period


class PopulationMethod(StrEnum):
    """How a count of persons came about."""

    OBSERVED = "observed"
    RECONCILED = "reconciled"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PopulationAtRisk:
    """Persons in some ages and of one or both sexes, by municipality, on one day.

    Parameters
    ----------
    bands, sex
        Who is counted: the fewest age bands that cover the ages, and ``all``, ``M`` or ``K``.
    by_municipality
        Persons, one row per municipality (98), indexed by code. Whole numbers when observed.
    outside_persons
        Persons on Christiansø, who belong to no municipality: in the national total that
        Statistics Denmark publishes, but in no area here.
    reference_date
        The day counted, or whose counts the estimate adds up to.
    description
        One sentence: which year and which method the count rests on.
    """

    bands: tuple[str, ...]
    sex: str
    by_municipality: pd.Series[float]
    outside_persons: float
    reference_date: Period
    method: PopulationMethod
    description: Text
    source: Source

    @property
    def total_persons(self) -> float:
        """Persons in all municipalities together."""
        return float(self.by_municipality.sum())

    @property
    def evidence(self) -> Evidence:
        """A count is observed; an estimate rests on an assumed structure."""
        observed = self.method is PopulationMethod.OBSERVED
        return Evidence.OBSERVED if observed else Evidence.ASSUMED

    @property
    def outside_note(self) -> Text:
        """Who is left out of the areas, and how many."""
        da, en = (Language(code).number(self.outside_persons) for code in ("da", "en"))
        return Text(
            f"Christiansø er ikke en kommune og indgår ikke i områderne (personer i gruppen: {da}).",
            f"Christiansø is not a municipality and is in none of the areas (persons in the group: {en}).",
        )

    def persons_in(self, codes: Collection[str]) -> float:
        """Persons in some municipalities; a code given twice counts once.

        Raises
        ------
        UsageError
            If a code is not a municipality's.
        """
        for code in codes:
            if code not in self.by_municipality.index:
                candidates = tuple(self.by_municipality.index)
                raise unknown_name(Text("kommunekode", "municipality code"), code, candidates)
        return float(self.by_municipality.loc[sorted(set(codes))].sum())

    def share_of(self, codes: Collection[str]) -> float:
        """Share, 0-1, of the persons in all municipalities who live in some of them."""
        return self.persons_in(codes) / self.total_persons
