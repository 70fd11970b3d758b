"""The structure-preserving estimate, against fractions worked by hand from the raw files."""

import csv
from collections import defaultdict
from fractions import Fraction

import numpy as np
import pytest

from analysis.country import AreasAt, Population
from analysis.country.bands import FINE_BANDS, check_bands, span
from analysis.country.population_tables import BANDS_2026_PATH, FINE_PATH
from analysis.country.reconciliation import estimate_detail, overlap_of_bands
from analysis.reading import Reader

OPEN_END = 100  # any year past 80: both sources end in 80+


def single_years(band: str) -> range:
    first, _, last = band.rstrip("+").partition("-")
    return range(int(first), int(last) + 1 if last else OPEN_END)


def brute_force(reader: Reader, code: str) -> dict[tuple[str, int], Fraction]:
    """Persons of 2026 by sex and single year in one municipality, with no library."""
    by_age: dict[tuple[str, int], Fraction] = {}
    with (reader.root / FINE_PATH).open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            if (row["code"], row["year"]) == (code, "2020"):
                ages = single_years(row["band"])
                for age in ages:
                    by_age[row["sex"], age] = Fraction(int(row["persons"]), len(ages))
    result: dict[tuple[str, int], Fraction] = defaultdict(Fraction)
    with (reader.root / BANDS_2026_PATH).open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            if row["code"] == code:
                cells = [(sex, age) for sex in "KM" for age in single_years(row["band"])]
                older = sum(by_age[cell] for cell in cells)
                for cell in cells:
                    result[cell] = int(row["persons"]) * by_age[cell] / older
    return result


@pytest.mark.parametrize("code", ["101", "360", "461", "825", "851"])
def test_2026_equals_single_years_worked_by_hand(
    reader: Reader, population: Population, code: str
) -> None:
    by_age = brute_force(reader, code)
    estimate = population.reconciled().loc[code]
    for sex in "KM":
        for band in FINE_BANDS:
            by_hand = sum(by_age[sex, age] for age in single_years(band))
            assert estimate[sex, band] == pytest.approx(float(by_hand), rel=1e-12)


def test_2026_adds_up_to_the_seven_bands_in_every_municipality(population: Population) -> None:
    estimate = population.reconciled()
    counted = population.tables.bands_2026
    for bands, parts in {
        ("0-5",): ["0-5"],
        ("6-14", "15-17", "18-24", "25-49", "50-64"): ["6-16", "17-19", "20-34", "35-64"],
        ("65-79",): ["65-79"],
        ("80+",): ["80+"],
    }.items():
        columns = [(sex, band) for sex in "KM" for band in bands]
        np.testing.assert_allclose(
            estimate[columns].sum(axis=1), counted[parts].sum(axis=1), rtol=1e-12
        )


def test_an_area_with_nobody_takes_the_division_of_all(population: Population) -> None:
    # Christiansø had no child under 6 in 2020 and six in 2026.
    children = population.reconciled().loc["411"][[("K", "0-5"), ("M", "0-5")]]
    assert children.sum() == pytest.approx(6)
    assert 2.8 < children.iloc[0] < 3.0  # girls are slightly fewer than boys


def test_2020_rebuilt_from_2014_is_nearer_than_leaving_2014(
    population: Population, before_reform: AreasAt
) -> None:
    """The method tried where the answer is known: six years on, with six bands counted anew."""
    tables = population.tables
    fine = [span(band) for band in FINE_BANDS]
    coarse = [span(band) for band in ("0-5", "6-17", "18-24", "25-64", "65-79", "80+")]
    overlap = overlap_of_bands(fine, coarse)
    older, newer = (tables.fine_by_year[y].to_numpy(float).reshape(-1, 2, 8) for y in (2014, 2020))
    estimate = estimate_detail(older, counts=newer.sum(axis=1) @ overlap, overlap=overlap)

    def women_by_region(persons: np.ndarray) -> np.ndarray:
        wanted = [FINE_BANDS.index(band) for band in check_bands(["15-49"])]
        women = dict(zip(tables.totals.index, persons[:, 0, wanted].sum(axis=1), strict=True))
        counts = [sum(women[c] for c in area.municipalities) for area in before_reform.regions]
        return np.array(counts) / sum(counts)

    truth = women_by_region(newer)
    error = np.abs(women_by_region(estimate) - truth).max()
    assert error < 0.0025
    assert error < np.abs(women_by_region(older) - truth).max() / 4


def test_a_count_where_nobody_was_before_is_refused() -> None:
    with pytest.raises(ValueError, match="nobody in the older count"):
        estimate_detail(np.zeros((1, 2, 1)), counts=np.ones((1, 1)), overlap=np.ones((1, 1)))


def test_nobody_then_and_nobody_now_is_nobody() -> None:
    estimate = estimate_detail(
        np.zeros((1, 2, 1)), counts=np.zeros((1, 1)), overlap=np.ones((1, 1))
    )
    assert estimate.tolist() == [[[0.0], [0.0]]]


def test_open_bands_must_coincide() -> None:
    with pytest.raises(ValueError, match="one open band"):
        overlap_of_bands([span("0-79"), span("80+")], [span("0-89"), span("90+")])
