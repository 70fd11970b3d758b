"""Every hash anew, and every figure followed: what is found, and which exit code it means."""

import json
from pathlib import Path
from typing import Any

import pytest

from analysis.batch.answers.verifying import Verdict, as_json, verify_edition
from analysis.batch.digests import digest_bytes, digest_plain
from analysis.batch.plan.recipe import EXECUTION, PARTS, key_of
from analysis.batch.runs.contents import write_index
from analysis.batch.store import manifest, store
from analysis.batch.store.journal import Journal

FOLDER = "tegnsprog-2022/danmark/assessment.da"
SOURCE = "data/published/figures.csv"
ABOUT = {
    "round": {
        "slug": "tegnsprog-2022",
        "name": {"da": "Tegnsprog", "en": "Sign language"},
        "issued": "2022-09",
    },
    "area": {"slug": "danmark", "name": {"da": "Danmark", "en": "Denmark"}},
    "notebook": "assessment",
    "language": "da",
    "edition": "offentlig",
    "study": "s",
}
MADE_FROM = {part: digest_plain(part) for part in PARTS}
KEYS = {"execution": key_of(MADE_FROM, EXECUTION), "key": key_of(MADE_FROM, PARTS)}
QUANTITIES = [
    {"key": "need", "area": "danmark", "inputs": ["published"]},
    {"key": "published", "area": "danmark", "inputs": []},
]


def notebook(named: list[str], inputs: list[dict[str, str]], **protection: Any) -> bytes:
    blocks = [
        {"type": "facts", "quantities": named},
        {"type": "results", "quantities": QUANTITIES},
        {"type": "inputs", "files": inputs, "protection": protection},
    ]
    outputs = [{"data": {manifest.BLOCK: block}} for block in blocks]
    return json.dumps({"cells": [{"outputs": outputs}, {"cell_type": "markdown"}]}).encode()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("published/figures.csv", "returns/r.xlsx"):
        (tmp_path / "data" / name).parent.mkdir(parents=True)
        (tmp_path / "data" / name).write_bytes(b"published,1\n")
    return tmp_path


def make(root: Path, **changes: Any) -> Verdict:
    """Verify a tree of one report in which something is otherwise."""
    path = changes.get("source", SOURCE)
    inputs = [{"path": path, "sha256": digest_bytes((root / path).read_bytes())}]
    results = {
        "quantities": changes.get("quantities", QUANTITIES),
        "study_key": "s",
        "inputs": changes.get("rests_on", inputs),
    }
    files = {
        "notebook.ipynb": notebook(changes.get("named", ["need"]), inputs),
        "results.json": changes.get("results", json.dumps(results).encode()),
    }
    facts = {**ABOUT, **KEYS, "made_from": MADE_FROM, **changes.get("facts", {})}
    audit = manifest.audit([{"path": SOURCE, "sha256": ""}], "offentlig")
    protection = changes.get("protection", audit)
    sealed = manifest.build(facts, inputs=inputs, protection=protection, files=files)
    edition = root / "reports" / "offentlig"
    store.write_folder(edition / FOLDER, {**files, manifest.NAME: sealed})
    journal = Journal(edition, "a1")
    write_index(edition, journal=journal, language="da", areas=["danmark"])
    return verify_edition(edition, root=root)


def test_a_whole_tree_has_no_differences(root: Path) -> None:
    verdict = make(root)
    assert (verdict.differences, verdict.exit_code) == ((), 0)
    assert (verdict.reports, verdict.files, verdict.inputs, verdict.figures) == (1, 3, 1, 1)
    assert json.loads(as_json((verdict,)))["editions"][0]["differences"] == []


@pytest.mark.parametrize(
    ("changes", "kind", "words"),
    [
        ({"named": ["need", "lost"]}, "figure", "Tal uden post: lost"),
        ({"quantities": QUANTITIES[:1]}, "figure", "Mellemtal uden post: published"),
        ({"results": b"[]"}, "figure", "kan ikke læses"),
        ({"rests_on": []}, "figure", "tallene hviler på andre filer"),
        ({"facts": {"study": "t"}}, "figure", "andet studie"),
        ({"facts": {"key": "0"}}, "key", "passer ikke"),
        ({"facts": {"notebook": "other"}}, "key", "passer ikke"),
        ({"source": "data/returns/r.xlsx"}, "protection", "data/returns/r.xlsx"),
        ({"protection": {"audit": "failed"}}, "protection", "profil eller prøve"),
    ],
)
def test_what_does_not_hold_together_is_told(
    root: Path, changes: dict[str, Any], kind: str, words: str
) -> None:
    verdict = make(root, **changes)
    [difference] = verdict.differences
    assert (difference.kind, difference.folder, verdict.exit_code) == (
        kind,
        FOLDER,
        4 if kind == "protection" else 1,
    )
    assert words in difference.text.da
    assert FOLDER in verdict.as_text()


def test_changed_data_outrank_a_changed_report(root: Path) -> None:
    make(root)
    edition = root / "reports" / "offentlig"
    (edition / FOLDER / "results.json").write_bytes(b"{}")
    (root / SOURCE).unlink()
    verdict = verify_edition(edition, root=root)
    assert {difference.kind for difference in verdict.differences} == {"output", "figure", "input"}
    assert verdict.exit_code == 3


def test_what_does_not_belong_in_an_edition_is_told(root: Path) -> None:
    make(root)
    edition = root / "reports" / "offentlig"
    (edition / "tegnsprog-2022/.x.new").mkdir()
    (edition / "tegnsprog-2022/danmark/.y.new").mkdir()
    (edition / "note.txt").write_text("x")
    (edition / "link").symlink_to(root)
    (edition / "index.html").write_bytes(b"<p>")
    with (edition / "run.jsonl").open("ab") as stream:
        stream.write(b"half a line")
    verdict = verify_edition(edition, root=root)
    assert sorted((d.kind, d.file) for d in verdict.differences) == [
        ("foreign", "link"),
        ("foreign", "note.txt"),
        ("foreign", "tegnsprog-2022/.x.new"),
        ("foreign", "tegnsprog-2022/danmark/.y.new"),
        ("index", "index.html"),
        ("journal", "run.jsonl"),
    ]
    assert verdict.exit_code == 1


def test_a_report_that_is_gone_is_missed(root: Path) -> None:
    make(root)
    edition = root / "reports" / "offentlig"
    (edition / FOLDER).rename(root / "elsewhere")
    (edition / FOLDER).parent.rmdir()
    (edition / FOLDER).parent.parent.rmdir()
    [difference] = verify_edition(edition, root=root).differences
    assert (difference.folder, difference.text.en) == (FOLDER, "the report is missing")
