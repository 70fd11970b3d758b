"""From the path of a file of reports to its rows; too many of them are counted, not read."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path

from analysis.batch.asking.request import EDITIONS, Request, TooManyError, check_name
from analysis.batch.grid.blocks import Grid, grid_fault
from analysis.batch.grid.product import read_product
from analysis.batch.grid.table import read_table
from analysis.errors import UsageError
from analysis.language import LANGUAGES, Text

# A night and a day on a small machine: nobody asks for that without meaning it.
MOST_ROWS = 50_000
_PRODUCTS = frozenset({".yaml", ".yml"})
_CHUNK = 1 << 20


def read_grid(words: str, *, many: bool = False) -> Grid:
    """Read a file of reports; nothing of it is looked up yet.

    Parameters
    ----------
    words
        The path as it was typed.
    many
        Whether any number of rows is meant.

    Raises
    ------
    UsageError
        If it cannot be read, with every row and column that is wrong.
    TooManyError
        If it has too many rows; a table's are counted without reading it into memory.
    """
    path = Path(words)
    product = path.suffix.lower() in _PRODUCTS
    try:
        if not many and not product and (count := _count_lines(path)) > MOST_ROWS + 1:
            raise TooManyError(path.name, count - 1)
        content = path.read_bytes()
    except OSError as error:
        raise _closed(path, error) from None
    grid = (read_product if product else read_table)(path.name, content)
    count = sum(math.prod(map(len, block.columns.values())) for block in grid.blocks)
    if not many and count > MOST_ROWS:
        raise TooManyError(path.name, count)
    if not grid.blocks:
        raise grid_fault(path.name, Text("Filen har ingen rækker.", "The file has no rows."))
    return grid


def read_asked(request: Request) -> tuple[Grid | None, Request]:
    """The grid that a command names, if it does, and the command with what the grid decides.

    Raises
    ------
    UsageError
        As `read_grid`; also if words that choose reports stand beside the grid, or if its rows are
        of two editions.
    """
    if not request.grid:
        return None, request
    grid = read_grid(request.grid, many=request.many)
    return grid, _settled(grid, request)


def _count_lines(path: Path) -> int:
    with path.open("rb") as stream:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: stream.read(_CHUNK), b""))


def _closed(path: Path, error: OSError) -> UsageError:
    reason = error.strerror or type(error).__name__
    return grid_fault(
        path.name,
        Text(f"Filen kan ikke læses ({reason}).", f"The file cannot be read ({reason})."),
    )


def _settled(grid: Grid, request: Request) -> Request:
    beside = {
        "SLUG": request.slugs,
        "--area": request.areas,
        "--notebook": request.notebooks,
        "--parameter": request.parameters,
    }
    if used := [name for name, words in beside.items() if words]:
        names = ", ".join(used)
        raise UsageError(
            Text(
                f"{names} kan ikke stå ved siden af --grid: skriv det som kolonner i {grid.name}.",
                f"{names} cannot stand beside --grid: write it as columns of {grid.name}.",
            )
        )
    editions = sorted(grid.says("edition")) or [request.edition]
    if len(editions) > 1:
        raise grid_fault(
            grid.name,
            Text(
                f"En kørsel skriver én udgave, og her er {', '.join(editions)}. Lav én fil af hver.",
                f"A run writes one edition, and here are {', '.join(editions)}. Make a file of each.",
            ),
        )
    check_name(Text("udgave", "edition"), editions[0], EDITIONS)
    check_name(Text("sprog", "language"), request.language, LANGUAGES)
    return dataclasses.replace(request, edition=editions[0])
