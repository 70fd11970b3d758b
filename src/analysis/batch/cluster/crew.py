"""The workers of a run on a cluster of dask.distributed, in the place of this machine's own.

Studies are tasks that views depend on, so a study whose worker is gone is made again by itself.
The files of a report come back through the scheduler, packed and hashed, and are written here as
any other report is.
"""

from __future__ import annotations

import queue
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from analysis.batch.cluster.checkout import describe_checkout
from analysis.batch.cluster.connection import Connection
from analysis.batch.cluster.deaths import Deaths
from analysis.batch.cluster.words import nobody_left, scheduler_lost
from analysis.batch.cluster.worker import (
    Answer,
    Errand,
    block_name,
    dismiss,
    make_report,
    make_study,
)
from analysis.batch.crew.losses import lost, lost_too_often
from analysis.batch.crew.outcome import reply_of_error
from analysis.batch.messages import Reply, Task
from analysis.batch.store import store
from analysis.batch.store.kept_studies import put_kept, read_kept
from analysis.batch.store.packing import pack, unpack
from analysis.language import Text

if TYPE_CHECKING:
    from distributed import Future

_TURN_SECONDS = 0.5
_LOOK_SECONDS = 2.0
# How long a run waits for a cluster without workers before it gives up.
_PATIENCE_SECONDS = 120.0
_MOST_TRIES = 3
# How often dask may give a report up before it is given up whatever is known of the reason.
_MOST_GIVEN_UP = 6
# The numbers of a study are some megabytes, and stay with the cluster while they may be used.
_MOST_STUDIES = 16


@dataclass(slots=True)
class _UnderWay:
    """A task somebody may be at work on: how often it was given out, and given up by dask."""

    task: Task
    tries: int = 1
    killed: int = 0


def hire_cluster(
    address: str,
    root: Path,
    *,
    run: str,
    edition: str,
    engine: str,
    tell: Callable[[Text], None],
) -> ClusterCrew:
    """The workers behind a scheduler for one run; nobody is spoken to yet.

    Parameters
    ----------
    run
        Short name of the run.
    engine
        One of `analysis.batch.kernel.ENGINES`.
    """
    digest = describe_checkout(root, edition).digest
    errand = Errand(run=run, edition=edition, digest=digest, engine=engine)
    return ClusterCrew(address, root, errand=errand, tell=tell)


class ClusterCrew:
    """The workers behind a scheduler, as a run sees them.

    Parameters
    ----------
    address
        Of the scheduler, such as ``tcp://host:8786``.
    root
        The checkout here.
    errand
        What all tasks of the run have in common.
    tell
        Told what is worth a line of its own.
    patience_seconds
        How long to wait for a cluster that has no workers.
    """

    def __init__(
        self,
        address: str,
        root: Path,
        *,
        errand: Errand,
        tell: Callable[[Text], None],
        patience_seconds: float = _PATIENCE_SECONDS,
    ) -> None:
        self._errand = errand
        self._root = root
        self._patience_seconds = patience_seconds
        self._deaths = Deaths()
        self._connection = Connection(address, root, errand=errand, tell=tell)
        self._under_way: dict[str, _UnderWay] = {}
        self._futures: dict[str, Future[Any]] = {}
        self._studies: OrderedDict[str, Future[Any]] = OrderedDict()
        self._asked: dict[str, Task] = {}
        self._done: queue.Queue[str] = queue.Queue()
        self._names = 0
        self._looked = self._somebody = 0.0

    def __enter__(self) -> Self:
        """Find the scheduler, and look every worker over before it is given anything.

        Raises
        ------
        WorkplaceError
            If no scheduler answers, it has no workers, or one of them would make other reports.
        """
        self._connection.open()
        try:
            self._connection.wait_for_workers(self._patience_seconds)
            self._connection.refuse_strangers()
        except BaseException:
            self._connection.close()
            raise
        self._connection.listen(self._errand.topic, self._deaths.begun)
        self._looked = self._somebody = time.monotonic()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let the cluster forget the run."""
        self.forget_waiting()
        self._studies.clear()
        self._connection.run_everywhere(dismiss, self._errand.run)
        self._connection.close()

    @property
    def capacity(self) -> int:
        """How many reports the workers make at a time, as was last heard."""
        return max(1, self._connection.threads)

    def submit(self, task: Task) -> None:
        """Hand a task to the cluster."""
        self._send(_UnderWay(task))

    def finished(self) -> Iterator[Reply]:
        """Replies that have come in, without waiting.

        Raises
        ------
        CrewLostError
            If the scheduler does not answer, or there are no workers any more.
        """
        self._look()
        while True:
            try:
                key = self._done.get_nowait()
            except queue.Empty:
                return
            reply = self._take(key)
            if reply is not None:
                yield reply

    def next_reply(self) -> Reply:
        """The next reply, waited for in short turns so that Ctrl-C is heard.

        Raises
        ------
        CrewLostError
            If the scheduler does not answer, or there are no workers any more.
        """
        while True:
            self._look()
            try:
                key = self._done.get(timeout=_TURN_SECONDS)
            except queue.Empty:
                continue
            reply = self._take(key)
            if reply is not None:
                return reply

    def forget_waiting(self) -> list[int]:
        """Give up every task that has not come back; their numbers."""
        given_up = [one.task.number for one in self._under_way.values()]
        futures = list(self._futures.values())
        self._under_way.clear()
        self._futures.clear()
        if futures:
            self._connection.cancel(futures)
        return given_up

    def _send(self, one: _UnderWay) -> None:
        task = one.task
        if not task.notebook:
            key = str(task.facts["study"])
            self._asked[key] = task
            future = self._ask_for_study(task)
            self._studies[key] = future
            while len(self._studies) > _MOST_STUDIES:
                self._studies.popitem(last=False)
        elif task.replay:
            executed = Path(task.replay).read_bytes()
            future = self._submit("report", make_report, self._errand, task.line(), executed)
        else:
            study = self._study(str(task.facts["study"]))
            future = self._submit("report", make_report, self._errand, task.line(), b"", study)
        name = str(future.key)
        self._under_way[name], self._futures[name] = one, future
        self._connection.when_done(future, lambda: self._done.put(name))

    def _study(self, key: str) -> Future[Any] | None:
        """The study that a view depends on: handed over, or asked for once more."""
        if key not in self._asked:
            # An analyst's own notebook need not be a view of any.
            return None
        if key not in self._studies:
            self._studies[key] = self._ask_for_study(self._asked[key])
        self._studies.move_to_end(key)
        return self._studies[key]

    def _ask_for_study(self, task: Task) -> Future[Any]:
        files = read_kept(self._root, str(task.facts["study"]))
        kept = pack(block_name(task), files) if files is not None else b""
        return self._submit("study", make_study, self._errand, task.line(), kept)

    def _submit(self, kind: str, work: Callable[..., Answer], *arguments: object) -> Future[Any]:
        self._names += 1
        name = f"udmelding-{kind}-{self._errand.run}-{self._names}"
        return self._connection.submit(work, *arguments, key=name)

    def _look(self) -> None:
        """Hear now and then who is there; whoever is new is looked over first."""
        now = time.monotonic()
        if now - self._looked < _LOOK_SECONDS:
            self._connection.check()
            return
        self._looked = now
        self._deaths.look(self._connection.look())
        if self._connection.threads:
            self._somebody = now
        elif now - self._somebody > self._patience_seconds:
            raise nobody_left(self._connection.address)

    def _take(self, name: str) -> Reply | None:
        """What became of a task; nothing where it is given to somebody once more."""
        one, future = self._under_way.pop(name, None), self._futures.pop(name, None)
        if one is None or future is None:
            return None
        answer = self._result(one, future)
        self._deaths.ended(one.task.number)
        if isinstance(answer, Answer):
            answer = self._received(one, answer)
        if answer is None:
            self._send(one)
        return answer

    def _received(self, one: _UnderWay, answer: Answer) -> Reply | None:
        """Write what came; nothing where the task must be given to somebody once more."""
        if answer.refused:
            self._connection.refuse(answer.refused)
            return None
        files = unpack(block_name(one.task), answer.block) if answer.block else {}
        if answer.gone is not None or files is None:
            one.tries += 1
            again = one.tries <= _MOST_TRIES
            return None if again else lost(one.task, answer.gone or 0, late=False)
        reply = Reply.read(answer.reply)
        return self._write(one.task, reply, files) if files else reply

    def _result(self, one: _UnderWay, future: Future[Any]) -> Answer | Reply | None:
        """What came of a task; nothing where workers died over it through no fault of its own."""
        from distributed import CancelledError, KilledWorker

        try:
            answer: Answer = future.result()
        except KilledWorker as error:
            return self._judge(one, fewest=error.allowed_failures + 1)
        except (CancelledError, TimeoutError) as error:
            raise scheduler_lost(self._connection.address) from error
        except Exception as error:  # noqa: BLE001  one report's trouble is not the others'
            self._connection.check()
            return reply_of_error(one.task.number, error)
        return answer

    def _judge(self, one: _UnderWay, *, fewest: int) -> Reply | None:
        """Whether a task that dask gives up is given up: it counts those who only stood by, too."""
        self._deaths.look(self._connection.look())
        number = one.task.number
        one.killed += 1
        if one.killed >= _MOST_GIVEN_UP or self._deaths.blame(number):
            return lost_too_often(one.task, max(fewest, self._deaths.count(number)))
        # It may be its study that was given up.
        self._studies.pop(str(one.task.facts["study"]), None)
        return None

    def _write(self, task: Task, reply: Reply, files: dict[str, bytes]) -> Reply:
        try:
            with store.environment_errors(task.edition):
                if task.notebook:
                    store.write_folder(Path(task.staging), files)
                else:
                    put_kept(self._root, str(task.facts["study"]), files)
        except Exception as error:  # noqa: BLE001  as a worker says what goes wrong where it writes
            return reply_of_error(task.number, error)
        return reply
