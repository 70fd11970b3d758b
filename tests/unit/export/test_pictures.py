"""Drawings made smaller without looking different."""

import re

from defusedxml import ElementTree

from analysis.export.pictures import compact_svg
from analysis.report.house_style import house_style, new_figure, to_svg

HREF = "{http://www.w3.org/1999/xlink}href"


def drawing() -> str:
    with house_style():
        figure = new_figure(4, 2)
        axes = figure.subplots()
        axes.plot([1, 2, 3], [60.123456, 72, 86])
        axes.set_xlabel("År: ærø på ø")
        return to_svg(figure)


def numbers(svg: str) -> list[float]:
    """Every point of every path, in order."""
    paths = re.findall(r' d="([^"]+)"', svg)
    return [float(n) for path in paths for n in re.findall(r"-?\d+(?:\.\d+)?", path)]


def test_the_same_points_within_a_hundredth_of_a_point() -> None:
    before, after = numbers(drawing()), numbers(compact_svg(drawing()))
    assert len(before) == len(after)
    assert max(abs(a - b) for a, b in zip(before, after, strict=True)) <= 0.01


def test_every_glyph_is_still_found_and_stands_where_it_stood() -> None:
    before, after = (
        ElementTree.fromstring(drawing()),
        ElementTree.fromstring(compact_svg(drawing())),
    )
    ids = {element.get("id") for element in after.iter()}
    uses = [e for e in after.iter() if e.tag.endswith("use")]
    assert uses
    assert {e.get(HREF)[1:] for e in uses} <= ids
    assert len(uses) == sum(1 for e in before.iter() if e.tag.endswith("use"))


def test_a_drawing_takes_much_less_room_and_names_no_program() -> None:
    small = compact_svg(drawing())
    assert len(small) < 0.75 * len(drawing())
    assert "metadata" not in small
    assert compact_svg(small) == small


def test_text_in_a_drawing_keeps_its_blanks() -> None:
    svg = "<svg><text>a  <tspan> b </tspan></text></svg>"
    assert compact_svg(svg) == svg
