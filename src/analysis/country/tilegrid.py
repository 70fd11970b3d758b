"""The municipalities as equal tiles, placed about as they lie in the country."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

from analysis.country.areas import read_areas
from analysis.errors import DataError, Problem
from analysis.language import Text
from analysis.reading import Reader

TILEGRID_PATH = "data/reference/tilegrid.csv"

_TYPES = {"code": "str", "row": "int64", "col": "int64", "short": "str"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tilegrid:
    """Where each municipality's tile lies.

    Parameters
    ----------
    cells
        Row (from the top) and column (from the left) by municipality code, both from 0.
    short
        The name of each in at most four letters, to write in its tile.
    """

    cells: Mapping[str, tuple[int, int]]
    short: Mapping[str, str]

    @property
    def rows(self) -> int:
        """How many rows of tiles there are."""
        return 1 + max(row for row, _ in self.cells.values())

    @property
    def columns(self) -> int:
        """How many columns of tiles there are."""
        return 1 + max(column for _, column in self.cells.values())


def read_tilegrid(reader: Reader) -> Tilegrid:
    """Read the tile of each municipality.

    Raises
    ------
    DataError
        If the file is missing, altered or unreadable, a municipality has no tile or two, a code is
        not a municipality's, or two municipalities share a tile or a shortened name.
    """
    codes = read_areas(reader).municipalities.index
    table = reader.csv(TILEGRID_PATH, dtype=_TYPES)
    table = table.astype({"code": "object"}).set_index("code")
    found = pd.Index(table.index)
    problems = [
        *_problems(found[found.duplicated()], Text("Rækken gentages.", "The row is repeated.")),
        *_problems(codes.difference(found), Text("Kommunen mangler.", "The row is missing.")),
        *_problems(
            found.difference(codes),
            Text("Koden er ikke en kommunes.", "The code is not a municipality's."),
        ),
        *_problems(
            found[table.duplicated(["row", "col"], keep=False)],
            Text("To kommuner har samme felt.", "Two municipalities share a tile."),
        ),
        *_problems(
            found[table["short"].duplicated(keep=False)],
            Text("To kommuner har samme forkortelse.", "Two municipalities are shortened alike."),
        ),
    ]
    if problems:
        raise DataError(problems)
    names = [str(code) for code in found]
    cells = zip(table["row"].tolist(), table["col"].tolist(), strict=True)
    return Tilegrid(
        cells=MappingProxyType(dict(zip(names, cells, strict=True))),
        short=MappingProxyType(dict(zip(names, table["short"].tolist(), strict=True))),
    )


def _problems(codes: pd.Index[str], rule: Text) -> list[Problem]:
    return [Problem(file=TILEGRID_PATH, place=str(code), value="", rule=rule) for code in codes]
