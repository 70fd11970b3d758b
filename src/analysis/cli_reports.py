"""The command's verbs that make reports, or say what they would make."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Sequence
from types import FrameType
from typing import TYPE_CHECKING, Never

import typer

from analysis.cli_words import (
    AreaNames,
    AsJson,
    AsOf,
    Edition,
    Force,
    LanguageCode,
    NotebookNames,
    OneArea,
    OneSlug,
    Out,
    Parameters,
    Seed,
    Slugs,
    Wait,
    Workers,
    open_root,
    say,
    shown,
)

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.batch.request import Request
    from analysis.batch.run import Outcome
    from analysis.batch.selection import Selection
    from analysis.batch.wanted import Wanted
    from analysis.reading import Reader


def plan(
    *,
    slugs: Slugs = None,
    area: AreaNames = None,
    edition: Edition = "offentlig",
    language: LanguageCode = "da",
    notebook: NotebookNames = None,
    parameter: Parameters = None,
    as_of: AsOf = "",
    out: Out = "",
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Vis, hvilke rapporter der vil køre, og hvorfor / which reports will run, and why."""
    from analysis.batch.request import Request

    request = Request(
        slugs=tuple(slugs or ()),
        areas=tuple(area or ()),
        notebooks=tuple(notebook or ()),
        parameters=tuple(parameter or ()),
        edition=edition,
        language=language,
        as_of=as_of,
        out=out,
    )
    reader = _open()
    selection = _select(reader, request)
    from analysis.batch.listing import PlanAnswer
    from analysis.batch.run import plan_all

    steps = plan_all(reader.root, selection, prepare=_preparer(reader), force=force)
    answer = PlanAnswer(steps=steps)
    print(answer.as_json() if as_json else answer.as_text())


def run(
    context: typer.Context,
    *,
    slugs: Slugs = None,
    area: AreaNames = None,
    edition: Edition = "offentlig",
    language: LanguageCode = "da",
    notebook: NotebookNames = None,
    parameter: Parameters = None,
    as_of: AsOf = "",
    workers: Workers = "",
    out: Out = "",
    force: Force = False,
    wait: Wait = False,
) -> None:
    """Skriv de rapporter, der mangler eller er ændret / write what is missing or changed."""
    from analysis.batch.request import Request

    request = Request(
        slugs=tuple(slugs or ()),
        areas=tuple(area or ()),
        notebooks=tuple(notebook or ()),
        parameters=tuple(parameter or ()),
        edition=edition,
        language=language,
        as_of=as_of,
        workers=workers,
        out=out,
    )
    reader = _open()
    _make(reader, _select(reader, request), force=force, wait=wait, debug=bool(context.obj))


def demo(
    context: typer.Context,
    *,
    slugs: Slugs = None,
    area: AreaNames = None,
    seed: Seed = 1,
    language: LanguageCode = "da",
    workers: Workers = "",
    out: Out = "",
) -> None:
    """Hele vejen på opdigtede svar / the whole way on invented returns, stamped as such."""
    root = _open().root
    from analysis.batch.demo import FOLDER, make_home, play_rounds
    from analysis.batch.request import Request, read_out
    from analysis.catalogue.udmelding import list_slugs
    from analysis.reading import Reader

    folder = read_out(root, out or str(root / FOLDER))
    home = make_home(root)
    chosen = tuple(slugs or list_slugs(root))
    for played in play_rounds(
        home, chosen, out=folder, seed=seed, tell=lambda text: say(text.da, text.en)
    ):
        say(
            f"{played.slug}: {played.written} svar, {played.kept} modtaget, "
            f"{played.refused} afvist.",
            f"{played.slug}: {played.written} returns, {played.kept} received, "
            f"{played.refused} refused.",
        )
    reader = Reader(home)
    request = Request(
        slugs=chosen,
        areas=tuple(area or ("danmark",)),
        edition="intern",
        language=language,
        workers=workers,
        out=str(folder),
    )
    _make(reader, _select(reader, request), debug=bool(context.obj))


def answer(
    context: typer.Context,
    slug: OneSlug,
    *,
    area: OneArea,
    language: LanguageCode = "da",
    as_of: AsOf = "",
    out: Out = "",
    force: Force = False,
    wait: Wait = False,
) -> None:
    """Skriv udkast til en regions samlede besvarelse / draft a region's joint answer."""
    from analysis.batch.request import Request

    request = Request(
        slugs=(slug,),
        areas=(area,),
        notebooks=("answer",),
        edition="intern",
        language=language,
        as_of=as_of,
        out=out,
    )
    reader = _open()
    selection = _select(reader, request)
    written = [selection.out / "intern" / one.folder for one in selection.reports]
    _make(
        reader,
        selection,
        force=force,
        wait=wait,
        debug=bool(context.obj),
        files=[folder / "answer.docx" for folder in written],
    )


def _open() -> Reader:
    """The checkout, opened before anything that computes: sums in another order end otherwise."""
    from analysis.batch.kernel import limit_threads

    limit_threads()
    return open_root()


def _select(reader: Reader, request: Request) -> Selection:
    from analysis.batch.selection import select

    selection = select(reader, request)
    for text in selection.left_out:
        say(text.da, text.en)
    return selection


def _make(
    reader: Reader,
    selection: Selection,
    *,
    force: bool = False,
    wait: bool = False,
    debug: bool = False,
    files: Sequence[Path] = (),
) -> Never:
    """Make the reports of a selection, say how it went and where they are, and end as it did."""
    from analysis.batch.progress import choose_teller
    from analysis.batch.run import Options, run_reports

    signal.signal(signal.SIGTERM, _interrupt)
    outcome = run_reports(
        reader.root,
        selection,
        prepare=_preparer(reader),
        teller=choose_teller(sys.stderr),
        options=Options(force=force, wait=wait, debug=debug),
    )
    _tell(outcome, debug=debug)
    for path in (*(file for file in files if file.exists()), outcome.index):
        print(shown(path))
    raise typer.Exit(outcome.exit_code)


def _preparer(reader: Reader) -> Callable[[Wanted], str]:
    from analysis.assessment.opening import SEED, prepare_study

    def prepare(wanted: Wanted) -> str:
        study = prepare_study(
            wanted.slug,
            edition=wanted.edition,
            as_of=wanted.as_of,
            seed=SEED if wanted.seed is None else wanted.seed,
            root=reader.root,
        )
        return study.key

    return prepare


def _interrupt(_number: int, _frame: FrameType | None) -> Never:
    """Treat a request to end as Ctrl-C: workers are ended and nothing half-written stays."""
    raise KeyboardInterrupt


def _tell(outcome: Outcome, *, debug: bool) -> None:
    for failure in outcome.failed:
        say(
            f"FEJL  {failure.folder}\n      {failure.message.da}",
            f"FAILED  {failure.folder}\n      {failure.message.en}",
        )
        if debug and failure.traceback:
            print(failure.traceback, file=sys.stderr)
    failed, left = len(outcome.failed), outcome.not_begun
    say(
        f"{outcome.made} lavet, {outcome.unchanged} uændret, {failed} fejlet"
        + (f", {left} ikke begyndt" if left else "")
        + ".",
        f"{outcome.made} made, {outcome.unchanged} unchanged, {failed} failed"
        + (f", {left} not begun" if left else "")
        + ".",
    )
