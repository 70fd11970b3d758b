"""The content of an .ods file: its styles, its sheets, and what is drawn upon them."""

from __future__ import annotations

from analysis.returns.workbook.cells import DefinedName, Sheet, SheetState
from analysis.returns.workbook.limits import Budget
from analysis.returns.workbook.markup import Handler
from analysis.returns.workbook.ods_sheet import OpenCell, OpenSheet
from analysis.returns.workbook.ods_styles import Styles
from analysis.returns.workbook.remarks import Drawing
from analysis.returns.workbook.scalars import whole

_STYLES = ("office:styles", "office:automatic-styles")
_CELL = ("table:table-cell", "table:covered-table-cell")
_PARAGRAPH = ("text:p", "text:h")
# Text inside these stands upon or beside the cells, or is what a cell said before it was changed.
_BESIDE = ("table:shapes", "table:tracked-changes", "office:forms", "text:ruby-text")
_BLANKS = {"text:tab": "\t", "text:line-break": "\n"}
_GROUPS = ("table:table-row-group", "table:table-column-group")


class ContentReader(Handler):
    """Reads ``styles.xml`` and then ``content.xml``.

    Parameters
    ----------
    budget
        Rows, cells and text are counted against it.
    """

    def __init__(self, budget: Budget) -> None:
        self.sheets: list[Sheet] = []
        self.names: list[DefinedName] = []
        self.drawings: dict[tuple[str, str], Drawing] = {}
        self.sources: list[str] = []
        self._budget, self._styles = budget, Styles(budget)
        self._in_styles = self._in_comment = False
        self._aside = 0
        self._groups: list[bool] = []
        self._sheet: OpenSheet | None = None
        self._cell: OpenCell | None = None
        self._into: list[str] | None = None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self._in_styles or name in _STYLES:
            self._in_styles = True
            self._styles.start(name, attributes)
        elif self._aside or name in _BESIDE or name.startswith("draw:"):
            self._start_aside(name)
        elif self._cell is not None:
            self._start_in_cell(self._cell, name, attributes)
        elif name in ("table:named-range", "table:named-expression"):
            self._add_name(attributes)
        elif name == "table:table":
            self._start_sheet(attributes)
        elif self._sheet is not None:
            self._start_in_sheet(self._sheet, name, attributes)

    def _text(self, words: str) -> None:
        if self._in_styles:
            self._styles.text(words)
        elif self._into is not None:
            self._budget.keep(len(words))
            self._into.append(words)

    def _end(self, name: str) -> None:
        if self._in_styles:
            self._styles.end(name)
            self._in_styles = name not in _STYLES
        elif self._aside:
            self._aside -= 1
            self._into = None
        elif self._cell is not None:
            self._end_in_cell(name)
        elif name in _GROUPS and self._groups:
            self._groups.pop()
        elif self._sheet is not None:
            self._end_in_sheet(self._sheet, name)

    def _start_aside(self, name: str) -> None:
        self._aside += 1
        if self._sheet is None:
            return
        cell = self._sheet.next_cell if self._cell is not None else ""
        drawing = self.drawings.setdefault((self._sheet.name, cell), Drawing(cell=cell))
        drawing.pictures += name == "draw:image"
        # The changes that are tracked are no drawing; their text is in elements of other names.
        self._into = drawing.words if name in (*_PARAGRAPH, "text:span") else None

    def _start_sheet(self, attributes: dict[str, str]) -> None:
        hidden = attributes.get("table:style-name", "") in self._styles.hidden_tables
        self._budget.add_cells()
        self._sheet = OpenSheet(
            attributes.get("table:name", ""),
            state=SheetState.HIDDEN if hidden else SheetState.VISIBLE,
            styles=self._styles,
            budget=self._budget,
        )

    def _add_name(self, attributes: dict[str, str]) -> None:
        self._budget.add_cells()
        refers_to = attributes.get("table:cell-range-address", "")
        self.names.append(
            DefinedName(
                name=attributes.get("table:name", ""),
                refers_to=refers_to or attributes.get("table:expression", ""),
                sheet=self._sheet.name if self._sheet else "",
                hidden=attributes.get("table:hidden") == "true",
            )
        )

    def _start_in_sheet(self, sheet: OpenSheet, name: str, attributes: dict[str, str]) -> None:
        if name in _CELL:
            self._cell = OpenCell(attributes)
        elif name == "table:table-row":
            sheet.start_row(attributes, hidden=any(self._groups))
        elif name == "table:table-column":
            sheet.add_columns(attributes, hidden=any(self._groups))
        elif name in _GROUPS:
            self._groups.append(attributes.get("table:display") == "false")
        elif name == "table:table-source":
            # The sheet is a copy of another file's, kept for formulas that point there.
            self.sources.append(attributes.get("xlink:href", ""))

    def _end_in_sheet(self, sheet: OpenSheet, name: str) -> None:
        if name == "table:table-row":
            sheet.end_row()
        elif name == "table:table":
            self.sheets.append(sheet.finish())
            self._sheet = None

    def _start_in_cell(self, cell: OpenCell, name: str, attributes: dict[str, str]) -> None:
        if name == "office:annotation":
            self._in_comment = True
        elif name == "dc:creator":
            self._into = cell.author if self._in_comment else None
        elif name in _PARAGRAPH:
            self._into = cell.begin_paragraph(in_comment=self._in_comment)
        elif name == "text:s" and self._into is not None:
            blanks = max(whole(attributes.get("text:c")), 1)
            self._budget.keep(blanks)
            self._into.append(" " * blanks)
        elif name == "text:span" and not self._in_comment:
            cell.struck |= self._styles.strikes(attributes.get("text:style-name", ""))
        elif name in _BLANKS and self._into is not None:
            self._into.append(_BLANKS[name])

    def _end_in_cell(self, name: str) -> None:
        if name == "office:annotation":
            self._in_comment, self._into = False, None
        elif name in (*_PARAGRAPH, "dc:creator"):
            self._into = None
        elif name in _CELL and self._cell is not None and self._sheet is not None:
            self._sheet.add_cell(self._cell)
            self._cell = self._into = None
