"""The proposed verdict as a reader meets it: its words, its tables, and what it never says."""

import dataclasses
import datetime as dt
from typing import Any

import pandas as pd
import pytest

from analysis.assessment.verdict.parts import (
    Grade,
    Indicator,
    Missing,
    OwnVerdict,
    Proposal,
    Test,
    Threshold,
)
from analysis.catalogue.verdict_plan import NextStep
from analysis.evidence import Evidence
from analysis.language import Language, Text
from analysis.report.tables import verdict as tables
from analysis.report.verdict_pages import proposal_box, verdict_section
from analysis.report.verdict_words import verdict_answer, words_of_test

DA, EN = Language("da"), Language("en")
Test.__test__ = False  # it is no test class
DOM = "udviklingshaemning-dom-2019"
EATING = "spiseforstyrrelser-2015"
SIGN = "tegnsprog-2022"
EMPTY = pd.DataFrame()


def indicator(test: Test = Test.SUPPLY, grade: Grade = Grade.MET, **more: Any) -> Indicator:
    given = {
        "key": f"{test}-{grade}",
        "name": Text("andel af tiden med plads", "share of time with room"),
        "unit": "share",
        "value": 0.97,
        "evidence": (Evidence.OBSERVED,),
        "assumed_share": 0.0,
        "basis": Text("Talt.", "Counted."),
    }
    return Indicator(test=test, grade=grade, **(given | more))


def proposal(**more: Any) -> Proposal:
    given: dict[str, Any] = {
        "area": "danmark",
        "indicators": (indicator(),),
        "grades": {Test.SUPPLY: Grade.MET, Test.COORDINATION: Grade.UNKNOWN},
        "step": NextStep.CANNOT_ASSESS,
        "legal_ground": Text("serviceloven § 13 b", "Social Services Act s. 13 b"),
        "evidence": (Evidence.OBSERVED,),
        "assumed_share": 0.0,
        "missing": (),
        "own": None,
        "robustness": EMPTY,
        "turning": EMPTY,
        "why": Text("Grundlaget er tyndt.", "The evidence is thin."),
    }
    return Proposal(**(given | more))


@pytest.fixture
def seen(report, monkeypatch):
    """A view of a real round with a proposal made by hand."""

    def made(slug: str = DOM, **more: Any) -> Any:
        view = report(slug).view
        monkeypatch.setattr(type(view), "proposal", property(lambda _: proposal(**more)))
        return view

    return made


def rows_of(block: Any) -> list[list[str]]:
    return [[cell["text"] for cell in row] for row in block.content["rows"]]


@pytest.mark.parametrize(
    ("kinds", "begins"),
    [
        ((Evidence.OBSERVED,), "Samlet set viser de offentliggjorte tal"),
        ((Evidence.OBSERVED, Evidence.REPORTED), "Samlet set oplyser de, der har svaret"),
        ((Evidence.OBSERVED, Evidence.ASSUMED), "Samlet set peger beregningen på"),
        ((Evidence.SYNTHETIC,), "I de syntetiske data peger"),
        ((), "Samlet set peger beregningen på"),
    ],
)
def test_a_test_is_said_as_surely_as_its_weakest_evidence(seen, kinds, begins):
    view = seen(indicators=(indicator(evidence=kinds),))
    assert words_of_test(view, Test.SUPPLY, DA).startswith(begins)
    assert words_of_test(view, Test.SUPPLY, EN) != words_of_test(view, Test.SUPPLY, DA)


@pytest.mark.parametrize(
    ("grade", "words"),
    [
        (Grade.NOT_MET, "fortsat bekymring for, om der er det fornødne udbud"),
        (Grade.UNCERTAIN, "kan ikke afgøres"),
        (Grade.UNKNOWN, "kan ikke vurderes"),
        (Grade.NOT_APPLICABLE, "vurderes ikke for området for sig"),
    ],
)
def test_each_grade_has_the_agencys_words(seen, grade, words):
    view = seen(indicators=(indicator(grade=grade),), grades={Test.SUPPLY: grade})
    assert words in words_of_test(view, Test.SUPPLY, DA)


def test_too_thin_evidence_says_so_and_whom_to_ask_first(seen):
    missing = (
        Missing(
            what=Text("antal", "number"),
            ask=Text("kommunerne: antal", "municipalities: number"),
        ),
        Missing(
            what=Text("ophold", "stays"),
            ask=Text("kommunerne: ophold", "municipalities: stays"),
        ),
        Missing(what=Text("pladser", "places"), ask=Text("tilbuddene", "the offers")),
    )
    view = seen(missing=missing)
    answer = verdict_answer(view, DA)
    assert answer.text == (
        "Næste skridt kan ikke vurderes på det grundlag, der foreligger. "
        "Spørg først kommunerne og tilbuddene. Hjemmel: serviceloven § 13 b."
    )
    assert rows_of(tables.missing_table(view, DA)) == [
        ["antal", "kommunerne: antal"],
        ["ophold", "kommunerne: ophold"],
        ["pladser", "tilbuddene"],
    ]


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (NextStep.IMPLEMENTATION, "Forslag: kommunal implementering."),
        (NextStep.RENEWAL, "Forslag: anmodning om fornyet behandling."),
        (NextStep.RENEWAL_WITH_ORDER, "midlertidigt driftspålæg for et tilbud, der er truet"),
    ],
)
def test_each_step_is_proposed_with_its_ground_and_never_a_lasting_order(seen, step, words):
    view = seen(step=step)
    assert words in verdict_answer(view, DA).text
    assert "Hjemmel: serviceloven § 13 b." in verdict_answer(view, DA).text
    box = proposal_box(view, DA).content
    assert words in box["title"]
    assert "vurderer hverken visitationen" in box["items"][-1]
    assert "aldrig et varigt pålæg efter serviceloven § 13 c" in box["items"][-1]
    assert "§ 13 c" not in " ".join([box["title"], *box["items"][:-1]])


def test_the_analysts_own_verdict_stands_beside_the_proposal(seen):
    own = OwnVerdict(
        step=NextStep.RENEWAL,
        reason=Text("Svarene er uens.", "The answers differ."),
        date=dt.date(2025, 9, 1),
        by="adviser",
    )
    view = seen(own=own)
    said = "Analytikerens egen vurdering (fagkonsulenten, 1. september 2025): fornyet behandling."
    assert said in verdict_answer(view, DA).text
    table = rows_of(tables.steps_table(view, DA))
    assert table[0][:2] == ["Forslaget", "kan ikke vurderes"]
    assert table[1] == [
        "Analytikerens egen vurdering",
        "fornyet behandling",
        "Svarene er uens.",
        "fagkonsulenten, 1. september 2025",
    ]
    assert rows_of(tables.steps_table(seen(), DA))[1][1] == "ikke skrevet"


def test_indicators_show_value_threshold_evidence_and_what_is_assumed(seen):
    reason = Text("Som rammen siger.", "As the frame says.")
    found = indicator(
        low=0.9,
        high=0.99,
        threshold=Threshold(value=0.95, unit="share", reason=reason),
        evidence=(Evidence.OBSERVED, Evidence.ASSUMED),
        assumed_share=0.5,
    )
    unknown = indicator(
        Test.COORDINATION, Grade.UNKNOWN, value=None, evidence=(), assumed_share=None
    )
    elsewhere = indicator(Test.NEARNESS, Grade.NOT_APPLICABLE, value=None)
    view = seen(indicators=(found, unknown, elsewhere))
    shown = [
        [text.replace("\N{NO-BREAK SPACE}", " ") for text in row]
        for row in rows_of(tables.indicators_table(view, DA))
    ]
    assert shown == [
        [
            "Andel af tiden med plads",
            "97 % (90 % til 99 %)",
            "mindst 95 %",
            "opfyldt",
            "antaget",
            "50 %",
        ],
        [
            "Andel af tiden med plads",
            "ikke oplyst",
            "ingen",
            "kan ikke vurderes",
            "intet grundlag",
            "–",
        ],
    ]
    assert rows_of(tables.basis_table(view, DA))[0][1:] == ["Talt.", "Som rammen siger."]
    assert len(rows_of(tables.basis_table(view, DA))) == 3


def test_what_would_turn_the_proposal_is_said_and_tabled(seen):
    name = Text("spredning", "spread")
    ends = [("low", 0.05, NextStep.RENEWAL), ("central", 0.1, NextStep.RENEWAL)]
    rows = [
        {"assumption": "cv", "name": name, "at": at, "value": value, "unit": "ratio", "step": step}
        for at, value, step in [*ends, ("high", 0.15, NextStep.CANNOT_ASSESS)]
    ]
    turning = pd.DataFrame(
        [
            {
                "assumption": "cv",
                "name": name,
                "value_now": 0.1,
                "turns_at": 0.14,
                "unit": "ratio",
                "step_then": NextStep.CANNOT_ASSESS,
            },
            {
                "assumption": "places",
                "name": Text("pladser", "places"),
                "value_now": 60.0,
                "turns_at": None,
                "unit": "places",
                "step_then": None,
            },
        ]
    )
    view = seen(robustness=pd.DataFrame(rows), turning=turning)
    [row] = rows_of(tables.robustness_table(view, DA))
    assert [text.replace("\N{NO-BREAK SPACE}", " ") for text in row] == [
        "Spredning",
        "5 %: fornyet behandling",
        "10 %: fornyet behandling",
        "15 %: kan ikke vurderes",
    ]
    first, second = rows_of(tables.turning_table(view, DA))
    assert first[3] == "kan ikke vurderes"
    assert second[1:] == ["60 pladser", "vender ikke i det prøvede spænd", "–"]
    words = " ".join(b.content.get("text", "") for b in verdict_section(view, DA))
    assert "Forslaget vender i den ene ende" in words
    same = pd.DataFrame(rows[:2])
    words = " ".join(b.content.get("text", "") for b in verdict_section(seen(robustness=same), DA))
    assert "det samme i begge ender" in words


def test_a_verdict_that_was_taken_back_is_told_with_both_dates(report):
    view = report(EATING).view
    section = verdict_section(view, DA)
    texts = [block.content.get("text", "") for block in section]
    assert any("siden taget tilbage" in text for text in texts)
    [table] = [b for b in section if b.content.get("label") == "vurderinger"]
    issued, given, back, again = rows_of(table)
    assert [row[0] for row in (issued, given, back, again)] == [
        "1. november 2015",
        "19. marts 2018",
        "januar 2020",
        "januar 2020",
    ]
    assert given[2] == back[2] == "tilstrækkeligt (taget tilbage)"
    assert "Tal, som ingen tidligere vurdering hvilede på:" in given[4]
    assert "væsentligt andet billede" in back[4]
    assert again[1] == "Udmelding udsendt: Svære spiseforstyrrelser (2020)"


def test_a_later_round_tells_of_the_verdict_it_followed_from(report):
    section = verdict_section(report("spiseforstyrrelser-2020").view, EN)
    texts = " ".join(block.content.get("text", "") for block in section)
    assert "No assessment" in texts
    assert "announced 19 March 2018, has since been taken back (January 2020)" in texts
    assert "substantially different picture" in texts
    assert "Severe eating disorders (2020), January 2020." in texts
    [table] = [b for b in section if b.content.get("label") == "vurderinger"]
    assert len(rows_of(table)) == 4


def test_a_request_for_renewed_treatment_is_told_with_its_day(report):
    section = verdict_section(report("gravide-rusmiddel-2024-fornyet").view, DA)
    texts = " ".join(block.content.get("text", "") for block in section)
    assert "blev fulgt af en anmodning om fornyet behandling" in texts
    assert "Udsatte gravide (fornyet 2024), 15. maj 2024." in texts


def test_before_the_withdrawal_the_verdict_stood(report):
    section = verdict_section(report(EATING, as_of="2019-06-30").view, DA)
    assert "taget tilbage" not in " ".join(block.content.get("text", "") for block in section)
    [table] = [b for b in section if b.content.get("label") == "vurderinger"]
    assert [row[2] for row in rows_of(table)] == ["–", "tilstrækkeligt"]
    assert rows_of(table)[1][4].startswith("Styrelsen vurderede, at der samlet set")


def test_a_round_without_any_verdict_has_no_table_of_them(report):
    section = verdict_section(report(SIGN).view, DA)
    assert not [b for b in section if b.content.get("label") == "vurderinger"]


def test_a_round_without_data_keeps_every_part(report):
    labels = [
        block.content["label"]
        for block in verdict_section(report(SIGN).view, DA)
        if block.type == "heading"
    ]
    assert labels == ["verdict", "indicators", "lacking", "robustness", "steps", "verdicts"]


def test_sections_stand_one_level_lower_inside_a_chapter(report):
    levels = {
        block.content["level"]
        for block in verdict_section(report(SIGN).view, DA, level=3)
        if block.type == "heading"
    }
    assert levels == {3, 4}


def test_an_indicator_with_equal_ends_names_its_value_once():
    found = indicator(low=0.001, high=0.002, value=0.001)
    assert tables.found_words(found, DA).replace("\N{NO-BREAK SPACE}", " ") == "under 1 %"
    ranged = dataclasses.replace(found, value=None, low=3.0, high=5.0, unit="persons")
    assert tables.found_words(ranged, DA) == "3 til 5 borgere"


def test_the_columns_of_the_steps_are_named_by_what_stands_in_them(seen):
    heads = [column["text"] for column in tables.steps_table(seen(), DA).content["columns"]]
    assert heads == ["Hvis vurdering", "Næste skridt", "Begrundelse", "Hvem"]
