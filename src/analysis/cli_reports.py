"""The command's verbs that make reports, or say what they would make."""

from __future__ import annotations

import dataclasses
import signal
import sys
from collections.abc import Sequence
from types import FrameType
from typing import TYPE_CHECKING, Never

import typer

from analysis.cli_words import (
    AreaNames,
    AsJson,
    AsOf,
    Edition,
    Engine,
    Everything,
    Force,
    GridFile,
    IndexBy,
    LanguageCode,
    NotebookNames,
    OneArea,
    OneSlug,
    Out,
    Parameters,
    Scheduler,
    Seed,
    SharedStore,
    Slugs,
    Wait,
    WithCost,
    Workers,
    Yes,
    open_root,
    say,
    shown,
    tell,
)

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.batch.answers.costs import CostAnswer
    from analysis.batch.asking.request import Request, TooManyError
    from analysis.batch.asking.wanted import Selection
    from analysis.batch.crew.outcome import Outcome
    from analysis.batch.plan.memory import Meaning, Memory
    from analysis.batch.plan.plan import Step
    from analysis.batch.runs.options import Options
    from analysis.reading import Reader

PUBLIC, INTERNAL = "offentlig", "intern"


def plan(
    *,
    slugs: Slugs = None,
    area: AreaNames = None,
    edition: Edition = "offentlig",
    language: LanguageCode = "da",
    notebook: NotebookNames = None,
    parameter: Parameters = None,
    as_of: AsOf = "",
    grid: GridFile = "",
    yes: Yes = False,
    cost: WithCost = False,
    workers: Workers = "",
    store: SharedStore = "",
    out: Out = "",
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Vis, hvilke rapporter der vil køre, og hvorfor / which reports will run, and why."""
    from analysis.batch.asking.request import Request

    request = Request(
        slugs=tuple(slugs or ()),
        areas=tuple(area or ()),
        notebooks=tuple(notebook or ()),
        parameters=tuple(parameter or ()),
        edition=edition,
        language=language,
        as_of=as_of,
        grid=grid,
        many=yes,
        workers=workers,
        out=out,
    )
    reader = open_checkout()
    memory = _remember(reader, request)
    from analysis.batch.answers.planned import PlanAnswer
    from analysis.batch.runs.run import plan_all

    steps = plan_all(
        reader.root, memory.selection, find=memory.find, force=force, shared_store=store
    )
    memory.keep()
    costs = _costs(reader, memory.selection, steps) if cost else None
    answer = PlanAnswer(steps=steps, cost=costs)
    print(answer.as_json() if as_json else answer.as_text())


def _costs(reader: Reader, selection: Selection, steps: tuple[Step, ...]) -> CostAnswer:
    from analysis.batch.answers.costs import answer_cost

    return answer_cost(steps, root=reader.root, out=selection.out, workers=selection.workers)


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
    grid: GridFile = "",
    index_by: IndexBy = "",
    yes: Yes = False,
    workers: Workers = "",
    scheduler: Scheduler = "",
    store: SharedStore = "",
    out: Out = "",
    force: Force = False,
    wait: Wait = False,
    engine: Engine = "auto",
) -> None:
    """Skriv de rapporter, der mangler eller er ændret / write what is missing or changed."""
    from analysis.batch.asking.request import Request, check_name
    from analysis.batch.kernel import ENGINES
    from analysis.language import Text

    check_name(Text("motor", "engine"), engine, ENGINES)
    request = Request(
        slugs=tuple(slugs or ()),
        areas=tuple(area or ()),
        notebooks=tuple(notebook or ()),
        parameters=tuple(parameter or ()),
        edition=edition,
        language=language,
        as_of=as_of,
        grid=grid,
        many=yes,
        index_by=index_by,
        workers=workers,
        out=out,
    )
    reader = open_checkout()
    from analysis.batch.runs.options import Options

    options = Options(
        force=force,
        wait=wait,
        debug=bool(context.obj),
        engine=engine,
        scheduler=scheduler,
        store=store,
    )
    make_reports(reader, _remember(reader, request), options)


def demo(
    context: typer.Context,
    *,
    slugs: Slugs = None,
    area: AreaNames = None,
    everything: Everything = False,
    seed: Seed = 1,
    language: LanguageCode = "da",
    workers: Workers = "",
    out: Out = "",
) -> None:
    """Hele vejen på opdigtede svar / the whole way on invented returns, stamped as such."""
    root = open_checkout().root
    from analysis.batch.asking.request import Request, read_out
    from analysis.batch.runs.demo import (
        FOLDER,
        choose_reports,
        make_home,
        play_rounds,
        release_played,
    )
    from analysis.batch.runs.options import Options
    from analysis.catalogue.udmelding import list_slugs
    from analysis.reading import Reader

    folder = read_out(root, out or str(root / FOLDER))
    home = make_home(root)
    chosen = tuple(slugs or list_slugs(root))
    for played in play_rounds(home, chosen, out=folder, seed=seed, tell=tell):
        say(
            f"{played.slug}: {played.written} svar, {played.kept} modtaget, "
            f"{played.refused} afvist. Beskytter og udgiver.",
            f"{played.slug}: {played.written} returns, {played.kept} received, "
            f"{played.refused} refused. Protecting and releasing.",
        )
        release = release_played(home, played)
        hidden = sum(release.hidden.values())
        say(
            f"{played.slug}: {len(release.cells)} celler udgivet, {hidden} skjult.",
            f"{played.slug}: {len(release.cells)} cells released, {hidden} hidden.",
        )
    reader = Reader(home)
    areas, notebooks = choose_reports(reader, tuple(area or ()), everything=everything)
    codes = []
    for edition in (INTERNAL, PUBLIC):
        request = Request(
            slugs=chosen,
            areas=areas,
            notebooks=notebooks,
            edition=edition,
            language=language,
            workers=workers,
            out=str(folder),
        )
        options = Options(debug=bool(context.obj))
        outcome = _made(reader, _remember(reader, request), options)
        print(shown(outcome.index))
        codes.append(outcome.exit_code)
    raise typer.Exit(max(codes))


def answer(
    context: typer.Context,
    slug: OneSlug,
    *,
    area: OneArea,
    edition: Edition = INTERNAL,
    language: LanguageCode = "da",
    as_of: AsOf = "",
    out: Out = "",
    force: Force = False,
    wait: Wait = False,
) -> None:
    """Skriv udkast til en regions samlede besvarelse / draft a region's joint answer."""
    from analysis.batch.asking.request import Request

    request = Request(
        slugs=(slug,),
        areas=(area,),
        notebooks=("answer",),
        edition=edition,
        language=language,
        as_of=as_of,
        out=out,
    )
    reader = open_checkout()
    memory = _remember(reader, request)
    selection = memory.selection
    written = [selection.out / edition / one.folder for one in selection.reports]
    from analysis.batch.runs.options import Options

    options = Options(force=force, wait=wait, debug=bool(context.obj))
    files = [folder / "answer.docx" for folder in written]
    make_reports(reader, memory, options, files=files)


def open_checkout() -> Reader:
    """The checkout, opened before anything that computes: sums in another order end otherwise."""
    from analysis.batch.kernel import limit_threads

    limit_threads()
    return open_root()


def _remember(reader: Reader, request: Request) -> Memory:
    """What the words of a command mean: remembered if nothing changed, read and checked if not."""
    from analysis.batch.asking.request import TooManyError
    from analysis.batch.plan.memory import Memory

    try:
        memory = Memory(reader, request)
    except TooManyError as error:
        _ask(error)
        memory = Memory(reader, dataclasses.replace(request, many=True))
    for text in memory.selection.left_out:
        tell(text)
    return memory


def _ask(error: TooManyError) -> None:
    """Ask whether so many reports are meant; where nobody can answer, they are not."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise error
    tell(error.question)
    typer.confirm("Fortsæt / continue?", abort=True, err=True)


def make_reports(
    reader: Reader, meaning: Meaning, options: Options, *, files: Sequence[Path] = ()
) -> Never:
    """Make the reports that a command means, say how it went and where they are, and end as it did."""
    outcome = _made(reader, meaning, options)
    for path in (*(file for file in files if file.exists()), outcome.index):
        print(shown(path))
    raise typer.Exit(outcome.exit_code)


def _made(reader: Reader, meaning: Meaning, options: Options) -> Outcome:
    """Make the reports that a command means, and say how it went."""
    from analysis.batch.runs.progress import choose_teller
    from analysis.batch.runs.run import run_reports

    signal.signal(signal.SIGTERM, _interrupt)
    outcome = run_reports(
        reader.root,
        meaning.selection,
        find=meaning.find,
        teller=choose_teller(sys.stderr),
        options=options,
    )
    meaning.keep()
    _tell(outcome, debug=options.debug)
    return outcome


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
