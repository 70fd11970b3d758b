"""The same inputs give the same bytes with any number of workers, and the same numbers with any
number of threads."""

import json
import math
import os
import runpy
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

tree = runpy.run_path(str(Path(__file__).with_name("trees.py")))["tree"]
ROUND = "tegnsprog-2022"
WORDS = ("run", ROUND, "--notebook", "small", "--notebook", "answer")
PLACES = ("--area", "nordjylland", "--area", "sjaelland")
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")

# As an analyst makes a study, with as many threads as the machine is said to have; none is kept.
FIGURES = """
import json, sys
from pathlib import Path
from analysis import open_report, open_study
found = []
for slug in sys.argv[2:]:
    study = open_study(slug, root=Path(sys.argv[1]))
    for area in ("danmark", "nordjylland"):
        found += [one.as_json() for one in open_report(study.area(area)).figures]
    found += [table.to_dict("split") for table in study.estimates.tables.values()]
print(json.dumps(found))
"""


def figures(root: Path, slugs: tuple[str, ...], threads: int) -> object:
    done = subprocess.run(
        [sys.executable, "-c", FIGURES, str(root), *slugs],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **dict.fromkeys(THREADS, str(threads))},
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def apart(one: object, other: object, place: str = "") -> Iterator[str]:
    """Places where two bodies of data differ: numbers by more than a billionth of themselves."""
    if isinstance(one, float) and isinstance(other, float):
        unknown = math.isnan(one) and math.isnan(other)
        if not unknown and not math.isclose(one, other, rel_tol=1e-9):
            yield f"{place}: {one!r} and {other!r}"
    elif isinstance(one, (dict, list)) and type(one) is type(other) and len(one) == len(other):
        pairs = one.items() if isinstance(one, dict) else enumerate(one)
        for key, inner in pairs:
            yield from apart(inner, other[key], f"{place}.{key}")
    elif one != other:
        yield f"{place}: {one!r} and {other!r}"


def test_one_worker_and_two_leave_the_same_bytes(udmelding) -> None:
    folders = []
    for workers in ("1", "2"):
        done = udmelding(*WORDS, *PLACES, "--out", f"by-{workers}", "--workers", workers)
        assert done.returncode == 0, done.stderr
        folders.append(udmelding.folder / f"by-{workers}" / "offentlig")
    one, two = map(tree, folders)
    assert one == two
    assert {Path(name).suffix for name in one} >= {".docx", ".html", ".ipynb", ".pdf", ".xlsx"}


@pytest.mark.parametrize("threads", [2, 4])
def test_threads_move_no_number(checkout: Path, threads: int) -> None:
    slugs = (ROUND,)
    assert list(apart(figures(checkout, slugs, 1), figures(checkout, slugs, threads))) == []


def test_a_number_that_moved_would_be_seen() -> None:
    assert list(apart({"a": [1.0, None]}, {"a": [1.0 + 1e-12, None]})) == []
    assert list(apart({"a": [1.0]}, {"a": [1.0 + 1e-8]})) == [".a.0: 1.0 and 1.00000001"]
    assert list(apart([1.0], [None])) == [".0: 1.0 and None"]
