"""Which form a file is: read from its stamp, else from its cover, else from its name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analysis.evidence import Evidence
from analysis.returns.cells import LocatedCell, Workbook
from analysis.returns.findings import Finding, Severity
from analysis.returns.form import Form, FormKind, Stamp
from analysis.returns.slots import parse_reference
from analysis.returns.stamp_rules import form_finding

_CODE = re.compile(r"([a-z0-9-]+)/(municipality|region|offer)/([a-z0-9-]+)")
_NO_RECIPIENT = "-"
_SYNTHETIC = "SYNTETISKE DATA"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Whose answer to what a file is.

    Parameters
    ----------
    recipient
        A municipality's code or a region's slug; empty for an offer.
    version, sha256
        Of the form as the file says; empty where it does not.
    """

    slug: str
    kind: FormKind
    recipient: str
    version: str = ""
    sha256: str = ""


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
        match = next(_codes_on_sheets(workbook), None)
    if match is None:
        return _from_name(workbook, slug)
    if match[1] != slug:
        found = form_finding("form.other_round", Severity.ERROR, file=workbook.file, raw=match[0])
        return None, (found,)
    version, sha256 = _stamped(workbook, Stamp.VERSION), _stamped(workbook, Stamp.SHA256)
    recipient = "" if match[3] == _NO_RECIPIENT else match[3]
    identity = Identity(
        slug=slug,
        kind=FormKind(match[2]),
        recipient=recipient,
        version=version.raw.strip() if version else "",
        sha256=sha256.raw.strip() if sha256 else "",
    )
    return identity, ()


def says_synthetic(workbook: Workbook) -> bool:
    """Whether a file says that its answers are invented: in its properties, name or cells."""
    stamped = any(
        one.name == "udmelding.evidence" and one.value == Evidence.SYNTHETIC
        for one in workbook.properties
    )
    named = _SYNTHETIC in workbook.file.replace("-", " ").upper()
    return (
        stamped
        or named
        or any(_SYNTHETIC in cell.raw for sheet in workbook.sheets for cell in sheet.cells.values())
    )


def compare_form(identity: Identity, form: Form, *, file: str) -> tuple[Finding, ...]:
    """Whether a file is the form as it is sent out now."""
    if identity.version and identity.version != str(form.version):
        raw = f"{identity.version} / {form.version}"
        return (form_finding("form.other_version", Severity.ERROR, file=file, raw=raw),)
    if identity.sha256 and identity.sha256 != form.sha256:
        raw = identity.sha256[:12]
        return (form_finding("form.changed", Severity.WARNING, file=file, raw=raw),)
    return ()


def _stamped(workbook: Workbook, stamp: Stamp) -> LocatedCell | None:
    for name in workbook.names:
        area = parse_reference(name.refers_to) if name.name == stamp else None
        if area is not None:
            return workbook.get(area.sheet, area.first)
    return None


def _codes_on_sheets(workbook: Workbook) -> Iterator[re.Match[str]]:
    for sheet in workbook.sheets:
        for cell in sheet.cells.values():
            if found := _CODE.fullmatch(cell.raw.strip()):
                yield found


def _from_name(workbook: Workbook, slug: str) -> tuple[Identity | None, tuple[Finding, ...]]:
    file = workbook.file
    rest = file.removeprefix(f"{slug}_") if file.startswith(f"{slug}_") else ""
    identity = None
    if found := re.match(r"(\d{3})_", rest):
        identity = Identity(slug=slug, kind=FormKind.MUNICIPALITY, recipient=found[1])
    elif found := re.match(r"region_([a-z-]+)", rest):
        identity = Identity(slug=slug, kind=FormKind.REGION, recipient=found[1])
    elif rest.startswith("tilbud"):
        identity = Identity(slug=slug, kind=FormKind.OFFER, recipient="")
    if identity is None:
        return None, (form_finding("form.unknown", Severity.ERROR, file=file),)
    return identity, (form_finding("form.from_file_name", Severity.WARNING, file=file),)
