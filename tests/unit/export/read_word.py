"""Reading a Word report back as python-docx sees it."""

import io
import re

import docx

from analysis.export.word.word import render_word

HOSTILE = (
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    '{ HYPERLINK "file:///x" }',
    '</w:t></w:r><w:instrText>DDEAUTO c "x"</w:instrText>',
    "&lt;æ ø å&gt; \\* MERGEFORMAT",
)
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="


def open_word(notebook):
    """A notebook's Word report, opened."""
    return docx.Document(io.BytesIO(render_word(notebook)))


def styled(document, name):
    """The paragraphs of a style."""
    return [p for p in document.paragraphs if p.style is not None and p.style.name == name]


def texts(document, name):
    """Their words."""
    return [paragraph.text for paragraph in styled(document, name)]


def blocks_in_order(document):
    """Paragraphs and tables as they stand."""
    return iter(document.iter_inner_content())


def instructions(xml):
    """The names of the fields in a part."""
    return {code.split()[0] for code in re.findall(r"<w:instrText[^>]*>([^<]*)<", xml)}
