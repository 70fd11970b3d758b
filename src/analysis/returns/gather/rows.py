"""From kept answers to the cells of a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import pandas as pd

from analysis.returns.answers.emptiness import Emptiness
from analysis.returns.register.kept import KeptAnswer, KeptReturn

Record = dict[str, object]


def count_columns(*names: str) -> tuple[str, ...]:
    """The columns that counts of these names are told in."""
    return tuple(f"{name}_{end}" for name in names for end in ("low", "high", "empty"))


def count_cells(name: str, answer: KeptAnswer | None) -> Record:
    """A count as its two ends, and which kind of nothing stands where there is none."""
    if answer is None:
        return {f"{name}_low": None, f"{name}_high": None, f"{name}_empty": Emptiness.BLANK.value}
    is_nothing = isinstance(answer.value, Emptiness) and answer.value is not Emptiness.ZERO
    return {
        f"{name}_low": answer.low,
        f"{name}_high": answer.high,
        f"{name}_empty": str(answer.value) if is_nothing else "",
    }


def choice_of(answer: KeptAnswer | None) -> str:
    """A choice, a rating, a month or words; the kind of nothing where it is one; else empty."""
    if answer is None:
        return ""
    return str(answer.value) if isinstance(answer.value, str) else ""


def number_of(answer: KeptAnswer | None) -> float | None:
    """A number that may have decimals; None where none is given."""
    return answer.value if answer is not None and isinstance(answer.value, float) else None


def tables_named(
    kept: KeptReturn, tail: str
) -> Iterator[tuple[str, str, Mapping[str, KeptAnswer]]]:
    """Rows of every table whose id ends so: the table's prefix, the row's id, its cells.

    A round that asks about two themes of a kind has a table of the name for each.
    """
    ids = dict.fromkeys(one.id for one in kept.answers if one.column)
    for table in ids:
        prefix, _, end = table.partition(".")
        if end == tail:
            for row, cells in kept.rows(table):
                yield prefix, row, cells


def tabulate(records: Iterable[Mapping[str, object]], columns: Sequence[str]) -> pd.DataFrame:
    """Rows as a frame of objects: a number that is not known stays None, and counts stay whole."""
    rows = list(records)
    return pd.DataFrame(
        {name: pd.Series([row[name] for row in rows], dtype=object) for name in columns}
    )
