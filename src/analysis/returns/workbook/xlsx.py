"""An .xlsx package as a workbook.

Read from its XML directly: a library that builds cells for writing drops what matters here, such
as the text as stored, whether a formula has a result, and what hides a row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from analysis.returns.findings import Finding
from analysis.returns.workbook.beside import Aside, DrawnText, People, Properties
from analysis.returns.workbook.cells import (
    CellKind,
    Comment,
    LocatedCell,
    Property,
    Sheet,
    SheetState,
    Workbook,
    address_of,
)
from analysis.returns.workbook.layout import AllBut, Looks, Meaning, Placed, locate
from analysis.returns.workbook.package import Package, resolve
from analysis.returns.workbook.refusals import refuse
from analysis.returns.workbook.remarks import drawn, remark, zeros_not_shown
from analysis.returns.workbook.scalars import whole
from analysis.returns.workbook.xlsx_parts import (
    CellStyle,
    Comments,
    ContentTypes,
    Relationship,
    Relationships,
    SharedStrings,
    SheetEntry,
    Styles,
    WorkbookPart,
)
from analysis.returns.workbook.xlsx_sheet import SheetReader, StoredSheet
from analysis.returns.workbook.xlsx_values import StoredCell, meaning_of

CONTENT_TYPES = "[Content_Types].xml"
_MACROS = re.compile(r"(^|/)(vbaProject\.bin|vbaData\.xml|macrosheets/.*)$", re.IGNORECASE)
_ABOUT = re.compile(r"docProps/(core|app|custom)\.xml")
_PERSONS = re.compile(r"xl/persons/[^/]+\.xml")
# Themes and calculation chains hold no words of anybody's.
_ASIDE = re.compile(r"^(?!xl/(theme/|calcChain)|docProps/).*\.(xml|rels|vml)$")
_EMBEDDED = re.compile(r"xl/(embeddings|activeX)/[^/]+$")
# Links to other files live in parts of their own; data connections fetch from elsewhere.
_POINTS_OUT = re.compile(r"\[\d+\]")
_OUTWARD = re.compile(r"xl/(externalLinks/[^/]+|connections)\.xml$")


def read_xlsx(package: Package, *, sha256: str) -> Workbook:
    """Read an .xlsx package.

    Raises
    ------
    RefusedFileError
        If it holds macros, or a part of it is missing, broken or beyond the limits.
    """
    _refuse_macros(package)
    return _XlsxReader(package).read(sha256)


def _refuse_macros(package: Package) -> None:
    types = ContentTypes(package.budget)
    package.parse(CONTENT_TYPES, types)
    if any("macroEnabled" in kind or "vbaProject" in kind for kind in types.found):
        raise refuse(package.file, "file.macros")
    if found := [name for name in package.names if _MACROS.search(name)]:
        raise refuse(package.file, "file.macros", value=found[0])


class _XlsxReader:
    def __init__(self, package: Package) -> None:
        self.package = package
        self.strings = SharedStrings(package.budget)
        self.styles: list[CellStyle] = []
        self.findings: list[Finding] = []
        self.asides: list[Property] = []
        self.since_1904 = False

    def read(self, sha256: str) -> Workbook:
        root = self._only(self._links(""), "officeDocument", base="")
        if root is None:
            raise refuse(self.package.file, "file.corrupt", value="_rels/.rels")
        links, part = self._links(root), WorkbookPart(self.package.budget)
        self.package.parse(root, part)
        self.since_1904 = part.since_1904
        if texts := self._only(links, "sharedStrings", base=root):
            self.package.parse(texts, self.strings)
        if looks := self._only(links, "styles", base=root):
            styles = Styles(self.package.budget)
            self.package.parse(looks, styles)
            self.styles = styles.found
        sheets = tuple(self._sheet(entry, links, base=root) for entry in part.sheets)
        if not sheets or len({sheet.name for sheet in sheets}) != len(sheets):
            raise refuse(self.package.file, "file.corrupt", value=root)
        self._look_outward(sheets)
        return Workbook(
            file=self.package.file,
            form="xlsx",
            sha256=sha256,
            sheets=sheets,
            properties=tuple(self._properties()),
            names=part.names,
            findings=tuple(self.findings),
        )

    def _links(self, part: str) -> Mapping[str, Relationship]:
        folder, _, name = part.rpartition("/")
        path = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
        reader = Relationships(self.package.budget)
        if path in self.package:
            self.package.parse(path, reader)
        return reader.found

    def _only(self, links: Mapping[str, Relationship], kind: str, *, base: str) -> str | None:
        found = [link for link in links.values() if link.kind == kind and not link.external]
        return resolve(found[0].target, base=base) if found else None

    def _sheet(self, entry: SheetEntry, links: Mapping[str, Relationship], *, base: str) -> Sheet:
        link = links.get(entry.relationship)
        if link is None or link.external:
            raise refuse(self.package.file, "file.corrupt", value=entry.name)
        if link.kind != "worksheet":
            # A sheet that is only a chart or a dialogue has no cells.
            return Sheet(name=entry.name, state=entry.state)
        part = resolve(link.target, base=base)
        reader = SheetReader(self.package.budget)
        self.package.parse(part, reader)
        comments = self._beside(entry.name, part)
        self.asides += [
            Property(name=entry.name, value=words, aside=True, sheet=entry.name, cell=cell)
            for cell, words in reader.sheet.asides
        ]
        cells = self._cells(entry, reader.sheet, {one.cell: one.text for one in comments})
        return Sheet(
            name=entry.name,
            state=entry.state,
            cells=cells,
            merged=tuple(reader.sheet.merged),
            comments=comments,
        )

    def _beside(self, sheet: str, part: str) -> tuple[Comment, ...]:
        """Comments of a sheet; what is drawn upon it becomes a finding."""
        comments = Comments(self.package.budget)
        for link in self._links(part).values():
            target = resolve(link.target, base=part)
            if link.external or target not in self.package:
                continue
            if link.kind == "comments":
                self.package.parse(target, comments)
            elif link.kind == "drawing":
                upon = DrawnText(self.package.budget)
                self.package.parse(target, upon)
                self.findings += drawn(self.package.file, sheet, upon.drawings)
        return tuple(comments.found)

    def _cells(
        self, entry: SheetEntry, stored: StoredSheet, comments: Mapping[str, str]
    ) -> dict[str, LocatedCell]:
        file, placed, seen = self.package.file, [], set[str]()
        for cell in stored.cells:
            address = address_of(cell.row, cell.column)
            style = self.styles[cell.style] if cell.style < len(self.styles) else CellStyle()
            meaning = self._meaning(entry.name, address, cell, style.number_format)
            placed.append(
                Placed(
                    cell.row,
                    cell.column,
                    meaning,
                    cell.formula,
                    style.number_format,
                    style.struck or cell.struck or self._points_to_struck(cell),
                )
            )
            if address in seen:
                self.findings.append(
                    remark("cell.twice", file, entry.name, address, raw=meaning.raw)
                )
            seen.add(address)
        by_default = AllBut(shown=frozenset(stored.shown_rows))
        looks = Looks(
            state=entry.state,
            hidden_rows=by_default if stored.rows_hidden_by_default else stored.hidden_rows,
            hidden_columns=stored.hidden_columns,
            merged=stored.merged,
            comments=comments,
        )
        found = locate(placed, sheet=entry.name, looks=looks, budget=self.package.budget)
        if not stored.shows_zeros and entry.state is SheetState.VISIBLE:
            self.findings += zeros_not_shown(found.values())
        return found

    def _points_to_struck(self, cell: StoredCell) -> bool:
        return cell.type == "s" and whole(cell.raw.strip()) in self.strings.struck

    def _meaning(self, sheet: str, address: str, cell: StoredCell, format_code: str) -> Meaning:
        meaning = meaning_of(
            cell,
            strings=self.strings.found,
            format_code=format_code,
            since_1904=self.since_1904,
        )
        if meaning is not None:
            return meaning
        self.findings.append(
            remark("cell.contradiction", self.package.file, sheet, address, raw=cell.raw)
        )
        return Meaning(cell.raw, cell.raw, CellKind.ERROR)

    def _look_outward(self, sheets: Iterable[Sheet]) -> None:
        file, names = self.package.file, self.package.names
        # A formula names the file it points at by a number in brackets.
        using = (
            cell
            for sheet in sheets
            for cell in sheet.cells.values()
            if cell.formula and _POINTS_OUT.search(cell.formula)
        )
        first = next(using, None)
        at = (first.sheet, first.cell) if first else ()
        self.findings += [
            remark("file.external_link", file, *at, raw=name)
            for name in names
            if _OUTWARD.search(name)
        ]
        self.findings += [
            remark("file.embedded", file, raw=name) for name in names if _EMBEDDED.search(name)
        ]

    def _properties(self) -> list[Property]:
        found: list[Property] = []
        for name in sorted(self.package.names):
            reader: Properties | People | None = None
            if _ABOUT.fullmatch(name):
                reader = Properties(self.package.budget)
            elif _PERSONS.fullmatch(name):
                reader = People(self.package.budget)
            if reader is not None:
                self.package.parse(name, reader)
                found += reader.found
        return [*found, *self.asides, *self._aside()]

    def _aside(self) -> Iterator[Property]:
        """What stands in parts that are read for nothing else, and in formats of numbers."""
        for code in dict.fromkeys(style.number_format for style in self.styles):
            yield Property(name="xl/styles.xml", value=code, aside=True)
        for name in self.package.unread:
            if _ASIDE.search(name):
                reader = Aside(self.package.budget, name)
                self.package.look_into(name, reader)
                yield from reader.found
