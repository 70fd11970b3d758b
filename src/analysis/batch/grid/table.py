"""A CSV file of reports, as a spreadsheet saves it: also the Danish one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from analysis.batch.asking.request import gather
from analysis.batch.digests import digest_bytes
from analysis.batch.grid.blocks import Block, Grid, grid_fault
from analysis.errors import UsageError
from analysis.language import Text

_SEPARATORS = (";", ",", "\t")
_HINT = "sep="


def read_table(name: str, content: bytes) -> Grid:
    r"""The rows of a table with semicolons, commas or tabs.

    Parameters
    ----------
    content
        UTF-8 with or without a mark, or what Danish Excel saves: Windows-1252 or UTF-16.

    Raises
    ------
    UsageError
        With every column and row that is wrong.

    Examples
    --------
    >>> grid = read_table("g.csv", b"slug;seed\r\ntegnsprog-2022;0123\r\n;\r\n")
    >>> [(block.number, dict(block.columns)) for block in grid.blocks]
    [(2, {'slug': ('tegnsprog-2022',), 'seed': ('0123',)})]
    """
    lines = io.StringIO(_decoded(name, content), newline="")
    first = lines.readline()
    if first.lower().startswith(_HINT):
        separator = first[len(_HINT) :].strip() or ";"
        first_row = 2
    else:
        separator = max(_SEPARATORS, key=first.count)
        first_row = 1
        lines.seek(0)
    try:
        rows = list(csv.reader(lines, delimiter=separator, strict=True))
    except csv.Error as error:
        said = Text(f"Filen er ikke CSV: {error}.", f"The file is not CSV: {error}.")
        raise grid_fault(name, said) from None
    names = [cell.strip() for cell in rows[0]] if rows else []
    while names and not names[-1]:
        names.pop()
    errors = [*_wrong_names(name, names)]
    blocks = []
    for number, row in enumerate(rows[1:], start=first_row + 1):
        cells = [cell.strip() for cell in row]
        if any(cells[len(names) :]):
            errors.append(_too_long(name, number, cells[len(names) :]))
        # strict=False: Excel leaves out empty cells at the end of a row.
        columns = {c: (cell,) for c, cell in zip(names, cells, strict=False) if cell}
        if columns:
            blocks.append(Block(number=number, columns=columns))
    if errors:
        raise gather(errors)
    return Grid(name=name, digest=digest_bytes(content), blocks=tuple(blocks))


def _decoded(name: str, content: bytes) -> str:
    """The text of a table: UTF-8, or one of the two forms that Danish Excel saves."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        forms = ["utf-16"]
    else:
        forms = ["utf-8-sig", "cp1252"]
    for form in forms:
        try:
            text = content.decode(form)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise grid_fault(name, Text("Filen er ikke en tekstfil.", "The file is not a text file."))


def _wrong_names(name: str, names: list[str]) -> Iterator[UsageError]:
    for position, column in enumerate(names):
        if not column:
            said = Text(
                f"Kolonne {position + 1} har intet navn.", f"Column {position + 1} has no name."
            )
            yield grid_fault(name, said)
        elif column in names[:position]:
            said = Text(
                f"Kolonnen «{column}» står der to gange. Behold den ene.",
                f"The column “{column}” stands there twice. Keep one of them.",
            )
            yield grid_fault(name, said)


def _too_long(name: str, number: int, rest: list[str]) -> UsageError:
    found = next(cell for cell in rest if cell)[:60]
    return grid_fault(
        name,
        Text(
            f"Række {number} har flere celler end kolonner («{found}»).",
            f"Row {number} has more cells than there are columns (“{found}”).",
        ),
    )
