"""In which order a run makes things: studies first, then their views, the longest first."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from analysis.batch.messages import Task
from analysis.batch.plan.plan import Step, Work
from analysis.batch.store import manifest
from analysis.batch.store.journal import read_seconds

# What a report takes where no earlier run tells: only the order among guesses matters.
_SECONDS_PER_CELL = 0.2
_STUDY_SECONDS_PER_VIEW = 0.5


@dataclass(order=True, slots=True)
class _Waiting:
    """A task in the queue; the smallest is taken first."""

    after_studies: bool
    minus_seconds: float
    arrived: int
    task: Task = field(compare=False)


class Line:
    """The tasks that nobody has taken yet.

    A worker asks the run for its next task; so a study that comes late still goes before views
    that were ready early, and what the run gives up is simply never handed out.
    """

    def __init__(self) -> None:
        self._waiting: list[_Waiting] = []
        self._arrivals = itertools.count()

    def add(self, task: Task, *, seconds: float) -> None:
        """Let a task wait for a worker.

        Parameters
        ----------
        seconds
            How long it may take: what takes longest must not begin last.
        """
        place = _Waiting(bool(task.notebook), -seconds, next(self._arrivals), task)
        heapq.heappush(self._waiting, place)

    def take(self) -> Task:
        """The next task.

        Raises
        ------
        IndexError
            If nothing waits.
        """
        return heapq.heappop(self._waiting).task

    def clear(self) -> None:
        """Send everybody home."""
        self._waiting.clear()

    def __len__(self) -> int:
        """How many wait."""
        return len(self._waiting)


class Durations:
    """How long things may take, by what they took the last time.

    Parameters
    ----------
    edition
        Folder of the edition, with its journal.
    """

    def __init__(self, edition: Path) -> None:
        self._seconds: Mapping[str, float] = read_seconds(edition)

    def of_report(self, step: Step) -> float:
        """Seconds that a report may take."""
        known = self._seconds.get(step.wanted.folder)
        if known is not None:
            return known
        alike = [s for name, s in self._seconds.items() if name.endswith(_kind(step.wanted.folder))]
        if alike:
            return sum(alike) / len(alike)
        return _SECONDS_PER_CELL * len(step.wanted.notebook.cells)

    def of_study(self, slug: str, views: int) -> float:
        """Seconds that the study of a round with so many views may take."""
        return self._seconds.get(slug, _STUDY_SECONDS_PER_VIEW * views)


def study_task(number: int, step: Step, *, root: Path, timeout_seconds: float) -> Task:
    """The task of keeping the study that a report is a view of."""
    wanted = step.wanted
    return Task(
        number=number,
        root=str(root),
        notebook="",
        parameters={
            "slug": wanted.slug,
            "as_of": wanted.as_of.isoformat(),
            "seed": wanted.seed,
        },
        staging="",
        edition=wanted.edition,
        timeout_seconds=timeout_seconds,
        facts={"study": step.facts["study"]},
    )


def report_task(
    number: int, step: Step, *, root: Path, folder: Path, staging: Path, timeout_seconds: float
) -> Task:
    """The task of making a report.

    Parameters
    ----------
    folder
        Where it stands, and where the run that it may replay lies.
    staging
        Where it is written.
    """
    wanted = step.wanted
    return Task(
        number=number,
        root=str(root),
        notebook=wanted.notebook.path,
        parameters=wanted.parameters,
        staging=str(staging),
        edition=wanted.edition,
        timeout_seconds=timeout_seconds,
        facts=step.facts,
        replay=str(folder / manifest.EXECUTED) if step.work is Work.RENDER else "",
    )


def _kind(folder: str) -> str:
    """What reports of one notebook and language have in common in their folders' names."""
    return "/" + folder.rsplit("/", maxsplit=1)[-1]
