"""The tables under data/reference, read with nothing but the standard library."""

import csv
import datetime as dt
import hashlib
from pathlib import Path

import pytest

from analysis.reading import find_root

FOLDER = find_root(Path(__file__).parent) / "data" / "reference"
POPULATION_FILES = (
    "population_age7_2026.csv",
    "population_fine_2014_2020.csv",
    "population_total.csv",
)


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_checksums_name_every_table_and_match_it() -> None:
    lines = (FOLDER / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    listed = {name: digest for digest, name in (line.split() for line in lines)}
    found = {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in FOLDER.glob("*.csv")
    }
    assert listed == found


def test_every_table_has_its_source_named() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    for file in FOLDER.glob("*.csv"):
        assert f"| `{file.name}` |" in readme
    assert "Kilde: Danmarks Statistik, statistikbanken.dk/BY2" in readme


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.csv")), ids=lambda file: file.name)
def test_a_table_is_plain_utf8_with_unix_line_ends(file: Path) -> None:
    content = file.read_bytes()
    content.decode("utf-8")
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    assert content.endswith(b"\n")


def test_98_municipalities_with_unique_codes_and_names() -> None:
    table = rows("municipalities.csv")
    assert len({row["code"] for row in table}) == len({row["name"] for row in table}) == 98
    assert all(len(row["code"]) == 3 and row["code"].isdigit() for row in table)
    assert all(value for row in table for value in row.values())


def test_coordinates_lie_in_denmark() -> None:
    for row in rows("municipalities.csv"):
        for point in ("centroid", "anchor"):
            assert 8.0 < float(row[f"{point}_lon"]) < 15.3, row["code"]
            assert 54.5 < float(row[f"{point}_lat"]) < 57.8, row["code"]


def test_every_membership_is_an_area_and_every_area_has_members() -> None:
    kinds = {row["slug"]: row["kind"] for row in rows("areas.csv")}
    assert len(kinds) == len(rows("areas.csv"))
    columns = {"region": "region", "region_from_2027": "region", "landsdel": "landsdel"}
    used = set()
    for row in rows("municipalities.csv"):
        for column, kind in {**columns, "part": "part"}.items():
            assert kinds[row[column]] == kind
            used.add(row[column])
    assert used == {slug for slug in kinds if slug != "danmark"}


def test_the_region_changes_only_for_the_two_that_merge() -> None:
    for row in rows("municipalities.csv"):
        merges = row["region"] in ("hovedstaden", "sjaelland")
        assert row["region_from_2027"] == ("region-oestdanmark" if merges else row["region"])


def test_dates_of_areas_are_dates_in_order() -> None:
    for row in (*rows("areas.csv"), *rows("kkr.csv")):
        first, last = (
            dt.date.fromisoformat(row[end]) if row[end] else None
            for end in ("valid_from", "valid_to")
        )
        assert first is None or last is None or first < last


@pytest.mark.parametrize("name", POPULATION_FILES)
def test_population_covers_the_municipalities_and_christiansoe(name: str) -> None:
    codes = {row["code"] for row in rows("municipalities.csv")}
    assert {row["code"] for row in rows(name)} == codes | {"411"}


@pytest.mark.parametrize("name", POPULATION_FILES)
def test_population_rows_are_unique_whole_numbers(name: str) -> None:
    table = rows(name)
    keys = [tuple(value for key, value in row.items() if key != "persons") for row in table]
    assert len(set(keys)) == len(table)
    assert all(row["persons"].isdigit() for row in table)


def test_the_detailed_tables_add_up_to_the_totals_in_every_municipality() -> None:
    totals = {
        (row["code"], row["year"]): int(row["persons"]) for row in rows("population_total.csv")
    }
    sums: dict[tuple[str, str], int] = {}
    for name in POPULATION_FILES[:2]:
        for row in rows(name):
            key = row["code"], row["year"]
            sums[key] = sums.get(key, 0) + int(row["persons"])
    assert len(sums) == 99 * 8
    assert sums == {key: totals[key] for key in sums}
