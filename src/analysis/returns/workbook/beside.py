"""What a package holds beside its cells: its makers, drawings, and parts read for nothing else."""

from __future__ import annotations

from analysis.returns.workbook.cells import LAST_COLUMN, LAST_ROW, Property, address_of
from analysis.returns.workbook.limits import ENTRY_CHARACTERS, Budget
from analysis.returns.workbook.markup import Handler
from analysis.returns.workbook.remarks import Drawing
from analysis.returns.workbook.scalars import whole


class Aside(Handler):
    """Gathers the texts of a part that is read for nothing else, and the values it holds."""

    def __init__(self, budget: Budget, part: str) -> None:
        self.found: list[Property] = []
        self._budget = budget
        self._part = part

    def _start(self, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002
        for key in ("v", "Target"):
            self._text(attributes.get(key, ""))

    def _text(self, words: str) -> None:
        if words.strip():
            self._budget.keep(len(words) + ENTRY_CHARACTERS)
            self.found.append(Property(name=self._part, value=words, aside=True))


class Properties(Handler):
    """Reads what a document says about itself: each element with text, by its name."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self.found: list[Property] = []
        self._names: list[str] = []
        self._words: list[str] = []

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        # Properties of one's own carry their name as an attribute, others as the element.
        given = attributes.get("name") or attributes.get("meta:name")
        self._names.append(given or name.removeprefix("?:"))
        self._words.clear()

    def _text(self, words: str) -> None:
        self._budget.keep(len(words))
        self._words.append(words)

    def _end(self, name: str) -> None:  # noqa: ARG002
        words = "".join(self._words).strip()
        # The value of a property of one's own lies in an element that only tells its type.
        own = self._names[-2] if self._names[-1] in _TYPES and len(self._names) > 1 else ""
        if words:
            self._budget.add_cells()
            self.found.append(Property(name=own or self._names[-1], value=words))
        self._names.pop()
        self._words.clear()


_TYPES = ("lpwstr", "lpstr", "i4", "r8", "bool", "filetime", "date")


class People(Handler):
    """Reads who takes part in threaded comments."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self.found: list[Property] = []

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "threaded:person":
            self._budget.add_cells()
            for key in ("displayName", "userId"):
                if value := attributes.get(key):
                    self.found.append(Property(name=f"person.{key}", value=value))


class DrawnText(Handler):
    """Gathers the text of boxes and shapes that lie upon the cells, and counts pictures."""

    def __init__(self, budget: Budget) -> None:
        self.drawings: list[Drawing] = []
        self._budget = budget
        self._into: list[str] | None = None
        self._place: dict[str, list[str]] = {}

    def _start(self, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002
        if name in _ANCHORS:
            self._budget.add_cells()
            self.drawings.append(Drawing())
            self._place = {}
        elif name in _ANCHORED_AT:
            # The first of each is the corner at the top left.
            self._into = self._place.setdefault(name, []) if name not in self._place else None
        elif name == "a:blip":
            self._open_drawing().pictures += 1
        elif name == "a:t":
            self._into = self._open_drawing().words

    def _open_drawing(self) -> Drawing:
        """The drawing that is being read; one that is anchored nowhere has no place."""
        self.drawings = self.drawings or [Drawing()]
        return self.drawings[-1]

    def _text(self, words: str) -> None:
        if self._into is not None:
            self._budget.keep(len(words))
            self._into.append(words)

    def _end(self, name: str) -> None:
        self._into = None
        if name in _ANCHORED_AT and self.drawings and len(self._place) == len(_ANCHORED_AT):
            column, row = (whole("".join(self._place[one]).strip()) for one in _ANCHORED_AT)
            if 0 <= column < LAST_COLUMN and 0 <= row < LAST_ROW:
                self.drawings[-1].cell = address_of(row + 1, column + 1)


_ANCHORS = ("xdr:twoCellAnchor", "xdr:oneCellAnchor", "xdr:absoluteAnchor")
_ANCHORED_AT = ("xdr:col", "xdr:row")
