"""The report on earlier forecasts: an illustration, a reckoning tried, and rounds side by side."""

import json
import re
import runpy
from collections import Counter
from pathlib import Path

import pytest

from analysis import open_backtest
from analysis.errors import UsageError
from analysis.report.blocks import MIME

READ = runpy.run_path(str(Path(__file__).with_name("read_blocks.py")))
facts = READ["facts"]

FLAGSHIP = "udviklingshaemning-dom-2023-fornyet"
EATING, PREGNANT = "spiseforstyrrelser-2020", "gravide-rusmiddel-2024-fornyet"
PARTS = ("head", "answer", "earlier", "machinery", "followed", "assumptions", "sources", "results")
ROUNDS = pytest.mark.parametrize("slug", [FLAGSHIP, EATING, PREGNANT])


@pytest.fixture
def backtest(report):
    def made(slug: str = FLAGSHIP, *, language: str = "da"):
        return open_backtest(report(slug).view, language=language)

    return made


def blocks_of(opened) -> list:
    return [block for part in PARTS for block in getattr(opened, part)()]


def rows_of(opened, label: str) -> list[list[str]]:
    found = (b.content for b in blocks_of(opened) if b.type == "table")
    table = next(content for content in found if content["label"] == label)
    return [[cell["text"] for cell in row] for row in table["rows"]]


@ROUNDS
@pytest.mark.parametrize("code", ["da", "en"])
def test_it_is_whole_and_its_figures_are_in_the_results(backtest, slug, code):
    opened = backtest(slug, language=code)
    blocks = blocks_of(opened)
    for block in blocks:
        bundle = block.mimebundle()
        assert json.loads(json.dumps(bundle[MIME], allow_nan=False)) == bundle[MIME]
        if block.type not in {"results", "inputs"}:
            assert not re.search(r"\b(nan|None|NaN|inf)\b|[{}]", block.plain()), block.plain()
    named = {k for b in blocks for k in b.content.get("quantities", ()) if isinstance(k, str)}
    assert named <= set(opened.quantities)
    # What a figure rests on has an entry, too: `verify` goes that way to the files.
    assert {up for key in named for up in opened.quantities[key].inputs} <= set(opened.quantities)
    labels = Counter((b.type, b.content["label"]) for b in blocks if "label" in b.content)
    assert not [label for label, count in labels.items() if count > 1]


def test_2019_is_an_illustration_and_2016_cannot_be_assessed(backtest):
    text = facts(backtest())["Kunne tallet have været forudset?"]
    assert "det sidste tal 72 og den rette linje 91 for 2021" in text
    assert "78 til 83 borgere (afledt)" in text
    assert "Pr. 31. december 2016 kan det ikke vurderes" in text
    assert "illustration uden mål for træfsikkerhed" in text
    rows = rows_of(backtest(), "prognoser-og-hvad-der-kom")
    assert rows[0][1] == "kan ikke vurderes"
    assert [row[4] for row in rows[1:]] == ["−8,5", "10,5"]


def test_every_number_stands_with_the_day_it_was_published(backtest):
    rows = rows_of(backtest(), "hvad-der-var-kendt")
    assert [row[1] for row in rows] == ["34", "48", "72"]
    assert rows[1][3:] == ["25. maj 2020", "nej", "nej"]
    assert rows[2][3:] == ["7. juni 2019", "nej", "ja"]


def test_the_reckoning_is_scored_only_where_there_are_numbers_enough(backtest):
    rows = rows_of(backtest(), "traefsikkerhed-paa-folketal")
    assert [row[1] for row in rows] == ["588"] * 3
    tenths = rows_of(backtest(), "hvor-det-laa-i-prognosen")
    assert len(tenths) == 10
    assert sum(int(row[1]) for row in tenths) == 588
    assert not list(backtest(EATING).machinery())


def test_a_changed_definition_says_so(backtest):
    text = facts(backtest(EATING))["Kan runderne sammenlignes?"]
    assert "definitionen er ændret" in text
    assert "tæller det samme" in text
    rows = rows_of(backtest(EATING), "runder-ved-siden-af-hinanden")
    assert [row[2] for row in rows][2] == "ikke oplyst"
    floor = rows_of(backtest(PREGNANT), "runder-ved-siden-af-hinanden")[0]
    assert floor[2] == "mindst 10 til 15 nye borgere om året"


def test_without_a_series_nothing_can_be_assessed(backtest):
    assert "kan ikke vurderes" in facts(backtest(EATING))["Kunne tallet have været forudset?"]
    assert [b.type for b in backtest(EATING).earlier()] == ["heading", "paragraph"]


def test_a_round_without_the_key_and_a_part_of_the_country_are_refused(report):
    with pytest.raises(UsageError, match="intet at prøve"):
        open_backtest(report("tegnsprog-2022").view)
    with pytest.raises(UsageError, match="Vælg området «danmark»"):
        open_backtest(report(FLAGSHIP, "nordjylland").view)
    with pytest.raises(UsageError, match="sprog"):
        open_backtest(report(FLAGSHIP).view, language="dk")
