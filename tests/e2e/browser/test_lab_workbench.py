"""The workbench in a real JupyterLab: a move changes numbers and pictures, by keyboard alone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Locator, Page, expect

DOM = "udviklingshaemning-dom-2023-fornyet"
PATIENCE = 60_000


@pytest.fixture
def bench(open_notebook: Callable[[str], Any]) -> Any:
    """The workbench on the screen, every cell run."""
    opened = open_notebook("workbench")
    opened.run_all()
    opened.page.locator(".udmelding-pictures img").first.wait_for(timeout=PATIENCE)
    opened.page.locator(".udmelding-alternatives table").wait_for(timeout=PATIENCE)
    return opened


def sources(pictures: Locator) -> list[str]:
    return [str(picture.get_attribute("src")) for picture in pictures.locator("img").all()]


def test_the_workbench_answers_by_keyboard_and_names_every_control(
    bench: Any, axe: str, desk: Path
) -> None:
    page: Page = bench.page
    numbers, pictures = page.locator(".udmelding-numbers"), page.locator(".udmelding-pictures")
    expect(numbers).to_contain_text("91 pladser")
    before = sources(pictures)

    # A slider has the name of its label, and an arrow key moves numbers, pictures and the table.
    slider = page.get_by_role("slider", name="Behov: Oplyst juni 2019 (borgere)")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(numbers).to_contain_text("74 borgere", timeout=PATIENCE)
    expect(numbers).to_contain_text("93 pladser")
    page.wait_for_function(
        "before => document.querySelector('.udmelding-pictures img').src !== before",
        arg=before[0],
        timeout=PATIENCE,
    )
    expect(page.locator(".udmelding-knob").first).to_contain_text("Flyttet fra 72 til 74")
    expect(page.locator(".udmelding-alternatives tbody tr").first).to_contain_text("På skærmen")

    # Each of the workbench's own controls passes axe.
    page.evaluate(axe)
    found = page.evaluate("() => axe.run('.udmelding-bench')")
    assert [(broken["id"], broken["nodes"][0]["html"]) for broken in found["violations"]] == []

    # Outside the range: a sentence, and the slider stays.
    field = page.get_by_label("Eller skriv tallet: Behov: Oplyst juni 2019 (borgere)")
    field.fill("500")
    field.press("Enter")
    knob = page.locator(".udmelding-knob").first
    expect(knob).to_contain_text("kan ikke være 500: runden antager fra 36 til 108")
    expect(field).to_have_value("74")

    save_needs_a_reason(page, desk)
    assert bench.errors == bench.said == []


def save_needs_a_reason(page: Page, desk: Path) -> None:
    """A scenario without a reason is not kept; with one it is; the same name not twice."""
    path = desk / "data" / "udmeldinger" / f"{DOM}.yaml"
    before = path.read_text(encoding="utf-8")
    said, button = page.locator(".udmelding-said"), page.get_by_role("button", name="Gem som")
    page.get_by_label("Navn", exact=True).fill("Behov 74")
    page.keyboard.press("Tab")
    button.focus()
    page.keyboard.press("Enter")
    expect(said).to_contain_text("mangler en begrundelse", timeout=PATIENCE)
    assert path.read_text(encoding="utf-8") == before
    page.get_by_label("Begrundelse (skal udfyldes)").fill("Prøven selv: hvad to borgere flere gør.")
    page.keyboard.press("Tab")
    button.focus()
    page.keyboard.press("Enter")
    expect(said).to_contain_text("Gemt som »behov-74«", timeout=PATIENCE)
    kept = yaml.safe_load(path.read_text(encoding="utf-8"))["scenarios"]["alternatives"][-1]
    assert kept["id"] == "behov-74"
    assert kept["sensitivity"] == {"inflow_factor": pytest.approx(74 / 72, abs=1e-6)}
    page.keyboard.press("Enter")
    expect(said).to_contain_text("har allerede et scenarie", timeout=PATIENCE)
    path.write_text(before, encoding="utf-8")
