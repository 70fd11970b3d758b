"""What readers get is a function of what was released, and the same every time."""

import numpy as np
import pandas as pd
import pytest

from analysis.language import Language
from analysis.protection import audit, protect


def draw(seed: int) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    towns = [(f"t{i:02d}", f"r{i % 2}", f"o{j}") for i in range(6) for j in range(2)]
    frame = pd.DataFrame(towns, columns=["town", "region", "offer"])
    return frame.assign(count=rng.poisson(4 * rng.gamma(1.0, 1.0, len(frame))))


HIERARCHY = {"town": ["region", "total"], "offer": ["total"]}


@pytest.mark.parametrize("seed", [1, 5])
def test_totals_are_true_or_none_and_the_same_each_time(seed: int) -> None:
    frame = draw(seed)
    first, second = (protect(frame, hierarchy=HIERARCHY) for _ in range(2))
    pd.testing.assert_frame_equal(first.cells, second.cells)
    for cell in first.cells.dropna(subset="count").to_dict("records"):
        rows = frame
        for dim in ("town", "offer"):
            level = cell[f"{dim}_level"]
            rows = rows if level == "total" else rows[rows[level] == cell[dim]]
        assert cell["count"] == rows["count"].sum()
    assert audit(first).passed


def test_worlds_with_equal_releases_read_alike() -> None:
    """Two small counts of one region changed places: if the cells are equal, so is every word."""
    twins = 0
    for seed in range(5):
        rng = np.random.default_rng(seed)
        frame = pd.DataFrame({"town": [f"t{i}" for i in range(9)], "region": list("xxxyyyzzz")})
        frame["count"] = rng.poisson(4 * rng.gamma(1.0, 1.0, len(frame)))
        counts = frame["count"].tolist()
        small = [row for row in range(9) if 0 < counts[row] < 5]
        pairs = [(a, b) for a in small for b in small if a < b and a // 3 == b // 3]
        release = protect(frame, hierarchy={"town": ["region", "total"]})
        for first, second in pairs:
            swapped = counts.copy()
            swapped[first], swapped[second] = swapped[second], swapped[first]
            twin = protect(frame.assign(count=swapped), hierarchy={"town": ["region", "total"]})
            if twin.cells.equals(release.cells):
                twins += swapped != counts
                for code in ("da", "en"):
                    assert twin.account(Language(code)) == release.account(Language(code))
                assert twin._repr_html_() == release._repr_html_()
    assert twins > 1
