"""What was answered: one row per area, and which count holds whose citizens.

A blank, a zero, "do not know" and "fewer than 5" are four different answers, and so are silence,
not being asked and having somebody else answer. Regions and municipalities stand in one table.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.catalogue.answers import AnswerStatus
from analysis.errors import Problem
from analysis.language import Language, Text
from analysis.showing import Showing, Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A count, or what is known of one, and the municipalities whose citizens it holds.

    Parameters
    ----------
    area : str
        The row that gave the count.
    members : tuple of int
        Columns of the municipalities whose citizens it holds.
    low, high : int
        The count lies from `low` to `high`, both included; `high` None: no upper end is known.
    """

    area: str
    members: tuple[int, ...]
    low: int
    high: int | None

    @property
    def exact(self) -> bool:
        """Whether the count is one number."""
        return self.low == self.high


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Counts that are tied together: one by itself, or several with a known total.

    Parameters
    ----------
    area : str
        The row that gave the total; the cell's own where it stands by itself.
    cells : tuple of Cell
        Counts without a municipality in common.
    low, high : int
        Ends of the total over the cells.
    """

    area: str
    cells: tuple[Cell, ...]
    low: int
    high: int | None

    @property
    def members(self) -> tuple[int, ...]:
        """Columns of the municipalities in all cells, in the order of the cells."""
        return tuple(member for cell in self.cells for member in cell.members)

    @property
    def single(self) -> bool:
        """Whether it is the count of one municipality, tied to nothing."""
        return len(self.members) == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Who answered: the line that stands beside every total.

    Parameters
    ----------
    asked_municipalities, answered_municipalities : int
        Municipal rows that were asked, and those that answered or had another row answer.
    asked_regions, answered_regions : int
        The same for regional rows.
    unknown : int
        Answers among these that gave no number ("do not know").
    population_share : float
        Share, 0-1, of the population at risk whose citizens some count holds.
    """

    asked_municipalities: int
    answered_municipalities: int
    asked_regions: int
    answered_regions: int
    unknown: int
    population_share: float

    def describe(self) -> Text:
        """Return the line in both languages.

        Examples
        --------
        >>> Coverage(
        ...     asked_municipalities=98,
        ...     answered_municipalities=74,
        ...     asked_regions=0,
        ...     answered_regions=0,
        ...     unknown=2,
        ...     population_share=0.81,
        ... ).describe().en[:66]
        '74 of 98 municipalities asked have answered, 2 of them without a n'
        """
        return Text(self._line("da"), self._line("en"))

    def _line(self, code: str) -> str:
        words = _LINE[code]
        groups = (
            (self.answered_regions, self.asked_regions, words["regions"]),
            (self.answered_municipalities, self.asked_municipalities, words["municipalities"]),
        )
        parts = [
            words["part"].format(answered=answered, asked=asked, name=name)
            for answered, asked, name in groups
            if asked
        ]
        return words["line"].format(
            who=Language(code).join(parts),
            blank=words["blank"].format(unknown=self.unknown) if self.unknown else "",
            share=Language(code).percent(self.population_share),
        )


_LINE = {
    "da": {
        "regions": "regioner",
        "municipalities": "kommuner",
        "part": "{answered} af {asked} adspurgte {name}",
        "blank": ", heraf {unknown} uden tal",
        "line": "{who} har svaret{blank}; tallene omfatter {share} af risikobefolkningen.",
    },
    "en": {
        "regions": "regions",
        "municipalities": "municipalities",
        "part": "{answered} of {asked} {name} asked",
        "blank": ", {unknown} of them without a number",
        "line": "{who} have answered{blank}; the counts hold {share} of the population at risk.",
    },
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Answers(Shown):
    """The answers of one round, checked, and resolved into counts. Made by `gather_answers`.

    Parameters
    ----------
    rows : DataFrame
        One row per area: area, level (municipality, region), region, population_persons, status,
        low, high (whole numbers; missing where there is none), answered_by, given (whether the row
        was handed in, or follows from its region's).
    blocks : tuple of Block
        Counts, no municipality in two of them.
    municipalities : tuple of str
        Three-digit codes, in the order of all columns to come.
    population_persons : array of float, shape (municipalities,)
        Population at risk. Read-only.
    findings : tuple of Problem
        What is allowed but worth knowing: the row and what to do.
    """

    rows: pd.DataFrame
    blocks: tuple[Block, ...]
    municipalities: tuple[str, ...]
    population_persons: NDArray[np.float64]
    findings: tuple[Problem, ...]

    @property
    def counted(self) -> NDArray[np.bool_]:
        """Whether some count holds each municipality's citizens."""
        found = np.zeros(len(self.municipalities), dtype=np.bool_)
        for block in self.blocks:
            found[list(block.members)] = True
        return found

    def coverage(self, codes: Iterable[str] | None = None) -> Coverage:
        """Return who answered, in some municipalities or in all.

        Parameters
        ----------
        codes : iterable of str, optional
            Municipalities of an area; a region's row belongs to it if they share a municipality.

        Raises
        ------
        ValueError
            A code is unknown, or none is given.
        """
        wanted = list(self.municipalities if codes is None else dict.fromkeys(codes))
        unknown = sorted(set(wanted) - set(self.municipalities))
        if unknown or not wanted:
            raise ValueError(f"codes must be among the municipalities; got {unknown or wanted!r}")
        inside = np.isin(self.municipalities, wanted)
        rows = self.rows
        municipal = (rows["level"] == "municipality") & rows["area"].isin(wanted)
        regions = rows.loc[municipal, "region"].unique()
        regional = (rows["level"] == "region") & rows["area"].isin(regions)
        asked = rows["given"] & (rows["status"] != AnswerStatus.NOT_ASKED)
        answered = asked & (rows["status"] != AnswerStatus.SILENT)
        numberless = (rows["status"] == AnswerStatus.ANSWERED) & rows["low"].isna()
        persons = self.population_persons
        held = float(persons[inside & self.counted].sum())
        return Coverage(
            asked_municipalities=int((asked & municipal).sum()),
            answered_municipalities=int((answered & municipal).sum()),
            asked_regions=int((asked & regional).sum()),
            answered_regions=int((answered & regional).sum()),
            unknown=int((answered & numberless & (municipal | regional)).sum()),
            population_share=held / float(persons[inside].sum()) if held else 0.0,
        )

    def showing(self) -> Showing:
        """Return the rows that were handed in, with what is remarkable."""
        given = self.rows[self.rows["given"]]
        found = (f"{finding.place}: {finding.rule.en}" for finding in self.findings)
        return Showing(
            caption="Answers, one row per area that was handed in; counts in persons.",
            table=given[["area", "level", "status", "low", "high", "answered_by"]],
            notes=(self.coverage().describe().en, *found),
        )
