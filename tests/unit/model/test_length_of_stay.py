"""Laws of the stay, against scipy's distributions, numerical integration and finite sums."""

import itertools
import math
from collections.abc import Callable

import numpy as np
import pytest
from scipy import integrate, stats

from analysis.model.stay.length_of_stay import GammaStay, LognormalStay, WeibullStay
from analysis.model.stay.review_stay import ReviewStay, TwoTypesStay
from analysis.model.stay.stay_law import StayLaw

MEAN = 2.5
REVIEWS = ReviewStay(mean_years=4, shape=0.8, release_share=0.6)
ON_THE_DAY = ReviewStay(mean_years=4, shape=1.3, release_share=0.5, spread_years=0)
TWO_TYPES = TwoTypesStay(
    type_1=REVIEWS, type_2=LognormalStay(mean_years=1, sigma=0.7), type_2_share=0.4
)
LAWS = [
    LognormalStay(mean_years=MEAN, sigma=1),
    LognormalStay(mean_years=0.3, sigma=0.2),
    GammaStay(mean_years=MEAN, shape=0.4),
    GammaStay(mean_years=MEAN, shape=30),
    WeibullStay(mean_years=MEAN, shape=0.6),
    WeibullStay(mean_years=MEAN, shape=4),
    REVIEWS,
    ON_THE_DAY,
    TWO_TYPES,
]
EDGES = [0.0, 1e-4, 1e-2, 0.1, 0.5, 1, 2, 3.5, 5, 5.25, 7, 7.25, 9, 9.25, 15, 30, 60, 200, 2000]


def scipy_law(law: StayLaw) -> stats.rv_continuous:
    if isinstance(law, LognormalStay):
        return stats.lognorm(law.sigma, scale=law.mean_years * math.exp(-(law.sigma**2) / 2))
    if isinstance(law, GammaStay):
        return stats.gamma(law.shape, scale=law.mean_years / law.shape)
    assert isinstance(law, WeibullStay)
    return stats.weibull_min(law.shape, scale=law.mean_years / math.gamma(1 + 1 / law.shape))


def integrate_pieces(function: Callable[[float], float], low: float, high: float) -> float:
    edges = sorted({low, high, *(edge for edge in EDGES if low < edge < high)})
    return sum(
        integrate.quad(function, a, b, epsabs=1e-14, epsrel=1e-13, limit=300)[0]
        for a, b in itertools.pairwise(edges)
    )


@pytest.mark.parametrize("law", LAWS[:6], ids=str)
def test_survival_is_scipys_at_both_ends(law: StayLaw) -> None:
    years = np.array([1e-3, 0.05, 0.4, 1, 2.5, 6, 20])
    scipys = scipy_law(law)
    assert scipys.mean() == pytest.approx(law.mean_years, rel=1e-12)
    np.testing.assert_allclose(law.survival(years), scipys.sf(years), rtol=1e-11, atol=0)
    np.testing.assert_allclose(-np.expm1(law.log_survival(years)), scipys.cdf(years), rtol=1e-10)
    assert law.survival(0).item() == 1


@pytest.mark.parametrize("shape", [1, 3, 40])
def test_a_gamma_stay_keeps_its_digits_where_the_survival_underflows(shape: int) -> None:
    scaled = np.array([800.0, 2000.0, 1e5])
    terms = np.arange(shape)
    logs = terms * np.log(scaled[:, np.newaxis]) - np.array([math.lgamma(n + 1) for n in terms])
    exact = -scaled + np.logaddexp.reduce(logs, axis=1)
    law = GammaStay(mean_years=2, shape=shape)
    np.testing.assert_allclose(law.log_survival(scaled * 2 / shape), exact, rtol=1e-13)


@pytest.mark.parametrize("law", LAWS, ids=str)
def test_the_restricted_mean_is_the_integral_of_the_survival(law: StayLaw) -> None:
    for years in (0.05, 1, 5.1, 8, 30):
        area = integrate_pieces(lambda t: law.survival(t).item(), 0, years)
        assert law.restricted_mean_years(years).item() == pytest.approx(area, rel=1e-10)
    assert law.restricted_mean_years(1e6).item() == pytest.approx(law.mean_years, rel=1e-9)


@pytest.mark.parametrize("law", LAWS, ids=str)
def test_somebody_met_at_random_stays_on_like_the_stationary_law(law: StayLaw) -> None:
    # The density of the time since entry is S / mean; the rest of the stay follows given it.
    for ahead in (0.2, 1, 4):
        mixed = integrate_pieces(
            lambda t, ahead=ahead: (law.survival(t + ahead) / law.mean_years).item(), 0, 2000
        )
        assert law.equilibrium_survival(ahead).item() == pytest.approx(mixed, abs=1e-8)


@pytest.mark.parametrize("law", LAWS, ids=str)
def test_the_rest_of_a_stay_is_a_ratio_of_survivals(law: StayLaw) -> None:
    elapsed, ahead = np.array([[0.0], [0.4], [5.1]]), np.array([0, 0.3, 2, 7.0])
    ratio = law.survival(elapsed + ahead) / np.maximum(law.survival(elapsed), 1e-300)
    found = law.residual_survival(ahead, elapsed_years=elapsed)
    np.testing.assert_allclose(found, ratio, rtol=1e-9, atol=1e-300)
    assert found[0, 0] == 1


@pytest.mark.parametrize("law", LAWS, ids=str)
@pytest.mark.parametrize("elapsed", [0.0, 0.3, 5.1])
def test_drawn_stays_follow_their_law(law: StayLaw, elapsed: float) -> None:
    draws = 40_000
    drawn = law.draw_ahead(np.random.default_rng(5), elapsed_years=np.full(draws, elapsed))
    assert np.all(drawn >= 0)
    for ahead in (0.1, 0.6, 1.95, 2.5, 4.2):
        chance = law.residual_survival(ahead, elapsed_years=elapsed).item()
        error = math.sqrt(chance * (1 - chance) / draws) + 1e-9
        assert abs((drawn > ahead).mean() - chance) < 4 * error


def test_stays_of_impossible_length_give_chances_but_no_draws() -> None:
    law = GammaStay(mean_years=0.5, shape=2)
    chances = law.residual_survival([0, 0.1, 50], elapsed_years=400)
    assert chances.tolist()[0] == 1
    # Far out a gamma stay ends at the rate shape / mean.
    assert chances[1] == pytest.approx(math.exp(-0.4), rel=1e-3)
    with pytest.raises(ValueError, match=r"400 years is not when the mean is 0.5: check the month"):
        law.draw_ahead(np.random.default_rng(1), elapsed_years=[1.0, 400.0])


def test_without_releases_reviews_are_a_weibull_law() -> None:
    years = np.linspace(0, 15, 50)
    plain = WeibullStay(mean_years=4, shape=0.8)
    law = ReviewStay(mean_years=4, shape=0.8, release_share=0)
    np.testing.assert_allclose(law.survival(years), plain.survival(years), rtol=1e-12)


def test_each_review_releases_its_share_of_those_still_there() -> None:
    base = WeibullStay(
        mean_years=ON_THE_DAY.scale_years * math.gamma(1 + 1 / 1.3), shape=ON_THE_DAY.shape
    )
    for number, review in enumerate((5.0, 7.0, 9.0)):
        before, after = ON_THE_DAY.survival([review - 1e-9, review])
        assert before == pytest.approx(base.survival(review).item() * 0.5**number, rel=1e-6)
        assert after == pytest.approx(base.survival(review).item() * 0.5 ** (number + 1), rel=1e-9)
    middle = REVIEWS.survival(5.125) / REVIEWS.survival(5)
    plain = np.exp(-((5.125 / REVIEWS.scale_years) ** 0.8) + (5 / REVIEWS.scale_years) ** 0.8)
    assert middle == pytest.approx(0.7 * plain, rel=1e-12)


def test_two_types_are_their_mixture() -> None:
    years = np.array([0.5, 2, 6])
    mixed = 0.6 * REVIEWS.survival(years) + 0.4 * TWO_TYPES.type_2.survival(years)
    np.testing.assert_allclose(TWO_TYPES.survival(years), mixed, rtol=1e-12)
    alone = TwoTypesStay(type_1=REVIEWS, type_2=LAWS[0], type_2_share=1)
    np.testing.assert_allclose(alone.survival(years), LAWS[0].survival(years), rtol=1e-12)
    assert np.all(alone.draw_ahead(np.random.default_rng(1), elapsed_years=np.zeros(5)) > 0)


@pytest.mark.parametrize("bad", [-1, 0, math.nan, math.inf, "long", None])
def test_a_law_that_is_none_is_refused_by_the_name_of_its_parameter(bad: float) -> None:
    with pytest.raises(ValueError, match=r"mean_years must be a number from 0.001 to 1000; got"):
        LognormalStay(mean_years=bad, sigma=1)
    with pytest.raises(ValueError, match=r"sigma must be a number from 0.05 to 5; got"):
        LognormalStay(mean_years=1, sigma=bad)
    with pytest.raises(ValueError, match=r"shape must be a number from 0.02 to 400; got"):
        GammaStay(mean_years=1, shape=bad)
    with pytest.raises(ValueError, match=r"shape must be a number from 0.1 to 25; got"):
        WeibullStay(mean_years=1, shape=bad)


@pytest.mark.parametrize("bad", [-0.5, math.nan, math.inf, "long", None])
def test_times_that_cannot_be_are_refused_by_name(bad: float) -> None:
    rule = "must be a finite number of at least 0; got"
    for ask in (REVIEWS.survival, REVIEWS.log_survival, REVIEWS.restricted_mean_years):
        with pytest.raises(ValueError, match=f"^years {rule}"):
            ask(bad)
    with pytest.raises(ValueError, match=f"^elapsed_years {rule}"):
        REVIEWS.residual_survival(1, elapsed_years=bad)
    with pytest.raises(ValueError, match=f"^ahead_years {rule}"):
        REVIEWS.residual_survival(bad, elapsed_years=1)
    with pytest.raises(ValueError, match=f"^elapsed_years {rule}"):
        REVIEWS.draw_ahead(np.random.default_rng(1), elapsed_years=bad)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"release_share": 1}, "release_share must be a number from 0 to 0.99; got 1"),
        ({"review_years": (5, 5)}, "review_years must rise"),
        ({"review_years": (0, 5)}, "review_years must rise"),
        ({"review_years": (5, 5.25), "spread_years": 0.5}, "review_years must rise"),
        ({"review_years": (5.03,)}, "must be whole numbers of months"),
        ({"spread_years": -1}, "must be whole numbers of months"),
        ({"spread_years": math.nan}, "must be whole numbers of months"),
    ],
)
def test_reviews_that_cannot_be_are_refused(changes: dict[str, object], message: str) -> None:
    given = {"mean_years": 4, "shape": 1, "release_share": 0.5, **changes}
    with pytest.raises(ValueError, match=message):
        ReviewStay(**given)  # type: ignore[arg-type]


def test_a_share_of_type_2_outside_0_to_1_is_refused() -> None:
    with pytest.raises(ValueError, match=r"type_2_share must be a number from 0 to 1; got 1.2"):
        TwoTypesStay(type_1=REVIEWS, type_2=REVIEWS, type_2_share=1.2)
