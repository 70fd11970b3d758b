"""The analyst's desk: JupyterLab, opened by our command, gives what the batch gives."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Page, expect

from analysis.export import render_all

COMMAND = Path(sys.executable).with_name("udmelding")
BLOCK = "application/vnd.udmelding.block+json"
SECONDS = 120


@pytest.fixture
def lab(own_checkout: Path, tmp_path: Path) -> Iterator[str]:
    """The address of a JupyterLab on the notebooks of a fresh checkout, with nobody's settings."""
    desk = tmp_path / "desk"
    settings = desk / "settings" / "@jupyterlab" / "notebook-extension"
    settings.mkdir(parents=True)
    # Every cell stays on the page, also those that are scrolled out of sight.
    tracker = {"windowingMode": "none"}
    (settings / "tracker.jupyterlab-settings").write_text(json.dumps(tracker), encoding="utf-8")
    folders = {
        "JUPYTER_CONFIG_DIR": desk / "config",
        "JUPYTER_DATA_DIR": desk / "data",
        "JUPYTER_RUNTIME_DIR": desk / "runtime",
        "JUPYTERLAB_SETTINGS_DIR": desk / "settings",
        "JUPYTERLAB_WORKSPACES_DIR": desk / "workspaces",
        "IPYTHONDIR": desk / "ipython",
    }
    words = (
        "--no-browser",
        "--allow-root",
        "--ip=127.0.0.1",
        "--port=0",
        "--IdentityProvider.token=",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",
    )
    with (desk / "log").open("w", encoding="utf-8") as log:
        server = subprocess.Popen(
            [COMMAND, "lab", *words],
            cwd=own_checkout,
            env={**os.environ, **{name: str(folder) for name, folder in folders.items()}},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            yield address_of(server, desk)
        finally:
            server.terminate()
            assert server.wait(timeout=SECONDS) == 0, (desk / "log").read_text(encoding="utf-8")


def address_of(server: subprocess.Popen[bytes], desk: Path) -> str:
    """Wait until the server has told where it listens."""
    told = desk / "runtime" / f"jpserver-{server.pid}.json"
    ends = time.monotonic() + SECONDS
    while server.poll() is None and time.monotonic() < ends:
        if told.is_file() and (text := told.read_text(encoding="utf-8")):
            return str(json.loads(text)["url"])
        time.sleep(0.1)
    pytest.fail(f"JupyterLab does not start:\n{(desk / 'log').read_text(encoding='utf-8')}")


def blocks_in(path: Path) -> list[dict[str, object]]:
    notebook = nbformat.read(path, as_version=4)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    assert all(output.output_type == "display_data" for output in outputs)
    return [output["data"][BLOCK] for output in outputs]


def test_restart_and_run_all_gives_what_the_batch_gives(
    lab: str, page: Page, own_checkout: Path, flagship: Path
) -> None:
    patience = SECONDS * 1000
    page.goto(f"{lab}lab/tree/assessment.ipynb")
    # Until its kernel is there, the menu would ask for one.
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=patience)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Restart Kernel and Run All Cells…").click()
    page.get_by_role("button", name="Confirm Kernel Restart").click()

    path = own_checkout / "notebooks" / "assessment.ipynb"
    cells = [c for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]
    prompts = [f"[{number}]:" for number in range(1, len(cells) + 1)]
    notebook = page.locator(".jp-Notebook")
    expect(notebook.locator(".jp-CodeCell .jp-InputPrompt")).to_have_text(prompts, timeout=patience)
    outputs = notebook.locator(".jp-OutputArea")
    for words in ("Borgere med udviklingshæmning og dom", "Hvor mange borgere?", "49 + 43 = 92"):
        expect(outputs.get_by_text(words).first).to_be_visible()
    picture = notebook.locator(".jp-RenderedSVG img").first
    assert picture.evaluate("picture => picture.naturalWidth") > 300

    page.keyboard.press("Control+s")
    expect(page.locator(".jp-mod-dirty")).to_have_count(0)
    assert blocks_in(path) == blocks_in(flagship / "notebook.ipynb")
    rendered = render_all(nbformat.read(path, as_version=4))
    for name in ("report.html", "report.pdf", "tables/for-faa-pladser.csv"):
        assert rendered[name] == (flagship / name).read_bytes(), name
