"""Answers of the command as words in columns, or as data for a program."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence


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


def as_program_text(value: Mapping[str, object]) -> str:
    """Plain data as JSON that people can read, too: what is listed stands one to a line.

    Examples
    --------
    >>> print(as_program_text({"run": 1, "reports": [{"area": "danmark", "runs": True}]}))
    {
      "run": 1,
      "reports": [
        {"area": "danmark", "runs": true}
      ]
    }
    """
    return (
        "{\n"
        + ",\n".join(f"  {_text(key)}: {_lines(inner)}" for key, inner in value.items())
        + "\n}"
    )


def _lines(value: object) -> str:
    if not isinstance(value, list) or not value:
        return _text(value)
    return "[\n" + ",\n".join(f"    {_text(item)}" for item in value) + "\n  ]"


def _text(value: object) -> str:
    # Without indents the encoder is the fast one: a plan may list ten thousand reports.
    return json.dumps(value, ensure_ascii=False)
