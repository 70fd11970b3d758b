"""Need as a round reads it off what is published, and the round's named assumptions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from analysis.catalogue.assumptions import Assumed, Assumption, LowCentralHigh
from analysis.catalogue.fields import Figure, Level, Name, NeedUnit, When
from analysis.catalogue.published import known_by
from analysis.evidence import Bound, Evidence, Unit
from analysis.language import Text

# The named assumptions a calculation asks for; any other name would be read by nobody.
PARAMETER_UNITS: Mapping[str, Unit] = MappingProxyType(
    {"mean_stay_years": Unit.YEARS, "inflow_growth_per_year": Unit.RATIO}
)

_MEAN_CV = Text(
    "Usikkerhed om gennemsnittet (variationskoefficient)",
    "Uncertainty about the mean (coefficient of variation)",
)
_SHARE_CONCENTRATION = Text(
    "Hvor tæt fordelingen på områder følger befolkningen (koncentration)",
    "How closely the distribution over areas follows population (concentration)",
)
_SERVICE_LEVEL = Text("Chance for plads, der dimensioneres efter", "Chance of room sized for")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter(Assumed):
    """A named assumption of a round, such as ``mean_stay_years``."""

    name: Text
    unit: Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedReading:
    """One way to read need off what is published; readings stand side by side.

    Parameters
    ----------
    short, title
        What it is called in a table, and what it is in full.
    mean
        The mean number in the round's unit of need.
    basis
        The published figures it rests on.
    """

    id: Name
    short: Text
    title: Text
    date: When
    evidence: Evidence
    mean: LowCentralHigh
    basis: tuple[Figure, ...]
    reason: Text

    @property
    def bound(self) -> Bound:
        """What its figures say of its exactness, if they agree; else it is about."""
        bounds = {figure.bound for figure in self.basis}
        return bounds.pop() if len(bounds) == 1 else Bound.ABOUT

    def known_by(self, as_of: dt.date) -> bool:
        """Whether it, and every figure it rests on, was known on a day."""
        return self.date.known_by(as_of) and all(known_by(figure, as_of) for figure in self.basis)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How uncertain the mean itself is, and its distribution over areas.

    Parameters
    ----------
    mean_cv
        Coefficient of variation of the mean.
    share_concentration
        Concentration of the distribution over municipalities: higher is closer to population.
    """

    mean_cv: Assumed
    share_concentration: Assumed

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """Both, as rows of the assumptions table."""
        share = self.share_concentration
        return (
            self.mean_cv.assumption("need.spread.mean_cv", _MEAN_CV, Unit.RATIO),
            share.assumption("need.spread.share_concentration", _SHARE_CONCENTRATION, Unit.RATIO),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedDefinition:
    """What need is counted in, and how it is read; no readings means the size is not known."""

    unit: NeedUnit
    readings: tuple[NeedReading, ...]
    spread: Spread | None

    def as_known_at(self, as_of: dt.date) -> NeedDefinition:
        """The readings that could be made on a day."""
        return replace(self, readings=tuple(r for r in self.readings if r.known_by(as_of)))

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """Readings that are assumed, then the uncertainty about the mean and the shares."""
        rows = [
            Assumption(
                key=f"need.readings.{reading.id}",
                name=reading.title,
                unit=self.unit,
                low=reading.mean.low,
                central=reading.mean.central,
                high=reading.mean.high,
                reason=reading.reason,
                basis=reading.basis,
            )
            for reading in self.readings
            if reading.evidence is Evidence.ASSUMED
        ]
        return (*rows, *(self.spread.assumptions if self.spread else ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLevels:
    """The chances of having room that capacity is sized for; the main one is shown first."""

    levels: tuple[Level, ...]
    main: Level
    reason: Text

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """The levels as one row: the main one between the lowest and the highest."""
        row = Assumption(
            key="service_levels",
            name=_SERVICE_LEVEL,
            unit=Unit.PROBABILITY,
            low=min(self.levels),
            central=self.main,
            high=max(self.levels),
            reason=self.reason,
        )
        return (row,)


def parameter_assumptions(parameters: Mapping[str, Parameter]) -> tuple[Assumption, ...]:
    """A round's named assumptions as rows of the assumptions table."""
    return tuple(
        parameter.assumption(f"parameters.{key}", parameter.name, parameter.unit)
        for key, parameter in parameters.items()
    )
