"""The table of an index: reports laid out by any two of the things that tell them apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from analysis.export.index.entry import IndexEntry
from analysis.language import natural

ROUND, AREA, NOTEBOOK, LANGUAGE = "slug", "area", "notebook", "language"
BY_DEFAULT = (ROUND, AREA)
# More reports in one cell than a reader takes in at a glance are folded away.
_MOST_OPEN = 12

Named = tuple[IndexEntry, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: what all its reports share, and the reports of each of its cells.

    Parameters
    ----------
    name, small
        What stands at its head, and what is added in small.
    anchor
        Where on the page more is told of it; empty for nowhere.
    cells
        By the key of the column; each report with what tells it from the others of its cell.
    folded
        Keys of columns whose cells hold too many to show at once.
    """

    name: str
    small: str = ""
    anchor: str = ""
    cells: Mapping[str, Sequence[Named]] = field(default_factory=dict)
    folded: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Reports by row and column.

    Parameters
    ----------
    across
        Names of the columns by their key.
    corner
        What the rows are, at the head of them.
    down, over
        The same of rows and columns, within a sentence.
    """

    corner: str
    down: str
    over: str
    across: Mapping[str, str]
    rows: Sequence[Row]


def lay_out(
    entries: Sequence[IndexEntry],
    by: tuple[str, str],
    words: Mapping[str, str],
    *,
    anchors: Mapping[str, str],
) -> Table:
    """Lay reports out with one column of their grid down and another across.

    Parameters
    ----------
    entries
        In reading order; rounds and areas keep it, other values are sorted.
    by
        Names of the two columns.
    anchors
        By round, where the page tells more of it.
    """
    down, across = by
    cells: dict[str, dict[str, list[IndexEntry]]] = {}
    names: dict[str, str] = {}
    for entry in entries:
        row, column = entry.value(down), entry.value(across)
        names.setdefault(column, named_value(entry, across, words))
        cells.setdefault(row, {}).setdefault(column, []).append(entry)
    rows = []
    for key in _in_order(cells, down):
        found = cells[key]
        first = next(iter(found.values()))[0]
        about_round = down == ROUND
        rows.append(
            Row(
                name=named_value(first, down, words),
                small=f"{words['issued']} {first.issued}" if about_round else "",
                anchor=anchors.get(key, "") if about_round else "",
                cells={name: tell_apart(each, words, by) for name, each in found.items()},
                folded=frozenset(n for n, each in found.items() if len(each) > _MOST_OPEN),
            )
        )
    return Table(
        corner=_corner(down, words),
        down=column_name(down, words),
        over=column_name(across, words),
        across={key: names[key] for key in _in_order(names, across)},
        rows=rows,
    )


def tell_apart(
    entries: Sequence[IndexEntry], words: Mapping[str, str], by: tuple[str, ...] = BY_DEFAULT
) -> list[Named]:
    """Each report of a cell with what tells it from the others: nothing where it is alone."""
    columns = dict.fromkeys((ROUND, AREA, NOTEBOOK, *(n for e in entries for n in e.values)))
    columns |= dict.fromkeys((LANGUAGE,))
    telling = [
        name
        for name in columns
        if name not in by and len({entry.value(name) for entry in entries}) > 1
    ]
    return [
        (entry, " ".join(part for name in telling if (part := _part(entry, name, words))))
        for entry in entries
    ]


def column_name(name: str, words: Mapping[str, str]) -> str:
    """What a column is called; a notebook's own parameter by its own name."""
    return words.get(f"index_column_{name}", name)


def _corner(name: str, words: Mapping[str, str]) -> str:
    said = {ROUND: words["round"], AREA: words["area"]}.get(name, column_name(name, words))
    return said[:1].upper() + said[1:]


def named_value(entry: IndexEntry, name: str, words: Mapping[str, str]) -> str:
    """What a value of a column is called."""
    if name == ROUND:
        return entry.round_name
    if name == AREA:
        return entry.area_name
    value = entry.value(name)
    if name == NOTEBOOK:
        return words.get(f"notebook_{value}", value)
    if name == LANGUAGE:
        return words.get(f"index_language_{value}", value)
    return value or words["index_as_usual"]


def _part(entry: IndexEntry, name: str, words: Mapping[str, str]) -> str:
    if name == LANGUAGE:
        return f"({entry.language})"
    if name in {ROUND, AREA, NOTEBOOK}:
        return named_value(entry, name, words)
    value = entry.value(name)
    return f"{column_name(name, words)}: {value}" if value else ""


def _in_order(keys: Iterable[str], name: str) -> list[str]:
    if name in {ROUND, AREA, NOTEBOOK, LANGUAGE}:
        return list(keys)
    return sorted(keys, key=natural)
