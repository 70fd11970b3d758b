"""What a report was made from decides whether it is made again; times of files never do."""

import datetime as dt
import hashlib
import json
import os
from pathlib import Path

import pytest

from analysis.batch import manifest, store
from analysis.batch.digests import digest_file, digest_library, digest_plain, library_versions
from analysis.batch.notebook import Notebook, Parameter
from analysis.batch.plan import Step, plan_reports
from analysis.batch.wanted import Wanted
from analysis.errors import ProtectionError
from analysis.language import Text
from analysis.periods import Period

INPUTS = [{"path": "data/published/figures.csv", "sha256": "0" * 64}]
FILES = {"report.html": b"<p>", "results.json": b"{}", "tables/need.csv": b"a\n"}


def notebook(source: str = "report.answer()") -> Notebook:
    parameters = tuple(
        Parameter(name=name, annotation="str", default="")
        for name in ("slug", "area", "language", "as_of")
    )
    seed = Parameter(name="seed", annotation="int", default=7)
    return Notebook(
        name="assessment",
        path="notebooks/assessment.ipynb",
        cells=(("code", (), source),),
        parameters=(*parameters, seed),
    )


def wanted(**changes: object) -> Wanted:
    values: dict[str, object] = {
        "slug": "tegnsprog-2022",
        "round_name": Text("Tegnsprog", "Sign language"),
        "issued": Period("2022-09"),
        "area": "danmark",
        "area_name": Text("Danmark", "Denmark"),
        "notebook": notebook(),
        "edition": "offentlig",
        "language": "da",
        "as_of": dt.date(2025, 6, 27),
        "given": {},
    }
    return Wanted(**(values | changes))  # type: ignore[arg-type]


def plan(edition: Path, report: Wanted, *, study: str = "s", force: bool = False) -> Step:
    [step] = plan_reports([report], root=edition.parent, edition=edition, study=study, force=force)
    return step


def make(edition: Path, step: Step) -> Path:
    folder = edition / step.wanted.folder
    sealed = manifest.build(
        step.facts, inputs=INPUTS, protection=manifest.audit(INPUTS, "offentlig"), files=FILES
    )
    store.write_folder(folder, {**FILES, manifest.NAME: sealed})
    return folder


def test_only_parameters_that_the_notebook_has_are_injected() -> None:
    report = wanted(given={"seed": 3})
    assert report.parameters == {
        "slug": "tegnsprog-2022",
        "area": "danmark",
        "language": "da",
        "as_of": "2025-06-27",
        "seed": 3,
    }
    assert report.seed == 3
    assert wanted().seed == 7
    assert report.folder == "tegnsprog-2022/danmark/assessment.da"


def test_what_stands_unchanged_is_left(tmp_path: Path) -> None:
    edition = tmp_path / "offentlig"
    first = plan(edition, wanted())
    assert (first.runs, first.codes) == (True, ("new",))
    folder = make(edition, first)
    for path in folder.rglob("*"):
        os.utime(path, (0, 0))
    again = plan(edition, wanted())
    assert (again.runs, again.codes) == (False, ("unchanged",))
    assert plan(edition, wanted(), force=True).codes == ("forced",)


@pytest.mark.parametrize(
    ("change", "study", "codes"),
    [
        ({"notebook": notebook("report.all()")}, "s", ("notebook",)),
        ({"given": {"seed": 8}}, "s", ("parameters",)),
        ({"as_of": dt.date(2026, 1, 1)}, "t", ("parameters", "study")),
        ({}, "t", ("study",)),
    ],
)
def test_a_changed_ingredient_is_named(
    tmp_path: Path, change: dict[str, object], study: str, codes: tuple[str, ...]
) -> None:
    edition = tmp_path / "offentlig"
    make(edition, plan(edition, wanted()))
    step = plan(edition, wanted(**change), study=study)
    assert (step.runs, step.codes) == (True, codes)
    assert step.reason.da
    assert step.reason.en


def test_new_packages_make_new_reports(tmp_path: Path) -> None:
    edition = tmp_path / "offentlig"
    make(edition, plan(edition, wanted()))
    (tmp_path / "requirements.lock").write_text("numpy==3 \\\n")
    assert plan(edition, wanted()).codes == ("packages",)


@pytest.mark.parametrize("name", [*FILES])
@pytest.mark.parametrize("how", ["missing", "altered"])
def test_a_file_touched_by_hand_is_made_again(tmp_path: Path, name: str, how: str) -> None:
    edition = tmp_path / "offentlig"
    path = make(edition, plan(edition, wanted())) / name
    if how == "missing":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-1] + b"?")
    step = plan(edition, wanted())
    assert (step.codes, step.detail) == (("outputs",), (name,))
    assert name in step.reason.da


@pytest.mark.parametrize("content", [None, b"", b"[]", b"{}", b'{"seal": "x", "key": "y"}'])
def test_a_broken_manifest_is_no_manifest(tmp_path: Path, content: bytes | None) -> None:
    edition = tmp_path / "offentlig"
    path = make(edition, plan(edition, wanted())) / manifest.NAME
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    assert plan(edition, wanted()).codes == ("manifest",)


def test_a_manifest_changed_by_hand_is_noticed(tmp_path: Path) -> None:
    edition = tmp_path / "offentlig"
    path = make(edition, plan(edition, wanted())) / manifest.NAME
    path.write_bytes(path.read_bytes().replace(b'"seed": 7', b'"seed": 8'))
    assert plan(edition, wanted()).codes == ("manifest",)


def test_a_manifest_says_what_went_in_and_out_and_no_time(tmp_path: Path) -> None:
    edition = tmp_path / "offentlig"
    folder = make(edition, plan(edition, wanted()))
    text = (folder / manifest.NAME).read_text(encoding="utf-8")
    found = json.loads(text)
    assert found["status"] == "complete"
    assert found["protection"] == {
        "profile": "kun-publicerede-tal",
        "audit": "passed",
        "inputs_audited": 1,
        "returns_read": 0,
    }
    assert found["inputs"] == INPUTS
    assert {o["path"]: o["sha256"] for o in found["outputs"]} == {
        name: digest_file(folder / name) for name in FILES
    }
    assert found["parameters"]["area"] == "danmark"
    assert found["seed"] == 7
    assert found["study"] == "s"
    assert found["versions"]["python"].count(".") == 1
    assert str(tmp_path) not in text


def test_a_report_may_rest_on_published_files_only() -> None:
    returned = [*INPUTS, {"path": "data/returns/tegnsprog-2022/101.xlsx", "sha256": "1" * 64}]
    with pytest.raises(ProtectionError, match=r"data/returns/tegnsprog-2022/101\.xlsx") as caught:
        manifest.audit(returned, "offentlig")
    assert caught.value.exit_code == 4


def test_an_internal_report_may_rest_on_returns_and_says_on_how_many() -> None:
    returned = [*INPUTS, {"path": "data/returns/tegnsprog-2022/101.xlsx", "sha256": "1" * 64}]
    passed = manifest.audit(returned, "intern")
    assert (passed["profile"], passed["returns_read"]) == ("intern", 1)
    assert manifest.audit(INPUTS, "intern")["returns_read"] == 0
    with pytest.raises(ProtectionError, match="data/other"):
        manifest.audit([*returned, {"path": "data/other", "sha256": "2"}], "intern")


def test_inputs_are_read_from_the_blocks_of_the_notebook() -> None:
    block = {"type": "inputs", "files": [*INPUTS, {"path": "data/a", "sha256": "2"}]}
    mime = "application/vnd.udmelding.block+json"
    outputs = [
        {"output_type": "stream", "text": "x"},
        {"data": {mime: block}},
        {"data": {mime: block}},
    ]
    assert [item["path"] for item in manifest.read_inputs(outputs)] == ["data/a", INPUTS[0]["path"]]


def test_keys_are_plain_sha256_of_canonical_json() -> None:
    expected = hashlib.sha256('{"a":[1,null],"å":"x"}'.encode()).hexdigest()
    assert digest_plain({"å": "x", "a": [1, None]}) == expected
    with pytest.raises(ValueError, match="JSON"):
        digest_plain(float("nan"))
    with pytest.raises(TypeError):
        digest_plain({"when": dt.date(2025, 1, 1)})


def test_the_library_and_its_versions_have_a_key() -> None:
    assert len(digest_library()) == 64
    assert {"python", "udmelding", "numpy", "typst"} <= set(library_versions())
