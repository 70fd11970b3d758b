"""What a plan will take: the clock, the processor, memory and disk, each with an interval."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from analysis.batch.cost.measured import KEPT, RENDERING, STUDY, VIEW
from analysis.batch.cost.model import CostModel
from analysis.batch.plan.plan import Step, Work

_TWO_SIDED_95 = 1.96
# The index and the journal, for each report.
_BYTES_BESIDE = 1_200
_KINDS = {Work.EXECUTE: VIEW, Work.RENDER: RENDERING}

# Kind, name and round of a task.
Counted = tuple[str, str, str]
# Whether a study has been kept, by its key.
IsKept = Callable[[str], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A prediction with the interval that 95 of 100 such runs should fall into."""

    low: float
    central: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a run is predicted to take.

    Parameters
    ----------
    studies, views, rendered
        How many are made; studies that have been kept are not among them.
    workers
        Reports made at the same time.
    wall_seconds, cpu_seconds
        Of the clock, and of all processors together.
    bytes
        Of the reports' files.
    memory_bytes
        Of all processes at the same time, at most.
    unmeasured
        Rounds and notebooks of which no run has been measured.
    """

    studies: int
    views: int
    rendered: int
    workers: int
    wall_seconds: Amount
    cpu_seconds: Amount
    bytes: Amount
    memory_bytes: float
    unmeasured: tuple[str, ...]


def estimate_cost(
    steps: Sequence[Step], model: CostModel, *, workers: int, cores: int, is_kept: IsKept
) -> Cost:
    """Predict what a plan takes.

    Parameters
    ----------
    workers, cores
        Reports made at the same time, and processors there are for them.
    is_kept
        Tells whether an earlier run has kept a study.

    Returns
    -------
    Cost
        Nothing where nothing is made.

    Assumptions
    -----------
    Tasks of a kind are alike, and a run's deviation from the model is a factor of its own that is
    log-normal. The processors do nothing else. Work is shared out evenly but for the longest task.

    Source
    ------
    docs/grid.md.
    """
    counts = _count(steps, is_kept)
    tasks = sum(counts.values())
    crew = min(workers, tasks)
    cpu = crew * model.start_seconds + tasks * model.report_seconds
    wall = cpu
    noise = doubt = size = peak = longest = 0.0
    unmeasured = []
    for (kind, name, slug), count in sorted(counts.items()):
        each, unsure = model.of(kind, name, slug)
        if unsure and kind != KEPT:
            unmeasured.append(name)
        cpu += count * each.cpu_seconds
        wall += count * each.cpu_seconds * each.wall_per_cpu
        noise += count * each.cpu_sd**2
        doubt += (unsure * count * each.cpu_seconds) ** 2
        size += count * each.bytes
        peak = max(peak, each.peak_bytes)
        longest = max(longest, each.cpu_seconds * each.wall_per_cpu)
    at_once = max(1, min(crew, cores))
    spread = math.hypot(model.spread, math.sqrt(noise + doubt) / cpu) if cpu else 0.0
    clock = max(wall / at_once, longest + model.start_seconds) if tasks else 0.0
    reports = tasks - _count_of(counts, STUDY) - _count_of(counts, KEPT)
    return Cost(
        studies=_count_of(counts, STUDY),
        views=_count_of(counts, VIEW),
        rendered=_count_of(counts, RENDERING),
        workers=crew,
        wall_seconds=_within(clock, spread),
        cpu_seconds=_within(cpu, spread),
        bytes=_within(size + reports * _BYTES_BESIDE, min(spread, 0.2)),
        memory_bytes=crew * peak + model.main_bytes if tasks else 0.0,
        unmeasured=tuple(dict.fromkeys(unmeasured)),
    )


def _count_of(counts: Counter[Counted], kind: str) -> int:
    """How many tasks are of a kind."""
    return sum(count for (found, *_), count in counts.items() if found == kind)


def _count(steps: Sequence[Step], is_kept: IsKept) -> Counter[Counted]:
    counts: Counter[Counted] = Counter()
    studies: dict[str, str] = {}
    for step in steps:
        if step.work in _KINDS:
            counts[_KINDS[step.work], step.wanted.notebook.name, step.wanted.slug] += 1
        if step.work is Work.EXECUTE and step.wanted.has_study:
            studies[str(step.facts["study"])] = step.wanted.slug
    for key, slug in studies.items():
        counts[(KEPT, "", "") if is_kept(key) else (STUDY, slug, "")] += 1
    return counts


def _within(central: float, spread: float) -> Amount:
    factor = math.exp(_TWO_SIDED_95 * spread)
    return Amount(low=central / factor, central=central, high=central * factor)
