"""From what is wanted to a question in a table's own codes, and from its answer to our columns."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.country.areas import CHRISTIANSOE
from analysis.country.bands import FINE_BANDS, span
from analysis.country.statbank.answers import VALUE
from analysis.country.statbank.questions import Question, TableInfo, Variable, changed, listed
from analysis.country.statbank.wanted import Pinned, Wanted
from analysis.errors import DataError
from analysis.language import Text

CODE, SEX, BAND, PERIOD = "code", "sex", "band", "period"
# Codes of sex differ by table; totals are no one's sex and are left out.
_SEXES = {"1": "M", "2": "K", "M": "M", "K": "K", "D": "M", "P": "K"}
_AGE = re.compile(r"(\d+)(?:[-+]|\s*-\s*)?")
_MOST_OF_98 = 0.8
# Ages run to where nobody is older; the oldest band must have its years.
_OLDEST_NEEDED = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A question, and what each of its variables is called here.

    Parameters
    ----------
    columns
        Code of each variable by what its column is called here, in the order of the columns.
    missing
        Municipalities that the table does not have.
    """

    wanted: Wanted
    question: Question
    columns: dict[str, str]
    missing: tuple[str, ...]

    def tidy(self, found: pd.DataFrame) -> pd.DataFrame:
        """Figures as they are kept: our columns and codes, ages in bands, one value a row.

        Parameters
        ----------
        found
            As `read_answer` gives them, of the whole question.

        Returns
        -------
        DataFrame
            Columns: code, sex, band (where wanted), those pinned, period, value; sorted.
        """
        table = pd.DataFrame({name: found[code] for name, code in self.columns.items()})
        table[VALUE] = found[VALUE]
        if SEX in table:
            table[SEX] = table[SEX].map(_SEXES)
        if BAND in table:
            table[BAND] = table[BAND].map({age: _band_of(age) for age in table[BAND].unique()})
        if self.wanted.january:
            table[PERIOD] = table[PERIOD].str[:4]
        keys = list(self.columns)
        if BAND in table:
            # A sum with a missing part is missing, not smaller.
            table = table.groupby(keys, sort=False)[VALUE].sum(skipna=False).reset_index()
        return table.sort_values(keys, kind="stable", ignore_index=True)


def make_question(wanted: Wanted, info: TableInfo, *, municipalities: Collection[str]) -> Asking:
    """The question that fetches what is wanted from a table, in the table's own codes.

    Parameters
    ----------
    municipalities
        Codes of the 98.

    Raises
    ------
    DataError
        If the table no longer has what is wanted, or has a variable that can neither be
        selected nor summed.
    """
    picked: dict[str, tuple[Variable, tuple[str, ...]]] = {}
    missing: tuple[str, ...] = ()
    if wanted.by_municipality:
        area, codes = _area(info, municipalities)
        missing = tuple(sorted(set(municipalities) - set(codes)))
        if wanted.whole and missing:
            raise changed(info.id, area.id, _NO_MUNICIPALITY, listed(missing))
        picked[CODE] = (area, codes)
    if wanted.by_sex:
        picked[SEX] = _sex(info)
    if wanted.by_band:
        picked[BAND] = _ages(info)
    picked |= {pin.column: _pinned(info, pin) for pin in wanted.pinned}
    picked[PERIOD] = (info.time, _periods(info, wanted))
    for variable in _rest(info, [one for one, _ in picked.values()]):
        if not variable.eliminable:
            raise changed(info.id, variable.id, _NOT_SUMMED)
    return Asking(
        wanted=wanted,
        question=Question(
            table=info.id,
            format=wanted.format,
            variables=tuple((variable.id, codes) for variable, codes in picked.values()),
        ),
        columns={name: variable.id for name, (variable, _) in picked.items()},
        missing=missing,
    )


def _area(info: TableInfo, municipalities: Collection[str]) -> tuple[Variable, tuple[str, ...]]:
    wanted = {*municipalities, CHRISTIANSOE}
    for variable in info.variables:
        codes = tuple(code for code in variable.values if code in wanted)
        if not variable.time and len(codes) >= _MOST_OF_98 * len(municipalities):
            return variable, codes
    raise changed(info.id, "", _NO_AREAS)


def _sex(info: TableInfo) -> tuple[Variable, tuple[str, ...]]:
    variable = _variable(info, "KØN")
    codes = tuple(code for code in variable.values if code in _SEXES)
    if sorted(_SEXES[code] for code in codes) != ["K", "M"]:
        raise changed(info.id, variable.id, _NO_SEXES, listed(variable.values))
    return variable, codes


def _ages(info: TableInfo) -> tuple[Variable, tuple[str, ...]]:
    variable = _variable(info, "ALDER")
    codes = tuple(code for code in variable.values if _AGE.fullmatch(code))
    ages = [_age(code) for code in codes]
    if ages != list(range(len(ages))) or len(ages) <= _OLDEST_NEEDED:
        raise changed(info.id, variable.id, _NO_AGES, listed(variable.values))
    return variable, codes


def _pinned(info: TableInfo, pin: Pinned) -> tuple[Variable, tuple[str, ...]]:
    named = [_variable(info, pin.variable)] if pin.variable else list(info.variables)
    for variable in named:
        if set(pin.values) <= set(variable.values):
            return variable, pin.values
    place = pin.variable or ", ".join(pin.values)
    raise changed(info.id, place, _NO_VALUE, listed(pin.values))


def _periods(info: TableInfo, wanted: Wanted) -> tuple[str, ...]:
    found = tuple(
        period
        for period in info.time.values
        if period[:4].isdigit()
        and int(period[:4]) >= wanted.first_year
        and (not wanted.january or period.endswith("K1"))
    )
    if not found:
        raise changed(info.id, info.time.id, _NO_PERIODS, listed(info.time.values))
    return found


def _variable(info: TableInfo, code: str) -> Variable:
    for variable in info.variables:
        if variable.id.upper() == code:
            return variable
    raise changed(info.id, code, _NO_VARIABLE, listed([one.id for one in info.variables]))


def _rest(info: TableInfo, picked: Sequence[Variable]) -> Iterator[Variable]:
    used = {variable.id for variable in picked}
    return (variable for variable in info.variables if variable.id not in used)


def _age(code: str) -> int:
    match = _AGE.fullmatch(code)
    if match is None:
        raise ValueError(f"not an age: {code!r}")
    return int(match[1])


def _band_of(code: str) -> str:
    age = _age(code)
    spans = {band: span(band) for band in FINE_BANDS}
    return next(
        band
        for band, one in spans.items()
        if one.first <= age and (one.after is None or age < one.after)
    )


def check_periods(found: pd.DataFrame, wanted: Wanted, table: str) -> None:
    """See that years of a projection follow each other without a gap.

    Raises
    ------
    DataError
        If a year is missing.
    """
    if not wanted.vintage:
        return
    years = sorted({int(period) for period in found[PERIOD]})
    if years != list(range(years[0], years[-1] + 1)):
        raise _gap(table, years)


def _gap(table: str, years: Sequence[int]) -> DataError:
    return changed(table, PERIOD, _NO_PERIODS, listed([str(year) for year in years]))


_NO_AREAS = Text("Tabellen har ikke kommuner.", "The table has no municipalities.")
_NO_MUNICIPALITY = Text("Kommuner mangler i tabellen.", "Municipalities are missing in the table.")
_NO_SEXES = Text("Tabellen har ikke mænd og kvinder.", "The table does not have men and women.")
_NO_AGES = Text(
    "Tabellen har ikke alderen i hele år fra 0.", "The table does not have age in years from 0."
)
_NO_VALUE = Text("Værdien findes ikke længere.", "The value is no longer there.")
_NO_VARIABLE = Text("Variablen findes ikke længere.", "The variable is no longer there.")
_NO_PERIODS = Text(
    "Tabellen har ikke de perioder, der skal bruges.", "The table lacks the periods needed."
)
_NOT_SUMMED = Text(
    "Tabellen har fået en variabel, der ikke kan udelades.",
    "The table has a new variable that cannot be left out.",
)
