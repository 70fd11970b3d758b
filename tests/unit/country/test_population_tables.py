"""Bad population tables: every mistake is named with its file and row, none becomes a zero."""

import hashlib
import shutil
from pathlib import Path

import pytest

from analysis.country.population_tables import FINE_PATH, TOTALS_PATH, read_population_tables
from analysis.errors import DataError
from analysis.reading import Reader

CHECKSUMS = "data/reference/SHA256SUMS"


@pytest.fixture
def checkout(reader: Reader, tmp_path: Path) -> Path:
    shutil.copytree(reader.root / "data" / "reference", tmp_path / "data" / "reference")
    return tmp_path


def change(checkout: Path, path: str, old: str, new: str) -> None:
    """Change a table and its checksum, as someone would who means it."""
    file = checkout / path
    before = file.read_bytes()
    after = before.replace(old.encode(), new.encode(), 1)
    assert after != before
    file.write_bytes(after)
    sums = checkout / CHECKSUMS
    digests = [hashlib.sha256(content).hexdigest() for content in (before, after)]
    sums.write_text(sums.read_text().replace(*digests))


def refused(checkout: Path) -> DataError:
    with pytest.raises(DataError) as caught:
        read_population_tables(Reader(checkout))
    return caught.value


def test_a_missing_row_is_named(checkout: Path) -> None:
    change(checkout, FINE_PATH, "360,2020,M,18-24,", "360,2020,M,18-24,0\n999,2020,M,18-24,")
    problems = refused(checkout).problems
    assert [problem.place for problem in problems] == ["2020, 999, M, 18-24"]
    assert "hører ikke til" in problems[0].rule.da


def test_a_row_that_is_gone_is_named(checkout: Path) -> None:
    content = (checkout / TOTALS_PATH).read_text(encoding="utf-8")
    row = next(line for line in content.splitlines() if line.startswith("360,2019,"))
    change(checkout, TOTALS_PATH, f"{row}\n", "")
    problem = refused(checkout).problems[0]
    assert (problem.file, problem.place) == (TOTALS_PATH, "360, 2019")
    assert problem.rule.da == "Rækken mangler."


def test_a_row_given_twice_is_named(checkout: Path) -> None:
    change(checkout, TOTALS_PATH, "360,2019,", "360,2019,5\n360,2019,")
    problem = refused(checkout).problems[0]
    assert problem.place == "360, 2019"
    assert problem.rule.en == "The row is repeated."


def test_a_number_that_is_none_is_refused(checkout: Path) -> None:
    change(checkout, TOTALS_PATH, "360,2019,", "360,2019,ukendt")
    assert refused(checkout).problems[0].file == TOTALS_PATH


def test_a_table_changed_by_hand_is_refused_with_the_cure(checkout: Path) -> None:
    file = checkout / TOTALS_PATH
    file.write_bytes(file.read_bytes().replace(b"360,2019,", b"360,2019,1", 1))
    problem = refused(checkout).problems[0]
    assert problem.file == TOTALS_PATH
    assert problem.cure is not None
    assert "git checkout" in problem.cure.en


def test_a_table_that_is_gone_is_named(checkout: Path) -> None:
    (checkout / FINE_PATH).unlink()
    assert refused(checkout).problems[0].file == FINE_PATH
