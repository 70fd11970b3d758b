"""Looking a workbook over: what a person who opens it cannot see, or may not have meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from analysis.language import Text
from analysis.returns.findings import Finding, Severity, sort_findings
from analysis.returns.workbook.cells import HiddenBy, LocatedCell, Sheet, SheetState, Workbook

# Functions whose result changes from one opening to the next.
_VOLATILE = re.compile(r"\b(NOW|TODAY|RAND|RANDBETWEEN|RANDARRAY|INDIRECT|OFFSET)\(", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"\[\d+\]|\[[^\]]*\.(xls|ods|csv)[^\]]*\]|file:/|https?://|\b(WEBSERVICE|DDE)\(", re.IGNORECASE
)

_HIDDEN = (
    Text(
        "Cellen er udfyldt, men ligger i en skjult række eller kolonne.",
        "The cell is filled in, but lies in a hidden row or column.",
    ),
    Text(
        "Vis rækken eller kolonnen, og se efter, om svaret er ment; slet det ellers.",
        "Show the row or column and see whether the answer is meant; else delete it.",
    ),
)


def look_over(
    workbook: Workbook, *, own: Callable[[LocatedCell], bool] = lambda _: False
) -> list[Finding]:
    """Findings about what a person who opens the workbook cannot see, or may not have meant.

    Parameters
    ----------
    workbook
        What was read.
    own
        Whether a cell only says what the questionnaire says there as it is sent out: hidden or
        not, it is no answer.

    Returns
    -------
    list of Finding
        With those of the file's reader, in reading order.
    """
    found = list(workbook.findings)
    for sheet in workbook.sheets:
        found += _hidden(sheet, [one for one in sheet.filled if not own(one)])
        for cell in sheet.cells.values():
            found += _remarks_on(cell)
        found += _comments_beside(workbook.file, sheet)
    return sort_findings(found, sheets=workbook.sheet_names)


def _hidden(sheet: Sheet, cells: Sequence[LocatedCell]) -> Iterable[Finding]:
    if sheet.state is not SheetState.VISIBLE and cells:
        yield _hidden_sheet(sheet, cells[0])
    for cell in cells:
        if cell.hidden in (HiddenBy.ROW, HiddenBy.COLUMN):
            yield cell.find("cell.hidden", Severity.WARNING, _HIDDEN)


def _hidden_sheet(sheet: Sheet, first: LocatedCell) -> Finding:
    deep = sheet.state is SheetState.VERY_HIDDEN
    how = Text(
        "skjult, så det ikke kan hentes frem i menuen" if deep else "skjult",
        "hidden so that no menu brings it back" if deep else "hidden",
    )
    rule = Text(
        f"Arket er {how.da}, men har indhold. Det første, der står, er vist.",
        f"The sheet is {how.en}, but has content. The first that stands there is shown.",
    )
    cure = Text(
        "Vis arket, og se efter, om indholdet hører til svaret; slet det ellers.",
        "Show the sheet and see whether its content belongs to the answer; else delete it.",
    )
    code = "sheet.very_hidden" if deep else "sheet.hidden"
    return first.find(code, Severity.WARNING, (rule, cure))


def _comments_beside(file: str, sheet: Sheet) -> list[Finding]:
    """Comments on cells with nothing else in them: an answer may stand there."""
    return [
        _comment(file, sheet.name, one.cell, text=one.text)
        for one in sheet.comments
        if one.cell not in sheet.cells and one.text.strip()
    ]


def _comment(file: str, sheet: str, cell: str, *, text: str) -> Finding:
    return Finding(
        severity=Severity.WARNING,
        code="cell.comment",
        file=file,
        sheet=sheet,
        cell=cell,
        raw=text,
        rule=Text(
            "Cellen har en kommentar, som ikke læses med svaret.",
            "The cell has a comment that is not read with the answer.",
        ),
        cure=Text(
            "Skriv forbeholdet i skemaets bemærkninger, hvis det hører til svaret.",
            "Write the reservation in the form's remarks if it belongs to the answer.",
        ),
    )


def _remarks_on(cell: LocatedCell) -> Iterable[Finding]:
    if cell.covered and not cell.blank:
        yield _of(
            cell,
            "cell.covered",
            Text(
                f"Cellen er udfyldt, men dækket af de flettede celler {cell.merged}.",
                f"The cell is filled in, but covered by the merged cells {cell.merged}.",
            ),
            Text(
                "Ophæv fletningen, og se efter, hvilket svar der er ment.",
                "Unmerge the cells and see which answer is meant.",
            ),
        )
    if cell.comment:
        yield _comment(cell.file, cell.sheet, cell.cell, text=cell.comment)
    if cell.formula:
        yield from _remarks_on_formula(cell, cell.formula)


def _remarks_on_formula(cell: LocatedCell, formula: str) -> Iterable[Finding]:
    if _ELSEWHERE.search(formula):
        yield _of(
            cell,
            "cell.external_formula",
            Text(
                f"Cellen henter sin værdi fra en anden fil ({formula}).",
                f"The cell takes its value from another file ({formula}).",
            ),
            Text(
                "Skriv selve tallet i stedet for formlen.",
                "Write the number itself instead of the formula.",
            ),
        )
    if _VOLATILE.search(formula):
        yield _of(
            cell,
            "cell.volatile_formula",
            Text(
                f"Cellens formel kan give en ny værdi, hver gang filen åbnes ({formula}).",
                f"The formula may give a new value each time the file is opened ({formula}).",
            ),
            Text(
                "Skriv selve tallet i stedet for formlen.",
                "Write the number itself instead of the formula.",
            ),
        )


def _of(cell: LocatedCell, code: str, rule: Text, cure: Text) -> Finding:
    return cell.find(code, Severity.WARNING, (rule, cure))
