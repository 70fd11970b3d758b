"""98 municipalities x 4 offers protected and audited, beside one plain linear programme per cell."""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import optimize

from analysis.protection import audit, protect, tabulate_counts
from analysis.protection.table import CountTable

HIERARCHY = {"municipality": ["landsdel", "region", "total"], "offer": ["total"]}
INSIDERS = ["municipality", "offer"]


def _table(root: Path, mean: float) -> CountTable:
    """Counts by population with a gamma spread, over the real municipalities."""
    folder = root / "data" / "reference"
    areas = pd.read_csv(folder / "municipalities.csv", dtype=str)
    areas = areas[areas["code"] != "411"]
    totals = pd.read_csv(folder / "population_total.csv", dtype={"code": str})
    persons = totals[totals["year"] == 2026].set_index("code")["persons"]
    frame = areas[["code", "landsdel", "region"]].rename(columns={"code": "municipality"})
    frame = frame.merge(pd.DataFrame({"offer": list("abcd")}), how="cross")
    weight = persons.reindex(frame["municipality"]).to_numpy(dtype=float)
    rng = np.random.default_rng(1)
    expected = mean * weight / weight.mean() * rng.gamma(1.0, 1.0, len(frame))
    return tabulate_counts(frame.assign(count=rng.poisson(expected)), hierarchy=HIERARCHY)


def _one_programme_per_cell(table: CountTable, cells: int) -> None:
    """Two plain linear programmes for each small cell, over all leaves, totals as equations."""
    sums = table.sums.toarray().astype(float)
    totals = np.flatnonzero(sums.sum(axis=1) > 1)
    small = np.flatnonzero((table.leaf_counts > 0) & (table.leaf_counts < 5))
    fixed = [(n, n) if not 0 < n < 5 else (1, 4) for n in table.leaf_counts.tolist()]
    for leaf in small[:cells]:
        for sign in (1.0, -1.0):
            cost = np.zeros(sums.shape[1])
            cost[leaf] = sign
            optimize.linprog(
                cost, A_eq=sums[totals], b_eq=table.counts[totals], bounds=fixed, method="highs"
            )


def _seconds(work: Callable[[], object]) -> float:
    """Processor time: other programs do not count."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


@pytest.mark.parametrize("mean", [0.3, 1.5, 8.0, 30.0])
def test_98_by_4(root: Path, mean: float, capsys: pytest.CaptureFixture[str]) -> None:
    table = _table(root, mean)
    small = int(((table.leaf_counts > 0) & (table.leaf_counts < 5)).sum())
    tried = min(small, 20)
    peer = _seconds(lambda: _one_programme_per_cell(table, tried)) / tried * small
    release = protect(table, insiders=INSIDERS)
    steps = {
        "protect": _seconds(lambda: protect(table, insiders=INSIDERS)),
        "audit again": _seconds(lambda: audit(release, insiders=INSIDERS)),
    }
    plenty = table.leaves.assign(count=table.leaves["count"] + 5)
    steps["nothing small"] = _seconds(lambda: protect(plenty, hierarchy=HIERARCHY))
    lines = [f"mean {mean}: {small} small cells; one linear programme each takes {peer:.1f} s"]
    lines += [
        f"  {name:<14} {taken:6.2f} s, {taken / peer:.2f} times" for name, taken in steps.items()
    ]
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(lines) + "\n")
