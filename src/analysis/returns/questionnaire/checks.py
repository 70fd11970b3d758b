"""What a cell refuses when it is typed in: the input checks of each kind of answer."""

from __future__ import annotations

from openpyxl.worksheet.datavalidation import DataValidation

from analysis.returns.form.questions import Kind

# Excel shows no more of a prompt than this.
LONGEST_PROMPT = 255

_ERRORS = {
    Kind.COUNT: "Skriv et helt tal fra 0 og op, uden tekst.",
    Kind.COUNT_BY_CATEGORY: "Skriv et helt tal fra 0 og op, uden tekst.",
    Kind.NUMBER: "Skriv et tal fra 0 og op.",
    Kind.MONTH: "Skriv år og måned, fx 2024-06.",
    Kind.DAY: "Skriv en dato, fx 2024-06-28.",
    Kind.CHOICE: "Vælg en af mulighederne på listen.",
    Kind.RATING: "Vælg 1, 2, 3, 4, 5 eller «ved ikke».",
}


def check_of(kind: Kind, cells: str, *, prompt: str, listed: str = "") -> DataValidation:
    """The check of one answer area.

    Parameters
    ----------
    cells
        Address of the area; the same check holds for each cell of it.
    prompt
        What is said when the cell is entered, for those who do not see the guidance beside it.
    listed
        Address of the allowed answers, for a choice or a rating.

    Returns
    -------
    DataValidation
        A blank is always allowed: whether an answer may lack is for the reader to say.
    """
    check = DataValidation(
        sqref=cells,
        allow_blank=True,
        showErrorMessage=kind in _ERRORS,
        errorStyle="stop",
        errorTitle="Kan ikke bruges" if kind in _ERRORS else None,
        error=_ERRORS.get(kind),
        showInputMessage=True,
        prompt=prompt[:LONGEST_PROMPT],
    )
    if kind in (Kind.COUNT, Kind.COUNT_BY_CATEGORY):
        check.type, check.operator, check.formula1 = "whole", "greaterThanOrEqual", "0"
    elif kind is Kind.NUMBER:
        check.type, check.operator, check.formula1 = "decimal", "greaterThanOrEqual", "0"
    elif kind is Kind.DAY:
        # Days since 1900, as spreadsheets count: 1 January 1950.
        check.type, check.operator, check.formula1 = "date", "greaterThanOrEqual", "18264"
    elif kind is Kind.MONTH:
        check.type, check.formula1 = "custom", _is_month(cells.partition(":")[0])
    elif kind in (Kind.CHOICE, Kind.RATING):
        check.type, check.formula1 = "list", listed
    return check


def _is_month(cell: str) -> str:
    """Four digits from 1950 on, a hyphen, two digits from 01 to 12."""
    year, month = f"VALUE(LEFT({cell},4))", f"VALUE(RIGHT({cell},2))"
    return f'AND(LEN({cell})=7,MID({cell},5,1)="-",{year}>=1950,{year}<2100,{month}>=1,{month}<=12)'
