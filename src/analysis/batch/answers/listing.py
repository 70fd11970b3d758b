"""The answer to ``list``: for a reader, and for a program."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.batch.answers.showing import as_columns, as_program_text
from analysis.batch.asking.notebook import Notebook, list_notebooks, read_notebook
from analysis.batch.asking.request import read_date
from analysis.batch.asking.rounds import as_of_day
from analysis.catalogue.udmelding import Udmelding, list_slugs, read_udmelding
from analysis.country import Area, Areas, read_areas
from analysis.errors import DataError, Problem
from analysis.reading import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a run can be asked for: rounds, areas and notebooks."""

    rounds: tuple[Udmelding, ...]
    areas: tuple[Area, ...]
    notebooks: tuple[Notebook, ...]

    def as_text(self) -> str:
        """For a reader."""
        rounds = [(r.slug, r.issued.text, r.short_name.da) for r in self.rounds]
        areas = [(area.slug, area.name.da) for area in self.areas]
        notebooks = [
            (n.name, ", ".join(f"{p.name}: {p.annotation}" for p in n.parameters))
            for n in self.notebooks
        ]
        return "\n".join(
            [
                "Runder / rounds",
                *as_columns(rounds),
                "\nOmråder / areas",
                *as_columns(areas),
                "\nNotesbøger / notebooks",
                *as_columns(notebooks),
            ]
        )

    def as_json(self) -> str:
        """For a program."""
        return as_program_text(
            {
                "rounds": [
                    {
                        "slug": found.slug,
                        "name": {"da": found.short_name.da, "en": found.short_name.en},
                        "issued": found.issued.text,
                        "data_date": found.data_date.text,
                        "as_of": as_of_day(found, None).isoformat(),
                    }
                    for found in self.rounds
                ],
                "areas": [
                    {"slug": area.slug, "name": {"da": area.name.da, "en": area.name.en}}
                    for area in self.areas
                ],
                "notebooks": [
                    {
                        "name": notebook.name,
                        "parameters": [
                            {"name": p.name, "type": p.annotation, "default": p.default}
                            for p in notebook.parameters
                        ],
                    }
                    for notebook in self.notebooks
                ],
            }
        )


def list_choices(reader: Reader, as_of: str) -> Choices:
    """Rounds, areas and notebooks, all or as of a day.

    Parameters
    ----------
    as_of
        A day as text: rounds issued by then, areas that hold then. Empty: every round, and the
        areas of any day.

    Raises
    ------
    UsageError
        If it is no date.
    DataError
        With the problems of every round.
    """
    day = read_date(as_of)
    areas = read_areas(reader)
    rounds = _read_rounds(reader)
    return Choices(
        rounds=tuple(r for r in rounds if day is None or r.issued.known_by(day)),
        areas=areas.at(day).report_areas if day else _areas_of_rounds(areas, rounds),
        notebooks=tuple(read_notebook(reader, name) for name in list_notebooks(reader)),
    )


def _areas_of_rounds(areas: Areas, rounds: Sequence[Udmelding]) -> tuple[Area, ...]:
    """The areas that the rounds get by default, each as of its own day."""
    held = {area.slug: area for r in rounds for area in areas.at(as_of_day(r, None)).report_areas}
    return tuple(area for area in areas.known if area.slug in held)


def _read_rounds(reader: Reader) -> tuple[Udmelding, ...]:
    found: list[Udmelding] = []
    problems: list[Problem] = []
    for slug in list_slugs(reader.root):
        try:
            found.append(read_udmelding(reader, slug))
        except DataError as error:
            problems += error.problems
    if problems:
        raise DataError(list(dict.fromkeys(problems)))
    return tuple(found)
