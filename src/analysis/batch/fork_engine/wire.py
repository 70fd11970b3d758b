"""What passes between a notebook's process and the one that forked it: frames and tapes.

A frame is one message as JSON, through a pipe. A tape takes what is written to stdout or stderr,
by Python, by compiled code or by a subprocess, in the order it was written; it lies in memory
that outlives the process, so that its last words can be read when it died.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass

_LENGTH = struct.Struct("!Q")
_CHUNK = 1 << 16
# A figure fits whole, so that neither side waits for the other.
_PIPE_BYTES = 1 << 20


def make_pipe() -> tuple[int, int]:
    """A pipe's two ends, for reading and for writing, with room for a figure."""
    reading, writing = os.pipe()
    # A system that grants less still passes everything, in more turns.
    with contextlib.suppress(OSError):
        fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
    return reading, writing


def send_frame(descriptor: int, payload: bytes) -> None:
    """Write one frame, waiting for room.

    Raises
    ------
    OSError
        If nobody reads at the other end any more.
    """
    left = memoryview(_LENGTH.pack(len(payload)) + payload)
    while left:
        left = left[os.write(descriptor, left) :]


def receive_frame(descriptor: int) -> bytes | None:
    """Wait for one frame; None when the other end has closed."""
    frames = Frames()
    while not frames.complete:
        missing = frames.missing
        chunk = os.read(descriptor, min(missing, _CHUNK))
        if not chunk:
            return None
        frames.add(chunk)
    return next(iter(frames))


class Frames:
    """Frames put together from the pieces in which a pipe gives them."""

    def __init__(self) -> None:
        self._pieces = bytearray()

    def add(self, piece: bytes) -> None:
        """Take what was read."""
        self._pieces += piece

    @property
    def missing(self) -> int:
        """Bytes still to come of the frame begun, or of its length."""
        have = len(self._pieces)
        return (_LENGTH.size if have < _LENGTH.size else self._size) - have

    @property
    def complete(self) -> bool:
        """Whether a whole frame is there."""
        return len(self._pieces) >= _LENGTH.size and len(self._pieces) >= self._size

    @property
    def _size(self) -> int:
        return int(_LENGTH.size + _LENGTH.unpack_from(self._pieces)[0])

    def __iter__(self) -> Iterator[bytes]:
        """The whole frames, each given once."""
        while self.complete:
            size = self._size
            payload = bytes(self._pieces[_LENGTH.size : size])
            del self._pieces[:size]
            yield payload


class Tape:
    """What one stream of a process was given to write.

    Parameters
    ----------
    name
        ``stdout`` or ``stderr``.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.writing = os.memfd_create(f"udmelding-{name}")
        flags = fcntl.fcntl(self.writing, fcntl.F_GETFL)
        fcntl.fcntl(self.writing, fcntl.F_SETFL, flags | os.O_APPEND)
        # A description of its own: its position is shared by the two processes and says how far
        # the tape has been read, by either.
        self._reading = os.open(f"/proc/self/fd/{self.writing}", os.O_RDONLY)

    @property
    def descriptors(self) -> tuple[int, int]:
        """Both ends, for a process that closes all others."""
        return self.writing, self._reading

    @property
    def length(self) -> int:
        """Bytes written so far."""
        return os.fstat(self.writing).st_size

    def write(self, text: str) -> None:
        """Write text at the end."""
        left = memoryview(text.encode("utf-8", errors="backslashreplace"))
        while left:
            left = left[os.write(self.writing, left) :]

    def take(self, most_bytes: int | None = None) -> str:
        """What was written since the last time, or the beginning of it."""
        pieces = bytearray()
        while most_bytes is None or len(pieces) < most_bytes:
            piece = os.read(self._reading, _CHUNK)
            if not piece:
                break
            pieces += piece
        return pieces.decode("utf-8", errors="replace")

    def close(self) -> None:
        """Give the memory back."""
        for descriptor in self.descriptors:
            os.close(descriptor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """A kernel's ends of what connects it with its parent.

    Parameters
    ----------
    requests, replies
        The pipes' descriptors.
    tapes
        For stdout and stderr.
    parent
        Process that forked it.
    """

    requests: int
    replies: int
    tapes: tuple[Tape, Tape]
    parent: int
