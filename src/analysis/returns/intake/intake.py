"""Taking in a round's returns: every problem of every file in one pass, and who has answered what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from analysis.catalogue import Udmelding
from analysis.country import Areas
from analysis.returns.answers.names import MunicipalityNames
from analysis.returns.findings import Finding, RefusedFileError, Severity
from analysis.returns.form.definition import define_forms, municipalities_asked
from analysis.returns.form.questions import Form, FormKind
from analysis.returns.intake.csv_slots import is_csv_form
from analysis.returns.intake.identity import Identity, identify, says_synthetic
from analysis.returns.intake.ledger import Ledger, Standing
from analysis.returns.intake.one_return import Return, read_return
from analysis.returns.intake.stamp_rules import form_finding
from analysis.returns.workbook.limits import Limits
from analysis.returns.workbook.workbook import read_workbook


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


def take_in(
    paths: Iterable[Path],
    *,
    udmelding: Udmelding,
    areas: Areas,
    names: MunicipalityNames,
    previous: Mapping[str, tuple[int, int]] | None = None,
    limits: Limits | None = None,
) -> Intake:
    """Read every file that came back, and say who has answered.

    Parameters
    ----------
    paths
        The files, in any order; they are only read.
    previous
        Ends of the previous round's count by municipality code, where there was one.

    Returns
    -------
    Intake
        The same for the same files, whatever order or folder they came in.
    """
    day = udmelding.data_day
    forms = {(form.kind, form.area): form for form in define_forms(udmelding, areas, day)}
    asked = municipalities_asked(udmelding, areas)
    returns: list[Return] = []
    refused: list[str] = []
    found: list[Finding] = []
    for path in sorted(paths, key=lambda one: (one.name, str(one))):
        read = _read(path, udmelding.slug, forms=forms, asked=asked, names=names, limits=limits)
        if isinstance(read, Return):
            returns.append(read)
            found += read.findings
        else:
            refused.append(path.name)
            found += read
    ledger = Ledger(returns, names=areas.names, asked=asked)
    found += ledger.check(previous or {})
    return Intake(
        slug=udmelding.slug,
        returns=tuple(returns),
        refused=tuple(refused),
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
    limits: Limits | None,
) -> Return | list[Finding]:
    """One return, or why it is none."""
    try:
        workbook = read_workbook(path, limits=limits)
    except RefusedFileError as error:
        return [error.finding]
    if workbook.form == "csv" and not is_csv_form(workbook):
        first = next(workbook.sheets[0].filled, None)
        cell, raw = (first.cell, first.raw) if first else ("", "")
        return [form_finding("form.one_sheet", Severity.ERROR, file=path.name, cell=cell, raw=raw)]
    identity, found = identify(workbook, slug=slug)
    if identity is None:
        return list(found)
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
        return [*found, not_asked]
    read = read_return(workbook, form, identity=identity, names=names)
    return replace(read, findings=(*found, *read.findings), synthetic=says_synthetic(workbook))


def _form_of(
    identity: Identity, forms: Mapping[tuple[FormKind, str], Form], asked: Mapping[str, str]
) -> Form | None:
    if identity.kind is FormKind.MUNICIPALITY and identity.recipient not in asked:
        return None
    area = identity.recipient if identity.kind is FormKind.REGION else ""
    return forms.get((identity.kind, area))
