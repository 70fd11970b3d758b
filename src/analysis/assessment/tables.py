"""Rows of tidy tables: gone through, joined, and labelled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd


def rows_of(table: pd.DataFrame) -> Iterator[Any]:
    """The rows of a table as named tuples, their fields typed as the table says."""
    return iter(table.itertuples(index=False))


def joined(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Tables below each other; an empty one where there is none."""
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()


def labelled(table: pd.DataFrame, labels: Mapping[str, object]) -> pd.DataFrame:
    """A table with the same labels before every row."""
    columns = {
        name: pd.Series([label] * len(table), index=table.index) for name, label in labels.items()
    }
    return pd.DataFrame(columns | {str(name): table[name] for name in table.columns})
