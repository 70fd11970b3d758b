"""Print in a process that can be ended: a compiler that hangs costs its PDF, not the report."""

from __future__ import annotations

import json
import os
import select
import signal
import time
from collections.abc import Callable
from typing import NoReturn

from analysis.batch.fork_engine.wire import Frames, make_pipe, send_frame
from analysis.errors import ReportError
from analysis.export.parts import Document
from analysis.language import Text

_MADE, _REFUSED = b"+", b"-"
_CHUNK = 1 << 20
# A page takes a hundredth of this on a quiet machine.
PATIENCE_SECONDS = 90.0


def in_own_process(
    make: Callable[[Document], bytes], *, seconds: float = PATIENCE_SECONDS
) -> Callable[[Document], bytes]:
    """The same printing in a fork of this process, ended when it takes too long.

    Parameters
    ----------
    make
        Prints a document; may raise `ReportError`. Nothing of it may have run in this process: a
        compiler that has started threads cannot be forked.

    Returns
    -------
    Callable
        Raises `ReportError` where `make` does, where it takes more than `seconds`, and where its
        process dies.
    """

    def made(document: Document) -> bytes:
        reading, writing = make_pipe()
        pid = os.fork()
        if pid == 0:
            os.close(reading)
            _answer(make, document, writing)
        os.close(writing)
        try:
            return _take(reading, time.monotonic() + seconds, seconds)
        finally:
            os.close(reading)
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)

    return made


def _answer(make: Callable[[Document], bytes], document: Document, writing: int) -> NoReturn:
    try:
        try:
            answer = _MADE + make(document)
        except ReportError as error:
            answer = _REFUSED + json.dumps([error.message.da, error.message.en]).encode()
        send_frame(writing, answer)
    finally:
        os._exit(0)


def _take(reading: int, ends: float, seconds: float) -> bytes:
    frames = Frames()
    poll = select.poll()
    poll.register(reading, select.POLLIN)
    while not frames.complete:
        if not poll.poll(max(0.0, ends - time.monotonic()) * 1000):
            raise _stopped(f"{seconds:.0f} sekunder", f"{seconds:.0f} seconds")
        piece = os.read(reading, _CHUNK)
        if not piece:
            raise ReportError(
                Text(
                    "PDF'en kan ikke dannes: oversætteren døde, måske af mangel på hukommelse. "
                    "Del lange tabeller.",
                    "The PDF cannot be made: the compiler died, perhaps for lack of memory. "
                    "Divide long tables.",
                )
            )
        frames.add(piece)
    answer = next(iter(frames))
    if answer[:1] == _MADE:
        return bytes(answer[1:])
    danish, english = json.loads(answer[1:])
    raise ReportError(Text(danish, english))


def _stopped(danish: str, english: str) -> ReportError:
    return ReportError(
        Text(
            f"PDF'en kan ikke dannes: oversætteren blev stoppet efter {danish}. Del lange tabeller.",
            f"The PDF cannot be made: the compiler was stopped after {english}. Divide long tables.",
        )
    )
