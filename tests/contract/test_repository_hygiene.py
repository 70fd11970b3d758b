"""What is committed: no machine's paths, no registry's address, nothing large, nothing run."""

import ast
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from analysis.desk.notebook_outputs import clean, staged_with_outputs

LARGEST_FILE_BYTES = 1_500_000
LONGEST_MODULE_LINES = 400
MOST_CODE_CELLS = 25
LONGEST_CELL_LINES = 8

# Written in halves, so that this file is not its own finding.
FORBIDDEN = {
    "a machine's path": rf"/{'work'}/|/{'root'}/|(?<![\w.])/{'home'}/[a-z]|/{'tmp'}/[a-z]+/[a-z]",
    "a registry's address": rf"{'index'}-url|{'find'}-links|https?://[^\s\"]*/{'simple'}(/|$)",
    "a download address": rf"\"{'resolved'}\": *\"http",
}
PIN = re.compile(r"^([a-z0-9-]+)==(\S+)(?: ; (.+?))? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")


def _committed(root: Path) -> list[Path]:
    """Files that are tracked, or would be with the next ``git add``."""
    answer = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = [root / name for name in answer.stdout.split("\0") if name]
    return [path for path in paths if path.is_file()]


def _lines(paths: list[Path]) -> Iterator[tuple[Path, int, str]]:
    for path in paths:
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), start=1):
            yield path, number, line


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_names(root: Path, what: str) -> None:
    pattern = re.compile(FORBIDDEN[what])
    found = [
        f"{path.relative_to(root)}:{number}"
        for path, number, line in _lines(_committed(root))
        if pattern.search(line)
    ]
    assert found == []


def test_no_file_is_large(root: Path) -> None:
    large = [path.name for path in _committed(root) if path.stat().st_size > LARGEST_FILE_BYTES]
    assert large == []


def test_no_module_is_long(root: Path) -> None:
    modules = [path for path in _committed(root) if path.suffix == ".py"]
    lengths = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in modules}
    assert {name: n for name, n in lengths.items() if n > LONGEST_MODULE_LINES} == {}


def _pins(lock: Path) -> dict[str, tuple[str, str | None]]:
    pins = {}
    for line in lock.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or HASH.match(line):
            continue
        pin = PIN.match(line)
        assert pin is not None, f"{lock.name}: {line}"
        pins[pin[1]] = (pin[2], pin[3])
    return pins


def test_the_lock_files_pin_each_package_alike_with_hashes(root: Path) -> None:
    runtime = _pins(root / "requirements.lock")
    test = _pins(root / "requirements-test.lock")
    assert runtime
    assert {name: test[name][0] for name in runtime} == {
        name: pin[0] for name, pin in runtime.items()
    }
    # What tests need may be needed on more systems than what reports need.
    assert [name for name in runtime if test[name][1] not in (None, runtime[name][1])] == []


def _notebooks(root: Path) -> list[Path]:
    return [path for path in _committed(root) if path.suffix == ".ipynb"]


def _code_cells(notebook: Path) -> list[dict[str, Any]]:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == "code"]


def _source(cell: dict[str, Any]) -> str:
    source = cell["source"]
    return "".join(source) if isinstance(source, list) else str(source)


def test_notebooks_are_committed_unrun_with_their_kernel(root: Path) -> None:
    # What JupyterLab shows the analyst stays in the file; what git has must not hold it.
    assert staged_with_outputs(root) == ()
    for notebook in _notebooks(root):
        committed = json.loads(clean(notebook.read_bytes()))
        assert committed["metadata"]["kernelspec"]["name"] == "python3", notebook.name
        assert "widgets" not in committed["metadata"], notebook.name


def test_notebooks_call_and_do_not_think(root: Path) -> None:
    thinking = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.If, ast.IfExp)
    looping = (ast.For, ast.AsyncFor, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.Try)
    for notebook in _notebooks(root):
        cells = [_source(cell) for cell in _code_cells(notebook)]
        assert len(cells) <= MOST_CODE_CELLS, notebook.name
        for source in cells:
            assert len(source.splitlines()) <= LONGEST_CELL_LINES, (notebook.name, source)
            nodes = list(ast.walk(ast.parse(source)))
            assert not [n for n in nodes if isinstance(n, (*thinking, *looping))], source


def test_each_notebook_has_one_cell_of_literal_parameters(root: Path) -> None:
    for notebook in _notebooks(root):
        tagged = [
            cell
            for cell in _code_cells(notebook)
            if "parameters" in cell["metadata"].get("tags", [])
        ]
        assert len(tagged) == 1, notebook.name
        for statement in ast.parse(_source(tagged[0])).body:
            assert isinstance(statement, (ast.Assign, ast.AnnAssign)), notebook.name
            assert statement.value is not None, notebook.name
            ast.literal_eval(statement.value)
