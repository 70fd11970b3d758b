"""Real git: what a notebook showed stays with the analyst and out of commits."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.desk.notebook_outputs import (
    FILTER,
    clean,
    install,
    is_installed,
    main,
    staged_with_outputs,
)


def git(folder: Path, *words: str) -> str:
    who = ["-c", "user.name=Prøve", "-c", "user.email=proeve@example.org"]
    done = subprocess.run(
        ["git", *who, *words], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def notebook(*, run: bool) -> bytes:
    cell = {
        "cell_type": "code",
        "execution_count": 7 if run else None,
        "id": "a1",
        "metadata": {"tags": ["parameters"]},
        "outputs": [{"name": "stdout", "output_type": "stream", "text": ["x"]}] if run else [],
        "source": ["print('æøå')"],
    }
    if run:
        cell["metadata"] |= {
            "execution": {"iopub.execute_input": "2026"},
            "scrolled": True,
            "jupyter": {"outputs_hidden": True},
        }
    metadata = {"kernelspec": {"name": "python3"}, "language_info": {"name": "python"}}
    if run:
        metadata["language_info"] = {"name": "python", "version": "3.12.1"}
        metadata["widgets"] = {"state": {}}
    words = {"cell_type": "markdown", "id": "b2", "metadata": {}, "source": ["Tekst"]}
    whole = {"cells": [cell, words], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return (json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


@pytest.fixture
def checkout(root: Path, tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q", "-b", "main")
    (tmp_path / "notebooks").mkdir()
    (tmp_path / ".gitattributes").write_bytes((root / ".gitattributes").read_bytes())
    (tmp_path / "notebooks/one.ipynb").write_bytes(notebook(run=False))
    assert install(tmp_path)
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "Ren")
    return tmp_path


def test_a_run_notebook_is_unchanged_to_git_and_whole_to_the_analyst(checkout: Path) -> None:
    file = checkout / "notebooks/one.ipynb"
    file.write_bytes(notebook(run=True))
    git(checkout, "add", ".")
    assert git(checkout, "status", "--porcelain") == ""
    assert git(checkout, "diff", "HEAD") == ""
    assert file.read_bytes() == notebook(run=True)
    assert staged_with_outputs(checkout) == ()


def test_words_that_were_changed_are_committed_without_what_was_shown(checkout: Path) -> None:
    file = checkout / "notebooks/one.ipynb"
    changed = notebook(run=True).replace(b"Tekst", b"Nye ord")
    file.write_bytes(changed)
    git(checkout, "commit", "-q", "-a", "-m", "Nye ord")
    committed = git(checkout, "show", "HEAD:notebooks/one.ipynb").encode()
    assert committed == notebook(run=False).replace(b"Tekst", b"Nye ord")
    assert file.read_bytes() == changed


def test_git_brings_a_notebook_back(checkout: Path) -> None:
    """A required filter must know the way back: else no branch can be changed and nothing undone."""
    file = checkout / "notebooks/one.ipynb"
    file.unlink()
    git(checkout, "checkout", "--", "notebooks")
    assert file.read_bytes() == notebook(run=False)
    git(checkout, "checkout", "-q", "-b", "ny")
    file.write_bytes(notebook(run=False).replace(b"Tekst", b"Nye ord"))
    git(checkout, "commit", "-q", "-a", "-m", "Nye ord")
    git(checkout, "checkout", "-q", "main")
    assert file.read_bytes() == notebook(run=False)


def test_without_the_filter_the_check_finds_what_is_staged(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    git(checkout, "config", "--unset", f"filter.{FILTER}.clean")
    git(checkout, "config", "--unset", f"filter.{FILTER}.required")
    assert is_installed(checkout) is False
    (checkout / "notebooks/one.ipynb").write_bytes(notebook(run=True))
    git(checkout, "add", ".")
    assert staged_with_outputs(checkout) == ("notebooks/one.ipynb",)
    monkeypatch.chdir(checkout)
    assert main(["--check"]) == 1
    assert "notebooks/one.ipynb" in capsys.readouterr().err
    assert main(["--install"]) == 0
    git(checkout, "add", "--renormalize", "--", "notebooks")
    assert main(["--check"]) == 0


def test_a_filter_that_cannot_run_lets_nothing_through(checkout: Path) -> None:
    git(checkout, "config", f"filter.{FILTER}.clean", '"/nowhere/python" -m nothing')
    assert is_installed(checkout) is False
    (checkout / "notebooks/one.ipynb").write_bytes(notebook(run=True))
    done = subprocess.run(["git", "add", "."], cwd=checkout, capture_output=True, check=False)
    assert done.returncode != 0


def test_outside_a_checkout_there_is_nothing_to_set_up(tmp_path: Path) -> None:
    assert is_installed(tmp_path) is None
    assert install(tmp_path) is False
    with pytest.raises(OSError, match="git"):
        staged_with_outputs(tmp_path)


def test_a_git_that_refuses_stops_no_work(checkout: Path) -> None:
    (checkout / ".git" / "config").write_text("[broken")
    assert is_installed(checkout) is False
    assert install(checkout) is False


def test_what_is_committed_here_is_in_the_form_the_filter_gives(root: Path) -> None:
    for file in (root / "notebooks").glob("*.ipynb"):
        cleaned = clean(file.read_bytes())
        assert clean(cleaned) == cleaned, file.name
    assert staged_with_outputs(root) == ()


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"\xff", b'{"cells": 1, "metadata": {}}'])
def test_what_is_no_notebook_stays_as_it_is(content: bytes) -> None:
    assert clean(content) == content


def test_as_a_program_it_loads_nothing_heavy(root: Path) -> None:
    program = (
        "import sys, runpy\nsys.argv = ['x', '--check']\n"
        "try: runpy.run_module('analysis.desk.notebook_outputs', run_name='__main__')\n"
        "except SystemExit as end: code = end.code\n"
        "sys.exit(f'{code}' if code or {'pandas', 'numpy', 'nbformat'} & set(sys.modules) else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
