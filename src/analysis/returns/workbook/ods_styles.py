"""Styles of an .ods file: what a number looks like, and which rows, columns and sheets are shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from analysis.returns.workbook.limits import Budget
from analysis.returns.workbook.number_formats import GENERAL

_STYLE_KINDS = (
    "number:number-style",
    "number:percentage-style",
    "number:currency-style",
    "number:date-style",
    "number:time-style",
    "number:boolean-style",
    "number:text-style",
)
_DATE_PARTS = {
    "number:day": "d",
    "number:month": "m",
    "number:year": "yyyy",
    "number:hours": "h",
    "number:minutes": "mm",
    "number:seconds": "ss",
    "number:era": "yyyy",
    "number:week-of-year": "d",
    "number:day-of-week": "d",
    "number:quarter": "m",
    "number:am-pm": "AM/PM",
}
_DEEPEST = 20


@dataclass(slots=True)
class _CellStyle:
    data_style: str = ""
    parent: str = ""


@dataclass(slots=True)
class _DataStyle:
    """A number format as its pieces, in Excel's letters."""

    pieces: list[str] = field(default_factory=list)
    conditional: list[str] = field(default_factory=list)


class Styles:
    """Gathers styles, a file's common ones and then its sheets' own.

    Parameters
    ----------
    budget
        Each style counts as a cell.
    """

    def __init__(self, budget: Budget) -> None:
        self.hidden_tables: set[str] = set()
        self._struck: set[str] = set()
        self._budget = budget
        self._cells: dict[str, _CellStyle] = {}
        self._data: dict[str, _DataStyle] = {}
        self._family = self._name = ""
        self._piece: _DataStyle | None = None
        self._literal: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element of the styles begins."""
        if name == "style:style":
            self._start_style(attributes)
        elif name in _STYLE_KINDS:
            self._budget.add_cells()
            self._piece = self._data[attributes.get("style:name", "")] = _DataStyle()
        elif self._piece is not None:
            self._add(name, attributes)
        elif attributes.get("table:display") == "false" and self._family == "table":
            self.hidden_tables.add(self._name)
        elif name == "style:text-properties" and _strikes(attributes):
            self._struck.add(self._name)

    def text(self, words: str) -> None:
        """Text inside the innermost open element."""
        if self._literal is not None:
            self._literal.append(words)

    def end(self, name: str) -> None:
        """An element of the styles ends."""
        if name in _STYLE_KINDS:
            self._piece = None
        elif name in ("number:text", "number:currency-symbol") and self._piece is not None:
            words = "".join(self._literal or ())
            # A per cent sign is meant as one; other words are only shown.
            quoted = f'"{words.replace(chr(34), "")}"' if words.strip() not in ("%", "") else words
            self._piece.pieces.append(quoted)
            self._literal = None
        elif name == "style:style":
            self._family = self._name = ""

    def format_of(self, style: str) -> str:
        """The number format of a cell style, in Excel's letters."""
        data = self._data_style(style)
        known = self._data.get(data)
        if known is None:
            return GENERAL
        # What is shown for some values only misleads as much as what is shown for all.
        # Those with a condition come first, as in Excel's codes: the style itself is for the rest.
        sections = [*(self._data[one] for one in known.conditional if one in self._data), known]
        return ";".join("".join(section.pieces) for section in sections) or GENERAL

    def strikes(self, style: str) -> bool:
        """Whether a style, of a cell or of a piece of text, strikes out, raises or lowers."""
        return not self._struck.isdisjoint(self._line(style))

    def _data_style(self, style: str) -> str:
        found = (self._cells[one].data_style for one in self._line(style) if one in self._cells)
        return next(filter(None, found), "")

    def _line(self, style: str) -> Iterator[str]:
        """A style and those that it builds on."""
        for _ in range(_DEEPEST):
            yield style
            if style not in self._cells:
                return
            style = self._cells[style].parent

    def _start_style(self, attributes: dict[str, str]) -> None:
        self._budget.add_cells()
        self._family = attributes.get("style:family", "")
        self._name = attributes.get("style:name", "")
        if self._family == "table-cell":
            self._cells[self._name] = _CellStyle(
                data_style=attributes.get("style:data-style-name", ""),
                parent=attributes.get("style:parent-style-name", ""),
            )

    def _add(self, name: str, attributes: dict[str, str]) -> None:
        piece = self._piece
        if piece is None:
            return
        self._budget.keep(1)
        if name in ("number:text", "number:currency-symbol"):
            self._literal = []
        elif name == "number:number":
            factor = attributes.get("number:display-factor", "1")
            piece.pieces.append("0," if factor not in ("1", "1.0") else "0")
        elif name == "number:scientific-number":
            piece.pieces.append("0E+0")
        elif name == "number:fraction":
            piece.pieces.append("# ?/?")
        elif name == "number:text-content":
            piece.pieces.append("@")
        elif name == "number:boolean":
            piece.pieces.append('"TRUE";"TRUE";"FALSE"')
        elif name == "style:map":
            piece.conditional.append(attributes.get("style:apply-style-name", ""))
        elif name in _DATE_PARTS:
            piece.pieces.append(_DATE_PARTS[name])


def _strikes(attributes: Mapping[str, str]) -> bool:
    through = ("style:text-line-through-style", "style:text-line-through-type")
    raised = attributes.get("style:text-position", "0%").split()[:1] not in ([], ["0%"])
    return raised or any(attributes.get(name, "none") != "none" for name in through)
