"""Taking in a round's returns: every problem of every file in one pass, and who has answered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from analysis.catalogue import Udmelding
from analysis.country import Areas
from analysis.protection.personal_data import mask_text
from analysis.returns.answers.names import MunicipalityNames
from analysis.returns.findings import Finding, RefusedFileError, Severity
from analysis.returns.form.definition import define_forms, municipalities_asked
from analysis.returns.form.questions import Form, FormKind
from analysis.returns.intake.csv_slots import is_csv_form
from analysis.returns.intake.identity import Identity, identify, says_synthetic
from analysis.returns.intake.ledger import Ledger, Standing
from analysis.returns.intake.one_return import Return, read_return
from analysis.returns.intake.people import OneFile, search_people
from analysis.returns.intake.respondents import check_respondents
from analysis.returns.intake.stamp_rules import form_finding
from analysis.returns.workbook.workbook import read_workbook

Tell = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """All files of one pass.

    Parameters
    ----------
    returns
        What could be read, by file name.
    refused
        Names of the files that could not, or that are nobody's.
    standings
        One for each municipality, by code, also those that were not asked.
    findings
        Everything found in any file, in reading order.
    """

    slug: str
    returns: tuple[Return, ...]
    refused: tuple[str, ...]
    standings: tuple[Standing, ...]
    findings: tuple[Finding, ...]

    @property
    def acceptable(self) -> bool:
        """Whether nothing in any file is an error."""
        return all(finding.severity is not Severity.ERROR for finding in self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a round before a pass.

    Parameters
    ----------
    in_force
        The municipalities' returns that the register has in force.
    previous
        Ends of the previous round's count by municipality code, where there was one.
    """

    in_force: tuple[Return, ...] = ()
    previous: Mapping[str, tuple[int, int]] = field(default_factory=dict)


def take_in(
    paths: Iterable[Path],
    *,
    udmelding: Udmelding,
    areas: Areas,
    names: MunicipalityNames,
    known: Known | None = None,
    tell: Tell | None = None,
) -> Intake:
    """Read every file that came back, and say who has answered.

    Parameters
    ----------
    paths
        The files, in any order; they are only read.
    known
        What they are held against; nothing when None.
    tell
        Told before each file: how many are read, how many there are, and its name.

    Returns
    -------
    Intake
        Returns and findings of these files alone; standings of these and of what is in force. The
        same for the same files, whatever order or folder they came in.
    """
    known = known or Known()
    day = udmelding.data_day
    forms = {(form.kind, form.area): form for form in define_forms(udmelding, areas, day)}
    asked = municipalities_asked(udmelding, areas)
    files = sorted(paths, key=lambda path: (path.name, str(path)))
    read: list[OneFile] = []
    for number, path in enumerate(files):
        if tell:
            tell(number, len(files), mask_text(path.name))
        one = _read(path, udmelding.slug, forms=forms, asked=asked, names=names)
        read.append(search_people(one))
    returns = [one.given for one in read if one.given is not None]
    coming = {(one.identity.kind, one.identity.recipient) for one in returns}
    kept = [
        one for one in known.in_force if (one.identity.kind, one.identity.recipient) not in coming
    ]
    ledger = Ledger([*returns, *kept], names=areas.names, asked=asked)
    found = [finding for one in read for finding in one.findings]
    found += check_respondents(returns)
    found += _about_new(ledger.check(known.previous), returns, kept, names=areas.names)
    return Intake(
        slug=udmelding.slug,
        returns=tuple(returns),
        refused=tuple(one.file for one in read if one.given is None),
        standings=ledger.standings(),
        # Each file's own are in its reading order already.
        findings=tuple(sorted(dict.fromkeys(found), key=lambda finding: finding.file)),
    )


def _read(
    path: Path,
    slug: str,
    *,
    forms: Mapping[tuple[FormKind, str], Form],
    asked: Mapping[str, str],
    names: MunicipalityNames,
) -> OneFile:
    """One file: a return, or why it is none."""
    try:
        workbook = read_workbook(path)
    except RefusedFileError as error:
        return OneFile(file=path.name, findings=(error.finding,))
    nobodys = OneFile(file=path.name, findings=(), workbook=workbook)
    if workbook.form == "csv" and not is_csv_form(workbook):
        first = next(workbook.sheets[0].filled, None)
        cell, raw = (first.cell, first.raw) if first else ("", "")
        one_sheet = form_finding(
            "form.one_sheet", Severity.ERROR, file=path.name, cell=cell, raw=raw
        )
        return replace(nobodys, findings=(one_sheet,))
    identity, found = identify(workbook, slug=slug)
    if identity is None:
        return replace(nobodys, findings=found)
    form = _form_of(identity, forms, asked)
    if form is None:
        not_asked = form_finding(
            "form.not_asked",
            Severity.ERROR,
            file=path.name,
            sheet=identity.sheet,
            cell=identity.cell,
            raw=identity.recipient,
        )
        return replace(nobodys, findings=(*found, not_asked))
    read = read_return(workbook, form, identity=identity, names=names)
    findings = (*found, *read.findings)
    given = replace(read, findings=findings, synthetic=says_synthetic(workbook))
    return replace(nobodys, findings=findings, given=given)


def _form_of(
    identity: Identity, forms: Mapping[tuple[FormKind, str], Form], asked: Mapping[str, str]
) -> Form | None:
    if identity.kind is FormKind.MUNICIPALITY and identity.recipient not in asked:
        return None
    area = identity.recipient if identity.kind is FormKind.REGION else ""
    return forms.get((identity.kind, area))


def _about_new(
    found: Iterable[Finding],
    new: Sequence[Return],
    kept: Sequence[Return],
    *,
    names: Mapping[str, str],
) -> list[Finding]:
    """Findings at the new files; what they do to a kept return is said of them."""
    code_of = {one.file: one.identity.recipient for one in kept}
    by_name = {names[code]: one for one in new if (code := one.identity.recipient) in names}
    told: list[Finding] = []
    for finding in found:
        if finding.file not in code_of:
            told.append(finding)
        elif finding.code == "returns.answered_twice" and finding.raw in by_name:
            # The kept return is in force; the new one, which speaks for it, is in the way.
            code = code_of[finding.file]
            told.append(_speaks_for_kept(by_name[finding.raw], code, name=names[code]))
    return told


def _speaks_for_kept(speaker: Return, code: str, *, name: str) -> Finding:
    slot = next(one.slot for one in speaker.single.values() if one.value == code)
    return form_finding(
        "returns.speaks_for_kept",
        Severity.ERROR,
        file=speaker.file,
        sheet=slot.sheet,
        cell=slot.cell,
        raw=name,
    )
