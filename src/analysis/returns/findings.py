"""What is doubtful in a return: where it stands, what stands there, the rule, and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from analysis.errors import DataError, Problem
from analysis.language import Text

# What is wrong, and what to do about it.
Rule = tuple[Text, Text]
# A whole page pasted into one cell would hide the message it belongs to.
_LONGEST_SHOWN = 80
_ADDRESS = re.compile(r"([A-Z]+)([0-9]+)")


class Severity(StrEnum):
    """Whether a return can be accepted with it."""

    ERROR = "error"
    WARNING = "warning"

    @property
    def text(self) -> Text:
        """The word for readers."""
        return _SEVERITIES[self]


_SEVERITIES = {
    Severity.ERROR: Text("fejl", "error"),
    Severity.WARNING: Text("advarsel", "warning"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing in a return that a person must look at.

    Parameters
    ----------
    code
        The rule's short name: the same in every language, for programs and tests.
    file
        Name of the file; never its folder, so that the same return gives the same findings
        wherever it lies.
    sheet, cell
        Where it stands; empty when it is the whole file or the whole sheet.
    raw
        What stands there, exactly as stored.
    rule, cure
        What is wrong, and what to do about it.
    proposal
        What was perhaps meant. It is never used unless a person says so.
    """

    severity: Severity
    code: str
    file: str
    sheet: str = ""
    cell: str = ""
    raw: str = ""
    rule: Text
    cure: Text
    proposal: str | None = None

    @property
    def place(self) -> str:
        """Sheet and cell as one address, as a spreadsheet writes it."""
        return "!".join(part for part in (self.sheet, self.cell) if part)

    def as_problem(self) -> Problem:
        """The finding as the house's other errors are told: with its proposal in the cure."""
        meant = self.proposal
        ask = Text("", "") if meant is None else Text(f" Menes «{meant}»?", f" Is “{meant}” meant?")
        return Problem(
            file=self.file,
            place=self.place,
            value=shown(self.raw),
            rule=self.rule,
            cure=Text(self.cure.da + ask.da, self.cure.en + ask.en),
        )

    def describe(self) -> Text:
        """The finding as one line in each language.

        Examples
        --------
        >>> finding = Finding(
        ...     severity=Severity.ERROR,
        ...     code="count.fraction",
        ...     file="851.xlsx",
        ...     sheet="Tema 1",
        ...     cell="B7",
        ...     raw="2.5",
        ...     rule=Text("Antallet er ikke et helt tal.", "The count is not a whole number."),
        ...     cure=Text("Skriv et helt antal.", "Write a whole number."),
        ... )
        >>> finding.describe().da
        'Fejl: 851.xlsx, Tema 1!B7 (2.5): Antallet er ikke et helt tal. Skriv et helt antal.'
        """
        line, name = self.as_problem().describe(), self.severity.text
        return Text(f"{name.da.capitalize()}: {line.da}", f"{name.en.capitalize()}: {line.en}")

    def as_plain(self) -> dict[str, Any]:
        """The finding as plain data, both languages."""
        return {
            "severity": self.severity.value,
            "code": self.code,
            "file": self.file,
            "sheet": self.sheet,
            "cell": self.cell,
            "raw": self.raw,
            "rule": {"da": self.rule.da, "en": self.rule.en},
            "cure": {"da": self.cure.da, "en": self.cure.en},
            "proposal": self.proposal,
        }


def read_finding(data: Mapping[str, Any]) -> Finding:
    """A finding from plain data, as `Finding.as_plain` wrote it."""
    return Finding(
        severity=Severity(data["severity"]),
        code=data["code"],
        file=data["file"],
        sheet=data["sheet"],
        cell=data["cell"],
        raw=data["raw"],
        rule=Text(data["rule"]["da"], data["rule"]["en"]),
        cure=Text(data["cure"]["da"], data["cure"]["en"]),
        proposal=data["proposal"],
    )


class RefusedFileError(DataError):
    """A file that cannot be read as a return at all.

    Parameters
    ----------
    finding
        What is wrong with the file, and what to do about it.
    """

    def __init__(self, finding: Finding) -> None:
        super().__init__([finding.as_problem()])
        self.finding = finding

    def __reduce__(self) -> tuple[type[RefusedFileError], tuple[Finding]]:  # type: ignore[override]
        """Survive the way back from a worker process."""
        return type(self), (self.finding,)


def shown(text: str) -> str:
    """A value on one line, cut short, as its writer would know it again."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_SHOWN else line[: _LONGEST_SHOWN - 1] + "…"


def sort_findings(findings: Iterable[Finding], *, sheets: Sequence[str] = ()) -> list[Finding]:
    """Findings in reading order, each once: same findings in, same list out.

    Parameters
    ----------
    findings
        In any order.
    sheets
        Names of the sheets in the workbook's order; others follow, by name.
    """
    order = {name: position for position, name in enumerate(sheets)}

    def key(finding: Finding) -> tuple[object, ...]:
        return (
            finding.file,
            order.get(finding.sheet, len(order)) if finding.sheet else -1,
            finding.sheet,
            *_position(finding.cell),
            finding.severity,
            finding.code,
            finding.raw,
            finding.rule.da,
            finding.proposal or "",
        )

    return sorted(dict.fromkeys(findings), key=key)


def _position(cell: str) -> tuple[int, int, str]:
    found = _ADDRESS.match(cell)
    return (int(found[2]), len(found[1]), found[1]) if found else (0, 0, cell)
