"""What is wrong with a grid, row by row, gathered so that all is said at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from analysis.batch.asking.request import gather
from analysis.batch.grid.blocks import Block, Grid, grid_fault
from analysis.errors import DataError, Problem, UsageError, suggest
from analysis.language import Text

_LONGEST_WORD = 60
_MOST_LINES = 200


class GridFaults:
    """Faults of rows; alike ones of many rows are one line.

    Parameters
    ----------
    grid
        The file they are about.
    """

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._found: dict[tuple[str, str, Text], list[int]] = {}
        self._others: list[UsageError] = []
        self.problems: list[Problem] = []

    def add(self, number: int, column: str, word: str, said: Text) -> None:
        """A word of a row that is wrong."""
        self._found.setdefault((column, word, said), []).append(number)

    def unknown_column(self, name: str, allowed: Sequence[str]) -> None:
        """A column that means nothing to any notebook: said once, not for each row."""
        self._found = {key: rows for key, rows in self._found.items() if key[0] != name}
        cure = suggest(name, allowed)
        said = Text(f"Ukendt kolonne: «{name}». {cure.da}", f"Unknown column: “{name}”. {cure.en}")
        self._others.append(grid_fault(self._grid.name, said))

    def useless(self, block: Block) -> None:
        """An exclusion that excludes nothing: most likely a word in it is misspelt."""
        said = Text("udelader ingen rapport", "excludes no report")
        self._others.append(self._said([block.number], "exclude", "", said))

    def stop(self) -> None:
        """End here if anything is wrong.

        Raises
        ------
        UsageError
            With every fault of every row.
        DataError
            With the problems of the data that right rows rest on.
        """
        found = sorted(self._found.items(), key=lambda fault: fault[1][0])
        errors = [self._said(rows, *key) for key, rows in found[:_MOST_LINES]]
        if rest := [number for _, rows in found[_MOST_LINES:] for number in rows]:
            # Every row is named, if not every fault of it: nobody reads thousands of lines.
            errors.append(self._said(rest, "", "", Text("også galt", "wrong, too")))
        if errors or self._others:
            raise gather([*self._others, *errors])
        if self.problems:
            raise DataError(list(dict.fromkeys(self.problems)))

    def _said(self, rows: Sequence[int], column: str, word: str, said: Text) -> UsageError:
        where, numbers = self._grid.row_word, ", ".join(_spans(rows))
        shown = word if len(word) <= _LONGEST_WORD else word[: _LONGEST_WORD - 1] + "…"
        at = Text(f", kolonne «{column}»", f", column “{column}”") if column else Text("", "")
        value = f" ({shown})" if shown else ""
        return grid_fault(
            self._grid.name,
            Text(
                f"{where.da} {numbers}{at.da}{value}: {said.da}",
                f"{where.en} {numbers}{at.en}{value}: {said.en}",
            ),
        )


def _spans(numbers: Sequence[int]) -> Iterator[str]:
    """Numbers in words, those that follow each other as a span.

    Examples
    --------
    >>> list(_spans([2, 3, 4, 9, 9]))
    ['2-4', '9']
    """
    ordered = sorted(set(numbers))
    for _, pairs in groupby(enumerate(ordered), key=lambda pair: pair[1] - pair[0]):
        span = [number for _, number in pairs]
        yield str(span[0]) if len(span) == 1 else f"{span[0]}-{span[-1]}"
