"""Names that only the country knows are checked before anything is computed, all in one go."""

import dataclasses
import shutil
from pathlib import Path

import pytest

from analysis import find_root, open_study
from analysis.assessment.places import find_unknown_places, municipalities_of
from analysis.catalogue.udmelding import read_udmelding
from analysis.country.areas import read_areas
from analysis.errors import DataError
from analysis.reading import Reader

FLAGSHIP = "udviklingshaemning-dom-2023-fornyet"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    shutil.copytree(find_root() / "data", tmp_path / "data")
    shutil.copy(find_root() / "pyproject.toml", tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def root_reader() -> Reader:
    return Reader(find_root())


def test_every_unknown_name_is_refused_with_its_key(checkout: Path) -> None:
    path = checkout / "data" / "udmeldinger" / f"{FLAGSHIP}.yaml"
    text = path.read_text(encoding="utf-8")
    for right, wrong in (
        ("catchment: danmark", "catchment: danmrk"),
        ("areas: [vestdanmark, oestdanmark]", "areas: [vestdanmark, oestdanmrk]"),
        ('municipality: "360"', 'municipality: "999"'),
        ('bands: ["18-64"]', 'bands: ["18-65"]'),
    ):
        assert right in text
        text = text.replace(right, wrong)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as refused:
        open_study(FLAGSHIP, root=checkout)
    found = {problem.place: problem.value for problem in refused.value.problems}
    assert found == {
        "capacity.catchment": "danmrk",
        "capacity.split.areas.1": "oestdanmrk",
        "offers.0.municipality": "999",
        "target_group.population_at_risk.bands": "18-65",
    }
    assert "Mente du «danmark»?" in str(refused.value)


# What stands in the flagship's file, what is put there instead, and the faults: key to value.
SERVED_FAULTS = {
    "unknown area": (
        'serves: [oestdanmark], places: [{from: "2019-06", places: 60}]}',
        'serves: [oestdanmrk], places: [{from: "2019-06", places: 60}]}',
        {f"scenarios.alternatives.{i}.offers.0.serves.0": "oestdanmrk" for i in (3, 4, 5)},
        "Mente du «oestdanmark»?",
    ),
    "unknown area of the curve": (
        "area: vestdanmark",
        "area: vesdanmark",
        {"scenarios.curve.area": "vesdanmark"},
        "Mente du «vestdanmark»?",
    ),
    "seat that does not exist": (
        'seat: "746"',
        'seat: "999"',
        {"scenarios.planned.0.seat": "999"},
        "Navnet findes ikke i data/reference",
    ),
    "people who belong nowhere": (
        "part: 0.1, helped_by",
        "part: 0.05, helped_by",
        {"scenarios.alternatives.9.offers": "danmark"},
        "giver 0.95, ikke 1",
    ),
    "a part of the catchment left out": (
        'serves: [vestdanmark], places: [{from: "2029", places: 20}], helped_by',
        'serves: [syddanmark, midtjylland], places: [{from: "2029", places: 20}], helped_by',
        {"scenarios.alternatives.6.offers": "nordjylland"},
        "giver 0, ikke 1",
    ),
}


@pytest.mark.parametrize("name", SERVED_FAULTS)
def test_whom_the_alternatives_serve_is_checked_against_the_country(
    checkout: Path, name: str
) -> None:
    right, wrong, places, words = SERVED_FAULTS[name]
    path = checkout / "data" / "udmeldinger" / f"{FLAGSHIP}.yaml"
    text = path.read_text(encoding="utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong), encoding="utf-8")
    reader = Reader(checkout)
    problems = find_unknown_places(read_udmelding(reader, FLAGSHIP), read_areas(reader))
    assert {problem.place: problem.value for problem in problems} == places
    assert all(words in problem.describe().da for problem in problems)


def test_single_municipalities_are_named_where_their_parts_do_not_add_up(root_reader) -> None:
    udmelding, areas = read_udmelding(root_reader, FLAGSHIP), read_areas(root_reader)
    first = udmelding.scenarios.alternatives[0]
    plan = dataclasses.replace(first.offers[0], serves=("landsdel-bornholm", "nordjylland"))
    spoiled = dataclasses.replace(first, offers=(plan,))
    scenarios = dataclasses.replace(udmelding.scenarios, alternatives=(spoiled,))
    [problem] = find_unknown_places(dataclasses.replace(udmelding, scenarios=scenarios), areas)
    assert problem.value == "København, Frederiksberg, Ballerup, Brøndby, Dragør … (86)"
    assert "add to 0, not 1" in problem.rule.en


def test_citizens_outside_the_catchment_are_a_fault(root_reader) -> None:
    udmelding, areas = read_udmelding(root_reader, FLAGSHIP), read_areas(root_reader)
    capacity = dataclasses.replace(udmelding.capacity, catchment="vestdanmark")
    problems = find_unknown_places(dataclasses.replace(udmelding, capacity=capacity), areas)
    assert {problem.value for problem in problems} == {"oestdanmark"}
    assert len(problems) == len(udmelding.scenarios.alternatives)


def test_areas_of_any_day_can_be_served(root_reader) -> None:
    areas = read_areas(root_reader)
    later = municipalities_of(areas.known, ["region-oestdanmark"])
    assert later == municipalities_of(areas.known, ["hovedstaden", "sjaelland"])
    assert len(later) == 46
