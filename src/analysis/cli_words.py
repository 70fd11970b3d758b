"""What every verb of the command shares: its options, its root, and its way of speaking."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from analysis.language import Text
    from analysis.reading import Reader

Slugs = Annotated[
    list[str] | None,
    typer.Argument(metavar="SLUG", help="Runder; alle, når ingen nævnes. (Rounds.)"),
]
AreaNames = Annotated[
    list[str] | None,
    typer.Option("--area", metavar="A", help="Område; alle, når ingen nævnes. (Area; repeat.)"),
]
OneSlug = Annotated[str, typer.Argument(metavar="SLUG", help="Runden. (The round.)")]
OneArea = Annotated[
    str, typer.Option("--area", metavar="A", help="Regionen. (The region that answers.)")
]
Edition = Annotated[str, typer.Option("--edition", metavar="E", help="offentlig eller/or intern.")]
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
    str,
    typer.Option(
        "--out",
        metavar="DIR",
        help="Mappe til rapporterne; ellers reports. (Folder; else reports.)",
    ),
]
Force = Annotated[
    bool,
    typer.Option("--force", help="Kør også det, der er uændret. (Also what is unchanged.)"),
]
Everything = Annotated[
    bool,
    typer.Option(
        "--all",
        help="Alle områder og notesbøger; ellers landet og én region. (All areas and notebooks.)",
    ),
]
Seed = Annotated[
    int,
    typer.Option(
        "--seed",
        metavar="N",
        min=0,
        help="Ét tal giver én opdigtet verden. (One number, one world.)",
    ),
]
Workers = Annotated[
    str,
    typer.Option(
        "--workers", metavar="N", help="Antal ad gangen; ellers én pr. kerne. (At a time.)"
    ),
]
Engine = Annotated[
    str,
    typer.Option(
        "--engine",
        metavar="M",
        help="auto: hurtigst, hvor det er sikkert; stock: en kerne per notesbog. "
        "(How notebooks are run: auto or stock.)",
    ),
]
GridFile = Annotated[
    str,
    typer.Option(
        "--grid",
        metavar="FILE",
        help="Rapporterne som rækker i en CSV-fil eller som lister i en YAML-fil; se docs/grid.md. "
        "(The reports as rows of a CSV or lists of a YAML file.)",
    ),
]
Yes = Annotated[
    bool,
    typer.Option("--yes", help="Svar ja på forhånd: også til mange tusind rækker. (Do not ask.)"),
]
IndexBy = Annotated[
    str,
    typer.Option(
        "--index-by",
        metavar="A,B",
        help="Forsidens to kolonner, ned og hen, fx area,scenario. "
        "(The two columns of the index, down and across.)",
    ),
]
WithCost = Annotated[
    bool,
    typer.Option(
        "--cost",
        help="Sig også, hvad det vil tage af tid, maskine og disk. (Also what it will take.)",
    ),
]
Scheduler = Annotated[
    str,
    typer.Option(
        "--scheduler",
        metavar="ADDRESS",
        help="En dask-klynges adresse, fx tcp://vaert:8786; se docs/cluster.md. "
        "(The address of a dask cluster.)",
    ),
]
SharedStore = Annotated[
    str,
    typer.Option(
        "--store",
        metavar="URL",
        envvar="UDMELDING_STORE",
        help="Et lager, som flere maskiner deler; se docs/cluster.md. "
        "(A store that several machines share.)",
    ),
]
Wait = Annotated[
    bool, typer.Option("--wait", help="Vent på en anden kørsel. (Wait for another run to end.)")
]
AsJson = Annotated[
    bool, typer.Option("--json", help="Svar, som et program kan læse. (For a program to read.)")
]


def open_root() -> Reader:
    """A reader of the checkout that the user stands in."""
    from analysis.reading import Reader, find_root

    return Reader(find_root())


def shown(path: Path) -> str:
    """A path as the user would write it from where they stand."""
    with contextlib.suppress(ValueError):
        return str(path.relative_to(Path.cwd()))
    return str(path)


def say(da: str, en: str) -> None:
    """Tell the user in both languages, beside the data.

    What somebody else has named or typed may stand in it: no mark of it acts on the terminal.
    """
    from analysis.language import visible

    for words in dict.fromkeys((da, en)):
        for line in words.split("\n"):
            sys.stderr.write(f"{visible(line)}\n")


def tell(text: Text) -> None:
    """Tell the user what is there in both languages already."""
    say(text.da, text.en)
