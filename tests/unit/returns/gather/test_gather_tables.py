"""Offers, flows, opinions and words gathered from returns made by hand."""

import datetime as dt
import runpy
from pathlib import Path
from types import SimpleNamespace

import pandas as pd

from analysis.model.stay.stay_rows import check_stays
from analysis.model.stay.stay_sample import ObservationWindow
from analysis.returns.answers.emptiness import Emptiness
from analysis.returns.answers.written import Count, Interval
from analysis.returns.gather.texts import gather_texts

BY_HAND = SimpleNamespace(**runpy.run_path(str(Path(__file__).parents[1] / "by_hand.py")))
SLUG = BY_HAND.SLUG
town = BY_HAND.town
joint = BY_HAND.joint
offer = BY_HAND.offer
need = BY_HAND.need


def test_offers_used_are_flows_home_to_offer(run):
    cells = {
        "name": "Tilbud  Å",
        "municipality": "851",
        "operator": "municipal",
        "kind": "full",
        "highly_specialised": "yes",
        "citizens": Interval(low=1, high=4),
        "hours": 37.5,
    }
    unknown = {"name": "Andet", "citizens": Emptiness.DONT_KNOW}
    tables = [("offers.used", "1", cells), ("offers.used", "2", unknown)]
    served = [
        ("offer.citizens", "840", {"citizens": Count(value=3)}),
        ("offer.citizens", "101", {"note": "ingen endnu"}),
    ]
    found = run(
        town("840", Count(value=4), tables, answers_for=("840", "846")),
        offer("851-tilbud-aa", {"offer.municipality": "851"}, served),
    )
    first, second = found.offers_used.to_dict("records")
    assert first["offer"] == "851-tilbud-aa"
    assert (first["citizens_low"], first["citizens_high"], first["hours"]) == (1, 4, 37.5)
    assert first["answers_for"] == "840 846"
    assert (second["citizens_low"], second["citizens_empty"]) == (None, "dont_know")
    flows = found.flows.to_dict("records")
    assert [(row["told_by"], row["period"], row["home"], row["offer"]) for row in flows] == [
        ("municipality", "12_months", "840", "851-tilbud-aa"),
        ("municipality", "12_months", "840", "000-andet"),
        ("offer", "today", "840", "851-tilbud-aa"),
    ]
    assert {row["offer_municipality"] for row in flows} == {"851", ""}


def test_opinions_are_kept_by_topic_and_category(run):
    future = [
        ("future.challenge", "1", {"category": "waiting", "text": "Lang ventetid."}),
        ("future.challenge", "2", {"category": "waiting", "text": "Stadig."}),
        ("future.solution", "1", {"category": "network"}),
    ]
    ratings = {
        "coordination__rating__regions": "4",
        "future__rating__secured": "dont_know",
        "offers__rating__supply": Emptiness.NOT_RELEVANT,
    }
    profile = [
        ("coordination.profile", "regions", {"rated_4": Count(value=7), "note": "Enige."}),
        ("future.challenge", "staff", {"municipalities": Count(value=5), "text": "Svært."}),
    ]
    found = run(
        town("851", Count(value=1), future, **ratings),
        joint(Count(value=5), profile, region="midtjylland"),
    )
    rated = {(row.topic, row.rating) for row in found.ratings.itertuples()}
    assert rated == {
        ("coordination.regions", "4"),
        ("future.secured", "dont_know"),
        ("offers.supply", "not_relevant"),
    }
    [counts] = found.rating_counts.to_dict("records")
    assert (counts["topic"], counts["rating"]) == ("coordination.regions", "4")
    assert counts["municipalities_low"] == 7
    mentioned = {
        (row.respondent, row.kind, row.category): row.municipalities_low
        for row in found.mentions.itertuples()
    }
    assert mentioned == {
        ("851", "challenge", "waiting"): 1,
        ("851", "solution", "network"): 1,
        ("midtjylland", "challenge", "staff"): 5,
    }


def test_offers_tell_of_places_moves_and_stays(run):
    tables = [
        ("offer.places", "normed", {"places": Count(value=12), "date": dt.date(2024, 6, 30)}),
        ("offer.flow", "1", {"month": "2023-12", "arrivals": Count(value=3)}),
        ("offer.stays", "1", {"entry": "2018-03", "exit": "2019-05"}),
        ("offer.stays", "2", {"entry": "2019-01"}),
        ("offer.stays", "3", {"entry": Emptiness.DONT_KNOW, "exit": "2019-02"}),
        ("offer.stays", "4", {"entry": "2018-02", "exit": Emptiness.DONT_KNOW}),
        ("offer.competences", "1", {"category": "psychology", "staff": Count(value=2)}),
    ]
    single = {"offer.municipality": "851", "offer.waiting": Emptiness.ZERO, "offer.hours": 12.5}
    found = run(offer("851-a", single, tables))
    [places] = found.offer_places.to_dict("records")
    assert (places["definition"], places["date"], places["places_low"]) == (
        "normed",
        "2024-06-30",
        12,
    )
    assert places["other_groups_empty"] == "blank"
    [moves] = found.offer_moves.to_dict("records")
    assert (moves["arrivals_low"], moves["departures_low"]) == (3, None)
    [profile] = found.offers.to_dict("records")
    assert (profile["waiting_low"], profile["waiting_empty"], profile["hours"]) == (0, "", 12.5)
    assert profile["stays_without_month"] == 2
    assert found.competences["staff_low"].tolist() == [2]
    window = ObservationWindow(first_month="2018-01", last_month="2019-12")
    sample = check_stays(found.stays, window=window, file="ophold")
    assert (sample.stays, sample.exits) == (2, 1)
    assert found.stays["current"].tolist() == [False, True]
    assert found.stays.index.tolist() == ["851-a 2!B10", "851-a 2!B11"]


def test_words_are_kept_apart(run, udmelding, areas):
    single = {
        "need__note": "Talt to gange.",
        "respondent__contact": "Socialafdelingen",
        "respondent__answers": "own",
    }
    tables = [
        ("future.challenge", "1", {"category": "waiting", "text": "Lang ventetid."}),
        ("offers.used", "1", {"name": "Tilbud A"}),
    ]
    one = town("851", Count(value=1), tables, **single)
    texts = gather_texts([one], udmelding=udmelding, areas=areas)
    assert texts[["question", "category", "text"]].to_numpy().tolist() == [
        ["need.note", "", "Talt to gange."],
        ["future.challenge.text", "waiting", "Lang ventetid."],
    ]
    whole = run(one)
    tables = [getattr(whole, name) for name in whole.__slots__]
    shown = " ".join(one.to_csv() for one in tables if isinstance(one, pd.DataFrame))
    assert "ventetid." not in shown
    assert "Talt" not in shown
