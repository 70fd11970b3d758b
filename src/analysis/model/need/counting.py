"""Which count holds whose citizens, so that nobody is counted twice and nobody forgotten.

A municipality's row holds its own citizens and those of the municipalities it answered for. A
region's row is a total: what its municipalities' rows hold is taken out of it, and the rest
belongs to the municipalities that the region answered for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.catalogue.answers import AnswerStatus
from analysis.errors import Problem
from analysis.language import Text
from analysis.model.need.answers import Block, Cell

# The law of a sum of municipalities takes time that grows with the square of the count.
LARGEST_JOINT_COUNT = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenRow:
    """One row as it was answered, its words and numbers already checked one by one."""

    area: str
    status: AnswerStatus
    low: int | None = None
    high: int | None = None
    answered_by: str = ""

    @property
    def numbered(self) -> bool:
        """Whether a count was given, exact or with one end at least."""
        return self.low is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """What every count holds.

    Parameters
    ----------
    by_municipality : mapping of code to GivenRow
        A row for every municipality, the ones without a row of their own too.
    blocks : tuple of Block
        The counts; no municipality is in two.
    problems : tuple of Problem
        What does not fit together.
    """

    by_municipality: Mapping[str, GivenRow]
    blocks: tuple[Block, ...]
    problems: tuple[Problem, ...]


def resolve_counts(given: tuple[GivenRow, ...], *, country: pd.DataFrame, source: str) -> Counting:
    """Find out which count holds whose citizens.

    Parameters
    ----------
    given : tuple of GivenRow
        Each area once.
    country : DataFrame indexed by municipality code
        region, population_persons.
    source : str
        Name of the file or sheet, for messages.

    Assumptions
    -----------
    Each citizen is counted by one respondent; a region's count holds those of its
    municipalities.

    Source
    ------
    docs/method.md#answers.
    """
    return _Resolver(given, country, source).resolve()


class _Resolver:
    """Puts the rows of municipalities and regions together, keeping every fault."""

    def __init__(self, given: tuple[GivenRow, ...], country: pd.DataFrame, source: str) -> None:
        self.source = source
        self.persons = country["population_persons"].to_numpy(dtype=np.float64)
        self.column_by_code = {code: column for column, code in enumerate(country.index)}
        self.region_by_code = dict(country["region"])
        self.regional = {row.area: row for row in given if row.area not in self.column_by_code}
        own = {row.area: row for row in given if row.area in self.column_by_code}
        self.municipal = {code: own.get(code, self._implied(code)) for code in country.index}
        self.problems: list[Problem] = []

    def resolve(self) -> Counting:
        cells = {code: self._cell(code) for code, row in self.municipal.items() if row.numbered}
        for cell in cells.values():
            self._check_population(cell)
        totals = [row for row in self.regional.values() if row.numbered]
        tied = {region.area for region in totals}
        blocks = [
            self._alone(cell)
            for code, cell in cells.items()
            if cell.exact or self.region_by_code[code] not in tied
        ]
        for region in totals:
            inside = [
                cell for code, cell in cells.items() if self.region_by_code[code] == region.area
            ]
            blocks += self._within(region, inside)
        for block in blocks:
            self._check_joint(block)
        return Counting(
            by_municipality=self.municipal, blocks=tuple(blocks), problems=tuple(self.problems)
        )

    def _implied(self, code: str) -> GivenRow:
        """Return the row of a municipality that has none: it follows its region's."""
        region = self.regional.get(self.region_by_code[code])
        if region is None or region.status is AnswerStatus.NOT_ASKED:
            return GivenRow(area=code, status=AnswerStatus.NOT_ASKED)
        if region.status is AnswerStatus.SILENT:
            return GivenRow(area=code, status=AnswerStatus.SILENT)
        status = AnswerStatus.ANSWERED_BY_ANOTHER
        return GivenRow(area=code, status=status, answered_by=region.area)

    def _cell(self, holder: str) -> Cell:
        row = self.municipal[holder]
        return Cell(
            area=holder,
            members=(self.column_by_code[holder], *self._answered_by(holder)),
            low=row.low or 0,
            high=row.high,
        )

    def _answered_by(self, area: str) -> tuple[int, ...]:
        return tuple(
            self.column_by_code[code]
            for code, row in self.municipal.items()
            if row.answered_by == area
        )

    def _alone(self, cell: Cell) -> Block:
        return Block(area=cell.area, cells=(cell,), low=cell.low, high=cell.high)

    def _within(self, region: GivenRow, inside: list[Cell]) -> list[Block]:
        """Return the block of what a region's total leaves to others than its exact rows."""
        taken = sum(cell.low for cell in inside)
        low, high = region.low or 0, region.high
        rest = self._answered_by(region.area)
        if high is not None and taken > high:
            self._fault(region.area, f"{high} < {taken}", *_BELOW_ROWS)
            return []
        ranges = [cell for cell in inside if not cell.exact]
        exact = sum(cell.low for cell in inside if cell.exact)
        left_low, left_high = max(low - exact, 0), None if high is None else high - exact
        if rest:
            cell = Cell(area=region.area, members=rest, low=0, high=None)
            if not ranges:
                cell = replace(cell, low=left_low, high=left_high)
            self._check_population(cell)
            ranges.append(cell)
        if (
            not rest
            and sum(cell.high or 0 for cell in inside) < low
            and all(cell.high is not None for cell in inside)
        ):
            self._fault(region.area, f"{low} > {taken}", *_ABOVE_ROWS)
            return []
        if not ranges:
            return []
        if len(ranges) == 1:
            [cell] = ranges
            low_end, high_end = max(cell.low, left_low), _least(cell.high, left_high)
            return [self._alone(replace(cell, low=low_end, high=high_end))]
        ends = [cell.high for cell in ranges]
        if left_high is None and None not in ends:
            left_high = sum(end for end in ends if end is not None)
        cells = tuple(
            _tighten(ranges, number, left_low, left_high) for number in range(len(ranges))
        )
        return [Block(area=region.area, cells=cells, low=left_low, high=left_high)]

    def _check_population(self, cell: Cell) -> None:
        persons = self.persons[list(cell.members)].sum()
        if cell.low > persons:
            self._fault(cell.area, str(cell.low), *_above_population(float(persons)))

    def _check_joint(self, block: Block) -> None:
        if block.single:
            return
        if block.high is None:
            self._fault(block.area, f"{block.low}-", *_JOINT_WITHOUT_END)
        elif block.high > LARGEST_JOINT_COUNT:
            self._fault(block.area, str(block.high), *_JOINT_TOO_LARGE)

    def _fault(self, place: str, value: str, rule: Text, cure: Text) -> None:
        self.problems.append(
            Problem(file=self.source, place=place, value=value, rule=rule, cure=cure)
        )


def _tighten(cells: list[Cell], number: int, low: int, high: int | None) -> Cell:
    """Return a cell with the ends that its total leaves it, given the ends of the others."""
    cell, others = cells[number], [*cells[:number], *cells[number + 1 :]]
    ends = [other.high for other in others]
    least = max(cell.low, low - sum(end or 0 for end in ends)) if None not in ends else cell.low
    most = None if high is None else high - sum(other.low for other in others)
    return replace(cell, low=least, high=_least(cell.high, most))


def _least(one: int | None, other: int | None) -> int | None:
    """Return the lower of two upper ends, either of which may be missing."""
    ends = [end for end in (one, other) if end is not None]
    return min(ends) if ends else None


def _above_population(persons: float) -> tuple[Text, Text]:
    return (
        Text(
            f"antallet er større end risikobefolkningen ({persons:.0f}).",
            f"the count is above the population at risk ({persons:.0f}).",
        ),
        Text(
            "Kontrollér antal og aldersgruppe; uden befolkning kan der ikke være borgere.",
            "Check the count and the age group; without population there can be no citizens.",
        ),
    )


_BELOW_ROWS = (
    Text(
        "regionens antal er under summen af dens kommuners.",
        "the region's count is below the sum of its municipalities'.",
    ),
    Text(
        "Ret en af dem, eller giv regionens antal som interval.",
        "Correct one of them, or give the region's count as an interval.",
    ),
)
_ABOVE_ROWS = (
    Text(
        "regionens antal er over summen af dens kommuners, og ingen kommune er tilbage.",
        "the region's count is above the sum of its municipalities', and none is left.",
    ),
    Text(
        "Giv de kommuner, regionen svarede for, status «answered_by_another».",
        "Give those the region answered for the status “answered_by_another”.",
    ),
)
_JOINT_WITHOUT_END = (
    Text(
        "et antal for flere kommuner skal have en øvre ende.",
        "a count for several municipalities must have an upper end.",
    ),
    Text("Giv det største antal, der er muligt.", "Give the largest number that is possible."),
)
_JOINT_TOO_LARGE = (
    Text(
        f"et antal for flere kommuner beregnes kun til {LARGEST_JOINT_COUNT}.",
        f"a count for several municipalities is computed up to {LARGEST_JOINT_COUNT} only.",
    ),
    Text("Giv kommunernes egne antal.", "Give the municipalities' own counts."),
)
