"""What was found in returns, told to people: on the terminal, and as plain data for programs."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Words

from analysis.catalogue.answers import AnswerStatus
from analysis.language import Text, visible
from analysis.returns.findings import Finding, Severity, shown
from analysis.returns.form.choices import STATUS
from analysis.returns.intake.ledger import Standing
from analysis.returns.intake.one_pass import Intake
from analysis.returns.register.kept import KeptReturn, write_time
from analysis.returns.register.refused import RefusedReturn

_WIDEST = 200
# In fewer characters six columns are no table: each finding gets lines of its own.
_LEAST_FOR_TABLE = 110
HEADINGS = {
    "severity": Text("Alvor", "Severity"),
    "place": Text("Celle", "Cell"),
    "raw": Text("Der står", "What stands there"),
    "rule": Text("Hvad der er galt", "What is wrong"),
    "cure": Text("Hvad der skal gøres", "What to do"),
    "proposal": Text("Menes måske", "Perhaps meant"),
}
WHOLE_FILE = Text("hele filen", "the whole file")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFound:
    """What was found in one file.

    Parameters
    ----------
    accepted
        Whether it can be received as it is.
    """

    file: str
    accepted: bool
    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Text:
        """Whether it can be received, in words."""
        errors = sum(one.severity is Severity.ERROR for one in self.findings)
        warnings = len(self.findings) - errors
        if not self.findings:
            return Text("ingen bemærkninger", "no remarks")
        da = f"{errors} fejl, {warnings} {'advarsel' if warnings == 1 else 'advarsler'}"
        en = f"{_many(errors, 'error')}, {_many(warnings, 'warning')}"
        if self.accepted:
            return Text(f"kan modtages: {da}", f"can be received: {en}")
        return Text(f"kan ikke modtages: {da}", f"cannot be received: {en}")


def by_file(intake: Intake) -> tuple[FileFound, ...]:
    """Every file of a pass by name, also those in which nothing was found."""
    names = dict.fromkeys([*(one.file for one in intake.returns), *intake.refused])
    refused = set(intake.refused)
    found = []
    for name in sorted(names):
        own = tuple(one for one in intake.findings if one.file == name)
        wrong = name in refused or any(one.severity is Severity.ERROR for one in own)
        found.append(FileFound(file=name, accepted=not wrong, findings=own))
    return tuple(found)


def row_of(finding: Finding, language: str) -> dict[str, str]:
    """A finding's words by the keys of `HEADINGS`, each on one line."""
    return {
        "severity": finding.severity.text.get(language),
        "place": visible(finding.place) or WHOLE_FILE.get(language),
        "raw": visible(shown(finding.raw)),
        "rule": visible(finding.rule.get(language)),
        "cure": visible(finding.cure.get(language)),
        "proposal": visible(finding.proposal or ""),
    }


def describe_standings(standings: Sequence[Standing]) -> tuple[tuple[Text, int], ...]:
    """How many municipalities stand in each way, in the order of the statuses."""
    counted = Counter(one.status for one in standings)
    return tuple((status_words(status), counted[status]) for status in AnswerStatus)


def status_words(status: AnswerStatus) -> Text:
    """A status as the forms say it."""
    return next(item.label for item in STATUS.items if item.code == status.value)


def summary(intake: Intake) -> Text:
    """One line: how many files, how many can be received, and what was found in them."""
    files = by_file(intake)
    good = sum(one.accepted for one in files)
    errors = sum(one.severity is Severity.ERROR for one in intake.findings)
    warnings = len(intake.findings) - errors
    return Text(
        f"{len(files)} {'fil' if len(files) == 1 else 'filer'} læst, {good} kan modtages: "
        f"{errors} fejl, {warnings} {'advarsel' if warnings == 1 else 'advarsler'}.",
        f"{_many(len(files), 'file')} read, {good} can be received: "
        f"{_many(errors, 'error')}, {_many(warnings, 'warning')}.",
    )


def standing_line(intake: Intake) -> Text:
    """One line: how the municipalities stand."""
    counted = [(words, count) for words, count in describe_standings(intake.standings) if count]
    total = len(intake.standings)
    refused = sum(one.acceptable is False for one in intake.standings)
    da = ", ".join(f"{count} {words.da}" for words, count in counted)
    en = ", ".join(f"{count} {words.en}" for words, count in counted)
    if refused:
        da += f"; for {refused} kan filen ikke modtages, som den er"
        en += f"; the file of {refused} cannot be received as it is"
    return Text(f"{total} kommuner: {da}.", f"{total} municipalities: {en}.")


def as_table(intake: Intake, language: str, *, width: int) -> str:
    """The findings as a table for each file, or in lines where a table has no room.

    Parameters
    ----------
    language
        ``da`` or ``en``.
    width
        Characters in a line.
    """
    stream = io.StringIO()
    # No colour and no markup: what a respondent wrote is shown, never obeyed.
    console = Console(
        file=stream,
        width=min(width, _WIDEST),
        no_color=True,
        force_terminal=False,
        markup=False,
        highlight=False,
        emoji=False,
    )
    for one in by_file(intake):
        title = f"{visible(one.file)}: {one.verdict.get(language)}"
        console.print(Words(title), soft_wrap=True)
        if one.findings and width >= _LEAST_FOR_TABLE:
            console.print(_table(one.findings, language))
        for finding in one.findings if width < _LEAST_FOR_TABLE else ():
            console.print(_lines(finding, language))
    console.print(Words(standing_line(intake).get(language)), soft_wrap=True)
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines())


def as_json(intake: Intake) -> str:
    """Everything of a pass, for programs."""
    return json.dumps(as_plain(intake), ensure_ascii=False, indent=2)


def as_plain(intake: Intake) -> dict[str, Any]:
    """Everything of a pass as plain data."""
    identity = {one.file: one.identity for one in intake.returns}
    digests = {one.file: one.sha256 for one in intake.returns}
    files = [
        {
            "file": one.file,
            "kind": identity[one.file].kind.value if one.file in identity else None,
            "respondent": identity[one.file].recipient if one.file in identity else None,
            "sha256": digests.get(one.file),
            "accepted": one.accepted,
        }
        for one in by_file(intake)
    ]
    return {
        "slug": intake.slug,
        "acceptable": intake.acceptable,
        "files": files,
        "findings": [one.as_plain() for one in intake.findings],
        "standings": [_standing_as_plain(one) for one in intake.standings],
    }


def received_as_json(
    intake: Intake, kept: Iterable[KeptReturn], refused: Iterable[RefusedReturn] = ()
) -> str:
    """Everything of a pass, and what is now kept of it, for programs."""
    rows = [
        {
            "file": one.file,
            "kind": one.kind.value,
            "respondent": one.respondent,
            "number": one.number,
            "received": write_time(one.received),
            "retain_until": one.retain_until.isoformat() if one.retain_until else None,
            "answers_for": list(one.answers_for),
        }
        for one in kept
    ]
    gone = [
        {"file": one.file, "respondent": one.respondent, "kept_in": one.path} for one in refused
    ]
    whole = {**as_plain(intake), "kept": rows, "refused": gone}
    return json.dumps(whole, ensure_ascii=False, indent=2)


def _standing_as_plain(one: Standing) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": one.name,
        "status": one.status.value,
        "low": one.low,
        "high": one.high,
        "file": one.file,
        "answered_by": one.answered_by,
        "acceptable": one.acceptable,
    }


def _table(findings: Iterable[Finding], language: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=False)
    rows = [row_of(one, language) for one in findings]
    for key, heading in HEADINGS.items():
        # A column in which nothing stands would only make the others narrower.
        if any(row[key] for row in rows):
            table.add_column(
                heading.get(language), overflow="fold", no_wrap=key == "severity", ratio=_RATIO[key]
            )
    for row in rows:
        table.add_row(*(Words(row[key]) for key in HEADINGS if any(one[key] for one in rows)))
    return table


def _lines(finding: Finding, language: str) -> Padding:
    row = row_of(finding, language)
    said = f" ({row['raw']})" if row["raw"] else ""
    meant = f" {HEADINGS['proposal'].get(language)}: {row['proposal']}" if row["proposal"] else ""
    return Padding(
        Words(f"{row['severity']}: {row['place']}{said}\n{row['rule']} {row['cure']}{meant}"),
        (0, 0, 0, 2),
    )


_RATIO = {"severity": None, "place": 3, "raw": 3, "rule": 6, "cure": 6, "proposal": 2}


def _many(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
