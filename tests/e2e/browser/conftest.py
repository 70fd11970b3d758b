"""Reports as a person meets them: written once by the real command, opened in real programs."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

COMMAND = Path(sys.executable).with_name("udmelding")
CURE = "Run: make test-browser"

DOM = "udviklingshaemning-dom-2023-fornyet"
PREGNANT = "gravide-rusmiddel-2024-fornyet"
SIGN = "tegnsprog-2022"
# Folder to write to, and what is asked for: both languages, a nation, a region, the areas of 2027.
RUNS = {
    "public": (DOM, PREGNANT, "--area", "danmark", "--area", "nordjylland"),
    "2027": (DOM, "--area", "region-oestdanmark", "--as-of", "2027-01-15"),
    "english": (SIGN, "--area", "danmark", "--language", "en"),
}
REPORTS = {
    "dom-danmark": f"public/offentlig/{DOM}/danmark/assessment.da",
    "dom-alternatives": f"public/offentlig/{DOM}/danmark/scenarios.da",
    "gravide-alternatives": f"public/offentlig/{PREGNANT}/nordjylland/scenarios.da",
    "gravide-nordjylland": f"public/offentlig/{PREGNANT}/nordjylland/assessment.da",
    "dom-oestdanmark-2027": f"2027/offentlig/{DOM}/region-oestdanmark/assessment.da",
    "tegnsprog-english": f"english/offentlig/{SIGN}/danmark/assessment.en",
}
PAGES = {
    **{name: f"{folder}/report.html" for name, folder in REPORTS.items()},
    "index": "public/offentlig/index.html",
    "index-english": "english/offentlig/index.html",
}
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def made(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which the command has written the reports of `RUNS`."""
    checkout = tmp_path_factory.mktemp("checkout")
    for name in ("data", "notebooks"):
        shutil.copytree(root / name, checkout / name)
    for name in ("pyproject.toml", "requirements.lock"):
        shutil.copy(root / name, checkout)
    for out, words in RUNS.items():
        done = subprocess.run(
            [COMMAND, "run", *words, "--out", out],
            cwd=checkout,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            env={**os.environ, "PYTHONUTF8": "1"},
        )
        if done.returncode != 0:
            pytest.fail(f"udmelding run gave {done.returncode}:\n{done.stderr}", pytrace=False)
    return checkout


@pytest.fixture(scope="session")
def flagship(made: Path) -> Path:
    return made / REPORTS["dom-danmark"]


@pytest.fixture(scope="session", params=REPORTS)
def report(request: pytest.FixtureRequest, made: Path) -> Path:
    return made / REPORTS[request.param]


@pytest.fixture(scope="session", params=PAGES)
def html(request: pytest.FixtureRequest, made: Path) -> Path:
    return made / PAGES[request.param]


@pytest.fixture(scope="session")
def call() -> Callable[..., str]:
    """Run one of a person's tools and give what it says."""

    def run(tool: str, *words: str | Path) -> str:
        if shutil.which(tool) is None:
            pytest.fail(f"«{tool}» is not installed. {CURE}", pytrace=False)
        done = subprocess.run(
            [tool, *words], capture_output=True, text=True, encoding="utf-8", check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    script = Path(__file__).with_name("node_modules") / "axe-core/axe.min.js"
    if not script.is_file():
        pytest.fail(f"axe-core is not installed. {CURE}", pytrace=False)
    return script.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.is_file():
        pytest.fail(f"Chromium ({CHROMIUM}) is not installed. {CURE}", pytrace=False)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    fresh = browser.new_context(viewport={"width": 1280, "height": 900})
    yield fresh
    fresh.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()
