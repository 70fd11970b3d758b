"""Killed at any moment, refused by the disk at any step, run many times at once: nothing breaks."""

import errno
import itertools
import os
import random
import runpy
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis.batch.answers.verifying import verify_edition

E2E = runpy.run_path(str(Path(__file__).parents[1] / "e2e/conftest.py"))
TREES = runpy.run_path(str(Path(__file__).parents[1] / "e2e/trees.py"))
tree, broken = TREES["tree"], TREES["broken"]
ROUND = "tegnsprog-2022"
WORDS = ("run", ROUND, "--notebook", "small", "--area", "danmark", "--area", "nordjylland")
KILLS, FLIPS = 200, 500
# Python loads this in the command and in its workers; it is no part of the program.
FAULTS = """
import io, os, pathlib
BELOW, COUNT, AT, NUMBER = (os.environ[f"FAULT_{n}"] for n in ("BELOW", "COUNT", "AT", "NUMBER"))

def step():
    descriptor = os.open(COUNT, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(descriptor, b".")
    size = os.fstat(descriptor).st_size
    os.close(descriptor)
    if size == int(AT):
        raise OSError(int(NUMBER), os.strerror(int(NUMBER)))

def ours(path):
    return isinstance(path, (str, os.PathLike)) and os.fspath(path).startswith(BELOW)

def refusing(call):
    def refused(path, *words, **named):
        if ours(path):
            step()
        return call(path, *words, **named)
    return refused

class Writing:
    def __init__(self, stream):
        self.stream = stream
    def write(self, content):
        try:
            step()
        except OSError:
            self.stream.write(content[: len(content) // 2])
            raise
        return self.stream.write(content)
    def __enter__(self):
        return self
    def __exit__(self, *error):
        self.stream.close()
    def __getattr__(self, name):
        return getattr(self.stream, name)

def opened(path, mode="r", *words, **named):
    if not ours(path) or not set(mode) & set("wa+"):
        return io.open(path, mode, *words, **named)
    step()
    return Writing(io.open(path, mode, *words, **named))

flush = os.fsync
def fsync(descriptor):
    step()
    return flush(descriptor)

pathlib.Path.open = opened
os.fsync = fsync
for name in ("rename", "replace", "mkdir"):
    setattr(os, name, refusing(getattr(os, name)))
"""


@pytest.fixture(scope="module")
def checkout(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return E2E["make_checkout"](root, tmp_path_factory.mktemp("checkout"))


@pytest.fixture(scope="module")
def command(checkout: Path):
    return E2E["Command"](checkout)


@pytest.fixture(scope="module")
def undisturbed(command) -> dict[str, str]:
    done = command(*WORDS, "--out", "undisturbed")
    assert done.returncode == 0, done.stderr
    return tree(command.folder / "undisturbed" / "offentlig")


def moments(longest_seconds: float) -> Iterator[float]:
    draw = random.Random(10)  # noqa: S311
    return (draw.uniform(0.1, longest_seconds) for _ in range(KILLS))


def test_a_kill_at_any_moment_breaks_no_file(command, undisturbed) -> None:
    words = (*WORDS, "--out", "killed")
    edition = command.folder / "killed" / "offentlig"
    begun = time.monotonic()
    assert command(*words).returncode == 0
    whole = time.monotonic() - begun
    for number, seconds in enumerate(moments(whole * 1.1)):
        # Every other time over what stands, every other time from nothing.
        run = command.start(*words, *(["--force"] if number % 2 else []))
        time.sleep(seconds)
        run.kill()
        run.communicate()
        assert broken(edition) == []
        if number % 10 == 9:
            done = command(*words, "--wait")
            assert done.returncode == 0, done.stderr
            assert tree(edition) == undisturbed
            for report in list(edition.glob("*/*/[!.]*"))[: number % 3]:
                report.rename(command.folder / f"removed-{number}-{report.parent.name}")
    assert command(*words).returncode == 0
    assert tree(edition) == undisturbed


@pytest.mark.parametrize(("number", "over"), [(errno.ENOSPC, True), (errno.EIO, False)])
def test_a_fault_at_any_step_breaks_no_file(
    command, undisturbed, tmp_path: Path, *, number: int, over: bool
) -> None:
    """Over reports that stand, and where nothing stands yet."""
    (tmp_path / "sitecustomize.py").write_text(FAULTS, encoding="utf-8")
    for at in itertools.count(1):
        out = command.folder / f"faults-{number}"
        count = tmp_path / f"count-{at}"
        environment = {
            "PYTHONPATH": str(tmp_path),
            "FAULT_BELOW": str(out),
            "FAULT_COUNT": str(count),
            "FAULT_AT": str(at),
            "FAULT_NUMBER": str(number),
        }
        words = (*WORDS, "--out", str(out), "--workers", "1")
        if not over:
            shutil.rmtree(out, ignore_errors=True)
        done = run_with(command, environment, *words, *(["--force"] if over else []))
        assert done.returncode in {0, 6}, done.stderr
        assert "Traceback" not in done.stderr
        assert broken(out / "offentlig") == []
        again = command(*words)
        assert again.returncode == 0, again.stderr
        assert tree(out / "offentlig") == undisturbed
        if count.stat().st_size < at:
            break
    assert at > 40


def run_with(command, environment, *words: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([environment["PYTHONPATH"], os.environ.get("PYTHONPATH", "")])
    return subprocess.run(
        [E2E["COMMAND"], *words],
        cwd=command.folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment, "PYTHONPATH": path.rstrip(os.pathsep)},
    )


def test_every_flipped_byte_is_found(command, undisturbed) -> None:
    edition = command.folder / "undisturbed" / "offentlig"
    assert undisturbed
    assert verify_edition(edition, root=command.folder).differences == ()
    draw = random.Random(500)  # noqa: S311
    files = [path for path in sorted(edition.rglob("*")) if path.is_file() and path.stat().st_size]
    for path in draw.choices(files, weights=[path.stat().st_size for path in files], k=FLIPS):
        original = path.read_bytes()
        content = bytearray(original)
        content[draw.randrange(len(content))] ^= draw.randrange(1, 256)
        path.write_bytes(content)
        verdict = verify_edition(edition, root=command.folder)
        path.write_bytes(original)
        assert verdict.exit_code == 1
        assert any(d.file and path.as_posix().endswith(d.file) for d in verdict.differences)


@pytest.mark.parametrize("count", [2, 8])
def test_many_runs_on_one_folder_make_each_report_once(command, undisturbed, count: int) -> None:
    words = (*WORDS, "--out", f"shared-{count}", "--workers", "1")
    runs = [command.start(*words, "--wait") for _ in range(count)]
    refused = command(*words)
    told = [run.communicate(timeout=600) for run in runs]
    assert [run.returncode for run in runs] == [0] * count
    assert refused.returncode in {0, 5}
    edition = command.folder / f"shared-{count}" / "offentlig"
    assert tree(edition) == undisturbed
    assert sum("2 lavet" in err for _, err in told) + ("2 lavet" in refused.stderr) == 1
