"""Every page of a full run: open to everyone, quiet, small, and whole in print."""

import re
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Browser, BrowserContext

LARGEST_BYTES = 600_000
# A screen of 1280 points read at 200 % shows 640; a telephone 320.
WIDTHS = (1280, 640, 320)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
AXE = (
    "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})"
)


@pytest.fixture(scope="module")
def edition(run_in_checkout: Callable[..., Path]) -> Path:
    """The public edition of every round, as `make reports` writes it."""
    return run_in_checkout([]) / "reports" / "offentlig"


def look_at(context: BrowserContext, page_file: Path, axe: str) -> list[str]:
    """What is wrong with one page in a browser."""
    wrong: list[str] = []
    requests: list[str] = []
    context.on("request", lambda request: requests.append(request.url))
    context.on("console", lambda message: wrong.append(f"console: {message.text}"))
    context.on("weberror", lambda error: wrong.append(f"error: {error.error}"))
    page = context.new_page()
    page.goto(page_file.as_uri())
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append(f"scrolls sideways at {width}")
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    fetched = [url for url in requests if not url.startswith("data:")]
    if fetched != [page_file.as_uri()]:
        wrong.append(f"asked for {fetched[1:]}")
    page.evaluate(axe)
    violations = page.evaluate(AXE, TAGS)["violations"]
    found = [
        f"{rule['id']}: {[node['html'][:120] for node in rule['nodes']]}" for rule in violations
    ]
    return wrong + found


def test_every_page_is_open_to_everyone_and_quiet(
    browser: Browser, edition: Path, axe: str
) -> None:
    pages = sorted(edition.rglob("*.html"))
    assert len(pages) > 100
    wrong = {}
    for page_file in pages:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        wrong[page_file.relative_to(edition).as_posix()] = look_at(context, page_file, axe)
        context.close()
    assert {page: said for page, said in wrong.items() if said} == {}


def elements_in_order(element: pikepdf.Object) -> list[pikepdf.Dictionary]:
    """The structure elements below one, in reading order."""
    found: list[pikepdf.Dictionary] = []
    kids = element.get("/K", pikepdf.Array())
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            found += [kid, *elements_in_order(kid)]
    return found


def wrong_in_print(path: Path) -> list[str]:
    """What the structure of one PDF lacks."""
    wrong = []
    with pikepdf.open(path) as pdf:
        root = pdf.Root
        wrong += [] if bool(root.MarkInfo.Marked) else ["untagged"]
        wrong += [] if str(root.Lang) in {"da-DK", "en-GB"} else [f"language {root.Lang}"]
        wrong += [] if str(pdf.docinfo.get("/Title", "")) else ["no title"]
        elements = elements_in_order(root.StructTreeRoot)
        names = [str(element.S) for element in elements]
        for element, name in zip(elements, names, strict=True):
            if name == "/Figure" and len(str(element.get("/Alt", ""))) < 20:
                wrong.append("a figure without words")
            if name == "/Table" and "/TH" not in [str(e.S) for e in elements_in_order(element)]:
                wrong.append("a table without header cells")
        levels = [int(name[2:]) for name in names if re.fullmatch(r"/H[1-6]", name)]
        steps = zip([0, *levels], levels, strict=False)
        wrong += [f"a heading jumps from {a} to {b}" for a, b in steps if b > a + 1]
    return wrong


def test_every_pdf_is_whole(edition: Path) -> None:
    printed = sorted(edition.rglob("report.pdf"))
    assert len(printed) > 100
    wrong = {path.relative_to(edition).as_posix(): wrong_in_print(path) for path in printed}
    assert {path: said for path, said in wrong.items() if said} == {}


def test_every_report_is_small_enough_to_send(edition: Path) -> None:
    sizes = {
        path.relative_to(edition).as_posix(): path.stat().st_size
        for name in ("report.html", "report.pdf")
        for path in edition.rglob(name)
        if path.parent.name.startswith("assessment.")
    }
    assert {path: size for path, size in sizes.items() if size > LARGEST_BYTES} == {}


def test_every_printed_page_carries_something(edition: Path, call: Callable[..., str]) -> None:
    empty = []
    for path in sorted(edition.rglob("report.pdf")):
        pages = call("pdftotext", path, "-").removesuffix("\f").split("\f")
        # The running lines alone are some forty words.
        short = [number for number, text in enumerate(pages[:-1], 1) if len(text.split()) < 45]
        empty += [f"{path.relative_to(edition)}: {short}"] if short else []
    assert empty == []
