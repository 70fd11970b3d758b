"""Reports as a person meets them: written once by the real command, opened in real programs."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Locator,
    Page,
    expect,
    sync_playwright,
)

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
def run_in_checkout(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """A checkout in which the command has been run, once with each list of words."""

    def made(*runs: Sequence[str]) -> Path:
        checkout = tmp_path_factory.mktemp("checkout")
        for name in ("data", "notebooks"):
            shutil.copytree(root / name, checkout / name)
        for name in ("pyproject.toml", "requirements.lock"):
            shutil.copy(root / name, checkout)
        for words in runs:
            done = subprocess.run(
                [COMMAND, "run", *words],
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

    return made


@pytest.fixture(scope="session")
def made(run_in_checkout: Callable[..., Path]) -> Path:
    """The folder in which the command has written the reports of `RUNS`."""
    return run_in_checkout(*([*words, "--out", out] for out, words in RUNS.items()))


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


# --- JupyterLab, opened by our command: one server for all, one kernel at a time ------------------

SECONDS = 300
LAB_WORDS = (
    "--no-browser",
    "--allow-root",
    "--ip=127.0.0.1",
    "--port=0",
    "--IdentityProvider.token=",
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
)
# What JupyterLab says of itself while a kernel restarts; none of it is ours.
JUPYTERS_OWN = ("Could not restore the debugger state", "Connection lost, reconnecting")


@pytest.fixture(scope="session")
def desk(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The checkout that the desk works in."""
    checkout = tmp_path_factory.mktemp("desk") / "checkout"
    for name in ("data", "notebooks"):
        shutil.copytree(root / name, checkout / name)
    for name in ("pyproject.toml", "requirements.lock"):
        shutil.copy(root / name, checkout)
    return checkout


@pytest.fixture(scope="session")
def lab(desk: Path) -> Iterator[str]:
    """The address of a JupyterLab on the notebooks of a fresh checkout, with nobody's settings."""
    home = desk.parent
    settings = home / "settings" / "@jupyterlab" / "notebook-extension"
    settings.mkdir(parents=True)
    # Every cell stays on the page, also those that are scrolled out of sight.
    tracker = {"windowingMode": "none"}
    (settings / "tracker.jupyterlab-settings").write_text(json.dumps(tracker), encoding="utf-8")
    folders = {
        "JUPYTER_CONFIG_DIR": home / "config",
        "JUPYTER_DATA_DIR": home / "data",
        "JUPYTER_RUNTIME_DIR": home / "runtime",
        "JUPYTERLAB_SETTINGS_DIR": home / "settings",
        "JUPYTERLAB_WORKSPACES_DIR": home / "workspaces",
        "IPYTHONDIR": home / "ipython",
    }
    with (home / "log").open("w", encoding="utf-8") as log:
        server = subprocess.Popen(
            [COMMAND, "lab", *LAB_WORDS],
            cwd=desk,
            env={**os.environ, **{name: str(folder) for name, folder in folders.items()}},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            yield address_of(server, home)
        finally:
            server.terminate()
            assert server.wait(timeout=SECONDS) == 0, (home / "log").read_text(encoding="utf-8")


def address_of(server: subprocess.Popen[bytes], home: Path) -> str:
    """Wait until the server has told where it listens."""
    told = home / "runtime" / f"jpserver-{server.pid}.json"
    ends = time.monotonic() + SECONDS
    while server.poll() is None and time.monotonic() < ends:
        if told.is_file() and (text := told.read_text(encoding="utf-8")):
            return str(json.loads(text)["url"])
        time.sleep(0.1)
    pytest.fail(f"JupyterLab does not start:\n{(home / 'log').read_text(encoding='utf-8')}")


class OpenNotebook:
    """A notebook in JupyterLab, as a person has it before them.

    Parameters
    ----------
    path
        The file, which is as JupyterLab last saved it.
    said
        Errors in the page and in its console, but for those that are JupyterLab's own.
    """

    def __init__(self, page: Page, path: Path) -> None:
        self.page, self.path = page, path
        self.said: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self._note(str(error)))

    @property
    def cells(self) -> Locator:
        return self.page.locator(".jp-Notebook .jp-CodeCell")

    @property
    def errors(self) -> list[str]:
        """What any cell says went wrong."""
        kinds = ("application/vnd.jupyter.error", "application/vnd.jupyter.stderr")
        found = ", ".join(f'.jp-RenderedText[data-mime-type="{kind}"]' for kind in kinds)
        return self.page.locator(found).all_inner_texts()

    def run_all(self) -> None:
        """Restart the kernel, run every cell, and wait for the last."""
        patience = SECONDS * 1000
        # Until its kernel is there, the menu would ask for one.
        self.page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=patience)
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_role("menuitem", name="Restart Kernel and Run All Cells…").click()
        self.page.get_by_role("button", name="Confirm Kernel Restart").click()
        notebook = nbformat.read(self.path, as_version=4)
        count = sum(cell.cell_type == "code" for cell in notebook.cells)
        prompts = [f"[{number}]:" for number in range(1, count + 1)]
        expect(self.cells.locator(".jp-InputPrompt")).to_have_text(prompts, timeout=patience)

    def save(self) -> nbformat.NotebookNode:
        """Save it, and give what the file then holds."""
        self.page.keyboard.press("Control+s")
        expect(self.page.locator(".jp-mod-dirty")).to_have_count(0)
        return nbformat.read(self.path, as_version=4)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._note(message.text)

    def _note(self, words: str) -> None:
        if not words.startswith(JUPYTERS_OWN):
            self.said.append(words)


@pytest.fixture
def open_notebook(lab: str, desk: Path, page: Page) -> Iterator[Callable[[str], OpenNotebook]]:
    """Open a notebook of the desk; its kernel ends with the test."""

    def opened(name: str) -> OpenNotebook:
        found = OpenNotebook(page, desk / "notebooks" / f"{name}.ipynb")
        # A workspace of its own: else JupyterLab opens the last one's notebook beside it.
        page.goto(f"{lab}lab/workspaces/{name}/tree/{name}.ipynb")
        return found

    yield opened
    kernels = page.request.get(f"{lab}api/kernels").json()
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    headers = {"X-XSRFToken": cookies.get("_xsrf", "")}
    for kernel in kernels:
        try:
            page.request.delete(f"{lab}api/kernels/{kernel['id']}", headers=headers)
        except Error:
            continue  # It has ended by itself.


@pytest.fixture(scope="session")
def outputs_by_cell() -> Callable[[nbformat.NotebookNode], dict[str, list[object]]]:
    """What each code cell shows, by the cell's id, without counts, times and ids of a run."""

    def shown(notebook: nbformat.NotebookNode) -> dict[str, list[object]]:
        return {
            cell.id: [
                {key: value for key, value in output.items() if key != "execution_count"}
                for output in cell.outputs
            ]
            for cell in notebook.cells
            if cell.cell_type == "code"
        }

    return shown
