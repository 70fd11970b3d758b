"""The data the house stands on: ten rounds and their figures, as the analysts keep them."""

import csv
import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from analysis.catalogue.published import collect_published, read_published
from analysis.catalogue.udmelding import Udmelding, list_slugs, read_udmeldinger
from analysis.evidence import Evidence
from analysis.language import Text
from analysis.reading import Reader

TEN = (
    "hjerneskade-2014",
    "synsnedsaettelse-2014",
    "spiseforstyrrelser-2015",
    "gravide-rusmiddel-2019",
    "udviklingshaemning-dom-2019",
    "spiseforstyrrelser-2020",
    "punktskrift-2022",
    "tegnsprog-2022",
    "udviklingshaemning-dom-2023-fornyet",
    "gravide-rusmiddel-2024-fornyet",
)
# The ten-row table of the domain: unit of need, unit of capacity, and what happens when full.
UNITS_AND_RULES = {
    "hjerneskade-2014": ("courses_per_year", "may_wait"),
    "synsnedsaettelse-2014": ("persons", "deliver"),
    "spiseforstyrrelser-2015": ("persons_per_year", "may_wait"),
    "gravide-rusmiddel-2019": ("new_persons_per_year", "within_days"),
    "udviklingshaemning-dom-2019": ("persons", "must_receive"),
    "spiseforstyrrelser-2020": ("persons_per_year", "may_wait"),
    "punktskrift-2022": ("persons", "deliver"),
    "tegnsprog-2022": ("persons", "deliver"),
    "udviklingshaemning-dom-2023-fornyet": ("persons", "must_receive"),
    "gravide-rusmiddel-2024-fornyet": ("new_persons_per_year", "within_days"),
}
SIZE_NOT_KNOWN = ("spiseforstyrrelser-2020", "tegnsprog-2022")


@pytest.fixture(scope="module")
def rounds(root: Path) -> dict[str, Udmelding]:
    return {found.slug: found for found in read_udmeldinger(Reader(root))}


def _parts(thing: object) -> Iterator[object]:
    """A frozen object and everything inside it."""
    yield thing
    inside: list[object] = []
    if dataclasses.is_dataclass(thing):
        inside = [getattr(thing, field.name) for field in dataclasses.fields(thing)]
    elif isinstance(thing, dict):
        inside = list(thing.values())
    elif isinstance(thing, tuple):
        inside = list(thing)
    for part in inside:
        yield from _parts(part)


def _written(root: Path, slug: str) -> dict[str, object]:
    text = (root / "data" / "udmeldinger" / f"{slug}.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _words(data: object) -> Iterator[str]:
    """Every text that stands as a value in plain data."""
    if isinstance(data, str):
        yield data
    values = data.values() if isinstance(data, dict) else data if isinstance(data, list) else []
    for value in values:
        yield from _words(value)


def test_the_ten_rounds_load_in_order_of_issue(root, rounds):
    assert set(rounds) == set(TEN)
    assert list(rounds) == list(list_slugs(root))
    issued = [found.issued.first for found in rounds.values()]
    assert issued == sorted(issued)


@pytest.mark.parametrize("slug", TEN)
def test_a_slug_is_the_files_name_and_ends_in_the_year_of_issue(root, rounds, slug):
    assert (root / "data" / "udmeldinger" / f"{slug}.yaml").is_file()
    year = slug.removesuffix("-fornyet").rpartition("-")[2]
    assert rounds[slug].slug == slug
    assert rounds[slug].issued.text.startswith(year)


@pytest.mark.parametrize("slug", TEN)
def test_units_and_rules_are_those_of_the_domain(rounds, slug):
    found = rounds[slug]
    assert (found.need.unit, found.capacity.rule) == UNITS_AND_RULES[slug]
    assert (found.need.readings == ()) is (slug in SIZE_NOT_KNOWN)
    assert (found.renews is not None) is slug.endswith("-fornyet")


@pytest.mark.parametrize("slug", TEN)
def test_nothing_in_a_round_is_newer_than_its_data_date(rounds, slug):
    found = rounds[slug]
    known = found.as_known_at(found.data_day)
    # Provisions to come stand in the file with their day, for the reports of later days.
    assert dataclasses.replace(known, law=found.law, sources=found.sources) == found
    to_come = [law for law in found.law if law not in known.law]
    assert all(law.valid_from.first > found.data_day for law in to_come)


@pytest.mark.parametrize("slug", TEN)
def test_deadlines_are_not_before_they_were_announced(rounds, slug):
    for deadline in rounds[slug].deadlines:
        if deadline.date.last and deadline.announced.first:
            assert deadline.date.last >= deadline.announced.first


@pytest.mark.parametrize("slug", TEN)
def test_places_are_in_the_rounds_unit(rounds, slug):
    found = rounds[slug]
    for offer in found.offers:
        assert {place.figure.unit for place in offer.places} <= {found.capacity.unit}


@pytest.mark.parametrize("slug", TEN)
def test_every_text_is_there_in_both_languages(rounds, slug):
    texts = [part for part in _parts(rounds[slug]) if isinstance(part, Text)]
    assert len(texts) > 20
    assert [text for text in texts if not text.da.strip() or not text.en.strip()] == []


@pytest.mark.parametrize("slug", TEN)
def test_every_assumption_has_its_reason(rounds, slug):
    rows = rounds[slug].assumptions()
    assert len({row.key for row in rows}) == len(rows)
    for row in rows:
        assert len(row.reason.da) > 20, row.key
        assert len(row.reason.en) > 20, row.key


@pytest.mark.parametrize("slug", TEN)
def test_every_source_of_a_round_is_used(root, slug):
    data = _written(root, slug)
    sources = set(data.pop("sources"))
    assert sources <= set(_words(data))


@pytest.mark.parametrize("slug", TEN)
def test_a_reading_never_claims_more_than_its_figures(rounds, slug):
    order = list(Evidence)
    for reading in rounds[slug].need.readings:
        weakest = max((order.index(figure.evidence) for figure in reading.basis), default=0)
        assert order.index(reading.evidence) >= weakest, reading.id


def test_every_figure_belongs_to_a_round_or_cuts_across_all(root, rounds):
    figures = read_published(Reader(root), list(rounds))
    for key, row in figures.rows.items():
        assert (row.round is None) is key.startswith("tvaer-"), key


def test_a_round_reads_its_need_and_places_from_its_own_target_group(rounds):
    for found in rounds.values():
        groups = {f.key.partition("-")[0] for reading in found.need.readings for f in reading.basis}
        assert len(groups) <= 1, found.slug


def test_figures_of_a_round_are_its_own_target_groups(root):
    figures = read_published(Reader(root))
    prefixes = {
        "hjerneskade": {"hjerneskade"},
        "synsnedsaettelse": {"syn"},
        "punktskrift": {"syn", "punktskrift"},
        "tegnsprog": {"tegnsprog"},
        "spiseforstyrrelser": {"spise"},
        "udviklingshaemning": {"dom"},
        "gravide": {"gravide"},
    }
    for key, row in figures.rows.items():
        if row.round is not None:
            assert key.partition("-")[0] in prefixes[row.round.partition("-")[0]], key


def test_figures_are_plain_utf8_and_every_row_has_a_source(root):
    path = root / "data" / "published" / "figures.csv"
    assert not path.read_bytes().startswith(b"\xef\xbb\xbf"), "no byte order mark"
    rows = _table(path)
    assert len(rows) == len(collect_published(Reader(root)).ids)
    assert [row["id"] for row in rows if not row["source_title"]] == []


def test_areas_named_by_rounds_and_figures_exist(root, rounds):
    areas = {row["slug"] for row in _table(root / "data" / "reference" / "areas.csv")}
    codes = {row["code"] for row in _table(root / "data" / "reference" / "municipalities.csv")}
    for found in rounds.values():
        split = found.capacity.split
        named = {found.capacity.catchment, *found.scope.areas, *(split.areas if split else ())}
        assert named <= areas, found.slug
        assert {offer.municipality for offer in found.offers} <= codes | {None}
    assert {figure.area for figure in read_published(Reader(root)).values()} <= areas | codes


def test_the_flagship_holds_what_was_published(rounds):
    found = rounds["udviklingshaemning-dom-2023-fornyet"]
    first, corrected = found.deadlines
    assert (first.date.text, first.announced.text) == ("2024-06-01", "2023-11-23")
    assert (corrected.date.text, corrected.announced.text) == ("2024-12-31", "2024-03-05")
    secure = found.need.readings[0]
    assert secure.mean.central == 72
    assert secure.bound == "ceiling"
    assert found.renews == "udviklingshaemning-dom-2019"
    [offer] = found.offers
    assert {place.figure.value for place in offer.places} == {5, 29, 47, 60, 64, 81}
    assert found.verdicts == ()


def test_the_verdict_taken_back_is_kept_with_its_withdrawal(rounds):
    [verdict] = rounds["spiseforstyrrelser-2015"].verdicts
    assert verdict.supply == "sufficient"
    assert verdict.announced.text.startswith("2018-03")
    assert verdict.withdrawn is not None
    assert verdict.withdrawn.date.text.startswith("2020-01")
    assert rounds["spiseforstyrrelser-2020"].renews is None, "a new round, not a renewal"
