"""Drawings made smaller without looking different."""

import re

from defusedxml import ElementTree

from analysis.export.pictures import compact_svg
from analysis.report.house_style import house_style, new_figure, to_svg


def drawing() -> str:
    with house_style():
        figure = new_figure(4, 2)
        axes = figure.subplots()
        axes.plot([1, 2, 3], [60.123456, 72, 86])
        axes.set_xlabel("År: ærø på ø")
        return to_svg(figure)


def points(svg: str) -> tuple[list[float], list[float]]:
    """The points of lines, and of letters in hundredths of their size, in order."""
    lines: list[float] = []
    letters: list[float] = []
    for path in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}path"):
        found = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", path.get("d") or "")]
        scale = re.search(r"scale\(([\d.]+)\)", path.get("transform", ""))
        if scale:
            letters += [n * float(scale[1]) for n in found]
        else:
            lines += found
    return lines, letters


def test_the_same_points_within_a_hundredth_of_a_point() -> None:
    before, after = points(drawing()), points(compact_svg(drawing()))
    for one, other in zip(before, after, strict=True):
        assert one
        assert len(one) == len(other)
    assert max(abs(a - b) for a, b in zip(before[0], after[0], strict=True)) <= 0.01
    # The largest letters have 14 points.
    assert max(abs(a - b) for a, b in zip(before[1], after[1], strict=True)) * 14 / 100 <= 0.01


def placed(svg: str) -> list[tuple[float, float]]:
    """Where each letter and mark is put, in order."""
    found = []
    for element in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}use"):
        moved = re.search(r"translate\((\S+) (\S+)\)", element.get("transform", ""))
        x, y = moved.groups() if moved else (element.get("x", 0), element.get("y", 0))
        found.append((float(x), float(y)))
    return found


def test_every_glyph_is_still_found_and_stands_where_it_stood() -> None:
    after = ElementTree.fromstring(compact_svg(drawing()))
    ids = {element.get("id") for element in after.iter()}
    uses = [e for e in after.iter() if e.tag.endswith("use")]
    assert uses
    assert {e.get("href")[1:] for e in uses} <= ids
    before, now = placed(drawing()), placed(compact_svg(drawing()))
    assert len(before) == len(now)
    # In hundredths of a letter's size, as letters are placed, or in points.
    assert (
        max(
            abs(a - b)
            for one, two in zip(before, now, strict=True)
            for a, b in zip(one, two, strict=True)
        )
        <= 0.06
    )


def test_a_drawing_takes_much_less_room_and_names_no_program() -> None:
    small = compact_svg(drawing())
    assert len(small) < 0.75 * len(drawing())
    assert "metadata" not in small
    assert compact_svg(small) == small


def test_text_in_a_drawing_keeps_its_blanks() -> None:
    svg = "<svg><text>a  <tspan> b </tspan></text></svg>"
    assert compact_svg(svg) == svg
