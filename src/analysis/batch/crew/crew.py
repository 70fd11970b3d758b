"""The workers of a run: processes that are started when needed, watched, and ended with it."""

from __future__ import annotations

import contextlib
import queue
import shutil
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from analysis.batch.crew.losses import lost
from analysis.batch.crew.member import Member, MemberGoneError
from analysis.batch.kernel import AUTOMATIC, kernel_environment
from analysis.batch.messages import Reply, Task
from analysis.errors import WorkplaceError

_PATIENCE_SECONDS = 3.0


class CrewLostError(WorkplaceError):
    """Nobody is left to make reports, and none of those under way will come."""


class Workforce(Protocol):
    """Whoever makes the reports of a run: processes of this machine, or a cluster.

    Its context is entered before the first task and left after the last, or in the middle.
    """

    def __enter__(self) -> Self:
        """Get ready to take tasks."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End, also in the middle of a report."""

    @property
    def capacity(self) -> int:
        """How many tasks it can work on at a time, as far as is known now."""

    def submit(self, task: Task) -> None:
        """Queue a task."""

    def finished(self) -> Iterator[Reply]:
        """Replies that have come in, without waiting.

        Raises
        ------
        CrewLostError
            If nobody is left.
        """

    def next_reply(self) -> Reply:
        """The next reply, waited for.

        Raises
        ------
        CrewLostError
            If nobody is left.
        """

    def forget_waiting(self) -> list[int]:
        """Drop the tasks nobody has begun; their numbers."""


class Crew:
    """A fixed number of workers, each one process, that take tasks from one queue.

    A worker that dies or hangs costs the report it was making and is replaced. Leaving the
    context ends every process at once, finished or not.

    Parameters
    ----------
    size
        Number of workers; each is started with the first task it takes.
    root
        The checkout.
    debug
        Let the workers' own talk through to stderr.
    engine
        One of `analysis.batch.kernel.ENGINES`.
    """

    def __init__(
        self, size: int, root: Path, *, debug: bool = False, engine: str = AUTOMATIC
    ) -> None:
        self._tasks: queue.Queue[Task | None] = queue.Queue()
        self._replies: queue.Queue[Reply] = queue.Queue()
        self._root = root
        self._debug = debug
        self._engine = engine
        self._scratch = Path(tempfile.mkdtemp(prefix="udmelding-"))
        self._environment = kernel_environment(self._scratch, root)
        self._processes: set[Member] = set()
        self._guard = threading.Lock()
        self._closing = False
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(size)]

    def __enter__(self) -> Self:
        """Start taking tasks."""
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End every worker, also in the middle of a report."""
        with self._guard:
            self._closing = True
            processes = tuple(self._processes)
        self.forget_waiting()
        for _ in self._threads:
            self._tasks.put(None)
        for process in processes:
            process.leave()
        for process in processes:
            process.end(patience_seconds=_PATIENCE_SECONDS)
        for thread in self._threads:
            thread.join(timeout=_PATIENCE_SECONDS)
        shutil.rmtree(self._scratch, ignore_errors=True)

    @property
    def capacity(self) -> int:
        """Number of workers."""
        return len(self._threads)

    def submit(self, task: Task) -> None:
        """Queue a task."""
        self._tasks.put(task)

    def finished(self) -> Iterator[Reply]:
        """Replies that have come in, without waiting."""
        while True:
            try:
                yield self._replies.get_nowait()
            except queue.Empty:
                return

    def next_reply(self) -> Reply:
        """The next reply, waited for in short turns so that Ctrl-C is heard on every system."""
        while True:
            with contextlib.suppress(queue.Empty):
                return self._replies.get(timeout=0.5)

    def forget_waiting(self) -> list[int]:
        """Drop the tasks nobody has begun; their numbers."""
        dropped: list[int] = []
        while True:
            try:
                task = self._tasks.get_nowait()
            except queue.Empty:
                return dropped
            if task is not None:
                dropped.append(task.number)

    def _work(self) -> None:
        member: Member | None = None
        while (task := self._tasks.get()) is not None:
            if member is None or not member.lives:
                member = self._start()
            if member is None:
                return
            reply = self._ask(member, task)
            if reply is not None:
                self._replies.put(reply)

    def _start(self) -> Member | None:
        with self._guard:
            if self._closing:
                return None
            member = Member(
                self._root, engine=self._engine, environment=self._environment, debug=self._debug
            )
            self._processes.add(member)
            return member

    def _ask(self, member: Member, task: Task) -> Reply | None:
        try:
            return member.ask(task)
        except MemberGoneError as gone:
            with self._guard:
                self._processes.discard(member)
            return None if self._closing else lost(task, gone.code, late=gone.late)
