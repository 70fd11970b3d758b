"""The file around a Word report: an empty document of ours, its letters, its notes, its bytes."""

from __future__ import annotations

import functools
import importlib.resources
import io
import uuid

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement

from analysis.export.word.markup import mark, paragraph, tag
from analysis.export.word.styles import FONT, LANGUAGE_TAGS, write_numbering, write_styles
from analysis.office_package import without_machine

# What a machine that refuses the letters in the file has instead; about as narrow as they are.
_FALLBACK_FONT = "Calibri"
_FACES = (("embedRegular", "Regular"), ("embedBold", "Bold"), ("embedItalic", "It"))
_FONT_TYPE = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
_FONT_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/font"
_KEPT_PARTS = frozenset(["/word/styles.xml", "/word/settings.xml", "/word/numbering.xml"])
_SEPARATORS = (("separator", -1), ("continuationSeparator", 0))
_MARKS_IN_NUMBERS = {"da": (",", ";"), "en": (".", ",")}


def empty_document(language: str) -> WordDocument:
    """A document without a word in it: our styles, numbering, settings and letters.

    The library's own template brings a picture of itself, a theme and settings of another
    language; nothing of that stays.

    Parameters
    ----------
    language
        ``da`` or ``en``.
    """
    document = docx.Document()
    package = document.part.package
    for rels in (document.part.rels, package.rels if package is not None else {}):
        for identity, relation in list(rels.items()):
            part = relation.target_part
            is_own = part in (document.part, None) or part.partname == "/docProps/core.xml"
            if not is_own and str(part.partname) not in _KEPT_PARTS:
                del rels[identity]
    _replace(document.styles.element, write_styles(language))
    _replace(document.part.numbering_part.element, write_numbering())
    _replace(document.settings.element, _settings(language))
    _add_fonts(document)
    return document


def _replace(root: BaseOxmlElement, written: str) -> None:
    for child in list(root):
        root.remove(child)
    root.extend(list(parse_xml(written)))


def _settings(language: str) -> str:
    decimal, separator = _MARKS_IN_NUMBERS[language]
    tag_of_language = LANGUAGE_TAGS[language]
    notes = "".join(f'<w:footnote w:id="{identity}"/>' for _, identity in _SEPARATORS)
    modes = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word"'
        f' w:val="{value}"/>'
        for name, value in (
            ("compatibilityMode", 15),
            ("overrideTableStyleFontSizeAndJustification", 1),
            ("enableOpenTypeFeatures", 1),
            ("doNotFlipMirrorIndents", 1),
        )
    )
    return (
        f'<w:settings {nsdecls("w")}><w:zoom w:percent="100"/><w:embedTrueTypeFonts/>'
        '<w:defaultTabStop w:val="567"/><w:characterSpacingControl w:val="doNotCompress"/>'
        f"<w:footnotePr>{notes}</w:footnotePr><w:compat>{modes}</w:compat>"
        f'<w:themeFontLang w:val="{tag_of_language}"/>'
        f'<w:decimalSymbol w:val="{decimal}"/><w:listSeparator w:val="{separator}"/></w:settings>'
    )


def _add_fonts(document: WordDocument) -> None:
    """Bring the letters along, so that columns are as wide as they were measured to be."""
    font = tag(
        "w:font",
        tag("w:altName", val=_FALLBACK_FONT),
        tag("w:charset", val="00"),
        tag("w:family", val="swiss"),
        tag("w:pitch", val="variable"),
        name=FONT,
    )
    root = parse_xml(f"<w:fonts {nsdecls('w', 'r')}/>")
    root.append(font)
    package = document.part.package
    table = XmlPart(PackURI("/word/fontTable.xml"), CONTENT_TYPE.WML_FONT_TABLE, root, package)
    document.part.relate_to(table, RELATIONSHIP_TYPE.FONT_TABLE)
    for number, (kind, face) in enumerate(_FACES, start=1):
        key, content = _disguised(face)
        part = Part(PackURI(f"/word/fonts/font{number}.odttf"), _FONT_TYPE, content, package)
        embedded = tag(f"w:{kind}", fontKey=f"{{{key}}}")
        embedded.set(
            "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
            table.relate_to(part, _FONT_RELATION),
        )
        font.append(embedded)


@functools.cache
def _disguised(face: str) -> tuple[str, bytes]:
    """A font as the format wants it: its first 32 bytes crossed with a key (ECMA-376, 17.8.1)."""
    file = importlib.resources.files("analysis.report").joinpath(f"fonts/SourceSans3-{face}.ttf")
    content = file.read_bytes()
    key = uuid.uuid5(uuid.NAMESPACE_OID, f"{FONT} {face}")
    crossed = bytes(a ^ b for a, b in zip(content[:32], key.bytes[::-1] * 2, strict=True))
    return str(key).upper(), crossed + content[32:]


def footnotes_part(document: WordDocument) -> XmlPart:
    """The part that footnotes are written into, with the lines that separate them from the text.

    A document without notes has it too: its settings speak of those lines.
    """
    root = parse_xml(f"<w:footnotes {nsdecls('w', 'r', 'm')}/>")
    for kind, identity in _SEPARATORS:
        line = paragraph("FootnoteText", [mark(f"w:{kind}")])
        root.append(tag("w:footnote", line, type=kind, id=identity))
    name = PackURI("/word/footnotes.xml")
    part = XmlPart(name, CONTENT_TYPE.WML_FOOTNOTES, root, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    return part


def saved(document: WordDocument) -> bytes:
    """The document's file, in the same bytes every time: no clock and no machine is in it."""
    written = io.BytesIO()
    document.save(written)
    return without_machine(written.getvalue())
