"""The pages in Chromium: open to everyone, complete in themselves, and still."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

WIDTHS = (1280, 320)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
AXE = (
    "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})"
)
CODE = re.compile(
    r"\breport\.\w|\bopen_(study|report)\b|^import |<!--|\bnan\b|Traceback", re.MULTILINE
)
# What would run or leave if the policy let it; each attempt must be told of as a violation.
ATTEMPTS = """async () => {
  window.live = [];
  const stopped = [];
  document.addEventListener('securitypolicyviolation', e => stopped.push(e.effectiveDirective));
  const script = document.createElement('script');
  script.textContent = 'live.push("script")';
  document.body.append(script);
  document.body.insertAdjacentHTML('beforeend', `
    <img src="data:," alt="" onerror="live.push('handler')">
    <img src="https://example.invalid/x.png" alt="" onload="live.push('picture')">
    <iframe title="x" src="https://example.invalid/"></iframe>
    <style>body { color: rgb(1, 2, 3) }</style>`);
  await new Promise(done => setTimeout(done, 300));
  if (getComputedStyle(document.body).color === 'rgb(1, 2, 3)') live.push('style');
  return [live, [...new Set(stopped)].sort()];
}"""


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing(page: Page, html: Path, axe: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(html.as_uri())
    page.evaluate(axe)
    found = page.evaluate(AXE, TAGS)
    assert found["testEngine"]["name"] == "axe-core"
    violations = {
        rule["id"]: [node["html"][:200] for node in rule["nodes"]] for rule in found["violations"]
    }
    assert violations == {}


def test_a_page_is_complete_in_itself(context: BrowserContext, html: Path) -> None:
    requests: list[str] = []
    said: list[str] = []
    context.on("request", lambda request: requests.append(request.url))
    context.on("console", lambda message: said.append(message.text))
    context.on("weberror", lambda error: said.append(str(error.error)))
    page = context.new_page()
    page.goto(html.as_uri(), wait_until="networkidle")
    page.mouse.wheel(0, 100_000)
    page.wait_for_timeout(100)
    assert [url for url in requests if not url.startswith("data:")] == [html.as_uri()]
    assert said == []
    assert page.locator("script, iframe, object, embed, link, base").count() == 0
    pictures = page.locator("img")
    sizes = pictures.evaluate_all("all => all.map(i => i.complete && i.naturalWidth > 0)")
    assert all(sizes)
    assert html.name == "index.html" or sizes


def test_a_page_says_what_it_is(page: Page, html: Path) -> None:
    page.goto(html.as_uri())
    language = "en" if "english" in html.parts else "da"
    assert page.locator("html").get_attribute("lang") == language
    heading = page.locator("h1")
    assert heading.count() == 1
    assert heading.inner_text()
    # The subtitle or the edition may follow, so that two tabs can be told apart.
    assert page.title() == heading.inner_text() or page.title().startswith(
        f"{heading.inner_text()} – "
    )
    assert page.locator("header li").inner_text() == ("DRAFT" if language == "en" else "UDKAST")
    assert CODE.search(page.locator("body").inner_text()) is None
    assert all(page.locator("img").evaluate_all("all => all.map(i => i.alt.trim().length > 10)"))


def test_a_small_screen_scrolls_one_way(page: Page, html: Path) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(html.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_the_keyboard_skips_to_the_content(page: Page, html: Path) -> None:
    page.goto(html.as_uri())
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert skip.get_attribute("class") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.localName") == "main"


def test_the_policy_stops_what_was_never_ours(context: BrowserContext, flagship: Path) -> None:
    page = context.new_page()
    page.goto((flagship / "report.html").as_uri())
    assert page.locator("meta[http-equiv='Content-Security-Policy']").count() == 1
    live, stopped = page.evaluate(ATTEMPTS)
    assert live == []
    assert stopped == [
        "frame-src",
        "img-src",
        "script-src-attr",
        "script-src-elem",
        "style-src-elem",
    ]


def test_every_printed_page_says_draft(
    page: Page, html: Path, tmp_path: Path, call: Callable[..., str]
) -> None:
    page.goto(html.as_uri())
    printed = tmp_path / "printed.pdf"
    page.pdf(path=printed, prefer_css_page_size=True)
    pages = call("pdftotext", printed, "-").removesuffix("\f").split("\f")
    stamp = "DRAFT" if "english" in html.parts else "UDKAST"
    assert [number for number, text in enumerate(pages, start=1) if stamp not in text] == []
