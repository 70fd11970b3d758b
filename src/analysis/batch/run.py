"""Make many reports: each study once, then its views; one that fails never stops the others."""

from __future__ import annotations

import itertools
import traceback
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.batch import store
from analysis.batch.contents import write_index
from analysis.batch.crew import Crew
from analysis.batch.journal import Journal, read_reports
from analysis.batch.messages import Reply, Task
from analysis.batch.plan import Step, plan_reports
from analysis.batch.progress import Teller
from analysis.batch.selection import Selection
from analysis.batch.traces import machine_paths, neutral
from analysis.batch.wanted import Wanted
from analysis.errors import (
    DataError,
    ProtectionError,
    ReportError,
    UdmeldingError,
    WorkplaceError,
)
from analysis.language import Text
from analysis.reading import Reader

TIMEOUT_SECONDS = 600.0
# Where several hold, the first of these decides the exit code.
_GRAVEST_FIRST = tuple(
    kind.exit_code for kind in (ProtectionError, DataError, WorkplaceError, ReportError)
)
_MADE = Text("færdig", "done")
_FAILED = Text("FEJL", "FAILED")

# Computes the study a report is a view of, keeps it, and gives its content key.
Prepare = Callable[[Wanted], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a run goes about it.

    Parameters
    ----------
    force
        Make reports again although nothing changed.
    wait
        Wait for another run that holds the folder.
    timeout_seconds
        Time for one notebook.
    debug
        Show tracebacks and what the workers print.
    """

    force: bool = False
    wait: bool = False
    timeout_seconds: float = TIMEOUT_SECONDS
    debug: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A report that could not be made; what stood in its folder still stands."""

    folder: str
    exit_code: int
    message: Text
    traceback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a run went.

    Parameters
    ----------
    made, unchanged
        Numbers of reports.
    failed
        Reports that could not be made, in reading order.
    not_begun
        Reports given up because the machine itself refused.
    index
        The page that leads to all reports of the edition.
    """

    made: int
    unchanged: int
    failed: tuple[Failure, ...]
    not_begun: int
    index: Path

    @property
    def exit_code(self) -> int:
        """0, or the gravest of what went wrong."""
        codes = {failure.exit_code for failure in self.failed}
        if not codes:
            return 0
        return next((code for code in _GRAVEST_FIRST if code in codes), ReportError.exit_code)


def group_by_study(reports: Sequence[Wanted]) -> tuple[tuple[Wanted, ...], ...]:
    """Reports in groups that are views of one study, in reading order."""
    groups: dict[tuple[object, ...], list[Wanted]] = {}
    for wanted in reports:
        groups.setdefault((wanted.slug, wanted.as_of, wanted.seed), []).append(wanted)
    return tuple(tuple(group) for group in groups.values())


def run_reports(
    root: Path, selection: Selection, *, prepare: Prepare, teller: Teller, options: Options
) -> Outcome:
    """Make the reports of a selection that are not already what they would become.

    Parameters
    ----------
    root
        The checkout.
    prepare
        Computes and keeps the study of a report.
    teller
        Told how it goes.

    Returns
    -------
    Outcome
        What was made, left as it was, and failed. Everything in the folder is whole whenever
        this ends, also when it is interrupted.

    Raises
    ------
    FolderLockedError
        If another run holds the folder.
    WorkplaceError
        If the folder cannot be written to at all.
    """
    edition = selection.out / selection.edition
    with (
        store.locked(edition, wait=options.wait, on_wait=teller.say),
        store.environment_errors(selection.edition),
    ):
        store.recover(edition)
        run = _Run(root, selection, teller=teller, options=options)
        try:
            run.make_all(prepare)
        finally:
            teller.end()
            store.recover(edition)
            store.remove_empty(edition)
            index = write_index(
                edition,
                language=selection.language,
                areas=selection.area_order,
                synthetic=Reader(root).synthetic,
            )
        return run.outcome(index)


def plan_all(
    root: Path, selection: Selection, *, prepare: Prepare, force: bool
) -> tuple[Step, ...]:
    """What `run_reports` would do, report by report, and why.

    Raises
    ------
    UdmeldingError
        If a study cannot be made: a run would fail in the same way.
    """
    edition = selection.out / selection.edition
    return tuple(
        step
        for views in group_by_study(selection.reports)
        for step in plan_reports(
            views, root=root, edition=edition, study=prepare(views[0]), force=force
        )
    )


class _Run:
    """The state of one run: what is open, what is done, what failed."""

    def __init__(
        self, root: Path, selection: Selection, *, teller: Teller, options: Options
    ) -> None:
        self._root = root
        self._selection = selection
        self._edition = edition = selection.out / selection.edition
        self._teller = teller
        self._options = options
        self._journal = Journal(edition, uuid.uuid4().hex[:12])
        self._failed_before = {
            folder
            for folder, line in read_reports(edition).items()
            if line.get("status") == "failed"
        }
        self._open: dict[int, Step] = {}
        self._numbers = itertools.count()
        self._made = self._unchanged = self._not_begun = 0
        self._failures: dict[str, Failure] = {}
        self._refused = False

    def make_all(self, prepare: Prepare) -> None:
        """Plan and make every report; ends early only where the machine refuses."""
        self._journal.add("begin", reports=len(self._selection.reports))
        self._teller.begin()
        workers = min(self._selection.workers, len(self._selection.reports))
        with Crew(workers, self._root, debug=self._options.debug) as crew:
            for views in group_by_study(self._selection.reports):
                if self._refused:
                    self._not_begun += len(views)
                    continue
                self._begin_views(crew, self._plan(prepare, views))
                for reply in crew.finished():
                    self._take(crew, reply)
            self._teller.settle()
            while self._open:
                self._take(crew, crew.next_reply())
        counts = {"made": self._made, "unchanged": self._unchanged, "failed": len(self._failures)}
        self._journal.add("end", **counts, not_begun=self._not_begun)

    def outcome(self, index: Path) -> Outcome:
        """What became of it all."""
        order = [wanted.folder for wanted in self._selection.reports]
        return Outcome(
            made=self._made,
            unchanged=self._unchanged,
            failed=tuple(self._failures[folder] for folder in order if folder in self._failures),
            not_begun=self._not_begun,
            index=index,
        )

    def _plan(self, prepare: Prepare, views: tuple[Wanted, ...]) -> tuple[Step, ...]:
        try:
            study = prepare(views[0])
        except Exception as error:  # noqa: BLE001  one study's trouble must not cost the others
            failed = failure_of_study(views[0], error, self._root)
            for wanted in views:
                self._fail(wanted, failed)
            return ()
        return plan_reports(
            views,
            root=self._root,
            edition=self._edition,
            study=study,
            force=self._options.force,
        )

    def _begin_views(self, crew: Crew, steps: tuple[Step, ...]) -> None:
        self._teller.expect(sum(step.runs for step in steps))
        for step in steps:
            if step.runs:
                number = next(self._numbers)
                self._open[number] = step
                crew.submit(self._task(number, step))
            else:
                self._leave(step.wanted.folder)

    def _task(self, number: int, step: Step) -> Task:
        wanted = step.wanted
        return Task(
            number=number,
            root=str(self._root),
            notebook=wanted.notebook.path,
            parameters=wanted.parameters,
            staging=str(store.staging_of(self._edition / wanted.folder)),
            edition=wanted.edition,
            timeout_seconds=self._options.timeout_seconds,
            facts=step.facts,
        )

    def _take(self, crew: Crew, reply: Reply) -> None:
        step = self._open.pop(reply.number)
        folder = step.wanted.folder
        if reply.exit_code == 0:
            reply = self._place(folder, reply)
        self._teller.done(folder, _FAILED if reply.exit_code else _MADE)
        if reply.exit_code == 0:
            self._made += 1
            facts = {"key": step.facts["key"], "seconds": dict(reply.seconds)}
            self._journal.add("report", folder=folder, status="complete", **facts)
            return
        self._fail(step.wanted, reply)
        if reply.exit_code == WorkplaceError.exit_code:
            # What the machine refused one report it refuses the next: better to stop and say so.
            self._refused = True
            for number in crew.forget_waiting():
                del self._open[number]
                self._not_begun += 1

    def _place(self, folder: str, reply: Reply) -> Reply:
        place = self._edition / folder
        try:
            with store.environment_errors(folder):
                store.place(store.staging_of(place), place)
        except WorkplaceError as error:
            return Reply(number=reply.number, exit_code=error.exit_code, message=error.message)
        return reply

    def _leave(self, folder: str) -> None:
        self._unchanged += 1
        if folder in self._failed_before:
            # What stands is what was asked for now: the failure belonged to another question.
            self._journal.add("report", folder=folder, status="unchanged")

    def _fail(self, wanted: Wanted, reply: Reply) -> None:
        self._failures[wanted.folder] = Failure(
            folder=wanted.folder,
            exit_code=reply.exit_code,
            message=reply.message,
            traceback=reply.traceback,
        )
        self._journal.add(
            "report",
            folder=wanted.folder,
            status="failed",
            about=wanted.about,
            cell=reply.cell,
            message={"da": reply.message.da, "en": reply.message.en},
        )


def failure_of_study(wanted: Wanted, error: Exception, root: Path) -> Reply:
    """What each view of a study is told when the study itself cannot be made."""
    paths = machine_paths(root)
    if isinstance(error, OSError) and store.is_disk_error(error):
        error = store.disk_error(error, str(error.filename or "?"))
    words = f"{type(error).__name__}: {error}"
    message = error.message if isinstance(error, UdmeldingError) else Text(words, words)
    return Reply(
        number=-1,
        exit_code=error.exit_code if isinstance(error, UdmeldingError) else ReportError.exit_code,
        message=Text(
            f"Studiet af {wanted.slug} kan ikke laves. {neutral(message.da, paths)}",
            f"The study of {wanted.slug} cannot be made. {neutral(message.en, paths)}",
        ),
        traceback="".join(traceback.format_exception(error)),
    )
