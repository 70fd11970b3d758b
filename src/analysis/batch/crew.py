"""The workers of a run: processes that are started when needed, watched, and ended with it."""

from __future__ import annotations

import contextlib
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO

from analysis.batch.kernel import AUTOMATIC, kernel_environment
from analysis.batch.losses import lost
from analysis.batch.messages import Reply, Task

# Starting the worker and rendering are not the notebook's own time; a worker that forks stops a
# report that hangs by itself, a little earlier.
_GRACE_SECONDS = 150.0
_PATIENCE_SECONDS = 3.0


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
        self._processes: set[subprocess.Popen[str]] = set()
        self._guard = threading.Lock()
        self._closing = False
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(size)]

    def __enter__(self) -> Crew:
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
            with contextlib.suppress(OSError, ValueError):
                _pipes(process)[0].close()
        for process in processes:
            _end(process, patience_seconds=_PATIENCE_SECONDS)
        for thread in self._threads:
            thread.join(timeout=_PATIENCE_SECONDS)
        shutil.rmtree(self._scratch, ignore_errors=True)

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
        process: subprocess.Popen[str] | None = None
        while (task := self._tasks.get()) is not None:
            if process is None or process.poll() is not None:
                process = self._start()
            if process is None:
                return
            reply = self._ask(process, task)
            if reply is not None:
                self._replies.put(reply)

    def _start(self) -> subprocess.Popen[str] | None:
        with self._guard:
            if self._closing:
                return None
            process = subprocess.Popen(  # noqa: S603  our own worker, an engine from a closed list
                [sys.executable, "-P", "-m", "analysis.batch.worker", self._engine],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=None if self._debug else subprocess.DEVNULL,
                cwd=self._root,
                env=self._environment,
                encoding="utf-8",
                # Ctrl-C is for the run to hear; it ends its workers itself.
                start_new_session=True,
            )
            self._processes.add(process)
            return process

    def _ask(self, process: subprocess.Popen[str], task: Task) -> Reply | None:
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        watch = threading.Timer(task.timeout_seconds + _GRACE_SECONDS, stop)
        watch.daemon = True
        watch.start()
        try:
            line = _exchange(process, task.line())
        finally:
            watch.cancel()
        if line:
            return Reply.read(line)
        with self._guard:
            self._processes.discard(process)
        code = _end(process, patience_seconds=0)
        shutil.rmtree(task.staging, ignore_errors=True)
        return None if self._closing else lost(task, code, late=late.is_set())


def _exchange(process: subprocess.Popen[str], line: str) -> str:
    stdin, stdout = _pipes(process)
    try:
        stdin.write(line + "\n")
        stdin.flush()
        return stdout.readline()
    except (OSError, ValueError):
        return ""


def _pipes(process: subprocess.Popen[str]) -> tuple[IO[str], IO[str]]:
    if process.stdin is None or process.stdout is None:
        raise ValueError("a worker is started with pipes")
    return process.stdin, process.stdout


def _end(process: subprocess.Popen[str], *, patience_seconds: float) -> int:
    # Closing its input lets the worker leave by itself; one that does not is killed.
    stdin, stdout = _pipes(process)
    with contextlib.suppress(OSError, ValueError):
        stdin.close()
    try:
        code = process.wait(timeout=patience_seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        code = process.wait()
    stdout.close()
    return code
