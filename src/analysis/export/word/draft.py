"""A Word report being written: where the next piece goes, and what is counted through all of it."""

from __future__ import annotations

from dataclasses import dataclass

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from analysis.export.word.markup import tag
from analysis.export.word.package import footnotes_part
from analysis.export.word.styles import NUMBERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One run of text with its own addresses: the body of the report, or a footnote."""

    root: BaseOxmlElement
    part: Part
    is_note: bool = False

    def add(self, *elements: BaseOxmlElement) -> None:
        """Put elements after all that stands there."""
        # The properties of the page close the body; a footnote has none.
        page = self.root.find(qn("w:sectPr"))
        for element in elements:
            if page is None:
                self.root.append(element)
            else:
                page.addprevious(element)

    def relation(self, address: str) -> str:
        """The identity under which the story keeps an address."""
        return self.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)


class Draft:
    """What the writers of a report share.

    Parameters
    ----------
    document
        An empty one; everything is written into it.
    words
        The exporters' words in the report's language.
    """

    def __init__(self, document: WordDocument, words: dict[str, str]) -> None:
        self.document = document
        self.words = words
        self.picture_scale = 1.0
        self.body = Story(root=document.element.body, part=document.part)
        self._identity = self._headings = 0
        self._notes = footnotes_part(document)

    def new_identity(self) -> int:
        """A number that no other bookmark has."""
        self._identity += 1
        return self._identity

    def take_picture_scale(self) -> float:
        """How much smaller the next figure is drawn; those after it keep their size."""
        scale, self.picture_scale = self.picture_scale, 1.0
        return scale

    def new_heading(self) -> int:
        """The position of the next heading, counted from 1."""
        self._headings += 1
        return self._headings

    def new_list(self, *, level: int, first: int) -> int:
        """The identity of a numbered list of its own, counted from `first` at `level`."""
        root = self.document.part.numbering_part.element
        identity = len(root.findall(root.tag.replace("numbering", "num"))) + 1
        start = tag("w:lvlOverride", tag("w:startOverride", val=first), ilvl=level)
        root.append(
            tag("w:num", tag("w:abstractNumId", val=NUMBERS["ordered"]), start, numId=identity)
        )
        return identity

    def new_note(self, number: int) -> Story:
        """An empty footnote, to be written into."""
        note = tag("w:footnote", id=number)
        self._notes.element.append(note)
        return Story(root=note, part=self._notes, is_note=True)
