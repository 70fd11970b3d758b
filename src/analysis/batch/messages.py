"""What a run and its workers say to each other: one line of plain data each way."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from analysis.language import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One report to make, or one study to keep before its reports are made.

    Parameters
    ----------
    number
        Which of the run's tasks it is.
    root, notebook
        The checkout, and the notebook's path from there; no notebook means a study.
    parameters
        Values to inject, checked; or what names the study.
    staging
        Folder to write the finished report to, not its final place.
    edition
        Edition whose protection profile the report is held to.
    timeout_seconds
        Time for the notebook.
    facts
        What its manifest says that is known before it runs; of a study, its key.
    replay
        Path of an executed notebook whose outputs still hold: then nothing is run.
    """

    number: int
    root: str
    notebook: str
    parameters: Mapping[str, Any]
    staging: str
    edition: str
    timeout_seconds: float
    facts: Mapping[str, Any]
    replay: str = ""

    def line(self) -> str:
        """The task as one line."""
        return json.dumps(asdict(self), ensure_ascii=True)

    @classmethod
    def read(cls, line: str) -> Task:
        """The task that a line holds."""
        return cls(**json.loads(line))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """How a task went.

    Parameters
    ----------
    exit_code
        0, or the exit code of the error that stopped it.
    message
        What went wrong; empty when nothing did.
    cell
        Position of the cell that stopped it, counted from 1; None outside the notebook.
    seconds
        Time taken by each part of the work.
    traceback
        For ``--debug``; never kept.
    partial
        Whether the report was written all the same, without what could not be made.
    used
        What it took of the machine: `analysis.batch.cost.meter.Meter.used`.
    """

    number: int
    exit_code: int = 0
    message: Text = field(default_factory=lambda: Text("", ""))
    cell: int | None = None
    seconds: Mapping[str, float] = field(default_factory=dict)
    traceback: str = ""
    partial: bool = False
    used: Mapping[str, float] = field(default_factory=dict)

    def line(self) -> str:
        """The reply as one line."""
        return json.dumps(asdict(self), ensure_ascii=True)

    @classmethod
    def read(cls, line: str) -> Reply:
        """The reply that a line holds."""
        data = json.loads(line)
        return cls(**{**data, "message": Text(**data["message"])})
