"""The true number behind a reported one, against closed forms."""

import pytest
from scipy import stats

from analysis.assessment.need.measured import FACTORS, reported_figures

SIGHT, BRAIN, EATING = "synsnedsaettelse-2014", "hjerneskade-2014", "spiseforstyrrelser-2015"


def rows_of(study, slug, basis):
    table = study(slug).estimates.total_by_factor
    return table[table["basis"] == basis]


def test_every_reported_national_count_is_tried_once(study):
    found = {
        slug: [figure.value for figure in reported_figures(study(slug).udmelding)]
        for slug in (SIGHT, BRAIN, EATING, "punktskrift-2022")
    }
    assert found == {SIGHT: [729], BRAIN: [800], EATING: [663, 576], "punktskrift-2022": []}


@pytest.mark.parametrize(("slug", "basis", "n"), [(SIGHT, "syn-indberettet", 729)])
def test_fixed_factors_follow_the_binomial_and_the_poisson(study, slug, basis, n):
    fixed = rows_of(study, slug, basis).query("case == 'fixed'").set_index("factor")
    assert tuple(fixed.index) == FACTORS
    assert fixed.loc[1.0, ["mean_persons", "low_persons", "high_persons"]].tolist() == [n] * 3
    # Above 1 each report is somebody with chance 1/F.
    law = stats.binom(n, 0.5)
    row = fixed.loc[2.0]
    assert row["mean_persons"] == pytest.approx(n / 2, abs=4 * law.std() / 4000**0.5)
    assert [row["low_persons"], row["high_persons"]] == pytest.approx(law.interval(0.9), abs=2)
    # Below 1 those missed are Poisson about an uncertain mean: gamma of about n over F, thinned.
    missed = fixed.loc[0.8, "mean_persons"] - n
    assert missed == pytest.approx(n * (1 / 0.8 - 1), rel=0.02)
    assert fixed["mean_persons"].is_monotonic_decreasing


def test_the_assumed_factor_gives_its_own_points_over_the_count(study):
    row = rows_of(study, SIGHT, "syn-indberettet").query("case == 'assumed'").iloc[0]
    assert [row["factor_low"], row["factor_high"]] == pytest.approx([0.75, 1.33], abs=0.002)
    # n / F has the points n / 1.33 and n / 0.75; the chance of a count adds a little.
    assert row["low_persons"] == pytest.approx(729 / 1.33, rel=0.03)
    assert row["high_persons"] == pytest.approx(729 / 0.75, rel=0.03)


def test_a_round_without_a_reported_count_has_no_such_table(study):
    assert study("punktskrift-2022").estimates.total_by_factor.empty
