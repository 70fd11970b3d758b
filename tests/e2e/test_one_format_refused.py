"""What paper refuses costs the PDF alone: the other formats stand, and the run says so."""

import json

WORDS = ("run", "tegnsprog-2022", "--notebook", "small", "--area", "danmark")
FOLDER = "offentlig/tegnsprog-2022/danmark/small.da"


def test_the_page_stands_without_its_pdf_until_it_can_be_printed(udmelding) -> None:
    out = udmelding.folder / "one-format"
    refused = udmelding(*WORDS, "--parameter", "note=中", "--out", "one-format")
    assert refused.returncode == 1
    assert "PDF'en kan ikke dannes" in refused.stderr
    assert "«中»" in refused.stderr or '"中"' in refused.stderr
    report = out / FOLDER
    assert "中" in (report / "report.html").read_text(encoding="utf-8")
    assert not (report / "report.pdf").exists()
    assert json.loads((report / "manifest.json").read_bytes())["status"] == "partial"
    index = (out / "offentlig" / "index.html").read_text(encoding="utf-8")
    assert "report.html" in index
    assert "report.pdf" not in index
    assert "PDF&#39;en kan ikke dannes" in index
    planned = udmelding(
        "plan", *WORDS[1:], "--parameter", "note=中", "--out", "one-format", "--json"
    )
    [step] = json.loads(planned.stdout)["reports"]
    assert "partial" in step["why"]
    mended = udmelding(*WORDS, "--parameter", "note=tegn", "--out", "one-format")
    assert mended.returncode == 0, mended.stderr
    assert (report / "report.pdf").is_file()
    assert json.loads((report / "manifest.json").read_bytes())["status"] == "complete"
