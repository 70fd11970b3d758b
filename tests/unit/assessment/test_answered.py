"""Published counts from regions enter the study; without any, nothing is made of them."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis import find_root, open_study
from analysis.assessment.need.answered import need_from_answers
from analysis.assessment.need.measured import measurement_prior
from analysis.catalogue.answers import AnswerStatus, RegionalAnswer
from analysis.errors import DataError
from analysis.periods import Period

PREGNANT = "gravide-rusmiddel-2019"


def answered(opened, **counts):
    source = next(iter(opened.udmelding.sources.values()))
    rows = tuple(
        RegionalAnswer(
            area=area,
            status=AnswerStatus.ANSWERED if ends else AnswerStatus.SILENT,
            date=Period("2020"),
            low=ends[0] if ends else None,
            high=ends[1] if ends else None,
            source=source,
        )
        for area, ends in counts.items()
    )
    return need_from_answers(
        dataclasses.replace(opened.udmelding, answers=rows),
        regions=opened.asked_regions,
        areas=opened.areas,
        population=opened.population,
        rng=np.random.default_rng(1),
    )


def test_no_published_count_gives_no_table(study):
    assert study(PREGNANT).estimates.need_from_answers.empty


def test_parts_add_up_and_silence_is_estimated(study):
    table = answered(
        study(PREGNANT), hovedstaden=(4, 4), midtjylland=(3, 3), syddanmark=(0, 4), nordjylland=None
    ).split.set_index(["area", "part"])
    mean = table["mean_persons"]
    for area in ("danmark", "vestdanmark", "nordjylland"):
        parts = sum(mean[area, part] for part in ("reported", "measurement", "silent"))
        assert parts == pytest.approx(mean[area, "total"], abs=1e-9)
    regions = ("hovedstaden", "sjaelland", "syddanmark", "midtjylland", "nordjylland")
    assert sum(mean[area, "total"] for area in regions) == pytest.approx(mean["danmark", "total"])
    assert mean["hovedstaden", "reported"] == 4
    assert mean["nordjylland", "reported"] == 0
    assert mean["nordjylland", "silent"] > 0.5
    assert 0.7 < table.loc[("danmark", "total"), "answered_share"] < 0.85


def test_nothing_is_inferred_of_regions_that_a_regional_round_did_not_ask(study):
    opened = study(PREGNANT)
    scope = dataclasses.replace(opened.udmelding.scope, areas=("nordjylland",))
    regional = dataclasses.replace(
        opened, udmelding=dataclasses.replace(opened.udmelding, scope=scope)
    )
    assert [region.slug for region in regional.asked_regions] == ["nordjylland"]
    # An answer of a region that was not asked is no count of those who were.
    found = answered(regional, nordjylland=(3, 3), hovedstaden=(9, 9))
    assert set(found.split["area"]) == set(found.coverage["area"]) == {"nordjylland"}
    parts = found.split.set_index("part")["mean_persons"]
    assert parts["reported"] == 3
    assert parts["silent"] == 0


@pytest.mark.parametrize("area", ["999", "nordjyland", "vestdanmark", "region-oestdanmark"])
def test_an_area_that_does_not_answer_is_refused_and_not_passed_over(area):
    rows = pd.DataFrame({"area": [area], "status": ["answered"], "low": [3], "high": [3]})
    with pytest.raises(DataError, match=area):
        open_study(PREGNANT, root=find_root(), returns=rows.assign(answered_by=None))


def test_a_count_above_the_population_is_refused_with_its_row(study):
    with pytest.raises(DataError, match="hovedstaden"):
        answered(study(PREGNANT), hovedstaden=(10_000_000, 10_000_000))


def test_a_region_whose_count_is_not_published_is_no_silence(study):
    found = answered(study(PREGNANT), hovedstaden=None)
    assert found.split.empty
    assert found.findings["rule_da"].tolist() == [
        "ingen har givet et antal, så der er intet at beregne af."
    ]
    # The round as it is: Hovedstaden has answered, its count is only not published.
    assert study(PREGNANT).estimates.answer_findings.empty


def test_a_region_that_returns_a_count_stands_for_its_published_answer(study):
    opened = study(PREGNANT)
    rows = pd.DataFrame({"area": ["midtjylland"], "status": ["answered"], "low": [6], "high": [6]})
    found = need_from_answers(
        opened.udmelding,
        regions=opened.asked_regions,
        areas=opened.areas,
        population=opened.population,
        rng=np.random.default_rng(1),
        returns=rows,
    )
    reported = found.split.set_index(["area", "part"]).loc[("midtjylland", "reported")]
    assert reported["mean_persons"] == 6


def test_the_round_s_own_prior_of_the_measurement_is_used(study):
    opened = study("hjerneskade-2014")
    prior = measurement_prior(opened.udmelding)
    # 5 % and 95 % points as the file gives them, of the lognormal.
    ends = stats.lognorm(prior.log_sd, scale=prior.median).ppf([0.05, 0.95])
    assert ends == pytest.approx([0.5, 2.0])
    assert prior.reason.da.startswith("Indberettet og forventet")
    without = dataclasses.replace(
        opened.udmelding,
        need=dataclasses.replace(opened.udmelding.need, measurement_factor=None),
    )
    assert measurement_prior(without).log_sd == 0.2


def with_nobody_in(opened, code):
    persons = opened.population.by_municipality.copy()
    persons[code] = 0.0
    return dataclasses.replace(opened.population, by_municipality=persons)


@pytest.mark.parametrize(
    ("low", "high", "place", "rule"),
    [
        (-1, 3, "101, low", "antallet skal være et helt tal på mindst 0"),
        (2.5, 2.5, "101, low", "antallet skal være et helt tal på mindst 0"),
        ("mange", 3, "101, low", "antallet skal være et helt tal på mindst 0"),
        (5, 3, "101", "den nedre ende er over den øvre"),
        (9_000_000, 9_000_000, "101", "befolkning"),
    ],
)
def test_an_impossible_count_is_refused_with_its_row_and_what_to_do(low, high, place, rule):
    rows = pd.DataFrame(
        {
            "area": ["101", "147"],
            "status": ["answered", "answered"],
            "low": [low, 2],
            "high": [high, 2],
        }
    )
    with pytest.raises(DataError) as refused:
        open_study(PREGNANT, edition="intern", root=find_root(), returns=rows)
    problem = refused.value.problems[0]
    assert problem.place.startswith(place)
    assert rule in problem.rule.da
    assert problem.cure is not None


def test_a_count_where_nobody_lives_is_refused_and_a_zero_is_remarked(study):
    opened = study(PREGNANT)
    rows = pd.DataFrame(
        {"area": ["101", "147"], "status": "answered", "low": [3, 4], "high": [3, 4]}
    )
    given = {
        "regions": opened.asked_regions,
        "areas": opened.areas,
        "population": with_nobody_in(opened, "147"),
        "rng": np.random.default_rng(1),
    }
    with pytest.raises(DataError, match="147"):
        need_from_answers(opened.udmelding, returns=rows, **given)
    rows.loc[1, ["low", "high"]] = 0
    found = need_from_answers(opened.udmelding, returns=rows, **given)
    assert "147" in found.findings["place"].tolist()
    assert np.isfinite(found.split["mean_persons"]).all()


@pytest.mark.parametrize(
    ("rows", "rule"),
    [
        ({"area": ["101", "147"], "status": ["silent"] * 2}, "nobody gave a count"),
        ({"area": ["101", "147"], "status": ["answered"] * 2}, "nobody gave a count"),
        ({"area": ["101"], "status": ["answered"], "low": [7], "high": [7]}, "only one count"),
        (
            {"area": ["101", "147"], "status": ["answered_zero", "answered_zero"]},
            "every count is 0",
        ),
        (
            {
                "area": ["101", "147", "151"],
                "status": ["answered"] * 3,
                "low": [7, 2, None],
                "high": [7, 2, None],
            },
            "answered without a number",
        ),
    ],
)
def test_what_is_allowed_but_worth_knowing_is_found_and_nothing_becomes_nan(rows, rule):
    opened = open_study(PREGNANT, edition="intern", root=find_root(), returns=pd.DataFrame(rows))
    estimates = opened.estimates
    assert any(rule in found for found in estimates.answer_findings["rule_en"])
    assert (estimates.answer_findings["cure_da"] != "").all()
    for name in ("need_from_answers", "total_by_factor"):
        table = getattr(estimates, name)
        assert not table.isna().any(axis=None)


def test_other_returns_make_another_study():
    rows = pd.DataFrame({"area": ["101"], "status": ["answered"], "low": [7], "high": [7]})
    keys = {
        open_study(PREGNANT, root=find_root(), returns=table).key
        for table in (None, rows, rows.assign(low=6, high=6))
    }
    assert len(keys) == 3
