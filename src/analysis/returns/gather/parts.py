"""How respondents divide their number of citizens by where those stand today."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pandas as pd

from analysis.returns.form.questions import FormKind
from analysis.returns.gather.rows import Record, count_cells, count_columns, tabulate
from analysis.returns.register.kept import KeptReturn

PART_COLUMNS = ("area", "category", *count_columns("citizens"))
_BY_SITUATION = "need.by_situation."


def tabulate_parts(returns: Sequence[KeptReturn], areas: Collection[str]) -> pd.DataFrame:
    """One row for each part that a respondent divides its number into.

    Parameters
    ----------
    returns
        Those that the tables rest on.
    areas
        Codes and slugs that a number is used of.
    """
    rows: list[Record] = [
        {
            "area": one.respondent,
            "category": name.removeprefix(_BY_SITUATION),
            **count_cells("citizens", answer),
        }
        for one in returns
        if one.kind is not FormKind.OFFER and one.respondent in areas
        for name, answer in one.single.items()
        if name.startswith(_BY_SITUATION)
    ]
    return tabulate(rows, PART_COLUMNS)
