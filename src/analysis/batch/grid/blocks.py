"""Reports as rows of a file, in the file's own words: nothing of it is looked up yet.

A row stands for itself; a row with lists stands for all their combinations. Everything is text:
what a word means is decided by the column and the notebook it stands for, so that ``0123`` is no
number where text is meant.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.errors import UsageError
from analysis.language import Text

ROW, LINE = Text("række", "row"), Text("linje", "line")

Columns = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One or more reports: the product of its columns.

    Parameters
    ----------
    number
        Row of the file, counted from 1 as a spreadsheet does; of a YAML file the line.
    columns
        Words of each column; an empty cell is left out.
    """

    number: int
    columns: Columns


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The reports that a file asks for, in its own words.

    Parameters
    ----------
    name
        Of the file, as it is shown.
    digest
        SHA-256 of its bytes.
    blocks
        Its rows, in their order.
    excluded
        Combinations that are not wanted: where every column of one agrees.
    row_word
        What a row is called: a row of a table, or a line of text.
    """

    name: str
    digest: str
    blocks: tuple[Block, ...]
    excluded: tuple[Block, ...] = ()
    row_word: Text = ROW

    def says(self, column: str) -> set[str]:
        """All words of a column, wherever in the file."""
        return {word for block in self.blocks for word in block.columns.get(column, ())}


def grid_fault(name: str, said: Text) -> UsageError:
    """What is wrong with a file of rows, with its name."""
    return UsageError(Text(f"{name}: {said.da}", f"{name}: {said.en}"))
