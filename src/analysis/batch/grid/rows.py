"""From the rows of a grid to the words of single reports: lists and words for many are spelt out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from analysis.batch.asking.fitting import fits_area
from analysis.batch.asking.request import DEFAULT_NOTEBOOKS
from analysis.batch.asking.rounds import RoundOnDay
from analysis.batch.grid.blocks import Block
from analysis.batch.grid.known import Known
from analysis.country import AreaKind
from analysis.errors import DataError, UsageError
from analysis.language import LANGUAGES

# What a report is; every other column is a parameter of its notebook.
OWN = ("slug", "as_of", "notebook", "area", "language", "edition")
SCENARIO = "scenario"
ALL = frozenset({"alle", "all"})
_REGIONS = frozenset({"regioner", "regions"})
_PARTS = frozenset({"dele", "parts"})
_MUNICIPALITIES = frozenset({"kommuner", "municipalities"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One report in words.

    Parameters
    ----------
    number
        Where in the file it stands.
    words
        By column.
    loose
        Columns that a word for many filled: what does not fit together there is left out, not
        wrong.
    """

    number: int
    words: Mapping[str, str]
    loose: frozenset[str] = frozenset()

    def with_word(self, column: str, word: str, *, loose: bool = False) -> Row:
        """The same with one more word."""
        return Row(
            number=self.number,
            words={**self.words, column: word},
            loose=self.loose | {column} if loose else self.loose,
        )


def spell_out(block: Block, known: Known) -> Iterator[Row]:
    """The rows that a block stands for, the first columns turning slowest.

    Parameters
    ----------
    known
        What ``alle``, ``regioner``, ``dele`` and ``kommuner`` are on a round's day.
    """
    parameters = [name for name in block.columns if name not in OWN]
    order = [name for name in OWN if name in block.columns] + parameters
    rows: Iterator[Row] = iter((Row(number=block.number, words={}),))
    for column in order:
        rows = _with_column(rows, column, block.columns[column], known)
    return rows


def is_among(row: Row, block: Block, known: Known) -> bool:
    """Whether a row is one of those that a block stands for, its other columns being free."""
    return all(
        row.words.get(column) in words
        or any(row.words.get(column) in (_many(row, column, word, known) or ()) for word in words)
        for column, words in block.columns.items()
    )


def _with_column(
    rows: Iterator[Row], column: str, words: tuple[str, ...], known: Known
) -> Iterator[Row]:
    for row in rows:
        for word in words:
            meant = _many(row, column, word, known)
            if meant is None:
                yield row.with_word(column, word)
            elif meant:
                yield from (row.with_word(column, one, loose=True) for one in meant)
            else:
                # A notebook without alternatives is one report, not none.
                yield row


def _many(row: Row, column: str, word: str, known: Known) -> tuple[str, ...] | None:
    """What a word for many means in a row; None where it is a word like any other."""
    everything = word.lower() in ALL
    if column == "slug" and everything:
        return known.slugs
    if column == "notebook" and everything:
        return DEFAULT_NOTEBOOKS
    if column == "language" and everything:
        return LANGUAGES
    if column == "area":
        return _areas(row, word.lower(), known)
    if column == SCENARIO and everything:
        return _alternatives(row, known)
    return None


def _areas(row: Row, word: str, known: Known) -> tuple[str, ...] | None:
    if word in _MUNICIPALITIES:
        return tuple(area.slug for area in known.municipalities)
    kinds = {
        **dict.fromkeys(ALL, (AreaKind.COUNTRY, AreaKind.PART, AreaKind.REGION)),
        **dict.fromkeys(_REGIONS, (AreaKind.REGION,)),
        **dict.fromkeys(_PARTS, (AreaKind.PART,)),
    }.get(word)
    asked = _round_of(row, known) if kinds else None
    if kinds is None or asked is None:
        return None
    notebook = row.words.get("notebook", "")
    found = [area for area in asked.areas if area.kind in kinds]
    fitting = [area.slug for area in found if fits_area(notebook, area)]
    return tuple(fitting or [area.slug for area in found])


def _alternatives(row: Row, known: Known) -> tuple[str, ...]:
    """The alternatives of a row's round, if its notebook takes one."""
    asked = _round_of(row, known)
    try:
        notebook = known.notebook(row.words.get("notebook", ""))
    except (DataError, UsageError):
        return ()
    if asked is None or notebook.parameter(SCENARIO) is None:
        return ()
    return alternatives_of(asked)


def alternatives_of(asked: RoundOnDay) -> tuple[str, ...]:
    """The names of a round's alternatives as known on the day; none where it has none."""
    scenarios = asked.udmelding.as_known_at(asked.as_of).scenarios
    return () if scenarios is None else tuple(one.id for one in scenarios.alternatives)


def _round_of(row: Row, known: Known) -> RoundOnDay | None:
    """The round of a row, where its words are right; what is wrong is said when it is checked."""
    try:
        return known.round_on(row.words.get("slug", ""), row.words.get("as_of", ""))
    except (DataError, UsageError):
        return None
