"""A kernel that is a fork of this process: asked cell by cell, watched, and ended with certainty."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import sys
import time
from collections.abc import Iterator
from typing import Any

from analysis.batch.fork_engine import FLOODED
from analysis.batch.fork_engine.child import serve
from analysis.batch.fork_engine.limits import Limits, describe_death
from analysis.batch.fork_engine.wire import Ends, Frames, Tape, make_pipe, send_frame

# The names the stock engine's errors have; it knows no limit on what is printed.
DIED, LATE = "DeadKernelError", "CellTimeoutError"
_TURN_MILLISECONDS = 100
_CHUNK = 1 << 20
_LAST_WORDS_BYTES = 20_000
_LAST_LINES = 40
_PATIENCE_SECONDS = 5.0
_PAUSE_SECONDS = 0.002


class KernelEndedError(Exception):
    """A kernel died, took too long or said too much; it has been ended.

    Parameters
    ----------
    kind
        One of `DIED`, `LATE`, `FLOODED`: what stands as the error's name in the notebook.
    words
        What happened, as a sentence.
    lines
        Its last words on stderr.
    """

    def __init__(self, kind: str, words: str, lines: tuple[str, ...] = ()) -> None:
        super().__init__(words)
        self.kind = kind
        self.words = words
        self.lines = lines


class ForkedKernel:
    """A forked process that runs cells; leaving the context ends it and all it started.

    Parameters
    ----------
    limits
        What it may take.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._frames = Frames()
        self._received_bytes = 0
        self._status: int | None = None
        self.tapes = (Tape("stdout"), Tape("stderr"))
        for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
            # What waits in a buffer would be written by both.
            if stream is not None:
                stream.flush()
        asked, self._requests = make_pipe()
        self._replies, answered = make_pipe()
        parent = os.getpid()
        self._pid = os.fork()
        if self._pid == 0:
            ends = Ends(requests=asked, replies=answered, tapes=self.tapes, parent=parent)
            serve(ends, limits=limits)
        os.close(asked)
        os.close(answered)
        self._poll = select.poll()
        self._poll.register(self._replies, select.POLLIN | select.POLLHUP)

    def __enter__(self) -> ForkedKernel:
        """Nothing more to do: it runs."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Let it leave by itself; end it if it does not, and whatever it left running."""
        if self._requests >= 0:
            os.close(self._requests)
            self._requests = -1
        if self._status is None:
            self._wait(time.monotonic() + _PATIENCE_SECONDS)
        self._kill()
        os.close(self._replies)
        for tape in self.tapes:
            tape.close()

    def execute(self, code: str, *, seconds: float | None) -> Iterator[dict[str, Any]]:
        """Run a cell; the messages it publishes, and at last the reply and that it is idle.

        Raises
        ------
        KernelEndedError
            If the process dies, or is ended because it took or said too much.
        """
        ends = None if seconds is None else time.monotonic() + seconds
        try:
            send_frame(self._requests, json.dumps({"code": code}).encode())
        except OSError:
            raise self._death() from None
        while True:
            for payload in self._frames:
                message = json.loads(payload)
                yield message
                if _is_idle(message):
                    return
            self._read(ends, seconds)

    def last_words(self) -> Iterator[dict[str, Any]]:
        """What a dead kernel had written and not yet published, as messages."""
        for tape in self.tapes:
            if text := tape.take(_LAST_WORDS_BYTES):
                content = {"name": tape.name, "text": text}
                yield {"msg_type": "stream", "content": content}

    def _read(self, ends: float | None, seconds: float | None) -> None:
        if self._poll.poll(_TURN_MILLISECONDS):
            piece = os.read(self._replies, _CHUNK)
            if not piece:
                raise self._death()
            self._frames.add(piece)
            self._received_bytes += len(piece)
        said = max(self._received_bytes, *(tape.length for tape in self.tapes))
        if said > self._limits.output_bytes:
            self._kill()
            raise KernelEndedError(
                FLOODED,
                f"The notebook printed or displayed more than {self._limits.output_bytes:,} bytes "
                "and was stopped.",
            )
        if ends is not None and time.monotonic() > ends:
            self._kill()
            raise KernelEndedError(
                LATE, f"The cell did not finish within {seconds:.0f} seconds and was stopped."
            )

    def _death(self) -> KernelEndedError:
        self._wait(time.monotonic() + _PATIENCE_SECONDS)
        self._kill()
        said = self.tapes[1].take(_LAST_WORDS_BYTES).splitlines()[-_LAST_LINES:]
        return KernelEndedError(DIED, describe_death(self._status or 0), tuple(said))

    def _wait(self, ends: float) -> None:
        while self._status is None:
            pid, status = os.waitpid(self._pid, os.WNOHANG)
            if pid:
                self._status = status
                return
            if time.monotonic() > ends:
                return
            # One that still talks while it leaves must not wait for a reader.
            if self._poll.poll(0):
                os.read(self._replies, _CHUNK)
            time.sleep(_PAUSE_SECONDS)

    def _kill(self) -> None:
        # The whole group, also after the process itself has gone: it may have started others.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._pid, signal.SIGKILL)
        if self._status is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)
            self._status = os.waitpid(self._pid, 0)[1]


def _is_idle(message: dict[str, Any]) -> bool:
    return bool(message["msg_type"] == "status" and message["content"]["execution_state"] == "idle")
