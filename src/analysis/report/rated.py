"""Profiles of ratings, as a table and as a picture: counts of municipalities, whoever counted them.

Joint answers draw them from returns, public ones from the released table; this module knows neither.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.assessment.tables import rows_of
from analysis.catalogue.opinions import COORDINATION
from analysis.language import Language
from analysis.report import blocks
from analysis.report.blocks import Block, Cell, Column
from analysis.report.figures.count_matrix import Count, CountMatrix, CountRow
from analysis.report.figures.drawing import finish, new_picture, note_height, write_notes
from analysis.report.house_style import house_style
from analysis.report.tables import cells

RATINGS = ("1", "2", "3", "4", "5", "dont_know")
_NAME_WIDTH = 3.0
_LOW, _HIGH = ("1", "2"), ("4", "5")


def topic(language: Language, name: str) -> str:
    """What was rated, in few words; its id is ``<theme>.<what>``."""
    what = name.partition(".")[2]
    if what in COORDINATION:
        return language.choose(COORDINATION[what])
    return language.text(f"joint.rated.{what}")


def rating_head(language: Language, code: str) -> str:
    """The heading of a rating: its number, or that they do not know."""
    return language.text("joint.dont_know") if code == "dont_know" else code


def count_cell(language: Language, low: object, high: object) -> Cell:
    """A count with its two ends; without either, that it is not known.

    Examples
    --------
    >>> [count_cell(Language("da"), *ends).text for ends in ((3, 3), (1, 4), (2, None))]
    ['3', '1 til 4', 'mindst 2']
    """
    least, most = _end(low), _end(high)
    if least is None and most is None:
        return cells.unknown(language)
    if least is not None and least == most:
        return Cell(least, language.number(least))
    if most is None:
        return Cell(None, language.text("bound.floor", value=language.number(least or 0.0)))
    return Cell(None, language.interval(least or 0.0, most))


def ratings_block(
    ratings: pd.DataFrame, topics: Sequence[str], language: Language, *, label: str, source: str
) -> Block | None:
    """How many municipalities gave each rating, topic by topic; None where nobody rated them.

    Parameters
    ----------
    ratings
        topic, rating (``1`` to ``5``, ``dont_know``), low, high (municipalities).
    topics
        Those to show, in their order.
    """
    found = {(row.topic, row.rating): row for row in rows_of(ratings)}
    rows = [
        [cells.words(topic(language, name)), *_row(language, found, name)]
        for name in _rated(topics, found)
    ]
    if not rows:
        return None
    return blocks.table(
        rows,
        columns=[
            cells.column(language, "topic"),
            *(
                Column(key=f"rated_{code}", text=rating_head(language, code), numeric=True)
                for code in RATINGS
            ),
        ],
        label=label,
        caption=language.text("joint.table.ratings"),
        source=source,
        notes=[language.text("joint.table.ratings.note")],
    )


def profile_block(
    ratings: pd.DataFrame,
    topics: Sequence[str],
    language: Language,
    *,
    source: str,
    evidence_label: str,
) -> Block | None:
    """The profile of ratings as a picture; None where nobody rated."""
    found = {(row.topic, row.rating): row for row in rows_of(ratings)}
    shown = _rated(topics, found)
    if not shown:
        return None
    rows = tuple(
        CountRow(
            name=topic(language, name),
            counts=tuple(_count(language, found.get((name, code))) for code in RATINGS),
        )
        for name in shown
    )
    heads = tuple(rating_head(language, code) for code in RATINGS)
    matrix = CountMatrix(rows=rows, heads=heads, name_width=_NAME_WIDTH)
    said = [_words(language, ratings, name) for name in shown]
    return draw_counts(
        matrix,
        [language.text("joint.figure.ratings.note")],
        label="vurderingsprofil",
        caption=_caption(language, ratings, shown),
        alt=language.text("joint.figure.ratings.alt", rows="; ".join(said)),
        source=source,
        evidence_label=evidence_label,
    )


def draw_counts(matrix: CountMatrix, notes: Sequence[str], **about: str) -> Block:
    """A matrix of counts as a picture with its notes below."""
    with house_style():
        foot = note_height(notes)
        figure = new_picture(matrix.height + foot)
        matrix.draw(figure, matrix.height + foot)
        write_notes(figure, notes)
        return finish(figure, **about)


def sized(language: Language, low: object, high: object) -> Count:
    """A count as a circle: as large as the middle of its ends, hollow where they differ."""
    ends = [end for end in (_end(low), _end(high)) if end is not None]
    if low is not None and low == high:
        return Count(value=ends[0], words=language.number(ends[0]))
    words = f"{language.number(ends[0])}–{language.number(ends[-1])}" if len(ends) > 1 else "?"
    return Count(value=sum(ends) / len(ends), words=words, hollow=True)


def _rated(topics: Sequence[str], found: dict[tuple[str, str], object]) -> list[str]:
    return [name for name in topics if any(key[0] == name for key in found)]


def _row(language: Language, found: dict[tuple[str, str], object], name: str) -> list[Cell]:
    rows = [found.get((name, code)) for code in RATINGS]
    return [
        Cell(0, language.number(0))
        if row is None
        else count_cell(language, getattr(row, "low", None), getattr(row, "high", None))
        for row in rows
    ]


def _count(language: Language, row: object | None) -> Count | None:
    if row is None or not getattr(row, "high", 0):
        return None
    return sized(language, getattr(row, "low", None), getattr(row, "high", None))


def _counted(ratings: pd.DataFrame, name: str, codes: Sequence[str]) -> int:
    ours = ratings[(ratings["topic"] == name) & ratings["rating"].isin(codes)]
    return sum(int(low) for low in ours["low"] if low is not None)


def _words(language: Language, ratings: pd.DataFrame, name: str) -> str:
    counts = [
        f"{rating_head(language, code)}: {language.number(_counted(ratings, name, [code]))}"
        for code in RATINGS
    ]
    return f"{topic(language, name)} ({', '.join(counts)})"


def _caption(language: Language, ratings: pd.DataFrame, topics: Sequence[str]) -> str:
    """The topic that most rate low against those who rate it high."""
    low = {name: _counted(ratings, name, _LOW) for name in topics}
    worst = max(topics, key=lambda name: low[name] - _counted(ratings, name, _HIGH))
    return language.text(
        "joint.figure.ratings.caption",
        topic=topic(language, worst),
        low=language.plural("unit.municipalities", low[worst], n=language.number(low[worst])),
        high=language.number(_counted(ratings, worst, _HIGH)),
    )


def _end(value: object) -> float | None:
    return None if pd.isna(value) else float(str(value))  # type: ignore[call-overload]
