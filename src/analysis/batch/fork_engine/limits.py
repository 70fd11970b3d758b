"""How much memory a notebook's process may take, and that it never outlives its parent."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
from dataclasses import dataclass

_SET_DEATH_SIGNAL = 1
# Room beyond the limit for saying that it was reached: a traceback takes memory, too.
_ROOM_TO_SPEAK = 256 << 20
OUTPUT_LIMIT_BYTES = 64 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a notebook's process may take.

    Parameters
    ----------
    memory_bytes
        Address space beyond what the process has when it is forked; None for no limit.
    output_bytes
        What it may print and display.
    """

    memory_bytes: int | None = None
    output_bytes: int = OUTPUT_LIMIT_BYTES


class MemoryLimit:
    """The limit on this process's address space: beyond it Python raises MemoryError.

    Parameters
    ----------
    more_bytes
        Address space beyond that of this moment; None for no limit.
    """

    def __init__(self, more_bytes: int | None) -> None:
        self._soft = self._hard = 0
        if more_bytes is not None:
            self._soft = _address_space_bytes() + more_bytes
            self._hard = self._soft + _ROOM_TO_SPEAK
            self.tighten()

    def tighten(self) -> None:
        """Let the limit hold."""
        if self._soft:
            resource.setrlimit(resource.RLIMIT_AS, (self._soft, self._hard))

    def loosen(self) -> None:
        """Leave room to say what happened."""
        if self._soft:
            resource.setrlimit(resource.RLIMIT_AS, (self._hard, self._hard))


def die_with(parent: int) -> None:
    """Let the system end this process when `parent` ends, however that comes about."""
    ctypes.CDLL(None, use_errno=True).prctl(_SET_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:
        # It ended before the system could be told.
        os._exit(1)


def leave_no_core() -> None:
    """A fault leaves a failed cell, not a file of the whole memory."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def describe_death(status: int) -> str:
    """What the exit status of a kernel's process says, in plain words.

    Examples
    --------
    >>> describe_death(9)
    'The kernel was killed (SIGKILL), perhaps by the system for lack of memory.'
    >>> describe_death(3 << 8)
    'The kernel ended itself with code 3.'
    """
    if not os.WIFSIGNALED(status):
        return f"The kernel ended itself with code {os.waitstatus_to_exitcode(status)}."
    number = os.WTERMSIG(status)
    name = signal.Signals(number).name
    if number == signal.SIGKILL:
        return f"The kernel was killed ({name}), perhaps by the system for lack of memory."
    if number in {signal.SIGSEGV, signal.SIGBUS, signal.SIGFPE, signal.SIGILL, signal.SIGABRT}:
        return f"The kernel crashed ({name}): a fault in compiled code."
    return f"The kernel was ended by a signal ({name})."


def _address_space_bytes() -> int:
    with open("/proc/self/statm", encoding="ascii") as numbers:  # noqa: PTH123  once per notebook
        return int(numbers.read().split()[0]) * resource.getpagesize()
