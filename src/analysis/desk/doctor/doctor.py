"""Look the machine and the data over: what is right, what is not, and the cure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from analysis.desk.doctor.data import look_at_data
from analysis.desk.doctor.findings import Finding, Report
from analysis.desk.doctor.machine import look_at_machine
from analysis.reading import Reader

__all__ = ["Finding", "Report", "examine"]


def examine(
    reader: Reader,
    *,
    try_kernel: Callable[[Path], None],
    today: dt.date,
    is_held: Callable[[Path], bool],
) -> Report:
    """Look everything over that a run needs. Nothing is changed.

    Parameters
    ----------
    try_kernel
        Starts and ends a kernel, as a run would.
    today
        The day, for what may have grown old.
    is_held
        Whether a run holds the folder of an edition now.
    """
    machine = look_at_machine(reader.root, try_kernel=try_kernel, is_held=is_held)
    return Report((*machine, *look_at_data(reader, today=today)))
