"""A report as a notebook holds it: every kind of block, an analyst's Markdown, a pandas table."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import docx
import nbformat
import pandas as pd
import pytest
from docx.document import Document as WordDocument
from nbformat import NotebookNode, v4

from analysis.export.document import read_document
from analysis.export.html import render_html
from analysis.export.parts import Document
from analysis.export.pdf import render_pdf
from analysis.export.word.word import render_word
from analysis.report import blocks

MARKDOWN = r"""
## Analytikerens egne ord

Behovet følger *ikke altid* befolkningen[^ord], og **to forbehold** gælder:

1. ~~Ventetid~~ måles ikke. Se [styrelsens side](https://www.sbst.dk/udmelding) og `kode`.
2. Ved $\lambda = 72$ pladser er

$$P(N > c) = 1 - \sum_{k=0}^{c} e^{-\lambda} \frac{\lambda^k}{k!}, \qquad
f(x) = \begin{cases} 1 & x > 0 \\ 0 & \text{ellers} \end{cases}$$

<!-- Kun til mig selv: husk at spørge Lolland. -->

> Ærø, Læsø og Samsø har *ingen* <b>egen</b> afdeling.

| Ord | Betydning | Antal |
|:----|:---------:|------:|
| behov | pladser pr. dag | 72 |
| udbud | normerede pladser | 60 |

### Matricer

Flytninger: $\begin{pmatrix} 0{,}9 & 0{,}1 \\ 0{,}2 & 0{,}8 \end{pmatrix}$. Igen[^ord].

[^ord]: Med «befolkning» menes personer på 18-64 år den 1. januar.
"""

LONG_TEXT = (
    "Antallet af anbragte i juni 2019 var det hidtil højeste og er derfor et loft, "
    "ikke et gennemsnit."
)


def svg() -> str:
    """A picture of three bars."""
    bars = "".join(
        f'<rect x="{40 + 140 * n}" y="{190 - 2 * places}" width="90" height="{2 * places}"/>'
        for n, places in enumerate((60, 72, 86))
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 454 200" width="454" height="200">'
        f'<g fill="#12436d">{bars}</g><path d="M20 190H440" stroke="#1b2733"/></svg>'
    )


def title_block(**changes: Any) -> blocks.Block:
    """The title block of the sample."""
    fields: dict[str, Any] = {
        "title": "Borgere med udviklingshæmning og dom: behov og kapacitet",
        "subtitle": "Fornyet behandling 2023 · Danmark",
        "meta": [("Område", "Danmark"), ("Oplysninger til og med", "27. juni 2025")],
        "stamps": ["UDKAST", "SYNTETISKE DATA"],
        "language": "da",
        "date": "2025-06-27",
        "description": "Vurdering af behov og kapacitet.",
        "keywords": ["udmelding", "sikrede pladser"],
    }
    return blocks.title(**(fields | changes))


def long_table(rows: int = 200) -> blocks.Block:
    """A table that takes several pages."""
    return blocks.table(
        [
            [
                blocks.Cell(f"Kommune {n}", f"Kommune {n:03d} på Ærø"),
                blocks.Cell(n / 8, f"{n / 8:.2f}".replace(".", ",")),
                blocks.Cell(None, "ikke oplyst"),
                blocks.Cell("=2+3" if n == 1 else "ord", "=2+3" if n == 1 else "ord"),
            ]
            for n in range(1, rows + 1)
        ],
        columns=[
            blocks.Column(key="kommune", text="Kommune"),
            blocks.Column(key="behov", text="Behov", numeric=True, unit="pladser"),
            blocks.Column(key="udbud", text="Udbud", numeric=True, unit="pladser"),
            blocks.Column(key="bem", text="Bemærkning"),
        ],
        label="kommunetal",
        caption="Behov efter kommune",
        source="Egne beregninger på grundlag af tal fra Danmarks Statistik.",
        notes=["Behovet er fordelt efter befolkningen."],
    )


def wide_table() -> blocks.Block:
    """A table of eight columns, as the regions give."""
    areas = ["Hovedstaden", "Sjælland", "Syddanmark", "Midtjylland", "Nordjylland", "Vest", "Øst"]
    return blocks.table(
        [
            [blocks.Cell(name, name), *[blocks.Cell(v * 1.5, f"{v * 1.5:.1f}") for v in range(7)]]
            for name in ("Forventet behov (pladser)", "Sandsynlighed for ingen i et år")
        ],
        columns=[
            blocks.Column(key="maal", text="Mål"),
            *[blocks.Column(key=a.lower(), text=a, numeric=True) for a in areas],
        ],
        label="regioner",
        caption="Andel af behovet efter region",
        source="Se metode.",
    )


def facts_block() -> blocks.Block:
    """The answers of page one."""
    rows = [
        ("Hvor mange borgere?", "72 borgere boede i sikret afdeling i juni 2019.", "observed"),
        (
            "Hvilken kapacitet?",
            "60 normerede pladser i juni 2019; 81 er nævnt udateret.",
            "observed",
        ),
        ("Hvad er gabet?", "12 pladser (interval 0 til 29) ved et behov på 72.", "assumed"),
        ("Hvor sikkert er det?", LONG_TEXT, ""),
        ("Hvad mangler?", "Opholdstider, til- og afgang samt domstyper er ikke oplyst.", ""),
        ("Hvad sker der nu?", "Styrelsens vurdering af svaret er ikke oplyst.", ""),
    ]
    labels = {"observed": "Observeret", "assumed": "Antaget", "": ""}
    return blocks.facts(
        "Kort svar",
        [{"term": t, "text": x, "evidence": e, "evidence_label": labels[e]} for t, x, e in rows],
    )


def figure_block(**changes: Any) -> blocks.Block:
    """The key picture."""
    fields: dict[str, Any] = {
        "label": "behov",
        "caption": "86 pladser dækker behovet i 95 % af tiden; 60 er normeret",
        "alt": "Søjler: 60 normerede pladser i 2019, et behov på 72 og 86 pladser ved 95 %.",
        "source": "Socialstyrelsen 2019; egne beregninger",
        "evidence_label": "Observeret og antaget",
        "width_mm": 160,
        "height_mm": 66,
    }
    return blocks.figure(svg(), **(fields | changes))


def results_block() -> blocks.Block:
    """The figures of the report."""
    quantities = [
        {"key": "need.total", "area": "danmark", "value": 72.0, "unit": "persons"},
        {"key": "capacity.total", "area": "danmark", "value": 60.0, "unit": "places"},
    ]
    content = {"quantities": quantities, "study_key": "abc", "parameters": {"b": 1}, "seed": 7}
    return blocks.Block({"type": "results", **content})


def output(block: blocks.Block) -> NotebookNode:
    """A block as an executed cell holds it."""
    return v4.new_output("display_data", data=block.mimebundle(), metadata={})


def shown(*shown_blocks: blocks.Block) -> NotebookNode:
    """A code cell that showed these blocks."""
    return v4.new_code_cell("rapport.vis()", outputs=[output(block) for block in shown_blocks])


def notebook_of(*cells: NotebookNode) -> NotebookNode:
    """A notebook of cells, valid as nbformat sees it."""
    notebook = v4.new_notebook(cells=list(cells))
    for position, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{position}"
    nbformat.validate(notebook)
    return notebook


def sample_notebook() -> NotebookNode:
    """The whole sample."""
    frame = pd.DataFrame(
        {("Behov", "2019"): [33, 30], ("Behov", "2021"): [41.5, 37.25]},
        index=pd.Index(["Vest", "Øst"], name="Landsdel"),
    )
    pandas_output = v4.new_output(
        "execute_result",
        data={"text/html": frame.to_html(), "text/plain": str(frame)},
        metadata={},
        execution_count=1,
    )
    stream = v4.new_output("stream", name="stderr", text="hemmelig log\n")
    return notebook_of(
        v4.new_markdown_cell("<!-- Notebookens egen vejledning til analytikeren. -->"),
        v4.new_code_cell("omraade = 'danmark'", metadata={"tags": ["parameters"]}),
        shown(title_block(), facts_block(), figure_block()),
        shown(
            blocks.heading("Behov", label="behov"),
            blocks.paragraph(LONG_TEXT),
            blocks.bullets(["Første punkt", "Andet punkt: *x*(y) #let $ \\ @a"]),
            blocks.callout("warning", "Loft", ["72 er et loft.", "Ikke et gennemsnit."]),
            blocks.callout("note", "Enheder", ["Pladser er ikke personer."]),
            wide_table(),
        ),
        v4.new_markdown_cell(MARKDOWN),
        v4.new_code_cell("frame", outputs=[pandas_output, stream], execution_count=1),
        shown(
            blocks.heading("Bilag", label="bilag"),
            blocks.heading("Kommuner", label="kommuner", level=3),
            figure_block(label="igen", width_mm=120),
            long_table(),
        ),
        shown(results_block(), blocks.Block({"type": "inputs", "files": [], "versions": {}})),
    )


@pytest.fixture(scope="session")
def sample() -> NotebookNode:
    return sample_notebook()


@pytest.fixture(scope="session")
def document(sample: NotebookNode) -> Document:
    return read_document(sample)


@pytest.fixture(scope="session")
def page(document: Document) -> str:
    return render_html(document)


@pytest.fixture(scope="session")
def printed(document: Document) -> bytes:
    return render_pdf(document)


@pytest.fixture(scope="session")
def make() -> Callable[..., NotebookNode]:
    """Build a notebook that begins with a title block and goes on with the given cells."""

    def build(*cells: NotebookNode, **changes: Any) -> NotebookNode:
        return notebook_of(shown(title_block(**changes)), *cells)

    return build


@pytest.fixture(scope="session")
def block_cell() -> Callable[..., NotebookNode]:
    """Build a code cell from raw block data, as a mistaken caller might."""

    def build(content: Mapping[str, Any], **more: Any) -> NotebookNode:
        data = {blocks.MIME: dict(content), **more}
        return v4.new_code_cell("x", outputs=[v4.new_output("display_data", data=data)])

    return build


@pytest.fixture(scope="session")
def as_of() -> dt.date:
    return dt.date(2025, 6, 27)


@pytest.fixture(scope="session")
def written_word(sample) -> bytes:
    return render_word(sample)


@pytest.fixture(scope="session")
def opened_word(written_word: bytes) -> WordDocument:
    return docx.Document(io.BytesIO(written_word))


@pytest.fixture(scope="session")
def word_parts(written_word: bytes) -> dict[str, str]:
    """The file's parts of XML, by name."""
    with zipfile.ZipFile(io.BytesIO(written_word)) as file:
        return {
            name: file.read(name).decode()
            for name in file.namelist()
            if name.endswith((".xml", ".rels"))
        }
