"""Both engines, notebook by notebook: what ours leaves is what the stock engine leaves."""

import runpy
from pathlib import Path

import pytest

CASES = runpy.run_path(str(Path(__file__).parents[1] / "unit" / "batch" / "engine_cases.py"))


@pytest.fixture(scope="module")
def left(tmp_path_factory):
    folder = tmp_path_factory.mktemp("engines")
    return {
        name: (ours, theirs) for name, ours, theirs in CASES["by_both"](folder, CASES["EVERY_CASE"])
    }


@pytest.mark.parametrize("name", CASES["EVERY_CASE"])
def test_a_notebook_is_as_the_stock_engine_leaves_it(left, name) -> None:
    (ours, our_error), (theirs, their_error) = left[name]
    assert len(ours["cells"]) == len(theirs["cells"])
    for own, other in zip(ours["cells"], theirs["cells"], strict=True):
        assert own == other
    assert ours["metadata"] == theirs["metadata"]
    assert our_error == their_error
