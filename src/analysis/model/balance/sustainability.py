"""Professional sustainability: how often an offer has too few citizens, or none at all.

No minimum volume is published. It is the analyst's, with a written reason; there is no default
here. An uncertain mean is one mean for all the years: a small offer that lacks citizens this year
probably lacks them next year too, and the chance over several years says so.
"""

from dataclasses import dataclass

import numpy as np
from scipy import special, stats

from analysis.model.arguments import check_above_zero, check_whole
from analysis.model.census.count_distribution import CountDistribution
from analysis.model.mixing import MixingNodes
from analysis.model.queueing.birth_death import staying_chances
from analysis.model.queueing.load import Load, average

_MOST_NODES = 256
# Chances below this are taken for none.
_NEVER = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class MinimumVolume:
    """The fewest citizens with which an offer stays professionally sustainable.

    Parameters
    ----------
    persons : int or None
        Fewest simultaneous citizens; None: no such demand.
    new_per_year : int or None
        Fewest new citizens a year; None: no such demand.

    Raises
    ------
    ValueError
        A number is negative or fractional, or both are None.
    """

    persons: int | None
    new_per_year: int | None

    def __post_init__(self) -> None:
        if self.persons is None and self.new_per_year is None:
            raise ValueError("persons and new_per_year must not both be None: nothing is asked")
        for name in ("persons", "new_per_year"):
            value = getattr(self, name)
            if value is not None:
                check_whole(name, value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sustainability:
    """How often an offer has too few citizens, in the long run and over some years.

    Parameters
    ----------
    mean_persons, new_per_year : float
        Expected citizens at a time, and new a year.
    chance_empty : float
        Share of the time without any citizen.
    chance_below_persons : float or None
        Share of the time with fewer citizens than the minimum; None where none is set.
    chance_year_of_none : float
        Chance of a year without any new citizen.
    chance_year_below : float or None
        Chance of a year with fewer new citizens than the minimum; None where none is set.
    years : int
        Number of years that the chances below cover.
    chance_ever_empty, chance_ever_below_persons : float, float or None
        Chance that it happens at some time within these years.
    chance_any_year_of_none, chance_any_year_below : float, float or None
        Chance that at least one of these years is such a year.
    """

    mean_persons: float
    new_per_year: float
    chance_empty: float
    chance_below_persons: float | None
    chance_year_of_none: float
    chance_year_below: float | None
    years: int
    chance_ever_empty: float
    chance_ever_below_persons: float | None
    chance_any_year_of_none: float
    chance_any_year_below: float | None


def assess_sustainability(
    load: Load,
    *,
    mean_stay_years: float,
    minimum: MinimumVolume | None,
    years: int,
    share: float = 1.0,
) -> Sustainability:
    """Return how often an offer has too few citizens to keep its profession.

    Parameters
    ----------
    load : Load
        Expected citizens of the whole at a time.
    mean_stay_years : float
        Mean stay in years, above 0; it turns the load into new citizens a year.
    minimum : MinimumVolume or None
        The analyst's minimum; None: none is set, and only empty units and years are told.
    years : int
        Number of years to look ahead, at least 1.
    share : float
        Expected share of the whole that belongs to the offer.

    Raises
    ------
    ValueError
        A parameter lies outside its range.

    Assumptions
    -----------
    The offer has the citizens of its own area, and receives all of them. Chances within the years
    start from a long-run census, not from today's residents, and need exponential stays; the
    chances of a year do not. Mean and share are the same in all the years. Exact where they are
    known; otherwise the chances at some time within the years err by less than 1e-3.

    Source
    ------
    docs/method.md#sustainability.

    Examples
    --------
    >>> found = assess_sustainability(
    ...     Load(mean_persons=5), share=1.131 / 12, mean_stay_years=5 / 12, minimum=None, years=10
    ... )
    >>> round(found.chance_empty, 2), round(found.chance_year_of_none, 2)
    (0.62, 0.32)
    >>> round(found.chance_any_year_of_none, 2)
    0.98
    """
    stay = check_above_zero("mean_stay_years", mean_stay_years)
    horizon = check_whole("years", years, minimum=1).item()
    present, new = load.census(share), load.times(1 / stay).census(share)
    persons = None if minimum is None else minimum.persons
    yearly = None if minimum is None else minimum.new_per_year
    nodes = load.nodes(share)
    gathered = _gather(nodes, _MOST_NODES)
    return Sustainability(
        mean_persons=present.mean_persons,
        new_per_year=new.mean_persons,
        chance_empty=present.chance_of_none,
        chance_below_persons=None if persons is None else _chance_below(present, persons),
        chance_year_of_none=new.chance_of_none,
        chance_year_below=None if yearly is None else _chance_below(new, yearly),
        years=horizon,
        chance_ever_empty=_ever_below(gathered, 1, stay, horizon),
        chance_ever_below_persons=None
        if persons is None
        else _ever_below(gathered, persons, stay, horizon),
        chance_any_year_of_none=_any_year_below(nodes, 1, stay, horizon),
        chance_any_year_below=None
        if yearly is None
        else _any_year_below(nodes, yearly, stay, horizon),
    )


def _chance_below(census: CountDistribution, persons: int) -> float:
    return census.cdf(persons - 1).item() if persons > 0 else 0.0


def _any_year_below(nodes: MixingNodes, persons: int, stay: float, years: int) -> float:
    """Return the chance of at least one year with fewer new citizens; years share their mean."""
    if persons == 0:
        return 0.0
    # P(N >= persons) of a Poisson count; the years are independent once the mean is given.
    enough = special.gammainc(persons, nodes.values / stay)
    return average(nodes, 1 - enough**years)


def _ever_below(nodes: MixingNodes, persons: int, stay: float, years: int) -> float:
    """Return the chance of fewer citizens at some time: the chain is followed until it happens."""
    if persons == 0:
        return 0.0
    # It is below at the start, or falls below later: no oftener than in the long run.
    at_minimum = stats.poisson.pmf(persons, nodes.values)
    falls = years * persons / stay * at_minimum
    possible = stats.poisson.cdf(persons - 1, nodes.values) + falls > _NEVER
    loads = nodes.values[possible, np.newaxis]
    if loads.size == 0:
        return 0.0
    most = max(int(stats.poisson.isf(_NEVER, float(loads.max()))), persons + 30)
    counts = np.arange(persons, most + 1)
    # The last number of citizens has no way up; the first one's way down leaves the chain.
    births = np.where(counts < most, loads, 0.0) / stay
    deaths = np.broadcast_to(counts / stay, births.shape)
    start = stats.poisson.pmf(counts, loads)
    chances = np.zeros(nodes.values.size)
    never = staying_chances(start, births=births, deaths=deaths, years=years)
    chances[possible] = np.clip(1 - never, 0.0, 1.0)
    return average(nodes, chances)


def _gather(nodes: MixingNodes, most: int) -> MixingNodes:
    """Return fewer nodes with the same mean: neighbours of equal probability are put together."""
    if nodes.values.size <= most:
        return nodes
    order = np.argsort(nodes.values)
    values, weights = nodes.values[order], nodes.weights[order]
    group = np.minimum((np.cumsum(weights) * most).astype(np.int64), most - 1)
    mass = np.bincount(group, weights=weights, minlength=most)
    means = np.bincount(group, weights=weights * values, minlength=most)
    held = mass > 0
    return MixingNodes(values=means[held] / mass[held], weights=mass[held] / mass.sum())
