"""What each word of a command can mean on its own."""

import datetime as dt
import os
from pathlib import Path

import pytest

from analysis.batch.asking.request import read_date, read_out, read_parameter_words, read_workers
from analysis.errors import UsageError


def test_dates_are_days_written_in_full() -> None:
    assert read_date("2027-01-15") == dt.date(2027, 1, 15)
    assert read_date("") is None


@pytest.mark.parametrize(
    "words", ["2027-1-15", "20270115", "2027-W03-5", "15.1.2027", "2027-02-29"]
)
def test_other_ways_to_write_a_date_are_refused(words: str) -> None:
    with pytest.raises(UsageError, match="2025-06-27"):
        read_date(words)


def test_workers_are_counted_from_one() -> None:
    assert read_workers("3") == 3
    assert read_workers("") == os.cpu_count()


@pytest.mark.parametrize("words", ["0", "-1", "1.5", "x", "²", "1000"])
def test_an_impossible_number_of_workers_is_refused(words: str) -> None:
    with pytest.raises(UsageError, match="--workers"):
        read_workers(words)


def test_reports_go_anywhere_but_into_the_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "checkout"
    (root / "data").mkdir(parents=True)
    (root / "file").write_text("x")
    monkeypatch.chdir(root)
    assert read_out(root, "") == read_out(root, "reports") == root / "reports"
    assert read_out(root, "out/april") == root / "out" / "april"
    assert read_out(root, str(tmp_path / "elsewhere")) == tmp_path / "elsewhere"
    for words in (
        ".",
        "data",
        "data/udmeldinger",
        "notebooks",
        "src",
        "tests",
        "docs",
        ".git",
        ".venv/x",
        "file",
        "file/below",
        "reports/../data",
        str(root),
    ):
        with pytest.raises(UsageError, match="--out"):
            read_out(root, words)


def test_a_link_into_the_project_is_seen_through(tmp_path: Path) -> None:
    root = tmp_path / "checkout"
    (root / "data").mkdir(parents=True)
    link = tmp_path / "innocent"
    link.symlink_to(root / "data", target_is_directory=True)
    with pytest.raises(UsageError, match="--out"):
        read_out(root, str(link))


def test_parameters_are_pairs_given_once() -> None:
    errors: list[UsageError] = []
    words = ["seed=3", "note=a=b", "empty=", "seed=4", "=x", "loose", "area=danmark", "as_of=2027"]
    assert read_parameter_words(words, errors) == {"seed": "3", "note": "a=b", "empty": ""}
    said = "\n".join(error.message.da for error in errors)
    assert len(errors) == 5
    for words_said in ("to gange", "«=x»", "«loose»", "--area", "--as-of"):
        assert words_said in said
