"""What anyone can conclude from a released file, by linear programming on the file alone.

Loaded by path (``runpy.run_path``). It shares nothing with the audit that the file has passed: every
cell is a sum of municipalities with the ends that the file states, and nothing else is known.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
from scipy.optimize import linprog

from analysis.country.areas import read_areas
from analysis.protection.frozen import FrozenRelease
from analysis.protection.profile import find_profile
from analysis.reading import Reader

WHOLE = "total"
# A bound that lies this close to a whole number is that number.
NEARLY = 1e-6


class Attacker:
    """What anyone can conclude from a released file alone: sums and ends, by linear programming."""

    def __init__(self, release: FrozenRelease, root: Path) -> None:
        areas = read_areas(Reader(root)).at(release.released)
        self.inside = {area.slug: frozenset(area.municipalities) for area in areas.report_areas}
        self.cells = release.cells.to_dict("records")
        counted = sorted(release.standings.query("status == 'answered'")["code"])
        parts = sorted({(cell["category"], cell["year"]) for cell in self.cells})
        leaves = [part for part in parts if part != (WHOLE, WHOLE)] or [(WHOLE, WHOLE)]
        self.names = [(code, *leaf) for code in counted for leaf in leaves]

    def row(self, cell: dict[str, object]) -> np.ndarray:
        """Which leaves a cell sums."""
        codes = self.inside.get(str(cell["area"]), frozenset({str(cell["area"])}))
        return np.array(
            [
                float(
                    code in codes
                    and cell["category"] in (WHOLE, category)
                    and cell["year"] in (WHOLE, year)
                )
                for code, category, year in self.names
            ]
        )

    def ends(self, target: dict[str, object], known: dict[str, int]) -> tuple[float, float]:
        """The lowest and the highest count that is possible for one who knows some as well."""
        above, below = [], []
        for cell in self.cells:
            row = self.row(cell)
            own = known.get(str(cell["area"])) if cell["category"] == WHOLE else None
            low, high = (own, own) if own is not None else (cell["low"], cell["high"])
            above.append((-row, -float(low)))
            if high is not None:
                below.append((row, float(high)))
        rows = [row for row, _ in (*above, *below)]
        limits = [limit for _, limit in (*above, *below)]
        wanted = self.row(target)
        found = [
            linprog(sign * wanted, A_ub=np.array(rows), b_ub=limits, bounds=(0, None))
            for sign in (1, -1)
        ]
        return (
            float(found[0].fun) if found[0].status == 0 else 0.0,
            -float(found[1].fun) if found[1].status == 0 else np.inf,
        )


def hidden_cells(release: FrozenRelease) -> Iterator[dict[str, object]]:
    for cell in release.cells.to_dict("records"):
        if cell["status"] in {"hidden", "hidden_small", "hidden_for_others"}:
            yield cell


def computable(release: FrozenRelease, root: Path, own: Mapping[str, int]) -> list[tuple]:
    """Hidden cells that an outsider, or a municipality with its own count, gets too close to.

    Parameters
    ----------
    own
        The true count of each municipality that knows it.

    Returns
    -------
    list
        Who, which area, lowest and highest possible count.
    """
    width = find_profile(release.profile).width_persons
    attacker = Attacker(release, root)
    targets = list(hidden_cells(release))
    found = []
    for knows in ({}, *({code: count} for code, count in own.items())):
        for cell in targets:
            if cell["area"] not in knows:
                low, high = attacker.ends(cell, knows)
                if high - low < width - NEARLY:
                    found.append((tuple(knows), cell["area"], low, high))
    return found
