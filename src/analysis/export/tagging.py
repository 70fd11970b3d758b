"""What the Typst wheel cannot say yet: which cell of a table row names the row.

The first cells of each body row become header cells with the scope "row" in the structure tree;
the file is saved anew in the same bytes every time.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name


def add_row_headers(pdf: bytes, *, counts: Sequence[int]) -> bytes:
    """Mark row headers in a tagged PDF.

    Parameters
    ----------
    pdf
        A tagged PDF.
    counts
        For each table in reading order, how many first cells of a row name it.

    Raises
    ------
    ValueError
        If the file has another number of tables than `counts`, which would be our mistake.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        tables = list(_tables(document.Root.StructTreeRoot))
        if len(tables) != len(counts):
            raise ValueError(f"{len(tables)} tables in the file, {len(counts)} in the document")
        for table, count in zip(tables, counts, strict=True):
            _mark(table, count)
        saved = io.BytesIO()
        document.save(
            saved,
            deterministic_id=True,
            # Packed, the structure tree of a long table takes a third of the space.
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            # The compiler packs quickly, not tightly: a tenth of a report is won by packing again.
            recompress_flate=True,
        )
    return saved.getvalue()


def _children(element: pikepdf.Object) -> list[pikepdf.Object]:
    below = element.get("/K")
    listed = list(below) if isinstance(below, Array) else [below]
    return [child for child in listed if isinstance(child, Dictionary) and "/S" in child]


def _tables(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    for child in _children(element):
        if Name.Table == child.S:
            yield child
        else:
            yield from _tables(child)


def _mark(table: pikepdf.Object, count: int) -> None:
    bodies = [part for part in _children(table) if Name.TBody == part.S]
    rows = [row for body in bodies for row in _children(body)]
    for row in rows:
        for cell in _children(row)[:count]:
            cell.S = Name.TH
            scope = Dictionary(O=Name.Table, Scope=Name.Row)
            known = cell.get("/A")
            others = list(known) if isinstance(known, Array) else [known] if known else []
            cell.A = Array([*others, scope]) if others else scope
