"""The state of one run: what waits, what is under way, what is made and what failed."""

from __future__ import annotations

import itertools
import uuid
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.batch.asking.wanted import Selection, Wanted
from analysis.batch.cost.meter import Meter
from analysis.batch.crew.crew import Crew, CrewLostError, Workforce
from analysis.batch.crew.outcome import Failure, Outcome, failure_of_study, reply_of_error
from analysis.batch.messages import Reply
from analysis.batch.plan.plan import Step, Work, plan_reports
from analysis.batch.runs.options import Find, Options
from analysis.batch.runs.progress import Teller
from analysis.batch.runs.queueing import Durations, Line, report_task, study_task
from analysis.batch.store import store
from analysis.batch.store.journal import UNMADE, Journal, read_reports
from analysis.errors import WorkplaceError
from analysis.language import Text

if TYPE_CHECKING:
    from analysis.batch.runs.sharing import Sharing

# Each worker has its next task at hand while the one it has finished is put in place.
_AHEAD = 2
# For one notebook; a study may take as long.
_TIMEOUT_SECONDS = 600.0
_MADE = Text("færdig", "done")
_FETCHED = Text("hentet", "fetched")
_FAILED = Text("FEJL", "FAILED")


class Run:
    """The state of one run: what waits, what is under way, what failed.

    Parameters
    ----------
    root
        The checkout.
    shared
        The store to fetch from and to put into, where there is one.
    """

    def __init__(
        self,
        root: Path,
        selection: Selection,
        *,
        teller: Teller,
        options: Options,
        shared: Sharing | None = None,
    ) -> None:
        self._root = root
        self._selection = selection
        self._edition = edition = selection.out / selection.edition
        self._teller = teller
        self._options = options
        self._shared = shared
        self._name = uuid.uuid4().hex[:12]
        self.journal = Journal(edition, self._name)
        self._durations = Durations(edition)
        last = read_reports(edition)
        self._failed_before = {f for f, line in last.items() if line.get("status") in UNMADE}
        self._numbers = itertools.count()
        self._line = Line()
        # Reports by the number of their task, and views by that of the study they wait for.
        self._reports: dict[int, Step] = {}
        self._views: dict[int, list[Step]] = {}
        self._under_way: set[int] = set()
        # What lies in the shared store, and the studies that came from there.
        self._stored: deque[Step] = deque()
        self._studies_fetched: set[str] = set()
        self._made = self._fetched = self._unchanged = self._not_begun = 0
        self._lost: CrewLostError | None = None
        self._failures: dict[str, Failure] = {}

    def make_all(self, groups: Sequence[tuple[Wanted, ...]], find: Find) -> None:
        """Plan and make every report; ends early only where the machine refuses.

        Parameters
        ----------
        groups
            The reports, those that are views of one study together.

        Raises
        ------
        WorkplaceError
            If those who would make them cannot be reached.
        """
        self._meter = Meter()
        asked = len(self._selection.reports)
        self.journal.add("begin", reports=asked, workers=self._selection.workers)
        self._teller.begin()
        for views in groups:
            self._enqueue(self._plan(find, views))
        self._teller.settle()
        try:
            if self._line or self._stored:
                with self._hire() as crew:
                    self._work(crew)
        except WorkplaceError:
            self._note_end()
            raise
        self._note_end()
        self._tell_what_else()

    def outcome(self, index: Path) -> Outcome:
        """What became of it all."""
        order = [wanted.folder for wanted in self._selection.reports]
        return Outcome(
            made=self._made,
            unchanged=self._unchanged,
            failed=tuple(self._failures[folder] for folder in order if folder in self._failures),
            not_begun=self._not_begun,
            index=index,
            stopped=self._lost is not None,
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
        """Let what must be made wait for a worker, and what the shared store has be fetched."""
        self._teller.expect(sum(step.runs for step in steps))
        for step in steps:
            if step.work is Work.NONE:
                self._leave(step.wanted.folder)
        if self._shared is None or self._options.force:
            self._add(steps)
            return
        made: list[Step] = []
        for step in steps:
            there = step.runs and self._shared.has(step)
            (self._stored if there else made).append(step)
        self._add(made)

    def _add(self, steps: Sequence[Step]) -> None:
        """Let what is only rendered wait for a worker, and what runs for its study."""
        executed = [step for step in steps if step.work is Work.EXECUTE]
        for step in steps:
            if step.work is Work.RENDER or (step.runs and not step.wanted.has_study):
                self._add_report(step)
        if executed and executed[0].wanted.has_study:
            first = executed[0]
            self._fetch_study(first)
            task = study_task(
                next(self._numbers),
                first,
                root=self._root,
                timeout_seconds=_TIMEOUT_SECONDS,
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
            timeout_seconds=_TIMEOUT_SECONDS,
        )
        self._reports[task.number] = step
        self._line.add(task, seconds=self._durations.of_report(step))

    def _hire(self) -> Workforce:
        options, root = self._options, self._root
        if options.scheduler:
            # What speaks to a cluster takes a second to load.
            from analysis.batch.cluster.crew import hire_cluster

            return hire_cluster(
                options.scheduler,
                root,
                run=self._name,
                edition=self._selection.edition,
                engine=options.engine,
                tell=self._teller.say,
            )
        waiting = len(self._reports) + sum(map(len, self._views.values())) + len(self._stored)
        size = min(self._selection.workers, waiting)
        return Crew(size, root, debug=options.debug, engine=options.engine)

    def _work(self, crew: Workforce) -> None:
        refused = False
        try:
            while self._line or self._under_way or self._stored:
                self._hand_out(crew)
                codes = self._fetch_next(crew) if self._stored else [self._take(crew.next_reply())]
                # What the machine refused one it refuses the next: better to stop and say so.
                refused = refused or WorkplaceError.exit_code in codes
                if refused:
                    self._give_up(crew)
        except CrewLostError as error:
            self._lost = error
            self._under_way.clear()
            self._give_up(crew)

    def _hand_out(self, crew: Workforce) -> None:
        while self._line and len(self._under_way) < crew.capacity * _AHEAD:
            task = self._line.take()
            self._under_way.add(task.number)
            crew.submit(task)

    def _take(self, reply: Reply) -> int:
        self._under_way.discard(reply.number)
        return self._take_study(reply) if reply.number in self._views else self._take_report(reply)

    def _fetch_next(self, crew: Workforce) -> list[int]:
        """Fetch one report while the workers are at theirs, and take what they have finished."""
        step = self._stored.popleft()
        folder = step.wanted.folder
        staging = store.staging_of(self._edition / folder)
        reply = Reply(number=-1)
        try:
            with store.environment_errors(folder):
                fetched = self._shared is not None and self._shared.fetch(step, staging)
        except WorkplaceError as error:
            fetched = True
            reply = reply_of_error(-1, error)
        if fetched:
            own = self._finish(replace(step, work=Work.FETCH), reply)
        else:
            self._add([step])
            own = 0
        return [own, *(self._take(each) for each in crew.finished())]

    def _fetch_study(self, step: Step) -> None:
        key = str(step.facts["study"])
        with store.environment_errors(step.wanted.slug):
            if self._shared is not None and self._shared.fetch_study(key):
                self._studies_fetched.add(key)

    def _take_study(self, reply: Reply) -> int:
        views = self._views.pop(reply.number)
        slug = views[0].wanted.slug
        if reply.exit_code:
            failed = failure_of_study(slug, reply, self._root)
            for step in views:
                self._teller.done(step.wanted.folder, _FAILED)
                self._fail(step.wanted, failed)
            return reply.exit_code
        key = str(views[0].facts["study"])
        more = {"fetched": True} if key in self._studies_fetched else {}
        self.journal.add(
            "study",
            slug=slug,
            study=key,
            seconds=dict(reply.seconds),
            used=dict(reply.used),
            **more,
        )
        if self._shared is not None:
            self._shared.keep_study(key)
        for step in views:
            self._add_report(step)
        return 0

    def _take_report(self, reply: Reply) -> int:
        return self._finish(self._reports.pop(reply.number), reply)

    def _finish(self, step: Step, reply: Reply) -> int:
        """Put a report in its place, or say why there is none; its exit code."""
        folder = step.wanted.folder
        if reply.exit_code == 0 or reply.partial:
            reply = self._place(folder, reply)
        words = _FETCHED if step.work is Work.FETCH else _MADE
        self._teller.done(folder, _FAILED if reply.exit_code else words)
        if reply.exit_code:
            self._fail(step.wanted, reply)
            return reply.exit_code
        self._made += 1
        self._fetched += step.work is Work.FETCH
        facts = {
            "key": step.facts["key"],
            "seconds": dict(reply.seconds),
            "used": dict(reply.used),
            "work": step.work,
        }
        self.journal.add("report", folder=folder, status="complete", **facts)
        if self._shared is not None and step.work is not Work.FETCH:
            self._shared.keep(step, self._edition / folder)
        return 0

    def _place(self, folder: str, reply: Reply) -> Reply:
        place = self._edition / folder
        try:
            with store.environment_errors(folder):
                store.place(store.staging_of(place), place)
        except WorkplaceError as error:
            return reply_of_error(reply.number, error)
        return reply

    def _give_up(self, crew: Workforce) -> None:
        self._line.clear()
        self._under_way -= set(crew.forget_waiting())
        left = {number: [step] for number, step in self._reports.items()} | self._views
        for number in left.keys() - self._under_way:
            self._leave_unmade(left[number])
            self._reports.pop(number, None)
            self._views.pop(number, None)
        self._leave_unmade(self._stored)
        self._stored.clear()

    def _leave_unmade(self, steps: Iterable[Step]) -> None:
        for step in steps:
            self._not_begun += 1
            self._note(step.wanted, "not_begun")

    def _note_end(self) -> None:
        counts = {"made": self._made, "unchanged": self._unchanged, "failed": len(self._failures)}
        used = self._meter.used()
        self.journal.add("end", **counts, not_begun=self._not_begun, used=used)

    def _tell_what_else(self) -> None:
        if self._fetched:
            count = self._fetched
            da, en = f"{count} hentet i det fælles lager.", f"{count} from the shared store."
            self._teller.say(Text(da, en))
        if self._lost is not None:
            lost = self._lost.message
            self._teller.say(
                Text(
                    f"{lost.da} Det, der er lavet, er helt; samme kommando igen laver resten.",
                    f"{lost.en} What is made is whole; the same command again makes the rest.",
                )
            )

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
