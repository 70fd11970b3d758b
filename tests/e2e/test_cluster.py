"""The same plan on a cluster: the same bytes, and nothing begun where they would be others."""

import json
import runpy
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from analysis.batch.cluster.checkout import describe_checkout, what_differs

TREES = runpy.run_path(str(Path(__file__).with_name("trees.py")))
tree, note_failure = TREES["tree"], TREES["note_failure"]
MACHINES = runpy.run_path(str(Path(__file__).with_name("cluster_machines.py")))
ROUND = "tegnsprog-2022"
AREAS = ("danmark", "nordjylland")
WORDS = ("run", ROUND, "--notebook", "small", *(w for a in AREAS for w in ("--area", a)))


@pytest.fixture(scope="module")
def cluster(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    made = MACHINES["Cluster"](tmp_path_factory.mktemp("cluster"), checkout)
    try:
        for _ in range(2):
            made.add_worker()
        yield made
    finally:
        made.stop()


def test_a_cluster_writes_what_this_machine_writes(udmelding, cluster) -> None:
    alone = udmelding(*WORDS, "--out", "alone")
    assert alone.returncode == 0, alone.stderr
    # The numbers of the study are to come from the cluster, too.
    kept = udmelding.folder / ".udmelding" / "studies"
    shutil.rmtree(kept)
    done = udmelding(*WORDS, "--out", "many", "--scheduler", cluster.address)
    assert done.returncode == 0, done.stderr
    assert "2 lavet, 0 uændret, 0 fejlet" in done.stderr
    assert "distributed" not in done.stderr
    assert tree(udmelding.folder / "many") == tree(udmelding.folder / "alone")
    assert len(list(kept.iterdir())) == 1
    # What failed is made there, too, when it is asked for once more.
    edition = udmelding.folder / "many" / "offentlig"
    folder = edition / ROUND / "danmark" / "small.da"
    note_failure(edition, json.loads((folder / "manifest.json").read_bytes()))
    shutil.rmtree(folder)
    again = udmelding("retry", "--out", "many", "--scheduler", "tcp://127.0.0.1:1")
    assert again.returncode == 6
    assert "Ingen planlægger svarer" in again.stderr
    again = udmelding("retry", "--out", "many", "--scheduler", cluster.address)
    assert again.returncode == 0, again.stderr
    assert tree(udmelding.folder / "many") == tree(udmelding.folder / "alone")
    # Nothing of the machines stands in what may be published.
    journal = (edition / "run.jsonl").read_text(encoding="utf-8")
    assert "127.0.0.1" not in journal
    assert str(udmelding.folder) not in journal


def test_a_worker_with_another_version_is_refused_by_name(
    udmelding, cluster, root: Path, tmp_path: Path
) -> None:
    source = tmp_path / "src" / "analysis"
    shutil.copytree(root / "src" / "analysis", source)
    package = source / "__init__.py"
    words = package.read_text(encoding="utf-8")
    package.write_text(words.replace('__version__ = "', '__version__ = "0.'), encoding="utf-8")
    stranger = cluster.add_worker(PYTHONPATH=str(source.parent))
    try:
        done = udmelding(*WORDS, "--out", "strange", "--scheduler", cluster.address)
    finally:
        cluster.stop_worker()
    assert done.returncode == 6
    assert f"{stranger}: program" in done.stderr
    assert "udmelding 0." in done.stderr
    assert "analysis/__init__.py" in done.stderr
    assert done.stderr.count("tcp://") == 2
    assert "Traceback" not in done.stderr
    assert not list((udmelding.folder / "strange" / "offentlig").glob("*/*/*"))


def test_no_scheduler_is_one_sentence(udmelding) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        done = udmelding(*WORDS, "--out", "nobody", "--scheduler", address)
    assert done.returncode == 6
    assert f"Ingen planlægger svarer på {address}" in done.stderr
    assert "Traceback" not in done.stderr
    assert udmelding(*WORDS, "--scheduler", "nosuch://host:1").returncode == 2


def test_what_differs_is_named_and_returns_are_not_public(checkout: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    for name in ("data", "notebooks"):
        shutil.copytree(checkout / name, other / name)
    for name in ("pyproject.toml", "requirements.lock"):
        shutil.copy(checkout / name, other)
    returned = other / "data" / "returns" / ROUND
    returned.mkdir(parents=True)
    (returned / "index.json").write_text("{}", encoding="utf-8")
    ours = describe_checkout(checkout, "offentlig")
    assert what_differs(ours, describe_checkout(other, "offentlig")).da == ""
    public = describe_checkout(other, "offentlig").files
    assert not [path for path in public if path.startswith("data/returns")]
    theirs = describe_checkout(other, "intern")
    assert what_differs(ours, theirs).en == f"data/returns/{ROUND}/index.json"
    assert theirs.digest != ours.digest
    figures = other / "data" / "published" / "figures.csv"
    figures.write_bytes(figures.read_bytes() + b"\n")
    changed = describe_checkout(other, "offentlig")
    assert what_differs(ours, changed).da == "data/published/figures.csv"
    assert json.dumps(dict(changed.versions))
