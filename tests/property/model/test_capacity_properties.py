"""What must hold for every load, place and help, each under the criterion it holds for."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.model.balance.criteria import places_for_excess
from analysis.model.balance.helping import Help
from analysis.model.balance.overflow import describe_overflow
from analysis.model.balance.several_offers import chance_all_suffice
from analysis.model.balance.supply_rules import deadline_chances
from analysis.model.balance.sustainability import MinimumVolume, assess_sustainability
from analysis.model.balance.transfer import share_out
from analysis.model.queueing.finite_queue import limit_queue
from analysis.model.queueing.load import Load
from analysis.model.queueing.steady_queue import refusal_chance, waiting_chance, waits_longer_chance
from analysis.model.queueing.transient import evolve_offer
from analysis.model.scenarios.splitting_curve import mark_efficient, tabulate_splitting_curve

amounts = st.one_of(st.just(0.0), st.floats(1e-3, 150))
places = st.integers(0, 120)
few_places = st.integers(0, 14)
small_amounts = st.one_of(st.just(0.0), st.floats(1e-3, 20))
times = st.floats(0, 5)


@st.composite
def loads(draw: st.DrawFn) -> Load:
    return Load(
        mean_persons=draw(st.one_of(st.just(0.0), st.floats(1e-3, 40))),
        mean_cv=draw(st.one_of(st.just(0.0), st.floats(1e-3, 0.8))),
        share_concentration=draw(st.one_of(st.just(math.inf), st.floats(1, 1e4))),
    )


@st.composite
def divisions(draw: st.DrawFn, most: int = 4) -> tuple[list[float], list[int]]:
    weights = draw(st.lists(st.floats(0.05, 1), min_size=2, max_size=most))
    numbers = draw(st.lists(st.integers(0, 30), min_size=len(weights), max_size=len(weights)))
    return [weight / sum(weights) for weight in weights], numbers


@given(amounts, places, times)
def test_more_places_never_raise_refusals_or_waits(load: float, number: int, days: float) -> None:
    late = {"mean_stay_days": 1.0, "days": days}
    fewer, more = number, number + 1
    assert refusal_chance(load, places=more) <= refusal_chance(load, places=fewer) + 1e-14
    assert waiting_chance(load, places=more) <= waiting_chance(load, places=fewer) + 1e-14
    waits = [waits_longer_chance(load, places=each, **late).item() for each in (fewer, more)]
    assert waits[1] <= waits[0] + 1e-14
    missed = [deadline_chances(np.array([load]), places=each, stays=days)[1].item()
              for each in (fewer, more)]  # fmt: skip
    assert missed[1] <= missed[0] + 1e-12


@given(amounts, places, times)
def test_refusals_lie_below_waits_and_missed_deadlines_below_both(
    load: float, number: int, stays: float
) -> None:
    loss = refusal_chance(load, places=number).item()
    delay = waiting_chance(load, places=number).item()
    at_once, late = (
        part.item() for part in deadline_chances(np.array([load]), places=number, stays=stays)
    )
    assert 0 <= loss <= delay + 1e-14 <= 1 + 2e-14
    assert late <= loss + 1e-12
    assert at_once + late <= 1 + 1e-12
    assert 1 - at_once <= delay + 1e-12


@given(st.floats(0.01, 30), st.integers(1, 30), st.integers(0, 20), times)
def test_what_a_limited_queue_receives_it_serves(
    load: float, number: int, waiting: int, days: float
) -> None:
    queue = limit_queue(load, places=number, most_waiting=waiting, mean_stay_days=1.0)
    found = queue.describe()
    assert queue.chances.sum() == pytest.approx(1)
    assert found.occupancy_share * number == pytest.approx(load * (1 - found.chance_of_refusal))
    assert 0 <= queue.waits_longer_chance(days) <= queue.waits_longer_chance(0.0) + 1e-12


@settings(max_examples=40)
@given(small_amounts, small_amounts, few_places, few_places)
def test_two_way_help_equals_pooling_and_no_help_adds_to_total_loss(
    first: float, second: float, here: int, there: int
) -> None:
    by_help = {
        each: describe_overflow((first, second), places=(here, there), help_given=each)
        for each in Help
    }
    both = by_help[Help.BOTH].total_refused_share
    if first + second > 0:
        pooled = refusal_chance(first + second, places=here + there).item()
        assert both == pytest.approx(pooled, abs=1e-9)
    for one_way in (Help.FOR_FIRST, Help.FOR_SECOND):
        found = by_help[one_way].total_refused_share
        assert both <= found + 1e-9
        assert found <= by_help[Help.NONE].total_refused_share + 1e-9


@given(loads(), divisions())
def test_a_pool_never_has_more_expected_excess_than_a_split_of_as_many_places(
    load: Load, division: tuple[list[float], list[int]]
) -> None:
    shares, numbers = division
    apart = share_out(load, shares=shares, places=numbers, helped_by=((),) * len(shares))
    rounding = 1e-7 * (1 + load.mean_persons)
    assert apart.pooled_expected_excess_persons <= apart.expected_excess_persons + rounding
    pooled = load.census().cdf(sum(numbers)).item()
    assert apart.chance_all_received <= pooled + 1e-7
    assert apart.chance_all_received <= 1 - max(apart.chance_of_exceeding) + 1e-7
    assert apart.chance_all_received >= 1 - sum(apart.chance_of_exceeding) - 1e-7


@settings(max_examples=40)
@given(loads(), divisions(most=2))
def test_help_never_adds_excess_where_places_are_shared_out_anew(
    load: Load, division: tuple[list[float], list[int]]
) -> None:
    shares, numbers = division
    found = {
        each: share_out(load, shares=shares, places=numbers, helped_by=each.helped_by)
        for each in Help
    }
    rounding = 1e-7 * (1 + load.mean_persons)
    none, both = found[Help.NONE], found[Help.BOTH]
    for one_way in (found[Help.FOR_FIRST], found[Help.FOR_SECOND]):
        assert both.expected_excess_persons <= one_way.expected_excess_persons + rounding
        assert one_way.expected_excess_persons <= none.expected_excess_persons + rounding
        saved = none.expected_excess_persons - one_way.expected_excess_persons
        assert one_way.displaced_persons == pytest.approx(saved, abs=rounding)
    assert both.expected_excess_persons == pytest.approx(
        both.pooled_expected_excess_persons, abs=rounding
    )


@given(loads(), divisions(), st.integers(0, 3))
def test_more_places_in_one_offer_never_lower_the_chance_that_all_suffice(
    load: Load, division: tuple[list[float], list[int]], offer: int
) -> None:
    shares, numbers = division
    more = list(numbers)
    more[offer % len(numbers)] += 1
    before = chance_all_suffice(load, shares=shares, places=numbers)
    after = chance_all_suffice(load, shares=shares, places=more)
    assert -1e-12 <= before <= after + 1e-11
    assert after <= 1


@given(loads(), st.floats(0.01, 1), st.floats(0.1, 1.5))
def test_less_excess_takes_no_fewer_places(load: Load, excess: float, factor: float) -> None:
    census = load.census()
    strict = places_for_excess([census], most_excess_persons=excess)
    loose = places_for_excess([census], most_excess_persons=excess * (1 + factor))
    assert sum(strict) >= sum(loose)


@settings(max_examples=40)
@given(loads(), st.floats(0, 1), st.floats(0.2, 6), st.tuples(st.integers(1, 5), st.integers(1, 8)))
def test_more_is_asked_more_often_missed_and_never_less_often_over_more_years(
    load: Load, share: float, stay: float, demand: tuple[int, int]
) -> None:
    asked, years = demand

    def assess(minimum: int, horizon: int) -> tuple[float, ...]:
        found = assess_sustainability(
            load,
            mean_stay_years=stay,
            minimum=MinimumVolume(persons=minimum, new_per_year=minimum),
            years=horizon,
            share=share,
        )
        chances = (
            found.chance_below_persons,
            found.chance_year_below,
            found.chance_ever_below_persons,
            found.chance_any_year_below,
        )
        assert found.chance_any_year_below >= found.chance_year_below - 1e-4
        return tuple(chance for chance in chances if chance is not None)

    base = np.array(assess(asked, years))
    assert ((base >= -1e-9) & (base <= 1 + 1e-9)).all()
    assert (np.array(assess(asked + 1, years)) >= base - 1e-9).all()
    assert (np.array(assess(asked, years + 1)) >= base - 1e-9).all()


@settings(max_examples=15)
@given(st.floats(0.1, 30), st.integers(0, 40), st.floats(0.2, 5), st.integers(0, 40))
def test_over_time_chances_stay_chances_and_persons_are_accounted_for(
    inflow: float, number: int, stay: float, start: int
) -> None:
    path = evolve_offer(
        np.eye(start + 1)[start],
        inflow_per_year=lambda _year: inflow,
        places_from=[(0, number)],
        mean_stay_years=stay,
        at_years=[0, 0.3, 2],
    )
    np.testing.assert_allclose(path.chances.sum(axis=1), 1, atol=1e-8)
    assert (np.diff(path.refused_persons) >= -1e-9).all()
    assert (path.refused_persons <= path.new_persons + 1e-7).all()


@settings(max_examples=15)
@given(loads(), st.floats(0.05, 0.95))
def test_the_price_of_splitting_is_never_negative(load: Load, share: float) -> None:
    table = tabulate_splitting_curve(
        load, shares=[share], total_places=[20, 30], new_places=[0, 5, 15]
    )
    assert (table["price_persons"] >= 0).all()
    assert (table["price_places"] >= 0).all()
    assert table["efficient"].any()
    assert (table["efficient"] == mark_efficient(table)).all()


@given(loads(), st.floats(0.01, 0.99))
def test_the_loads_quantile_and_its_chance_are_inverse(load: Load, level: float) -> None:
    quantile = load.quantile(level)
    if load.mean_cv > 0 and quantile > 1e-6:
        assert load.chance_of_at_least(quantile) == pytest.approx(1 - level, abs=1e-8)


@given(st.floats(0.1, 60), st.floats(0.05, 0.95))
def test_each_alone_may_look_cheaper_but_never_both_at_once(mean: float, share: float) -> None:
    # The criterion of a chance alone has no pooling property; that of both at once has.
    level = 0.95
    alone = [int(stats.poisson.ppf(level, mean * part)) for part in (share, 1 - share)]
    together = chance_all_suffice(Load(mean_persons=mean), shares=[share, 1 - share], places=alone)
    if together >= level:
        assert sum(alone) >= int(stats.poisson.ppf(level, mean))
