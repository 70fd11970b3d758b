"""Published figures: one row a figure, each with its definition, dates and source."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from analysis.catalogue.figure_rows import PATH, FigureRow, PublishedFigure, fault, figure_of
from analysis.errors import DataError, Problem, suggest
from analysis.evidence import Quantity
from analysis.language import Text
from analysis.reading import Reader
from analysis.showing import Showing, Shown

COLUMNS = (
    "id",
    "round",
    "subject_da",
    "subject_en",
    "definition_da",
    "definition_en",
    "area",
    "date",
    "published",
    "value",
    "low",
    "high",
    "bound",
    "unit",
    "evidence",
    "source_title",
    "source_url",
    "note_da",
    "note_en",
)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class PublishedFigures(Mapping[str, Quantity], Shown):
    """All published figures by id."""

    rows: Mapping[str, PublishedFigure]

    def __getitem__(self, key: str) -> Quantity:
        """The figure with an id."""
        return self.rows[key].quantity

    def __iter__(self) -> Iterator[str]:
        """The ids in the order of the file."""
        return iter(self.rows)

    def __len__(self) -> int:
        """How many figures there are."""
        return len(self.rows)

    def showing(self) -> Showing:
        """Every figure with its interval, evidence and source."""
        import pandas as pd  # only where the figures are shown

        tables = [row.quantity.showing().table.assign(id=key) for key, row in self.rows.items()]
        table = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame({"id": []})
        first = ["id", *(name for name in table.columns if name != "id")]
        return Showing(caption=f"{len(self)} offentliggjorte tal.", table=table[first])

    def subject(self, key: str) -> Text:
        """What a figure is about, shorter than its definition."""
        return self.rows[key].subject


@dataclass(frozen=True, slots=True)
class FiguresRead:
    """What a reading of the file gave: good figures, all ids (faulty rows too), and the faults."""

    figures: PublishedFigures
    ids: tuple[str, ...]
    problems: tuple[Problem, ...]


def known_by(figure: Quantity, as_of: dt.date) -> bool:
    """Whether a published figure was known on a day: both its own date and its publication."""
    return figure.date.known_by(as_of) and figure.published.known_by(as_of)


def read_published(reader: Reader, rounds: Sequence[str] | None = None) -> PublishedFigures:
    """Read the published figures.

    Parameters
    ----------
    rounds
        Slugs that the column ``round`` may name; not checked when None.

    Returns
    -------
    PublishedFigures
        Figures by id.

    Raises
    ------
    DataError
        If any row is faulty; every fault of the file is in it.
    """
    read = collect_published(reader, rounds)
    if read.problems:
        raise DataError(read.problems)
    return read.figures


def collect_published(reader: Reader, rounds: Sequence[str] | None = None) -> FiguresRead:
    """Read the published figures and gather the faults instead of raising them.

    Raises
    ------
    DataError
        If the file is missing or is not text.
    """
    text = reader.text(PATH)
    lines = csv.reader(io.StringIO(text), strict=True)
    problems: list[Problem] = []
    rows: dict[str, PublishedFigure] = {}
    ids: dict[str, int] = {}
    named: dict[str, list[int]] = {}
    try:
        header = next(lines, [])
        _check_header(header)
        for cells in lines:
            row = FigureRow(lines.line_num, dict(zip(header, cells, strict=False)))
            if len(cells) != len(header):
                row.refuse("", _length_rule(len(cells), len(header)), _QUOTE_CURE)
                ids.setdefault(row.get("id"), row.number)
            elif figure := figure_of(row, ids):
                rows[figure.quantity.key] = figure
            problems += row.problems
            if row.get("round"):
                named.setdefault(row.get("round"), []).append(row.number)
    except csv.Error as error:
        problems.append(fault(lines.line_num, "", _NOT_CSV, value=str(error)))
        # The rows after it are not judged, but their ids exist: the rounds that use them are right.
        for number, line in enumerate(text.splitlines(), start=1):
            ids.setdefault(line.split(",", 1)[0], number)
    if rounds is not None:
        problems += _unknown_rounds(named, rounds)
    return FiguresRead(PublishedFigures(rows), tuple(ids), tuple(problems))


def _check_header(header: Sequence[str]) -> None:
    problems = [fault(1, "", _NO_COLUMN, value=name) for name in COLUMNS if name not in header]
    for name in dict.fromkeys(header):
        if name not in COLUMNS:
            problems.append(fault(1, "", _UNKNOWN_COLUMN, value=name, cure=suggest(name, COLUMNS)))
        elif header.count(name) > 1:
            problems.append(fault(1, "", _COLUMN_TWICE, value=name))
    if problems:
        # Without its columns no row can be judged, and every one would be reported.
        raise DataError(problems)


def _unknown_rounds(named: Mapping[str, Sequence[int]], rounds: Sequence[str]) -> list[Problem]:
    """One fault for each unknown round, since a renamed file would otherwise fault all its rows."""
    problems = []
    for slug, lines in named.items():
        if slug not in rounds:
            rule = Text(
                f"Runden findes ikke. Linjer i alt: {len(lines)}.",
                f"The round does not exist. Lines in all: {len(lines)}.",
            )
            cure = suggest(slug, rounds)
            problems.append(fault(lines[0], "round", rule, value=slug, cure=cure))
    return problems


def _length_rule(found: int, asked: int) -> Text:
    return Text(
        f"Rækken har {found} felter, men der er {asked} kolonner.",
        f"The row has {found} cells, but there are {asked} columns.",
    )


_NOT_CSV = Text("Linjen kan ikke læses som CSV.", "The line cannot be read as CSV.")
_NO_COLUMN = Text("Kolonnen mangler.", "The column is missing.")
_UNKNOWN_COLUMN = Text("Kolonnen er ukendt.", "The column is unknown.")
_COLUMN_TWICE = Text("Kolonnen står der flere gange.", "The column stands there more than once.")
_QUOTE_CURE = Text(
    "Sæt felter med komma i anførselstegn.", "Put cells that hold a comma in quotation marks."
)
