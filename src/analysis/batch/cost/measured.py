"""What earlier runs took of the machine, from their journals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.batch.store.journal import read_lines

STUDY, KEPT, VIEW, RENDERING = "study", "kept", "view", "rendering"
_RENDERED = "render"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What one task took.

    Parameters
    ----------
    kind
        ``study``, ``kept`` (a study that an earlier run has kept), ``view`` (run and rendered) or
        ``rendering`` (only rendered anew).
    name
        The round of a study, the notebook of a view.
    slug
        The round; a notebook has more to say of some than of others.
    cpu_seconds, wall_seconds
        Of the processor, and of the clock.
    peak_bytes
        Memory of the largest of its processes.
    bytes
        Of its files.
    """

    kind: str
    name: str
    slug: str = ""
    cpu_seconds: float
    wall_seconds: float
    peak_bytes: float
    bytes: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RunTaken:
    """What one whole run took.

    Parameters
    ----------
    workers
        How many there were.
    tasks
        What its studies and views took.
    cpu_seconds
        Of the whole run: workers starting, forking, planning and placing, too.
    peak_bytes
        Memory of the largest of all its processes.
    """

    workers: int
    tasks: tuple[Taken, ...]
    cpu_seconds: float
    peak_bytes: float

    @property
    def overhead_seconds(self) -> float:
        """Seconds of the processor that belong to no single task."""
        return self.cpu_seconds - sum(task.cpu_seconds for task in self.tasks)


def read_taken(editions: Iterable[Path]) -> tuple[RunTaken, ...]:
    """The runs of some editions that were measured and came to their end.

    Parameters
    ----------
    editions
        Their folders; one without a journal has no runs.
    """
    return tuple(run for edition in editions for run in _runs(edition))


def _runs(edition: Path) -> Iterator[RunTaken]:
    begun: dict[str, dict[str, Any]] = {}
    tasks: dict[str, list[Taken]] = {}
    for line in read_lines(edition):
        run, event = str(line.get("run")), line.get("event")
        if event == "begin":
            begun[run] = line
        elif event in {"study", "report"} and line.get("used"):
            tasks.setdefault(run, []).append(_task(line))
        elif event == "end" and _is_measured(begun.get(run, {}), line) and tasks.get(run):
            yield RunTaken(
                workers=int(begun[run]["workers"]),
                tasks=tuple(tasks[run]),
                cpu_seconds=float(line["used"]["cpu_seconds"]),
                peak_bytes=float(line["used"]["peak_bytes"]),
            )


def _is_measured(begin: Mapping[str, Any], end: Mapping[str, Any]) -> bool:
    # A failed report leaves no figures: the rest of its run would look dear.
    return bool(begin.get("workers") and end.get("used") and not end.get("failed"))


def _task(line: Mapping[str, Any]) -> Taken:
    used = line["used"]
    return Taken(
        kind=_kind(line),
        name=_name(line),
        slug=str(line.get("folder", "")).split("/", maxsplit=1)[0],
        cpu_seconds=float(used["cpu_seconds"]),
        wall_seconds=float(sum(line["seconds"].values())),
        peak_bytes=float(used["peak_bytes"]),
        bytes=float(used["bytes"]),
    )


def _name(line: Mapping[str, Any]) -> str:
    if line["event"] == "study":
        # What is only loaded is much the same for every round.
        return "" if line["used"].get("kept") else str(line["slug"])
    return _notebook_of(str(line["folder"]))


def _kind(line: Mapping[str, Any]) -> str:
    if line["event"] == "study":
        return KEPT if line["used"].get("kept") else STUDY
    return RENDERING if line.get("work") == _RENDERED else VIEW


def _notebook_of(folder: str) -> str:
    """The notebook that a report's folder is of: `tegnsprog-2022/danmark/assessment.da.seed-1`."""
    return folder.rsplit("/", maxsplit=1)[-1].split(".", maxsplit=1)[0]
