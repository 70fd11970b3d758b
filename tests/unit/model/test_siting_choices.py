"""Every choice of one or two new units, and distances by area: against loops written out by hand."""

import math
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from analysis.model.need.draws import draw_need
from analysis.model.siting.distance_by_area import (
    tabulate_nearest_and_own,
    tabulate_savings_by_area,
)
from analysis.model.siting.enumeration import enumerate_sites
from analysis.model.siting.road_table import check_roads

CODES = ["101", "360", "400", "461", "751", "851"]
# 400 lies on an island that no road reaches.
KM = pd.DataFrame(
    [
        [0.0, 150, np.nan, 165, 310, 410],
        [150, 0.0, np.nan, 180, 330, 430],
        [np.nan, np.nan, 0.0, np.nan, np.nan, np.nan],
        [165, 180, np.nan, 0.0, 145, 245],
        [310, 330, np.nan, 145, 0.0, 120],
        [410, 430, np.nan, 245, 120, 0.0],
    ],
    index=CODES,
    columns=CODES,
)
AREAS = {"danmark": CODES, "vest": ["461", "751", "851"], "ø": ["400"]}


@pytest.fixture
def citizens() -> pd.DataFrame:
    rng = np.random.default_rng(7)
    return pd.DataFrame(rng.poisson([3, 0.5, 0.4, 1, 2, 1.5], (40, 6)).astype(float), columns=CODES)


def mean_km(row: pd.Series, units: list[str]) -> float:
    """The mean distance of one draw, added up citizen by citizen."""
    joined = [code for code in CODES if code != "400"]
    total = sum(row[code] for code in joined)
    return sum(row[code] * min(KM.loc[code, unit] for unit in units) for code in joined) / total


@pytest.mark.parametrize("new_units", [1, 2])
def test_every_choice_is_what_a_loop_over_draws_and_choices_finds(
    citizens: pd.DataFrame, new_units: int
) -> None:
    found = enumerate_sites(KM, citizens=citizens, existing=["360"], new_units=new_units)
    joined = [code for code in CODES if code != "400"]
    draws = [row for _, row in citizens.iterrows() if sum(row[code] for code in joined) > 0]
    choices = list(combinations(joined, new_units))
    km = np.array([[mean_km(row, ["360", *choice]) for choice in choices] for row in draws])
    best = [np.isclose(row, row.min(), rtol=1e-12) for row in km]
    chance = np.mean([row / row.sum() for row in best], axis=0)
    table = found.choices[found.choices["by_road"].astype(bool)]
    assert found.draws == len(draws)
    assert len(table) == len(choices)
    for row in table.itertuples():
        units = (row.first_unit,) if new_units == 1 else (row.first_unit, row.second_unit)
        column = choices.index(units)
        assert row.mean_km == pytest.approx(km[:, column].mean())
        assert row.regret_km == pytest.approx((km[:, column] - km.min(axis=1)).mean(), abs=1e-12)
        assert row.chance_best == pytest.approx(chance[column])
        before = np.mean([mean_km(draw, ["360"]) for draw in draws])
        assert row.saved_km == pytest.approx(before - km[:, column].mean())
    assert found.chance_in_best.sum() == pytest.approx(new_units)
    assert found.choices["chance_best"].sum() == pytest.approx(1)


def test_an_island_is_named_and_never_given_kilometres(citizens: pd.DataFrame) -> None:
    found = enumerate_sites(KM, citizens=citizens, existing=["360"])
    island = found.choices[found.choices["first_unit"] == "400"].iloc[0]
    assert not island["by_road"]
    assert island[["mean_km", "saved_km", "chance_best", "regret_km"]].isna().all()
    assert found.without_road["municipality"].tolist() == ["400"]
    assert found.without_road["persons"].tolist() == pytest.approx([citizens["400"].mean()])
    share = citizens["400"].mean() / citizens.mean().sum()
    assert found.without_road["share"].tolist() == pytest.approx([share])
    assert [finding.code for finding in found.findings] == ["without-road"]
    assert "400" in found.findings[0].text.da
    assert "1 kommune uden vejforbindelse" in found.findings[0].text.da
    assert "without a road connection" in repr(found)


def test_without_an_existing_unit_the_largest_group_of_roads_is_served(
    citizens: pd.DataFrame,
) -> None:
    found = enumerate_sites(KM, citizens=citizens)
    assert math.isnan(found.before_km)
    assert found.choices["saved_km"].isna().all()
    assert found.choices["first_unit"].iloc[-1] == "400"
    crowded = citizens.assign(**{"400": 1000.0})
    [only] = enumerate_sites(KM, citizens=crowded).choices.query("by_road").itertuples()
    assert (only.first_unit, only.mean_km) == ("400", 0.0)


def test_a_draw_without_citizens_says_nothing(citizens: pd.DataFrame) -> None:
    empty = pd.DataFrame(0.0, index=range(10), columns=CODES)
    without = enumerate_sites(KM, citizens=citizens, existing=["360"])
    together = enumerate_sites(
        KM, citizens=pd.concat([citizens, empty], ignore_index=True), existing=["360"]
    )
    pd.testing.assert_frame_equal(without.choices, together.choices)
    assert without.draws == together.draws


def test_draws_of_the_need_fit_as_they_are() -> None:
    population = pd.Series(dict.fromkeys(CODES, 100.0))
    need = draw_need(
        np.random.default_rng(1),
        mean_persons=20,
        mean_cv=0.1,
        population_by_municipality=population,
        share_concentration=50,
        draws=30,
    )
    citizens = pd.DataFrame(need.intensity_persons, columns=list(need.municipalities))
    found = enumerate_sites(KM, citizens=citizens[CODES[::-1]], existing=["360"])
    again = enumerate_sites(KM, citizens=citizens, existing=["360"])
    pd.testing.assert_frame_equal(found.choices, again.choices)


def test_savings_by_area_are_sums_of_citizens(citizens: pd.DataFrame) -> None:
    table = tabulate_savings_by_area(
        KM, citizens=citizens, areas=AREAS, before=["360"], after=["360", "751"], level=0.8
    ).set_index("area")
    peopled = citizens[citizens[["461", "751", "851"]].sum(axis=1) > 0]
    west = peopled[["461", "751", "851"]].to_numpy()
    before, after = np.array([180.0, 330, 430]), np.array([145.0, 0, 120])
    saved = (west @ (before - after)) / west.sum(axis=1)
    assert table.loc["vest", "km_before"] == pytest.approx((west @ before / west.sum(1)).mean())
    assert table.loc["vest", "saved_km"] == pytest.approx(saved.mean())
    ends = np.quantile(saved, [0.1, 0.9])
    assert table.loc["vest", ["saved_low_km", "saved_high_km"]].tolist() == pytest.approx(
        ends.tolist()
    )
    island = table.loc["ø"]
    assert island["persons_without_road"] == pytest.approx(island["persons"])
    assert island[["km_before", "km_after", "saved_km", "saved_low_km"]].isna().all()
    assert table.loc["danmark", "persons"] == pytest.approx(citizens.mean().sum())


def test_the_own_offer_is_never_nearer_than_the_nearest(citizens: pd.DataFrame) -> None:
    own = pd.Series({"101": "360", "360": "360", "400": "360", "461": "751", "751": "751",
                     "851": "360"})  # fmt: skip
    table = tabulate_nearest_and_own(
        KM, citizens=citizens, areas=AREAS, open_units=["360", "751"], own_unit=own
    ).set_index("area")
    peopled = citizens[["461", "751", "851"]]
    peopled = peopled[peopled.sum(axis=1) > 0].to_numpy()
    share = (peopled[:, :2].sum(axis=1) / peopled.sum(axis=1)).mean()
    assert table.loc["vest", "share_own_is_nearest"] == pytest.approx(share)
    extra = (peopled @ np.array([0.0, 0, 430 - 120]) / peopled.sum(axis=1)).mean()
    assert table.loc["vest", "extra_km"] == pytest.approx(extra)
    assert table.loc["ø", ["nearest_km", "own_km"]].isna().all()


def flat(codes: list[str] = CODES) -> pd.DataFrame:
    return pd.DataFrame([[1.0] * len(codes)], columns=codes)


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: enumerate_sites(KM, citizens=flat(), existing=["36O"]),
         "existing must name seats of km_by_seat; got '36O'; the nearest match is '360'"),
        (lambda: enumerate_sites(KM, citizens=flat(), candidates=["101", "101"]),
         "candidates must name each seat once"),
        (lambda: enumerate_sites(KM, citizens=flat(), new_units=3), "new_units must be 1 or 2"),
        (lambda: enumerate_sites(KM, citizens=flat(), existing=["360"], candidates=["400"]),
         "candidates must hold at least 1 seats that roads join"),
        (lambda: enumerate_sites(KM, citizens=flat(CODES[:-1])), "citizens must hold the munici"),
        (lambda: enumerate_sites(KM, citizens=-flat()), "citizens must be a finite number"),
        (lambda: enumerate_sites(KM, citizens=0 * flat()), "citizens must hold a draw"),
        (lambda: enumerate_sites(KM, citizens=flat().iloc[:0]), "citizens must hold at least one"),
        (lambda: check_roads(KM.iloc[:0]), "km_by_seat must hold municipalities"),
        (lambda: check_roads(-KM), "km_by_seat must be a finite number"),
        (lambda: check_roads(KM.mask(KM == 245)), "it is missing from '461' to '851'"),
        (lambda: tabulate_savings_by_area(KM, citizens=flat(), areas={"x": ["999"]},
                                          before=["360"], after=["360"]),
         "areas must name municipalities"),
        (lambda: tabulate_nearest_and_own(KM, citizens=flat(), areas=AREAS, open_units=["360"],
                                          own_unit=pd.Series({"101": "360"})),
         "own_unit must hold one of open_units"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_by_name(ask: object, message: str) -> None:
    with pytest.raises(ValueError, match=message.replace("(", r"\(")):
        ask()  # type: ignore[operator]
