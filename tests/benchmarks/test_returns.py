"""98 questionnaires read, beside openpyxl loading the same bytes; and how soon a bomb is refused."""

import io
import resource
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from analysis.returns.answers.numbers import read_count
from analysis.returns.intake.look_over import look_over
from analysis.returns.workbook.workbook import read_content

MEASURE = """
import resource, sys
from pathlib import Path
from analysis.errors import DataError
from analysis.returns.workbook.workbook import read_workbook
try:
    read_workbook(Path(sys.argv[1]))
except DataError:
    pass
used = resource.getrusage(resource.RUSAGE_SELF)
print(used.ru_utime + used.ru_stime)
"""


def seconds(work: Callable[[], object], *, times: int = 3) -> float:
    """Processor time of the shortest of a few runs: other programs do not count."""
    found = []
    for _ in range(times):
        begun = time.process_time()
        work()
        found.append(time.process_time() - begun)
    return min(found)


def questionnaire(number: int) -> bytes:
    """Eight sheets with some hundred questions, a third of them answered."""
    book = openpyxl.Workbook()
    book.active.title = "Forside"
    for theme in range(7):
        sheet = book.create_sheet(f"Tema {theme + 1}")
        for row in range(1, 31):
            sheet.append([row, f"Spørgsmål {theme}.{row}", None, "Vejledning til spørgsmålet"])
            if (row + number) % 3 == 0:
                sheet.cell(row, 3, (row * number) % 17)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_98_workbooks_are_read(capsys: pytest.CaptureFixture[str]) -> None:
    files = [questionnaire(number) for number in range(98)]

    def ours() -> None:
        for content in files:
            workbook = read_content(content, file="svar.xlsx")
            look_over(workbook)
            for sheet in workbook.sheets:
                for row in range(1, 31):
                    read_count(sheet.get(f"C{row}"))

    def theirs() -> None:
        for content in files:
            openpyxl.load_workbook(io.BytesIO(content))

    taken, peer = seconds(ours), seconds(theirs)
    with capsys.disabled():
        sys.stdout.write(
            f"\n98 workbooks: read, looked over and counted in {taken:.1f} s, "
            f"{taken / peer:.2f} times one load by openpyxl ({peer:.1f} s)\n"
        )


def test_a_bomb_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bomb, empty = tmp_path / "bombe.xlsx", tmp_path / "tom.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        package.writestr("xl/worksheets/sheet1.xml", b" " * 201_000_000)
    empty.write_bytes(b"")

    def cost(path: Path) -> float:
        done = subprocess.run(
            [sys.executable, "-c", MEASURE, path], capture_output=True, text=True, check=True
        )
        return float(done.stdout)

    refused, started = cost(bomb), cost(empty)
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    with capsys.disabled():
        sys.stdout.write(
            f"\na bomb of 201 MB: refused in {refused:.2f} s of processor time, of which starting "
            f"takes {started:.2f} s ({refused / started:.2f} times); at most {children:.0f} MB in any child\n"
        )
