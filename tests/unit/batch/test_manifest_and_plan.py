"""What a report was made from decides whether it is made again; times of files never do."""

import datetime as dt
import hashlib
import json
import os
from pathlib import Path

import pytest

from analysis.batch import digests
from analysis.batch.asking.notebook import Notebook
from analysis.batch.asking.parameters import Parameter
from analysis.batch.asking.wanted import Wanted
from analysis.batch.digests import (
    digest_file,
    digest_library,
    digest_plain,
    in_reach_of_cells,
    library_versions,
)
from analysis.batch.plan.plan import Found, Step, Work, plan_reports
from analysis.batch.plan.recipe import digest_code, made_from
from analysis.batch.store import manifest, store
from analysis.errors import ProtectionError
from analysis.language import Text
from analysis.periods import Period

INPUTS = [{"path": "data/published/figures.csv", "sha256": "0" * 64}]
FILES = {
    "notebook.ipynb": b"{}",
    "report.html": b"<p>",
    "results.json": b"{}",
    "tables/need.csv": b"a\n",
}


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
    [step] = plan_reports(
        [report], root=edition.parent, edition=edition, study=found(study), force=force
    )
    return step


def found(key: str, **changed: str) -> Found:
    return Found(key=key, inputs={item["path"]: item["sha256"] for item in INPUTS} | changed)


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
        ({"notebook": notebook("report.all()")}, "s", ("code",)),
        ({"notebook": notebook("report.answer();")}, "s", ("code",)),
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
    assert (step.work, step.codes) == (Work.EXECUTE, codes)
    assert step.reason.da
    assert step.reason.en


def test_new_words_are_rendered_and_never_run(tmp_path: Path) -> None:
    edition = tmp_path / "offentlig"
    folder = make(edition, plan(edition, wanted()))
    reworded = wanted(notebook=notebook("report.answer( )  # the answers"))
    step = plan(edition, reworded)
    assert (step.work, step.codes) == (Work.RENDER, ("prose",))
    assert plan(edition, reworded, force=True).work is Work.EXECUTE
    assert plan(edition, reworded, study="t").work is Work.EXECUTE
    # Without the executed notebook there is nothing to render.
    (folder / "notebook.ipynb").unlink()
    assert plan(edition, reworded).work is Work.EXECUTE


@pytest.mark.parametrize("words", ['"name": "stderr"', '"output_type": "error"'])
def test_outputs_that_show_how_code_is_laid_out_are_not_used_again(
    tmp_path: Path, words: str
) -> None:
    edition = tmp_path / "offentlig"
    step = plan(edition, wanted())
    files = {**FILES, "notebook.ipynb": words.encode()}
    protection = manifest.audit(INPUTS, "offentlig")
    sealed = manifest.build(step.facts, inputs=INPUTS, protection=protection, files=files)
    store.write_folder(edition / step.wanted.folder, {**files, manifest.NAME: sealed})
    assert plan(edition, wanted(notebook=notebook("report.answer( )"))).work is Work.EXECUTE


def test_a_plan_names_the_files_and_parameters_that_changed(tmp_path: Path) -> None:
    edition = tmp_path / "offentlig"
    make(edition, plan(edition, wanted()))
    [step] = plan_reports(
        [wanted(given={"seed": 8})],
        root=tmp_path,
        edition=edition,
        study=found("t", **{INPUTS[0]["path"]: "1" * 64, "data/udmeldinger/new.yaml": "2" * 64}),
        force=False,
    )
    changed = ("data/published/figures.csv", "data/udmeldinger/new.yaml")
    assert step.detail == {"parameters": ("seed",), "study": changed}
    assert "studiet er ændret: data/published/figures.csv, data/ud" in step.reason.da
    assert "the parameters changed: seed" in step.reason.en


def test_code_is_compared_as_python_reads_it() -> None:
    def code(*sources: str) -> str:
        return digest_code(tuple(("code", (), source) for source in sources))

    same = code("a = f( 1 )  # why", "%matplotlib inline")
    assert code("a=f(1)", "%matplotlib inline") == same
    assert code("a=f(1);  # why", "%matplotlib inline") != same
    assert code("a=f(1)", "%matplotlib  inline") != same
    assert code("%matplotlib inline", "a=f(1)") != same
    assert code("a = 'x'") != code("a = 'y'")


def test_a_cell_that_calls_upstairs_depends_on_all_of_the_library(tmp_path: Path) -> None:
    def library(source: str) -> str:
        return made_from(notebook(source), tmp_path, "s")["library"]

    assert library("report.answer()") == digest_library().cells
    assert library("from analysis.export import render_html") == digest_library().whole
    assert in_reach_of_cells("batch/crew/execution.py")
    assert not in_reach_of_cells("export/pdf.py")


@pytest.mark.parametrize("names", [digests._RUNS_CELLS, digests._RENDERS])
def test_what_runs_cells_and_renders_is_called_what_it_is(names: tuple[str, ...]) -> None:
    home = Path(digests.analysis.__file__).parent
    assert [name for name in names if not (home / name).exists()] == []


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
    assert (step.codes, step.detail) == (("outputs",), {"outputs": (name,)})
    assert step.work is (Work.EXECUTE if name == "notebook.ipynb" else Work.RENDER)
    assert name in step.reason.da


@pytest.mark.parametrize("how", ["foreign", "link"])
def test_a_foreign_file_or_a_link_is_a_change(tmp_path: Path, how: str) -> None:
    edition = tmp_path / "offentlig"
    folder = make(edition, plan(edition, wanted()))
    name = "note.txt" if how == "foreign" else "report.html"
    (tmp_path / "same").write_bytes(FILES["report.html"])
    (folder / name).unlink(missing_ok=True)
    (folder / name).symlink_to(tmp_path / "same")
    assert plan(edition, wanted()).detail == {"outputs": (name,)}


@pytest.mark.parametrize("content", [None, b"", b"[]", b"{}", b'{"seal": "x", "key": "y"}'])
def test_a_broken_manifest_is_no_manifest(tmp_path: Path, content: bytes | None) -> None:
    edition = tmp_path / "offentlig"
    path = make(edition, plan(edition, wanted())) / manifest.NAME
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    assert plan(edition, wanted()).codes == ("manifest",)


@pytest.mark.parametrize(
    ("was", "now"),
    [(b'"seed": 7', b'"seed": 8'), (b'": 7', b'":\t7'), (b"\n}", b"\r}"), (b"Tegn", b"T\\u0065gn")],
)
def test_a_manifest_changed_by_hand_is_noticed(tmp_path: Path, was: bytes, now: bytes) -> None:
    edition = tmp_path / "offentlig"
    path = make(edition, plan(edition, wanted())) / manifest.NAME
    content = path.read_bytes()
    path.write_bytes(content.replace(was, now))
    assert path.read_bytes() != content
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
    library = digest_library()
    parts = {library.whole, library.cells, library.exporter, library.templates}
    assert {len(part) for part in parts} == {64}
    assert len(parts) == 4
    assert {"python", "udmelding", "numpy", "typst"} <= set(library_versions())
