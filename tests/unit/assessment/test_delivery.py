"""What services without places deliver, and what a report says of it: no real round states any."""

from __future__ import annotations

import dataclasses

import pytest
from scipy import stats

from analysis import find_root, open_report, open_study
from analysis.assessment.capacity.delivery import delivery_by_reading
from analysis.assessment.figures.quantities import quantities_of
from analysis.assessment.study import Study
from analysis.catalogue.assumptions import Assumed
from analysis.catalogue.contents import Delivery
from analysis.catalogue.fields import Grade
from analysis.catalogue.offers import Offer, OfferKind
from analysis.language import Text

SLUG = "punktskrift-2022"


def assumed(number: float) -> Assumed:
    text = Text("et eksempel", "an example")
    return Assumed(
        low=number, central=number, high=number, reason=text, quality=Grade.LOW, impact=Grade.LOW
    )


def offer(name: str, **numbers: float | None) -> Offer:
    given = {field.name: numbers.get(field.name) for field in dataclasses.fields(Delivery)}
    stated = {key: None if n is None else assumed(n) for key, n in given.items()}
    return Offer(
        id=name,
        name=name.capitalize(),
        municipality=None,
        kind=OfferKind.WITHOUT_PREMISES,
        opened=None,
        closed=None,
        places=(),
        threat_of_closure=None,
        delivery=Delivery(**stated),
    )


@pytest.fixture
def delivered() -> Study:
    study = open_study(SLUG, root=find_root())
    offers = (
        offer("nord", children_reached=30, hours_per_week=60, qualified_staff=4, days_to_start=20),
        offer("syd", children_reached=10, hours_per_child_per_week=4, qualified_staff=0.5),
        offer("tavs"),
    )
    udmelding = dataclasses.replace(study.udmelding, offers=offers)
    table = delivery_by_reading(udmelding)
    estimates = dataclasses.replace(study.estimates, delivery_by_reading=table)
    return dataclasses.replace(study, udmelding=udmelding, estimates=estimates)


def test_reach_hours_staff_and_days_by_hand(delivered):
    row = delivered.estimates.delivery_by_reading.iloc[0]
    need = delivered.udmelding.need
    mean = need.readings[0].mean.central
    assert row["services"] == 2  # the silent one is not counted as reaching nobody
    assert row["reached_share"] == pytest.approx(40 / mean)
    assert row["hours_per_person_week"] == pytest.approx((60 + 40) / 40)
    assert (row["vulnerable_services"], row["vulnerable_persons"]) == (1, 10)
    assert row["days_to_start"] == 20
    assert row["not_known"] == 1
    shape = 1 / need.spread.mean_cv.central**2
    exact = stats.nbinom.cdf(40, shape, shape / (shape + mean))
    assert row["chance_all_reached"] == pytest.approx(exact, abs=1e-6)


def test_the_report_shows_it_with_its_figures(delivered):
    view = delivered.area("danmark")
    [table] = [
        b for b in open_report(view).capacity() if b.content.get("name") == "leveret-indsats"
    ]
    shown = [cell["text"] for cell in table.content["rows"][0]]
    assert "40" in shown
    assert "2,5" in shown
    assert "ikke oplyst" not in shown
    keys = quantities_of(view)
    assert keys["delivery.refsnaes-2022.hours_per_person_week"].value == pytest.approx(2.5)


def test_a_round_that_states_nothing_has_no_such_table():
    study = open_study(SLUG, root=find_root())
    assert study.estimates.delivery_by_reading.empty
    names = [block.content.get("name") for block in open_report(study.area("danmark")).capacity()]
    assert "leveret-indsats" not in names
