"""One worker of a crew: the process that makes reports, asked one task at a time and watched."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from analysis.batch.messages import Reply, Task

# Starting the worker and rendering are not the notebook's own time; a worker that forks stops a
# report that hangs by itself, a little earlier.
_GRACE_SECONDS = 150.0


class MemberGoneError(Exception):
    """The process ended before it answered.

    Parameters
    ----------
    code
        Its exit code; negative for the signal that ended it.
    late
        Whether it was stopped because the task took too long.
    """

    def __init__(self, code: int, *, late: bool) -> None:
        super().__init__(code, late)
        self.code = code
        self.late = late


class Member:
    """A process that answers tasks, started here and ended with `end`.

    Parameters
    ----------
    root
        The checkout.
    engine
        One of `analysis.batch.kernel.ENGINES`.
    environment
        From `analysis.batch.kernel.kernel_environment`.
    debug
        Let its own talk through to stderr.
    """

    def __init__(
        self, root: Path, *, engine: str, environment: Mapping[str, str], debug: bool = False
    ) -> None:
        self._process = subprocess.Popen(  # noqa: S603  our own worker, an engine from a closed list
            [sys.executable, "-P", "-m", "analysis.batch.crew.worker", engine],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None if debug else subprocess.DEVNULL,
            cwd=root,
            env=environment,
            encoding="utf-8",
            # Ctrl-C is for the run to hear; it ends its workers itself.
            start_new_session=True,
        )

    @property
    def pid(self) -> int:
        """Number of the process."""
        return self._process.pid

    @property
    def lives(self) -> bool:
        """Whether the process has not ended."""
        return self._process.poll() is None

    def ask(self, task: Task) -> Reply:
        """Have a task done.

        Raises
        ------
        MemberGoneError
            If the process dies or hangs; what it had written of the report is removed.
        """
        late = threading.Event()

        def stop() -> None:
            late.set()
            self._process.kill()

        watch = threading.Timer(task.timeout_seconds + _GRACE_SECONDS, stop)
        watch.daemon = True
        watch.start()
        try:
            line = self._exchange(task.line())
        finally:
            watch.cancel()
        if line:
            return Reply.read(line)
        code = self.end(patience_seconds=0)
        if task.staging:
            shutil.rmtree(task.staging, ignore_errors=True)
        raise MemberGoneError(code, late=late.is_set())

    def leave(self) -> None:
        """Let it leave by itself: nobody will send it tasks any more."""
        with contextlib.suppress(OSError, ValueError):
            self._pipes()[0].close()

    def end(self, *, patience_seconds: float) -> int:
        """End the process, killed if it does not leave in time; its exit code."""
        self.leave()
        try:
            code = self._process.wait(timeout=patience_seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        self._pipes()[1].close()
        return code

    def _exchange(self, line: str) -> str:
        stdin, stdout = self._pipes()
        try:
            stdin.write(line + "\n")
            stdin.flush()
            return stdout.readline()
        except (OSError, ValueError):
            return ""

    def _pipes(self) -> tuple[IO[str], IO[str]]:
        if self._process.stdin is None or self._process.stdout is None:
            raise ValueError("a worker is started with pipes")
        return self._process.stdin, self._process.stdout
