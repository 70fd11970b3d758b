"""The printed reports in poppler: every page drawn, stamped and readable, every font inside."""

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pikepdf
from matplotlib import image

Call = Callable[..., str]
# Of an A4 page's height: where the running head ends and the running foot begins.
BODY = slice(round(0.07 * 1000), round(0.93 * 1000))
LEAST_USED = 0.15


def pages_of(call: Call, pdf: Path, *options: str) -> list[str]:
    return call("pdftotext", *options, pdf, "-").removesuffix("\f").split("\f")


def used_share(picture: Path) -> float:
    """How much of the height between head and foot lies between the first mark and the last."""
    grey = image.imread(picture)
    assert grey.shape[0] == 1000
    rows = np.flatnonzero((grey[BODY] < 0.8).any(axis=1))
    return float(np.ptp(rows)) / (BODY.stop - BODY.start) if rows.size else 0.0


def test_no_page_is_left_blank(report: Path, tmp_path: Path, call: Call) -> None:
    size = ("-scale-to-y", "1000", "-scale-to-x", "-1")
    call("pdftoppm", "-png", "-gray", *size, report / "report.pdf", tmp_path / "page")
    shares = [used_share(picture) for picture in sorted(tmp_path.glob("page-*.png"))]
    assert len(shares) == len(pages_of(call, report / "report.pdf"))
    assert all(share > LEAST_USED for share in shares[:-1]), shares
    assert shares[-1] > 0


def test_every_page_is_stamped_and_numbered(report: Path, call: Call) -> None:
    pages = pages_of(call, report / "report.pdf")
    english = report.name.endswith(".en")
    stamp = "DRAFT" if english else "UDKAST"
    for number, text in enumerate(pages, start=1):
        foot = f"Page {number} of {len(pages)}" if english else f"Side {number} af {len(pages)}"
        assert stamp in text
        assert foot in text


def test_the_first_page_answers(flagship: Path, call: Call) -> None:
    first = " ".join(pages_of(call, flagship / "report.pdf", "-l", "1")[0].split())
    for words in ("Hvor mange borgere?", "86 pladser", "49 + 43 = 92", "50 + 46 = 96", "Figur 1."):
        assert words in first


def test_every_font_is_inside(report: Path, call: Call) -> None:
    _, _, *fonts = call("pdffonts", report / "report.pdf").splitlines()
    assert fonts
    # name, type, encoding, emb, sub, uni, object number and generation
    assert {font.split()[-5] for font in fonts} == {"yes"}
    assert {font.split()[-3] for font in fonts} == {"yes"}


def test_a_pdf_says_what_it_is(report: Path, call: Call) -> None:
    lines = call("pdfinfo", report / "report.pdf").splitlines()
    told = {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}
    assert told["Tagged"] == "yes"
    assert told["PDF version"] == "1.7"
    assert told["Page size"].endswith("(A4)")
    assert told["JavaScript"] == "no"
    first = " ".join(pages_of(call, report / "report.pdf", "-l", "1")[0].split())
    assert first.startswith(told["Title"])
    metadata = call("pdfinfo", "-meta", report / "report.pdf")
    claims = dict(re.findall(r"<(pdf\w+id:\w+)>(\w+)</", metadata))
    assert claims == {"pdfuaid:part": "1", "pdfaid:part": "2", "pdfaid:conformance": "A"}


def test_pictures_tables_and_headings_are_told(report: Path) -> None:
    with pikepdf.open(report / "report.pdf") as pdf:
        root = pdf.Root
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert str(root.Lang) == ("en-GB" if report.name.endswith(".en") else "da-DK")
        elements = [found for found in pdf.objects if isinstance(found, pikepdf.Dictionary)]
        kinds = [(str(found.S), found) for found in elements if "/S" in found and "/P" in found]
        figures = [found for kind, found in kinds if kind == "/Figure"]
        assert figures
        assert all(len(str(found.Alt)) > 20 for found in figures)
        names = [kind for kind, _ in kinds]
        assert names.count("/THead") == names.count("/Table") > 0
        assert "/H1" in names
