"""Clean returns in varied layouts, written by openpyxl: no error, and every answer as it was meant.

Twenty here, of every kind of form; two hundred in the exhaustive tier.
"""

import runpy
from types import SimpleNamespace

import pytest

from analysis.reading import Reader
from analysis.returns.findings import Severity
from analysis.returns.intake.one_pass import take_in

SLUGS = ("synsnedsaettelse-2014", "gravide-rusmiddel-2024-fornyet")


@pytest.fixture(scope="module")
def filling(root):
    return SimpleNamespace(**runpy.run_path(str(root / "tests/unit/returns/filling.py")))


@pytest.fixture(scope="module", params=SLUGS)
def world(request, root, filling):
    return filling.open_and_draw(Reader(root), request.param)


@pytest.mark.parametrize("seed", range(10))
def test_a_clean_return_comes_back_whole(world, filling, tmp_path, seed):
    asked, drawn = world
    _, path, given = filling.generated(drawn, seed, tmp_path)
    intake = take_in([path], udmelding=asked.udmelding, areas=asked.areas, names=asked.names)
    assert [one for one in intake.findings if one.severity is Severity.ERROR] == []
    assert filling.differences(intake.returns[0], given) == []
