"""Answers of the command as words in columns, or as data for a program."""

from __future__ import annotations

import json
from collections.abc import Sequence


def as_columns(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Rows as lines whose columns stand under each other.

    Examples
    --------
    >>> as_columns([("a", "one"), ("bcd", "two")])
    ['  a    one', '  bcd  two']
    """
    if not rows:
        return ["  –"]
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]) - 1)]
    return [
        "  " + "  ".join([*(c.ljust(w) for c, w in zip(row, widths, strict=False)), row[-1]])
        for row in rows
    ]


def as_program_text(value: object) -> str:
    """Plain data as JSON that people can read, too."""
    return json.dumps(value, ensure_ascii=False, indent=2)
