"""Maps: every municipality once, numbers as given, words for whoever cannot see them."""

import datetime as dt
import math
import re
from itertools import pairwise
from pathlib import Path

import pytest
from defusedxml import ElementTree

from analysis.country import Areas, Tilegrid, read_areas, read_tilegrid
from analysis.language import Language
from analysis.reading import Reader, find_root
from analysis.report.blocks import Block
from analysis.report.figures.map_classes import (
    CLASS_COLOURS,
    as_said,
    class_breaks,
    class_of,
    say,
)
from analysis.report.figures.map_ground import MapGround, MapWords, map_ground
from analysis.report.figures.map_marks import Seat, radius
from analysis.report.figures.map_sheet import lay_sheet
from analysis.report.figures.point_map import point_map
from analysis.report.figures.tile_map import tile_map

DA, EN = Language("da"), Language("en")
WORDS = MapWords(
    label="kort",
    caption="Flest bor i vest.",
    measure="Forventede borgere",
    missing="Vises ikke",
    source="Egne beregninger",
    evidence_label="antaget",
)
SHARES = MapWords(
    label="andele",
    caption="Én kommune er oftest bedst.",
    measure="Andel",
    missing="Ikke oplyst",
    source="Egne beregninger",
    shares=True,
)
SEATS = (
    Seat(name="Kofoedsminde", lon=11.39, lat=54.695),
    Seat(name="Enhed i Viborg", lon=9.402, lat=56.453, planned=True),
)


@pytest.fixture(scope="module")
def areas() -> Areas:
    return read_areas(Reader(find_root(Path(__file__).parent)))


@pytest.fixture(scope="module")
def grid() -> Tilegrid:
    return read_tilegrid(Reader(find_root(Path(__file__).parent)))


@pytest.fixture(scope="module")
def ground(areas: Areas, grid: Tilegrid) -> MapGround:
    return map_ground(areas, grid, as_of=dt.date(2026, 1, 1), language=DA)


@pytest.fixture(scope="module")
def values(ground: MapGround) -> dict[str, float | None]:
    """A number of its own for each municipality, and two that are not known."""
    numbers = {code: 0.11 + i * 0.37 for i, code in enumerate(sorted(ground.names))}
    return {**numbers, "400": None, "563": math.nan}


@pytest.fixture(scope="module")
def tiles(values: dict[str, float | None], ground: MapGround) -> Block:
    return tile_map(values, ground=ground, words=WORDS, language=DA)


@pytest.fixture(scope="module")
def points(values: dict[str, float | None], ground: MapGround) -> Block:
    return point_map(values, ground=ground, seats=SEATS, words=WORDS, language=DA)


def words_of(block: Block) -> list[str]:
    found: list[str] = re.findall(r"<!-- (.*?) -->", block.svg or "")
    return [words.replace("\N{NO-BREAK SPACE}", " ") for words in found]


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_every_municipality_has_one_tile_with_its_name(tiles: Block, ground: MapGround) -> None:
    words = words_of(tiles)
    assert all(words.count(short) == 1 for short in ground.short.values())
    assert tiles.svg is not None
    # Each class has a swatch in the legend besides.
    filled = re.findall(
        r'style="fill: (#[0-9a-f]{6}); stroke: #5b6470; stroke-width: 0.5', tiles.svg
    )
    classes = [colour for colour in filled if colour.upper() in CLASS_COLOURS]
    assert len(classes) == 96 + len(CLASS_COLOURS)


def test_each_tile_says_its_number_and_unknown_ones_none(
    tiles: Block, values: dict[str, float | None]
) -> None:
    words = words_of(tiles)
    for value in values.values():
        if value is not None and not math.isnan(value):
            assert say(value, WORDS, DA) in words
    assert "Vises ikke (2 kommuner)" in words
    assert not [w for w in words if re.search(r"\b(nan|none|inf)\b", w, re.IGNORECASE)]


def test_regions_are_those_of_the_day(
    areas: Areas, grid: Tilegrid, values: dict[str, float | None], tiles: Block
) -> None:
    before = " ".join(words_of(tiles))
    for name in ("Hovedstaden", "Sjælland", "Syddanmark", "Midtjylland", "Nordjylland"):
        assert f"Region {name}" in before
    later = map_ground(areas, grid, as_of=dt.date(2027, 2, 1), language=EN)
    after = " ".join(words_of(tile_map(values, ground=later, words=WORDS, language=EN)))
    assert "Eastern" in after
    assert "Capital Region" not in after


def test_words_for_whoever_cannot_see_it(tiles: Block, points: Block) -> None:
    for block in (tiles, points):
        alt = block.content["alt"]
        assert alt.startswith("Flest bor i vest.")
        assert "Forventede borgere" in alt
        assert "Højest: Hjørring 36, Aalborg 36 og Jammerbugt 35." in alt
        assert "Lavest: København 0,11, Frederiksberg 0,48 og Ballerup 0,85." in alt
        assert "Vises ikke: Bornholm og Fanø." in alt
        assert block.content["source"] == "Egne beregninger"
        assert block.content["evidence_label"] == "antaget"
        assert block.content["width_mm"] == pytest.approx(160, abs=0.1)
    assert "Tilbud, der findes: Kofoedsminde." in points.content["alt"]
    assert "Beregnet placering, ikke et forslag: Enhed i Viborg." in points.content["alt"]


def test_the_same_map_has_the_same_bytes(
    values: dict[str, float | None], ground: MapGround, tiles: Block, points: Block
) -> None:
    shuffled = dict(sorted(values.items(), key=lambda item: item[0][::-1]))
    assert tile_map(shuffled, ground=ground, words=WORDS, language=DA).svg == tiles.svg
    again = point_map(shuffled, ground=ground, seats=SEATS, words=WORDS, language=DA)
    assert again.svg == points.svg


@pytest.mark.parametrize("name", ["tiles", "points"])
def test_the_picture_is_well_formed_and_has_no_word_for_nothing(
    request: pytest.FixtureRequest, name: str
) -> None:
    svg = request.getfixturevalue(name).svg
    assert ElementTree.fromstring(svg).tag.endswith("svg")
    assert not re.search(r"\b(nan|inf|None)\b", svg)


def test_classes_part_the_municipalities_as_the_legend_says(
    tiles: Block, values: dict[str, float | None]
) -> None:
    known = [v for v in values.values() if v is not None and not math.isnan(v)]
    counts = [int(n) for w in words_of(tiles) for n in re.findall(r"\((\d+) kommuner?\)", w)]
    assert sum(counts) == len(known) + 2
    assert counts[-1] == 2
    assert max(counts[:-1]) - min(counts[:-1]) <= 3


def test_breaks_of_ones_own(ground: MapGround) -> None:
    values = {code: float(i) for i, code in enumerate(sorted(ground.names))}
    block = tile_map(values, ground=ground, words=WORDS, language=DA, breaks=[50, 97])
    words = words_of(block)
    assert "under 50 (50 kommuner)" in words
    assert "50 til under 97 (47 kommuner)" in words
    assert "97 og derover (1 kommune)" in words


def test_a_tile_and_its_class_never_disagree() -> None:
    # 169.6 is written 170, so it belongs to the class that begins at 170.
    assert class_of(169.6, (170.0,), WORDS) == 1
    assert class_of(0.0996, (0.1,), SHARES) == 1
    assert as_said(9.96, WORDS) == 10.0


@pytest.mark.parametrize(
    ("value", "words", "said"),
    [
        (0.0, WORDS, "0"),
        (0.002, WORDS, "<0,01"),
        (0.45, WORDS, "0,45"),
        (365.4, WORDS, "365"),
        (0.0, SHARES, "0 %"),
        (0.0002, SHARES, "<0,1 %"),
        (0.412, SHARES, "41,2 %"),
    ],
)
def test_a_number_is_never_a_false_zero(value: float, words: MapWords, said: str) -> None:
    assert say(value, words, DA).replace("\N{NO-BREAK SPACE}", " ") == said


def test_one_number_for_all_is_one_class(ground: MapGround) -> None:
    block = tile_map(dict.fromkeys(ground.names, 0.0), ground=ground, words=SHARES, language=DA)
    assert "0 % (98 kommuner)" in words_of(block)


def test_nobody_known_is_a_map_without_classes(ground: MapGround) -> None:
    nobody = dict.fromkeys(ground.names)
    block = tile_map(nobody, ground=ground, words=WORDS, language=DA)
    assert "Vises ikke (98 kommuner)" in words_of(block)
    assert "Højest" not in block.content["alt"]
    assert point_map(nobody, ground=ground, seats=(), words=WORDS, language=DA).content["alt"]


def test_many_zeros_are_a_class_of_their_own() -> None:
    breaks = class_breaks([0.0] * 90 + [0.1, 0.2, 0.3, 0.4])
    assert breaks[0] == 0.1
    assert sum(value < breaks[0] for value in [0.0] * 90 + [0.1]) == 90


@pytest.mark.parametrize("breaks", [[2.0, 1.0], [1.0, 1.0], [1, 2, 3, 4, 5], [math.nan, 1.0]])
def test_breaks_that_do_not_rise_or_are_too_many(ground: MapGround, breaks: list[float]) -> None:
    with pytest.raises(ValueError, match="breaks must rise"):
        tile_map(
            dict.fromkeys(ground.names, 1.0),
            ground=ground,
            words=WORDS,
            language=DA,
            breaks=breaks,
        )


def test_a_municipality_left_out_or_unknown_is_refused(ground: MapGround) -> None:
    values: dict[str, float | None] = dict.fromkeys(ground.names, 1.0)
    with pytest.raises(ValueError, match=r"\['411'\]"):
        tile_map({**values, "411": 1.0}, ground=ground, words=WORDS, language=DA)
    del values["101"]
    with pytest.raises(ValueError, match=r"\['101'\]"):
        point_map(values, ground=ground, seats=(), words=WORDS, language=DA)


def test_infinite_and_negative_numbers_are_refused(ground: MapGround) -> None:
    values = dict.fromkeys(ground.names, 1.0)
    with pytest.raises(ValueError, match="infinite"):
        tile_map({**values, "101": math.inf}, ground=ground, words=WORDS, language=DA)
    with pytest.raises(ValueError, match="negative"):
        point_map({**values, "101": -1.0}, ground=ground, seats=(), words=WORDS, language=DA)


def test_colours_can_be_told_apart_in_grey_and_read_on() -> None:
    levels = [luminance(colour) for colour in CLASS_COLOURS]
    for light, dark in pairwise(levels):
        assert (light + 0.05) / (dark + 0.05) >= 1.3
    ink = luminance("#1B2733")
    for i, level in enumerate(levels):
        words = ink if i < 3 else 1.0
        high, low = max(level, words), min(level, words)
        assert (high + 0.05) / (low + 0.05) >= 4.5


def test_circles_have_areas_in_proportion_and_never_vanish() -> None:
    assert radius(4.0, 16.0) == pytest.approx(radius(16.0, 16.0) / 2)
    assert radius(0.0, 16.0) > 0
    assert radius(0.0, 0.0) > 0


def test_every_municipality_is_a_circle_or_a_cross(points: Block) -> None:
    words = words_of(points)
    assert "Vises ikke (2 kommuner)" in words
    assert {"Kofoedsminde", "Enhed i Viborg", "Bornholm", "Vestdanmark", "Østdanmark"} <= {*words}
    assert points.svg is not None
    outlines = len(re.findall(r"fill: none; stroke: #12436d", points.svg))
    # 96 municipalities, two example sizes and the two parts of the country in the legend.
    assert outlines == 96 + 2 + 2


def test_the_sheet_is_true_in_the_middle_and_moves_bornholm_in(ground: MapGround) -> None:
    sheet = lay_sheet(ground.towns.values(), foot=0.3)
    for lon, lat in ground.towns.values():
        x, y = sheet.at(lon, lat)
        assert 0 < x < 6.3
        assert 0.3 < y < sheet.top
    (x_a, y_a), (x_b, y_b) = sheet.at(9.0, 56.1), sheet.at(10.0, 56.1)
    assert y_a == y_b
    # A degree of longitude in the middle of the country is cos 56.1° of one of latitude.
    degree = sheet.at(9.0, 57.1)[1] - y_a
    assert (x_b - x_a) / degree == pytest.approx(math.cos(math.radians(56.1)), abs=0.003)
    assert sheet.moves(14.7)
    assert not sheet.moves(12.67)


def test_a_country_without_bornholm_moves_nobody() -> None:
    assert lay_sheet([(9.0, 55.0), (12.0, 57.0)], foot=0.2).moved is None
