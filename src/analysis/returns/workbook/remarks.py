"""Findings that only the reader of a file can make: what lies upon, beside or outside the cells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from analysis.language import Text
from analysis.returns.findings import Finding, Rule, Severity
from analysis.returns.workbook.cells import CellKind, LocatedCell


@dataclass(slots=True)
class Drawing:
    """What is drawn upon a sheet in one place: at a cell, or on the sheet at large."""

    cell: str = ""
    words: list[str] = field(default_factory=list)
    pictures: int = 0


def drawn(file: str, sheet: str, drawings: Iterable[Drawing]) -> list[Finding]:
    """Text boxes and pictures that lie upon a sheet."""
    found = []
    for one in drawings:
        if text := " ".join(one.words).strip():
            found.append(remark("sheet.text_box", file, sheet, one.cell, raw=text))
        if one.pictures:
            found.append(remark("sheet.picture", file, sheet, one.cell, raw=str(one.pictures)))
    return found


def zeros_not_shown(cells: Iterable[LocatedCell]) -> list[Finding]:
    """Zeros on a sheet that does not show zeros: to a person they look like cells left empty."""
    return [
        remark("cell.zero_not_shown", cell.file, cell.sheet, cell.cell, raw=cell.raw)
        for cell in cells
        if cell.kind is CellKind.NUMBER and cell.value == 0
    ]


def remark(code: str, file: str, sheet: str = "", cell: str = "", *, raw: str) -> Finding:
    """A finding by one of the rules below: an error where a cell has no certain value."""
    rule, cure = _RULES[code]
    return Finding(
        severity=Severity.ERROR if code in _ERRORS else Severity.WARNING,
        code=code,
        file=file,
        sheet=sheet,
        cell=cell,
        raw=raw,
        rule=rule,
        cure=cure,
    )


_ERRORS = frozenset({"cell.twice", "cell.contradiction"})
_RULES: dict[str, Rule] = {
    "sheet.text_box": (
        Text(
            "Arket har en tekstboks; dens tekst læses ikke.",
            "The sheet has a text box; its text is not read.",
        ),
        Text(
            "Flyt et svar i tekstboksen ind i svarcellen.",
            "Move an answer in the text box into the answer cell.",
        ),
    ),
    "sheet.picture": (
        Text(
            "Arket har billeder; de læses ikke.",
            "The sheet has pictures; they are not read.",
        ),
        Text(
            "Skriv det, billedet viser, i svarcellerne.",
            "Write what the picture shows in the answer cells.",
        ),
    ),
    # Which of the two a program shows is chance.
    "cell.twice": (
        Text("Filen har to værdier for samme celle.", "The file has two values for the same cell."),
        Text(
            "Åbn skemaet, se efter, hvad der står i cellen, og gem igen.",
            "Open the questionnaire, see what the cell says, and save it again.",
        ),
    ),
    "cell.contradiction": (
        Text(
            "Cellens værdi kan ikke læses: den er ikke af den slags, filen siger.",
            "The value of the cell cannot be read: it is not of the kind the file says.",
        ),
        Text(
            "Skriv svaret i cellen igen, og gem skemaet.",
            "Write the answer in the cell again, and save the questionnaire.",
        ),
    ),
    "cell.zero_not_shown": (
        Text(
            "Cellen indeholder 0, men arket viser ikke nuller, så den ser tom ud.",
            "The cell holds 0, but the sheet does not show zeros, so that it looks empty.",
        ),
        Text(
            "Se efter, om 0 er ment, eller om cellen skulle være tom.",
            "See whether 0 is meant, or the cell was to be empty.",
        ),
    ),
    "file.external_link": (
        Text(
            "Filen henter værdier fra en anden fil eller kilde; der læses kun det, der sidst blev gemt.",
            "The file takes values from another file or source; only what was last saved is read.",
        ),
        Text(
            "Bryd kæden i Excel (Data, Rediger kæder), så tallene står i selve skemaet.",
            "Break the link in Excel (Data, Edit links), so that the numbers stand in the file itself.",
        ),
    ),
    "file.embedded": (
        Text(
            "Filen har en indlejret fil eller kontrol; den læses ikke.",
            "The file has an embedded file or control; it is not read.",
        ),
        Text(
            "Skriv svaret i svarcellen, og send bilag for sig.",
            "Write the answer in the answer cell, and send annexes by themselves.",
        ),
    ),
}
