"""A cluster whose workers are killed every twenty seconds, and whose scheduler goes: nothing is lost."""

import itertools
import json
import os
import runpy
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

TREES = runpy.run_path(str(Path(__file__).parents[1] / "e2e/trees.py"))
tree, broken = TREES["tree"], TREES["broken"]
TESTS = Path(__file__).parents[1]
E2E = runpy.run_path(str(TESTS / "e2e/conftest.py"))
MACHINES = runpy.run_path(str(TESTS / "e2e/cluster_machines.py"))
ROUND = "tegnsprog-2022"
LIGHT = ("run", "--notebook", "small")
FEW = ("run", ROUND, "punktskrift-2022", "--notebook", "small")
WORKERS, EVERY_SECONDS = 4, 20.0
# Ends the worker of dask that it runs below, wherever it is tried.
DEADLY = """import os, pathlib
if area == "nordjylland":
    pid = os.getpid()
    while b"spawn_main" not in pathlib.Path(f"/proc/{pid}/cmdline").read_bytes():
        pid = int(pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    os.kill(pid, 9)"""


class Killer(threading.Thread):
    """Kills one worker after another, each in its turn; its nanny starts the next in its place."""

    def __init__(self, cluster: Any) -> None:
        super().__init__(daemon=True)
        self.cluster = cluster
        self.over = threading.Event()
        self.killed = 0

    def run(self) -> None:
        turns = itertools.cycle(self.cluster.workers)
        while not self.over.wait(EVERY_SECONDS):
            pid = MACHINES["spawned"](next(turns).pid)
            if pid is not None:
                os.kill(pid, signal.SIGKILL)
                self.killed += 1


@pytest.fixture(scope="module")
def command(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    checkout = E2E["make_checkout"](root, tmp_path_factory.mktemp("checkout"))
    sources = (E2E["PARAMETERS"], DEADLY, E2E["BLOCKS"])
    path = checkout / "notebooks" / "deadly.ipynb"
    path.write_text(E2E["notebook"](*sources), encoding="utf-8")
    return E2E["Command"](checkout)


@pytest.fixture(scope="module")
def few(command: Any) -> dict[str, str]:
    """What one machine writes of two rounds."""
    done = command(*FEW, "--out", "few")
    assert done.returncode == 0, done.stderr
    return tree(command.folder / "few")


@pytest.fixture(scope="module")
def alone(command: Any) -> dict[str, str]:
    """What one machine writes, undisturbed."""
    begun = time.monotonic()
    done = command(*LIGHT, "--out", "alone")
    assert done.returncode == 0, done.stderr
    made = tree(command.folder / "alone")
    reports = sum(name.endswith("manifest.json") for name in made)
    print(f"{reports} reports here in {time.monotonic() - begun:.0f} s")  # noqa: T201
    return made


def start(command: Any, folder: Path) -> Any:
    cluster = MACHINES["Cluster"](folder, command.folder)
    for _ in range(WORKERS):
        cluster.add_worker(nanny=True)
    return cluster


@pytest.fixture
def cluster(command: Any, tmp_path: Path) -> Iterator[Any]:
    made = start(command, tmp_path / "cluster")
    try:
        yield made
    finally:
        made.stop()


def test_a_worker_killed_every_twenty_seconds_costs_no_report(command, alone, cluster) -> None:
    killer = Killer(cluster)
    killer.start()
    begun = time.monotonic()
    done = command(*LIGHT, "--out", "many", "--scheduler", cluster.address)
    killer.over.set()
    seconds = time.monotonic() - begun
    print(f"{WORKERS} workers, {killer.killed} killed, {seconds:.0f} s")  # noqa: T201
    assert done.returncode == 0, done.stderr
    assert killer.killed >= 1
    assert tree(command.folder / "many") == alone


def test_a_lost_scheduler_leaves_whole_reports_and_a_run_that_goes_on(
    command, few, cluster, tmp_path: Path
) -> None:
    edition = command.folder / "lost" / "offentlig"
    run = command.start(*FEW, "--out", "lost", "--scheduler", cluster.address)
    while len(list(edition.glob("*/*/small.da"))) < 5:
        assert run.poll() is None
        time.sleep(0.2)
    cluster.scheduler.kill()
    cluster.scheduler.wait()
    _, told = run.communicate(timeout=300)
    assert run.returncode == 6, told
    assert "svarer ikke længere. Det, der er lavet, er helt" in told
    assert "Traceback" not in told
    made = len(list(edition.glob("*/*/small.da")))
    assert broken(edition) == []
    assert not list(edition.glob("*/*/.*"))
    states = json.loads(command("status", "--out", "lost", "--json").stdout)["editions"][0]
    left = [one for one in states["reports"] if one["state"] == "not_begun"]
    total = sum(name.endswith("manifest.json") for name in few)
    assert made + len(left) == total
    print(f"the scheduler was lost after {made} of {total} reports")  # noqa: T201
    second = start(command, tmp_path / "second")
    try:
        done = command(*FEW, "--out", "lost", "--scheduler", second.address)
    finally:
        second.stop()
    assert done.returncode == 0, done.stderr
    assert f"{total - made} lavet, {made} uændret" in done.stderr
    assert tree(command.folder / "lost") == few


def test_a_report_that_kills_every_worker_is_given_up_alone(command, cluster) -> None:
    areas = [word for area in ("danmark", "nordjylland", "sjaelland") for word in ("--area", area)]
    words = ("run", ROUND, "--notebook", "deadly", *areas, "--out", "deadly")
    done = command(*words, "--scheduler", cluster.address)
    assert done.returncode == 1, done.stderr
    assert "2 lavet, 0 uændret, 1 fejlet" in done.stderr
    assert "4 arbejdere i klyngen døde, mens de lavede den" in done.stderr


def test_a_report_that_fails_there_fails_as_it_does_here(command, cluster) -> None:
    areas = [word for area in ("danmark", "nordjylland", "sjaelland") for word in ("--area", area)]
    trouble = ("--parameter", "trouble={'nordjylland': 'raise', 'sjaelland': 'die'}")
    words = ("run", ROUND, "--notebook", "small", *areas, *trouble, "--out")
    here = command(*words, "sick-here")
    there = command(*words, "sick-there", "--scheduler", cluster.address)
    assert (here.returncode, there.returncode) == (1, 1)
    failures = [
        [line for line in done.stderr.splitlines() if "Celle" in line or "Cell" in line]
        for done in (here, there)
    ]
    assert failures[0] == failures[1]
    assert len(failures[0]) == 4
    assert tree(command.folder / "sick-here") == tree(command.folder / "sick-there")


def test_a_stranger_that_comes_late_is_given_nothing(
    command, few, cluster, *, root: Path, tmp_path: Path
) -> None:
    source = tmp_path / "src" / "analysis"
    shutil.copytree(root / "src" / "analysis", source)
    with (source / "errors.py").open("a", encoding="utf-8") as stream:
        stream.write("# Another version.\n")
    edition = command.folder / "late" / "offentlig"
    run = command.start(*FEW, "--out", "late", "--scheduler", cluster.address)
    while len(list(edition.glob("*/*/small.da"))) < 3:
        assert run.poll() is None
        time.sleep(0.2)
    stranger = cluster.add_worker(PYTHONPATH=str(source.parent))
    _, told = run.communicate(timeout=3600)
    assert run.returncode == 0, told
    assert told.count(f"Arbejderen {stranger} får intet at lave: program") == 1
    assert tree(command.folder / "late") == few


def test_two_runs_may_fill_a_store_at_once(command, few, tmp_path: Path) -> None:
    words = (*FEW, "--workers", "1", "--store", f"file://{tmp_path}/store", "--out")
    runs = [command.start(*words, name) for name in ("left", "right")]
    told = [run.communicate(timeout=3600) for run in runs]
    assert [run.returncode for run in runs] == [0, 0], told
    for name in ("left", "right"):
        assert tree(command.folder / name) == few
    done = command(*FEW, "--out", "fetched", "--store", f"file://{tmp_path}/store")
    total = sum(name.endswith("manifest.json") for name in few)
    assert f"{total} hentet i det fælles lager" in done.stderr
    assert tree(command.folder / "fetched") == few
