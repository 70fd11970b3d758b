"""A round as read: references resolved, objects frozen, and only what was known on a day."""

import dataclasses
import datetime as dt
import pickle

import pytest

from analysis.catalogue.offers import SupplyRule
from analysis.catalogue.process import Judgement
from analysis.catalogue.udmelding import list_slugs, read_udmelding, read_udmeldinger
from analysis.errors import UsageError
from analysis.evidence import Bound, Evidence, Source, Unit
from analysis.language import Text
from analysis.periods import Period
from analysis.reading import Reader


def _day(text):
    return dt.date.fromisoformat(text)


def test_a_round_mirrors_its_file(checkout):
    found = checkout.read()
    assert found.slug == "proeve-2020"
    assert found.name == Text("navn på dansk", "navn in English")
    assert found.issued == Period("2020-03-01")
    assert found.data_day == _day("2023-12-31")
    assert found.target_group.population_at_risk.bands == ("18-64", "65+")
    assert found.capacity.rule is SupplyRule.WITHIN_DAYS
    assert found.capacity.within_days == 14
    assert found.capacity.compare_places == (40.0, 50.0)
    assert found.need.unit is Unit.PERSONS
    assert found.parameters["mean_stay_years"].central == 1
    assert found.verdicts[0].coordination is Judgement.CONCERN


def test_every_key_of_the_file_is_an_attribute(checkout):
    fields = dataclasses.fields(checkout.read())
    must = [field.name for field in fields if field.default is dataclasses.MISSING]
    assert must == list(checkout.data)
    beside = {"backtest", "contacts", "protection", "returns", "assessment", "linked"}
    assert {field.name for field in fields} - set(must) == beside


def test_sources_and_figures_are_resolved(checkout):
    found = checkout.read()
    law, reading = found.law[0], found.need.readings[1]
    assert law.source.title == "Et brev"
    assert law.source.published == Period("2020-03-01")
    assert found.deadlines[1].source.source == Source("En side", "https://example.org/side")
    assert [figure.value for figure in reading.basis] == [47, 40]
    assert found.offers[0].places[0].figure.unit is Unit.PLACES
    assert found.parameters["mean_stay_years"].source == found.sources["side"]


def test_a_figure_without_a_value_stays_unknown(checkout):
    unknown = checkout.read().definitions[2]
    assert unknown.value is None
    assert not unknown.known


def test_a_reading_has_the_bound_of_its_figures(checkout):
    counted, derived = checkout.read().need.readings
    assert counted.bound is Bound.EXACT
    assert derived.bound is Bound.ABOUT, "its figures disagree: about and exact"


def test_a_round_cannot_be_changed_and_survives_a_worker(checkout):
    found = checkout.read()
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.slug = "andet"
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - our own bytes


def test_size_not_known_is_no_reading_and_no_spread(checkout):
    checkout.spoil("need.readings", [])
    checkout.spoil("need.spread", None)
    checkout.save()
    found = checkout.read()
    assert found.need.readings == ()
    assert found.need.spread is None
    assert "need.spread.mean_cv" not in [row.key for row in found.assumptions()]


def test_rounds_are_listed_in_order_of_issue(checkout):
    assert list_slugs(checkout.root) == ("aeldre-2015", "proeve-2020")
    both = read_udmeldinger(Reader(checkout.root))
    assert [found.slug for found in both] == ["aeldre-2015", "proeve-2020"]


def test_a_faulty_file_is_still_listed(checkout):
    checkout.save("slug: [\n")
    assert "proeve-2020" in list_slugs(checkout.root)


def test_what_was_read_is_registered(checkout):
    reader = Reader(checkout.root)
    read_udmelding(reader, "proeve-2020")
    paths = [read.path for read in reader.inputs]
    assert paths == ["data/published/figures.csv", "data/udmeldinger/proeve-2020.yaml"]


def test_an_unknown_round_names_the_nearest(checkout):
    with pytest.raises(UsageError, match="Mente du «proeve-2020»") as refused:
        read_udmelding(Reader(checkout.root), "prove-2020")
    assert refused.value.exit_code == 2


@pytest.mark.parametrize(
    ("as_of", "deadline"),
    [
        ("2020-02-29", None),
        ("2020-03-01", "2021-06-01"),
        ("2021-02-04", "2021-06-01"),
        ("2021-02-05", "2021-12-31"),
        ("2030-01-01", "2021-12-31"),
    ],
)
def test_the_deadline_in_force_is_the_one_announced_last(checkout, as_of, deadline):
    found = checkout.read().deadline_in_force(_day(as_of))
    assert (found and found.date.text) == deadline


def test_of_two_deadlines_announced_on_a_day_the_last_written_holds(checkout):
    checkout.spoil("deadlines.1.announced", "2020-03-01")
    checkout.save()
    assert checkout.read().deadline_in_force(_day("2020-03-01")).date == Period("2021-12-31")


def test_as_known_at_the_data_date_is_everything(checkout):
    found = checkout.read()
    assert found.as_known_at(found.data_day) == found


def test_as_known_early_leaves_out_what_came_later(checkout):
    early = checkout.read().as_known_at(_day("2021-06-30"))
    assert [deadline.announced.text for deadline in early.deadlines] == ["2020-03-01", "2021-02-05"]
    assert [event.date.text for event in early.process] == ["2020-03-01", "ikke oplyst"]
    assert early.verdicts == ()
    assert [figure.key for figure in early.definitions] == ["beboere-2019", "ukendt"]
    assert [figure.key for figure in early.offer_counts] == ["tilbud-2021"]
    [offer] = early.offers
    assert [place.figure.key for place in offer.places] == ["pladser-2019"]
    assert offer.threat_of_closure is None
    assert offer.closed is None


def test_a_reading_is_known_with_its_date_and_all_its_figures(checkout):
    found = checkout.read()
    known = {
        day: [reading.id for reading in found.as_known_at(_day(day)).need.readings]
        for day in ("2019-06-06", "2019-06-07", "2022-04-30", "2022-05-01")
    }
    assert known == {
        "2019-06-06": [],
        "2019-06-07": ["talt"],
        "2022-04-30": ["talt"],
        "2022-05-01": ["talt", "afledt"],
    }


def test_a_reading_dated_later_is_not_known_though_its_figures_are(checkout):
    checkout.spoil("need.readings.1.date", "2024")
    checkout.save()
    readings = checkout.read().as_known_at(_day("2023-12-31")).need.readings
    assert [reading.id for reading in readings] == ["talt"]


def test_a_verdict_is_known_when_announced_and_stands_until_taken_back(checkout):
    found = checkout.read()
    assert found.as_known_at(_day("2022-03-31")).verdicts == ()
    [given] = found.as_known_at(_day("2022-04-15")).verdicts
    assert given.withdrawn is None
    assert [figure.key for figure in given.evidence] == ["beboere-2019"]
    [taken_back] = found.as_known_at(_day("2023-01-01")).verdicts
    assert taken_back.withdrawn.date == Period("2023-01")
    assert [figure.key for figure in taken_back.evidence] == ["beboere-2019", "beboere-2022"]


def test_an_offer_not_yet_opened_is_not_known(checkout):
    assert checkout.read().as_known_at(_day("1982-12-31")).offers == ()


def test_knowing_earlier_changes_nothing_in_the_round_itself(checkout):
    found = checkout.read()
    found.as_known_at(_day("2000-01-01"))
    assert found == checkout.read()


def test_every_assumed_value_is_an_assumption_with_its_place(checkout):
    rows = {row.key: row for row in checkout.read().assumptions()}
    assert list(rows) == [
        "target_group.population_at_risk",
        "need.readings.afledt",
        "need.spread.mean_cv",
        "need.spread.share_concentration",
        "need.measurement_factor",
        "need.trend.largest_drift_per_year",
        "need.trend.damping_per_year",
        "need.trend.yearly_sd",
        "capacity.split.shares.vestdanmark",
        "capacity.split.shares.oestdanmark",
        "service_levels",
        "parameters.mean_stay_years",
        "offers.hus.share_for_group",
        "offers.hus.used_otherwise.remand_surrogate",
        "offers.hus.incompatible_groups",
        "scenarios.minimum_volume.persons",
        "scenarios.minimum_volume.new_per_year",
        "scenarios.rate_dkk_per_place_day",
        "scenarios.planned.vest.seat",
        "scenarios.alternatives.aabne.offers.hus.part",
        "scenarios.alternatives.aabne.offers.aaben.part",
        "scenarios.alternatives.aabne.sensitivity.inflow_factor",
        "scenarios.alternatives.aabne.sensitivity.type2_share",
        "scenarios.alternatives.aabne.sensitivity.type2_factor",
    ]
    for row in rows.values():
        assert row.reason.da
        assert row.reason.en
        assert row.name.da
        assert row.name.en


def test_assumptions_carry_their_numbers_units_and_grades(checkout):
    rows = {row.key: row for row in checkout.read().assumptions()}

    def numbers(key):
        return rows[key].unit, rows[key].low, rows[key].central, rows[key].high

    assert numbers("need.readings.afledt") == (Unit.PERSONS, 42, 45.5, 50)
    assert numbers("need.spread.mean_cv") == (Unit.RATIO, 0.05, 0.1, 0.2)
    assert numbers("capacity.split.shares.vestdanmark") == (Unit.SHARE, None, 0.54, None)
    assert numbers("service_levels") == (Unit.PROBABILITY, 0.9, 0.95, 0.99)
    assert numbers("parameters.mean_stay_years") == (Unit.YEARS, 0.5, 1, 2)
    assert rows["parameters.mean_stay_years"].quality == "low"
    assert rows["parameters.mean_stay_years"].impact == "high"
    assert rows["parameters.mean_stay_years"].source.title == "En side"
    assert rows["capacity.split.shares.oestdanmark"].area == "oestdanmark"
    assert [f.evidence for f in rows["need.readings.afledt"].basis] == [Evidence.OBSERVED] * 2


@pytest.mark.parametrize(
    ("sex", "words"),
    [
        ("all", Text("alle 18–64 og 65+ år", "everyone aged 18–64 and 65+")),
        ("K", Text("kvinder 18–64 og 65+ år", "women aged 18–64 and 65+")),
        ("M", Text("mænd 18–64 og 65+ år", "men aged 18–64 and 65+")),
    ],
)
def test_the_population_at_risk_is_an_assumption_in_words(checkout, sex, words):
    checkout.spoil("target_group.population_at_risk.sex", sex)
    checkout.save()
    row = checkout.read().assumptions()[0]
    assert row.words == words
    assert (row.unit, row.central) == (None, None)


def test_an_observed_reading_is_no_assumption(checkout):
    checkout.spoil("need.readings.1.evidence", "observed")
    checkout.save()
    keys = [row.key for row in checkout.read().assumptions()]
    assert not [key for key in keys if key.startswith("need.readings")]


def test_a_provision_to_come_is_neither_ground_nor_source(checkout):
    checkout.data["law"].append(
        {**checkout.data["law"][0], "valid_from": "2022-01-01", "source": "lov"}
    )
    checkout.data["sources"]["lov"] = {
        "title": "En ny lov",
        "url": "",
        "published": "ikke oplyst",
    }
    checkout.save()
    found = checkout.read()
    before, after = (found.as_known_at(dt.date(*day)) for day in ((2021, 12, 31), (2022, 1, 1)))
    assert [len(known.law) for known in (before, after)] == [1, 2]
    assert "lov" not in before.sources
    assert "lov" in after.sources
    # The provision that held rests on a source that is still one.
    assert "brev" in before.sources
