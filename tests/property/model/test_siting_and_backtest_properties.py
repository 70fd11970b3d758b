"""What must hold of every siting, every input that can be known, and every forecast."""

import math

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.model.backtest.dated_inputs import DatedInput
from analysis.model.backtest.forecast_laws import CountLaw, PoissonLaw, StudentLaw
from analysis.model.backtest.forecasts import forecast_naively
from analysis.model.census.count_distribution import estimate_census
from analysis.model.queueing.load import Load
from analysis.model.sensitivity.asking import tabulate_value_of_asking
from analysis.model.sensitivity.knowing import load_inputs, tabulate_value_of_knowing
from analysis.model.sensitivity.one_at_a_time import AssumedRange, find_turning_value
from analysis.model.sensitivity.shortage_loss import ShortageLoss, size_for_loss
from analysis.model.siting.distance_by_area import tabulate_savings_by_area
from analysis.model.siting.enumeration import enumerate_sites
from analysis.model.siting.location import locate_units
from analysis.model.siting.location_problem import SitingLimits
from analysis.periods import Period

levels = st.floats(0.5, 0.99)
loads = st.builds(Load, mean_persons=st.floats(0.5, 60), mean_cv=st.floats(0.01, 0.6))


@st.composite
def towns(draw: st.DrawFn, most: int = 9) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Distances between points of a plane, and some draws of their citizens."""
    number = draw(st.integers(4, most))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    points = rng.integers(0, 60, (number, 2)) * 5.0
    codes = [str(100 + code) for code in range(number)]
    km = np.hypot(*(points[:, np.newaxis] - points).T)
    citizens = rng.poisson(draw(st.floats(0.2, 4)), (draw(st.integers(1, 12)), number)) + 0.0
    citizens[0, 0] += 1.0
    return pd.DataFrame(km, codes, codes), pd.DataFrame(citizens, columns=codes)


@given(towns(), st.sampled_from([1, 2]), st.booleans())
def test_regret_is_never_negative_and_someone_is_best(
    case: tuple[pd.DataFrame, pd.DataFrame], new_units: int, with_existing: bool
) -> None:
    km, citizens = case
    existing = ["100"] if with_existing else []
    found = enumerate_sites(km, citizens=citizens, existing=existing, new_units=new_units)
    table = found.choices
    assert (table["regret_km"] >= 0).all()
    assert math.isclose(table["chance_best"].sum(), 1, abs_tol=1e-9)
    assert table["chance_best"].between(0, 1 + 1e-12).all()
    assert math.isclose(found.chance_in_best.sum(), new_units, abs_tol=1e-9)
    # The choice nearest on average is the one that is regretted least.
    assert table["regret_km"].iloc[0] <= table["regret_km"].min() + 1e-9
    if with_existing:
        assert (table["saved_km"] >= -1e-9).all()


@given(towns(), st.integers(1, 3))
def test_more_units_are_never_farther(case: tuple[pd.DataFrame, pd.DataFrame], units: int) -> None:
    km, citizens = case
    persons = citizens.mean(axis=0)
    units = min(units, len(km) // 2)
    fewer = locate_units(km, persons=persons, limits=SitingLimits(new_units=units))
    more = locate_units(km, persons=persons, limits=SitingLimits(new_units=units + 1))
    assert more.mean_km <= fewer.mean_km + 1e-9
    beside = locate_units(
        km, persons=persons, limits=SitingLimits(new_units=units), existing=list(fewer.units)
    )
    assert beside.mean_km <= fewer.mean_km + 1e-9


@given(towns(), st.floats(10, 250))
def test_a_limit_never_brings_anybody_nearer(
    case: tuple[pd.DataFrame, pd.DataFrame], cover_km: float
) -> None:
    km, citizens = case
    persons = citizens.mean(axis=0)
    free = locate_units(km, persons=persons, limits=SitingLimits(new_units=2))
    sized = SitingLimits(new_units=2, places_per_unit=0.7 * persons.sum() + 1)
    assert locate_units(km, persons=persons, limits=sized).mean_km >= free.mean_km - 1e-6
    covering = locate_units(
        km, persons=persons, limits=SitingLimits(new_units=2), cover_km=cover_km
    )
    within = free.by_municipality.query("km <= @cover_km")["persons"].sum()
    assert covering.covered_share >= within / persons.sum() - 1e-9
    assert covering.mean_km >= free.mean_km - 1e-9


@given(towns())
def test_areas_add_up_to_the_whole(case: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    km, citizens = case
    persons = citizens.mean(axis=0).to_frame().T
    codes = list(km.index)
    areas = {"north": codes[:2], "south": codes[2:], "all": codes}
    table = tabulate_savings_by_area(
        km, citizens=persons, areas=areas, before=codes[:1], after=codes[:2]
    ).set_index("area")
    weighted = (table["persons"] * table["saved_km"].fillna(0)).loc[["north", "south"]].sum()
    whole = table.loc["all", "persons"] * table.loc["all", "saved_km"]
    assert math.isclose(weighted, whole, rel_tol=1e-9, abs_tol=1e-9)
    assert table["saved_km"].dropna().ge(-1e-9).all()


@settings(max_examples=25)
@given(loads, levels, st.floats(0.05, 0.95))
def test_knowing_never_costs_and_all_is_worth_most(load: Load, level: float, share: float) -> None:
    loss = ShortageLoss(level=level)
    uncertain = Load(mean_persons=load.mean_persons, mean_cv=load.mean_cv, share_concentration=50.0)
    table = tabulate_value_of_knowing(
        lambda given: given["mean"] * given["share"],
        inputs=load_inputs(uncertain, share=share),
        loss=loss,
    ).set_index("name")
    values = table["value_places"]
    assert (values >= 0).all()
    assert values["all"] >= values.max() - 1e-9
    assert (table["without_place_persons"] >= -1e-9).all()
    assert (table["empty_places"] >= -1e-9).all()


@settings(max_examples=40)
@given(loads, levels, st.floats(0.01, 0.95), st.floats(0.01, 0.95))
def test_a_larger_reduction_is_never_worth_less(
    load: Load, level: float, one: float, other: float
) -> None:
    table = tabulate_value_of_asking(
        load, loss=ShortageLoss(level=level), reductions=[*sorted([one, other]), 1]
    )
    # Nodes of probability stand for many answers: they err by far less than a place.
    slack = 0.01 * table["value_places"].iloc[-1] + 1e-6
    assert table["value_places"].diff().dropna().ge(-slack).all()
    assert (table["value_places"] >= 0).all()


@given(loads, levels)
def test_the_places_of_least_loss_suffice_at_the_level(load: Load, level: float) -> None:
    sized = size_for_loss(load.census(), loss=ShortageLoss(level=level))
    assert float(load.census().cdf(sized.places)) >= level
    if sized.places:
        assert float(load.census().cdf(sized.places - 1)) < level


@given(st.floats(-5, 5), st.floats(0.1, 4), st.floats(-20, 20))
def test_a_line_turns_where_it_crosses(offset: float, slope: float, limit: float) -> None:
    ranges = [AssumedRange(name="x", low=-3, central=0, high=3)]
    found = find_turning_value(
        lambda given: offset + slope * given["x"], assumptions=ranges, name="x", limit=limit
    )
    crossing = (limit - offset) / slope
    if -2.999 < crossing < 2.999:
        assert found.value is not None
        assert math.isclose(found.value, crossing, abs_tol=1e-6)
    elif abs(crossing) > 3.001:
        assert found.value is None
    assert found.above_at_central == (offset > limit)


@given(st.floats(-30, 30), st.floats(0.1, 10), st.floats(1.5, 60), st.floats(-60, 60))
def test_a_continuous_score_is_never_negative_nor_beyond_the_distance(
    mean: float, scale: float, degrees: float, value: float
) -> None:
    law = StudentLaw(mean=mean, scale=scale, degrees=degrees)
    assert 0 <= law.crps(value) <= abs(value - mean) + law.crps(mean) + 1e-9
    assert law.crps(value) >= law.crps(mean) - 1e-9
    assert math.isclose(law.cdf(law.quantile(0.3)), 0.3, abs_tol=1e-9)


@given(st.floats(0, 200), st.integers(0, 400), st.floats(0.01, 0.8))
def test_scores_of_counts_agree_where_the_mean_is_known(mean: float, value: int, cv: float) -> None:
    known = CountLaw(census=estimate_census(mean))
    assert math.isclose(PoissonLaw(mean=mean).crps(value), known.crps(value), abs_tol=1e-9)
    uncertain = CountLaw(census=estimate_census(mean, mean_cv=cv))
    assert 0 <= uncertain.crps(value) <= abs(value - mean) + mean + 1


@given(
    st.lists(st.tuples(st.integers(2000, 2019), st.integers(2000, 2024)), min_size=1, max_size=12),
    st.integers(2005, 2024),
)
def test_no_naive_forecast_knows_more_than_its_origin(
    dates: list[tuple[int, int]], origin_year: int
) -> None:
    inputs = [
        DatedInput(
            name=f"{year}", value=float(year), date=Period(str(year)), published=Period(str(shown))
        )
        for year, shown in dates
    ]
    origin = Period(str(origin_year)).last
    assert origin is not None
    found = forecast_naively(inputs, origin=origin, target=Period("2030"))
    used = {each for forecast in found.forecasts for each in forecast.inputs}
    assert all(each.published.last <= origin for each in used)
    assert len(found.later) == sum(shown > origin_year for _, shown in dates)
    assert found.can_be_assessed == any(shown <= origin_year for _, shown in dates)
    assert found.can_be_assessed or found.findings[0].code == "cannot-be-assessed"
