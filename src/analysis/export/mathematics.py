"""Formulas: LaTeX parsed once, written as MathML for HTML and as plain nodes for the PDF.

The parser's own MathML text is not trusted (it leaves ``&`` and ``<`` unescaped inside a
formula): its element tree is copied into a closed set of elements, and both writers start there.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from latex2mathml.converter import convert_to_element
from markupsafe import escape

from analysis.language import Text

_ROWS = frozenset({"math", "mrow", "mstyle", "mpadded"})
LEAVES = frozenset({"mi", "mn", "mo", "mtext", "mspace"})
_ARITY = {
    "mfrac": 2,
    "mroot": 2,
    "msub": 2,
    "msup": 2,
    "munder": 2,
    "mover": 2,
    "msubsup": 3,
    "munderover": 3,
}
_OTHERS = frozenset({"msqrt", "mtable", "mtr", "mtd"})
# All that a formula may be written with.
ELEMENTS = frozenset({"math", "mrow", *LEAVES, *_ARITY, *_OTHERS})
ATTRIBUTES = frozenset(
    [
        "accent",
        "columnalign",
        "fence",
        "form",
        "linethickness",
        "mathvariant",
        "maxsize",
        "minsize",
        "stretchy",
        "width",
    ]
)
# latex2mathml knows the two kinds of aligned lines under this name only.
_ALIGNED = re.compile(r"\\(begin|end)\{(?:aligned|align\*?)\}")
_OVER = {
    "¯": "overline",
    "―": "overline",
    "‾": "overline",
    "^": "hat",
    "~": "tilde",
    "˙": "dot",
    "→": "arrow",
    "⏞": "overbrace",
}
_UNDER = {"⏟": "underbrace", "_": "underline", "―": "underline", "‾": "underline"}
_DECIMAL = re.compile(r"-?\d*\.?\d+")
FENCES = frozenset("()[]{}|‖⟨⟩⌊⌋⌈⌉")


class FormulaError(ValueError):
    """A formula that cannot be written in both formats; holds the reason in two languages."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One element of a formula: a MathML name, its characters or its children."""

    tag: str
    text: str = ""
    children: tuple[Term, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()

    def attribute(self, name: str) -> str:
        """An attribute's value, empty when it is not set."""
        return dict(self.attributes).get(name, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """A formula as the analyst wrote it and as it was understood."""

    latex: str
    display: bool
    root: Term


def parse_formula(latex: str, *, display: bool) -> Formula:
    r"""Understand a formula written in LaTeX.

    Parameters
    ----------
    latex
        The formula without its dollar signs.
    display
        Whether it stands on a line of its own.

    Raises
    ------
    FormulaError
        If the formula is broken or uses what one of the two formats cannot show.

    Examples
    --------
    >>> parse_formula(r"\frac{a}{b}", display=False).root.children[0].tag
    'mfrac'
    """
    source = _ALIGNED.sub(r"\\\1{split}", latex.strip())
    try:
        element = convert_to_element(source)
    except Exception as error:
        # The parser signals broken input by whatever Python raises on the way.
        raise FormulaError(
            Text(f"Formlen ${latex}$ kan ikke læses.", f"The formula ${latex}$ cannot be read.")
        ) from error
    return Formula(latex=latex.strip(), display=display, root=_copy(element, latex))


def _copy(element: Element, latex: str) -> Term:
    tag = "mrow" if element.tag in _ROWS else element.tag
    text = html.unescape(element.text or "")
    children = tuple(_copy(child, latex) for child in element)
    wrong_number = tag in _ARITY and len(children) != _ARITY[tag]
    known = tag == "mrow" or tag in LEAVES or tag in _ARITY or tag in _OTHERS
    # An unknown command comes through as its own name, a stray column mark as an identifier.
    unread = tag == "mi" and (text.startswith("\\") or text == "&")
    if not known or wrong_number or unread:
        name = text if unread else tag
        raise FormulaError(
            Text(
                f"Formlen ${latex}$ bruger «{name}», som ikke kan vises.",
                f"The formula ${latex}$ uses “{name}”, which cannot be shown.",
            )
        )
    attributes = tuple((n, v) for n, v in sorted(element.attrib.items()) if n in ATTRIBUTES)
    if tag == "mrow" and len(children) == 1 and children[0].tag == "mrow":
        return children[0]
    return Term(tag=tag, text=text, children=children, attributes=attributes)


def write_mathml(formula: Formula) -> str:
    r"""Write a formula as MathML with every character escaped.

    Examples
    --------
    >>> write_mathml(parse_formula("x<y", display=False))
    '<math display="inline"><mrow><mi>x</mi><mo>&lt;</mo><mi>y</mi></mrow></math>'
    """
    display = "block" if formula.display else "inline"
    return f'<math display="{display}">{_mathml(formula.root)}</math>'


def _mathml(term: Term) -> str:
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in term.attributes)
    inner = escape(term.text) if term.tag in LEAVES else "".join(map(_mathml, term.children))
    return f"<{term.tag}{attributes}>{inner}</{term.tag}>"


def write_typst_formula(formula: Formula) -> list[object]:
    r"""Write a formula as nested lists that the Typst template turns into mathematics.

    The first item of each list names a function of the template; no Typst code is written, so
    no character of a formula can become code.

    Examples
    --------
    >>> write_typst_formula(parse_formula(r"\sqrt{x}", display=False))
    ['row', ['sqrt', ['row', ['row', ['symbol', 'x']]]]]
    """
    return _typst(formula.root)


def _typst(term: Term) -> list[object]:
    if term.tag in LEAVES:
        return _typst_leaf(term)
    if term.tag in {"munder", "mover", "munderover"}:
        return _typst_stack(term)
    if term.tag == "mtable":
        return _typst_table(term)
    children = _typst_row(term) if term.tag == "mrow" else [_typst(c) for c in term.children]
    if term.tag == "mfrac" and term.attribute("linethickness") == "0":
        return ["stack", *children]
    name = {
        "mfrac": "frac",
        "mroot": "root",
        "msqrt": "sqrt",
        "msub": "sub",
        "msup": "sup",
        "msubsup": "subsup",
    }.get(term.tag, "row")
    return [name, ["row", *children]] if name == "sqrt" else [name, *children]


def _typst_row(row: Term) -> list[list[object]]:
    """A row in which something tall and the fences around it have become one."""
    written: list[list[object]] = []
    index = 0
    while index < len(row.children):
        end = _fenced_until(row.children, index)
        pieces = [_typst(term) for term in row.children[index:end]]
        written.append(["fenced", *pieces] if len(pieces) > 1 else pieces[0])
        index = end
    return written


def _fenced_until(terms: Sequence[Term], start: int) -> int:
    """Where what begins at `start` ends: after its closing fence, or after itself."""
    first = terms[start]
    if first.tag != "mo" or first.text not in FENCES:
        return start + 1
    if first.attribute("form") == "prefix" and first.attribute("stretchy") == "true":
        # \left and cases: the parser closes the row with the fence.
        return len(terms)
    tall = len(terms) > start + 2 and (
        terms[start + 1].tag == "mtable" or terms[start + 1].attribute("linethickness") == "0"
    )
    closed = tall and terms[start + 2].tag == "mo" and terms[start + 2].text in FENCES
    return start + 3 if closed else start + 1


def _typst_leaf(term: Term) -> list[object]:
    if term.tag == "mspace":
        width = term.attribute("width").removesuffix("em")
        return ["space", float(width) if _DECIMAL.fullmatch(width) else 0.25]
    if term.tag == "mtext":
        return ["text", term.text]
    if term.tag == "mn":
        return ["number", term.text]
    if len(term.text) > 1:
        return ["operator", term.text]
    if not term.text:
        return ["row"]
    upright = term.attribute("mathvariant") == "normal"
    return ["upright" if upright else "symbol", term.text]


def _typst_stack(term: Term) -> list[object]:
    base, *others = term.children
    marks = [other.text if other.tag == "mo" else "" for other in others]
    if term.tag == "munderover":
        return ["limits", *(_typst(child) for child in term.children)]
    name = (_OVER if term.tag == "mover" else _UNDER).get(marks[0])
    if name is not None:
        return [name, _typst(base)]
    return ["over" if term.tag == "mover" else "under", _typst(base), _typst(others[0])]


def _typst_table(term: Term) -> list[object]:
    cells = [
        [["row", *(_typst(part) for part in cell.children)] for cell in row.children]
        for row in term.children
    ]
    sides = [cell.attribute("columnalign") for row in term.children for cell in row.children]
    if "right" in sides:
        return ["aligned", *cells]
    return ["matrix", "left" if set(sides) == {"left"} else "center", *cells]
