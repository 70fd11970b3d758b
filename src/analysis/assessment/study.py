"""One study of one round, and views of it by area."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from analysis.assessment.capacity.gap import GapBasis, find_gap_basis, join_reasons
from analysis.assessment.estimates import Estimates
from analysis.assessment.need.country_on_day import CountryOnDay
from analysis.assessment.need.population_path import PopulationPath
from analysis.assessment.verdict.parts import Proposal
from analysis.assessment.verdict.proposal import proposal_of
from analysis.catalogue.udmelding import Udmelding
from analysis.country.areas import Area, AreasAt
from analysis.country.at_risk import PopulationAtRisk
from analysis.evidence import Evidence
from analysis.language import Text
from analysis.protection.frozen import FrozenRelease
from analysis.reading import InputRead
from analysis.showing import Showing, Shown

if TYPE_CHECKING:  # a public study never loads the rooms that know returns
    from analysis.assessment.internal import Returned


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Study(Shown):
    """Everything known and computed of one round, in one edition, as of one day.

    Parameters
    ----------
    udmelding
        The round as it was known on the day.
    country
        What was known of the country on the day: areas, population, roads, maps.
    edition
        ``offentlig`` or ``intern``.
    seed
        Start of the random numbers behind the draws.
    key
        Content key: the same inputs, model and day give the same key.
    inputs
        The files it was made from.
    estimates
        The computed tables and joint draws.
    returned
        What respondents have answered; None in the public edition, and where nobody has.
    release
        The released table in force; None where none is. Only the public edition counts from it.
    synthetic
        Whether it was made in a synthetic world.
    """

    udmelding: Udmelding
    country: CountryOnDay
    edition: str
    as_of: dt.date
    seed: int
    key: str
    inputs: tuple[InputRead, ...]
    estimates: Estimates
    returned: Returned | None = None
    release: FrozenRelease | None = None
    synthetic: bool = False

    def area(self, slug: str) -> AreaView:
        """The study seen from one area; nothing is computed again.

        Raises
        ------
        UsageError
            If there is no such area on the day of the study.
        """
        return AreaView(study=self, area=self.areas.get(slug))

    @property
    def areas(self) -> AreasAt:
        """The areas that hold on the day."""
        return self.country.areas

    @property
    def population(self) -> PopulationAtRisk:
        """The population at risk that need is spread over."""
        return self.country.population

    @property
    def population_ahead(self) -> PopulationPath:
        """The population at risk over the years, as known on the day."""
        return self.country.ahead

    @property
    def released(self) -> bool:
        """Whether it shows what has been released and nothing more: then it is no draft."""
        return self.release is not None and self.edition == "offentlig"

    @property
    def answers_evidence(self) -> Evidence:
        """How what was answered is known: reported, or invented in a synthetic world."""
        return Evidence.SYNTHETIC if self.synthetic else Evidence.REPORTED

    @property
    def asked_regions(self) -> tuple[Area, ...]:
        """The regions asked, as they were that day: they answer, whatever regions come later."""
        return self.country.asked_regions(self.udmelding)

    @property
    def break_in_series(self) -> Text | None:
        """Which regions have taken the place of those asked, if any, and what it breaks."""
        return self.areas.break_since(self.udmelding.issued.first or self.as_of)

    def showing(self) -> Showing:
        """What the study holds: its tables, and how to look at one area."""
        tables = self.estimates.tables
        rows = [{"table": name, "rows": len(table)} for name, table in tables.items()]
        return Showing(
            caption=(
                f"Study of {self.udmelding.slug}, {self.edition}, as of {self.as_of}, "
                f"key {self.key[:12]}."
            ),
            table=pd.DataFrame([row for row in rows if row["rows"]], columns=["table", "rows"]),
            notes=(
                "study.estimates.<table> gives one; study.area(<slug>) gives a view of an area.",
                f"Areas: {', '.join(self.areas.slugs)}.",
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class AreaView(Shown):
    """A study seen from one area."""

    study: Study
    area: Area

    @property
    def udmelding(self) -> Udmelding:
        """The round as known on the day of the study."""
        return self.study.udmelding

    @property
    def is_nation(self) -> bool:
        """Whether the area is the whole country."""
        return self.area == self.study.areas.nation

    @property
    def is_catchment(self) -> bool:
        """Whether the round's capacity serves exactly this area."""
        return self.area.slug == self.udmelding.capacity.catchment

    @property
    def population_share(self) -> float:
        """The area's share, 0-1, of the country's population at risk."""
        return 1.0 if self.is_nation else self.study.population.share_of(self.area.municipalities)

    @property
    def need(self) -> pd.DataFrame:
        """The area's rows of `Estimates.need_by_area`, one per reading."""
        table = self.study.estimates.need_by_area
        return table if table.empty else table[table["area"] == self.area.slug]

    @property
    def gap_basis(self) -> GapBasis:
        """What a gap may rest on here, or why there is none."""
        return find_gap_basis(self.udmelding, self.area)

    @property
    def proposal(self) -> Proposal:
        """The proposed next step, with the indicators of this area and what the step rests on."""
        return proposal_of(self)

    def showing(self) -> Showing:
        """The area's need, one row per reading."""
        unit, need = self.udmelding.need.unit, self.need
        gap, readings = self.gap_basis, self.udmelding.need.readings
        if not need.empty:
            # A region's share is an assumption, and so is the spread behind every interval.
            kinds = {r.id: f"{r.evidence}, interval assumed" for r in readings}
            known = need["reading"].map(kinds)
            need = need.assign(evidence=known if self.is_nation else "assumed")
        titles = dict.fromkeys(f.source.title for r in readings for f in r.basis)
        said = () if gap.pairs else (f"No gap: {join_reasons(gap.reasons).en}.",)
        return Showing(
            caption=(
                f"{self.area.name.en} in {self.study.udmelding.slug}, as of {self.study.as_of}: "
                f"need, {unit}, with 95 % interval."
            ),
            table=need,
            notes=(*said, *((f"Source: {'; '.join(titles)}.",) if titles else ())),
        )
