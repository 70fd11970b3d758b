"""Formulas in a Word report: written as Word's own mathematics, so that a person can edit them."""

from __future__ import annotations

from collections.abc import Sequence

from docx.oxml.ns import nsmap, qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement

from analysis.export.mathematics import FENCES, LEAVES, Formula, Term

_MATH = {"m": "http://schemas.openxmlformats.org/officeDocument/2006/math"}
_ACCENTS = {"^": "\u0302", "~": "\u0303", "˙": "\u0307", "→": "\u20d7"}
_BARS = frozenset("¯―‾_")
_BRACES = {"⏞": "top", "⏟": "bot"}
_SCRIPTS = {
    "msub": ("sSub", ("e", "sub")),
    "msup": ("sSup", ("e", "sup")),
    "msubsup": ("sSubSup", ("e", "sub", "sup")),
}

Pieces = list[BaseOxmlElement]


def write_formula(formula: Formula) -> BaseOxmlElement:
    r"""Write a formula as Word's mathematics.

    Examples
    --------
    >>> from analysis.export.mathematics import parse_formula
    >>> written = write_formula(parse_formula(r"\frac{a}{b}", display=False))
    >>> [element.text for element in written.iter() if element.text]
    ['a', 'b']
    """
    inline = _tag("oMath", *_pieces(formula.root))
    return _tag("oMathPara", inline) if formula.display else inline


def _tag(name: str, *children: BaseOxmlElement, **attributes: str) -> BaseOxmlElement:
    made = OxmlElement(f"m:{name}", nsdecls=_MATH)
    for key, value in attributes.items():
        made.set(f"{{{_MATH['m']}}}{key}", value)
    made.extend(children)
    return made


def _pieces(term: Term) -> Pieces:
    if term.tag == "mrow":
        return _row(term.children)
    if term.tag in LEAVES:
        return _leaf(term)
    if term.tag in _SCRIPTS:
        name, places = _SCRIPTS[term.tag]
        return [_tag(name, *_places(places, term.children))]
    writers = {
        "mfrac": _fraction,
        "msqrt": _root,
        "mroot": _root,
        "munder": _stack,
        "mover": _stack,
        "munderover": _stack,
        "mtable": _table,
    }
    return writers[term.tag](term)


def _places(names: Sequence[str], terms: Sequence[Term]) -> Pieces:
    return [_tag(name, *_pieces(term)) for name, term in zip(names, terms, strict=True)]


def _row(terms: Sequence[Term]) -> Pieces:
    """A row in which fences and what they enclose have become one."""
    written: Pieces = []
    index = 0
    while index < len(terms):
        end = _fenced_until(terms, index)
        if end - index > 1:
            written.append(_fenced(terms[index:end]))
        else:
            written += _pieces(terms[index])
        index = end
    return written


def _fenced_until(terms: Sequence[Term], start: int) -> int:
    """Where what begins at `start` ends: after its closing fence, or after itself."""
    first = terms[start]
    if not _is_fence(first):
        return start + 1
    if first.attribute("form") == "prefix" and first.attribute("stretchy") == "true":
        return len(terms)
    inner = terms[start + 1 : start + 2]
    is_tall = any(t.tag == "mtable" or t.attribute("linethickness") == "0" for t in inner)
    is_closed = is_tall and len(terms) > start + 2 and _is_fence(terms[start + 2])
    return start + 3 if is_closed else start + 1


def _is_fence(term: Term) -> bool:
    return term.tag == "mo" and term.text in FENCES


def _fenced(terms: Sequence[Term]) -> BaseOxmlElement:
    first, *inner = terms
    last = inner.pop().text if inner[-1].tag == "mo" and inner[-1].text in {*FENCES, ""} else ""
    ends = _tag("dPr", _tag("begChr", val=first.text), _tag("endChr", val=last))
    return _tag("d", ends, _tag("e", *_row(inner)))


def _leaf(term: Term) -> Pieces:
    text = " " if term.tag == "mspace" else term.text
    if not text:
        return []
    form: Pieces = []
    if term.tag in {"mtext", "mspace"}:
        form = [_tag("nor")]
    elif len(term.text) > 1 or term.attribute("mathvariant") == "normal":
        form = [_tag("sty", val="p")]
    shown = _tag("t")
    shown.text = text
    shown.set(qn("xml:space"), "preserve")
    letters = OxmlElement("w:rFonts", nsdecls={"w": nsmap["w"]})
    for name in ("ascii", "hAnsi"):
        letters.set(qn(f"w:{name}"), "Cambria Math")
    look = OxmlElement("w:rPr")
    look.append(letters)
    return [_tag("r", *([_tag("rPr", *form)] if form else []), look, shown)]


def _fraction(term: Term) -> Pieces:
    bare = term.attribute("linethickness") == "0"
    form = [_tag("fPr", _tag("type", val="noBar"))] if bare else []
    return [_tag("f", *form, *_places(("num", "den"), term.children))]


def _root(term: Term) -> Pieces:
    if term.tag == "mroot":
        radicand, degree = term.children
        return [_tag("rad", *_places(("deg", "e"), (degree, radicand)))]
    hidden = _tag("radPr", _tag("degHide", val="1"))
    return [_tag("rad", hidden, _tag("deg"), _tag("e", *_row(term.children)))]


def _stack(term: Term) -> Pieces:
    base, *others = term.children
    if term.tag == "munderover":
        below, above = others
        lower = _tag("limLow", *_places(("e", "lim"), (base, below)))
        return [_tag("limUpp", _tag("e", lower), _tag("lim", *_pieces(above)))]
    is_over = term.tag == "mover"
    mark = others[0].text if others[0].tag == "mo" else ""
    inner = _tag("e", *_pieces(base))
    if mark in _BRACES:
        side = _tag("pos", val=_BRACES[mark])
        return [_tag("groupChr", _tag("groupChrPr", _tag("chr", val=mark), side), inner)]
    if mark in _BARS:
        side = _tag("pos", val="top" if is_over else "bot")
        return [_tag("bar", _tag("barPr", side), inner)]
    if is_over and mark in _ACCENTS:
        return [_tag("acc", _tag("accPr", _tag("chr", val=_ACCENTS[mark])), inner)]
    return [_tag("limUpp" if is_over else "limLow", inner, _tag("lim", *_pieces(others[0])))]


def _table(term: Term) -> Pieces:
    sides = [cell.attribute("columnalign") or "center" for cell in term.children[0].children]
    columns = [
        _tag("mc", _tag("mcPr", _tag("count", val="1"), _tag("mcJc", val=side))) for side in sides
    ]
    rows = [
        _tag("mr", *(_tag("e", *_row(cell.children)) for cell in row.children))
        for row in term.children
    ]
    return [_tag("m", _tag("mPr", _tag("mcs", *columns)), *rows)]
