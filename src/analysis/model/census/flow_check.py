"""Inflow times mean stay against the stock: whether the three figures belong together.

In a stationary population they do (Little's law). Where they do not, the inflow is growing or
falling, or one of the figures is wrong: both are said, and neither is chosen in silence.
"""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import optimize

from analysis.language import Text
from analysis.model.arguments import check_between, check_level, check_whole
from analysis.model.census.census_assumptions import Inflow
from analysis.model.census.count_distribution import CountDistribution
from analysis.model.census.presence import mean_present
from analysis.model.findings import Finding
from analysis.model.stay.stay_belief import StayBelief
from analysis.showing import Showing, Shown

_MONTHS = 12
# A change of more than this a year is no explanation; none is named.
_LARGEST_LOG_CHANGE = 2.0


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class FlowCheck(Shown):
    """A stock beside what the inflow and the stays make of it. Made by `check_flow`.

    Parameters
    ----------
    stock_persons : int
        Counted on a date.
    expected_persons : float
        Inflow times mean stay.
    low_persons, high_persons : int
        Interval of the stock that inflow and stays allow when nothing has changed.
    level : float
        Probability of that interval.
    chance : float
        Chance, when nothing has changed, of a stock as far out as this one, on either side.
    growth_per_year_share : float or None
        Steady change of the inflow over the years before, up to today's level, that would explain
        the stock; None where no reasonable change does.
    finding : Finding
        What it means: ``flow-agrees``, ``growth-or-error`` (fewer there than expected) or
        ``fall-or-error`` (more).

    Source
    ------
    docs/method.md#flow-check.
    """

    stock_persons: int
    expected_persons: float
    low_persons: int
    high_persons: int
    level: float
    chance: float
    growth_per_year_share: float | None
    finding: Finding

    def showing(self) -> Showing:
        """Return the stock beside what inflow and stays make of it, and what it means."""
        row = {
            "stock_persons": self.stock_persons,
            "expected_persons": self.expected_persons,
            "low_persons": self.low_persons,
            "high_persons": self.high_persons,
            "chance": self.chance,
            "growth_per_year_share": self.growth_per_year_share,
        }
        return Showing(
            caption="Inflow times mean stay against the stock.",
            table=pd.DataFrame([row]),
            notes=(f"low and high: {self.level:.0%} interval.", self.finding.text.en),
        )


def check_flow(
    stock_persons: int,
    *,
    inflow: Inflow,
    stays: StayBelief,
    level: float = 0.9,
    change_years: float = 10.0,
) -> FlowCheck:
    """Hold a stock against the inflow and the stays, and say what a difference may mean.

    Parameters
    ----------
    stock_persons : int
        Persons there on a date, at least 0.
    inflow : Inflow
        Admissions a year at that date, with their uncertainty.
    stays : StayBelief
        What is believed of the stays.
    level : float
        Probability of the interval, strictly between 0 and 1.
    change_years : float
        Over how many years before the date the inflow may have changed, 1 to 50.

    Returns
    -------
    FlowCheck

    Raises
    ------
    ValueError
        The stock is negative or fractional, or a value lies outside its range.

    Assumptions
    -----------
    With nothing changed, the stock is Poisson given inflow and stays, which are independent. The
    change named is steady over `change_years` and the inflow was level before that.

    Source
    ------
    docs/method.md#flow-check.

    Examples
    --------
    >>> from analysis.model.stay.length_of_stay import LognormalStay
    >>> stays = StayBelief.of([LognormalStay(mean_years=2, sigma=1)])
    >>> check = check_flow(70, inflow=Inflow(admissions_per_year=33), stays=stays)
    >>> check.expected_persons, check.low_persons, check.high_persons, check.finding.code
    (66.0, 53, 80, 'flow-agrees')
    >>> check = check_flow(48, inflow=Inflow(admissions_per_year=33), stays=stays)
    >>> check.finding.code, round(check.growth_per_year_share, 2)
    ('growth-or-error', 0.18)
    """
    stock = int(check_whole("stock_persons", stock_persons))
    check_level("level", level)
    check_between("change_years", change_years, low=1, high=50)
    means = inflow.admissions_per_year * np.array([law.mean_years for law in stays.laws])
    expected = CountDistribution(
        component_means_persons=means, component_weights=stays.weights, mean_cv=inflow.cv
    )
    low, high = expected.interval(level)
    below, above = float(expected.cdf(stock)), float(expected.chance_of_at_least(stock))
    growth = _find_growth(stock, inflow, stays, change_years)
    return FlowCheck(
        stock_persons=stock,
        expected_persons=expected.mean_persons,
        low_persons=low,
        high_persons=high,
        level=level,
        chance=min(1.0, 2 * min(below, above)),
        growth_per_year_share=growth,
        finding=_describe(stock, expected.mean_persons, (low, high), growth),
    )


def _find_growth(
    stock: int, inflow: Inflow, stays: StayBelief, change_years: float
) -> float | None:
    """Return the yearly change with which inflow and stays make the stock."""
    months = round(change_years * _MONTHS)
    before = np.array(
        [law.mean_years - float(law.restricted_mean_years(months / _MONTHS)) for law in stays.laws]
    )

    def excess(log_change: float) -> float:
        def rate(years: NDArray[np.float64]) -> NDArray[np.float64]:
            return np.asarray(inflow.admissions_per_year * np.exp(log_change * years))

        changing = mean_present(
            rate, laws=stays.laws, months=np.zeros(1, dtype=np.int64), history_months=months
        )
        level_until_then = float(rate(np.array(-months / _MONTHS)))
        return float(stays.weights @ (changing[:, 0] + level_until_then * before)) - stock

    if not excess(-_LARGEST_LOG_CHANGE) > 0 > excess(_LARGEST_LOG_CHANGE):
        return None
    found = optimize.brentq(excess, -_LARGEST_LOG_CHANGE, _LARGEST_LOG_CHANGE, xtol=1e-10)
    return math.expm1(found)


def _describe(
    stock: int, expected: float, interval: tuple[int, int], growth: float | None
) -> Finding:
    low, high = interval
    found = Text(
        f"Tilgang gange gennemsnitligt ophold giver {round(expected)} borgere ({low}-{high}); der "
        f"er talt {stock}.",
        f"Inflow times mean stay makes {round(expected)} citizens ({low}-{high}); {stock} were "
        "counted.",
    )
    if low <= stock <= high:
        verdict = Text("Tallene passer sammen.", "The figures belong together.")
        return Finding(code="flow-agrees", text=_join(found, verdict))
    if stock < low:
        explained = _explain(_GROWTH, Text("En vækst", "A growth"), growth)
        return Finding(code="growth-or-error", text=_join(found, explained))
    explained = _explain(_FALL, Text("Et fald", "A fall"), growth)
    return Finding(code="fall-or-error", text=_join(found, explained))


def _explain(question: Text, change: Text, growth: float | None) -> Text:
    if growth is None:
        return _join(question, _NO_CHANGE)
    percent = abs(round(100 * growth))
    explained = Text(
        f"{change.da} på {percent} % om året i årene før ville forklare det.",
        f"{change.en} of {percent} % a year in the years before would explain it.",
    )
    return _join(question, explained)


def _join(first: Text, second: Text) -> Text:
    return Text(f"{first.da} {second.da}", f"{first.en} {second.en}")


_GROWTH = Text(
    "Vækst eller fejl? Enten er tilgangen vokset, så pladserne endnu ikke er fyldt, eller også er "
    "tilgangen talt for højt, opholdet skønnet for langt eller nogle borgere ikke talt med.",
    "Growth, or an error? Either the inflow has grown and has not filled up yet, or the inflow is "
    "counted too high, the stay estimated too long, or some citizens are not counted.",
)
_FALL = Text(
    "Fald eller fejl? Enten er tilgangen faldet, og de tidligere er her endnu, eller også er "
    "tilgangen talt for lavt, opholdet skønnet for kort eller nogle borgere talt to gange.",
    "A fall, or an error? Either the inflow has fallen and those from before are still there, or "
    "the inflow is counted too low, the stay estimated too short, or some are counted twice.",
)
_NO_CHANGE = Text(
    "Ingen rimelig ændring i tilgangen forklarer det: se tallene efter.",
    "No reasonable change of the inflow explains it: look the figures over.",
)
