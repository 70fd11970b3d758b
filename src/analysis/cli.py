"""The command ``udmelding``: one verb per job. What each verb does stands in its own room.

Nothing heavy is imported before a verb needs it, so that help answers at once.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Never

import typer
from typer.exceptions import TyperException
from typer.main import get_command

from analysis.cli_desk import doctor, lab, new, statbank
from analysis.cli_release import release
from analysis.cli_reports import answer, demo, plan, run
from analysis.cli_returns import check, questionnaire, receive
from analysis.cli_store import retry, status, verify
from analysis.cli_words import AsJson, AsOf, open_root, say, tell

if TYPE_CHECKING:
    from analysis.errors import UdmeldingError

# What the system's shells say of a program that Ctrl-C ended.
_INTERRUPTED = 130
_NO_VERB = 2

app = typer.Typer(
    name="udmelding",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Fra udmelding til beslutning: vej borgernes behov mod kapaciteten, og skriv rapporterne. "
    "(From a central notification to a decision report.)",
)


@app.callback()
def udmelding(
    context: typer.Context,
    debug: Annotated[
        bool,
        typer.Option("--debug", help="Vis, hvor i programmet en fejl opstod. (Show tracebacks.)"),
    ] = False,
) -> None:
    """Keep what concerns every verb."""
    context.obj = debug


@app.command("list")
def list_(as_of: AsOf = "", as_json: AsJson = False) -> None:
    """Vis runder, områder og notesbøger / list rounds, areas and notebooks."""
    from analysis.batch.answers.listing import list_choices

    choices = list_choices(open_root(), as_of)
    print(choices.as_json() if as_json else choices.as_text())


app.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
)(lab)

# Verbs about reports, returns and the desk stand in files of their own.
_ABOUT_REPORTS = (plan, run, status, retry, verify, demo, answer)
_ABOUT_RETURNS = (questionnaire, check, receive, release)
_AT_THE_DESK = (new, doctor, statbank)
for verb in (*_ABOUT_REPORTS, *_ABOUT_RETURNS, *_AT_THE_DESK):
    app.command()(verb)


def main(arguments: Sequence[str] | None = None) -> Never:
    """Run the command and leave with its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in _ours(words)
    command = get_command(app)
    if not words:
        print(command.get_help(typer.Context(command, info_name=app.info.name)), file=sys.stderr)
        sys.exit(_NO_VERB)
    try:
        _check_verb(_ours(words))
        code = command(_debug_first(words), prog_name=app.info.name, standalone_mode=False)
    except BrokenPipeError:
        # Whoever read our answer has read enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        sys.exit(0)
    except (KeyboardInterrupt, typer.Abort):
        code = _INTERRUPTED
    except Exception as error:  # noqa: BLE001  the last place where a reader can be told
        sys.exit(_explain(error, debug=debug))
    if code == _INTERRUPTED:
        say("Afbrudt. Det, der er skrevet, er helt.", "Interrupted. What is written is whole.")
    sys.exit(code if isinstance(code, int) else 0)


def _ours(words: Sequence[str]) -> Sequence[str]:
    """The words before ``--``: what follows it is not for us to read."""
    return words[: words.index("--")] if "--" in words else words


def _debug_first(words: list[str]) -> list[str]:
    """The words with ``--debug`` before the verb, wherever among ours it was written."""
    ours = _ours(words)
    rest = words[len(ours) :]
    first = ["--debug"] if "--debug" in ours else []
    return [*first, *(word for word in ours if word != "--debug"), *rest]


def _check_verb(words: Sequence[str]) -> None:
    from analysis.errors import unknown_name
    from analysis.language import Text

    verb = next((word for word in words if not word.startswith("-")), None)
    verbs = list(getattr(get_command(app), "commands", {}))
    if verb is not None and verb not in verbs:
        raise unknown_name(Text("kommando", "command"), verb, verbs)


def _explain(error: Exception, *, debug: bool) -> int:
    """Say what went wrong in words, and give the exit code for it."""
    if debug:
        traceback.print_exception(error)
    known = _as_ours(error)
    if known is not None:
        tell(known.message)
        return known.exit_code
    what = f"{type(error).__name__}: {error}"
    say(
        f"Uventet fejl i programmet ({what}). Kør igen med --debug, og meld fejlen.",
        f"Unexpected error in the program ({what}). Run again with --debug and report it.",
    )
    return 70


def _as_ours(error: Exception) -> UdmeldingError | None:
    from analysis.batch.store.store import disk_error, is_disk_error
    from analysis.errors import UdmeldingError

    if isinstance(error, UdmeldingError):
        return error
    if isinstance(error, OSError) and is_disk_error(error):
        return disk_error(error, str(error.filename or "?"))
    return _of_words(error) if isinstance(error, TyperException) else None


def _of_words(error: TyperException) -> UdmeldingError:
    """What is wrong with the words of the command."""
    from analysis.errors import UsageError, unknown_name
    from analysis.language import Text

    context = getattr(error, "ctx", None)
    option = getattr(error, "option_name", "")
    options = [o for p in context.command.params for o in p.opts] if context else []
    options = [name for name in options if name.startswith("--")]
    if option and options and option not in options:
        return unknown_name(Text("valg", "option"), option, options)
    missing = getattr(error, "param", None)
    # The class itself is not public in typer.
    if context and missing is not None and type(error).__name__ == "MissingParameter":
        first, path = missing.opts[0], context.command_path
        name = first if first.startswith("--") else first.upper()
        return UsageError(
            Text(
                f"Der mangler {name} efter «{path}». Hjælp: {path} --help",
                f"{name} is missing after “{path}”. Help: {path} --help",
            )
        )
    words = error.format_message()
    return UsageError(
        Text(f"Kommandoen kan ikke læses: {words}", f"The command cannot be read: {words}")
    )
