"""What must hold for all answers: sums, repetition, and more reports for no fewer citizens."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from analysis.model.need.answer_rows import gather_answers
from analysis.model.need.answers import Answers
from analysis.model.need.double_counting import bound_same_citizen
from analysis.model.need.moments import tabulate_means
from analysis.model.need.posterior import draw_posterior
from analysis.model.need.priors import MeasurementPrior, Priors
from analysis.model.need.rates import estimate_rates, log_likelihood

PERSONS = np.array([90e3, 50e3, 30e3, 30e3, 10e3, 2e3])
CODES = [str(101 + number) for number in range(len(PERSONS))]
COUNTRY = pd.DataFrame(
    {"region": ["north"] * 3 + ["south"] * 3, "population_persons": PERSONS}, index=CODES
)
counts = st.lists(st.integers(0, 40), min_size=6, max_size=6)
silences = st.lists(st.booleans(), min_size=6, max_size=6).filter(lambda silent: not all(silent))


def gather(reported: list[int], silent: list[bool], widths: list[int] | None = None) -> Answers:
    rows = [
        (code, "silent", None, None) if quiet else (code, "answered", n, n + wide)
        for code, n, quiet, wide in zip(CODES, reported, silent, widths or [0] * 6, strict=True)
    ]
    table = pd.DataFrame(rows, columns=["area", "status", "low", "high"])
    return gather_answers(table, municipalities=COUNTRY)


@given(counts, silences, st.lists(st.integers(0, 9), min_size=6, max_size=6))
@settings(max_examples=40)
def test_areas_sum_and_parts_sum_in_every_draw(
    reported: list[int], silent: list[bool], widths: list[int]
) -> None:
    rates = estimate_rates(gather(reported, silent, widths), priors=Priors())
    one, other = (draw_posterior(np.random.default_rng(5), rates=rates, draws=40) for _ in range(2))
    assert one.need.count_persons.tobytes() == other.need.count_persons.tobytes()
    nation, north, south = (one.split(codes) for codes in (CODES, CODES[:3], CODES[3:]))
    np.testing.assert_array_equal(north.count_persons + south.count_persons, nation.count_persons)
    np.testing.assert_array_equal(one.total(CODES).count_persons, nation.count_persons)
    inside = one.reported_persons[:, ~np.array(silent)]
    ends = np.array(reported)[~np.array(silent)]
    assert (inside >= ends).all()
    assert (inside <= ends + np.array(widths)[~np.array(silent)]).all()
    assert (one.need.count_persons >= 0).all()
    assert np.isfinite(one.need.intensity_persons).all()
    means = tabulate_means(rates).select_dtypes("number")
    assert np.isfinite(means.to_numpy()).all()


def total_given_cv(answers: Answers, reported: list[int], silent: list[bool], cv: float) -> float:
    """The posterior mean of the total with the variation known, summed over a plain grid."""
    levels = np.linspace(-4.0, 12.0, 161)
    rates = np.exp(levels) / PERSONS.sum()
    prior = -(((levels - np.log(100.0)) / 2.0) ** 2) / 2
    density = prior + [log_likelihood(answers, reported_rate=float(r), rate_cv=cv) for r in rates]
    weights = np.exp(density - density.max())
    weights /= weights.sum()
    shape, mean = cv**-2.0, rates[:, np.newaxis] * PERSONS
    heard = ~np.array(silent)
    each = mean * (shape + heard * np.array(reported)) / (shape + heard * mean)
    return float(weights @ each.sum(axis=1))


@given(counts, silences, st.tuples(st.integers(0, 5), st.integers(1, 20)), st.floats(0.05, 3))
@settings(max_examples=40)
def test_given_the_variation_reporting_more_never_lowers_the_total(
    reported: list[int], silent: list[bool], raising: tuple[int, int], cv: float
) -> None:
    which, more = raising
    silent = [quiet and number != which for number, quiet in enumerate(silent)]
    raised = [n + more * (number == which) for number, n in enumerate(reported)]
    low, high = (
        total_given_cv(gather(values, silent), values, silent, cv) for values in (reported, raised)
    )
    assert high >= low - 1e-9


def test_where_the_variation_is_unknown_reporting_more_can_lower_the_total() -> None:
    """One citizen more in a large municipality makes the rates more alike, the silent one less."""
    silent = [False, False, False, False, True, False]
    values = ([0, 0, 0, 0, 0, 3], [1, 0, 0, 0, 0, 3])
    found, independent = [], []
    priors = Priors(measurement=MeasurementPrior.known(1.0))
    cvs = (np.arange(400) + 0.5) * 0.01
    prior = cvs**2 * np.exp(-3 * cvs / 0.55)
    for reported in values:
        answers = gather(reported, silent)
        found.append(tabulate_means(estimate_rates(answers, priors=priors)))
        independent.append(_silent_on_a_grid(reported, cvs, prior))
    silent_means = [table["silent_mean_persons"].sum() for table in found]
    np.testing.assert_allclose(silent_means, independent, rtol=2e-3)
    assert silent_means[1] < silent_means[0] - 1


def _silent_on_a_grid(
    reported: list[int], cvs: NDArray[np.float64], prior: NDArray[np.float64]
) -> float:
    """The silent municipality's expected citizens by plain densities on a dense grid."""
    level, cv = np.meshgrid(np.linspace(-6, 14, 801), cvs, indexing="ij")
    rate, shape = np.exp(level) / PERSONS.sum(), cv**-2.0
    density = np.log(prior) - ((level - np.log(100.0)) / 2) ** 2 / 2
    for number in (0, 1, 2, 3, 5):
        chance = shape / (shape + rate * PERSONS[number])
        density = density + stats.nbinom.logpmf(reported[number], shape, chance)
    weights = np.exp(density - density.max())
    return float((weights * rate * PERSONS[4]).sum() / weights.sum())


@given(st.integers(1, 25), st.integers(1, 25))
def test_an_interval_without_width_is_its_count(first: int, second: int) -> None:
    """An interval that its regional total leaves no width counts as the exact number does."""
    exact = [(CODES[0], first, first), (CODES[1], second, second)]
    tied = [("north", first + second, first + second), (CODES[0], first, first + 5)]
    tied.append((CODES[1], second, second + 5))
    found = []
    for rows in (exact, tied):
        table = pd.DataFrame(rows, columns=["area", "low", "high"]).assign(status="answered")
        found.append(
            estimate_rates(gather_answers(table, municipalities=COUNTRY.iloc[:2]), priors=Priors())
        )
    one, other = found
    # The search for the nodes is not the same one, so the quadrature differs in its last digits.
    assert one.mean_national_rate == pytest.approx(other.mean_national_rate, rel=1e-6)
    assert one.mean_rate_cv == pytest.approx(other.mean_rate_cv, rel=1e-6)


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30))
def test_a_total_of_all_rows_adds_nothing(first: int, second: int, third: int) -> None:
    """A regional total that its own municipalities explain is not counted a second time."""
    own = [(code, "answered", n, n) for code, n in zip(CODES, (first, second, third), strict=False)]
    total = first + second + third
    columns = ["area", "status", "low", "high"]
    alone, both = (
        gather_answers(pd.DataFrame(rows, columns=columns), municipalities=COUNTRY)
        for rows in (own, [*own, ("north", "answered", total, total)])
    )
    one, other = (estimate_rates(answers, priors=Priors()) for answers in (alone, both))
    assert one.mean_national_rate == pytest.approx(other.mean_national_rate, rel=1e-12)


@given(st.integers(0, 25), st.integers(0, 25))
def test_a_regions_draws_keep_its_total(total: int, own: int) -> None:
    rows = [("north", "answered", total + own, total + own), (CODES[0], "answered", own, own)]
    table = pd.DataFrame(rows, columns=["area", "status", "low", "high"])
    rates = estimate_rates(gather_answers(table, municipalities=COUNTRY), priors=Priors())
    reported = draw_posterior(np.random.default_rng(1), rates=rates, draws=30).reported_persons
    assert (reported[:, :3].sum(axis=1) == total + own).all()
    assert (reported[:, 0] == own).all()
    assert tabulate_means(rates)["reported_mean_persons"].sum() == pytest.approx(total + own)


@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=6),
)
def test_citizens_lie_between_the_longer_list_and_both(pairs: list[tuple[int, int]]) -> None:
    table = pd.DataFrame(pairs, columns=["municipal_persons", "offer_persons"])
    found = bound_same_citizen(table.assign(area=[str(i) for i in range(len(pairs))]))
    assert max(map(sum, zip(*pairs, strict=True))) <= found.citizens_low
    assert found.citizens_low <= found.citizens_high == sum(map(sum, pairs))
    assert found.in_both_high == found.citizens_high - found.citizens_low
    assert 1 <= found.factor_high <= 2
