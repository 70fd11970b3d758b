"""A checkout to measure in, a notebook to measure with, and the stock way to measure against."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest

BIN = Path(sys.executable).parent
# Each peer report takes some ten seconds: a few tell how many seconds all of them would take.
PEER_REPORTS = int(os.environ.get("PEER_REPORTS", "4"))

PARAMETERS = """slug: str = "tegnsprog-2022"
area: str = "danmark"
edition: str = "offentlig"
language: str = "da"
as_of: str = ""
seed: int = 1
draws: int = 4000"""

# Fifteen cells with the one of parameters and that of imports; an empty line parts them.
_CELLS = """import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from scipy import stats
from IPython.display import Markdown, display

rng = np.random.default_rng(seed)
years = np.arange(2010, 2026)
towns = [f'By {number:02d}' for number in range(22)]

rows = [(year, town, int(rng.poisson(4 + 0.15 * (year - 2010))), int(rng.integers(3, 7)))
        for year in years for town in towns]
counts = pd.DataFrame(rows, columns=['year', 'town', 'citizens', 'places'])

by_year = counts.groupby('year')[['citizens', 'places']].sum()
by_year.assign(share=lambda t: t['citizens'] / t['places']).round(2)

figure, axes = plt.subplots(figsize=(8, 4))
axes.plot(by_year.index, by_year['citizens'], marker='o', label='Borgere')
axes.plot(by_year.index, by_year['places'], marker='s', label='Pladser')
axes.set_title(f'Udvikling, {area}'); axes.legend(); plt.close(figure)
display(figure, metadata={'alt': 'Borgere og pladser pr. år', 'caption': 'Udvikling'})

shapes = counts.groupby('town')['citizens'].agg(['sum', 'size'])
low, middle, high = (stats.gamma(shapes['sum'] + 0.5, scale=1 / shapes['size']).ppf(q)
                     for q in (0.025, 0.5, 0.975))

by_town = pd.DataFrame({'low': low, 'median': middle, 'high': high}, index=shapes.index)
by_town.round(2)

x = np.arange(len(by_year))
design = np.column_stack([np.ones_like(x), x]).astype(float)
inverse = np.linalg.pinv(design)
mean = np.exp(design @ (inverse @ np.log(by_year['citizens'].to_numpy())))

drawn = np.log(np.maximum(rng.poisson(mean, (draws, len(x))), 1)) @ inverse.T
ahead = np.arange(len(x), len(x) + 10)
paths = rng.poisson(np.exp(drawn[:, :1] + drawn[:, 1:] * ahead))

limit = int(by_year['places'].iloc[-1] * 1.6)
busy = rng.poisson(np.median(paths, axis=0), size=(250_000, 10))
over = (busy > limit).mean(axis=0)

forecast = pd.DataFrame(np.quantile(paths, [0.1, 0.5, 0.9], axis=0).T,
                        index=ahead + 2010, columns=['p10', 'median', 'p90'])
forecast.assign(over=over).round(3)

figure, axes = plt.subplots(figsize=(8, 4))
axes.fill_between(forecast.index, forecast['p10'], forecast['p90'], alpha=0.3)
axes.plot(forecast['median']); axes.axhline(limit, ls='--', c='k'); plt.close(figure)
display(figure, metadata={'alt': 'Prognose med interval', 'caption': 'Prognose'})

figure, (left, right) = plt.subplots(1, 2, figsize=(9, 4))
by_town['median'].sort_values().plot.barh(ax=left); right.hist(paths[:, -1], bins=40)
figure.tight_layout(); plt.close(figure)
display(figure, metadata={'alt': 'Byer og usikkerhed', 'caption': 'Usikkerhed'})

table = counts.pivot_table(index='town', columns='year', values='citizens', aggfunc='sum')
Markdown(f'Chi i anden: p = {stats.chi2_contingency(table).pvalue:.3f}. '
         f'Risiko for mangel sidste år: {over[-1]:.0%}.')"""
CELLS = _CELLS.split("\n\n")


@dataclass(frozen=True)
class Cost:
    """What some work took: seconds on the clock, and seconds of processor."""

    wall: float
    cpu: float

    def times(self, factor: float) -> "Cost":
        return Cost(self.wall * factor, self.cpu * factor)


def measure(job: Callable[[], object]) -> Cost:
    """Take the time of a job and of every process that it waited for."""
    before, start = os.times(), time.perf_counter()
    job()
    wall, after = time.perf_counter() - start, os.times()
    return Cost(wall, sum(after[:4]) - sum(before[:4]))


def make_notebook(path: Path) -> Path:
    cells = [
        nbformat.v4.new_code_cell(source, id=f"c{i}")
        for i, source in enumerate([PARAMETERS, *CELLS])
    ]
    cells[0].metadata["tags"] = ["parameters"]
    words = nbformat.v4.new_markdown_cell("# Efterspørgsel og kapacitet", id="title")
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(
        nbformat.v4.new_notebook(cells=[words, *cells], metadata={"kernelspec": spec}), path
    )
    return path


def stock_report(notebook: Path, out: Path, parameters: dict[str, Any]) -> None:
    """One report by the stock way: three commands, as they stand in everybody's loop."""
    out.mkdir(parents=True)
    words = [part for name, value in parameters.items() for part in ("-p", name, str(value))]
    steps: list[Sequence[object]] = [
        [
            BIN / "papermill",
            notebook,
            out / "n.ipynb",
            *words,
            "--no-progress-bar",
            "--cwd",
            notebook.parent,
        ],
        [BIN / "jupyter", "nbconvert", "--to", "html", out / "n.ipynb"],
        [
            *("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"),
            *(
                f"--user-data-dir={out / 'profile'}",
                f"--print-to-pdf={out / 'n.pdf'}",
                out / "n.html",
            ),
        ],
    ]
    for step in steps:
        done = subprocess.run([str(part) for part in step], capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()[-2000:]
    assert (out / "n.pdf").stat().st_size > 1000


STOCK_LOOP = """
import json, runpy, sys
from pathlib import Path
here = runpy.run_path(sys.argv[1])
for job in json.loads(sys.stdin.read()):
    here["stock_report"](Path(job[0]), Path(job[1]), job[2])
"""


class Stock:
    """The stock way, in a loop and in two loops side by side."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._number = 0

    def cost(self, notebook: Path, parameters: list[dict[str, Any]], *, loops: int) -> Cost:
        """What these reports cost, divided among loops that run at the same time."""
        jobs = []
        for one in parameters:
            self._number += 1
            jobs.append([str(notebook), str(self._folder / f"r{self._number}"), one])

        def run() -> None:
            started = []
            for part in range(loops):
                process = subprocess.Popen(
                    [sys.executable, "-c", STOCK_LOOP, __file__], stdin=subprocess.PIPE, text=True
                )
                assert process.stdin is not None
                process.stdin.write(json.dumps(jobs[part::loops]))
                process.stdin.close()
                started.append(process)
            assert [process.wait() for process in started] == [0] * loops

        return measure(run)


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Stock:
    return Stock(tmp_path_factory.mktemp("stock"))


@pytest.fixture(scope="module")
def checkout(copy_checkout, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = copy_checkout(tmp_path_factory.mktemp("checkout"))
    make_notebook(folder / "notebooks" / "study.ipynb")
    return folder
