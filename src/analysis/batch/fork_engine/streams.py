"""``sys.stdout`` and ``sys.stderr`` of a notebook's process."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from typing import Any

from analysis.batch.fork_engine.wire import Tape

_DESCRIPTORS = {"stdout": 1, "stderr": 2}


class TapeStream(io.TextIOBase):
    """Writes to a tape and publishes, when flushed, what stands on it since the last time.

    What subprocesses and compiled code wrote to the same descriptor comes along in its place.

    Parameters
    ----------
    publish
        Called with ``None``, ``"stream"`` and the content of the message.
    """

    def __init__(self, tape: Tape, publish: Callable[..., Any]) -> None:
        self._tape = tape
        self._publish = publish
        self.name = tape.name

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """The encoding of all text streams of a kernel."""
        return "UTF-8"

    def write(self, text: str) -> int:
        """Write text.

        Raises
        ------
        TypeError
            If it is not text.
        """
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        self._tape.write(text)
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:  # type: ignore[override]
        """Write text piece by piece."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Publish what was written."""
        if text := self._tape.take():
            self._publish(None, "stream", {"name": self.name, "text": text})

    def fileno(self) -> int:
        """The descriptor that subprocesses write to; it leads to the same tape."""
        return _DESCRIPTORS[self.name]

    def isatty(self) -> bool:
        """Not a terminal."""
        return False

    def writable(self) -> bool:
        """Always."""
        return True
