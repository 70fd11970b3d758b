"""A cluster of dask on this machine: a scheduler and workers as processes that can be killed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

_WAIT_SECONDS = 120.0
_DASK = (sys.executable, "-m")


def children(pid: int) -> list[int]:
    """Processes that any thread of a process has started."""
    try:
        lists = [
            one.read_text(encoding="ascii") for one in Path(f"/proc/{pid}/task").glob("*/children")
        ]
    except OSError:
        return []
    return [int(word) for words in lists for word in words.split()]


def spawned(nanny: int) -> int | None:
    """The worker that a nanny watches: the process it spawned, not the one that counts handles."""
    for pid in children(nanny):
        try:
            if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes():
                return pid
        except OSError:
            continue
    return None


class Cluster:
    """A scheduler and its workers; everything ends with `stop`."""

    def __init__(self, folder: Path, checkout: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.checkout = checkout
        self.workers: list[subprocess.Popen[bytes]] = []
        self._number = 0
        self.scheduler, log = self._start(
            "distributed.cli.dask_scheduler", "--port", "0", "--no-dashboard", cwd=folder
        )
        self.address = self._said(self.scheduler, log, "Scheduler at:").split()[0]

    def add_worker(
        self, *, checkout: Path | None = None, nanny: bool = False, **environment: str
    ) -> str:
        """Start a worker that takes one report at a time, and wait until it is known."""
        number = self._number
        words = ("--nthreads", "1", "--no-dashboard", "--nanny" if nanny else "--no-nanny")
        place = ("--local-directory", str(self.folder / f"space-{number}"))
        process, log = self._start(
            "distributed.cli.dask_worker",
            self.address,
            *words,
            *place,
            cwd=checkout or self.checkout,
            environment=environment,
        )
        self.workers.append(process)
        self._said(process, log, "Registered to:")
        return self._said(process, log, "Start worker at:").split()[0]

    def stop_worker(self) -> None:
        """End the worker that came last."""
        _kill(self.workers.pop())

    def stop(self) -> None:
        for process in (*self.workers, self.scheduler):
            _kill(process)

    def _start(
        self, module: str, *words: str, cwd: Path, environment: dict[str, str] | None = None
    ) -> tuple[subprocess.Popen[bytes], Path]:
        log = self.folder / f"{self._number}.log"
        self._number += 1
        with log.open("wb") as stream:
            process = subprocess.Popen(
                [*_DASK, module, *words, "--host", "127.0.0.1"],
                cwd=cwd,
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=stream,
                start_new_session=True,
                env={**os.environ, **(environment or {})},
            )
        return process, log

    def _said(self, process: subprocess.Popen[bytes], log: Path, words: str) -> str:
        ends = time.monotonic() + _WAIT_SECONDS
        while time.monotonic() < ends and process.poll() is None:
            _, found, rest = log.read_text(encoding="utf-8").partition(words)
            if found and "\n" in rest:
                return rest.strip()
            time.sleep(0.1)
        raise AssertionError(f"{words} was not said:\n{log.read_text(encoding='utf-8')}")


def _kill(process: subprocess.Popen[bytes]) -> None:
    for pid in (spawned(process.pid), process.pid):
        if pid is not None:
            try:
                os.killpg(pid, signal.SIGKILL) if pid == process.pid else os.kill(pid, 9)
            except ProcessLookupError:
                continue
    process.wait()
