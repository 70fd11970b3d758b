"""What a run tells while it runs: on stderr, lively on a terminal, quiet elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol, TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn

from analysis.language import Text


class Teller(Protocol):
    """Whoever is told how a run goes."""

    def begin(self) -> None:
        """A run begins."""

    def expect(self, count: int) -> None:
        """So many more reports will be made."""

    def settle(self) -> None:
        """All reports to be made are now known: the time left can be told."""

    def done(self, name: str, outcome: Text) -> None:
        """One report is finished, well or not."""

    def say(self, text: Text) -> None:
        """Something worth a line of its own."""

    def end(self) -> None:
        """Nothing more will come."""


def choose_teller(stream: TextIO) -> Teller:
    """A lively teller for a terminal, a plain one for a file or a pipe."""
    return LiveTeller(stream) if stream.isatty() else PlainTeller(stream)


class PlainTeller:
    """For a file or a pipe: a line now and then to show that the run lives.

    Parameters
    ----------
    every_seconds
        Time between two such lines.
    clock
        Seconds that only go forward.
    """

    def __init__(
        self,
        stream: TextIO,
        *,
        every_seconds: float = 30.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stream = stream
        self._every_seconds = every_seconds
        self._clock = clock
        self._pace = _Pace(clock)
        self._told = clock()

    def begin(self) -> None:
        """A run begins."""
        self._pace = _Pace(self._clock)
        self._told = self._clock()

    def expect(self, count: int) -> None:
        """So many more reports will be made."""
        self._pace.total += count

    def settle(self) -> None:
        """All reports to be made are now known."""
        self._pace.settled = True

    def done(self, name: str, outcome: Text) -> None:
        """One report is finished."""
        self._pace.count += 1
        if self._clock() - self._told >= self._every_seconds:
            self._told = self._clock()
            self._write(f"{self._pace.fraction}  {name}: {_both(outcome)}{self._pace.left}")

    def say(self, text: Text) -> None:
        """Something worth a line of its own."""
        for line in dict.fromkeys((text.da, text.en)):
            self._write(line)

    def end(self) -> None:
        """Nothing more will come."""

    def _write(self, line: str) -> None:
        self._stream.write(line + "\n")
        self._stream.flush()


class LiveTeller:
    """A bar at the foot of the terminal; what is worth keeping scrolls above it."""

    def __init__(self, stream: TextIO) -> None:
        self._console = Console(file=stream, highlight=False)
        self._progress = Progress(
            BarColumn(bar_width=30),
            TextColumn("{task.description}", markup=False),
            console=self._console,
            transient=True,
        )
        self._pace = _Pace()
        self._task: TaskID | None = None

    def begin(self) -> None:
        """Show the bar."""
        self._pace = _Pace()
        self._task = self._progress.add_task("", total=None)
        self._progress.start()

    def expect(self, count: int) -> None:
        """So many more reports will be made."""
        self._pace.total += count
        if self._task is not None:
            self._progress.update(self._task, total=self._pace.total or None)

    def settle(self) -> None:
        """All reports to be made are now known."""
        self._pace.settled = True

    def done(self, name: str, outcome: Text) -> None:
        """One report is finished."""
        self._pace.count += 1
        words = f"{self._pace.fraction}  {name}: {_both(outcome)}{self._pace.left}"
        if self._task is not None:
            self._progress.update(self._task, completed=self._pace.count, description=words)

    def say(self, text: Text) -> None:
        """Something worth a line of its own."""
        for line in dict.fromkeys((text.da, text.en)):
            self._console.print(line, markup=False, soft_wrap=True)

    def end(self) -> None:
        """Take the bar away."""
        self._progress.stop()


class _Pace:
    """How far a run is, how fast it goes, and how long the rest takes if it goes on so."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.total = 0
        self.count = 0
        self.settled = False
        self._clock = clock
        self._begun = clock()

    @property
    def fraction(self) -> str:
        return f"{self.count:>{len(str(self.total))}}/{self.total}"

    @property
    def left(self) -> str:
        rest = self.total - self.count
        seconds = self._clock() - self._begun
        if not (self.settled and self.count and rest and seconds > 0):
            return ""
        rate, left = self.count / seconds * 60, seconds / self.count * rest
        return f"  ({rate:.0f} pr. minut/per minute, ca. {left:.0f} s tilbage/left)"


def _both(text: Text) -> str:
    return text.da if text.da == text.en else f"{text.da} / {text.en}"
