"""98 filled questionnaires checked whole, beside openpyxl loading the same files."""

import runpy
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest

from analysis.reading import Reader
from analysis.returns.findings_report.page import render_page
from analysis.returns.form.questions import FormKind
from analysis.returns.register.receiving import examine

SLUG = "synsnedsaettelse-2014"


def seconds(work: Callable[[], object]) -> float:
    """Processor time: other programs do not count."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def test_98_returns_are_checked(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    filling = SimpleNamespace(**runpy.run_path(str(root / "tests/unit/returns/filling.py")))
    asked, drawn = filling.open_and_draw(Reader(root), SLUG)
    asked = replace(asked, root=tmp_path / "checkout")
    paths = []
    for (kind, code), made in drawn.items():
        if kind is FormKind.MUNICIPALITY:
            given = filling.clean_answers(made.form, filling.seeded(int(code)))
            book = filling.write_answers(made.content, given)
            paths.append(filling.save(book, tmp_path / made.name))
    assert len(paths) == 98
    taken = seconds(lambda: examine(asked, paths))
    again = seconds(lambda: examine(asked, paths))
    peer = seconds(lambda: [openpyxl.load_workbook(path) for path in paths])
    intake = examine(asked, paths)
    page = seconds(lambda: render_page(intake, "da", round_name=asked.udmelding.name))
    with capsys.disabled():
        sys.stdout.write(
            f"\n98 returns checked, personal data and all, in {taken:.1f} s ({again:.1f} s the "
            f"second time), {taken / peer:.2f} times one load by openpyxl ({peer:.1f} s); their page "
            f"in {page:.2f} s\n"
        )
