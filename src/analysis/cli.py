"""The command ``udmelding``: one verb per job. What each verb does stands in its own room.

Nothing heavy is imported before a verb needs it, so that help answers at once.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from analysis.batch.request import Request
    from analysis.errors import UdmeldingError

app = typer.Typer(
    name="udmelding",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Fra udmelding til beslutning: vej borgernes behov mod kapaciteten, og skriv rapporterne. "
    "(From a call for answers to a decision report.)",
)

Slugs = Annotated[
    list[str] | None,
    typer.Argument(metavar="[SLUG]...", help="Runder; alle, når ingen nævnes. (Rounds.)"),
]
AreaNames = Annotated[
    list[str] | None,
    typer.Option("--area", metavar="A", help="Område; alle, når ingen nævnes. (Area; repeat.)"),
]
Edition = Annotated[
    str, typer.Option("--edition", metavar="E", help="offentlig eller/or intern.")
]
LanguageCode = Annotated[str, typer.Option("--language", metavar="L", help="da eller/or en.")]
NotebookNames = Annotated[
    list[str] | None,
    typer.Option("--notebook", metavar="N", help="Notesbog. (Notebook; repeat.)"),
]
Parameters = Annotated[
    list[str] | None,
    typer.Option(
        "--parameter",
        metavar="NAME=VALUE",
        help="Værdi til notesbogens parametercelle. (Value for the parameters cell; repeat.)",
    ),
]
AsOf = Annotated[
    str,
    typer.Option(
        "--as-of",
        metavar="DATE",
        help="Den dag, rapporten gælder pr., fx 2027-01-15; ellers rundens datadato. "
        "(The day it is as of; otherwise the round's data date.)",
    ),
]
Out = Annotated[
    str, typer.Option("--out", metavar="DIR", help="Mappe til rapporterne. (Folder for reports.)")
]
Force = Annotated[
    bool,
    typer.Option("--force", help="Kør også det, der er uændret. (Also what is unchanged.)"),
]
AsJson = Annotated[
    bool, typer.Option("--json", help="Svar, som et program kan læse. (For a program to read.)")
]


@app.callback()
def udmelding(
    context: typer.Context,
    debug: Annotated[
        bool, typer.Option("--debug", help="Vis, hvor i programmet en fejl opstod. (Tracebacks.)")
    ] = False,
) -> None:
    """Keep what concerns every verb."""
    context.obj = {"debug": debug}


@app.command("list")
def list_(as_of: AsOf = "", as_json: AsJson = False) -> None:
    """Vis runder, områder og notesbøger. (Rounds, areas and notebooks.)"""
    from analysis.batch.listing import list_choices

    answer = list_choices(_reader(), as_of)
    print(answer.json() if as_json else answer.text())


@app.command()
def plan(
    slugs: Slugs = None,
    area: AreaNames = None,
    edition: Edition = "offentlig",
    language: LanguageCode = "da",
    notebook: NotebookNames = None,
    parameter: Parameters = None,
    as_of: AsOf = "",
    out: Out = "reports",
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Vis, hvilke rapporter der vil køre, og hvorfor. (What will run, and why.)"""
    from analysis.batch.listing import PlanAnswer
    from analysis.batch.run import plan_all
    from analysis.batch.selection import select

    request = _request(slugs, area, notebook, parameter, edition, language, as_of, out)
    reader = _reader()
    selection = select(reader, request)
    for text in selection.left_out:
        _say(text.da, text.en)
    answer = PlanAnswer(plan_all(reader.root, selection, prepare=_prepare, force=force))
    print(answer.json() if as_json else answer.text())
