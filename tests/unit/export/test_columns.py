"""How a table fits the page."""

import dataclasses

import numpy as np
import pytest
from matplotlib.ft2font import FT2Font, LoadFlags

from analysis.export.columns import PAGE_WIDTH_PT, lay_out
from analysis.export.fitting import fit_widths, lines_of
from analysis.export.parts import Cell, Column, Table

REASON = "Opholdets længde er ikke oplyst for nogen af grupperne og er derfor en antagelse."


def table_of(rows: list[list[str]], *, numeric: int = 99) -> Table:
    columns = tuple(Column(text=f"Kolonne {n}", numeric=n >= numeric) for n in range(len(rows[0])))
    return Table(
        cell=1, columns=columns, rows=tuple(tuple(Cell(text=t) for t in row) for row in rows)
    )


def width_of(root, text: str, size: float) -> float:
    """Width of a text by the font itself, set by FreeType at a large size and scaled."""
    font = FT2Font(str(root / "src/analysis/report/fonts/SourceSans3-Regular.ttf"))
    font.set_size(1000, 72)
    advances = (font.load_char(ord(c), flags=LoadFlags.NO_HINTING).linearHoriAdvance for c in text)
    return sum(advances) / 65536 * size / 1000


def test_a_small_table_takes_the_room_its_lines_need(root) -> None:
    layout = lay_out(table_of([["Nordjylland", "12"]]))
    assert layout.size_pt == 9.2
    assert sum(layout.widths_pt) < PAGE_WIDTH_PT / 2
    assert layout.widths_pt[0] >= width_of(root, "Nordjylland", 9.2) + 10


@pytest.mark.parametrize("columns", [3, 6, 9, 12])
def test_no_table_is_wider_than_the_page(columns) -> None:
    layout = lay_out(table_of([[REASON] * 2 + ["1.234,5"] * (columns - 2)] * 3, numeric=2))
    assert sum(layout.widths_pt) <= PAGE_WIDTH_PT + 0.1
    assert 6.8 <= layout.size_pt <= 9.2


def test_numbers_and_dates_stay_on_one_line_beside_long_text(root) -> None:
    layout = lay_out(table_of([["23. november 2023", REASON * 3, "1 234 567,8"]], numeric=2))
    assert layout.widths_pt[0] >= width_of(root, "23. november 2023", layout.size_pt) + 10
    assert layout.widths_pt[2] >= width_of(root, "1 234 567,8", layout.size_pt) + 10


def test_room_goes_to_the_column_that_makes_rows_high() -> None:
    names = [["Enhed i Vestdanmark, 40 pladser, flytning begge veje", *["12 %"] * 5]] * 4
    heads = ["Alternativ", *["Borgere uden en plads, usikkert gennemsnit"] * 5]
    table = table_of(names, numeric=1)
    columns = tuple(Column(text=t, numeric=n > 0) for n, t in enumerate(heads))
    layout = lay_out(dataclasses.replace(table, columns=columns))
    # Two lines at the most: width that only shortens a heading is worth less than a row's.
    assert layout.tallest_row_pt <= 2 * layout.size_pt * 1.2 + 7.3


@pytest.mark.parametrize("room", [60.0, 120.0, 240.0])
def test_fitted_widths_keep_every_word_whole_and_stay_within_the_page(room) -> None:
    generator = np.random.default_rng(20260627)
    needs = generator.uniform(5, 300, size=(40, 4))
    least = np.full(4, 12.0)
    widths = fit_widths(needs, least, room)
    assert widths.sum() <= room + 1e-6
    assert (widths >= least).all()


def test_fitted_widths_are_about_as_low_as_any_division_of_the_room() -> None:
    generator = np.random.default_rng(7)
    for _ in range(20):
        needs = generator.uniform(5, 300, size=(12, 3))
        least, room = np.full(3, 10.0), 200.0
        chosen = lines_of(needs, fit_widths(needs, least, room)).max(axis=1).sum()
        tried = [
            lines_of(needs, np.array([a, b, room - a - b])).max(axis=1).sum()
            for a in np.arange(10.0, 181.0, 5.0)
            for b in np.arange(10.0, 191.0 - a, 5.0)
        ]
        assert chosen <= 1.15 * min(tried)


def test_letters_are_never_made_smaller_for_a_low_table() -> None:
    rows = [["Kofoedsminde", "beboere pr. måned efter domstype og hjemkommune " * 2, REASON]] * 2
    assert lay_out(table_of(rows)).size_pt == 9.2


def test_a_long_address_can_be_broken() -> None:
    address = "www.sbst.dk/" + "x" * 300
    layout = lay_out(table_of([["Kilde", address]]))
    assert sum(layout.widths_pt) <= PAGE_WIDTH_PT + 0.1


def test_height_tells_a_short_table_from_a_long_one() -> None:
    assert lay_out(table_of([["a", "b"]] * 5)).height_pt < 110
    assert lay_out(table_of([["a", "b"]] * 60)).height_pt > 900
