"""The price of splitting: against the comparison of splits, and the efficient set by hand."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.model.balance.helping import Help
from analysis.model.balance.splitting import join_offers
from analysis.model.queueing.load import Load
from analysis.model.scenarios.splitting_curve import mark_efficient, tabulate_splitting_curve

LOAD = Load(mean_persons=72, mean_cv=0.1, share_concentration=400)


def curve(**other: object) -> pd.DataFrame:
    given = {"shares": [0.54], "total_places": [86], "new_places": [0, 40, 46, 86], **other}
    return tabulate_splitting_curve(given.pop("load", LOAD), **given)


def test_without_help_it_is_the_split_described_elsewhere() -> None:
    table = curve(helps=[Help.NONE])
    offers = join_offers(72, share=0.54, mean_cv=0.1, share_concentration=400)
    # With no places in one offer and no help its citizens would belong nowhere: no such row.
    assert table["new_places"].tolist() == [40, 46]
    for row in table.itertuples():
        described = offers.describe((row.new_places, row.other_places))
        assert row.chance_of_shortage == pytest.approx(1 - described.chance_both_suffice, abs=1e-8)
        assert row.expected_excess_persons == pytest.approx(described.expected_excess_persons)
        assert row.pooled_excess_persons == pytest.approx(described.pooled_expected_excess_persons)
        assert row.displaced_persons == 0


def test_one_offer_for_all_has_no_price_but_everybody_from_the_area_is_away() -> None:
    table = curve(load=Load(mean_persons=72), helps=[Help.BOTH], new_places=[0])
    row = table.iloc[0]
    pooled = sum((n - 86) * stats.poisson.pmf(n, 72) for n in range(87, 250))
    assert row["expected_excess_persons"] == pytest.approx(pooled, rel=1e-6)
    assert row["price_persons"] == pytest.approx(0, abs=1e-8)
    assert row["price_places"] == 0
    assert row["displaced_persons"] == pytest.approx(72 * 0.54 - pooled, rel=1e-6)


def test_the_price_in_places_is_what_a_pool_could_do_without() -> None:
    table = curve()
    pooled = LOAD.census().expected_excess(np.arange(200))
    for row in table.itertuples():
        enough = row.total_places - row.price_places
        assert pooled[enough] <= row.expected_excess_persons + 1e-6
        assert enough == 0 or pooled[enough - 1] > row.expected_excess_persons - 1e-6
        assert row.price_persons >= 0


def test_the_efficient_set_is_the_rows_that_nothing_beats() -> None:
    table = curve(total_places=[80, 86], new_places=range(0, 81, 8))
    values = table[["total_places", "expected_excess_persons", "displaced_persons"]].to_numpy()
    for mine, efficient in zip(values, table["efficient"], strict=True):
        beaten = any(
            (other <= mine + 1e-9).all() and (other < mine - 1e-9).any() for other in values
        )
        assert efficient == (not beaten)
    assert table["efficient"].any()
    assert not table["efficient"].all()


def test_each_share_has_its_own_efficient_set() -> None:
    both, one = curve(shares=[0.5, 0.54]), curve()
    part = both[both["share"] == 0.54].reset_index(drop=True)
    pd.testing.assert_frame_equal(part, one)


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: curve(shares=[1.5]), "share must be a share from 0 to 1"),
        (lambda: curve(total_places=[-1]), "total_places must be a whole number"),
        (lambda: curve(new_places=[2.5]), "new_places must be a whole number"),
        (lambda: curve(new_places=[90]), "must leave a row"),
        (lambda: curve(shares=[]), "must leave a row"),
        (lambda: curve(new_places=[0], helps=[Help.NONE]), "must leave a row"),
        (lambda: mark_efficient(pd.DataFrame({"a": [1.0]}), by=["b"]), "by must name columns"),
        (lambda: mark_efficient(pd.DataFrame({"a": [1.0]}), by=[]), "by must name columns"),
        (
            lambda: mark_efficient(pd.DataFrame({"a": [1.0, np.nan]}), by=["a"]),
            "table must hold a value",
        ),
    ],
)
def test_what_lies_outside_its_range_is_refused_by_name(
    ask: Callable[[], object], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        ask()
