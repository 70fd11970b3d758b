"""The synthetic world: what it adds up to, and that it is nobody's."""

import json
import math
import re
from collections.abc import Iterator
from dataclasses import fields

import numpy as np
import pandas as pd
import pytest

from analysis.catalogue import Udmelding, read_udmeldinger
from analysis.catalogue.answers import AnswerStatus
from analysis.catalogue.offers import SupplyRule
from analysis.country import Areas, read_areas, read_population
from analysis.evidence import Evidence, Unit
from analysis.model.need.answer_rows import gather_answers
from analysis.model.stay.stay_rows import check_stays
from analysis.model.stay.stay_sample import ObservationWindow
from analysis.reading import Reader, find_root
from analysis.returns.demo.laws import STAMP, Conduct, Fault, Laws
from analysis.returns.demo.lives import flow_years, listed_stays, month_before, uses_by_home
from analysis.returns.demo.offers import DemoOffer
from analysis.returns.demo.people import draw_citizens
from analysis.returns.demo.stays import StayDrawn, draw_lives
from analysis.returns.demo.stock import MENTIONS, SENTENCES
from analysis.returns.demo.truth import World
from analysis.returns.demo.world import make_world, seed_world
from analysis.returns.form.choices import CHALLENGE, SOLUTION

TRUE_REPORTS = Laws(measurement_median=1.0, measurement_log_sd=0.0)
READER = Reader(find_root())
ROUNDS = {found.slug: found for found in read_udmeldinger(READER)}
PRISON = "udviklingshaemning-dom-2019"


@pytest.fixture(scope="module")
def areas() -> Areas:
    return read_areas(READER)


def at_risk(udmelding: Udmelding) -> pd.Series:
    group = udmelding.target_group.population_at_risk
    population = read_population(READER)
    return population.at_risk(group.bands, sex=group.sex, as_of=udmelding.data_day).by_municipality


def made(slug: str, areas: Areas, *, seed: int = 1, laws: Laws | None = None) -> World:
    found = ROUNDS[slug]
    return make_world(
        found, areas=areas, population=at_risk(found), rng=seed_world(seed, slug), laws=laws
    )


@pytest.fixture(scope="module", params=ROUNDS)
def world(request: pytest.FixtureRequest, areas: Areas) -> World:
    return made(request.param, areas)


def test_everybody_asked_is_in_it(world: World, areas: Areas) -> None:
    assert list(world.municipalities) == sorted(areas.names)
    assert world.evidence is Evidence.SYNTHETIC
    assert world.as_json()["evidence"] == "synthetic"
    assert world.as_json()["stamp"] == STAMP


def test_the_truth_is_what_was_reported_and_what_was_not(areas: Areas) -> None:
    world = made(PRISON, areas, laws=TRUE_REPORTS)
    answers = world.answers()
    exact = answers[answers["low"].eq(answers["high"]) & answers["low"].notna()]
    held = set(exact["area"])
    held |= set(answers.loc[answers["answered_by"].isin(held), "area"])
    others = [one for code, one in world.municipalities.items() if code not in held]
    assert int(exact["low"].sum()) + sum(one.true_persons for one in others) == world.true_persons
    assert all(one.reported_persons == one.true_persons for one in world.municipalities.values())


def test_situations_add_up_to_what_is_reported(world: World) -> None:
    for one in world.municipalities.values():
        assert sum(one.situations.values()) == one.reported_persons
        assert one.found_persons <= one.true_persons


def test_flows_add_up_from_both_ends(world: World) -> None:
    flows = world.flows()
    for name in ("counted_persons", "present_persons", "year_persons"):
        assert flows[name].min() >= 0
    assert (flows["present_persons"] <= flows["year_persons"]).all()
    assert (flows["counted_persons"] <= flows["year_persons"]).all()
    by_home = flows.groupby("home")["counted_persons"].sum()
    for code, one in world.municipalities.items():
        assert by_home.get(code, 0) <= one.true_persons
    for offer in world.offers:
        mine = flows[flows["offer"] == offer.id]
        assert mine["present_persons"].sum() == offer.present == offer.years[0].present
        # There in the year: those there at its end, and those who left in it.
        newest = offer.years[0]
        assert mine["year_persons"].sum() == newest.present + newest.departures
        assert sum(end is None for _, end in offer.stays) == offer.present


def test_what_comes_and_goes_is_what_there_is(world: World) -> None:
    for offer in world.offers:
        for later, earlier in zip(offer.years, offer.years[1:], strict=False):
            assert earlier.present + later.arrivals - later.departures == later.present
            assert month_before(later.month, 12) == earlier.month


def test_the_unit_decides_what_is_counted(areas: Areas) -> None:
    for slug, found in ROUNDS.items():
        world = made(slug, areas)
        for offer in world.offers:
            counted = sum(use.counted for use in offer.uses)
            newest = offer.years[0]
            if found.need.unit is Unit.PERSONS:
                assert counted == offer.present
            elif found.need.unit is Unit.PERSONS_PER_YEAR:
                assert counted == newest.present + newest.departures
            else:
                assert counted == newest.arrivals == offer.started


def test_everybody_served_is_in_an_offer(areas: Areas) -> None:
    # With true reports the situations reported are the true ones.
    for slug, found in ROUNDS.items():
        world = made(slug, areas, laws=TRUE_REPORTS)
        by_home = world.flows().groupby("home")["counted_persons"].sum()
        late = found.capacity.rule is SupplyRule.WITHIN_DAYS
        for code, one in world.municipalities.items():
            served = one.situations["received"] + (one.situations["late"] if late else 0)
            assert by_home.get(code, 0) == served


def test_the_model_takes_the_answers_and_the_stays(world: World) -> None:
    regions = {one.code: one.region for one in world.municipalities.values()}
    persons = {one.code: one.population_persons for one in world.municipalities.values()}
    country = pd.DataFrame({"region": regions, "population_persons": persons})
    if world.counts_number:
        answers = gather_answers(world.answers(), municipalities=country)
        assert 0.7 <= answers.counted.mean() <= 0.82
    window = ObservationWindow(
        first_month=month_before(world.month, 12 * len(world.offers[0].years) - 1),
        last_month=world.month,
    )
    for offer in world.offers:
        rows = pd.DataFrame(offer.stays, columns=["entry_month", "exit_month"])
        check_stays(rows, window=window, file=offer.name)
        assert len(rows) <= world.laws.most_stays


def test_some_are_silent_some_refused_and_two_answer_together(world: World) -> None:
    statuses = [world.given(code).status for code in world.municipalities]
    unheard = statuses.count(AnswerStatus.SILENT) / len(statuses)
    assert 0.195 <= unheard <= 0.255
    assert statuses.count(AnswerStatus.ANSWERED_BY_ANOTHER) == 1
    conducts = [one.conducted.conduct for one in world.municipalities.values()]
    assert set(conducts) == set(Conduct)
    assert conducts.count(Conduct.CORRECTED_TWICE) == 1
    faults = {one.conducted.fault for one in world.municipalities.values()} - {None}
    possible = {fault for fault in Fault if world.counts_number or not fault.of_the_number}
    assert faults == possible


def test_who_speaks_for_whom_is_mutual_and_near(world: World, areas: Areas) -> None:
    landsdel = areas.municipalities["landsdel"]
    for code, one in world.municipalities.items():
        for other in one.conducted.answers_for:
            assert world.municipalities[other].conducted.answered_by == code
            assert landsdel[other] == landsdel[code]
        if one.conducted.answered_by:
            assert code in world.municipalities[one.conducted.answered_by].conducted.answers_for


def test_one_seed_gives_one_world(areas: Areas) -> None:
    first, again = (json.dumps(made(PRISON, areas).as_json()) for _ in range(2))
    assert first == again
    assert json.dumps(made(PRISON, areas, seed=2).as_json()) != first


def test_totals_come_from_the_span_and_not_from_the_round(areas: Areas) -> None:
    totals = {slug: made(slug, areas).national_persons for slug in ROUNDS}
    assert len(set(totals.values())) == len(totals)
    # The same generator gives every round the same total: the round has no part in it.
    one, other = (
        make_world(
            ROUNDS[slug],
            areas=areas,
            population=at_risk(ROUNDS[slug]),
            rng=np.random.default_rng(5),
        ).national_persons
        for slug in (PRISON, "gravide-rusmiddel-2019")
    )
    assert one == other
    assert Laws().national_low <= one <= Laws().national_high


def texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inside in value.items():
            yield str(key)
            yield from texts(inside)
    elif isinstance(value, list | tuple):
        for inside in value:
            yield from texts(inside)
    elif isinstance(value, str):
        yield value


def test_nothing_in_it_identifies_a_person(world: World) -> None:
    for text in texts(world.as_json()):
        assert re.search(r"\d{6}-?\d{4}|\d{8}|@|https?:", text) is None, text
    opinions = [one.opinion for one in world.municipalities.values()]
    written = [text for opinion in opinions for text in opinion.words.values()]
    written += [
        mention.text
        for opinion in opinions
        for mentions in opinion.mentions.values()
        for mention in mentions
    ]
    assert written
    assert all(text.startswith("Syntetisk svar: ") for text in written)
    assert all(offer.name.startswith("Syntetisk tilbud ") for offer in world.offers)
    # A stay is two months: no home, no age, nothing that ties it to a citizen.
    assert all(len(stay) == 2 for offer in world.offers for stay in offer.stays)
    assert "home" not in {field.name for field in fields(DemoOffer)}


def test_the_stock_has_a_sentence_for_every_category() -> None:
    assert list(MENTIONS["challenge"]) == [item.code for item in CHALLENGE.items]
    assert list(MENTIONS["solution"]) == [item.code for item in SOLUTION.items]
    sentences = [text for stock in SENTENCES.values() for text in stock]
    assert all(text.endswith(".") and not text[0].isupper() for text in sentences)


@pytest.mark.parametrize("factor", [0.5, 1.0, 1.6])
def test_reports_are_off_by_the_factor(factor: float) -> None:
    found = draw_citizens(
        np.random.default_rng(4),
        population=np.full(40_000, 10.0),
        rule=SupplyRule.MUST_RECEIVE,
        laws=Laws(national_low=40_000, national_high=40_001),
        measurement=(factor, 0.0),
    )
    reported = found.found.sum() + found.wrongly.sum()
    # A sum of independent counts: four standard errors.
    error = 4 * math.sqrt(found.true.sum() * (factor + abs(factor - 1))) / found.true.sum()
    assert reported / found.true.sum() == pytest.approx(factor, abs=error + 1e-9)
    assert (found.wrongly.sum() > 0) == (factor > 1)


@pytest.mark.parametrize("unit", [Unit.PERSONS, Unit.PERSONS_PER_YEAR, Unit.NEW_PERSONS_PER_YEAR])
def test_stays_keep_littles_law(unit: Unit) -> None:
    """Present = arrivals a year x mean stay, yearly persons = present + departures a year."""
    law, number = StayDrawn(mean_years=1.6, sigma=0.7), 30_000
    lives = draw_lives(np.random.default_rng(9), ["101"] * number, unit=unit, law=law, years_back=5)
    yearly = {
        Unit.PERSONS: number / law.mean_years,
        Unit.PERSONS_PER_YEAR: number / (law.mean_years + 1),
        Unit.NEW_PERSONS_PER_YEAR: number,
    }[unit]
    for year in flow_years(lives, "2024-06", 5):
        assert year.arrivals == pytest.approx(yearly, rel=0.05)
        assert year.departures == pytest.approx(yearly, rel=0.05)
        assert year.present == pytest.approx(yearly * law.mean_years, rel=0.05)
    # Whoever left has stayed as the law says: departures are not picked by length.
    gone = ~np.isnan(lives.exit)
    assert (lives.exit - lives.entry)[gone].mean() == pytest.approx(law.mean_years, rel=0.04)
    assert np.log((lives.exit - lives.entry)[gone]).std() == pytest.approx(law.sigma, rel=0.04)


def test_stays_as_they_are_told() -> None:
    lives = draw_lives(
        np.random.default_rng(2),
        ["101"] * 8 + ["851"] * 4,
        unit=Unit.PERSONS,
        law=StayDrawn(mean_years=1.0, sigma=0.5),
        years_back=3,
    )
    listed = listed_stays(lives, "2024-06", 3)
    assert sum(end is None for _, end in listed) == 12
    assert all(entry <= "2024-06" and (end or entry) >= entry for entry, end in listed)
    assert all(end is None or "2021-07" <= end <= "2024-06" for _, end in listed)
    uses = {use.home: use for use in uses_by_home(lives, lives.home[:12].tolist())}
    assert (uses["101"].present, uses["851"].present) == (8, 4)


def test_an_offer_nobody_uses_has_no_stays() -> None:
    lives = draw_lives(
        np.random.default_rng(2),
        [],
        unit=Unit.COURSES_PER_YEAR,
        law=StayDrawn(mean_years=1.0, sigma=0.5),
        years_back=3,
    )
    assert listed_stays(lives, "2024-06", 3) == []
    assert uses_by_home(lives, []) == ()
