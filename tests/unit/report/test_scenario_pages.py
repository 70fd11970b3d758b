"""The report on alternatives: whole in both languages, its numbers those of closed forms."""

import json
import re
import runpy
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis import open_scenarios
from analysis.catalogue.assumptions import Assumed
from analysis.catalogue.fields import Grade
from analysis.catalogue.offers import SupplyRule
from analysis.catalogue.scenarios import MinimumDemand
from analysis.errors import UsageError
from analysis.language import Language, Text
from analysis.report.blocks import MIME
from analysis.report.tables import alternatives, divided, reach, sustained

READ = runpy.run_path(str(Path(__file__).with_name("read_blocks.py")))
words_in, facts = (READ[name] for name in ("words_in", "facts"))

FLAGSHIP = "udviklingshaemning-dom-2023-fornyet"
PREGNANT = "gravide-rusmiddel-2024-fornyet"
BOTH = pytest.mark.parametrize("slug", [FLAGSHIP, PREGNANT])
AREAS = pytest.mark.parametrize("area", ["danmark", "vestdanmark", "nordjylland"])
DA = Language("da")
WHY = Text("Prøve.", "Trial.")


def percent(share: float) -> str:
    return f"{share:.0%}".replace("%", " %")


def table(blocks, label: str) -> dict:
    return next(b.content for b in blocks if b.type == "table" and b.content["label"] == label)


def texts(row) -> list[str]:
    return [cell["text"] for cell in row]


# the whole report


@BOTH
@AREAS
def test_every_figure_named_in_a_sentence_is_in_the_results(scenarios, blocks_of, slug, area):
    opened = scenarios(slug, area)
    named = {
        key
        for block in blocks_of(opened)
        for key in block.content.get("quantities", [])
        if isinstance(key, str)
    }
    assert named
    assert named <= set(opened.quantities)


@BOTH
@pytest.mark.parametrize(
    "where", [(area, code) for area in ("danmark", "vestdanmark") for code in ("da", "en")]
)
def test_no_word_betrays_a_program_and_every_block_is_json(scenarios, blocks_of, slug, where):
    for block in blocks_of(scenarios(slug, where[0], language=where[1])):
        bundle = block.mimebundle()
        assert json.loads(json.dumps(bundle[MIME], allow_nan=False)) == bundle[MIME]
        if block.type in {"results", "inputs"}:
            continue
        for words in words_in(block.content):
            assert not re.search(r"\b(nan|None|NaN|inf|True|False)\b", words), words
            assert not re.search(r"[{}]", words), words
            assert not re.search(r"\b(offers|shortage|alternatives|column)\.[a-z_]+", words), words


@BOTH
@AREAS
def test_labels_are_their_own_and_no_picture_is_shown_twice(scenarios, blocks_of, slug, area):
    blocks = blocks_of(scenarios(slug, area))
    labels = Counter((b.type, b.content["label"]) for b in blocks if "label" in b.content)
    assert not [label for label, count in labels.items() if count > 1]
    pictures = [b for b in blocks if b.type == "figure"]
    assert len(pictures) >= 3
    tables = {b.content["label"] for b in blocks if b.type == "table"}
    shown = {b.content["label"] for b in pictures} - {"mangel-efter-alternativ"}
    # Each picture has its table, and its numbers in a CSV; that of the alternatives is named apart.
    assert shown <= tables
    assert "hvad-alternativerne-betyder" in tables


@BOTH
def test_nothing_is_recommended(scenarios, blocks_of, slug):
    text = " ".join(w for b in blocks_of(scenarios(slug)) for w in words_in(b.content))
    assert "anbefaler intet" in text
    assert not re.search(r"vi anbefaler|bør etableres|bør vælges|bedste alternativ", text)


def test_a_round_without_alternatives_is_refused_with_the_reason(report):
    with pytest.raises(UsageError, match="tegnsprog-2022") as caught:
        open_scenarios(report("tegnsprog-2022").view)
    assert "assessment" in caught.value.message.en
    with pytest.raises(UsageError, match="da"):
        open_scenarios(report(FLAGSHIP).view, language="dk")


def test_a_study_without_numbers_says_that_nothing_can_be_computed(report):
    view = report(FLAGSHIP).view
    estimates = replace(view.study.estimates, alternatives_by_year=pd.DataFrame())
    opened = open_scenarios(replace(view.study, estimates=estimates).area("danmark"))
    assert "kan ikke regnes igennem" in " ".join(facts(opened).values())
    assert not [b for b in opened.compared() if b.type in {"figure", "table"}]
    assert not list(opened.sensitivities())


# page one of the flagship


def test_one_secure_offer_is_answered_with_the_chance_of_a_poisson_count(scenarios):
    text = facts(scenarios(FLAGSHIP))["Er ét tilbud nok?"]
    for places in (60, 81):
        assert f"{percent(stats.poisson.sf(places, 72))} (" in text
    assert "langt sigt" in text
    assert "usikkert" in text


def test_a_new_offer_is_answered_with_shortage_displacement_and_kilometres(scenarios):
    found = facts(scenarios(FLAGSHIP))
    divided_answer = found["Hvad ville et nyt tilbud ændre?"]
    assert "Uden flytning er det" in divided_answer
    assert "i det andet områdes tilbud" in divided_answer
    km = [int(n) for n in re.findall(r"\d+", found["Hvem får nærmere?"].split("gennemsnit")[1])]
    nearer, before, after = km
    assert abs(nearer - (before - after)) <= 1
    assert "antaget" in found["Hvem får nærmere?"]
    assert "anbefaler intet" in found["Hvad siger tallene ikke?"]


def test_the_price_of_splitting_is_that_of_the_census(scenarios, blocks_of):
    rows = table(blocks_of(scenarios(FLAGSHIP)), "prisen-for-at-dele-kurve")["rows"]
    assert stats.poisson.ppf(0.95, 72) == 86
    counts = np.arange(87, 400)
    pooled = float(((counts - 86) * stats.poisson.pmf(counts, 72)).sum())
    for row in rows[:10]:
        k, help_both = row[1]["value"], row[6]["value"]
        # Help both ways is one offer, whatever the division.
        assert help_both == pytest.approx(pooled, rel=0.15 if k >= 40 else 1e-6)
    far = np.arange(500)
    west, east = stats.poisson.pmf(far, 0.54 * 72), stats.poisson.pmf(far, 0.46 * 72)
    apart = (np.maximum(far - 40, 0) * west).sum() + (np.maximum(far - 46, 0) * east).sum()
    row = next(row for row in rows if row[1]["value"] == 40)
    assert row[3]["value"] == pytest.approx(apart, rel=1e-6)
    assert texts(rows[0])[3] == "–"


# page one of the pregnant


def test_places_by_structure_are_those_that_cover_each_offers_own(scenarios, blocks_of):
    opened = scenarios(PREGNANT)
    text = facts(opened)["Hvor mange pladser kræver ét tilbud, og hvor mange kræver flere?"]
    assert "9 pladser" in text
    assert "14 pladser" in text
    shares = [
        opened.view.study.area(slug).population_share
        for slug in ("nordjylland", "midtjylland", "syddanmark", "sjaelland", "hovedstaden")
    ]
    places = [int(stats.poisson.ppf(0.95, 5 * share)) for share in shares]
    assert sum(places) == 14
    assert " + ".join(map(str, places)) in text
    rows = table(blocks_of(opened), "pladser-efter-struktur")["rows"]
    five = [
        r for r in rows if texts(r)[0].startswith("Fem") and texts(r)[2] == "95\N{NO-BREAK SPACE}%"
    ]
    assert five[0][3]["value"] == 14


def test_an_offer_stands_empty_as_often_as_a_poisson_count_is_zero(scenarios):
    opened = scenarios(PREGNANT)
    share = opened.view.study.area("nordjylland").population_share
    text = facts(opened)["Hvor ofte ville et tilbud stå tomt?"]
    assert percent(np.exp(-5 * share)) == percent(0.62)
    assert f"tomt {percent(0.62)} (" in text
    assert f"{percent(np.exp(-12 * share))} (" in text
    assert f"år {percent(1 - (1 - np.exp(-12 * share)) ** 10)} (" in text


# what an area is told


def test_an_area_is_told_its_own_and_what_holds_for_the_country(scenarios, blocks_of):
    opened = scenarios(FLAGSHIP, "nordjylland")
    found = facts(opened)
    assert "Hvor mange borgere i Region Nordjylland?" in found
    assert found["Hvad gælder for hele landet?"].startswith("For hele landet, ikke for området")
    assert "Er ét tilbud nok?" not in found
    text = " ".join(w for b in blocks_of(opened) for w in words_in(b.content))
    assert "gælder hele landet, ikke Region Nordjylland" in text
    assert "prisen-for-at-dele-kurve" not in {b.content.get("label") for b in blocks_of(opened)}


def test_an_area_with_an_offer_of_its_own_is_told_what_it_would_be(scenarios):
    found = facts(scenarios(PREGNANT, "nordjylland"))
    text = found["Hvad ville et tilbud kun for Region Nordjylland betyde?"]
    assert "2 pladser" in text
    assert "tomt" in text
    west = facts(scenarios(FLAGSHIP, "vestdanmark"))
    assert "39 borgere" in west["Hvad ville et tilbud kun for Vestdanmark betyde?"]
    assert not [term for term in facts(scenarios(FLAGSHIP, "nordjylland")) if "tilbud kun" in term]


def test_an_area_whose_offer_stays_is_not_told_of_nought_kilometres(scenarios):
    text = facts(scenarios(FLAGSHIP, "sjaelland"))["Hvem får nærmere?"]
    assert "ændres afstanden ikke" in text
    assert " 0 km" not in text


def test_from_2027_the_new_region_has_the_offer_of_eastern_denmark(scenarios):
    found = facts(scenarios(PREGNANT, "region-oestdanmark", as_of="2027-01-15"))
    assert "5 pladser" in found["Hvad ville et tilbud kun for Region Østdanmark betyde?"]


# tables


def test_sensitivities_stand_apart(scenarios, blocks_of):
    blocks = blocks_of(scenarios(FLAGSHIP))
    apart = table(blocks, "foelsomhed")
    assert apart["caption"].startswith("Følsomhed, ikke en anbefaling")
    compared_names = {texts(row)[0] for row in table(blocks, "hvad-alternativerne-betyder")["rows"]}
    tried = {texts(row)[0] for row in apart["rows"]}
    assert len(tried & compared_names) == 1
    assert not any("følsomhed" in name for name in compared_names)


def test_what_has_not_begun_is_left_out_of_todays_numbers(scenarios, blocks_of):
    rows = table(blocks_of(scenarios(FLAGSHIP)), "hvad-alternativerne-betyder")["rows"]
    today = {texts(row)[0] for row in rows if texts(row)[1] == "2025"}
    assert len(today) == 2
    assert all(name.startswith("Som i dag") for name in today)
    assert "0,00" not in [text for row in rows for text in texts(row)]


def test_distances_that_are_alike_stand_once_and_islands_are_counted_apart(scenarios, blocks_of):
    found = table(blocks_of(scenarios(FLAGSHIP)), "afstand-foer-og-efter")
    assert len(found["rows"]) == 8
    nation = found["rows"][0]
    assert nation[1]["value"] + nation[2]["value"] == pytest.approx(72)
    assert nation[3]["value"] - nation[4]["value"] == pytest.approx(nation[5]["value"])


def test_without_a_rate_nobody_is_told_to_pay(scenarios, blocks_of):
    text = " ".join(w for b in blocks_of(scenarios(FLAGSHIP)) for w in words_in(b.content))
    assert "Ingen pris for en plads er oplyst" in text
    assert reach.payment_table(scenarios(FLAGSHIP).view, DA) is None


def paid_view(report, area: str):
    """The flagship with a rate and a minimum, which its file rightly has not."""
    view = report(FLAGSHIP).view
    low = {"low": 1.0, "central": 2.0, "high": 3.0}
    rate = Assumed(**low, reason=WHY, quality=Grade.LOW, impact=Grade.HIGH)
    minimum = MinimumDemand(persons=8, new_per_year=None, reason=WHY)
    chosen = replace(view.udmelding.scenarios, rate_dkk_per_place_day=rate, minimum_volume=minimum)
    estimates = view.study.estimates
    codes = view.study.areas.nation.municipalities
    payment = pd.DataFrame(
        [
            {
                "alternative": name,
                "municipality": code,
                "population_share": 1 / len(codes),
                "dkk_per_year": cost / len(codes),
            }
            for name, cost in (("som-i-dag", 9.8e6), ("vest-20", 19.6e6))
            for code in codes
        ]
    )
    offers = estimates.alternatives_by_offer.assign(
        chance_below_persons=0.25, chance_ever_below_persons=0.5
    )
    years = estimates.alternatives_by_year.assign(cost_dkk_per_year=43800.0)
    changed = replace(
        estimates,
        payment_by_municipality=payment,
        alternatives_by_offer=offers,
        alternatives_by_year=years,
    )
    udmelding = replace(view.udmelding, scenarios=chosen)
    return replace(view.study, udmelding=udmelding, estimates=changed).area(area)


def test_with_a_rate_the_payers_add_up_and_stand_in_the_results(report):
    view = paid_view(report, "nordjylland")
    found = reach.payment_table(view, DA).content
    rows = {texts(row)[0]: row for row in found["rows"]}
    own = view.area.municipalities
    assert rows["Danmark"][2]["value"] == pytest.approx(9.8e6)
    assert rows["Danmark"][3]["value"] == pytest.approx(2 * rows["Danmark"][2]["value"])
    names = view.study.country.every_area.names
    assert rows["Aalborg (851)"][0]["text"].startswith(names["851"])
    part = sum(rows[f"{names[code]} ({code})"][2]["value"] for code in own)
    assert part == pytest.approx(9.8e6 * len(own) / 98)
    opened = open_scenarios(view)
    assert "1.100.000 kroner" in facts(opened)["Hvad betaler Region Nordjylland?"]
    assert f"payment.vest-20.{own[0]}.dkk_per_year" in opened.quantities
    heads = [c["text"] for c in alternatives.outcomes_table(view, DA).content["columns"]]
    assert "Kroner om året" in heads


def test_a_minimum_is_shown_with_its_reason(report):
    found = sustained.sustainability_table(paid_view(report, "danmark"), DA).content
    keys = [column["key"] for column in found["columns"]]
    assert keys[-2:] == ["chance_below_persons", "chance_ever_below_persons"]
    assert any("analytikerens: Prøve." in note for note in found["notes"])


def test_places_that_are_tried_are_shown_by_the_rounds_own_rule(report):
    view = report(PREGNANT).view
    tried = pd.DataFrame(
        [
            {
                "reading": "kortlaegning-2019",
                "case": case,
                "places": 6,
                "share_waiting": 0.4,
                "mean_wait_days": wait,
                "chance_of_growing": 0.1,
                "share_late": np.nan,
                "late_per_year": np.nan,
            }
            for case, wait in (("low", 12.0), ("high", np.inf))
        ]
    )
    estimates = replace(view.study.estimates, supply_by_places=tried)
    changed = replace(view.study, estimates=estimates).area("danmark")
    found = sustained.places_tried_table(changed, DA).content
    assert [texts(row)[-1] for row in found["rows"]] == ["12", "køen vokser"]
    assert "share_late" not in [column["key"] for column in found["columns"]]
    assert "tried.kortlaegning-2019.low.6.mean_wait_days" in open_scenarios(changed).quantities


def test_shortage_is_named_by_the_supply_rule(report):
    view = report(FLAGSHIP).view
    waiting = replace(view.udmelding.capacity, rule=SupplyRule.MAY_WAIT)
    udmelding = replace(view.udmelding, capacity=waiting)
    changed = replace(view.study, udmelding=udmelding).area("danmark")
    heads = [c["text"] for c in alternatives.outcomes_table(changed, DA).content["columns"]]
    assert {"Må vente", "Borgere, der venter"} <= set(heads)


def test_no_curve_is_shown_where_the_round_asks_for_none(scenarios):
    assert divided.curve_table(scenarios(PREGNANT).view, DA) is None
    assert divided.totals_table(scenarios(PREGNANT).view, DA) is None


def test_unknown_places_give_no_kilometres(report):
    view = report(PREGNANT).view
    estimates = replace(view.study.estimates, nearness_by_area=pd.DataFrame())
    opened = open_scenarios(replace(view.study, estimates=estimates).area("danmark"))
    assert "kan ikke opgøres" in facts(opened)["Hvem får nærmere?"]
    assert not [b for b in opened.nearness() if b.type == "figure"]
