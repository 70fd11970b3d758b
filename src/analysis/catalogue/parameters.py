"""Need as a round reads it off what is published, and the round's named assumptions."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Annotated

from pydantic import AfterValidator

from analysis.catalogue.assumptions import Assumed, Assumption, LowCentralHigh
from analysis.catalogue.fields import Figure, Level, Name, NeedUnit, When, refuse
from analysis.catalogue.published import known_by
from analysis.evidence import Bound, Evidence, Quantity, Unit
from analysis.language import Text

# The named assumptions a calculation asks for; any other name would be read by nobody.
PARAMETER_UNITS: Mapping[str, Unit] = MappingProxyType(
    {
        "mean_stay_years": Unit.YEARS,
        "mean_stay_months": Unit.MONTHS,
        "inflow_growth_per_year": Unit.RATIO,
    }
)
# The names a mean stay may have, and how many of its units a year holds; one of them may stand.
STAYS_PER_YEAR: Mapping[str, float] = MappingProxyType(
    {"mean_stay_years": 1.0, "mean_stay_months": 12.0}
)

_MEAN_CV = Text(
    "Usikkerhed om gennemsnittet (variationskoefficient)",
    "Uncertainty about the mean (coefficient of variation)",
)
_SHARE_CONCENTRATION = Text(
    "Hvor tæt fordelingen på områder følger befolkningen (koncentration)",
    "How closely the distribution over areas follows population (concentration)",
)
_FACTOR = Text(
    "Målefaktor: indberettede for hver, der er der (5 %-, 50 %- og 95 %-punkt)",
    "Measurement factor: reported for each who is there (5 %, 50 % and 95 % points)",
)
_DRIFT = Text(
    "Udvikling: største ændring i raten om året",
    "Trend: largest change of the rate in a year",
)
_DAMPING = Text(
    "Udvikling: andel af ændringen, der er tilbage et år senere",
    "Trend: share of the change that is left a year later",
)
_YEARLY_SD = Text(
    "Udvikling: hvad raten ellers svinger på et år (standardafvigelse)",
    "Trend: what else moves the rate in a year (standard deviation)",
)
# How far central may lie from the middle that the ends give: YAML holds rounded numbers.
_ROUNDING = 0.05
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
        """What its figures say of its exactness, if they agree; else it is about.

        A mean that rests on no figure, since an analyst has moved it, is what it says.
        """
        bounds = {figure.bound for figure in self.basis} or {Bound.EXACT}
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


def _check_factor(factor: Assumed) -> Assumed:
    if not factor.low > 0:
        raise refuse(Text("Målefaktoren er over 0.", "The measurement factor is above 0."))
    middle = math.sqrt(factor.low * factor.high)
    if abs(factor.central / middle - 1) > _ROUNDING:
        raise refuse(
            Text(
                f"Midten skal passe med enderne: kvadratroden af lav gange høj er {middle:.3g}.",
                f"Central must fit the ends: the root of low times high is {middle:.3g}.",
            ),
            Text("Ret midten eller en af enderne.", "Correct central or one of the ends."),
        )
    return factor


def _check_inflow(figure: Quantity | None) -> Quantity | None:
    # A figure that is itself faulty is missing here, and has been reported already.
    if figure is not None and figure.unit is not Unit.NEW_PERSONS_PER_YEAR:
        raise refuse(
            Text(
                f"Tallets enhed er {figure.unit}; tilgang er {Unit.NEW_PERSONS_PER_YEAR}.",
                f"The figure's unit is {figure.unit}; inflow is {Unit.NEW_PERSONS_PER_YEAR}.",
            )
        )
    return figure


def _within(most: float, *, zero: bool = False, end: bool = True) -> AfterValidator:
    """All three numbers above 0 (or from it) and below a most (or up to it)."""

    def check(assumed: Assumed) -> Assumed:
        above = assumed.low >= 0 if zero else assumed.low > 0
        if not above or assumed.high > most or (assumed.high == most and not end):
            raise refuse(
                Text(
                    f"Skal ligge fra 0 til {most:g}{'' if zero else ', over 0'}"
                    f"{'' if end else f', under {most:g}'}.",
                    f"Must lie from 0 to {most:g}{'' if zero else ', above 0'}"
                    f"{'' if end else f', below {most:g}'}.",
                )
            )
        return assumed

    return AfterValidator(check)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendDefinition:
    """What is assumed of how the rate moves: a bounded change that fades, and what else happens.

    Parameters
    ----------
    largest_drift_per_year
        Bound on the yearly change of the rate's logarithm: 0.05 is about 5 % a year.
    damping_per_year
        Share of the change that is left a year later; a larger one lets it go on for longer.
    yearly_sd
        Standard deviation of what else moves the rate's logarithm in a year.
    """

    largest_drift_per_year: Annotated[Assumed, _within(1.0)]
    damping_per_year: Annotated[Assumed, _within(1.0, end=False)]
    yearly_sd: Annotated[Assumed, _within(1.0, zero=True)]

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """The three, as rows of the assumptions table."""
        return (
            self.largest_drift_per_year.assumption(
                "need.trend.largest_drift_per_year", _DRIFT, Unit.RATIO
            ),
            self.damping_per_year.assumption("need.trend.damping_per_year", _DAMPING, Unit.SHARE),
            self.yearly_sd.assumption("need.trend.yearly_sd", _YEARLY_SD, Unit.RATIO),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedDefinition:
    """What need is counted in, and how it is read; no readings means the size is not known.

    Parameters
    ----------
    measurement_factor
        Reported for each who is there: low and high are the 5 % and 95 % points of a lognormal.
    trend
        How the rate may move after a reading; None where nothing is read.
    inflow
        The published inflow to exactly what the readings count; None where none is published.
    """

    unit: NeedUnit
    readings: tuple[NeedReading, ...]
    spread: Spread | None
    measurement_factor: Annotated[Assumed, AfterValidator(_check_factor)] | None = None
    trend: TrendDefinition | None = None
    inflow: Annotated[Figure, AfterValidator(_check_inflow)] | None = None

    def as_known_at(self, as_of: dt.date) -> NeedDefinition:
        """The readings that could be made on a day, and the inflow if it was known."""
        inflow = self.inflow if self.inflow is not None and known_by(self.inflow, as_of) else None
        readings = tuple(r for r in self.readings if r.known_by(as_of))
        return replace(self, readings=readings, inflow=inflow)

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """Readings that are assumed, then how counts are measured, spread, and how they move."""
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
        rows += self.spread.assumptions if self.spread else ()
        if self.measurement_factor is not None:
            factor = self.measurement_factor
            rows.append(factor.assumption("need.measurement_factor", _FACTOR, Unit.RATIO))
        return (*rows, *(self.trend.assumptions if self.trend else ()))


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


def mean_stay(parameters: Mapping[str, Parameter]) -> LowCentralHigh | None:
    """The mean stay in years, whichever unit it is given in; None where none is assumed."""
    for key, per_year in STAYS_PER_YEAR.items():
        stay = parameters.get(key)
        if stay is not None:
            return LowCentralHigh(
                low=stay.low / per_year,
                central=stay.central / per_year,
                high=stay.high / per_year,
            )
    return None
