"""What making one thing took of the machine: processor time, memory and disk."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

# Linux counts memory in units of 1,024 bytes, macOS in bytes.
_MEMORY_UNIT = 1 if sys.platform == "darwin" else 1024


class Meter:
    """Measures from when it is made; what processes of its own use counts once they have ended.

    Examples
    --------
    >>> used = Meter().used({"a.txt": b"words"})
    >>> used["bytes"], used["cpu_seconds"] >= 0
    (5, True)
    """

    def __init__(self) -> None:
        self._begun = _cpu_seconds()

    def used(self, files: Mapping[str, bytes] | None = None) -> dict[str, float]:
        """Seconds of processor time, peak memory of the largest process, and bytes written.

        Parameters
        ----------
        files
            What was written.

        Returns
        -------
        dict
            cpu_seconds, peak_bytes (0 where the system does not tell), bytes.
        """
        return {
            "cpu_seconds": round(_cpu_seconds() - self._begun, 3),
            "peak_bytes": _peak_bytes(),
            "bytes": sum(map(len, (files or {}).values())),
        }


def _cpu_seconds() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _peak_bytes() -> int:
    try:
        import resource
    except ImportError:  # Windows
        return 0
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(each).ru_maxrss for each in who) * _MEMORY_UNIT
