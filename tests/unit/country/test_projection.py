"""The population's growth, against numbers of FOLK1A and FRDK126 as published."""

import hashlib
import math
import shutil
from pathlib import Path

import pytest

from analysis.country import Projection, read_projection
from analysis.country.projection import PROJECTION_PATH
from analysis.errors import DataError, UsageError
from analysis.reading import Reader

CHECKSUMS = "data/reference/SHA256SUMS"


@pytest.fixture(scope="module")
def projection(reader: Reader) -> Projection:
    return read_projection(reader)


def test_counts_and_projection_are_one_series(projection: Projection) -> None:
    assert projection.years == tuple(range(2014, 2041))
    assert projection.last_counted == 2026


@pytest.mark.parametrize(
    ("from_year", "to_year", "expected"),
    [
        (2019, 2026, 6025603 / 5806081),
        (2026, 2036, 6181539 / 6025603),
        (2040, 2014, 5627235 / 6231908),
        (2027.0, 2027.0, 1.0),
    ],
)
def test_factor_between_published_numbers(
    projection: Projection, from_year: float, to_year: float, expected: float
) -> None:
    assert projection.factor(from_year, to_year) == pytest.approx(expected, rel=1e-12)


def test_within_a_year_the_line_is_straight(projection: Projection) -> None:
    quarter = 0.75 * 5992734 + 0.25 * 6025603
    assert projection.persons_at(2025.25) == pytest.approx(quarter, rel=1e-12)


def test_two_steps_are_one(projection: Projection) -> None:
    steps = projection.factor(2016.4, 2027.9) * projection.factor(2027.9, 2034.2)
    assert steps == pytest.approx(projection.factor(2016.4, 2034.2), rel=1e-12)


@pytest.mark.parametrize("year", [2013.99, 2040.01, math.nan, math.inf])
def test_a_year_without_a_number_is_refused_with_the_years_there_are(
    projection: Projection, year: float
) -> None:
    with pytest.raises(UsageError, match="2014-2040"):
        projection.factor(2026, year)
    with pytest.raises(UsageError, match="2014-2040"):
        projection.factor(year, 2026)


def test_the_fall_in_2028_is_told_and_not_smoothed(projection: Projection) -> None:
    assert projection.factor(2027, 2028) == pytest.approx(6031734 / 6059530, rel=1e-12)
    assert "lavere end året før 1. januar 2028;" in projection.description.da
    assert "FRDK126" in projection.description.en
    assert "FRDK126" in projection.source.title


def test_a_series_that_only_rises_is_described_without_a_fall(projection: Projection) -> None:
    rising = Projection(
        persons_by_year={2026: 1.0, 2027: 2.0}, last_counted=2026, source=projection.source
    )
    assert "lavere" not in rising.description.da


@pytest.mark.parametrize(
    "change",
    [
        ("2030,6075410,FRDK126\n", "", "ét for ét"),
        ("2030,", "2029,", "ét for ét"),
        ("2026,6025603", "2026,6025604", "ikke det opgjorte"),
        ("2030,6075410", "2030,mange", "kan ikke læses"),
    ],
)
def test_a_wrong_table_is_refused(
    reader: Reader, tmp_path: Path, change: tuple[str, str, str]
) -> None:
    old, new, rule = change
    shutil.copytree(reader.root / "data" / "reference", tmp_path / "data" / "reference")
    file, sums = tmp_path / PROJECTION_PATH, tmp_path / CHECKSUMS
    before = file.read_bytes()
    after = before.replace(old.encode(), new.encode(), 1)
    file.write_bytes(after)
    digests = [hashlib.sha256(content).hexdigest() for content in (before, after)]
    sums.write_text(sums.read_text().replace(*digests))
    with pytest.raises(DataError) as caught:
        read_projection(Reader(tmp_path))
    assert rule in caught.value.problems[0].rule.da
