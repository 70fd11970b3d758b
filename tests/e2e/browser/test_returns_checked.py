"""Generated returns saved by LibreOffice come back whole; findings open as a person opens them."""

import re
import runpy
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest
from playwright.sync_api import Page

from analysis.reading import Reader
from analysis.returns.findings import Severity
from analysis.returns.findings_report.files import write_reports
from analysis.returns.form.questions import FormKind
from analysis.returns.register.receiving import examine

SLUGS = ("synsnedsaettelse-2014", "gravide-rusmiddel-2024-fornyet")
SEEDS = range(6)
NASTY = "<script>document.title='x'</script> =1+1 \u202e"


@pytest.fixture(scope="module")
def filling(root: Path):
    return SimpleNamespace(**runpy.run_path(str(root / "tests/unit/returns/filling.py")))


@pytest.fixture(scope="module")
def worlds(root: Path, filling):
    return {slug: filling.open_and_draw(Reader(root), slug) for slug in SLUGS}


@pytest.mark.parametrize("form", ["xlsx", "ods"])
@pytest.mark.parametrize("slug", SLUGS)
def test_generated_returns_survive_libreoffice(
    worlds, filling, tmp_path: Path, call: Callable[..., str], *, slug: str, form: str
) -> None:
    asked, drawn = worlds[slug]
    made = [filling.generated(drawn, seed, tmp_path) for seed in SEEDS]
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    out = tmp_path / "back"
    paths = [path for _, path, _ in made]
    call("soffice", home, "--headless", "--convert-to", form, "--outdir", out, *paths)
    for _, path, given in made:
        intake = examine(asked, [out / f"{path.stem}.{form}"])
        wrong = [one.describe().da for one in intake.findings if one.severity is Severity.ERROR]
        assert wrong == []
        assert filling.differences(intake.returns[0], given) == []


@pytest.fixture
def faulty(worlds, filling, tmp_path: Path):
    """A pass with errors, warnings and words that would act if they could."""
    asked, drawn = worlds[SLUGS[0]]
    made = drawn[FormKind.MUNICIPALITY, "851"]
    given = filling.clean_answers(made.form, filling.seeded(1))
    book = filling.write_answers(made.content, given)
    filling.put(book, "need.count", "1.234")
    filling.put(book, "offers.rating.supply", NASTY)
    book.worksheets[2]["H9"] = "se vedlagte"
    path = filling.save(book, tmp_path / made.name)
    (tmp_path / "tom.xlsx").write_bytes(b"")
    intake = examine(replace(asked, root=tmp_path / "checkout"), [path, tmp_path / "tom.xlsx"])
    return intake, asked.udmelding.name


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_page_of_findings_is_accessible_and_inert(
    faulty, tmp_path: Path, page: Page, axe: str, *, language: str
) -> None:
    intake, name = faulty
    [path] = write_reports(
        intake, html=tmp_path / "fund.html", sheet=None, language=language, round_name=name
    )
    asked_for: list[str] = []
    page.on("request", lambda request: asked_for.append(request.url))
    page.goto(path.as_uri())
    assert asked_for == [path.as_uri()]
    assert page.title() != "x"
    assert page.locator("script").count() == 0
    # The page's own policy forbids scripts; axe is run from outside it.
    found = page.evaluate(f"() => {{ {axe}; return axe.run(); }}")
    assert [one["id"] for one in found["violations"]] == []
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"


def test_the_sheet_to_send_back_opens_as_words(
    faulty, tmp_path: Path, call: Callable[..., str]
) -> None:
    intake, name = faulty
    written = write_reports(
        intake, html=None, sheet=tmp_path / "ark", language="da", round_name=name
    )
    assert len(written) == 2
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    out = tmp_path / "aabnet"
    call("soffice", home, "--headless", "--convert-to", "xlsx", "--outdir", out, *written)
    text = ""
    for path in out.iterdir():
        for row in openpyxl.load_workbook(path).active.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n")
                assert cell.data_type == "s" or cell.value is None
                text += f" {cell.value or ''}"
    assert re.search(r"<script>.*=1\+1 ‹U\+202E›", text)
    assert "1.234" in text
