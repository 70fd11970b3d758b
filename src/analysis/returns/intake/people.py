"""The gate for personal data: everything in a file is searched, also what nobody sees.

Cells of every sheet, hidden ones too, comments and their authors, names, properties, the names of
sheets and of the file itself. A hit refuses the return, and what was hit is masked wherever a
finding would show it.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from analysis.language import Text
from analysis.protection.personal_data import PersonalDatum, PersonalKind, mask_text, scan_text
from analysis.returns.findings import Finding, Severity
from analysis.returns.intake.one_return import Return
from analysis.returns.questionnaire.cover import COVER_SHEET
from analysis.returns.workbook.cells import LocatedCell, Sheet, Workbook, position_of

_CONTACT = ".contact"
_CONTACTS = (PersonalKind.EMAIL, PersonalKind.TELEPHONE)
_BORN = re.compile(r"\b(?:født|foedt|fødsels\w*|born|birth)\b", re.IGNORECASE)
_PROPERTY = Text("dokumentegenskaben", "the document property")
# Beside the cells: headers, prompts, links, caches. Only a CPR number is told from other numbers.
_PART = Text("uden for cellerne i", "outside the cells of")
_NAME = Text("navnet", "the name")
_SHEET = Text("arkets navn", "the sheet's name")
_FILE = Text("filens navn", "the file's name")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """A text of a file, and where it stands."""

    text: str
    sheet: str = ""
    cell: str = ""
    heading: str = ""
    what: Text | None = None
    aside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OneFile:
    """One file of a pass: a respondent's return, or why it is none.

    Parameters
    ----------
    file
        Its name.
    findings
        Everything found in it.
    workbook
        None where it cannot be read.
    given
        None where it cannot, or is nobody's.
    """

    file: str
    findings: tuple[Finding, ...]
    workbook: Workbook | None = None
    given: Return | None = None


def search_people(one: OneFile) -> OneFile:
    """A file with any personal data found in it: an error each, and masked wherever it is shown.

    What cannot be read is refused already; its name is shown, and may name somebody.
    """
    places = [_Place(text=one.file, what=_FILE)]
    allowed: frozenset[str] = frozenset()
    if one.workbook is not None:
        places += _places(one.workbook)
        allowed = _contacts(one.workbook, one.given)
    hits = [
        (place, datum)
        for place in places
        for datum in _scan(place.text, place.heading)
        if not (place.aside and datum.kind is not PersonalKind.CPR)
        if datum.kind not in _CONTACTS or place.text[datum.start : datum.end] not in allowed
    ]
    if not hits:
        return one
    file = mask_text(one.file)
    # A day may stand in a cell as a bare number, which only its cell gives away.
    at = {(place.sheet, place.cell): datum.masked for place, datum in hits if place.cell}
    found = (
        *(_finding(place, datum, file) for place, datum in hits),
        *(_masked(finding, file, at) for finding in one.findings),
    )
    given = replace(one.given, file=file, findings=found) if one.given else None
    return replace(one, file=file, findings=found, given=given)


def _places(workbook: Workbook) -> Iterator[_Place]:
    for sheet in workbook.sheets:
        yield _Place(text=sheet.name, sheet=sheet.name, what=_SHEET)
        yield from _in_sheet(sheet)
    for one in workbook.properties:
        kind = _PART if one.aside else _PROPERTY
        what = Text(f"{kind.da} {one.name}", f"{kind.en} {one.name}")
        yield _Place(text=one.value, sheet=one.sheet, cell=one.cell, what=what, aside=one.aside)
    for name in workbook.names:
        yield _Place(text=name.name, what=_NAME)
        yield _Place(text=name.refers_to, what=_NAME)


def _in_sheet(sheet: Sheet) -> Iterator[_Place]:
    headings: dict[int, str] = {}
    for cell in sheet.cells.values():
        column = (position_of(cell.cell) or (0, 0))[1]
        heading = headings.get(column, "")
        for text in _texts(cell):
            yield _Place(text=text, sheet=cell.sheet, cell=cell.cell, heading=heading)
        if _BORN.search(cell.raw):
            headings[column] = cell.raw
    for comment in sheet.comments:
        for text in (comment.text, comment.author):
            yield _Place(text=text, sheet=sheet.name, cell=comment.cell)


def _texts(cell: LocatedCell) -> Iterator[str]:
    yield cell.raw
    if isinstance(cell.value, dt.date):
        yield cell.value.isoformat()[:10]
    if cell.formula:
        yield cell.formula


def _contacts(workbook: Workbook, given: Return | None) -> frozenset[str]:
    """Addresses and telephone numbers of whom the form asks for, or names: they are no citizen's."""
    cells = [one.cell for one in (given.given if given else ()) if one.slot.id.endswith(_CONTACT)]
    cover = workbook.sheet(COVER_SHEET)
    listed = [*(cell for cell in cells if cell), *(cover.cells.values() if cover else ())]
    return frozenset(
        cell.raw[datum.start : datum.end]
        for cell in listed
        for datum in _scan(cell.raw, "")
        if datum.kind in _CONTACTS
    )


@functools.lru_cache(maxsize=50_000)
def _scan(text: str, heading: str) -> tuple[PersonalDatum, ...]:
    """Kept, since a round's forms say mostly the same."""
    return scan_text(text, heading=heading)


def _finding(place: _Place, datum: PersonalDatum, file: str) -> Finding:
    problem = datum.problem(file)
    rule, where = problem.rule, place.what
    if where is not None:
        rule = Text(f"{rule.da.rstrip('.')} ({where.da}).", f"{rule.en.rstrip('.')} ({where.en}).")
    return Finding(
        severity=Severity.ERROR,
        code=f"personal.{datum.kind}",
        file=file,
        sheet=mask_text(place.sheet),
        cell=place.cell,
        raw=datum.masked,
        rule=Text(mask_text(rule.da), mask_text(rule.en)),
        cure=problem.cure or rule,
    )


def _masked(finding: Finding, file: str, at: Mapping[tuple[str, str], str]) -> Finding:
    raw = at.get((finding.sheet, finding.cell)) or mask_text(finding.raw)
    return replace(
        finding,
        file=file,
        sheet=mask_text(finding.sheet),
        raw=raw,
        rule=Text(mask_text(finding.rule.da), mask_text(finding.rule.en)),
        cure=Text(mask_text(finding.cure.da), mask_text(finding.cure.en)),
        proposal=mask_text(finding.proposal) if finding.proposal else finding.proposal,
    )
