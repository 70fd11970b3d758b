"""The rounds of a checkout, side by side: the first thing an analyst asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.catalogue.udmelding import Udmelding, read_udmeldinger
from analysis.language import Language
from analysis.reading import Reader, find_root
from analysis.showing import Showing, Shown


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Rounds(Shown):
    """All rounds in order of issue; shows itself as a table, and can be gone through.

    Parameters
    ----------
    found
        The rounds.
    """

    found: tuple[Udmelding, ...]

    def __iter__(self) -> Iterator[Udmelding]:
        """The rounds in order of issue."""
        return iter(self.found)

    def __len__(self) -> int:
        """How many there are."""
        return len(self.found)

    def showing(self) -> Showing:
        """One row per round: slug, name, issue, what need is counted in, readings, alternatives."""
        language = Language("da")
        rows = [
            {
                "runde": one.slug,
                "navn": one.short_name.da,
                "udsendt": language.period(one.issued),
                "behovet tælles i": language.text(f"unit_name.{one.need.unit}"),
                "aflæsninger": len(one.need.readings),
                "alternativer": len(one.scenarios.alternatives) if one.scenarios else 0,
            }
            for one in self.found
        ]
        return Showing(
            caption=f"{len(rows)} runder.",
            table=pd.DataFrame(rows),
            notes=("open_study(runde) åbner en af dem. Kilde: data/udmeldinger.",),
        )


def list_rounds(root: Path | None = None) -> Rounds:
    """All rounds of the checkout in order of issue.

    Parameters
    ----------
    root
        The checkout; by default found upwards from the working folder.

    Returns
    -------
    Rounds
        Shows itself as a table of one row per round; iterating gives the rounds.

    Raises
    ------
    WorkplaceError
        If no checkout lies above the working folder.
    DataError
        If any round's file is faulty; every fault of every file is in it.

    Source
    ------
    docs/data.md.

    Examples
    --------
    >>> rounds = list_rounds()
    >>> len(rounds), next(iter(rounds)).slug
    (10, 'hjerneskade-2014')
    """
    return Rounds(found=read_udmeldinger(Reader(root or find_root())))
