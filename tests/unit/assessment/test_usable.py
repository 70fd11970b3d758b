"""What can be used of an offer's published places, and when that is not known."""

import dataclasses

import pandas as pd
import pytest

from analysis import find_root
from analysis.assessment.capacity.usable import usable_by_offer
from analysis.catalogue.assumptions import Assumed, AssumedShare
from analysis.catalogue.contents import IncompatibleGroups, UnitOfPlaces, Use, UsedOtherwise
from analysis.catalogue.fields import Grade
from analysis.catalogue.udmelding import Udmelding, read_udmelding
from analysis.evidence import Unit
from analysis.language import Text
from analysis.reading import Reader

FLAGSHIP = "udviklingshaemning-dom-2023-fornyet"
REASON = Text("prøve", "trial")


def _assumed(kind, low, central, high):
    return kind(
        low=low, central=central, high=high, reason=REASON, quality=Grade.LOW, impact=Grade.LOW
    )


@pytest.fixture(scope="module")
def flagship() -> Udmelding:
    return read_udmelding(Reader(find_root()), FLAGSHIP)


def _with(udmelding: Udmelding, **changes: object) -> Udmelding:
    [offer] = udmelding.offers
    return dataclasses.replace(udmelding, offers=(dataclasses.replace(offer, **changes),))


def _row(udmelding: Udmelding, places: float) -> pd.Series:
    table = usable_by_offer(udmelding)
    return table[table["places"] == places].iloc[0]


def _interval(row: pd.Series) -> list[float]:
    return row[["usable_low", "usable_central", "usable_high"]].tolist()


def test_a_share_or_use_that_nobody_states_leaves_usable_places_unknown(flagship):
    table = usable_by_offer(flagship)
    assert table["places"].tolist() == [5, 29, 47, 60, 64, 81]
    assert table["known"].tolist() == [False] * 6
    assert table[["usable_low", "usable_central", "usable_high"]].isna().all(axis=None)
    assert table["unit"].unique().tolist() == ["places"]
    assert table["date"].tolist()[3:] == ["2019-06", "ikke oplyst", "ikke oplyst"]


def test_a_share_alone_is_not_enough_while_another_use_is_not_stated(flagship):
    shared = _with(flagship, share_for_group=_assumed(AssumedShare, 0.8, 0.9, 1.0))
    assert not usable_by_offer(shared)["known"].any()


def test_with_share_and_uses_stated_the_interval_is_theirs(flagship):
    uses = (
        UsedOtherwise(use=Use.REMAND_SURROGATE, places=_assumed(Assumed, 1, 2, 3)),
        UsedOtherwise(use=Use.OBSERVATION, places=_assumed(Assumed, 1, 2, 3)),
    )
    stated = _with(
        flagship, share_for_group=_assumed(AssumedShare, 0.8, 0.9, 1.0), used_otherwise=uses
    )
    # 48 - 6, 54 - 4, 60 - 2.
    assert _interval(_row(stated, 60)) == [42, 50, 58]
    assert bool(_row(stated, 60)["known"])


def test_units_hold_for_the_number_of_places_they_add_to(flagship):
    divided = _with(
        flagship,
        share_for_group=_assumed(AssumedShare, 1.0, 1.0, 1.0),
        used_otherwise=(),
        units=(UnitOfPlaces(places=6, number=10),),
        incompatible_groups=IncompatibleGroups(number=2, reason=REASON),
    )
    # Two groups in ten units of six: five places may stay empty; 30 and 30 fill them all.
    assert _interval(_row(divided, 60)) == [55, 60, 60]
    assert not bool(_row(divided, 81)["known"])


def test_hours_are_taken_by_their_share_and_not_rounded(flagship):
    [offer] = flagship.offers
    figure = dataclasses.replace(offer.places[0].figure, unit=Unit.HOURS_PER_WEEK, value=37.5)
    hours = _with(
        flagship,
        places=(dataclasses.replace(offer.places[0], figure=figure),),
        share_for_group=_assumed(AssumedShare, 0.5, 0.6, 0.8),
        used_otherwise=(),
    )
    row = _row(hours, 37.5)
    assert row["unit"] == "hours_per_week"
    assert _interval(row) == pytest.approx([18.75, 22.5, 30.0])


def test_a_number_that_is_not_known_is_not_usable(flagship):
    [offer] = flagship.offers
    figure = dataclasses.replace(offer.places[0].figure, value=None)
    unknown = _with(
        flagship,
        places=(dataclasses.replace(offer.places[0], figure=figure),),
        share_for_group=_assumed(AssumedShare, 0.5, 0.6, 0.8),
        used_otherwise=(),
    )
    table = usable_by_offer(unknown)
    assert table["known"].tolist() == [False]
    assert table["places"].isna().all()


def test_a_round_without_offers_has_an_empty_table_with_its_columns(flagship):
    table = usable_by_offer(dataclasses.replace(flagship, offers=()))
    assert table.empty
    assert "usable_central" in table.columns
