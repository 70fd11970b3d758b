"""What the machine refuses is one plain line and exit code 6, and what stood there still stands."""

import ctypes
import os
import resource
import runpy
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

tree = runpy.run_path(str(Path(__file__).with_name("trees.py")))["tree"]
ROUND = "tegnsprog-2022"
WORDS = ("run", ROUND, "--notebook", "small", "--area", "danmark", "--workers", "1")
_DROP_CAPABILITY, _WRITE_ANYWHERE = 24, 1
_MOST_BYTES = 20_000


def reports_in(edition: Path) -> dict[str, str]:
    """What stands, but for the index, which tells of what failed."""
    return {name: digest for name, digest in tree(edition).items() if name != "index.html"}


def be_ordinary() -> None:
    """Let rights count, also for whoever runs the tests as root."""
    if os.geteuid() == 0:
        ctypes.CDLL(None).prctl(_DROP_CAPABILITY, _WRITE_ANYWHERE)


def have_little_room() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (_MOST_BYTES, _MOST_BYTES))


@pytest.fixture(scope="module")
def edition(udmelding) -> Path:
    done = udmelding(*WORDS, "--out", "refused")
    assert done.returncode == 0, done.stderr
    return Path(udmelding.folder, "refused", "offentlig")


@pytest.fixture
def again(udmelding) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Make everything once more, in other circumstances."""

    def run(*words: str, **circumstances) -> subprocess.CompletedProcess[str]:
        return udmelding(*WORDS, "--out", "refused", "--force", *words, **circumstances)

    return run


@pytest.mark.parametrize("closed", [".", ROUND + "/danmark"])
def test_a_folder_that_is_read_only(edition: Path, again, closed: str) -> None:
    before = reports_in(edition)
    (edition / closed).chmod(0o555)
    done = again(preexec_fn=be_ordinary)
    (edition / closed).chmod(0o755)
    assert done.returncode == 6, done.stderr
    assert "Permission denied. Skaf dig adgang, eller vælg en anden mappe med --out" in done.stderr
    assert "Traceback" not in done.stderr
    assert reports_in(edition) == before


def test_a_disk_without_room(edition: Path, again) -> None:
    before = reports_in(edition)
    done = again(preexec_fn=have_little_room)
    assert done.returncode == 6, done.stderr
    assert "Skaf plads på disken" in done.stderr
    assert "Traceback" not in done.stderr
    assert reports_in(edition) == before


def test_a_kernel_that_is_not_there(edition: Path, again, tmp_path: Path) -> None:
    before = reports_in(edition)
    (tmp_path / "ipykernel.py").write_text("raise ImportError('no ipykernel')", encoding="utf-8")
    path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
    done = again(env={"PYTHONPATH": path})
    assert done.returncode == 6, done.stderr
    assert "Notesbogens kerne kan ikke startes" in done.stderr
    assert "Prøv: udmelding doctor" in done.stderr
    assert "Traceback" not in done.stderr
    assert reports_in(edition) == before
