"""Joint posterior draws of the citizens in every municipality, split by how they are known."""

import copy
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from analysis.model.arguments import check_level, check_whole
from analysis.model.need.answers import Block, Coverage
from analysis.model.need.draws import AreaDraws, NeedDraws, NeedSummary, summarise
from analysis.model.need.joint_counts import Grid
from analysis.model.need.negative_binomial import interval_chance
from analysis.model.need.priors import MeasurementPrior
from analysis.model.need.rates import Rates
from analysis.model.need.tied_counts import estimate_tied_law
from analysis.showing import Showing, Shown

Counts = NDArray[np.int64]

_SHOWN_LEVEL = 0.9


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AreaSplit:
    """Draws for one area by how the citizens are known; the three add up to the count.

    Parameters
    ----------
    reported_persons : array of int, shape (draws,)
        Persons reported; one number in all draws where every count was exact.
    measurement_persons : array of int, shape (draws,)
        Citizens missed by those who answered, less persons reported twice or wrongly.
    silent_persons : array of int, shape (draws,)
        Citizens of municipalities that no count holds.
    """

    reported_persons: Counts
    measurement_persons: Counts
    silent_persons: Counts

    @property
    def count_persons(self) -> Counts:
        """Citizens in all."""
        return self.reported_persons + self.measurement_persons + self.silent_persons


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class NeedPosterior(Shown):
    """Joint posterior draws; one row per draw, one column per municipality. All read-only.

    Parameters
    ----------
    need : NeedDraws
        Expected citizens (rate times population at risk) and citizens.
    reported_persons : array of int, shape (draws, municipalities)
        Persons reported, drawn where only an interval or a sum was; 0 where no count holds them.
    national_rate, rate_cv, factor : array of float, shape (draws,)
        National rate of citizens per person at risk, coefficient of variation between
        municipalities, and reported persons for each who is there.
    rates : Rates
        What the draws were made from.
    """

    need: NeedDraws
    reported_persons: Counts
    national_rate: Grid
    rate_cv: Grid
    factor: Grid
    rates: Rates

    def total(self, codes: Iterable[str]) -> AreaDraws:
        """Return the draws of an area: the sums of its municipalities' columns.

        Raises
        ------
        ValueError
            A code is unknown, occurs twice, or none is given.
        """
        return self.need.total(codes)

    def split(self, codes: Iterable[str]) -> AreaSplit:
        """Return the draws of an area by how its citizens are known.

        Raises
        ------
        ValueError
            A code is unknown, occurs twice, or none is given.
        """
        wanted = tuple(codes)
        count = self.need.total(wanted).count_persons
        inside = np.isin(self.need.municipalities, wanted)
        counted = inside & self.rates.answers.counted
        reported = self.reported_persons[:, counted].sum(axis=1)
        silent = self.need.count_persons[:, inside & ~counted].sum(axis=1)
        return AreaSplit(
            reported_persons=reported,
            measurement_persons=count - silent - reported,
            silent_persons=silent,
        )

    def coverage(self, codes: Iterable[str] | None = None) -> Coverage:
        """Return who answered in an area; see `Answers.coverage`."""
        return self.rates.answers.coverage(codes)

    def summarise(self, codes: Iterable[str], *, level: float) -> NeedSummary:
        """Return mean and central interval of an area; see `need.summarise`."""
        return summarise(self.total(codes), level=level)

    def tabulate_split(self, areas: dict[str, tuple[str, ...]], *, level: float) -> pd.DataFrame:
        """Return, per area and part, mean and central interval of the citizens.

        Parameters
        ----------
        areas : dict of str to tuple of str
            Municipality codes by name of the area.
        level : float
            Probability the intervals hold.

        Returns
        -------
        DataFrame
            One row per area and part (reported, measurement, silent, total): area, part,
            mean_persons, low_persons, high_persons, answered_share (population that counts hold).

        Raises
        ------
        ValueError
            `level` is not strictly between 0 and 1, or a code is unknown.
        """
        outside = (1 - check_level("level", level)) / 2
        records: list[dict[str, object]] = []
        for area, codes in areas.items():
            split, share = self.split(codes), self.coverage(codes).population_share
            for part in ("reported", "measurement", "silent", "total"):
                name = "count_persons" if part == "total" else f"{part}_persons"
                drawn = getattr(split, name)
                low, high = np.quantile(drawn, [outside, 1 - outside], method="inverted_cdf")
                records.append(
                    {
                        "area": area,
                        "part": part,
                        "mean_persons": float(drawn.mean()),
                        "low_persons": int(low),
                        "high_persons": int(high),
                        "answered_share": share,
                    }
                )
        return pd.DataFrame(records)

    def showing(self) -> Showing:
        """Return the country's citizens by how they are known, and who answered."""
        codes = self.need.municipalities
        table = self.tabulate_split({"all": codes}, level=_SHOWN_LEVEL)
        return Showing(
            caption=f"Citizens in {len(codes)} municipalities, {len(self.factor)} joint draws.",
            table=table.drop(columns="area"),
            notes=(
                f"low and high: {_SHOWN_LEVEL:.0%} interval.",
                self.coverage().describe().en,
                "The measurement factor is known by its prior alone.",
            ),
        )


def draw_posterior(rng: np.random.Generator, *, rates: Rates, draws: int) -> NeedPosterior:
    """Draw the citizens of all municipalities jointly, given the answers.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness; the same state gives the same bytes.
    rates : Rates
        From `estimate_rates`.
    draws : int
        Number of draws, at least 1.

    Returns
    -------
    NeedPosterior

    Raises
    ------
    ValueError
        `draws` is below 1 or fractional.

    Assumptions
    -----------
    Where fewer are reported than are there, each is reported independently of the others; where
    more are, each report is independently of somebody who is there. Silent municipalities follow
    the same population of rates as those that answered.

    Source
    ------
    docs/method.md#posterior-draws.

    Examples
    --------
    >>> from analysis.model.need.answer_rows import gather_answers
    >>> from analysis.model.need.priors import Priors
    >>> from analysis.model.need.rates import estimate_rates
    >>> country = pd.DataFrame(
    ...     {"region": ["north"] * 2, "population_persons": [900.0, 100.0]}, index=["851", "825"]
    ... )
    >>> rows = pd.DataFrame(
    ...     {
    ...         "area": ["851", "825"],
    ...         "status": ["answered", "answered_zero"],
    ...         "low": [9, 0],
    ...         "high": [9, 0],
    ...     }
    ... )
    >>> known = Priors(measurement=MeasurementPrior.known(1.0))
    >>> rates = estimate_rates(gather_answers(rows, municipalities=country), priors=known)
    >>> posterior = draw_posterior(np.random.default_rng(1), rates=rates, draws=3)
    >>> posterior.total(["851", "825"]).count_persons.tolist()
    [9, 9, 9]
    """
    number = int(check_whole("draws", draws, minimum=1))
    return _draw_citizens(rng, rates=rates, drawn=_draw_reports(rng, rates, number))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Reports:
    """What does not depend on the measurement factor: nodes, reports and expected reports."""

    nodes: Counts
    reported: Counts
    intensity: Grid


def _draw_reports(rng: np.random.Generator, rates: Rates, number: int) -> _Reports:
    nodes = rng.choice(rates.weights.size, size=number, p=rates.weights)
    reported = _draw_reported(rng, rates, nodes)
    intensity = _draw_intensity(rng, rates, nodes, reported)
    return _Reports(nodes=nodes, reported=reported, intensity=intensity)


def _draw_citizens(rng: np.random.Generator, *, rates: Rates, drawn: _Reports) -> NeedPosterior:
    nodes, reported, intensity = drawn.nodes, drawn.reported, drawn.intensity
    prior = rates.priors.measurement
    factor = prior.median * np.exp(prior.log_sd * rng.standard_normal(nodes.size))
    expected = intensity / factor[:, np.newaxis]
    count = _draw_count(
        rng,
        reported=reported,
        expected=expected,
        factor=factor,
        counted=rates.answers.counted,
    )
    national = rates.reported_rate[nodes] / factor
    variation = rates.rate_cv[nodes]
    for array in (expected, count, reported, national, variation, factor):
        array.setflags(write=False)
    return NeedPosterior(
        need=NeedDraws(
            intensity_persons=expected,
            count_persons=count,
            municipalities=rates.answers.municipalities,
        ),
        reported_persons=reported,
        national_rate=national,
        rate_cv=variation,
        factor=factor,
        rates=rates,
    )


def tabulate_total_by_factor(
    rng: np.random.Generator,
    *,
    rates: Rates,
    factors: Iterable[float],
    level: float,
    draws: int,
    codes: Iterable[str] | None = None,
) -> pd.DataFrame:
    """Return an area's total as a function of a measurement factor held fixed.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness; every factor gets the same rates.
    rates : Rates
        From `estimate_rates`; they are those of the reports and do not depend on the factor.
    factors : iterable of float
        Reported persons for each who is there, above 0.
    level : float
        Probability the intervals hold.
    draws : int
        Number of draws per factor.
    codes : iterable of str, optional
        Municipalities of the area; all of them by default.

    Returns
    -------
    DataFrame
        factor, mean_persons, low_persons, high_persons.

    Raises
    ------
    ValueError
        A factor is not above 0, or `level` or `draws` lies outside its range.

    Assumptions
    -----------
    Everybody who answered counted with the same factor.

    Source
    ------
    docs/method.md#measurement-factor.
    """
    wanted = rates.answers.municipalities if codes is None else tuple(codes)
    [seed] = rng.integers(2**63, size=1)
    common = np.random.default_rng(seed)
    drawn = _draw_reports(common, rates, int(check_whole("draws", draws, minimum=1)))
    records = []
    for factor in factors:
        held = replace(rates.priors, measurement=MeasurementPrior.known(factor))
        fixed = replace(rates, priors=held)
        # Each factor goes on from the same reports with the same chance.
        posterior = _draw_citizens(copy.deepcopy(common), rates=fixed, drawn=drawn)
        found = posterior.summarise(wanted, level=level)
        records.append(
            {
                "factor": float(factor),
                "mean_persons": found.count_mean_persons,
                "low_persons": found.count_low_persons,
                "high_persons": found.count_high_persons,
            }
        )
    return pd.DataFrame(records)


def _draw_reported(rng: np.random.Generator, rates: Rates, nodes: Counts) -> Counts:
    """Draw the persons reported by each municipality, given what its block reports."""
    answers = rates.answers
    reported = np.zeros((nodes.size, len(answers.municipalities)), dtype=np.int64)
    used, position = np.unique(nodes, return_inverse=True)
    for block in answers.blocks:
        columns = list(block.members)
        if not block.single:
            means = rates.reported_rate[used, np.newaxis] * answers.population_persons[columns]
            law = estimate_tied_law(block, means=means, shapes=rates.shapes[used])
            reported[:, columns] = law.draw(rng, position.astype(np.int64))
        elif block.low == block.high:
            reported[:, columns] = block.low
        else:
            mean = rates.reported_rate[nodes] * answers.population_persons[columns[0]]
            reported[:, columns[0]] = _draw_within(rng, block, mean, rates.shapes[nodes])
    return reported


def _draw_within(rng: np.random.Generator, block: Block, means: Grid, shapes: Grid) -> Counts:
    """Draw a negative binomial count between two ends, by inverting its distribution function."""
    high = np.inf if block.high is None else float(block.high)
    below = interval_chance(0, block.low - 1, means=means, shapes=shapes)
    above = interval_chance(high + 1, np.inf, means=means, shapes=shapes)
    inside = interval_chance(block.low, high, means=means, shapes=shapes)
    place = rng.random(means.size)
    law = stats.nbinom(shapes, shapes / (shapes + means))
    # The tail that is thinner keeps the digits.
    count = np.where(
        block.low > means,
        law.isf(above + (1 - place) * inside),
        law.ppf(below + (1 - place) * inside),
    )
    return np.clip(count, block.low, high).astype(np.int64)


def _draw_intensity(
    rng: np.random.Generator, rates: Rates, nodes: Counts, reported: Counts
) -> Grid:
    """Draw expected reported persons: gamma about the national rate, updated by the count."""
    persons, counted = rates.answers.population_persons, rates.answers.counted
    shape = rates.shapes[nodes, np.newaxis]
    mean = rates.reported_rate[nodes, np.newaxis] * persons
    scale = mean / (shape + mean * counted)
    return rng.standard_gamma(shape + reported) * scale


def _draw_count(
    rng: np.random.Generator,
    *,
    reported: Counts,
    expected: Grid,
    factor: Grid,
    counted: NDArray[np.bool_],
) -> Counts:
    """Draw citizens: those missed are added where F < 1, those too many taken out where F > 1."""
    missed_share = np.maximum(1 - factor, 0.0)[:, np.newaxis]
    kept_share = np.minimum(1 / factor, 1.0)[:, np.newaxis]
    missed = rng.poisson(expected * np.where(counted, missed_share, 1.0))
    kept = rng.binomial(reported, np.broadcast_to(kept_share, reported.shape))
    return np.asarray(missed + kept, dtype=np.int64)
