"""Which reports workers died over, and whether a report may be the reason.

A worker that dies takes along whatever it was at work on; that is no reason to give those reports
up. A report is given up when worker after worker dies over it and hardly any dies otherwise.
"""

from __future__ import annotations

import threading
from collections.abc import Collection

_SUSPECT, _CERTAIN = 4, 12


class Deaths:
    """What was under way where a worker died, as far as it is known.

    Examples
    --------
    >>> deaths = Deaths()
    >>> for worker in ("a", "b", "c", "d"):
    ...     deaths.begun(7, worker)
    ...     deaths.look(there=())
    >>> deaths.count(7), deaths.blame(7), deaths.blame(8)
    (4, True, False)
    """

    def __init__(self) -> None:
        self._open: set[tuple[int, str]] = set()
        self._known: set[str] = set()
        self._deaths: list[frozenset[int]] = []
        self._guard = threading.Lock()

    def begun(self, number: int, worker: str) -> None:
        """A worker began a task; called from any thread."""
        with self._guard:
            self._open.add((number, worker))

    def ended(self, number: int) -> None:
        """A task has come back."""
        with self._guard:
            self._open = {pair for pair in self._open if pair[0] != number}

    def look(self, there: Collection[str]) -> None:
        """Compare with the workers that are there now."""
        with self._guard:
            dead = (self._known | {worker for _, worker in self._open}) - set(there)
            self._known = set(there)
            for worker in dead:
                self._deaths.append(frozenset(n for n, place in self._open if place == worker))
            self._open = {pair for pair in self._open if pair[1] not in dead}

    def count(self, number: int) -> int:
        """How many workers died while they made a report."""
        return sum(number in under_way for under_way in self._deaths)

    def blame(self, number: int) -> bool:
        """Whether a report may be why: four died over it, and not half as many otherwise.

        Deaths over another report that as many died over are no excuse.
        """
        mine = self.count(number)
        otherwise = sum(
            number not in under_way and all(self.count(other) < _SUSPECT for other in under_way)
            for under_way in self._deaths
        )
        return mine >= _CERTAIN or (mine >= _SUSPECT and mine > 2 * otherwise)
