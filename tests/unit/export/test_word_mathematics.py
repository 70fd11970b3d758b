"""Formulas in Word's mathematics: the structure that ECMA-376, 22.1 gives each of them."""

import pytest
from lxml import etree

from analysis.export.mathematics import parse_formula
from analysis.export.word.mathematics import write_formula

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


def shape(latex: str, *, display: bool = False) -> str:
    """A formula as nested names, its letters in quotes and its settings left out."""
    return _shape(write_formula(parse_formula(latex, display=display)))


def _shape(element: etree._Element) -> str:
    name = etree.QName(element).localname
    if name == "r":
        return repr(element.findtext(f"{MATH}t"))
    inner = [
        _shape(child)
        for child in element
        if not etree.QName(child).localname.endswith("Pr") and child.tag.startswith(MATH)
    ]
    return f"{name}({' '.join(inner)})"


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("x<y", "oMath('x' '<' 'y')"),
        (r"\frac{a}{b}", "oMath(f(num('a') den('b')))"),
        ("x_i", "oMath(sSub(e('x') sub('i')))"),
        ("x^2", "oMath(sSup(e('x') sup('2')))"),
        ("x_i^2", "oMath(sSubSup(e('x') sub('i') sup('2')))"),
        (r"\sqrt{x}", "oMath(rad(deg() e('x')))"),
        (r"\sqrt[3]{x}", "oMath(rad(deg('3') e('x')))"),
        (r"\hat{p}", "oMath(acc(e('p')))"),
        (r"\overline{x}", "oMath(bar(e('x')))"),
        (r"\left( \frac{1}{2} \right)", "oMath(d(e(f(num('1') den('2')))))"),
        (r"\binom{n}{k}", "oMath(d(e(f(num('n') den('k')))))"),
        (
            r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}",
            "oMath(d(e(m(mr(e('a') e('b')) mr(e('c') e('d'))))))",
        ),
    ],
)
def test_each_form_has_words_own_element(latex, expected) -> None:
    assert shape(latex) == expected


def test_a_formula_of_its_own_is_a_paragraph_of_mathematics() -> None:
    assert shape("x", display=True) == "oMathPara(oMath('x'))"


def test_a_hidden_degree_is_hidden_and_a_bar_stands_above() -> None:
    root = write_formula(parse_formula(r"\sqrt{x}", display=False))
    assert root.find(f".//{MATH}degHide").get(f"{MATH}val") == "1"
    bar = write_formula(parse_formula(r"\overline{x}", display=False))
    assert bar.find(f".//{MATH}pos").get(f"{MATH}val") == "top"


def test_fences_keep_their_signs_and_cases_are_open_to_the_right() -> None:
    cases = r"\begin{cases} 1 & x > 0 \\ 0 & \text{ellers} \end{cases}"
    written = write_formula(parse_formula(f"f = {cases}", display=True))
    [fence] = written.iter(f"{MATH}dPr")
    assert [child.get(f"{MATH}val") for child in fence] == ["{", ""]
    assert "ellers" in [text.text for text in written.iter(f"{MATH}t")]


def test_words_and_names_of_functions_stand_upright() -> None:
    written = write_formula(parse_formula(r"\text{pladser} \max x", display=False))
    forms = {
        run.findtext(f"{MATH}t"): [
            etree.QName(form).localname for form in run.iterfind(f"{MATH}rPr/*")
        ]
        for run in written.iter(f"{MATH}r")
    }
    assert forms["pladser"] == ["nor"]
    assert forms["max"] == ["sty"]
    assert forms["x"] == []


@pytest.mark.parametrize(
    "latex",
    [
        r"\sum_{i=1}^{n} x_i",
        r"\underbrace{x}_{a}",
        r"\overbrace{x}^{a}",
        r"\underset{x}{\min} f",
        r"\overset{a}{=}",
        r"\begin{aligned} a &= b \\ c &= d \end{aligned}",
        r"\vec{v} \dot{x} \tilde{y}",
        r"a \quad b",
    ],
)
def test_no_letter_of_a_formula_is_lost(latex) -> None:
    formula = parse_formula(latex, display=True)
    shown = "".join(text.text for text in write_formula(formula).iter(f"{MATH}t"))
    assert [c for c in _letters(formula.root) if c not in shown] == []


def _letters(term) -> str:
    own = term.text if term.tag in {"mi", "mn", "mtext"} else ""
    return own + "".join(map(_letters, term.children))
