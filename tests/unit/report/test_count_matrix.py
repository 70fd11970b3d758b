"""A matrix of counts: round circles that grow with the number, and headings that fit."""

import math

import pytest
from matplotlib.patches import Circle

from analysis.report.figures.count_matrix import Count, CountMatrix, CountRow
from analysis.report.figures.drawing import WIDTH, new_picture
from analysis.report.house_style import house_style


def drawn(matrix):
    with house_style():
        figure = new_picture(matrix.height)
        matrix.draw(figure, matrix.height)
    [axes] = figure.axes
    return figure, [patch for patch in axes.patches if isinstance(patch, Circle)]


def matrix_of(*values, heads=None):
    counts = tuple(None if v is None else Count(value=v, words=str(v)) for v in values)
    heads = heads or tuple(map(str, range(len(values))))
    return CountMatrix(rows=(CountRow(name="Aalborg", counts=counts),), heads=heads, name_width=1.5)


def test_more_is_larger_and_nothing_is_nothing():
    figure, circles = drawn(matrix_of(1, None, 4, 9))
    radii = [circle.get_radius() for circle in circles]
    assert len(radii) == 3
    assert radii == sorted(radii)
    # Above the smallest circle, the radius grows as the square root of the number.
    steps = [(radius - radii[2]) / (radii[1] - radii[2]) for radius in radii]
    assert steps[0] == pytest.approx((math.sqrt(1 / 9) - 1) / (math.sqrt(4 / 9) - 1))
    assert [text.get_text() for text in figure.texts].count("9") == 1


def test_an_inexact_number_is_hollow_and_dashed():
    row = CountRow(name="a", counts=(Count(value=2.5, words="1–4", hollow=True),))
    _, [circle] = drawn(CountMatrix(rows=(row,), heads=("b",), name_width=1.5))
    assert circle.get_facecolor()[:3] == (1.0, 1.0, 1.0)
    assert circle.get_linestyle() != "solid"


def test_long_headings_stand_upright_and_short_ones_lie():
    short, _ = drawn(matrix_of(1, 2, heads=("Huset", "Gården")))
    assert {text.get_rotation() for text in short.texts} == {0.0}
    heads = tuple(
        f"Et tilbud med et navn, der ikke kan stå på to linjer, afdeling {n}" for n in range(10)
    )
    long, circles = drawn(matrix_of(*range(1, 11), heads=heads))
    assert 90.0 in {text.get_rotation() for text in long.texts}
    assert all(0 < circle.center[0] < WIDTH for circle in circles)
    assert any(text.get_text().endswith("…") for text in long.texts)


def test_many_rows_stand_closer():
    few = CountMatrix(rows=(CountRow(name="a", counts=(None,)),) * 10, heads=("b",), name_width=1.5)
    many = CountMatrix(
        rows=(CountRow(name="a", counts=(None,)),) * 46, heads=("b",), name_width=1.5
    )
    with house_style():
        assert many.height / 46 < few.height / 10
        assert many.height < 11
