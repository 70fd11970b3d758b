"""The small parts of an .xlsx package: what its sheets are, its texts, styles, comments."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from analysis.returns.workbook.cells import Comment, DefinedName, SheetState
from analysis.returns.workbook.limits import ENTRY_CHARACTERS, Budget
from analysis.returns.workbook.markup import Handler
from analysis.returns.workbook.number_formats import BUILT_IN, GENERAL
from analysis.returns.workbook.scalars import truth, whole

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def unescape(words: str) -> str:
    """Text with the characters that XML cannot hold, which Excel writes as ``_x000D_``."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), words) if "_x" in words else words


def strikes(name: str, attributes: Mapping[str, str]) -> bool:
    """Whether an element says that text is struck out, raised or lowered."""
    if name == "vertAlign":
        return attributes.get("val") in ("superscript", "subscript")
    return name == "strike" and truth(attributes.get("val", "1"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Relationship:
    """A link from one part to another, or out of the file."""

    id: str
    kind: str
    target: str
    external: bool


class Relationships(Handler):
    """Reads the links of a part; the kind is the last word of its long type."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self.found: dict[str, Relationship] = {}

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "rel:Relationship":
            self._budget.add_cells()
            identity = attributes.get("Id", "")
            self.found[identity] = Relationship(
                id=identity,
                kind=attributes.get("Type", "").rpartition("/")[2],
                target=attributes.get("Target", ""),
                external=attributes.get("TargetMode") == "External",
            )


class ContentTypes(Handler):
    """Reads what the parts of a package are."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self.found: set[str] = set()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("ct:Override", "ct:Default"):
            self._budget.add_cells()
            self.found.add(attributes.get("ContentType", ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetEntry:
    """A sheet as the workbook lists it."""

    name: str
    state: SheetState
    relationship: str


class WorkbookPart(Handler):
    """Reads the list of sheets, the defined names and the calendar."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self.sheets: list[SheetEntry] = []
        self.since_1904 = False
        self._names: list[tuple[dict[str, str], list[str]]] = []
        self._open = False

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            self._budget.add_cells()
            state = attributes.get("state", "visible")
            known = state in list(SheetState)
            self.sheets.append(
                SheetEntry(
                    name=attributes.get("name", ""),
                    state=SheetState(state) if known else SheetState.VISIBLE,
                    relationship=attributes.get("r:id", ""),
                )
            )
        elif name == "workbookPr":
            self.since_1904 = truth(attributes.get("date1904"))
        elif name == "definedName":
            self._budget.add_cells()
            self._names.append((attributes, []))
            self._open = True

    def _text(self, words: str) -> None:
        if self._open:
            self._budget.keep(len(words))
            self._names[-1][1].append(words)

    def _end(self, name: str) -> None:
        if name == "definedName":
            self._open = False

    @property
    def names(self) -> tuple[DefinedName, ...]:
        """The defined names, each with the sheet it belongs to, if any."""
        found = []
        for attributes, words in self._names:
            position = whole(attributes.get("localSheetId"))
            sheet = self.sheets[position].name if 0 <= position < len(self.sheets) else ""
            found.append(
                DefinedName(
                    name=attributes.get("name", ""),
                    refers_to="".join(words),
                    sheet=sheet,
                    hidden=truth(attributes.get("hidden")),
                )
            )
        return tuple(found)


class _Words(Handler):
    """Gathers text in ``t`` elements, without the pronunciation some programs keep beside it."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._words: list[str] = []
        self._open = self._beside = False

    def _start(self, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002
        if name == "rPh":
            self._beside = True
        self._open = name == "t" and not self._beside

    def _text(self, words: str) -> None:
        if self._open:
            self._budget.keep(len(words))
            self._words.append(words)

    def _end(self, name: str) -> None:
        self._open = False
        if name == "rPh":
            self._beside = False

    def take(self) -> str:
        """What was gathered since it was last taken."""
        words = unescape("".join(self._words))
        self._words.clear()
        return words


class SharedStrings(_Words):
    """Reads the texts that cells point to by number, and which have a piece struck out or raised."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.found: list[str] = []
        self.struck: set[int] = set()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        super()._start(name, attributes)
        if strikes(name, attributes):
            self.struck.add(len(self.found))

    def _end(self, name: str) -> None:
        super()._end(name)
        if name == "si":
            self._budget.keep(ENTRY_CHARACTERS)
            self.found.append(self.take())


class Comments(_Words):
    """Reads the comments of one sheet."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.found: list[Comment] = []
        self._authors: list[str] = []
        self._author: list[str] | None = None
        self._cell, self._by = "", -1

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        super()._start(name, attributes)
        if name == "author":
            self._author = []
        elif name == "comment":
            self._cell = attributes.get("ref", "")
            self._by = whole(attributes.get("authorId"))

    def _text(self, words: str) -> None:
        super()._text(words)
        if self._author is not None:
            self._budget.keep(len(words))
            self._author.append(words)

    def _end(self, name: str) -> None:
        super()._end(name)
        if name == "author" and self._author is not None:
            self._authors.append("".join(self._author))
            self._author = None
        elif name == "comment":
            known = 0 <= self._by < len(self._authors)
            author = self._authors[self._by] if known else ""
            self._budget.add_cells()
            self.found.append(Comment(cell=self._cell, text=self.take(), author=author))


@dataclass(frozen=True, slots=True, kw_only=True)
class CellStyle:
    """How a cell looks: the code of its number format, and whether its text is struck out."""

    number_format: str = GENERAL
    struck: bool = False


class Styles(Handler):
    """Reads how cells look, by the number that each of them names."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._own: dict[str, str] = {}
        self._fonts: list[bool] = []
        self._used: list[tuple[str, int]] = []
        self._inside = ""

    @property
    def found(self) -> list[CellStyle]:
        """The styles, once all is read."""
        return [
            CellStyle(
                number_format=self._own.get(number) or BUILT_IN.get(whole(number), GENERAL),
                struck=0 <= font < len(self._fonts) and self._fonts[font],
            )
            for number, font in self._used
        ]

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            self._budget.add_cells()
            self._own[attributes.get("numFmtId", "")] = attributes.get("formatCode", GENERAL)
        elif name in ("cellXfs", "fonts"):
            self._inside = name
        elif name == "xf" and self._inside == "cellXfs":
            self._budget.add_cells()
            self._used.append((attributes.get("numFmtId", "0"), whole(attributes.get("fontId"))))
        elif name == "font" and self._inside == "fonts":
            self._budget.add_cells()
            self._fonts.append(False)
        elif self._fonts and self._inside == "fonts":
            self._fonts[-1] |= strikes(name, attributes)

    def _end(self, name: str) -> None:
        if name == self._inside:
            self._inside = ""
