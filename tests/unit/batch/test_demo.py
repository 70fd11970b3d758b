"""The synthetic world: made anew, taken in whole, and never mixed with the real one."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest

from analysis import open_study
from analysis.batch.runs.demo import choose_reports, clear_world, make_home, play_rounds
from analysis.errors import UsageError
from analysis.reading import SYNTHETIC_MARK, Reader
from analysis.returns.register.receiving import open_round, receive
from analysis.returns.register.register import returns_in_force

SLUG = "udviklingshaemning-dom-2019"


@pytest.fixture(scope="module")
def checkout(copy_checkout, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout with the real rounds, so that no test writes into our own."""
    return copy_checkout(tmp_path_factory.mktemp("checkout"))


@pytest.fixture(scope="module")
def played(checkout: Path) -> tuple[Path, Path]:
    home, out = make_home(checkout), checkout / "reports-demo"
    [one] = play_rounds(home, [SLUG], out=out, seed=3, tell=lambda _: None)
    assert one.written == one.kept + one.refused
    assert one.refused > 0
    return home, one.folder


def test_what_is_kept_is_what_the_truth_says_was_sent_right(played: tuple[Path, Path]) -> None:
    home, folder = played
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    study = open_study(SLUG, edition="intern", root=home)
    assert study.synthetic
    rows = study.returned.tables.need_rows
    found = {row.area: (row.status, row.low, row.high) for row in rows.itertuples()}
    sent = {
        code: (one["status"], one["low"], one["high"]) for code, one in truth["answers"].items()
    }
    assert found == sent
    assert truth["evidence"] == "synthetic"


def test_what_was_refused_can_be_read_beside_the_files(played: tuple[Path, Path]) -> None:
    _, folder = played
    pages = sorted(folder.glob("fund-*.html"))
    assert [page.name for page in pages] == ["fund-1.html", "fund-2.html", "fund-3.html"]
    assert "SYNTETISKE" in pages[0].read_text(encoding="utf-8").upper()


def test_an_invented_return_never_comes_among_real_ones(
    checkout: Path, played: tuple[Path, Path]
) -> None:
    _, folder = played
    asked = open_round(Reader(checkout), SLUG)
    files = sorted((folder / "1-til-tiden").glob("*.xlsx"))[:4]
    now = dt.datetime(2026, 1, 2, 12, tzinfo=dt.UTC)
    taken = receive(asked, files, received=now)
    assert taken.kept == ()
    assert {one.file for one in taken.intake.findings if one.code == "form.synthetic"} == {
        path.name for path in files
    }
    assert returns_in_force(checkout, SLUG) == ()


def test_a_stamp_that_was_taken_off_the_name_is_still_seen(
    checkout: Path, played: tuple[Path, Path], tmp_path: Path
) -> None:
    _, folder = played
    source = min((folder / "1-til-tiden").glob("*.xlsx"))
    renamed = tmp_path / source.name.replace("_SYNTETISKE-DATA", "")
    shutil.copy(source, renamed)
    asked = open_round(Reader(checkout), SLUG)
    taken = receive(asked, [renamed], received=dt.datetime(2026, 1, 2, tzinfo=dt.UTC))
    assert "form.synthetic" in {one.code for one in taken.intake.findings}


def test_the_real_checkout_knows_nothing_of_it(checkout: Path, played: tuple[Path, Path]) -> None:
    assert played
    assert not Reader(checkout).synthetic
    study = open_study(SLUG, edition="intern", root=checkout)
    assert study.returned is None
    assert not study.synthetic


def test_a_folder_that_is_not_a_synthetic_world_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "vigtigt.txt").write_text("bevares", encoding="utf-8")
    with pytest.raises(UsageError, match="synthetic"):
        clear_world(tmp_path)
    assert (tmp_path / "vigtigt.txt").read_text(encoding="utf-8") == "bevares"


def test_a_world_made_anew_leaves_nothing_of_the_old(tmp_path: Path) -> None:
    clear_world(tmp_path / "verden")
    (tmp_path / "verden" / "gammelt.txt").write_text("x", encoding="utf-8")
    clear_world(tmp_path / "verden")
    assert [path.name for path in (tmp_path / "verden").iterdir()] == [SYNTHETIC_MARK]


@pytest.mark.parametrize(
    ("asked", "everything", "areas"),
    [
        ((), False, ("danmark", "nordjylland")),
        (("vestdanmark",), False, ("vestdanmark", "nordjylland")),
        (("danmark", "sjaelland"), False, ("danmark", "sjaelland")),
        ((), True, ()),
    ],
)
def test_a_demo_always_has_a_region_that_answers(
    root: Path, asked: tuple[str, ...], everything: bool, areas: tuple[str, ...]
) -> None:
    found, notebooks = choose_reports(Reader(root), asked, everything=everything)
    assert found == areas
    assert "answer" in notebooks
    assert ("scenarios" in notebooks) is everything
