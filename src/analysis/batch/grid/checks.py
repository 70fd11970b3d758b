"""Every row of a grid checked against what there is; nothing runs before all of them are right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any, Never, TypeVar

from analysis.batch.asking.fitting import fits_area, why_not_area, why_not_round
from analysis.batch.asking.notebook import Notebook
from analysis.batch.asking.request import Request, check_name
from analysis.batch.asking.rounds import RoundOnDay, not_issued
from analysis.batch.asking.variant import name_variant
from analysis.batch.asking.wanted import Wanted
from analysis.batch.grid.blocks import Grid
from analysis.batch.grid.faults import GridFaults
from analysis.batch.grid.known import Known, as_plain_word
from analysis.batch.grid.rows import (
    OWN,
    SCENARIO,
    Row,
    alternatives_of,
    is_among,
    spell_out,
)
from analysis.country import Area
from analysis.errors import DataError, UsageError, unknown_name
from analysis.language import LANGUAGES, Text
from analysis.periods import UNKNOWN, Period

# Where a report of no round stands.
NO_ROUND = "uden-runde"
_NO_ROUND_NAME = Text("Uden runde", "No round")
_MISSING = Text("mangler", "is missing")

Found = TypeVar("Found")


class _Wrong(Exception):  # noqa: N818
    """A row that makes no report; why has been noted, unless a word for many made it."""


class Checks:
    """Turns rows into reports, and keeps what is wrong with them.

    Parameters
    ----------
    known
        What the rows can name.
    grid
        Whose rows they are.
    request
        The other words of the command: its language and day are for rows that have none.
    """

    def __init__(self, known: Known, grid: Grid, request: Request) -> None:
        self._known = known
        self._grid = grid
        self._request = request
        self.faults = GridFaults(grid)
        self._left_out: dict[Text, None] = {}
        self._standing: dict[str, int] = {}
        self._columns: dict[str, None] = dict.fromkeys(OWN)
        self._useless = dict.fromkeys(range(len(grid.excluded)))

    @property
    def left_out(self) -> tuple[Text, ...]:
        """What words for many named and was left out, each reason once."""
        return tuple(self._left_out)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that means something to the notebooks of the grid."""
        return tuple(self._columns)

    def reports(self) -> Iterator[Wanted]:
        """The reports of all rows that are right; when they end, all faults are known."""
        for block in self._grid.blocks:
            for row in spell_out(block, self._known):
                if self._is_excluded(row):
                    continue
                try:
                    wanted = self._wanted(row)
                except _Wrong:
                    continue
                if self._is_new(row, wanted):
                    yield wanted
        named = dict.fromkeys(name for block in self._grid.blocks for name in block.columns)
        for name in named:
            if name not in self._columns:
                self.faults.unknown_column(name, self.columns)
        for number in self._useless:
            self.faults.useless(self._grid.excluded[number])

    def _wanted(self, row: Row) -> Wanted:
        # One fault of a row must not hide another.
        language = row.words.get("language", self._request.language)
        right = self._try(row, "language", lambda: check_name(_LANGUAGE, language, LANGUAGES))
        notebook = self._look(row, "notebook", self._known.notebook)
        self._columns |= dict.fromkeys(parameter.name for parameter in notebook.parameters)
        values, words = self._given(row, notebook)
        for column in ("slug", "area"):
            right = self._is_taken(row, notebook, column) and right
        asked = self._round(row, notebook)
        area = self._area(row, notebook, asked)
        self._check_scenario(row, asked)
        if not right or values is None:
            raise _Wrong
        has_round = notebook.parameter("slug") is not None
        return Wanted(
            slug=asked.udmelding.slug if has_round else NO_ROUND,
            round_name=asked.udmelding.short_name if has_round else _NO_ROUND_NAME,
            issued=asked.udmelding.issued if has_round else Period(UNKNOWN),
            area=area.slug,
            area_name=area.name,
            notebook=notebook,
            edition=self._request.edition,
            language=language,
            as_of=asked.as_of,
            given=values,
            words=words,
            variant=name_variant(
                values,
                notebook.defaults,
                as_of=self._other_day(asked, has_round=has_round),
            ),
        )

    def _is_taken(self, row: Row, notebook: Notebook, column: str) -> bool:
        """Whether the row says a round or an area exactly where its notebook takes one."""
        takes, word = notebook.parameter(column) is not None, row.words.get(column, "")
        if takes == bool(word):
            return True
        needless = Text(
            f"«{notebook.name}» tager ingen; lad feltet stå tomt",
            f"“{notebook.name}” takes none; leave it empty",
        )
        self.faults.add(row.number, column, word, _MISSING if takes else needless)
        return False

    def _round(self, row: Row, notebook: Notebook) -> RoundOnDay:
        day = row.words.get("as_of", self._request.as_of)
        if notebook.parameter("slug") is None:
            newest = self._known.newest().udmelding.slug
            return self._look(row, "as_of", lambda word: self._known.round_on(newest, word), day)
        # A day that is none is a fault of its own column, whatever the round.
        asked = self._look(row, "slug", lambda word: self._known.round_on(word, ""))
        if day:
            slug = asked.udmelding.slug
            asked = self._look(row, "as_of", lambda word: self._known.round_on(slug, word), day)
        if not asked.udmelding.issued.known_by(asked.as_of):
            self._refuse(row, "as_of", "slug", not_issued(asked.udmelding, asked.as_of))
        return asked

    def _area(self, row: Row, notebook: Notebook, asked: RoundOnDay) -> Area:
        slug = asked.udmelding.slug
        if notebook.parameter("slug") is not None and not self._known.takes(asked, notebook):
            self._refuse(row, "notebook", "slug", why_not_round(notebook.name, slug))
        if notebook.parameter("area") is None:
            return asked.areas[0]
        area = self._look(row, "area", lambda word: self._known.area(word, asked))
        if not fits_area(notebook.name, area):
            said = why_not_area(notebook.name, slug, asked.regions)
            self._refuse(row, "area", "notebook", said)
        return area

    def _check_scenario(self, row: Row, asked: RoundOnDay) -> None:
        """An alternative must be one of the round's, where the round has any."""
        allowed = alternatives_of(asked) if SCENARIO in row.words and "slug" in row.words else ()
        if allowed:
            kind = Text("alternativ i runden", "alternative of the round")
            self._look(row, SCENARIO, lambda word: check_name(kind, word, allowed))

    def _given(self, row: Row, notebook: Notebook) -> tuple[dict[str, Any] | None, tuple[str, ...]]:
        """Typed values of a row's parameters, None if one is wrong; and as the command has them."""
        values: dict[str, Any] = {}
        words = []
        wrong = False
        for name, word in row.words.items():
            if name in OWN:
                continue
            parameter = notebook.parameter(name)
            if parameter is None:
                kind = Text(f"parameter i {notebook.path}", f"parameter in {notebook.path}")
                names = [one.name for one in notebook.parameters]
                said = unknown_name(kind, name, names).message
                self.faults.add(row.number, name, word, said)
                wrong = True
                continue
            try:
                values[name] = self._known.value(notebook, name, word)
            except UsageError as error:
                self.faults.add(row.number, name, word, error.message)
                wrong = True
            words.append(f"{name}={as_plain_word(parameter, word)}")
        return None if wrong else values, tuple(words)

    def _other_day(self, asked: RoundOnDay, *, has_round: bool) -> dt.date | None:
        """The day, where it is not the one the report has by default."""
        own = self._known.round_on(asked.udmelding.slug, "") if has_round else self._known.newest()
        return None if own.as_of == asked.as_of else asked.as_of

    def _is_excluded(self, row: Row) -> bool:
        found = False
        for number, block in enumerate(self._grid.excluded):
            if is_among(row, block, self._known):
                self._useless.pop(number, None)
                found = True
        return found

    def _is_new(self, row: Row, wanted: Wanted) -> bool:
        # File systems exist that do not tell large letters from small.
        name = wanted.folder.lower()
        if name not in self._standing:
            self._standing[name] = row.number
            return True
        word, first = self._grid.row_word, self._standing[name]
        said = Text(
            f"står der to gange, først i {word.da} {first}",
            f"stands there twice, first in {word.en} {first}",
        )
        self.faults.add(row.number, "", wanted.folder, said)
        return False

    def _refuse(self, row: Row, column: str, other: str, said: Text) -> Never:
        """What does not fit together: left out where a word for many made it, else a fault."""
        if row.loose & {column, other}:
            self._left_out[said] = None
        else:
            self.faults.add(row.number, column, row.words.get(column, ""), said)
        raise _Wrong

    def _look(
        self, row: Row, column: str, look: Callable[[str], Found], word: str | None = None
    ) -> Found:
        """What a word of a row names."""
        said = row.words.get(column, "") if word is None else word
        if not said and word is None:
            self._is_missing(row, column)
            raise _Wrong
        try:
            return look(said)
        except UsageError as error:
            self.faults.add(row.number, column, said, error.message)
        except DataError as error:
            self.faults.problems.extend(error.problems)
        raise _Wrong

    def _is_missing(self, row: Row, column: str) -> None:
        # Said already where the notebook is known to take one.
        if column == "notebook":
            self.faults.add(row.number, column, "", _MISSING)

    def _try(self, row: Row, column: str, check: Callable[[], None]) -> bool:
        try:
            check()
        except UsageError as error:
            self.faults.add(row.number, column, row.words.get(column, ""), error.message)
            return False
        return True


_LANGUAGE = Text("sprog", "language")
