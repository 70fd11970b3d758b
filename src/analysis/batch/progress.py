"""What a run tells while it runs: on stderr, lively on a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
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
    """One line a report: count, name, outcome, seconds left."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._pace = _Pace()

    def begin(self) -> None:
        """A run begins."""
        self._pace = _Pace()

    def expect(self, count: int) -> None:
        """So many more reports will be made."""
        self._pace.total += count

    def settle(self) -> None:
        """All reports to be made are now known."""
        self._pace.settled = True

    def done(self, name: str, outcome: Text) -> None:
        """One report is finished."""
        self._pace.count += 1
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
    """How far a run is, and how long the rest will take if it goes on as it has."""

    def __init__(self) -> None:
        self.total = 0
        self.count = 0
        self.settled = False
        self._begun = time.monotonic()

    @property
    def fraction(self) -> str:
        return f"{self.count:>{len(str(self.total))}}/{self.total}"

    @property
    def left(self) -> str:
        rest = self.total - self.count
        if not (self.settled and self.count and rest):
            return ""
        seconds = (time.monotonic() - self._begun) / self.count * rest
        return f"  (ca. {seconds:.0f} s tilbage/left)"


def _both(text: Text) -> str:
    return text.da if text.da == text.en else f"{text.da} / {text.en}"
