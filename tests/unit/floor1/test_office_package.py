"""A workbook saved twice, at two times: the same bytes, and nothing in it lost."""

import io
import re
import zipfile

import openpyxl
import pytest

from analysis.office_package import EPOCH, without_clock


def workbook(hour):
    """A workbook as its writer saves it at some hour."""
    made = openpyxl.Workbook()
    made.active["A1"] = "Svære spiseforstyrrelser"
    made.properties.created = EPOCH.replace(tzinfo=None)
    saved = io.BytesIO()
    made.save(saved)
    moved = io.BytesIO()
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(moved, "w") as target:
        for item in source.infolist():
            part = source.read(item)
            if item.filename == "docProps/core.xml":
                saved_at = f"2031-05-04T{hour:02d}:00:00Z</dcterms:modified>".encode()
                part = re.sub(rb"[^>]*</dcterms:modified>", saved_at, part)
                assert saved_at in part
            entry = zipfile.ZipInfo(item.filename, date_time=(2031, 5, 4, hour, 0, 0))
            target.writestr(entry, part)
    return moved.getvalue()


def test_the_hour_it_was_saved_leaves_no_trace():
    first, second = workbook(3), workbook(17)
    assert first != second
    assert without_clock(first) == without_clock(second)
    assert without_clock(without_clock(first)) == without_clock(first)


def test_every_time_is_the_first_that_an_archive_can_hold():
    with zipfile.ZipFile(io.BytesIO(without_clock(workbook(3)))) as packed:
        assert {item.date_time for item in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = packed.read("docProps/core.xml")
    assert b"2031" not in core
    assert core.count(b"1980-01-01T00:00:00Z") == 2


def test_what_was_written_stays():
    read = openpyxl.load_workbook(io.BytesIO(without_clock(workbook(3))))
    assert read.active["A1"].value == "Svære spiseforstyrrelser"


def test_what_is_no_office_file_is_refused():
    with pytest.raises(zipfile.BadZipFile):
        without_clock(b"navn;antal\n")
