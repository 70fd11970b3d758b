"""Whatever an analyst's own notebook holds is shown as written, or stops with its cell named."""

import base64
import io
import re
from dataclasses import dataclass

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pikepdf
import pytest
from nbformat import NotebookNode, v4

from analysis.errors import ReportError
from analysis.export.document import read_document
from analysis.export.html import render_html
from analysis.export.pdf import render_pdf
from analysis.export.word.word import render_word

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10">{}</svg>'
BAR = '<rect width="5" height="5"/>'
ALT = "Kurven stiger fra 3 til 4"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A notebook and what becomes of it.

    Parameters
    ----------
    shows
        Characters of the page that must be there.
    stops
        Words of the message in Danish; empty where the notebook renders.
    cell
        The cell that the message names; 0 where it is about the whole notebook.
    only_pdf
        Whether only the PDF stops: a screen has letters that paper has not.
    """

    cells: list[NotebookNode]
    shows: tuple[str, ...] = ()
    stops: str = ""
    cell: int = 2
    only_pdf: bool = False

    @property
    def notebook(self) -> NotebookNode:
        """The notebook with the same cell ids every time."""
        for number, cell in enumerate(self.cells):
            cell["id"] = f"celle-{number}"
        return v4.new_notebook(cells=self.cells)


def _dots(kind: str) -> str:
    figure, axes = plt.subplots(figsize=(2, 1))
    axes.plot([1, 2], [3, 4])
    stream = io.BytesIO()
    figure.savefig(stream, format=kind)
    plt.close(figure)
    return base64.b64encode(stream.getvalue()).decode()


def _text(source: str, *shows: str, stops: str = "", **others) -> Case:
    return Case(
        cells=[v4.new_markdown_cell("# Titel"), v4.new_markdown_cell(source)],
        shows=shows,
        stops=stops,
        **others,
    )


def _outputs(
    *outputs: NotebookNode, shows: tuple[str, ...] = (), stops: str = "", **others
) -> Case:
    cell = v4.new_code_cell("x", outputs=list(outputs))
    return Case(cells=[v4.new_markdown_cell("# Titel"), cell], shows=shows, stops=stops, **others)


def _data(data: dict, *shows: str, stops: str = "", metadata: dict | None = None, **others) -> Case:
    output = v4.new_output("display_data", data=data, metadata=metadata or {})
    return _outputs(output, shows=shows, stops=stops, **others)


def _attached(source: str, *shows: str, stops: str = "") -> Case:
    cell = v4.new_markdown_cell(source, attachments={"a b.png": {"image/png": _dots("png")}})
    return Case(cells=[v4.new_markdown_cell("# Titel"), cell], shows=shows, stops=stops)


def _raw(source: str, *shows: str, **metadata: str) -> Case:
    raw = v4.new_raw_cell(source, metadata=metadata)
    return Case(cells=[v4.new_markdown_cell("# Titel"), raw], shows=shows)


FRAME = pd.DataFrame({"Region": ["Nord", "Midt"], "Antal": [1, 2]})
NESTED = pd.DataFrame(
    np.arange(8).reshape(2, 4),
    columns=pd.MultiIndex.from_product([["2014", "2020"], ["K", "M"]]),
    index=pd.MultiIndex.from_tuples([("Vest", "Nord"), ("Vest", "Midt")], names=["del", "region"]),
)
WIDE = pd.DataFrame(np.arange(120).reshape(2, 60))
ADDRESS = "[a](https://x.dk 't') <https://y.dk> [b][r] [r] [c](#titel)\n\n[r]: https://z.dk"

TEXTS = {
    "headings by number signs": _text("## a\n\n### b\n\n#### c", ">a</h2>", ">b</h3>", ">c</h4>"),
    "headings by underlines": Case(
        cells=[v4.new_markdown_cell("Titel\n=====\n\nKapitel\n-------\n\ntekst")],
        shows=("<h1>Titel", ">Kapitel</h2>"),
    ),
    "paragraphs and breaks": _text(
        "en\nto  \ntre\\\nfire\n\nfem", "en to<br>tre<br>fire", "<p>fem"
    ),
    "emphasis": _text("*a* __b__ ***c*** ~~d~~", "<em>a</em>", "<strong>b</strong>", "<s>d</s>"),
    "code in a line": _text("`x` ``y`z``", "<code>x</code>", "<code>y`z</code>"),
    "escapes and entities": _text(
        r"\*a\* &amp; &aelig; &#230; \&lt; `&lt;`", "*a* &amp; æ æ &amp;lt; <code>&amp;lt;"
    ),
    "bullets within bullets": _text(
        "- a\n  - b\n    - c\n* d", "<li><p>a</p>", "<li><p>d</p></li>"
    ),
    "numbers from three": _text("3. a\n4. b", '<ol start="3">'),
    "a loose list with code": _text("- a\n\n  mere\n\n      kode", "<p>mere</p>", "<code>kode"),
    "a list to tick off": _text("- [ ] a\n- [x] b", "[ ] a", "[x] b"),
    "a quotation in a quotation": _text("> a\n> > b", "<blockquote><p>a</p><blockquote>"),
    "a note": _text("> [!NOTE]\n> Husk **det**.", 'class="callout note"', "<strong>det</strong>"),
    "a warning": _text("> [!WARNING] Pas på", 'class="callout warning"', "<p>Pas på</p>"),
    "rules": _text("a\n\n---\n\n***\n\nb", "<hr>"),
    "fenced code": _text("```python\nx = '<b>'\n```", "<pre><code>x = '&lt;b&gt;'"),
    "indented code": _text("a\n\n    kode\n    mere", "<pre><code>kode\nmere</code></pre>"),
    "addresses": _text(ADDRESS, "a (x.dk)", "y.dk", "b (z.dk)", "c"),
    "an address that runs": _text("[x](javascript:alert(1))", "x (javascript:alert(1))"),
    "html": _text("<div>a <b>b</b></div>\n\n<script>x</script>", "&lt;script&gt;x", "&lt;b&gt;"),
    "html in a line": _text("a<br>b<sup>2</sup><!-- væk -->", "a<br>b&lt;sup&gt;2"),
    "a table": _text("| a | b |\n|---|--:|\n| x \\| y | `z` |", '<th scope="col"', "x | y"),
    "a table in a list": _text("- a\n\n  | x |\n  |---|\n  | 1 |", "<td", ">1</td>"),
    "footnotes": _text("a[^1] b[^1]\n\n[^1]: se **her**", 'href="#note-1"', "<strong>her</strong>"),
    "formulas": _text(r"$\frac{a}{b}$ $\sqrt[3]{x}$ $\hat{x}$", "<mfrac>", "<mroot>", "<mover"),
    "a matrix and cases": _text(
        r"$$\begin{pmatrix}1&2\\3&4\end{pmatrix} \begin{cases}1&x\\0&y\end{cases}$$", "<mtable"
    ),
    "formulas without dollars": _text("\\begin{align}\na&=b\\\\\nc&=d\n\\end{align}", "<mtable"),
    "an amount in dollars": _text(r"Det koster 5 $ og 10 $; \$5", "Det koster 5 $ og 10 $; $5"),
    "a formula in a heading": _text("## Om $\\lambda$ og *fed*", "<math", "<em>fed</em></h2>"),
    "letters from elsewhere": _text("α β ≤ → – “ « € ½ ² Š ł ğ", "α β ≤ → – “ « € ½ ² Š ł ğ"),
    "an endless word": _text("x" * 500, "x" * 500),
    "invisible characters": _text("a\x00b\x07c", "<p>abc</p>"),
    "an empty cell": _text("", "<h1>Titel"),
    "a picture in the cell": _attached(
        f"![{ALT}](attachment:a%20b.png)", f'alt="{ALT}"', "Figur 1"
    ),
    "a picture without words": _attached("![](attachment:a%20b.png)", stops="ingen alt-tekst"),
    "a picture that is gone": _attached("![x](attachment:c.png)", stops="«c.png» findes ikke"),
    "a picture among words": _attached("se ![x](attachment:a%20b.png)", stops="alene i et afsnit"),
    "a picture from the web": _text("![x](https://x.dk/a.png)", stops="kan ikke følge med"),
    "a level skipped": _text("### hop", stops="har niveau 3"),
    "a second title": _text("# En til", stops="har niveau 1"),
    "a heading without words": _text("## ", stops="overskrift er tom"),
    "a formula nobody knows": _text(r"$\ukendt{x}$", stops="Skriv den enklere"),
    "quotations without end": _text(">" * 60 + " a", stops="mere end 12 niveauer"),
    "a letter no font has": _text("中", stops="could not be displayed", only_pdf=True),
    "no title": Case(
        cells=[v4.new_markdown_cell("tekst")], stops="Notebooken har ingen titel", cell=0
    ),
    "nothing at all": Case(cells=[], stops="Notebooken har ingen titel", cell=0),
}

OUTPUTS = {
    "printed": _outputs(
        v4.new_output("stream", name="stdout", text="72 <b>\n"), shows=("72 &lt;b",)
    ),
    "printed in colours": _outputs(
        v4.new_output("stream", name="stdout", text="\x1b[31mrød\x1b[0m"), shows=(">rød</pre>",)
    ),
    "a warning for the analyst": _outputs(v4.new_output("stream", name="stderr", text="pas på")),
    "a raw cell": _raw("<b>rå</b>", "&lt;b&gt;rå"),
    "a raw cell for another format": _raw("\\LaTeX", format="text/latex"),
    "a number": _data({"text/plain": "42"}, "<pre", "42"),
    "a series": _data({"text/plain": str(FRAME["Antal"])}, "Name: Antal"),
    "a frame": _data(
        {"text/html": FRAME._repr_html_(), "text/plain": "x"}, '<th scope="row"', "Midt"
    ),
    "a frame with levels": _data({"text/html": NESTED._repr_html_()}, "2014 · K", ">Nord</th>"),
    "a frame without rows": _data({"text/html": FRAME.head(0)._repr_html_()}, "Antal</th>"),
    "a styled frame": _data(
        {
            "text/html": "<style>#T {}</style><table><caption>Min <b>tekst</b></caption><thead><tr>"
            "<th>&nbsp;</th><th>A</th></tr></thead><tbody><tr><th>r</th><td>1,5</td></tr></table>"
        },
        "Tabel 1. Min tekst",
    ),
    "markup in a frame": _data(
        {"text/html": "<table><tr><th>a</th></tr><tr><td>&lt;script&gt;</td></tr></table>"},
        "&lt;script&gt;",
    ),
    "markdown": _data({"text/markdown": "**fed** $x$"}, "<strong>fed</strong>", "<math"),
    "latex": _data({"text/latex": r"\[\frac{1}{2}\]", "text/plain": "1/2"}, "<mfrac>"),
    "a picture of dots": _data(
        {"image/png": _dots("png"), "text/plain": "<Figure>"},
        f'alt="{ALT}"',
        metadata={"image/png": {"alt": ALT, "caption": "Stigningen"}},
    ),
    "a photograph": _data({"image/jpeg": _dots("jpeg")}, "data:image/jpeg", metadata={"alt": ALT}),
    "a drawing": _data({"image/svg+xml": SVG.format(BAR)}, "data:image/svg", metadata={"alt": ALT}),
    "several outputs": _outputs(
        v4.new_output("execute_result", data={"text/plain": "1"}, execution_count=1),
        v4.new_output("display_data", data={"text/plain": "2"}),
        shows=(">1</pre>", ">2</pre>"),
    ),
    "an error": _outputs(
        v4.new_output("error", ename="ValueError", evalue="x", traceback=["t"]),
        stops="fejlede med ValueError: x",
    ),
    "a picture without alternative": _data({"image/png": _dots("png")}, stops="ingen alt-tekst"),
    "a drawing that runs": _data(
        {"image/svg+xml": SVG.format("<script>alert(1)</script>")},
        stops="henter eller gør noget (<script>)",
        metadata={"alt": ALT},
    ),
    "a drawing that waits": _data(
        {"image/svg+xml": SVG.format('<rect onclick="x()"/>')},
        stops="onclick=x()",
        metadata={"alt": ALT},
    ),
    "a drawing that fetches": _data(
        {"image/svg+xml": SVG.format('<image href="http://x.dk/a.png"/>')},
        stops="href=http://x.dk/a.png",
        metadata={"alt": ALT},
    ),
    "a drawing with a broken end": _data(
        {"image/svg+xml": "<svg><rect</svg>"}, stops="kan ikke læses", metadata={"alt": ALT}
    ),
    "dots that are none": _data(
        {"image/png": base64.b64encode(b"intet").decode()},
        stops="kan ikke læses: PNG",
        metadata={"alt": ALT},
    ),
    "dots of another kind": _data(
        {"image/png": _dots("jpeg")}, stops="kan ikke læses: PNG", metadata={"alt": ALT}
    ),
    "a figure nobody showed": _data(
        {"text/plain": "<Figure size 640x480 with 1 Axes>"}, stops="text/plain"
    ),
    "an object": _data({"text/plain": "[<x.Line2D at 0x7f00>]"}, stops="afslut linjen med ;"),
    "markup": _data({"text/html": "<b>fed</b>", "text/plain": "x"}, stops="text/html"),
    "a script": _data({"application/javascript": "alert(1)"}, stops="application/javascript"),
    "json": _data({"application/json": {"a": 1}, "text/plain": "x"}, stops="application/json"),
    "a widget": _data(
        {
            "application/vnd.jupyter.widget-view+json": {"model_id": "x"},
            "text/plain": "IntSlider()",
        },
        stops="widget-view",
    ),
    "a drawing by a script": _data(
        {"application/vnd.plotly.v1+json": {}, "text/html": "<div></div>"}, stops="plotly"
    ),
    "a page of paper": _data(
        {"application/pdf": "AAAA", "text/plain": "x"}, stops="application/pdf"
    ),
    "latex that is no formula": _data(
        {"text/latex": r"\begin{tabular}{l}a\end{tabular}"}, stops="text/latex"
    ),
    "nothing": _data({}, stops="(tomt)"),
    "two tables in one": _data({"text/html": FRAME.to_html() * 2}, stops="2 tabeller i ét"),
    "an unknown block": _data(
        {"application/vnd.udmelding.block+json": {"type": "x"}}, stops="Bloktypen «x» er ukendt"
    ),
    "a table wider than paper": _data(
        {"text/html": WIDE._repr_html_()}, stops="bredere end siden", only_pdf=True
    ),
}

CASES = TEXTS | OUTPUTS
SHOWN = {name: case for name, case in CASES.items() if not case.stops}
STOPPED = {name: case for name, case in CASES.items() if case.stops}
MAIN = re.compile(r"<h1>.*</main>", re.DOTALL)


def test_there_are_more_than_fifty() -> None:
    assert len(CASES) >= 80
    assert len(SHOWN) >= 45


@pytest.mark.parametrize("case", SHOWN.values(), ids=SHOWN)
def test_it_is_shown_as_written(case) -> None:
    page = render_html(read_document(case.notebook))
    shown = MAIN.search(page)[0].replace("\u00a0", " ")
    for words in case.shows:
        assert words in shown, shown
    assert "<script" not in page
    assert page == render_html(read_document(case.notebook))


@pytest.mark.parametrize("case", SHOWN.values(), ids=SHOWN)
def test_it_is_printed_too(case) -> None:
    with pikepdf.open(io.BytesIO(render_pdf(read_document(case.notebook)))) as pdf:
        assert pdf.Root.MarkInfo.Marked
    assert render_word(case.notebook).startswith(b"PK")


@pytest.mark.parametrize("case", STOPPED.values(), ids=STOPPED)
def test_it_stops_with_its_cell_and_a_cure(case) -> None:
    render = render_pdf if case.only_pdf else render_html
    with pytest.raises(ReportError) as caught:
        render(read_document(case.notebook))
    danish, english = caught.value.message.da, caught.value.message.en
    assert case.stops in danish
    if case.cell:
        assert danish.startswith(f"Celle {case.cell}:")
        assert english.startswith(f"Cell {case.cell}:")
    # What to do comes after what is wrong.
    assert len(re.findall(r"[.)!?](?:\s|$)", danish)) >= 2
