"""The national report: chapters per region, views of one study, room for others' words."""

import dataclasses
import runpy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from analysis import open_national, open_study
from analysis.errors import UsageError
from analysis.protection.frozen_rules import FLOW_COLUMNS
from analysis.report.blocks import Block
from analysis.report.follow_up import follow_up
from analysis.report.national.gathering import coordination
from analysis.report.national.pages import NationalReport
from analysis.report.national.regions import answer_words
from analysis.report.verdict_words import AGENCYS, words_of_test

READING = SimpleNamespace(**runpy.run_path(str(Path(__file__).parents[1] / "report_reading.py")))
DOM = "udviklingshaemning-dom-2023-fornyet"
BRAIN = "hjerneskade-2014"
PREGNANT = "gravide-rusmiddel-2024-fornyet"
SIGN = "tegnsprog-2022"
CHAPTERS = (
    ("Indledning", "Introduction"),
    ("Resumé", "Résumé"),
    ("Metode", "Method"),
    ("Opsamling på tværs af regionerne", "Gathering across the regions"),
    ("Koordination på tværs af regionerne", "Coordination across the regions"),
    ("Den nationale tilbudsstruktur", "The national structure of offers"),
    ("Konklusion", "Conclusion"),
    ("Det Faglige Råds bemærkninger", "The expert council's comments"),
)
PARTS = (
    "introduction",
    "resume",
    "method",
    "regions",
    "gathering",
    "coordination",
    "structure",
    "conclusion",
    "council",
)


def national(report: Any, slug: str, *, language: str = "da") -> NationalReport:
    return open_national(report(slug).view, language=language)


def text_of(block: Block) -> str:
    content = block.content
    items = [item if isinstance(item, str) else item["text"] for item in content.get("items", [])]
    return " ".join([content.get("title", ""), content.get("text", ""), *items]).strip()


def words_of(section: Any) -> list[str]:
    return [text_of(block) for block in section if block.type in {"paragraph", "list", "callout"}]


def test_lix_is_what_its_author_counts():
    # Björnsson 1968: LIX is words per sentence plus the percentage of words of more than six letters.
    sentences = ["Kort sætning her.", "Læsbarhedsindekset beregnes."]
    assert READING.lix(sentences) == pytest.approx(5 / 2 + 100 * 3 / 5)


@pytest.mark.parametrize("code", ["da", "en"])
def test_the_chapters_are_those_of_the_agencys_own_assessments(report, code):
    made = national(report, SIGN, language=code)
    headings = [
        block.content["text"]
        for part in PARTS
        for block in getattr(made, part)()
        if block.type == "heading" and block.content["level"] == 2
    ]
    places = [headings.index(names[("da", "en").index(code)]) for names in CHAPTERS]
    assert places == sorted(places)
    regions = [area.name.get(code) for area in made.view.study.areas.regions]
    assert headings[places[2] + 1 : places[3]] == regions


def test_each_region_has_a_chapter_that_ends_in_its_assessment(report):
    made = national(report, DOM)
    chapters: list[list[Block]] = []
    for block in made.regions():
        if block.type == "heading" and block.content["level"] == 2:
            chapters.append([])
        chapters[-1].append(block)
    regions = made.view.study.areas.regions
    assert [c[0].content["text"] for c in chapters] == [region.name.da for region in regions]
    for chapter, region in zip(chapters, regions, strict=True):
        [start] = [
            i for i, b in enumerate(chapter) if b.type == "heading" and b.content["level"] == 3
        ]
        said = " ".join(map(text_of, chapter[start + 1 :]))
        own = made.view.study.area(region.slug)
        assert all(words_of_test(own, test, made.language) in said for test in AGENCYS)
        assert said.endswith("Visitationen og tilbuddenes samlede kvalitet er ikke vurderet.")


def test_a_theme_without_data_keeps_its_place_and_says_what_was_asked(report):
    said = " ".join(words_of(national(report, SIGN).regions()))
    for theme in report(SIGN).view.udmelding.themes:
        assert f"{theme.title.da}: ikke oplyst. Der er spurgt om: {theme.question.da}" in said


def test_the_regions_need_adds_up_to_the_countrys(report):
    [table] = [b.content for b in national(report, DOM).gathering() if b.type == "table"]
    means = [row[2]["value"] for row in table["rows"]]
    assert sum(means[:-1]) == pytest.approx(means[-1])
    shares = [row[1]["value"] for row in table["rows"]]
    assert sum(shares[:-1]) == pytest.approx(1)


def test_a_region_gets_no_supply_verdict_of_its_own_from_a_national_offer(report):
    [table] = [b.content for b in national(report, DOM).gathering() if b.type == "table"]
    assert {row[4]["text"] for row in table["rows"][:-1]} == {"vurderes ikke her"}


def test_flows_that_nobody_has_stated_are_asked_for(report):
    [box] = [b for b in national(report, SIGN).coordination() if b.type == "callout"]
    assert "ikke oplyst" in box.content["title"]
    assert "hjemkommune" in text_of(box)


def test_released_flows_are_shown_as_the_release_shows_them(report, release_of):
    rows = [
        ("nordjylland", "midtjylland", "shown", 12.0, 12.0, 12.0),
        ("nordjylland", "syddanmark", "hidden_small", None, 0.0, 5.0),
        ("sjaelland", "hovedstaden", "hidden", None, 3.0, None),
    ]
    made = national(report, DOM)
    study = dataclasses.replace(made.view.study, release=release_of(rows, FLOW_COLUMNS))
    shown = list(coordination(study.area("danmark"), made.language))
    [table] = [block.content for block in shown if block.type == "table"]
    assert [[cell["text"] for cell in row] for row in table["rows"]] == [
        ["Region Nordjylland", "Region Midtjylland", "12"],
        ["Region Nordjylland", "Region Syddanmark", "skjult (0 til 5)"],
        ["Region Sjælland", "Region Hovedstaden", "skjult (mindst 3)"],
    ]
    assert [row[2]["value"] for row in table["rows"]] == [12.0, None, None]


def test_the_councils_place_says_that_it_is_empty(report):
    [box] = [b for b in national(report, SIGN).council() if b.type == "callout"]
    assert "Det Faglige Råds bemærkninger" in box.content["title"]
    assert "ikke modtaget" in text_of(box)


@pytest.mark.parametrize("slug", [DOM, PREGNANT, BRAIN, SIGN])
def test_the_resume_is_easy_to_read(report, slug):
    for code in ("da", "en"):
        made = national(report, slug, language=code)
        assert READING.lix(words_of(made.resume())) <= 45, words_of(made.resume())


def test_only_the_whole_country_has_a_national_report(report):
    with pytest.raises(UsageError, match="Vælg «danmark»"):
        open_national(report(SIGN, "nordjylland").view)
    with pytest.raises(UsageError, match="sprog"):
        open_national(report(SIGN).view, language="dk")


def test_its_results_hold_each_regions_own_figures(report):
    results = next(iter(national(report, DOM).results())).content
    key = f"need.{report(DOM).view.udmelding.need.readings[0].id}"
    needs = [one for one in results["quantities"] if one["key"] == key]
    areas = {one["area"] for one in needs}
    assert {region.slug for region in report(DOM).view.study.areas.regions} < areas


def test_from_2027_the_break_is_said_and_each_region_asked_answers_for_itself():
    opened = open_national(open_study(BRAIN, as_of="2027-02-01").area("danmark"))
    east = opened.view.study.area("region-oestdanmark")
    said = answer_words(east, opened.language)
    assert "Region Hovedstaden har svaret" in said
    assert "Region Sjælland" in said
    assert "Region Østdanmark" not in said
    shown = " ".join(words_of(opened.method()))
    assert "Fra 1. januar 2027 er der 4 regioner" in shown
    assert "to talrækker, der ikke kan sættes sammen" in shown
    reform = next(item for item in follow_up(east) if item.kind == "areas")
    assert reform.status == "happened"
