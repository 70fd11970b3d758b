"""The command's verbs about reports that stand: how it stands, once more, and whether they are whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from analysis.cli_reports import make_reports, open_checkout
from analysis.cli_words import (
    AsJson,
    Edition,
    Out,
    Scheduler,
    SharedStore,
    Wait,
    Workers,
    say,
    shown,
    tell,
)

if TYPE_CHECKING:
    from pathlib import Path

AnyEdition = Annotated[
    str,
    typer.Option(
        "--edition",
        metavar="E",
        help="offentlig eller/or intern; ellers dem, der står der. (Else those that stand there.)",
    ),
]


def status(*, edition: AnyEdition = "", out: Out = "", as_json: AsJson = False) -> None:
    """Vis, hvordan det står til med rapporterne / how it stands with the reports."""
    from analysis.batch.answers.showing import as_program_text
    from analysis.batch.answers.status import read_status

    found = [read_status(folder) for folder in _editions(edition, out)]
    if as_json:
        print(as_program_text({"editions": [one.as_data() for one in found]}))
    else:
        print("\n".join(one.as_text() for one in found))


def retry(
    context: typer.Context,
    *,
    edition: Edition = "offentlig",
    workers: Workers = "",
    scheduler: Scheduler = "",
    store: SharedStore = "",
    out: Out = "",
    wait: Wait = False,
) -> None:
    """Lav kun det om, der fejlede / make only what failed once more."""
    from analysis.batch.asking.request import Request

    reader = open_checkout()
    [folder] = _editions(edition, out)
    from analysis.batch.plan.retrying import Again

    request = Request(edition=edition, workers=workers, out=out)
    again = Again(reader, request, edition=folder)
    if not again.selection.reports:
        say("Intet fejlede; der er intet at lave om.", "Nothing failed; nothing to do again.")
        if (folder / "index.html").is_file():
            print(shown(folder / "index.html"))
        return
    from analysis.batch.runs.options import Options

    options = Options(wait=wait, debug=bool(context.obj), scheduler=scheduler, store=store)
    make_reports(reader, again, options)


def verify(
    *, edition: AnyEdition = "", out: Out = "", wait: Wait = False, as_json: AsJson = False
) -> None:
    """Regn hver kontrolsum efter, fra tal til inddata / recompute every hash, figure to input."""
    root = open_checkout().root
    from analysis.batch.answers import verifying
    from analysis.batch.crew.outcome import gravest
    from analysis.batch.store import holding

    verdicts = []
    for folder in _editions(edition, out):
        _check_stands(folder)
        with holding.undisturbed(folder, wait=wait, on_wait=tell):
            verdicts.append(verifying.verify_edition(folder, root=root))
    if as_json:
        print(verifying.as_json(tuple(verdicts)))
    else:
        print("\n".join(verdict.as_text() for verdict in verdicts))
    raise typer.Exit(gravest({verdict.exit_code for verdict in verdicts} - {0}))


def _editions(edition: str, out: str) -> list[Path]:
    """The folders of the edition that is named, or of those that stand."""
    from analysis.batch.asking.request import EDITIONS, check_name, read_out
    from analysis.language import Text

    folder = read_out(open_checkout().root, out)
    if edition:
        check_name(Text("udgave", "edition"), edition, EDITIONS)
        return [folder / edition]
    standing = [folder / name for name in EDITIONS if (folder / name).is_dir()]
    return standing or [folder / EDITIONS[0]]


def _check_stands(folder: Path) -> None:
    from analysis.errors import UsageError
    from analysis.language import Text

    if not folder.is_dir():
        raise UsageError(
            Text(
                f"Der står ingen rapporter i {shown(folder)}. Lav dem med: udmelding run",
                f"No reports stand in {shown(folder)}. Make them with: udmelding run",
            )
        )
