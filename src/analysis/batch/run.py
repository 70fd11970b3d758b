"""Make many reports: each study once, then its views; one that fails never stops the others."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.batch import holding, store
from analysis.batch.contents import write_index
from analysis.batch.crew import Crew
from analysis.batch.journal import UNMADE, Journal, read_reports
from analysis.batch.kernel import AUTOMATIC
from analysis.batch.messages import Reply
from analysis.batch.outcome import Failure, Outcome, failure_of_study, reply_of_error
from analysis.batch.plan import Found, Step, Work, plan_reports
from analysis.batch.progress import Teller
from analysis.batch.queueing import Durations, Line, report_task, study_task
from analysis.batch.wanted import Selection, Wanted
from analysis.errors import WorkplaceError
from analysis.language import Text
from analysis.reading import Reader

TIMEOUT_SECONDS = 600.0
# Each worker has its next task at hand while the one it has finished is put in place.
_AHEAD = 2
_MADE = Text("færdig", "done")
_FAILED = Text("FEJL", "FAILED")

# The study a report is a view of, as it would be now; nothing is computed to know it.
Find = Callable[[Wanted], Found]


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
    engine
        How notebooks are run: one of `analysis.batch.kernel.ENGINES`.
    """

    force: bool = False
    wait: bool = False
    timeout_seconds: float = TIMEOUT_SECONDS
    debug: bool = False
    engine: str = AUTOMATIC


def group_by_study(reports: Sequence[Wanted]) -> tuple[tuple[Wanted, ...], ...]:
    """Reports in groups that are views of one study, in reading order."""
    groups: dict[tuple[object, ...], list[Wanted]] = {}
    for wanted in reports:
        groups.setdefault((wanted.slug, wanted.as_of, wanted.seed), []).append(wanted)
    return tuple(tuple(group) for group in groups.values())


def run_reports(
    root: Path, selection: Selection, *, find: Find, teller: Teller, options: Options
) -> Outcome:
    """Make the reports of a selection that are not already what they would become.

    Parameters
    ----------
    root
        The checkout.
    find
        Tells which study a report is a view of.
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
        If the folder cannot be written to at all, or a link stands in it where we would write.
    """
    edition = selection.out / selection.edition
    with (
        holding.locked(edition, wait=options.wait, on_wait=teller.say),
        store.environment_errors(selection.edition),
    ):
        store.check_no_links(edition, [edition / wanted.folder for wanted in selection.reports])
        store.recover(edition)
        run = _Run(root, selection, teller=teller, options=options)
        try:
            run.make_all(find)
        finally:
            teller.end()
            store.recover(edition)
            store.remove_empty(edition)
            index = write_index(
                edition,
                journal=run.journal,
                language=selection.language,
                areas=selection.area_order,
                synthetic=Reader(root).synthetic,
            )
        return run.outcome(index)


def plan_all(root: Path, selection: Selection, *, find: Find, force: bool) -> tuple[Step, ...]:
    """What `run_reports` would do, report by report, and why. Nothing is computed.

    Raises
    ------
    UdmeldingError
        If the data of a study cannot be read: a run would fail in the same way.
    """
    edition = selection.out / selection.edition
    return tuple(
        step
        for views in group_by_study(selection.reports)
        for step in plan_reports(
            views, root=root, edition=edition, study=find(views[0]), force=force
        )
    )


class _Run:
    """The state of one run: what waits, what is under way, what failed."""

    def __init__(
        self, root: Path, selection: Selection, *, teller: Teller, options: Options
    ) -> None:
        self._root = root
        self._selection = selection
        self._edition = edition = selection.out / selection.edition
        self._teller = teller
        self._options = options
        self.journal = Journal(edition, uuid.uuid4().hex[:12])
        self._durations = Durations(edition)
        last = read_reports(edition)
        self._failed_before = {f for f, line in last.items() if line.get("status") in UNMADE}
        self._numbers = itertools.count()
        self._line = Line()
        # Reports by the number of their task, and views by that of the study they wait for.
        self._reports: dict[int, Step] = {}
        self._views: dict[int, list[Step]] = {}
        self._under_way: set[int] = set()
        self._made = self._rendered = self._unchanged = self._not_begun = 0
        self._failures: dict[str, Failure] = {}

    def make_all(self, find: Find) -> None:
        """Plan and make every report; ends early only where the machine refuses."""
        self.journal.add("begin", reports=len(self._selection.reports))
        self._teller.begin()
        for views in group_by_study(self._selection.reports):
            self._enqueue(self._plan(find, views))
        self._teller.settle()
        if self._line:
            waiting = len(self._reports) + sum(map(len, self._views.values()))
            size = min(self._selection.workers, waiting)
            options = self._options
            with Crew(size, self._root, debug=options.debug, engine=options.engine) as crew:
                self._work(crew, size * _AHEAD)
        counts = {"made": self._made, "unchanged": self._unchanged, "failed": len(self._failures)}
        self.journal.add("end", **counts, not_begun=self._not_begun)

    def outcome(self, index: Path) -> Outcome:
        """What became of it all."""
        order = [wanted.folder for wanted in self._selection.reports]
        return Outcome(
            made=self._made,
            unchanged=self._unchanged,
            failed=tuple(self._failures[folder] for folder in order if folder in self._failures),
            not_begun=self._not_begun,
            index=index,
            rendered=self._rendered,
        )

    def _plan(self, find: Find, views: tuple[Wanted, ...]) -> tuple[Step, ...]:
        try:
            study = find(views[0])
        except Exception as error:  # noqa: BLE001  one study's trouble must not cost the others
            failed = failure_of_study(views[0].slug, reply_of_error(-1, error), self._root)
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

    def _enqueue(self, steps: Sequence[Step]) -> None:
        """Let what is only rendered wait for a worker, and what runs for its study."""
        self._teller.expect(sum(step.runs for step in steps))
        executed = [step for step in steps if step.work is Work.EXECUTE]
        for step in steps:
            if step.work is Work.RENDER:
                self._add_report(step)
            elif step.work is Work.NONE:
                self._leave(step.wanted.folder)
        if executed:
            first = executed[0]
            task = study_task(
                next(self._numbers),
                first,
                root=self._root,
                timeout_seconds=self._options.timeout_seconds,
            )
            self._views[task.number] = executed
            seconds = self._durations.of_study(first.wanted.slug, len(executed))
            self._line.add(task, seconds=seconds)

    def _add_report(self, step: Step) -> None:
        folder = self._edition / step.wanted.folder
        task = report_task(
            next(self._numbers),
            step,
            root=self._root,
            folder=folder,
            staging=store.staging_of(folder),
            timeout_seconds=self._options.timeout_seconds,
        )
        self._reports[task.number] = step
        self._line.add(task, seconds=self._durations.of_report(step))

    def _work(self, crew: Crew, most: int) -> None:
        refused = False
        while self._line or self._under_way:
            while self._line and len(self._under_way) < most:
                task = self._line.take()
                self._under_way.add(task.number)
                crew.submit(task)
            reply = crew.next_reply()
            self._under_way.discard(reply.number)
            code = (
                self._take_study(reply) if reply.number in self._views else self._take_report(reply)
            )
            # What the machine refused one it refuses the next: better to stop and say so.
            refused = refused or code == WorkplaceError.exit_code
            if refused:
                self._give_up(crew)

    def _take_study(self, reply: Reply) -> int:
        views = self._views.pop(reply.number)
        slug = views[0].wanted.slug
        if reply.exit_code:
            failed = failure_of_study(slug, reply, self._root)
            for step in views:
                self._teller.done(step.wanted.folder, _FAILED)
                self._fail(step.wanted, failed)
            return reply.exit_code
        facts = {"study": views[0].facts["study"], "seconds": dict(reply.seconds)}
        self.journal.add("study", slug=slug, **facts)
        for step in views:
            self._add_report(step)
        return 0

    def _take_report(self, reply: Reply) -> int:
        step = self._reports.pop(reply.number)
        folder = step.wanted.folder
        if reply.exit_code == 0 or reply.partial:
            reply = self._place(folder, reply)
        self._teller.done(folder, _FAILED if reply.exit_code else _MADE)
        if reply.exit_code:
            self._fail(step.wanted, reply)
            return reply.exit_code
        self._made += 1
        self._rendered += step.work is Work.RENDER
        facts = {"key": step.facts["key"], "seconds": dict(reply.seconds), "work": step.work}
        self.journal.add("report", folder=folder, status="complete", **facts)
        return 0

    def _place(self, folder: str, reply: Reply) -> Reply:
        place = self._edition / folder
        try:
            with store.environment_errors(folder):
                store.place(store.staging_of(place), place)
        except WorkplaceError as error:
            return Reply(number=reply.number, exit_code=error.exit_code, message=error.message)
        return reply

    def _give_up(self, crew: Crew) -> None:
        self._line.clear()
        self._under_way -= set(crew.forget_waiting())
        left = {number: [step] for number, step in self._reports.items()} | self._views
        for number in left.keys() - self._under_way:
            for step in left[number]:
                self._not_begun += 1
                self._note(step.wanted, "not_begun")
            self._reports.pop(number, None)
            self._views.pop(number, None)

    def _leave(self, folder: str) -> None:
        self._unchanged += 1
        if folder in self._failed_before:
            # What stands is what was asked for now: the failure belonged to another question.
            self.journal.add("report", folder=folder, status="unchanged")

    def _fail(self, wanted: Wanted, reply: Reply) -> None:
        self._failures[wanted.folder] = Failure(
            folder=wanted.folder,
            exit_code=reply.exit_code,
            message=reply.message,
            traceback=reply.traceback,
        )
        message = {"da": reply.message.da, "en": reply.message.en}
        self._note(wanted, "failed", cell=reply.cell, message=message)

    def _note(self, wanted: Wanted, status: str, **more: object) -> None:
        # With what it was asked for, so that it can be asked for again.
        about = {"about": wanted.about, "parameters": _words_noted(wanted)}
        self.journal.add("report", folder=wanted.folder, status=status, **about, **more)


def _words_noted(wanted: Wanted) -> list[str]:
    """What was given by hand, as it may stand beside public reports: without anybody in it."""
    if not wanted.words or wanted.edition != "offentlig":
        return list(wanted.words)
    from analysis.protection.personal_data import mask_text

    return [mask_text(word) for word in wanted.words]
