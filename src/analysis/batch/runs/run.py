"""Make many reports: each study once, then its views; one that fails never stops the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.batch.asking.wanted import Selection, Wanted
from analysis.batch.crew.outcome import Outcome
from analysis.batch.plan.plan import Step, Work, plan_reports
from analysis.batch.runs.contents import write_index
from analysis.batch.runs.options import Find, Options
from analysis.batch.runs.progress import Teller
from analysis.batch.runs.running import Run
from analysis.batch.store import holding, store
from analysis.batch.store.pruning import studies_in_use
from analysis.language import Text
from analysis.reading import Reader

if TYPE_CHECKING:
    from analysis.batch.runs.sharing import Sharing


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
    UsageError
        If the address of a scheduler or a shared store cannot be understood.
    WorkplaceError
        If the folder cannot be written to at all, or a link stands in it where we would write. If
        the scheduler does not answer, or a worker of it would make other reports: nothing is then
        begun. If it is lost on the way: what is made is whole, and the same command makes the rest.
    """
    edition = selection.out / selection.edition
    with (
        holding.locked(edition, wait=options.wait, on_wait=teller.say),
        studies_in_use(root, out=selection.out),
        store.environment_errors(selection.edition),
    ):
        store.check_no_links(edition, [edition / wanted.folder for wanted in selection.reports])
        store.recover(edition)
        shared = _share(root, selection, url=options.store, tell=teller.say)
        run = Run(root, selection, teller=teller, options=options, shared=shared)
        try:
            run.make_all(group_by_study(selection.reports), find)
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
                by=selection.index_by,
            )
        return run.outcome(index)


def plan_all(
    root: Path, selection: Selection, *, find: Find, force: bool, shared_store: str = ""
) -> tuple[Step, ...]:
    """What `run_reports` would do, report by report, and why. Nothing is computed.

    Parameters
    ----------
    shared_store
        Address of the shared store that the run would use; empty for none.

    Raises
    ------
    UdmeldingError
        If the data of a study cannot be read, or the shared store does not answer: a run would
        fail in the same way.
    """
    edition = selection.out / selection.edition
    shared = None if force else _share(root, selection, url=shared_store, tell=_say_nothing)
    return tuple(
        _as_fetched(step) if step.runs and shared is not None and shared.has(step) else step
        for views in group_by_study(selection.reports)
        for step in plan_reports(
            views, root=root, edition=edition, study=find(views[0]), force=force
        )
    )


def _as_fetched(step: Step) -> Step:
    return replace(step, work=Work.FETCH, codes=(*step.codes, "stored"))


def _say_nothing(_: Text) -> None:
    """A plan has no line for what a run would say."""


def _share(
    root: Path, selection: Selection, *, url: str, tell: Callable[[Text], None]
) -> Sharing | None:
    if not url:
        return None
    # What reaches other machines is loaded only where it is asked for.
    from analysis.batch.runs.sharing import open_sharing

    synthetic = Reader(root).synthetic
    return open_sharing(url, root, edition=selection.edition, synthetic=synthetic, tell=tell)
