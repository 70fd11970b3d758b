"""Earlier knowledge as a report reads it: the secure series, populations, rounds side by side."""

import datetime as dt

import numpy as np
import pytest

from analysis import forecast_at
from analysis.assessment.backtest import study_backtest
from analysis.errors import UsageError
from analysis.model.backtest.dated_inputs import LaterKnowledgeError

FLAGSHIP = "udviklingshaemning-dom-2023-fornyet"
EATING, PREGNANT = "spiseforstyrrelser-2020", "gravide-rusmiddel-2024-fornyet"


def test_from_2019_the_last_value_and_the_line_stand_beside_what_came(study):
    table = study(FLAGSHIP).estimates.backtest_forecasts.set_index("method")
    # 34 about 2015 and 72 in 2019: (72 - 34) / 4 a year, two years on.
    line = 72 + (72 - 34) / 4 * 2
    assert table["point"].to_dict() == {"last_value": 72, "straight_line": line}
    assert line == 91
    assert set(table["origin"]) == {"2019-12-31"}
    assert table[["outcome_low", "outcome_high"]].drop_duplicates().values.tolist() == [[78, 83]]
    # Two numbers, and a range: no scores.
    assert table[["crps", "log_score", "pit"]].isna().all(axis=None)


def test_each_number_is_known_from_the_day_it_was_published(study):
    table = study(FLAGSHIP).estimates.backtest_inputs
    known = {(row.origin, row.input) for row in table.itertuples() if row.known}
    assert known == {("2019-12-31", "dom-beboere-2015"), ("2019-12-31", "dom-beboere-sikret-2019")}
    assert len(table) == 6


def test_the_derived_number_is_its_arithmetic(study):
    [derived] = study(FLAGSHIP).udmelding.backtest.derived
    base, rise = (figure.value for figure in derived.basis)
    assert derived.value == base / (1 + rise)


def test_populations_are_scored_on_what_was_counted_by_the_day(study):
    opened = study(FLAGSHIP)
    scores = opened.estimates.population_scores.set_index("method")
    counts = opened.country.residents_by_year
    assert list(counts.columns) == list(range(2014, 2026))
    assert scores["pairs"].tolist() == [98 * 6] * 3
    # The last value by hand: what was counted in 2019 less what came in 2020-2025.
    errors = counts[2019].to_numpy()[:, np.newaxis] - counts[list(range(2020, 2026))].to_numpy()
    assert scores.loc["last_value", "mean_error"] == pytest.approx(errors.mean())
    pit = opened.estimates.population_pit.groupby("method")["count"].sum()
    assert pit.tolist() == [98 * 6] * 3


def test_rounds_are_joined_only_where_they_count_the_same(study):
    eating = study(EATING).estimates.followed
    assert eating["value"].tolist()[:2] == [576, 663]
    assert eating["break_da"].isna().tolist() == [True, True, False]
    assert "Definitionen er ændret" in eating["break_da"].iloc[2]
    [_, renewed] = study(PREGNANT).estimates.followed.itertuples()
    assert (renewed.value, renewed.break_en) == (None, "One number is not known.")
    [_, secure] = study(FLAGSHIP).estimates.followed.itertuples()
    assert "kun en grænse" in secure.break_da


def test_a_round_without_the_key_has_nothing_to_try(study):
    opened = study("tegnsprog-2022")
    found = study_backtest(opened.udmelding, country=opened.country, seed=1)
    assert found.inputs.empty
    assert found.population_scores.empty
    assert found.followed.empty


# the analyst's own question


def test_a_forecast_leaves_out_what_came_later_and_says_so(study):
    found = forecast_at(study(FLAGSHIP), "2019-12-31")
    assert [each.name for each in found.later] == ["beboere-2016"]
    assert forecast_at(study(FLAGSHIP), dt.date(2020, 5, 25)).later == ()
    early = forecast_at(study(FLAGSHIP), "2016")
    assert not early.can_be_assessed
    assert "kan ikke vurderes" in early.findings[0].text.da


def test_later_knowledge_is_refused_with_the_number_and_its_dates(study):
    with pytest.raises(LaterKnowledgeError) as caught:
        forecast_at(study(FLAGSHIP), "2019-06-01", using=["dom-beboere-sikret-2019"])
    assert caught.value.exit_code == 3
    said = caught.value.message
    assert "«dom-beboere-sikret-2019» gælder juni 2019, offentliggjort: 7. juni 2019." in said.da
    assert "1 June 2019" in said.en


@pytest.mark.parametrize(
    ("slug", "asked", "words"),
    [
        (FLAGSHIP, ("2019", ["beboere-2061"]), "Mente du «beboere-2016»"),
        (FLAGSHIP, ("2022-01-01", None), "ligger ikke efter"),
        (FLAGSHIP, ("i går", None), "ikke en dag"),
        (FLAGSHIP, ("ikke oplyst", None), "ikke en dag"),
        ("tegnsprog-2022", ("2019", None), "ingen række"),
        (EATING, ("2019", None), "ingen række"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(study, slug, asked, words):
    with pytest.raises(UsageError, match=words):
        forecast_at(study(slug), asked[0], using=asked[1])
