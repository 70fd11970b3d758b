import datetime as dt
from pathlib import Path

import pytest

from analysis.country import Areas, AreasAt, Population, read_areas, read_population
from analysis.reading import Reader, find_root


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(find_root(Path(__file__).parent))


@pytest.fixture(scope="module")
def areas(reader: Reader) -> Areas:
    return read_areas(reader)


@pytest.fixture(scope="module")
def before_reform(areas: Areas) -> AreasAt:
    return areas.at(dt.date(2025, 6, 27))


@pytest.fixture(scope="module")
def after_reform(areas: Areas) -> AreasAt:
    return areas.at(dt.date(2027, 1, 15))


@pytest.fixture(scope="module")
def population(reader: Reader) -> Population:
    return read_population(reader)
