"""A round, and its returns gathered."""

import runpy
from pathlib import Path

import pytest

from analysis.catalogue import read_udmelding
from analysis.country import read_areas
from analysis.reading import Reader
from analysis.returns.gather.returned import gather

SLUG = runpy.run_path(str(Path(__file__).parents[1] / "by_hand.py"))["SLUG"]


@pytest.fixture(scope="module")
def reader(root):
    return Reader(root)


@pytest.fixture(scope="module")
def areas(reader):
    return read_areas(reader)


@pytest.fixture(scope="module")
def udmelding(reader):
    return read_udmelding(reader, SLUG)


@pytest.fixture
def run(udmelding, areas):
    return lambda *returns, of=udmelding: gather(returns, udmelding=of, areas=areas)
