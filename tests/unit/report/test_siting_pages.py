"""The report on siting and sturdiness: whole in both languages, and its numbers in the results."""

import json
import re
import runpy
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from analysis import open_siting
from analysis.errors import UsageError
from analysis.language import Language
from analysis.report.blocks import MIME
from analysis.report.tables import siting, sturdiness

READ = runpy.run_path(str(Path(__file__).with_name("read_blocks.py")))
words_in, facts, rows_of = (READ[name] for name in ("words_in", "facts", "rows_of"))

FLAGSHIP = "udviklingshaemning-dom-2023-fornyet"
PARTS = ("head", "answer", "sites", "savings", "sturdiness", "assumptions", "sources", "results")
AREAS = pytest.mark.parametrize("area", ["danmark", "nordjylland", "sjaelland"])
DA = Language("da")


@pytest.fixture
def siting_report(report):
    def made(area: str = "danmark", *, language: str = "da", as_of: str = ""):
        return open_siting(report(FLAGSHIP, area, as_of=as_of).view, language=language)

    return made


def blocks_of(opened) -> list:
    return [block for part in PARTS for block in getattr(opened, part)()]


@AREAS
def test_every_figure_named_in_a_sentence_is_in_the_results(siting_report, area):
    opened = siting_report(area)
    named = {
        k for b in blocks_of(opened) for k in b.content.get("quantities", ()) if isinstance(k, str)
    }
    assert named
    assert named <= set(opened.quantities)


@AREAS
@pytest.mark.parametrize("code", ["da", "en"])
def test_no_word_betrays_a_program_and_every_block_is_json(siting_report, area, code):
    for block in blocks_of(siting_report(area, language=code)):
        bundle = block.mimebundle()
        assert json.loads(json.dumps(bundle[MIME], allow_nan=False)) == bundle[MIME]
        if block.type in {"results", "inputs"}:
            continue
        for words in words_in(block.content):
            assert not re.search(r"\b(nan|None|NaN|inf|True|False)\b|[{}]", words), words
            assert not re.search(r"\b(siting|sturdy|column|knowing)\.[a-z_]+", words), words


@AREAS
def test_labels_are_their_own_and_each_picture_but_the_maps_has_its_table(siting_report, area):
    blocks = blocks_of(siting_report(area))
    labels = Counter((b.type, b.content["label"]) for b in blocks if "label" in b.content)
    assert not [label for label, count in labels.items() if count > 1]
    tables = {b.content["label"] for b in blocks if b.type == "table"}
    maps = {"kort-over-placering", "sparede-kilometer-efter-sted"}
    pictures = {b.content["label"] for b in blocks if b.type == "figure"}
    assert maps < pictures
    assert pictures - maps <= tables
    assert {"oftest-naermest-en", "oftest-naermest-to"} <= tables


def test_nothing_is_recommended_and_no_siting_is_said_to_be_decided(siting_report):
    text = " ".join(w for b in blocks_of(siting_report()) for w in words_in(b.content))
    assert "anbefaler ingen placering" in text
    assert "er ikke oplyst" in facts(siting_report())["Hvad siger tallene ikke?"]
    assert not re.search(r"bør (ligge|placeres|etableres)|bedste (sted|placering)|optimal", text)


def test_the_answer_names_the_place_most_often_nearest_with_its_numbers(siting_report):
    opened = siting_report()
    table = opened.view.study.estimates.sites
    rows = table[(table["reading"] == "juni-2019") & (table["new_units"] == 1)]
    best = rows.sort_values("chance_best", ascending=False).iloc[0]
    name = opened.view.study.country.every_area.names[best["first_unit"]]
    text = facts(opened)["Hvor ville én ny enhed ligge nærmest?"]
    chance = f"{best['chance_best']:.0%}".replace("%", " %")
    assert f"nærmest borgerne i {name} ({chance}" in text
    assert f"{best['saved_km']:.0f} km kortere" in text
    often = rows_of(blocks_of(opened), "oftest-naermest-en")
    assert often[0][0] == name
    assert len(often) == 10


def test_the_kilometres_saved_add_up_in_each_row(siting_report):
    opened = siting_report()
    content = siting.savings_table(opened.view, DA).content
    assert len(content["rows"]) == 8
    for row in content["rows"]:
        now, one, saved_one, two, saved_two = (cell["value"] for cell in row[1:6])
        assert now - one == pytest.approx(saved_one, abs=1e-5)
        assert now - two == pytest.approx(saved_two, abs=1e-5)
        assert saved_two >= saved_one - 1e-5


def test_an_area_that_a_unit_does_not_reach_is_told_so(siting_report):
    text = facts(siting_report("sjaelland"))["Hvor meget kortere bliver vejen i Region Sjælland?"]
    assert "ændres afstanden ikke" in text
    national = " ".join(
        w for b in blocks_of(siting_report("sjaelland")) for w in words_in(b.content)
    )
    assert "gælder hele landet, ikke Region Sjælland" in national


def test_islands_are_named_and_never_given_kilometres(siting_report):
    opened = siting_report()
    text = " ".join(block.plain() for block in opened.sites())
    for island in ("Bornholm", "Ærø", "Fanø", "Samsø", "Læsø"):
        assert island in text
        assert not re.search(rf"{island} \| [0-9]", text)
    assert "Ingen fast vejforbindelse: Bornholm, Ærø, Fanø, Samsø og Læsø." in text


def test_the_loss_is_stated_and_the_silent_are_answered_in_places_and_citizens(siting_report):
    text = facts(siting_report())["Er det værd at spørge dem, der ikke har svaret?"]
    assert f"{round(0.95 / (1 - 0.95))} pladser uden borger" in text
    assert re.search(r"mindre end [\d,]+ tomme pladser, eller hvad [\d,]+ borgere uden plads", text)


def test_the_tornado_is_of_the_catchment_and_turning_values_one_row_for_each_number(
    siting_report,
):
    opened = siting_report()
    assert sturdiness.tornado_table(siting_report("nordjylland").view, DA) is None
    assert sturdiness.asking_table(siting_report("nordjylland").view, DA) is None
    rows = rows_of(blocks_of(opened), "hvor-svaret-vender")
    places = opened.view.udmelding.capacity.compare_places
    assert len(rows) == len(places) * len(opened.view.udmelding.need.readings)
    assert {row[4] for row in rows if row[1] == "60"} == {"vender ikke"}


def test_the_assessment_says_in_one_sentence_how_sturdy_and_where_to_read_on(report):
    opened = report(FLAGSHIP)
    said = " ".join(block.plain() for block in opened.balance())
    assert (
        "flyttes mest af serviceniveauet (90\N{NO-BREAK SPACE}% til 99\N{NO-BREAK SPACE}%): fra 86 til 100 pladser"
        in said
    )
    assert "»Placering og robusthed«" in said
    named = {k for b in opened.balance() for k in b.content.get("quantities", ())}
    assert {key for key in named if key.startswith("tornado.")} <= set(opened.quantities)
    other = " ".join(block.plain() for block in report("udviklingshaemning-dom-2019").balance())
    assert "Placering og robusthed" not in other


def test_a_round_without_a_known_open_offer_is_refused_with_the_reason(report):
    with pytest.raises(UsageError, match="intet at placere ved siden af") as caught:
        open_siting(report("gravide-rusmiddel-2024-fornyet").view)
    assert "assessment" in caught.value.message.en
    with pytest.raises(UsageError, match="sprog"):
        open_siting(report(FLAGSHIP).view, language="dk")


def test_where_the_nearest_place_follows_the_roads_both_are_named(report):
    view = report(FLAGSHIP).view
    estimates = view.study.estimates
    table = estimates.sites_by_factor
    changed = table.assign(
        first_unit=[
            "791" if row.factor == 1.3 and row.new_units == 1 else row.first_unit
            for row in table.itertuples()
        ]
    )
    study = replace(view.study, estimates=replace(estimates, sites_by_factor=changed))
    text = facts(open_siting(study.area("danmark")))["Hvor robust er det?"]
    assert "skifter mellem" in text
    assert "Viborg" in text


def test_an_area_that_no_road_reaches_is_told_that_nothing_is_known(report):
    view = report(FLAGSHIP, "nordjylland").view
    estimates = view.study.estimates
    blank = ["km_before", "km_after", "saved_km", "saved_low_km", "saved_high_km"]
    table = estimates.sites_saved_by_area.copy()
    table.loc[table["area"] == "nordjylland", blank] = float("nan")
    study = replace(view.study, estimates=replace(estimates, sites_saved_by_area=table))
    opened = open_siting(study.area("nordjylland"))
    assert (
        "kan ikke opgøres" in facts(opened)["Hvor meget kortere bliver vejen i Region Nordjylland?"]
    )
    rows = rows_of(blocks_of(opened), "sparede-kilometer")
    assert rows[-1][1:6] == ["ikke oplyst"] * 5


def test_from_2027_the_new_region_has_its_kilometres(siting_report):
    opened = siting_report("region-oestdanmark", as_of="2027-01-15")
    assert "Region Østdanmark" in " ".join(facts(opened))
