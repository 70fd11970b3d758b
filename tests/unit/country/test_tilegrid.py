import hashlib
import shutil
from pathlib import Path

import pytest

from analysis.country import Areas, Tilegrid, read_tilegrid
from analysis.country.tilegrid import TILEGRID_PATH
from analysis.errors import DataError
from analysis.reading import Reader

CHECKSUMS = "data/reference/SHA256SUMS"


@pytest.fixture(scope="module")
def grid(reader: Reader) -> Tilegrid:
    return read_tilegrid(reader)


def test_every_municipality_has_a_tile_of_its_own(grid: Tilegrid, areas: Areas) -> None:
    assert set(grid.cells) == set(areas.municipalities.index)
    assert len(set(grid.cells.values())) == 98
    assert (grid.rows, grid.columns) == (17, 20)


def test_shortened_names_differ_and_begin_as_the_names_do(grid: Tilegrid, areas: Areas) -> None:
    assert set(grid.short) == set(grid.cells)
    assert len(set(grid.short.values())) == 98
    for code, short in grid.short.items():
        assert 2 <= len(short) <= 4
        assert areas.names[code].startswith(short[0])


def test_west_lies_left_of_east(grid: Tilegrid, areas: Areas) -> None:
    columns = {
        part: [
            grid.cells[code][1]
            for code in areas.municipalities.index[areas.municipalities["part"] == part]
        ]
        for part in ("vestdanmark", "oestdanmark")
    }
    assert max(columns["vestdanmark"]) <= min(columns["oestdanmark"])


@pytest.mark.parametrize(
    ("old", "new", "places"),
    [
        ("101,10,17,Kbh\n", "", ["101"]),
        ("101,10,17,Kbh\n", "101,10,17,Kbh\n101,10,18,Ny\n", ["101"]),
        ("101,10,17,Kbh\n", "101,10,17,Kbh\n411,0,0,Chr\n", ["411"]),
        ("101,10,17,Kbh\n", "101,10,16,Kbh\n", ["101", "147"]),
        ("101,10,17,Kbh\n", "101,10,17,Frb\n", ["101", "147"]),
    ],
)
def test_a_wrong_grid_names_the_municipality(
    reader: Reader, tmp_path: Path, old: str, *, new: str, places: list[str]
) -> None:
    shutil.copytree(reader.root / "data" / "reference", tmp_path / "data" / "reference")
    file, sums = tmp_path / TILEGRID_PATH, tmp_path / CHECKSUMS
    before = file.read_bytes()
    after = before.replace(old.encode(), new.encode(), 1)
    assert after != before
    file.write_bytes(after)
    digests = [hashlib.sha256(content).hexdigest() for content in (before, after)]
    sums.write_text(sums.read_text().replace(*digests))
    with pytest.raises(DataError) as caught:
        read_tilegrid(Reader(tmp_path))
    assert [problem.place for problem in caught.value.problems] == places
