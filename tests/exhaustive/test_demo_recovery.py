"""Twenty synthetic worlds the whole way: workbooks, check, register, tables, study, truth."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from scipy import stats

from analysis import find_root, open_study
from analysis.batch.runs.demo import make_home, play_rounds

SLUG = "udviklingshaemning-dom-2019"
WORLDS, LEVEL = 20, 0.90


def test_the_interval_of_the_national_total_covers_as_often_as_it_should(tmp_path: Path) -> None:
    for name in (
        "data/udmeldinger",
        "data/published",
        "data/reference",
        "data/statbank",
        "notebooks",
    ):
        shutil.copytree(find_root() / name, tmp_path / name)
    shutil.copy(find_root() / "pyproject.toml", tmp_path / "pyproject.toml")
    covered = 0
    for seed in range(WORLDS):
        home = make_home(tmp_path)
        [played] = play_rounds(
            home, [SLUG], out=tmp_path / "reports-demo", seed=seed, tell=lambda _: None
        )
        truth = json.loads((played.folder / "truth.json").read_text(encoding="utf-8"))
        table = open_study(SLUG, edition="intern", root=home).estimates.need_from_answers
        total = table[(table["area"] == "danmark") & (table["part"] == "total")].iloc[0]
        covered += total["low_persons"] <= truth["true_persons"] <= total["high_persons"]
    # With 20 worlds the share has a standard error of 6.7 points; one in a thousand runs of a
    # method that covers 90 % would fall below.
    assert covered >= stats.binom.ppf(0.001, WORLDS, LEVEL)
