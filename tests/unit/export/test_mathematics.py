"""Formulas in both formats."""

import re

import pytest

from analysis.export.mathematics import (
    FormulaError,
    parse_formula,
    write_mathml,
    write_typst_formula,
)

FORMULAS = [
    r"\rho=\frac{\lambda}{c\mu}",
    r"\hat{\beta}_1 + \bar{x} \pm 1.96\,\frac{s}{\sqrt{n}}",
    r"\sqrt[3]{x} \vec{a} \tilde{b} \dot{c} \overline{xy} \underbrace{a+b}_{n} \overbrace{a}^{m}",
    r"\sum_{i=1}^{n} x_i^2 \prod_{j} y_j \int_0^\infty f(x)\,dx",
    r"\lim_{n\to\infty} \max_k x_k",
    r"\begin{cases}1 & x>0\\0 & \text{ellers}\end{cases}",
    r"\begin{pmatrix}a&b\\c&d\end{pmatrix} \begin{bmatrix}a\\c\end{bmatrix}",
    r"\begin{vmatrix}a&b\\c&d\end{vmatrix} \begin{matrix}a&b\end{matrix}",
    r"\begin{aligned}a&=b\\c&=d+e\end{aligned}",
    r"\left(\frac{a}{b}\right)^2 \left[\begin{array}{cc}a&b\end{array}\right]",
    r"\mathrm{behov}_{t+1}=\max(0, x_t-\kappa)",
    r"y \sim \mathcal{N}(\mu,\sigma^2), A \cup B \subseteq \mathbb{R}",
    r"\binom{n}{k} f'(x) 95\,\% x \in \{1,\dots,98\}",
    r'\text{a $b$ <b> & "c"}',
    r"x < y",
]


@pytest.mark.parametrize("latex", FORMULAS)
def test_mathml_is_well_formed_and_closed(latex) -> None:
    written = write_mathml(parse_formula(latex, display=True))
    assert written.startswith('<math display="block">')
    # Only elements of MathML, every other sign of markup escaped.
    left = re.sub(r"</?(?:math|m[a-z]+)(?: [a-z]+=\"[^\"<>]*\")*>", "", written)
    assert "<" not in left
    assert ">" not in left
    assert not re.search(r"&(?!(?:amp|lt|gt|#34|#39);)", left)


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\frac{a}{b}", ["frac", ["row", ["symbol", "a"]], ["row", ["symbol", "b"]]]),
        ("x_1^2", ["subsup", ["symbol", "x"], ["number", "1"], ["number", "2"]]),
        (r"\text{og}", ["text", "og"]),
        (
            r"\begin{matrix}a&b\end{matrix}",
            ["matrix", "center", [["row", ["symbol", "a"]], ["row", ["symbol", "b"]]]],
        ),
    ],
)
def test_nodes_for_paper(latex, expected) -> None:
    assert write_typst_formula(parse_formula(latex, display=False)) == ["row", expected]


def test_cases_are_fenced_on_one_side_and_aligned_left() -> None:
    formula = parse_formula(r"\begin{cases}1&x\\0&y\end{cases}", display=True)
    row, fenced = write_typst_formula(formula)
    assert row == "row"
    assert isinstance(fenced, list)
    name, brace, matrix = fenced
    assert (name, brace) == ("fenced", ["symbol", "{"])
    assert isinstance(matrix, list)
    assert matrix[:2] == ["matrix", "left"]


@pytest.mark.parametrize(
    "latex",
    [
        r"A = \begin{pmatrix}a\\b\end{pmatrix} + c",
        r"A = \binom{n}{k} + c",
        r"A = \begin{vmatrix}a\end{vmatrix}",
    ],
)
def test_fences_grow_with_what_they_hold_wherever_it_stands(latex) -> None:
    written = write_typst_formula(parse_formula(latex, display=True))
    fenced = [part for part in written if isinstance(part, list) and part[0] == "fenced"]
    assert [len(part) for part in fenced] == [4]


@pytest.mark.parametrize("latex", [r"\ukendt{x}", r"\boxed{x}", r"\cancel{x}", "a & b", r"\frac{"])
def test_what_cannot_be_shown_is_refused_with_the_formula(latex) -> None:
    with pytest.raises(FormulaError) as refused:
        parse_formula(latex, display=False)
    assert latex in refused.value.reason.da
    assert latex in refused.value.reason.en


def test_a_link_and_a_colour_in_a_formula_are_left_out() -> None:
    written = write_mathml(parse_formula(r"\href{http://x.dk}{y} \color{red}{z}", display=False))
    assert "http" not in written
    assert "red" not in written
