"""Kept studies are let go when nobody refers to them, and never while a run may need them."""

import fcntl
import json
import os
from pathlib import Path

import pytest

from analysis.batch.store import manifest, store
from analysis.batch.store.pruning import LOCK, STUDIES, prune, studies_in_use

KEYS = [f"{number:064x}" for number in range(6)]


@pytest.fixture
def studies(tmp_path: Path) -> Path:
    for age, key in enumerate(KEYS):
        folder = tmp_path / STUDIES / key
        folder.mkdir(parents=True)
        (folder / "tables.json").write_text("{}")
        os.utime(folder, (1000 - age, 1000 - age))
    (tmp_path / STUDIES / ".new-half").mkdir()
    return tmp_path / STUDIES


def report(root: Path, study: str) -> Path:
    facts = {"study": study, "made_from": {}}
    sealed = manifest.build(facts, inputs=[], protection={}, files={})
    folder = root / "reports/offentlig/tegnsprog-2022/danmark/assessment.da"
    store.write_folder(folder, {manifest.NAME: sealed})
    return root / "reports"


def standing(studies: Path) -> list[str]:
    return sorted(path.name for path in studies.iterdir())


def test_the_newest_and_those_that_reports_name_stay(studies: Path, tmp_path: Path) -> None:
    reports = report(tmp_path, KEYS[5])
    gone = prune(studies, referring=[reports, reports, tmp_path / "nowhere"], newest=2)
    assert gone == (KEYS[2], KEYS[3], KEYS[4])
    assert standing(studies) == [KEYS[0], KEYS[1], KEYS[5]]


def test_few_are_all_kept_and_what_was_left_half_done_goes(studies: Path) -> None:
    assert prune(studies, referring=[], newest=6) == ()
    assert standing(studies) == KEYS


def test_a_manifest_that_was_changed_names_nothing(studies: Path, tmp_path: Path) -> None:
    reports = report(tmp_path, KEYS[5])
    path = next(reports.rglob(manifest.NAME))
    path.write_text(json.dumps({"study": KEYS[4]}))
    prune(studies, referring=[reports], newest=0)
    assert standing(studies) == []


def test_a_folder_that_is_a_link_is_not_ours_to_tidy(studies: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(studies)
    assert prune(link, referring=[], newest=0) == ()
    assert set(KEYS) < set(standing(studies))


def test_nothing_goes_while_another_run_is_under_way(
    studies: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prune, "__kwdefaults__", {"newest": 1})
    with studies_in_use(tmp_path, out=tmp_path / "reports"):
        with studies_in_use(tmp_path, out=tmp_path / "reports"):
            pass
        assert set(KEYS) < set(standing(studies))
        with (tmp_path / LOCK).open("rb+") as other:
            fcntl.flock(other, fcntl.LOCK_SH | fcntl.LOCK_NB)
    assert standing(studies) == [KEYS[0]]


def test_a_folder_that_cannot_be_written_to_keeps_everything(tmp_path: Path) -> None:
    (tmp_path / ".udmelding").write_text("a file where a folder must be")
    with studies_in_use(tmp_path, out=tmp_path):
        pass
