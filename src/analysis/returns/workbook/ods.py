"""An .ods package (LibreOffice, OpenDocument) as a workbook."""

from __future__ import annotations

import re

from analysis.returns.findings import Finding
from analysis.returns.workbook.beside import Aside, Properties
from analysis.returns.workbook.cells import Property, Workbook
from analysis.returns.workbook.markup import Handler
from analysis.returns.workbook.ods_content import ContentReader
from analysis.returns.workbook.package import Package
from analysis.returns.workbook.refusals import refuse
from analysis.returns.workbook.remarks import drawn, remark

CONTENT = "content.xml"
_MANIFEST = "META-INF/manifest.xml"
# LibreOffice may write the list of an empty macro library; a macro is a part of its own.
_MACROS = re.compile(r"(Basic/[^/]+/(?!script-l[bc]\.xml)[^/]+|Scripts/[^/]+/.+)$")
_OBJECT = re.compile(r"Object \d+/content\.xml")


class _Manifest(Handler):
    """Notices whether parts are encrypted."""

    def __init__(self) -> None:
        self.encrypted = False

    def _start(self, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002
        self.encrypted = self.encrypted or name == "manifest:encryption-data"


def read_ods(package: Package, *, sha256: str) -> Workbook:
    """Read an .ods package.

    Raises
    ------
    RefusedFileError
        If it is protected by a password, holds macros, or a part of it is missing, broken or
        beyond the limits.
    """
    file = package.file
    manifest = _Manifest()
    if _MANIFEST in package:
        package.parse(_MANIFEST, manifest)
    if manifest.encrypted:
        raise refuse(file, "file.password")
    if found := [name for name in package.names if _MACROS.match(name)]:
        raise refuse(file, "file.macros", value=found[0])
    reader = ContentReader(package.budget)
    if "styles.xml" in package:
        package.parse("styles.xml", reader)
    package.parse(CONTENT, reader)
    sheets = tuple(reader.sheets)
    if not sheets or len({sheet.name for sheet in sheets}) != len(sheets):
        raise refuse(file, "file.corrupt", value=CONTENT)
    return Workbook(
        file=file,
        form="ods",
        sha256=sha256,
        sheets=sheets,
        properties=_properties(package),
        names=tuple(reader.names),
        findings=tuple(_findings(package, reader)),
    )


def _properties(package: Package) -> tuple[Property, ...]:
    found: list[Property] = []
    if "meta.xml" in package:
        reader = Properties(package.budget)
        package.parse("meta.xml", reader)
        found += reader.found
    # Printed headers stand among the styles; of other parts nothing is read but this.
    for name in package.names:
        if name == "styles.xml" or (name in package.unread and name.endswith(".xml")):
            aside = Aside(package.budget, name)
            package.look_into(name, aside)
            found += aside.found
    return tuple(found)


def _findings(package: Package, reader: ContentReader) -> list[Finding]:
    found: list[Finding] = []
    for (sheet, _), drawing in reader.drawings.items():
        found += drawn(package.file, sheet, [drawing])
    found += [remark("file.external_link", package.file, raw=source) for source in reader.sources]
    found += [
        remark("file.embedded", package.file, raw=name)
        for name in package.names
        if _OBJECT.fullmatch(name)
    ]
    return found
