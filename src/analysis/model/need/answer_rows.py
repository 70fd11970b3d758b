"""From the rows that came in to checked answers, with every fault found in one go."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.catalogue.answers import AnswerStatus
from analysis.errors import DataError, Problem, suggest
from analysis.language import Text
from analysis.model.arguments import check_amount
from analysis.model.need import answer_faults as faults
from analysis.model.need.answers import Answers
from analysis.model.need.counting import Counting, GivenRow, resolve_counts

_COLUMNS = ("area", "status", "low", "high", "answered_by")
_NUMBERED = (AnswerStatus.ANSWERED, AnswerStatus.ANSWERED_ZERO)
# Beyond this a double no longer tells neighbouring whole numbers apart.
_LARGEST = 2**53


def gather_answers(
    rows: pd.DataFrame, *, municipalities: pd.DataFrame, source: str = "answers"
) -> Answers:
    """Check what was answered, and find out which count holds whose citizens.

    Parameters
    ----------
    rows : DataFrame
        One row per area that is known about: area (three-digit code or region), status
        (`AnswerStatus`), and where they apply low, high (ends of the count, both included; equal
        for an exact count; high alone for "fewer than"; low alone for "at least"; neither for "do
        not know") and answered_by (the row whose count holds this municipality's citizens).
    municipalities : DataFrame indexed by municipality code
        All municipalities to estimate: region, population_persons (population at risk).
    source : str
        Name of the file or sheet, for messages.

    Returns
    -------
    Answers

    Raises
    ------
    DataError
        With every fault: which row, its value, the rule and what to do.
    ValueError
        `municipalities` is no such table.

    Assumptions
    -----------
    A regional count holds the citizens of exactly those municipalities of the region that gave a
    number of their own, that had another of the region answer, or that name the region in
    answered_by. Silent municipalities, those not asked and those that answered without a number
    are not in it. A municipality without a row follows its region: named in its count where the
    region answered, silent where it is silent, otherwise not asked.

    Source
    ------
    docs/method.md#answers.

    Examples
    --------
    >>> country = pd.DataFrame(
    ...     {"region": ["north", "north", "south"], "population_persons": [900.0, 100.0, 500.0]},
    ...     index=["851", "825", "561"],
    ... )
    >>> rows = pd.DataFrame(
    ...     {
    ...         "area": ["851", "825", "561"],
    ...         "status": ["answered", "silent", "answered"],
    ...         "low": [7, None, 0],
    ...         "high": [7, None, 4],
    ...     }
    ... )
    >>> gather_answers(rows, municipalities=country).coverage().population_share.__round__(3)
    0.933
    """
    country = _check_municipalities(municipalities)
    reader = _Reader(source, country)
    given = reader.read(rows)
    counting = resolve_counts(given, country=country, source=source)
    problems = [*reader.problems, *counting.problems]
    if not problems and not counting.blocks:
        problems.append(faults.no_count(source))
    if problems:
        raise DataError(problems)
    population = country["population_persons"].to_numpy(dtype=np.float64).copy()
    population.setflags(write=False)
    return Answers(
        rows=_tabulate(given, counting, country),
        blocks=counting.blocks,
        municipalities=tuple(country.index),
        population_persons=population,
        findings=tuple(faults.find_remarkable(given, counting, country=country, source=source)),
    )


def _check_municipalities(municipalities: pd.DataFrame) -> pd.DataFrame:
    missing = {"region", "population_persons"} - set(municipalities.columns)
    if missing or municipalities.empty or not municipalities.index.is_unique:
        raise ValueError(
            "municipalities must have one row per code and the columns region and "
            f"population_persons; missing columns: {sorted(missing)}"
        )
    persons = check_amount("population_persons", municipalities["population_persons"].to_numpy())
    if not persons.sum() > 0:
        raise ValueError("population_persons must hold at least one person; got none")
    regions = municipalities["region"].astype(str).to_numpy()
    index = [str(code) for code in municipalities.index]
    return pd.DataFrame({"region": regions, "population_persons": persons}, index=index)


@dataclass(slots=True)
class _Reader:
    """Reads rows one by one and keeps every fault."""

    source: str
    country: pd.DataFrame
    regions: list[str]
    problems: list[Problem]

    def __init__(self, source: str, country: pd.DataFrame) -> None:
        self.source, self.country, self.problems = source, country, []
        self.regions = list(dict.fromkeys(country["region"]))

    def read(self, rows: pd.DataFrame) -> tuple[GivenRow, ...]:
        """Return the rows that make sense, each area once."""
        strange = [str(name) for name in rows.columns if name not in _COLUMNS]
        for name in strange:
            self._fault(
                "", name, Text("ukendt kolonne.", "unknown column."), suggest(name, _COLUMNS)
            )
        table = rows.reindex(columns=list(_COLUMNS))
        read = [
            self._read_row(number, dict(zip(_COLUMNS, values, strict=True)))
            for number, values in enumerate(table.itertuples(index=False, name=None), start=1)
        ]
        given = [row for row in read if row is not None]
        for area, times in Counter(row.area for row in given).items():
            if times > 1:
                self._fault(
                    area,
                    str(times),
                    Text("området står flere gange.", "the area occurs more than once."),
                    Text("Behold én række pr. område.", "Keep one row per area."),
                )
        by_area = {row.area: row for row in given}
        for row in given:
            self._check_answered_by(row, by_area)
        return tuple(by_area.values())

    def _read_row(self, number: int, values: dict[str, object]) -> GivenRow | None:
        area = "" if _blank(values["area"]) else str(values["area"])
        where = area or f"row {number}"
        regions = self.regions
        if area not in self.country.index and area not in regions:
            rule = Text("ukendt område.", "unknown area.")
            self._fault(where, area, rule, suggest(area, [*regions, *self.country.index]))
            return None
        word = "" if _blank(values["status"]) else str(values["status"])
        if word not in list(AnswerStatus):
            rule = Text("ukendt status.", "unknown status.")
            self._fault(where, word, rule, suggest(word, [str(one) for one in AnswerStatus]))
            return None
        status = AnswerStatus(word)
        before = len(self.problems)
        low, high = self._number(where, "low", values), self._number(where, "high", values)
        if len(self.problems) > before:
            return None
        other = "" if _blank(values["answered_by"]) else str(values["answered_by"])
        row = GivenRow(area=area, status=status, low=low, high=high, answered_by=other)
        return self._check_count(row, region=area in regions and area not in self.country.index)

    def _number(self, where: str, name: str, values: dict[str, object]) -> int | None:
        value = values[name]
        if _blank(value):
            return None
        try:
            number = float(value)  # type: ignore[arg-type]
        except (TypeError, ValueError):
            number = -1.0
        if not 0 <= number <= _LARGEST or number != int(number):
            self._fault(
                f"{where}, {name}",
                str(value),
                Text(
                    "antallet skal være et helt tal på mindst 0.",
                    "the count must be a whole number of at least 0.",
                ),
                Text(
                    "Ret det, eller lad det stå tomt, hvis det ikke er oplyst.",
                    "Correct it, or leave it empty if it is not known.",
                ),
            )
            return None
        return int(number)

    def _check_count(self, row: GivenRow, *, region: bool) -> GivenRow | None:
        """Return the row with a low end where it has a high one, or keep the fault."""
        low, high, value = row.low, row.high, f"{row.low}-{row.high}"
        before = len(self.problems)
        if row.status is AnswerStatus.ANSWERED_ZERO:
            if (low or 0) > 0 or (high or 0) > 0:
                self._fault(row.area, value, *faults.ZERO_WITH_COUNT)
            low = high = 0
        elif row.status is AnswerStatus.ANSWERED:
            low = 0 if low is None and high is not None else low
            if low is not None and high is not None and low > high:
                self._fault(row.area, value, *faults.TURNED)
        elif low is not None or high is not None:
            self._fault(row.area, value, *faults.COUNT_WITHOUT_ANSWER)
        if region and row.status is AnswerStatus.ANSWERED_BY_ANOTHER:
            self._fault(row.area, str(row.status), *faults.REGION_BY_ANOTHER)
        if len(self.problems) > before:
            return None
        return GivenRow(
            area=row.area, status=row.status, low=low, high=high, answered_by=row.answered_by
        )

    def _check_answered_by(self, row: GivenRow, by_area: dict[str, GivenRow]) -> None:
        if row.status is not AnswerStatus.ANSWERED_BY_ANOTHER:
            if row.answered_by:
                self._fault(row.area, row.answered_by, *faults.NAMES_WITHOUT_NEED)
            return
        other = by_area.get(row.answered_by)
        if other is None or other.status not in _NUMBERED:
            self._fault(row.area, row.answered_by, *faults.NAMES_NOBODY)
        elif (
            other.area not in self.country.index
            and self.country.loc[row.area, "region"] != other.area
        ):
            self._fault(row.area, row.answered_by, *faults.OTHER_REGION)

    def _fault(self, place: str, value: str, rule: Text, cure: Text) -> None:
        self.problems.append(
            Problem(file=self.source, place=place, value=value, rule=rule, cure=cure)
        )


def _blank(value: object) -> bool:
    return value is None or value is pd.NA or value == "" or value != value  # noqa: PLR0124


def _tabulate(
    given: tuple[GivenRow, ...], counting: Counting, country: pd.DataFrame
) -> pd.DataFrame:
    by_area = {row.area: row for row in given}
    regions = [row.area for row in given if row.area not in country.index]
    persons, region_of = dict(country["population_persons"]), dict(country["region"])
    resolved = counting.by_municipality
    records: list[dict[str, object]] = [
        {
            "area": code,
            "level": "municipality",
            "region": region_of[code],
            "population_persons": persons[code],
            "status": str(resolved[code].status),
            "low": resolved[code].low,
            "high": resolved[code].high,
            "answered_by": resolved[code].answered_by,
            "given": code in by_area,
        }
        for code in country.index
    ]
    for region in regions:
        row = by_area[region]
        records.append(
            {
                "area": region,
                "level": "region",
                "region": region,
                "population_persons": sum(
                    persons[code] for code in country.index if region_of[code] == region
                ),
                "status": str(row.status),
                "low": row.low,
                "high": row.high,
                "answered_by": "",
                "given": True,
            }
        )
    return pd.DataFrame(records).astype({"low": "Int64", "high": "Int64"})
