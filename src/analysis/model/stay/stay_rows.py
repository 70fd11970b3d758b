"""Rows of stays read into a sample: every row that cannot be true is named, and none is dropped."""

import numpy as np
import pandas as pd

from analysis.errors import DataError, Problem
from analysis.language import Text
from analysis.model.stay.stay_sample import ObservationWindow, StaySample, build_sample, read_month

_COLUMNS = ("entry_month", "exit_month")


def check_stays(table: pd.DataFrame, *, window: ObservationWindow, file: str) -> StaySample:
    """Return the stays of current and former residents, if every row can be true.

    Parameters
    ----------
    table : DataFrame
        One row per stay of anybody who was there at some time within the window. Columns
        entry_month and exit_month, each text such as ``2019-06``; an empty exit_month: still there
        when the window closed. The index names the rows in messages.
    window : ObservationWindow
        When entries and exits were seen.
    file : str
        What messages call the table, such as the name of its file.

    Returns
    -------
    StaySample

    Raises
    ------
    DataError
        A column is missing, a month is none, a stay ends before it begins, begins after the window
        or ends outside it; with every such row named.

    Assumptions
    -----------
    All who were there in the window are in the table, and each was there until the exit without a
    break.

    Source
    ------
    docs/method.md#stay-likelihood.

    Examples
    --------
    >>> window = ObservationWindow(first_month="2018-01", last_month="2019-12")
    >>> rows = [("2011-03", "2018-07"), ("2016-10", None), ("2019-02", "2019-04")]
    >>> table = pd.DataFrame(rows, columns=["entry_month", "exit_month"])
    >>> check_stays(table, window=window, file="ophold.csv").elapsed_years.round(2).tolist()
    [3.21]
    """
    missing = [name for name in _COLUMNS if name not in table.columns]
    if missing:
        raise DataError([_missing_column(file, name) for name in missing])
    problems: list[Problem] = []
    months: list[tuple[int, int, bool]] = []
    for label, entry, end in zip(
        table.index, table["entry_month"], table["exit_month"], strict=True
    ):
        found, stay = _check_row(_clean(entry), _clean(end), window)
        problems.extend(
            Problem(file=file, place=f"{label}, {place}", value=value, rule=rule, cure=cure)
            for place, value, rule, cure in found
        )
        months.extend([stay] if stay else [])
    if problems:
        raise DataError(problems)
    columns = np.array(months, dtype=np.int64).reshape(-1, 3)
    sample = columns[:, 0], columns[:, 1], columns[:, 2].astype(np.bool_)
    return build_sample(*sample, window=window)


def _check_row(
    entry: str, end: str, window: ObservationWindow
) -> tuple[list[tuple[str, str, Text, Text]], tuple[int, int, bool] | None]:
    """Return what is wrong with one row (column, value, rule, cure), or its month numbers."""
    begun, ended = read_month(entry), read_month(end)
    wrong = [("entry_month", entry, _NO_MONTH, _CURE_ENTRY)] if begun is None else []
    if end and ended is None:
        wrong.append(("exit_month", end, _NO_MONTH, _CURE_EXIT))
    if wrong or begun is None:
        return wrong, None
    start, stop = window.number(entry), window.number(end) if end else window.months
    if start >= window.months:
        wrong.append(("entry_month", entry, _ENTRY_LATE, _CURE_WINDOW))
    if end and stop < start:
        wrong.append(("exit_month", f"{entry} – {end}", _BACKWARDS, _CURE_BACKWARDS))
    elif end and stop < 0:
        wrong.append(("exit_month", end, _EXIT_EARLY, _CURE_EARLY))
    if end and stop >= window.months:
        wrong.append(("exit_month", end, _EXIT_LATE, _CURE_LATE))
    return wrong, None if wrong else (start, stop, bool(end))


def _clean(cell: object) -> str:
    is_empty = cell is None or cell is pd.NA or cell is pd.NaT or cell != cell  # noqa: PLR0124
    return "" if is_empty else str(cell).strip()


def _missing_column(file: str, name: str) -> Problem:
    rule = Text(f"Kolonnen {name} mangler.", f"The column {name} is missing.")
    return Problem(file=file, place=name, value="", rule=rule, cure=_CURE_COLUMNS)


_CURE_COLUMNS = Text(
    "Tabellen skal have kolonnerne entry_month og exit_month.",
    "The table must have the columns entry_month and exit_month.",
)
_NO_MONTH = Text("Er ikke en måned.", "Is not a month.")
_CURE_ENTRY = Text(
    "Skriv måneden for indflytning som 2019-06; kendes den ikke, kan opholdet ikke indgå.",
    "Write the month of entry as 2019-06; if it is not known, the stay cannot take part.",
)
_CURE_EXIT = Text(
    "Skriv måneden for udflytning som 2019-06, eller lad feltet være tomt, hvis borgeren bor der.",
    "Write the month of exit as 2019-06, or leave the cell empty if the resident is still there.",
)
_ENTRY_LATE = Text("Indflytning efter vinduets slutning.", "Entry after the end of the window.")
_CURE_WINDOW = Text(
    "Ret måneden, udvid vinduet, eller tag rækken ud: opholdet er ikke set i vinduet.",
    "Correct the month, widen the window or remove the row: the stay was not seen in the window.",
)
_BACKWARDS = Text("Opholdet slutter, før det begynder.", "The stay ends before it begins.")
_CURE_BACKWARDS = Text("Er de to måneder byttet om?", "Have the two months been swapped?")
_EXIT_EARLY = Text("Udflytning før vinduets begyndelse.", "Exit before the window begins.")
_CURE_EARLY = Text(
    "Ret måneden, eller tag rækken ud: kun ophold, der rækker ind i vinduet, er set ens.",
    "Correct the month or remove the row: only stays that reach into the window were seen alike.",
)
_EXIT_LATE = Text("Udflytning efter vinduets slutning.", "Exit after the end of the window.")
_CURE_LATE = Text(
    "Lad feltet være tomt (borgeren boede der, da vinduet lukkede), eller udvid vinduet.",
    "Leave the cell empty (the resident was there when the window closed), or widen the window.",
)
