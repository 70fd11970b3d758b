"""What holds in every synthetic world, whatever the seed, the round, the region and the laws."""

import json
import math
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.catalogue import read_udmeldinger
from analysis.catalogue.answers import AnswerStatus
from analysis.catalogue.themes import ScopeKind
from analysis.country import read_areas, read_population
from analysis.reading import Reader, find_root
from analysis.returns.demo.laws import Conduct, Laws
from analysis.returns.demo.stays import StayDrawn
from analysis.returns.demo.truth import World
from analysis.returns.demo.world import make_world, seed_world

READER = Reader(find_root())
AREAS = read_areas(READER)
POPULATION = read_population(READER)
ROUNDS = {found.slug: found for found in read_udmeldinger(READER)}
REGIONS = ["nordjylland", "midtjylland", "syddanmark", "sjaelland", "hovedstaden"]
SCOPES = st.lists(st.sampled_from(REGIONS), min_size=1, unique=True).map(tuple)
SLUGS, SEEDS = st.sampled_from(sorted(ROUNDS)), st.integers(0, 2**32)


def world_of(slug: str, seed: int, scope: tuple[str, ...], laws: Laws | None = None) -> World:
    found = ROUNDS[slug]
    found = replace(found, scope=replace(found.scope, kind=ScopeKind.REGIONAL, areas=scope))
    group = found.target_group.population_at_risk
    population = POPULATION.at_risk(group.bands, sex=group.sex, as_of=found.data_day)
    return make_world(
        found,
        areas=AREAS,
        population=population.by_municipality,
        rng=seed_world(seed, slug),
        laws=laws,
    )


@given(slug=SLUGS, seed=SEEDS, scope=SCOPES)
@settings(max_examples=25)
def test_where_the_factor_is_one_the_truth_is_reported_or_unheard(
    slug: str, seed: int, scope: tuple[str, ...]
) -> None:
    laws = Laws(measurement_median=1.0, measurement_log_sd=0.0)
    world = world_of(slug, seed, scope, laws)
    if not world.counts_number:
        return
    reported, unheard = 0, 0
    for code, one in world.municipalities.items():
        own = world.given(code)
        holder = world.given(own.answered_by) if own.answered_by else own
        if holder.low is None or holder.low != holder.high:
            unheard += one.true_persons
        elif not own.answered_by:
            reported += holder.low
    assert reported + unheard == world.true_persons


@given(slug=SLUGS, seed=SEEDS, scope=SCOPES)
@settings(max_examples=25)
def test_flows_have_the_counts_as_their_margins(
    slug: str, seed: int, scope: tuple[str, ...]
) -> None:
    world = world_of(slug, seed, scope)
    flows = world.flows()
    assert set(flows["home"]) <= set(world.municipalities)
    counts = ["counted_persons", "present_persons", "year_persons"]
    by_offer = flows.groupby("offer")[counts].sum()
    for offer in world.offers:
        if offer.id in by_offer.index:
            assert by_offer.loc[offer.id, "present_persons"] == offer.years[0].present
        assert offer.municipality in world.municipalities
        assert offer.other_groups <= offer.places.get("normed", 0)
        assert offer.within_days <= offer.started
    by_home = flows.groupby("home")["counted_persons"].sum()
    for code, counted in by_home.items():
        assert counted <= world.municipalities[str(code)].true_persons
    assert flows["counted_persons"].sum() == sum(by_home)


@given(slug=SLUGS, seed=SEEDS, scope=SCOPES)
@settings(max_examples=25)
def test_some_answer_and_nobody_is_counted_twice(
    slug: str, seed: int, scope: tuple[str, ...]
) -> None:
    world = world_of(slug, seed, scope)
    conducts = [one.conducted.conduct for one in world.municipalities.values()]
    assert Conduct.ON_TIME in conducts
    silent = [world.given(code).status for code in world.municipalities].count(AnswerStatus.SILENT)
    # A share of so few can only be met to the nearest whole.
    assert abs(silent / len(conducts) - 0.225) <= 0.025 + 0.5 / len(conducts)
    for code, one in world.municipalities.items():
        speaker = one.conducted.answered_by
        assert (one.conducted.conduct is Conduct.SPOKEN_FOR) == bool(speaker)
        if speaker:
            assert code in world.municipalities[speaker].conducted.answers_for
            assert not one.conducted.answers_for


@given(slug=SLUGS, seed=SEEDS)
@settings(max_examples=15)
def test_one_seed_one_world_and_nobody_in_it(slug: str, seed: int) -> None:
    first, again, other = (
        json.dumps(world_of(slug, number, ("nordjylland",)).as_json())
        for number in (seed, seed, seed + 1)
    )
    assert first == again
    assert first != other
    # No personal number, telephone or address can be read into it. Numbers of the laws and the
    # draws have a decimal point; what is left has at most a date's or a year and month's digits.
    words = re.findall(r'"((?:[^"\\]|\\.)*)"', first)
    assert not [word for word in words if re.search(r"\d{6}[- ]?\d{4}|(\d ?){8}|@", word)]


@given(mean=st.floats(0.2, 6.0), sigma=st.floats(0.2, 1.0), seed=SEEDS)
@settings(max_examples=20)
def test_who_is_found_there_has_been_there_half_of_a_longer_stay(
    mean: float, sigma: float, seed: int
) -> None:
    """Mean of the elapsed part: E L^2 / (2 E L) (Cox, Renewal Theory, 1962, section 5.4)."""
    law = StayDrawn(mean_years=mean, sigma=sigma)
    elapsed = law.draw_elapsed(seed_world(seed, "x"), 40_000)
    expected = mean * math.exp(sigma**2) / 2
    # Second moment: E L^3 / (3 E L), whence the error of the mean; five of them.
    second = mean**2 * math.exp(3 * sigma**2) / 3
    error = math.sqrt(max(second - expected**2, 0.0) / 40_000)
    assert elapsed.mean() == pytest.approx(expected, abs=5 * error)
