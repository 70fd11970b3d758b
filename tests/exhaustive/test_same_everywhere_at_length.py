"""Whole rounds, each made from nothing: the same bytes with 1, 2 and 4 workers, the same numbers."""

import runpy
import shutil
from pathlib import Path

import pytest

from analysis import list_slugs

TESTS = Path(__file__).parents[1]
E2E = runpy.run_path(str(TESTS / "e2e/conftest.py"))
SAME = runpy.run_path(str(TESTS / "e2e/test_same_everywhere.py"))
ROUNDS = ("gravide-rusmiddel-2019", "tegnsprog-2022")
WORDS = ("run", *ROUNDS, "--area", "danmark", "--area", "nordjylland", "--area", "sjaelland")


@pytest.fixture(scope="module")
def checkout(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return E2E["make_checkout"](root, tmp_path_factory.mktemp("checkout"))


@pytest.fixture(scope="module")
def by_one(checkout: Path) -> dict[str, str]:
    return made(checkout, 1)


def made(checkout: Path, workers: int) -> dict[str, str]:
    # Without the studies that the last run kept.
    shutil.rmtree(checkout / ".udmelding", ignore_errors=True)
    command = E2E["Command"](checkout)
    out = ("--out", f"by-{workers}", "--workers", str(workers))
    for notebooks in ((), ("--notebook", "answer")):
        done = command(*WORDS, *notebooks, *out)
        assert done.returncode == 0, done.stderr
    return SAME["tree"](checkout / f"by-{workers}" / "offentlig")


@pytest.mark.parametrize("workers", [2, 4])
def test_more_workers_leave_the_same_bytes(
    checkout: Path, by_one: dict[str, str], workers: int
) -> None:
    assert made(checkout, workers) == by_one
    assert {Path(name).suffix for name in by_one} >= {".docx", ".html", ".pdf", ".xlsx"}


def test_threads_move_no_number_of_any_round(checkout: Path) -> None:
    shutil.rmtree(checkout / ".udmelding", ignore_errors=True)
    for slug in list_slugs(checkout):
        one, *more = (SAME["figures"](checkout, (slug,), threads) for threads in (1, 2, 4))
        for other in more:
            assert list(SAME["apart"](one, other)) == []
