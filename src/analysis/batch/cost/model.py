"""What studies, views and rendering cost, fitted on what earlier runs took."""

from __future__ import annotations

import json
import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from analysis.batch.cost.measured import RunTaken, Taken

SHIPPED = Path(__file__).parent / "shipped.json"
# Two runs of the same on the same machine differ by about this; fewer runs cannot tell.
_LEAST_SPREAD = 0.08
# One processor does a third more or less than half as much again as another of its day.
_OTHER_MACHINE = 0.35
_NEVER_SEEN = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Each:
    """What one task of a kind takes.

    Parameters
    ----------
    cpu_seconds, cpu_sd
        Mean and spread of single tasks.
    wall_per_cpu
        Seconds of the clock for each of the processor.
    peak_bytes
        Largest seen.
    bytes
        Mean.
    count
        How many were measured.
    """

    cpu_seconds: float
    cpu_sd: float
    wall_per_cpu: float
    peak_bytes: float
    bytes: float
    count: int

    def scaled(self, factor: float) -> Each:
        """The same on a processor that takes so many times as long."""
        return Each(
            **{
                **asdict(self),
                "cpu_seconds": self.cpu_seconds * factor,
                "cpu_sd": self.cpu_sd * factor,
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CostModel:
    """Coefficients of what a run costs.

    Parameters
    ----------
    each
        By kind and name, such as ``view`` and ``assessment``; of one round's views by a name with
        the round before it, such as ``tegnsprog-2022/assessment``.
    start_seconds
        Seconds of the processor before the first task, for each worker.
    report_seconds
        Seconds of the processor that each report takes beside its own task.
    main_bytes
        Memory of the largest process of a run.
    spread
        Relative standard deviation of whole runs about what the model says.
    fitted_on
        Runs and tasks it was fitted on.
    machine
        What it was measured on, in words; empty for this one.
    """

    each: Mapping[tuple[str, str], Each]
    start_seconds: float
    report_seconds: float
    main_bytes: float
    spread: float
    fitted_on: tuple[int, int]
    machine: str = ""

    def of(self, kind: str, name: str, slug: str = "") -> tuple[Each, float]:
        """What a task takes, and how uncertain that is where none of its kind was measured."""
        known = self.each.get((kind, f"{slug}/{name}")) or self.each.get((kind, name))
        if known is not None:
            return known, 0.0
        alike = [each for (k, n), each in self.each.items() if k == kind and "/" not in n]
        return _mean_of(alike or list(self.each.values())), _NEVER_SEEN


def fit_costs(runs: Sequence[RunTaken], *, machine: str = "") -> CostModel:
    """Fit what tasks take, and what runs take beside them.

    Parameters
    ----------
    runs
        At least one.

    Returns
    -------
    CostModel
        A mean for each kind of task; what runs take beside their tasks as so much for each worker
        and each report, by least squares and never below 0.

    Raises
    ------
    ValueError
        If there is no run.

    Examples
    --------
    >>> task = Taken(
    ...     kind="view", name="let", cpu_seconds=0.2, wall_seconds=0.25, peak_bytes=1.0, bytes=10.0
    ... )
    >>> one = RunTaken(workers=2, tasks=(task,) * 10, cpu_seconds=9.0, peak_bytes=5.0)
    >>> two = RunTaken(workers=2, tasks=(task,) * 100, cpu_seconds=36.0, peak_bytes=5.0)
    >>> model = fit_costs([one, two])
    >>> round(model.start_seconds, 3), round(model.report_seconds, 3)
    (3.0, 0.1)
    """
    if not runs:
        raise ValueError("a model of cost needs at least one run")
    tasks: dict[tuple[str, str], list[Taken]] = {}
    for run in runs:
        for task in run.tasks:
            tasks.setdefault((task.kind, task.name), []).append(task)
            if task.slug:
                tasks.setdefault((task.kind, f"{task.slug}/{task.name}"), []).append(task)
    each = {key: _each(found) for key, found in tasks.items()}
    start, report = _fit_overhead(runs)
    said = [
        sum(_closest(each, task).cpu_seconds for task in run.tasks)
        + start * run.workers
        + report * len(run.tasks)
        for run in runs
    ]
    off = [run.cpu_seconds / guess - 1.0 for run, guess in zip(runs, said, strict=True)]
    spread = math.sqrt(statistics.fmean(error**2 for error in off))
    return CostModel(
        each=each,
        start_seconds=start,
        report_seconds=report,
        main_bytes=max(run.peak_bytes for run in runs),
        spread=max(_LEAST_SPREAD, spread),
        fitted_on=(len(runs), sum(len(run.tasks) for run in runs)),
        machine=machine,
    )


def choose_model(own: Sequence[RunTaken], shipped: CostModel) -> CostModel:
    """The model of the user's own runs; what they never did is taken from the shipped one.

    The shipped figures are first brought to this machine's speed, by what both have measured.

    Parameters
    ----------
    own
        Runs measured here; none: the shipped model alone, less certain.
    """
    if not own:
        return _replaced(shipped, spread=math.hypot(shipped.spread, _OTHER_MACHINE))
    here = fit_costs(own)
    ratios = [
        math.log(here.each[key].cpu_seconds / shipped.each[key].cpu_seconds)
        for key in here.each.keys() & shipped.each.keys()
        if min(here.each[key].cpu_seconds, shipped.each[key].cpu_seconds) > 0
    ]
    factor = math.exp(statistics.median(ratios)) if ratios else 1.0
    scaled = {key: each.scaled(factor) for key, each in shipped.each.items()}
    return _replaced(here, each={**scaled, **here.each})


def read_shipped(path: Path = SHIPPED) -> CostModel:
    """The model that comes with the program."""
    data = json.loads(path.read_text(encoding="utf-8"))
    each = {(one.pop("kind"), one.pop("name")): Each(**one) for one in data.pop("each")}
    return CostModel(**{**data, "each": each, "fitted_on": tuple(data["fitted_on"])})


def as_data(model: CostModel) -> dict[str, Any]:
    """A model as plain data, as it is shipped."""
    each = [
        {"kind": kind, "name": name, **{k: _short(v) for k, v in asdict(one).items()}}
        for (kind, name), one in sorted(model.each.items())
    ]
    rest = {k: v for k, v in asdict(_replaced(model, each={})).items() if k != "each"}
    return {**{k: _short(v) for k, v in rest.items()}, "each": each}


def _fit_overhead(runs: Sequence[RunTaken]) -> tuple[float, float]:
    """Seconds for each worker's start and for each task, by least squares through the origin.

    Runs are weighed by their size: of a long one the share that is off counts, not the seconds.
    """
    sums = [0.0] * 5
    for run in runs:
        weight = 1.0 / run.cpu_seconds**2 if run.cpu_seconds else 0.0
        w, n, y = float(run.workers), float(len(run.tasks)), max(0.0, run.overhead_seconds)
        for i, value in enumerate((w * w, w * n, n * n, w * y, n * y)):
            sums[i] += weight * value
    ww, wn, nn, wy, ny = sums
    determinant = ww * nn - wn * wn
    if determinant > 1e-9 * ww * nn:
        start, report = (wy * nn - ny * wn) / determinant, (ny * ww - wy * wn) / determinant
        if start >= 0 and report >= 0:
            return start, report
    # One size of run cannot tell the two apart: half of it each way keeps both plausible.
    return (wy / ww / 2, ny / nn / 2) if ww and nn else (0.0, 0.0)


def _closest(each: Mapping[tuple[str, str], Each], task: Taken) -> Each:
    return each.get((task.kind, f"{task.slug}/{task.name}")) or each[task.kind, task.name]


def _each(found: Sequence[Taken]) -> Each:
    cpu = [task.cpu_seconds for task in found]
    total = sum(cpu)
    wall = sum(task.wall_seconds for task in found)
    return Each(
        cpu_seconds=statistics.fmean(cpu),
        cpu_sd=statistics.stdev(cpu) if len(cpu) > 1 else 0.3 * cpu[0],
        # A loaded machine makes the clock run long; that says nothing of the work.
        wall_per_cpu=min(max(1.0, wall / total if total else 1.0), 1.5),
        peak_bytes=max(task.peak_bytes for task in found),
        bytes=statistics.fmean(task.bytes for task in found),
        count=len(found),
    )


def _mean_of(alike: Iterable[Each]) -> Each:
    found = list(alike)
    if not found:
        return Each(
            cpu_seconds=1.0, cpu_sd=1.0, wall_per_cpu=1.2, peak_bytes=3e8, bytes=3e5, count=0
        )
    return Each(
        cpu_seconds=statistics.fmean(one.cpu_seconds for one in found),
        cpu_sd=statistics.fmean(one.cpu_sd for one in found),
        wall_per_cpu=statistics.fmean(one.wall_per_cpu for one in found),
        peak_bytes=max(one.peak_bytes for one in found),
        bytes=statistics.fmean(one.bytes for one in found),
        count=0,
    )


def _replaced(model: CostModel, **changes: Any) -> CostModel:
    fields = {name: getattr(model, name) for name in model.__slots__}
    return CostModel(**{**fields, **changes})


def _short(value: Any) -> Any:
    return float(f"{value:.4g}") if isinstance(value, float) else value
