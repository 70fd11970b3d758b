"""What runs inside the workers of a cluster: each keeps processes that fork, and asks them.

A worker of dask has threads, so it never forks itself. For each report it is given at a time it
keeps one process of ours, the same that a run on one machine keeps, and hands its files back.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from analysis.batch.cluster.checkout import Checkout, describe_checkout
from analysis.batch.crew.losses import lost
from analysis.batch.crew.member import Member, MemberGoneError
from analysis.batch.kernel import kernel_environment
from analysis.batch.messages import Task
from analysis.batch.store.kept_studies import has_study, put_kept, read_kept
from analysis.batch.store.packing import pack, unpack
from analysis.batch.store.store import read_folder
from analysis.reading import find_root

ROOT_VARIABLE = "UDMELDING_ROOT"
_PATIENCE_SECONDS = 3.0
# A process that a run left behind, for instance one that was killed, is not kept for ever.
_IDLE_SECONDS = 300.0
# Time for the scheduler to find somebody else before it tries here again.
_REFUSED_SECONDS = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """What all tasks of one run have in common.

    Parameters
    ----------
    run
        Its short name.
    edition
        Name of the edition.
    digest
        Of the checkout that the run was planned with.
    engine
        One of `analysis.batch.kernel.ENGINES`.
    """

    run: str
    edition: str
    digest: str
    engine: str

    @property
    def topic(self) -> str:
        """What its workers announce the beginning of a task under."""
        return f"udmelding-{self.run}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a worker gives back.

    Parameters
    ----------
    reply
        The reply as one line; empty where there is none.
    block
        The files, packed under `block_name`.
    refused
        Address of the worker whose checkout is not the one that was asked for; else empty.
    gone
        Exit code of the process that died over the task, where one did.
    """

    reply: str = ""
    block: bytes = b""
    refused: str = ""
    gone: int | None = None


def describe_here(edition: str) -> Checkout:
    """What this worker would make reports of an edition with.

    Raises
    ------
    WorkplaceError
        If it stands in no checkout.
    """
    return describe_checkout(_root(), edition)


def make_study(errand: Errand, line: str, kept: bytes = b"") -> Answer:
    """Have a study made, or keep one that came along; its files are given back.

    Parameters
    ----------
    line
        The task.
    kept
        The study's files, packed, where they are there already; else nothing.
    """
    task, root = Task.read(line), _root()
    _announce(errand, task)
    _keep(root, task, kept)
    with _member(errand, root) as member:
        answer = _ask(member, dataclasses.replace(task, root=str(root)))
    files = read_kept(root, str(task.facts["study"])) if answer.reply else None
    return dataclasses.replace(answer, block=pack(block_name(task), files) if files else b"")


def make_report(
    errand: Errand, line: str, executed: bytes = b"", study: Answer | None = None
) -> Answer:
    """Have a report made; its files are given back.

    Parameters
    ----------
    line
        The task.
    executed
        The executed notebook that it replays, where it does.
    study
        What `make_study` gave for the study that it is a view of.
    """
    task, root = Task.read(line), _root()
    _announce(errand, task)
    if study is not None:
        _keep(root, task, study.block)
    with _member(errand, root) as member:
        if member is None:
            return _ask(member, task)
        # In the folder of the process, which removes it when it ends: also when we are killed.
        staging, replay = member.scratch / "report", member.scratch / "executed.ipynb"
        replay.write_bytes(executed)
        answer = _ask(
            member,
            dataclasses.replace(
                task,
                root=str(root),
                staging=str(staging),
                replay=str(replay) if executed else "",
            ),
        )
        files = read_folder(staging)
        shutil.rmtree(staging, ignore_errors=True)
    return dataclasses.replace(answer, block=pack(block_name(task), files) if files else b"")


def dismiss(run: str) -> None:
    """End the processes kept for a run."""
    with _GUARD:
        crew = _CREWS.pop(run, None)
    if crew is not None:
        crew.end_idle(0)


def block_name(task: Task) -> str:
    """What the files that a task gives are packed under."""
    return f"report/{task.number}" if task.notebook else study_name(str(task.facts["study"]))


def study_name(key: str) -> str:
    """What the files of a study are packed under."""
    return f"study/{key}"


class _Kept:
    """A process kept for a run, and the folder that is its own."""

    def __init__(self, root: Path, engine: str) -> None:
        self.scratch = Path(tempfile.mkdtemp(prefix="udmelding-"))
        self.member = Member(
            root, engine=engine, environment=kernel_environment(self.scratch, root)
        )
        self.since = time.monotonic()

    def end(self) -> None:
        self.member.end(patience_seconds=_PATIENCE_SECONDS)
        shutil.rmtree(self.scratch, ignore_errors=True)


class _Crew:
    """The processes of one run in this worker: as many as it is given reports at a time."""

    def __init__(self) -> None:
        self._idle: list[_Kept] = []
        self._guard = threading.Lock()

    def take(self, errand: Errand, root: Path) -> _Kept | None:
        """One that nobody uses, or a new one; none where the checkout is another."""
        with self._guard:
            if self._idle:
                return self._idle.pop()
        # What a process loads it keeps: the checkout is looked at before each one is started.
        if describe_checkout(root, errand.edition).digest != errand.digest:
            return None
        return _Kept(root, errand.engine)

    def give_back(self, kept: _Kept) -> None:
        """Keep a process for the next task, for a while."""
        if not kept.member.lives:
            kept.end()
            return
        kept.since = time.monotonic()
        with self._guard:
            self._idle.append(kept)
        watch = threading.Timer(_IDLE_SECONDS, self.end_idle, (_IDLE_SECONDS,))
        watch.daemon = True
        watch.start()

    def end_idle(self, seconds: float) -> None:
        """End the processes that nobody has used for so long."""
        with self._guard:
            old = [kept for kept in self._idle if time.monotonic() - kept.since >= seconds]
            self._idle = [kept for kept in self._idle if kept not in old]
        for kept in old:
            kept.end()


_GUARD = threading.Lock()
_CREWS: dict[str, _Crew] = {}


@contextlib.contextmanager
def _member(errand: Errand, root: Path) -> Iterator[_Kept | None]:
    with _GUARD:
        crew = _CREWS.setdefault(errand.run, _Crew())
    kept = crew.take(errand, root)
    try:
        yield kept
    finally:
        if kept is not None:
            crew.give_back(kept)


def _ask(kept: _Kept | None, task: Task) -> Answer:
    if kept is None:
        from distributed import get_worker

        time.sleep(_REFUSED_SECONDS)
        return Answer(refused=str(get_worker().address))
    try:
        return Answer(reply=kept.member.ask(task).line())
    except MemberGoneError as gone:
        if gone.late:
            return Answer(reply=lost(task, gone.code, late=True).line())
        return Answer(gone=gone.code)


def _announce(errand: Errand, task: Task) -> None:
    """Say who is at work on what, so that it is known if this worker dies over it."""
    from distributed import get_worker

    worker = get_worker()
    worker.log_event(errand.topic, (task.number, worker.address))


def _root() -> Path:
    return find_root(Path(os.environ.get(ROOT_VARIABLE) or Path.cwd()))


def _keep(root: Path, task: Task, block: bytes) -> None:
    # Opening a study looks at its bytes; here it is enough that there is one.
    key = str(task.facts["study"])
    if block and not has_study(root, key):
        files = unpack(study_name(key), block)
        if files is not None:
            put_kept(root, key, files)
