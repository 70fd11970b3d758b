"""The line to a scheduler: who is there, whether they would make the same reports, and the end."""

from __future__ import annotations

import contextlib
import logging
import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.batch.cluster.checkout import describe_checkout
from analysis.batch.cluster.words import (
    CHANGED,
    no_address,
    no_scheduler,
    nobody_left,
    not_installed,
    only_strangers,
    scheduler_lost,
    why_not,
)
from analysis.batch.cluster.worker import Errand, describe_here
from analysis.language import Text

if TYPE_CHECKING:
    from distributed import Future

_CONNECT_SECONDS = 15
_ANSWER_SECONDS = 30
_CLOSE_SECONDS = 5
_TURN_SECONDS = 0.2


class Connection:
    """A client of a scheduler that knows which workers may be given something.

    Parameters
    ----------
    address
        Of the scheduler.
    root
        The checkout here.
    errand
        Says which edition, and the digest of the checkout here.
    tell
        Told of workers that come later and may not be given anything.
    """

    def __init__(
        self, address: str, root: Path, *, errand: Errand, tell: Callable[[Text], None]
    ) -> None:
        self.address = address
        self._root = root
        self._errand = errand
        self._tell = tell
        # Much of what dask offers has no types.
        self._connected: Any = None
        self._good: dict[str, int] = {}
        self._refused: dict[str, Text] = {}

    @property
    def threads(self) -> int:
        """How many tasks the workers that may be given something take at a time."""
        return sum(self._good.values())

    @property
    def _client(self) -> Any:
        if self._connected is None:
            raise ValueError("the connection is opened first")
        return self._connected

    def open(self) -> None:
        """Find the scheduler.

        Raises
        ------
        UsageError
            If the address is none.
        WorkplaceError
            If the package is missing, nobody answers, or the scheduler is of another version.
        """
        try:
            import dask
            import distributed
        except ImportError as error:
            raise not_installed() from error
        # What a user needs to know of the line we say ourselves.
        for name in ("distributed", *logging.root.manager.loggerDict):
            if name.partition(".")[0] == "distributed":
                logging.getLogger(name).setLevel(logging.CRITICAL)
        # The executed notebook or the study that a task brings along is meant to be sent.
        dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GB"})
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                client: Callable[..., Any] = distributed.Client
                self._connected = client(
                    self.address, timeout=_CONNECT_SECONDS, set_as_default=False, name="udmelding"
                )
        except ValueError as error:
            raise no_address(self.address, error) from error
        except OSError as error:
            raise no_scheduler(self.address) from error

    def wait_for_workers(self, patience_seconds: float) -> None:
        """Wait until there is a worker.

        Raises
        ------
        WorkplaceError
            If none comes in time.
        """
        ends = time.monotonic() + patience_seconds
        told = False
        while not self._workers():
            if time.monotonic() > ends:
                raise nobody_left(self.address)
            if not told:
                told = True
                self._tell(
                    Text(
                        f"Venter på arbejdere hos {self.address} …",
                        f"Waiting for workers at {self.address} …",
                    )
                )
            time.sleep(_TURN_SECONDS)

    def refuse_strangers(self) -> None:
        """Look over every worker that is there.

        Raises
        ------
        WorkplaceError
            Naming each worker that would make other reports, and what it has otherwise.
        """
        self.look(quiet=True)
        strangers = [*self._of_scheduler(), *self._refused.items()]
        if strangers:
            raise only_strangers(strangers)

    def look(self, *, quiet: bool = False) -> tuple[str, ...]:
        """Hear who is there now, and look over whoever is new.

        Returns
        -------
        tuple of str
            The addresses of all workers, refused or not.

        Raises
        ------
        CrewLostError
            If the scheduler does not answer.
        """
        there = self._workers()
        new = [address for address in there if address not in {*self._good, *self._refused}]
        self._good = {name: there[name] for name in self._good if name in there}
        self._refused = {name: why for name, why in self._refused.items() if name in there}
        if not new:
            return tuple(there)
        ours = describe_checkout(self._root, self._errand.edition)
        for address, found in self._ask_all(new).items():
            why = why_not(found, ours, self._errand)
            if not why.da:
                self._good[address] = there[address]
                continue
            self._refused[address] = why
            if not quiet:
                self._tell_of(address, why)
        return tuple(there)

    def refuse(self, address: str) -> None:
        """Give a worker nothing more: its checkout was changed meanwhile."""
        if address not in self._refused:
            self._good.pop(address, None)
            self._refused[address] = CHANGED
            self._tell_of(address, CHANGED)

    def listen(self, topic: str, hear: Callable[[int, str], None]) -> None:
        """Be told of each task that a worker begins, with the worker's address."""

        def heard(event: tuple[float, tuple[int, str]]) -> None:
            hear(*event[1])

        self._client.subscribe_topic(topic, heard)

    def check(self) -> None:
        """See that the line still stands.

        Raises
        ------
        CrewLostError
            If it does not.
        """
        if self._client.status != "running":
            raise scheduler_lost(self.address)

    def submit(self, work: Callable[..., Any], *arguments: object, key: str) -> Future[Any]:
        """Have a function called by a worker that may be given something.

        Raises
        ------
        CrewLostError
            If the line does not stand.
        """
        self.check()
        # Strangers come late or never: without any, the scheduler is free in its choice.
        where = {"workers": list(self._good), "allow_other_workers": True} if self._refused else {}
        future: Future[Any] = self._client.submit(work, *arguments, key=key, pure=False, **where)
        return future

    def when_done(self, future: Any, call: Callable[[], None]) -> None:
        """Have a function called when a task has ended, however it did."""
        future.add_done_callback(lambda _: call())

    def cancel(self, futures: Sequence[Future[Any]]) -> None:
        """Give up what has not come back."""
        if self._client.status == "running":
            with contextlib.suppress(Exception):
                self._client.cancel(list(futures), force=True)

    def run_everywhere(self, work: Callable[..., Any], *arguments: object) -> None:
        """Have a function called once by every worker; whether it works does not matter."""
        if self._client.status == "running" and self._good:
            with contextlib.suppress(Exception):
                self._client.run(work, *arguments, workers=list(self._good), on_error="ignore")

    def close(self) -> None:
        """End the line."""
        with contextlib.suppress(Exception):
            self._client.close(timeout=_CLOSE_SECONDS)

    def _workers(self) -> dict[str, int]:
        try:
            self.check()
            there = self._client.sync(
                self._client.scheduler.ncores, callback_timeout=_ANSWER_SECONDS
            )
        except (OSError, TimeoutError) as error:
            raise scheduler_lost(self.address) from error
        return {str(address): int(threads) for address, threads in there.items()}

    def _ask_all(self, addresses: Sequence[str]) -> dict[str, object]:
        try:
            found = self._client.run(
                describe_here, self._errand.edition, workers=list(addresses), on_error="return"
            )
        except (OSError, TimeoutError) as error:
            raise scheduler_lost(self.address) from error
        return {str(address): answer for address, answer in found.items()}

    def _of_scheduler(self) -> list[tuple[str, Text]]:
        """What the scheduler has otherwise than we do, of what the two must agree on."""
        found = self._client.get_versions()
        ours, theirs = (found[who]["packages"] for who in ("client", "scheduler"))
        names = [name for name in ("dask", "distributed") if ours[name] != theirs[name]]
        da = ", ".join(f"{name} {theirs[name]} (her {ours[name]})" for name in names)
        en = ", ".join(f"{name} {theirs[name]} (here {ours[name]})" for name in names)
        return [(self.address, Text(da, en))] if names else []

    def _tell_of(self, address: str, why: Text) -> None:
        self._tell(
            Text(
                f"Arbejderen {address} får intet at lave: {why.da}.",
                f"The worker {address} is given nothing to do: {why.en}.",
            )
        )
