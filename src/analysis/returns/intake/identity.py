"""Which form a file is: read from its stamp, else from its cover, else from its name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from analysis.evidence import Evidence
from analysis.returns.findings import Finding, Severity
from analysis.returns.form.questions import Form, FormKind, Stamp
from analysis.returns.intake.csv_slots import stamp_cell
from analysis.returns.intake.slots import named_areas
from analysis.returns.intake.stamp_rules import form_finding
from analysis.returns.questionnaire.cover import COVER_SHEET, FIRST_PLACES
from analysis.returns.workbook.cells import LocatedCell, Workbook

_CODE = re.compile(r"([a-z0-9-]+)/(municipality|region|offer)/([a-z0-9-]+)")
_NO_RECIPIENT = "-"
# What the document's own properties begin with.
_OWN = "udmelding."
# How everything invented says so; `analysis.returns.demo.laws` writes it.
SYNTHETIC = "SYNTETISKE DATA"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Whose answer to what a file is.

    Parameters
    ----------
    recipient
        A municipality's code or a region's slug; empty for an offer.
    version, sha256
        Of the form as the file says; empty where it does not.
    sheet, cell
        Where the file says whose it is; empty where nothing in it does.
    """

    slug: str
    kind: FormKind
    recipient: str
    version: str = ""
    sha256: str = ""
    sheet: str = field(default="", compare=False)
    cell: str = field(default="", compare=False)


def identify(workbook: Workbook, *, slug: str) -> tuple[Identity | None, tuple[Finding, ...]]:
    """Which form a file is.

    Parameters
    ----------
    slug
        The round that answers are taken in for.

    Returns
    -------
    tuple
        The identity, None where nothing tells it or it is another round's; and what was found.
    """
    code = _stamped(workbook, Stamp.CODE)
    match = _CODE.fullmatch(code.raw.strip()) if code else None
    if match is None:
        code = next(_codes_on_sheets(workbook), None)
        match = _CODE.fullmatch(code.raw.strip()) if code else None
    if match is None or code is None:
        return _from_name(workbook, slug)
    if match[1] != slug:
        return None, (_at(code, "form.other_round", Severity.ERROR, raw=match[0]),)
    version, sha256 = _stamped(workbook, Stamp.VERSION), _stamped(workbook, Stamp.SHA256)
    recipient = "" if match[3] == _NO_RECIPIENT else match[3]
    identity = Identity(
        slug=slug,
        kind=FormKind(match[2]),
        recipient=recipient,
        version=version.raw.strip() if version else "",
        sha256=sha256.raw.strip() if sha256 else "",
        sheet=code.sheet,
        cell=code.cell,
    )
    found = tuple(_contradictions(workbook, identity, code))
    # Whoever it is from, it cannot be counted as one of them by chance.
    nobodys = any(one.severity is Severity.ERROR for one in found)
    return None if nobodys else identity, found


def says_synthetic(workbook: Workbook) -> bool:
    """Whether a file says that its answers are invented: in its properties, name or cells."""
    stamped = any(
        one.name == "udmelding.evidence" and one.value == Evidence.SYNTHETIC
        for one in workbook.properties
    )
    named = SYNTHETIC in workbook.file.replace("-", " ").upper()
    return (
        stamped
        or named
        or any(SYNTHETIC in cell.raw for sheet in workbook.sheets for cell in sheet.cells.values())
    )


def compare_form(identity: Identity, form: Form, *, workbook: Workbook) -> tuple[Finding, ...]:
    """Whether a file is the form as it is sent out now."""
    if identity.version and identity.version != str(form.version):
        raw = f"{identity.version} / {form.version}"
        stamp, code, severity = Stamp.VERSION, "form.other_version", Severity.ERROR
    elif identity.sha256 != form.sha256 and (identity.version or identity.sha256):
        raw = identity.sha256[:12]
        stamp, code, severity = Stamp.SHA256, "form.changed", Severity.WARNING
    else:
        return ()
    sheet, cell = place_of(workbook, stamp)
    return (form_finding(code, severity, file=workbook.file, sheet=sheet, cell=cell, raw=raw),)


def _contradictions(workbook: Workbook, identity: Identity, code: LocatedCell) -> Iterator[Finding]:
    """Where the document's properties, or the file's name, say another respondent than the cover."""
    told = {one.name.removeprefix(_OWN): one.value for one in workbook.properties}
    said = {"slug": identity.slug, "kind": identity.kind.value, "recipient": identity.recipient}
    other = [told[name] for name, value in said.items() if told.get(name, value) != value]
    named = identity_of_name(workbook.file, identity.slug)
    if other:
        raw = f"{code.raw} / {', '.join(other)}"
        yield _at(code, "form.other_recipient", Severity.ERROR, raw=raw)
    elif named is not None and (named.kind, named.recipient) != (identity.kind, identity.recipient):
        raw = f"{code.raw} / {workbook.file}"
        yield _at(code, "form.other_name", Severity.WARNING, raw=raw)


def _at(code: LocatedCell, rule: str, severity: Severity, *, raw: str) -> Finding:
    return form_finding(rule, severity, file=code.file, sheet=code.sheet, cell=code.cell, raw=raw)


def place_of(workbook: Workbook, stamp: Stamp) -> tuple[str, str]:
    """Sheet and cell of a stamp: by its name, else where it stands on the cover as it is sent out.

    Both are empty where the file has no cover. A csv file has a line for each stamp.
    """
    if workbook.form == "csv":
        return "", stamp_cell(workbook, stamp)
    area = named_areas(workbook).get(stamp)
    if area is not None:
        return area.sheet, area.first
    return (COVER_SHEET, FIRST_PLACES[stamp]) if workbook.sheet(COVER_SHEET) else ("", "")


def _stamped(workbook: Workbook, stamp: Stamp) -> LocatedCell | None:
    sheet, cell = place_of(workbook, stamp)
    return workbook.get(sheet, cell)


def _codes_on_sheets(workbook: Workbook) -> Iterator[LocatedCell]:
    for sheet in workbook.sheets:
        for cell in sheet.cells.values():
            if _CODE.fullmatch(cell.raw.strip()):
                yield cell


def identity_of_name(file: str, slug: str) -> Identity | None:
    """Whose answer a file is by its name alone; None where that is no name of ours."""
    rest = file.removeprefix(f"{slug}_") if file.startswith(f"{slug}_") else ""
    identity = None
    if found := re.match(r"(\d{3})_", rest):
        identity = Identity(slug=slug, kind=FormKind.MUNICIPALITY, recipient=found[1])
    elif found := re.match(r"region_([a-z-]+)", rest):
        identity = Identity(slug=slug, kind=FormKind.REGION, recipient=found[1])
    elif rest.startswith("tilbud"):
        identity = Identity(slug=slug, kind=FormKind.OFFER, recipient="")
    return identity


def _from_name(workbook: Workbook, slug: str) -> tuple[Identity | None, tuple[Finding, ...]]:
    file = workbook.file
    identity = identity_of_name(file, slug)
    if identity is None:
        return None, (form_finding("form.unknown", Severity.ERROR, file=file),)
    sheet, cell = place_of(workbook, Stamp.CODE)
    identity = replace(identity, sheet=sheet, cell=cell)
    found = workbook.get(sheet, cell)
    lost = form_finding(
        "form.from_file_name",
        Severity.WARNING,
        file=file,
        sheet=sheet,
        cell=cell,
        raw=found.raw if found else "",
    )
    return identity, (lost,)
