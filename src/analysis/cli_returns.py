"""The command's verbs about returns: what respondents are asked, and what they answer."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analysis.cli_words import AsJson, AsOf, LanguageCode, OneSlug, open_root, say, shown, tell

if TYPE_CHECKING:
    from analysis.returns.intake.one_pass import Intake
    from analysis.returns.register.kept import KeptReturn
    from analysis.returns.register.receiving import Received, RoundAsked
    from analysis.returns.register.register import DeletedReturn

_REFUSED = 3
# A pipe has no width; a table must still have one.
_PIPE_WIDTH = 160

Folder = Annotated[
    Path,
    typer.Option(
        "--out", metavar="DIR", help="Mappe til spørgeskemaerne. (Folder for the questionnaires.)"
    ),
]
Contact = Annotated[
    str,
    typer.Option(
        "--contact",
        metavar="TEXT",
        help="Hvem der kan spørges; står på forsiden. (Whom to ask; printed on the cover.)",
    ),
]
Overwrite = Annotated[
    bool,
    typer.Option(
        "--force",
        help="Skriv også over skemaer, der er ændret eller udfyldt. (Overwrite changed files too.)",
    ),
]
WithCsv = Annotated[
    bool,
    typer.Option("--csv", help="Skriv hvert skema også som .csv. (Write each as .csv, too.)"),
]
_FILES = typer.Argument(
    metavar="FILES…", help="Svar, eller mapper med svar. (Returns, or folders of them.)"
)
Files = Annotated[list[Path], _FILES]
SomeFiles = Annotated[list[Path] | None, _FILES]
FindingsPage = Annotated[
    Path | None,
    typer.Option("--html", metavar="FILE", help="Skriv det fundne som HTML. (Findings as HTML.)"),
]
FindingsSheet = Annotated[
    Path | None,
    typer.Option(
        "--sheet",
        metavar="PATH",
        help="Skriv det fundne som .xlsx: en fil, eller en mappe med én til hver afsender. "
        "(Findings as .xlsx: a file, or a folder with one for each respondent.)",
    ),
]
RetainUntil = Annotated[
    str,
    typer.Option(
        "--retain-until",
        metavar="DATE",
        help="Sidste dag, svarene må gemmes; ellers rundens seneste. "
        "(Last day they may be kept; otherwise the round's latest.)",
    ),
]
Expired = Annotated[
    bool,
    typer.Option(
        "--expired", help="Nævn de svar, hvis dato er passeret. (Name those past their date.)"
    ),
]
DeleteExpired = Annotated[
    bool,
    typer.Option(
        "--delete-expired",
        help="Slet de svar, hvis dato er passeret. (Delete those past their date.)",
    ),
]


def questionnaire(
    slug: OneSlug,
    *,
    out: Folder,
    contact: Contact = "",
    as_of: AsOf = "",
    force: Overwrite = False,
    csv: WithCsv = False,
    as_json: AsJson = False,
) -> None:
    """Skriv rundens spørgeskemaer / write the round's questionnaires."""
    from analysis.batch.asking.request import read_date
    from analysis.returns.questionnaire.questionnaire import Sent, ask_round

    sent = Sent(as_of=read_date(as_of), contact=contact, with_csv=csv)
    written = ask_round(open_root(), slug, out, sent=sent, force=force)
    tell(written.describe())
    typer.echo(written.as_json() if as_json else written.as_text())


def check(
    slug: OneSlug,
    files: Files,
    *,
    html: FindingsPage = None,
    sheet: FindingsSheet = None,
    language: LanguageCode = "da",
    as_json: AsJson = False,
) -> None:
    """Se svar efter uden at gemme dem / look returns over and keep nothing."""
    from analysis.returns.findings_report.report import as_json as told_to_programs
    from analysis.returns.findings_report.report import as_table
    from analysis.returns.register.receiving import examine

    asked = _open(slug, language, html, sheet)
    intake = examine(asked, _listed(files), tell=_count_up)
    _conclude(intake)
    _tell_expired(asked)
    _write_reports(asked, intake, html=html, sheet=sheet, language=language)
    typer.echo(told_to_programs(intake) if as_json else as_table(intake, language, width=_width()))
    if not intake.acceptable:
        raise typer.Exit(_REFUSED)


def receive(
    slug: OneSlug,
    files: SomeFiles = None,
    *,
    retain_until: RetainUntil = "",
    expired: Expired = False,
    delete_expired: DeleteExpired = False,
    html: FindingsPage = None,
    sheet: FindingsSheet = None,
    language: LanguageCode = "da",
    as_json: AsJson = False,
) -> None:
    """Se svar efter, og gem dem uden fejl / check returns, and keep those without errors."""
    from analysis.batch.asking.request import read_date
    from analysis.returns.findings_report.report import as_table, received_as_json
    from analysis.returns.register.receiving import receive as receive_returns

    until = read_date(retain_until)
    asked = _open(slug, language, html, sheet)
    if expired or delete_expired:
        _retire(asked, files, delete=delete_expired, as_json=as_json)
        return
    if not files:
        raise _nothing_to_do()
    received = receive_returns(
        asked,
        _listed(files),
        received=dt.datetime.now(dt.UTC),
        retain_until=until,
        tell=_count_up,
        on_wait=tell,
    )
    _conclude(received.intake)
    _tell_kept(asked, received)
    _tell_expired(asked)
    _write_reports(asked, received.intake, html=html, sheet=sheet, language=language)
    if as_json:
        typer.echo(received_as_json(received.intake, received.kept, received.refused))
    else:
        typer.echo(as_table(received.intake, language, width=_width()))
    if not received.intake.acceptable:
        raise typer.Exit(_REFUSED)


def _open(slug: str, language: str, *outputs: Path | None) -> RoundAsked:
    from analysis.errors import unknown_name
    from analysis.language import LANGUAGES, Text
    from analysis.returns.questionnaire.questionnaire import refuse_public_folder
    from analysis.returns.register.receiving import open_round

    if language not in LANGUAGES:
        raise unknown_name(Text("sprog", "language"), language, LANGUAGES)
    reader = open_root()
    for path in outputs:
        if path is not None:
            refuse_public_folder(path, reader.root)
    return open_round(reader, slug)


def _listed(paths: Iterable[Path]) -> list[Path]:
    """The files named, and those that lie in the folders named."""
    found: dict[Path, None] = {}
    for path in paths:
        inside = sorted(path.iterdir()) if path.is_dir() else [path]
        visible = (one for one in inside if path == one or not one.name.startswith((".", "~$")))
        found.update(dict.fromkeys(one for one in visible if not one.is_dir() or one == path))
    return list(found)


def _count_up(number: int, count: int, name: str) -> None:
    """How far the reading is; only where it takes a while and somebody looks on."""
    from analysis.language import visible

    if sys.stderr.isatty() and count > 1:
        end = "\n" if number + 1 == count else ""
        sys.stderr.write(f"\r\x1b[2K{number + 1}/{count} {visible(name)}{end}")
        sys.stderr.flush()
    elif (number + 1) % 25 == 0:
        sys.stderr.write(f"{number + 1}/{count} …\n")


def _conclude(intake: Intake) -> None:
    from analysis.returns.findings_report.report import summary

    tell(summary(intake))


def _width() -> int:
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else _PIPE_WIDTH


def _tell_kept(asked: RoundAsked, received: Received) -> None:
    count, until = len(received.kept), received.retain_until
    say(f"Modtaget og gemt: {count}.", f"Received and kept: {count}.")
    if count and until is None and asked.udmelding.returns is None:
        say(
            "Der er ikke oplyst en dato, som svarene højst må gemmes til; angiv den med "
            "--retain-until eller i rundens fil (returns: retain_years).",
            "No date is stated until which they may be kept; state it with --retain-until or in "
            "the round's file (returns: retain_years).",
        )


def _tell_expired(asked: RoundAsked) -> None:
    """Name what is past its date, every time somebody works with the round's returns."""
    from analysis.returns.register.retention import find_expired

    today = dt.datetime.now(dt.UTC).date()
    past = find_expired(asked.root, asked.slug, day=today, plan=asked.udmelding.returns)
    if past:
        named = ", ".join(f"{one.kind}-{one.respondent} ({one.number})" for one in past)
        say(
            f"Gemt ud over sin dato: {named}. Slet med --delete-expired.",
            f"Kept past its date: {named}. Delete with --delete-expired.",
        )


def _write_reports(
    asked: RoundAsked, intake: Intake, *, html: Path | None, sheet: Path | None, language: str
) -> None:
    from analysis.returns.findings_report.files import write_reports

    name = asked.udmelding.name
    for path in write_reports(intake, html=html, sheet=sheet, language=language, round_name=name):
        say(shown(path), shown(path))


def _retire(
    asked: RoundAsked, files: Sequence[Path] | None, *, delete: bool, as_json: bool
) -> None:
    """Name the returns past their date, or delete them."""
    from analysis.errors import UsageError
    from analysis.language import Text
    from analysis.returns.register.retention import delete_expired, find_expired, last_day

    if files:
        raise UsageError(
            Text(
                "Filer kan ikke modtages i samme kommando, som svar udløber i. Kør to kommandoer.",
                "Files cannot be received by the command that retires others. Run two commands.",
            )
        )
    now, plan = dt.datetime.now(dt.UTC), asked.udmelding.returns
    gone: Sequence[KeptReturn | DeletedReturn]
    if delete:
        gone = delete_expired(asked.root, asked.slug, moment=now, on_wait=tell, plan=plan)
        say(f"Slettet: {len(gone)}.", f"Deleted: {len(gone)}.")
    else:
        past = find_expired(asked.root, asked.slug, day=now.date(), plan=plan)
        gone = [replace(one, retain_until=last_day(one, plan)) for one in past]
        say(f"Udløbet: {len(gone)}.", f"Past their date: {len(gone)}.")
    rows = [_retired(one) for one in gone]
    if as_json:
        typer.echo(json.dumps({"slug": asked.slug, "deleted": delete, "returns": rows}, indent=2))
        return
    for row in rows:
        typer.echo("  ".join(str(value) for value in row.values()))


def _retired(one: KeptReturn | DeletedReturn) -> dict[str, str | int]:
    return {
        "kind": one.kind.value,
        "respondent": one.respondent,
        "number": one.number,
        "retain_until": str(one.retain_until),
        "sha256": one.sha256,
    }


def _nothing_to_do() -> Exception:
    from analysis.errors import UsageError
    from analysis.language import Text

    return UsageError(
        Text(
            "Nævn de filer, der skal modtages, eller brug --expired eller --delete-expired.",
            "Name the files to receive, or use --expired or --delete-expired.",
        )
    )
