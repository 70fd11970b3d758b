"""A released table as a notebook shows it: readable by eye and by screen reader."""

from __future__ import annotations

from html import escape

import numpy as np

from analysis.language import Language
from analysis.protection.released import CellStatus, Release
from analysis.protection.table_rules import TOTAL

_MOST_ROWS = 200


def render_release(release: Release, language: Language) -> str:
    """The account and the released cells as HTML; no hidden count is in it.

    Examples
    --------
    >>> import pandas as pd
    >>> from analysis.protection import protect
    >>> frame = pd.DataFrame({"town": list("abcd"), "count": [2, 7, 9, 20]})
    >>> html = render_release(protect(frame, hierarchy={"town": ["total"]}), Language("en"))
    >>> "<caption>" in html, 'scope="row"' in html, "&lt;5" in html
    (True, True, True)
    """
    cells = np.flatnonzero(release.internal.table.listed)
    heads = [
        *(dimension.name for dimension in release.internal.table.dimensions),
        language.text("column.count"),
        language.text("protection.column.status"),
    ]
    head = "".join(f'<th scope="col">{escape(words)}</th>' for words in heads)
    body = "".join(_row(release, int(cell), language) for cell in cells[:_MOST_ROWS])
    caption = language.text("protection.caption", name=release.name)
    account = "".join(f"<li>{escape(line)}</li>" for line in release.account(language))
    rest = len(cells) - _MOST_ROWS
    more = language.plural("protection.more", rest, n=language.number(rest)) if rest > 0 else ""
    return (
        f'<div lang="{language.code}"><ul>{account}</ul>'
        f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table><p>{escape(more)}</p></div>"
    )


def _row(release: Release, cell: int, language: Language) -> str:
    members = [
        language.text("protection.total") if level == TOTAL else member
        for level, member in release.internal.table.names[cell]
    ]
    status: CellStatus = release.status(cell)
    heads = "".join(f'<th scope="row">{escape(member)}</th>' for member in members)
    words = escape(release.words(cell, language))
    why = escape(language.text(f"protection.short.{status.value}"))
    return f"<tr>{heads}<td>{words}</td><td>{why}</td></tr>"
