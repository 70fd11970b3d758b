"""What every picture keeps: words in the page and apart, sizes, contrast, the same bytes."""

import functools
import itertools
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from analysis.assessment.opening import open_study
from analysis.assessment.study import Study
from analysis.catalogue.udmelding import list_slugs
from analysis.language import Language
from analysis.report import figures
from analysis.report.blocks import Block
from analysis.report.figures.drawing import width_of, wrap
from analysis.report.figures.map_classes import CLASS_COLOURS
from analysis.report.house_style import font_folder, house_style

ROOT = Path(__file__).parents[3]
DRAWN = [name for name in figures.__all__ if name != "page_one"]
# Only what lies behind: the band, the steps' filling and the grid carry no meaning alone, and a
# municipality's tile has its number in it.
BEHIND = {"#dce4ec", "#d5d9de", "#ffffff", *(colour.lower() for colour in CLASS_COLOURS)}
_TEXT = re.compile(
    r"<!-- (?P<words>.*?) -->\s*<g style=\"[^\"]*\" transform=\"translate\((?P<x>[-\d.]+) "
    r"(?P<y>[-\d.]+)\)(?P<turned> rotate\(-90\))? scale\((?P<scale>[\d.]+) ",
    re.DOTALL,
)


@dataclass(frozen=True)
class Box:
    words: str
    points: float
    left: float
    right: float
    top: float
    bottom: float

    def over(self, other: "Box") -> bool:
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > 0.5 and down > 0.5


@functools.cache
def letter_widths() -> dict[str, float]:
    """Width of every letter as a share of the size, by the font's own table."""
    with TTFont(font_folder() / "SourceSans3-Regular.ttf") as font:
        widths, em = font["hmtx"], font["head"].unitsPerEm
        return {chr(code): widths[name][0] / em for code, name in font.getBestCmap().items()}


def advance(words: str, points: float) -> float:
    """Width of words without matplotlib; the table knows no kerning."""
    return points * sum(letter_widths()[letter] for letter in words)


def text_boxes(svg: str) -> list[Box]:
    """Where every text of a picture stands, read from its SVG; capitals are 0.66 of the size."""
    boxes = []
    for found in _TEXT.finditer(svg):
        x, y = float(found["x"]), float(found["y"])
        points = float(found["scale"]) * 100
        words = found["words"]
        width = advance(words, points)
        across, up = (0.66 * points, width) if found["turned"] else (width, 0.66 * points)
        left = x - across if found["turned"] else x
        boxes.append(Box(words, points, left, left + across, y - up, y))
    return boxes


def page(svg: str) -> tuple[float, float]:
    size = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    assert size is not None
    return float(size[1]), float(size[2])


def contrast_on_white(colour: str) -> float:
    """WCAG 2.1, 1.4.3: relative luminance of an sRGB colour against white."""
    shares = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


@pytest.fixture(scope="module")
def studies() -> dict[str, Study]:
    return {slug: open_study(slug, root=ROOT) for slug in list_slugs(ROOT)}


@pytest.fixture(scope="module")
def pictures(studies: dict[str, Study]) -> dict[str, Block]:
    """Every picture of every round for the nation and for one region, in both languages."""
    found = {}
    names = itertools.product(studies, ("danmark", "nordjylland"), ("da", "en"), DRAWN)
    for slug, area, code, name in names:
        block = getattr(figures, name)(studies[slug].area(area), Language(code))
        if block is not None:
            found[f"{slug}/{area}/{code}/{name}"] = block
    return found


def test_there_are_pictures_of_every_kind(pictures: dict[str, Block]) -> None:
    assert {key.split("/")[-1] for key in pictures} == set(DRAWN)


def test_no_words_stand_over_others(pictures: dict[str, Block]) -> None:
    over = {
        key: (one.words, other.words)
        for key, block in pictures.items()
        for one, other in itertools.combinations(text_boxes(block.svg or ""), 2)
        if one.over(other)
    }
    assert over == {}


def test_no_words_are_cut_at_the_edge(pictures: dict[str, Block]) -> None:
    cut = []
    for key, block in pictures.items():
        across, down = page(block.svg or "")
        boxes = text_boxes(block.svg or "")
        assert boxes
        cut += [
            (key, box.words)
            for box in boxes
            if box.left < 0 or box.top < 0 or box.right > across or box.bottom > down
        ]
    assert cut == []


def test_words_are_at_least_eight_points_at_the_width_of_a_page(pictures: dict[str, Block]) -> None:
    for block in pictures.values():
        assert block.content["width_mm"] == pytest.approx(160, abs=0.1)
        assert min(box.points for box in text_boxes(block.svg or "")) >= 8
        assert block.content["height_mm"] < 240


def test_every_colour_that_says_something_stands_out_from_white(pictures: dict[str, Block]) -> None:
    used = {c for b in pictures.values() for c in re.findall(r"#[0-9a-f]{6}\b", b.svg or "")}
    assert len(used - BEHIND) >= 5
    assert all(contrast_on_white(colour) >= 3 for colour in used - BEHIND)


def test_every_picture_says_its_finding_with_a_number_and_its_source(
    pictures: dict[str, Block],
) -> None:
    for key, block in pictures.items():
        content = block.content
        assert re.search(r"\d", content["alt"]), key
        assert content["caption"].endswith("."), key
        assert content["source"], key
        assert content["evidence_label"], key
        shown = [content["alt"], content["caption"]]
        assert not any(re.search(r"\.\.|  |\{|\bnan\b|None", text) for text in shown), key


def test_the_same_picture_gives_the_same_bytes(studies: dict[str, Study]) -> None:
    views = [study.area("danmark") for study in studies.values()]
    for name in DRAWN:
        draw = getattr(figures, name)
        # Not every round has something for every picture; each is drawn for the first that has.
        view = next(view for view in views if draw(view, Language("da")) is not None)
        assert draw(view, Language("da")).svg == draw(view, Language("da")).svg


def test_words_are_as_wide_as_the_font_says() -> None:
    words = "Beboere på sikrede afdelinger, højst 72"
    with house_style():
        # The font's table knows no kerning, which moves letters together by a little.
        assert width_of(words, 10) * 72 == pytest.approx(advance(words, 10), rel=0.02)


def test_lines_are_no_wider_than_asked_and_keep_every_word() -> None:
    words = "Afrapportering fra ministeriets arbejdsgruppe om Kofoedsminde offentliggjort"
    with house_style():
        lines = wrap(words, 1.5)
        assert len(lines) > 2
        assert max(width_of(line) for line in lines) <= 1.5
        assert " ".join(lines) == words


def test_a_word_too_long_for_any_line_is_divided() -> None:
    with house_style():
        lines = wrap("rehabiliteringsspecialist rehabiliteringsspecialist", 0.6)
        assert max(width_of(line) for line in lines) <= 0.6
        assert "".join(line.removesuffix("-") for line in lines) == "rehabiliteringsspecialist" * 2


def test_words_are_never_read_as_a_formula(studies: dict[str, Study]) -> None:
    from dataclasses import replace

    from analysis.language import Text

    study = studies["udviklingshaemning-dom-2023-fornyet"]
    event = replace(study.udmelding.process[0], event=Text("Pris $x_1$ <b>", "Price $x_1$ <b>"))
    changed = replace(study.udmelding, process=(event, *study.udmelding.process[1:]))
    view = replace(study, udmelding=changed).area("danmark")
    block = figures.timeline(view, Language("da"))
    assert block is not None
    assert "Pris $x_1$" in (block.svg or "")
    assert "<b>" not in (block.svg or "")
