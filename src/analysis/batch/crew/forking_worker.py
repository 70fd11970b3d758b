"""A worker that forks: it loads the libraries once, and makes every report in a fork of itself.

The report's process runs Papermill, which forks once more for the cells, and then renders what
they gave. So neither the cells nor the rendering of one report can touch another, and this
process, which only waits, stays as it was when it was ready.
"""

from __future__ import annotations

import contextlib
import os
import select
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

from analysis.batch.crew.losses import lost
from analysis.batch.fork_engine.choice import why_no_fork
from analysis.batch.fork_engine.limits import die_with
from analysis.batch.fork_engine.preload import preload_house
from analysis.batch.fork_engine.wire import Frames, make_pipe, send_frame
from analysis.batch.messages import Reply, Task

# Rendering is not the notebook's own time.
_GRACE_SECONDS = 120.0
_TURN_MILLISECONDS = 1_000
_CHUNK = 1 << 16


def ready_to_fork(root: Path) -> bool:
    """Load the libraries; false if one of them has started threads."""
    preload_house(root)
    return not why_no_fork()


def serve_tasks(answer: Callable[[Task], Reply], *, replies: IO[str]) -> None:
    """Answer one task a line from standard input, each in a fork, until the other end closes.

    Parameters
    ----------
    answer
        Makes a report and says how it went; called in the fork.
    replies
        Where one reply a line is written.
    """
    tasks = _Tasks()
    with contextlib.suppress(EOFError):
        while True:
            task = Task.read(tasks.next_line())
            replies.write(_Making(task, answer).wait(tasks).line() + "\n")
            replies.flush()


class _Tasks:
    """Lines of standard input, read without a thread: a process with threads cannot be forked."""

    def __init__(self) -> None:
        self._pieces = bytearray()

    def next_line(self) -> str:
        while b"\n" not in self._pieces:
            self.read_more()
        line, _, self._pieces = self._pieces.partition(b"\n")
        return line.decode()

    def read_more(self) -> None:
        piece = os.read(0, _CHUNK)
        if not piece:
            raise EOFError("nobody is left to send tasks")
        self._pieces += piece


class _Making:
    """A report that is being made in a process of its own."""

    def __init__(self, task: Task, answer: Callable[[Task], Reply]) -> None:
        self._task = task
        self._ends = time.monotonic() + task.timeout_seconds + _GRACE_SECONDS
        self._frames = Frames()
        self._reading, writing = make_pipe()
        worker = os.getpid()
        self._pid = os.fork()
        if self._pid == 0:
            try:
                os.close(self._reading)
                _leave_worker(worker)
                send_frame(writing, answer(task).line().encode())
            finally:
                os._exit(1)
        os.close(writing)

    def wait(self, tasks: _Tasks) -> Reply:
        """The report's reply, or what is said of one that did not come.

        Raises
        ------
        EOFError
            If nobody is left to make the report for; it is given up.
        """
        late = False
        try:
            late = not self._listen(tasks)
        finally:
            if not self._frames.complete:
                _kill_group(self._pid)
            os.close(self._reading)
            status = os.waitpid(self._pid, 0)[1]
        for payload in self._frames:
            return Reply.read(payload.decode())
        shutil.rmtree(self._task.staging, ignore_errors=True)
        return lost(self._task, os.waitstatus_to_exitcode(status), late=late)

    def _listen(self, tasks: _Tasks) -> bool:
        """Take the reply as it comes, or as much as came; false when it took too long."""
        poll = select.poll()
        poll.register(self._reading, select.POLLIN)
        poll.register(0, select.POLLIN)
        while not self._frames.complete:
            if time.monotonic() > self._ends:
                return False
            for descriptor, _ in poll.poll(_TURN_MILLISECONDS):
                if descriptor == 0:
                    tasks.read_more()
                elif piece := os.read(self._reading, _CHUNK):
                    self._frames.add(piece)
                else:
                    return True
        return True


def _leave_worker(worker: int) -> None:
    """Stand on its own, yet end with the worker; nothing of a report reaches the worker's ends."""
    os.setsid()
    die_with(worker)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)


def _kill_group(pid: int) -> None:
    # The cells' process, which leads a group of its own, is ended by the system with its parent.
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(pid, signal.SIGKILL)
