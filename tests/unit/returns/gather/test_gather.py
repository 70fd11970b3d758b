"""Returns in force as tables: nobody counted twice, nobody forgotten, nothing lost on the way."""

import itertools
import random
import runpy
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from analysis.assessment.opening import open_study
from analysis.catalogue import read_udmelding
from analysis.errors import DataError
from analysis.returns.answers.emptiness import Emptiness
from analysis.returns.answers.written import Count, Interval
from analysis.returns.form.questions import FormKind
from analysis.returns.gather.returned import gather

BY_HAND = SimpleNamespace(**runpy.run_path(str(Path(__file__).parents[1] / "by_hand.py")))
SLUG = BY_HAND.SLUG
NORTH = BY_HAND.NORTH
kept = BY_HAND.kept
town = BY_HAND.town
joint = BY_HAND.joint
offer = BY_HAND.offer
need = BY_HAND.need
checked = BY_HAND.checked
table_of = BY_HAND.table_of


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
