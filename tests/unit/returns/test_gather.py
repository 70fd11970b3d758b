"""Returns in force as tables: nobody counted twice, nobody forgotten, nothing lost on the way."""

import datetime as dt
import itertools
import random

import pandas as pd
import pytest

from analysis.assessment.opening import open_study
from analysis.catalogue import read_udmelding
from analysis.country import read_areas
from analysis.errors import DataError
from analysis.model.need.answer_rows import gather_answers
from analysis.model.stay.stay_rows import check_stays
from analysis.model.stay.stay_sample import ObservationWindow
from analysis.reading import Reader
from analysis.returns.emptiness import Emptiness
from analysis.returns.form import FormKind
from analysis.returns.gather import gather
from analysis.returns.gather_texts import gather_texts
from analysis.returns.register_kept import KeptAnswer, KeptReturn
from analysis.returns.written import Count, Interval

SLUG = "synsnedsaettelse-2014"
NOW = dt.datetime(2024, 6, 1, 12, tzinfo=dt.UTC)
NORTH = "nordjylland"
NEED = "need.by_municipality"


@pytest.fixture(scope="module")
def reader(root):
    return Reader(root)


@pytest.fixture(scope="module")
def areas(reader):
    return read_areas(reader)


@pytest.fixture(scope="module")
def udmelding(reader):
    return read_udmelding(reader, SLUG)


@pytest.fixture
def run(udmelding, areas):
    return lambda *returns, of=udmelding: gather(returns, udmelding=of, areas=areas)


def kept(kind, respondent, single, tables=(), *, answers_for=None, slug=SLUG):
    """A kept return: single answers by id, and rows of tables as (table, row id, cells)."""
    answers = [
        KeptAnswer(id=name, value=value, sheet="1", cell=f"C{number}", raw=str(value))
        for number, (name, value) in enumerate(single.items(), start=6)
    ]
    for number, (table, row, cells) in enumerate(tables, start=8):
        answers += [
            KeptAnswer(
                id=table, column=column, row=row, value=value, sheet="2", cell=f"B{number}", raw=""
            )
            for column, value in cells.items()
        ]
    own = (respondent,) if kind is FormKind.MUNICIPALITY else ()
    return KeptReturn(
        slug=slug,
        kind=kind,
        respondent=respondent,
        number=1,
        file=f"{respondent}.xlsx",
        sha256="0" * 64,
        received=NOW,
        retain_until=None,
        form_version="1",
        form_sha256="",
        answers_for=own if answers_for is None else answers_for,
        answers=tuple(answers),
        findings=(),
    )


def town(code, count=None, tables=(), **more):
    single = {"need.count": count} if count is not None else {}
    answers_for = more.pop("answers_for", None)
    single |= {name.replace("__", "."): value for name, value in more.items()}
    return kept(FormKind.MUNICIPALITY, code, single, tables, answers_for=answers_for)


def joint(count=None, tables=(), region=NORTH, **more):
    single = {"need.count": count} if count is not None else {}
    single |= {name.replace("__", "."): value for name, value in more.items()}
    return kept(FormKind.REGION, region, single, tables)


def offer(key, single=None, tables=()):
    return kept(FormKind.OFFER, key, {"offer.name": key, **(single or {})}, tables)


def need(gathered):
    rows = gathered.need_rows.to_dict("records")
    return {
        row["area"]: (row["status"], row["low"], row["high"], row["answered_by"])
        for row in rows
        if row["status"] != "silent"
    }


def checked(gathered, areas, udmelding):
    """The rows as the model of need reads them: every fault would be raised."""
    region = {
        code: one.slug
        for one in areas.at(udmelding.data_day).regions
        for code in one.municipalities
    }
    country = pd.DataFrame(
        {"region": [region[code] for code in areas.names], "population_persons": 50_000.0},
        index=list(areas.names),
    )
    return gather_answers(gathered.need_rows, municipalities=country)


def test_everybody_is_accounted_for_when_nobody_has_answered(run):
    found = run()
    assert len(found.need_rows) == len(found.standings) == 98
    assert set(found.need_rows["status"]) == {"silent"}
    for name in ("offers_used", "flows", "ratings", "mentions", "offers", "stays", "positions"):
        assert getattr(found, name).empty
    assert list(found.stays.columns) == ["offer", "entry_month", "exit_month", "current"]


@pytest.mark.parametrize(
    ("answers", "row"),
    [
        ({"count": Count(value=12)}, ("answered", 12, 12)),
        ({"count": Emptiness.ZERO}, ("answered_zero", 0, 0)),
        ({"count": Interval(low=1, high=4)}, ("answered", 1, 4)),
        ({"count": Interval(low=5, high=None)}, ("answered", 5, None)),
        ({"count": Emptiness.DONT_KNOW}, ("answered", None, None)),
        ({"need__count__missing": "below_5"}, ("answered", 1, 4)),
        ({"need__count__missing": "dont_know"}, ("answered", None, None)),
    ],
)
def test_what_a_municipality_says_is_its_row(run, answers, row):
    [(area, found)] = need(run(town("851", **answers))).items()
    assert (area, found) == ("851", (*row, None))


def test_a_municipality_is_in_anothers_number_only_if_the_other_says_so(run, areas, udmelding):
    both = run(
        town("851", Count(value=20), answers_for=("851", "840")), town("840", answers_for=())
    )
    assert need(both) == {
        "851": ("answered", 20, 20, None),
        "840": ("answered_by_another", None, None, "851"),
    }
    assert checked(both, areas, udmelding).blocks
    alone = run(town("851", Count(value=20)), town("840", answers_for=()))
    assert need(alone) == {"851": ("answered", 20, 20, None)}
    stands = alone.standings.set_index("code").loc["840"]
    assert (stands["status"], stands["received"]) == ("silent", "")


def test_two_returns_that_count_the_same_citizens_are_refused(run):
    with pytest.raises(DataError, match="840"):
        run(town("851", Count(value=20), answers_for=("851", "840")), town("840", Count(value=3)))


def table_of(**rows):
    return [(NEED, code.removeprefix("c"), cells) for code, cells in rows.items()]


def test_a_joint_answer_stands_for_its_region(run, areas, udmelding):
    rows = table_of(
        c851={"status": "answered", "count": Count(value=20)},
        c840={"status": "silent"},
        c860={"status": "answered_zero", "count": Emptiness.ZERO},
    )
    found = run(joint(Count(value=35), rows))
    told = need(found)
    assert told[NORTH] == ("answered", 35, 35, None)
    assert "840" not in told
    members = {code for code, row in told.items() if row[3] == NORTH}
    assert len(members) == 10
    assert len(found.need_rows) == 99
    answers = checked(found, areas, udmelding)
    [block] = answers.blocks
    assert (block.low, block.high, len(block.cells[0].members)) == (35, 35, 10)
    assert found.used == (found.used[0],)
    assert found.beside == ()


def test_where_municipalities_answer_the_joint_answer_stands_beside(run, areas, udmelding):
    region = joint(
        Count(value=35),
        [("offers.used", "1", {"name": "Tilbud A", "citizens": Count(value=35)})],
    )
    own = town("851", Count(value=20))
    elsewhere = joint(Count(value=50), region="midtjylland")
    found = run(region, own, elsewhere)
    assert found.beside == (region,)
    assert set(found.used) == {own, elsewhere}
    told = need(found)
    assert told["851"] == ("answered", 20, 20, None)
    assert NORTH not in told
    assert told["midtjylland"][:3] == ("answered", 50, 50)
    assert found.offers_used.empty
    assert sum(block.low for block in checked(found, areas, udmelding).blocks) == 70


def test_a_municipality_answered_for_from_another_region_is_not_counted_in_both(run):
    """Aalborg speaks for Randers: Midtjylland's joint answer would count Randers again."""
    found = run(
        town("851", Count(value=20), answers_for=("851", "730")),
        joint(Count(value=50), region="midtjylland"),
    )
    assert need(found) == {
        "851": ("answered", 20, 20, None),
        "730": ("answered_by_another", None, None, "851"),
    }
    assert [one.respondent for one in found.beside] == ["midtjylland"]


def test_a_joint_answer_without_a_total_gives_its_tables_numbers(run, areas, udmelding):
    rows = table_of(
        c851={"status": "answered", "count": Count(value=20)},
        c840={"status": "answered", "missing": "below_5"},
        c860={"status": "silent"},
    )
    found = run(joint(None, rows))
    told = need(found)
    assert told["851"] == ("answered", 20, 20, None)
    assert told["840"] == ("answered", 1, 4, None)
    assert "860" not in told
    assert told["846"][3] == NORTH
    assert checked(found, areas, udmelding)


def test_a_joint_answer_that_knows_no_number_is_an_answer(run, areas, udmelding):
    found = run(joint(Emptiness.DONT_KNOW), town("101", Count(value=9)))
    answers = checked(found, areas, udmelding)
    assert sum(block.low for block in answers.blocks) == 9


@pytest.mark.parametrize("seed", range(12))
def test_any_mix_is_accounted_for_and_counted_once(run, areas, udmelding, seed):
    """Brute force: each municipality's number is in exactly one row, whoever tells it."""
    rng = random.Random(seed)  # noqa: S311
    truth = {code: rng.randint(0, 30) for code in areas.names}
    returns, expected = [], 0
    for region in areas.at(udmelding.data_day).regions:
        members = list(region.municipalities)
        own = [code for code in members if rng.random() < 0.5] if rng.random() < 0.7 else []
        spoken = set()
        for code in own:
            if code in spoken:
                continue
            others = [one for one in members if one not in own and one not in spoken]
            others = others[: rng.randint(0, 2)]
            spoken |= set(others)
            total = truth[code] + sum(truth[one] for one in others)
            count = Count(value=total) if total else Emptiness.ZERO
            returns.append(town(code, count, answers_for=(code, *others)))
            expected += total
        if rng.random() < 0.6:
            total = sum(truth[code] for code in members)
            returns.append(joint(Count(value=total), region=region.slug))
            expected += 0 if own else total
    found = run(*rng.sample(returns, len(returns)))
    assert set(found.need_rows["area"]) >= set(areas.names)
    assert found.need_rows["area"].is_unique
    assert found.need_rows["low"].dropna().sum() == expected
    if returns:
        assert sum(block.low for block in checked(found, areas, udmelding).blocks) == expected
    assert {*found.used, *found.beside} == set(returns)


def test_the_order_of_returns_changes_nothing(run):
    returns = [town("851", Count(value=20)), joint(Count(value=3)), offer("851-a"), town("101")]
    first = run(*returns)
    for order in itertools.permutations(returns):
        other = run(*order)
        for name in ("need_rows", "standings", "offers", "flows"):
            pd.testing.assert_frame_equal(getattr(first, name), getattr(other, name))


def test_a_round_that_asked_for_no_number_gives_no_rows_of_need(reader, areas):
    """What a solution is expected to be used for is no count of citizens with the need."""
    other = read_udmelding(reader, "udviklingshaemning-dom-2023-fornyet")
    slug = other.slug
    answers = {"solution.position": "supports", "solution.citizens": Count(value=4)}
    one = kept(FormKind.MUNICIPALITY, "851", answers, slug=slug)
    found = gather([one], udmelding=other, areas=areas)
    assert found.need_rows.empty
    assert list(found.need_rows.columns) == ["area", "status", "low", "high", "answered_by"]
    assert found.standings.set_index("code").loc["851", "status"] == "answered"
    [row] = found.positions.to_dict("records")
    assert (row["position"], row["citizens_low"], row["citizens_empty"]) == ("supports", 4, "")


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


def test_returns_of_another_round_or_twice_are_a_mistake(run):
    other = kept(FormKind.MUNICIPALITY, "851", {}, slug="tegnsprog-2022")
    with pytest.raises(ValueError, match="tegnsprog-2022"):
        run(other)
    with pytest.raises(ValueError, match="1 respondents"):
        run(town("851"), town("851"))


def test_a_study_takes_the_rows_of_need(root, run):
    rows = run(
        town("851", Count(value=20), answers_for=("851", "840")),
        town("101", Interval(low=1, high=4)),
        joint(Count(value=60), region="midtjylland"),
    ).need_rows
    study = open_study(SLUG, edition="intern", root=root, returns=rows)
    assert study is not None
