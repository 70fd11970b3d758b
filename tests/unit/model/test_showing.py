"""Every result shows itself: a table that is read aloud well, and plain lines; nothing gets through."""

import html.parser

import numpy as np
import pandas as pd
import pytest

from analysis.evidence import Evidence, Quantity, Source, Unit
from analysis.language import Text
from analysis.model.census.census_assumptions import (
    CensusAssumptions,
    Inflow,
    residents_in_equilibrium,
)
from analysis.model.census.census_path import project_census
from analysis.model.census.census_simulation import simulate_census_paths
from analysis.model.census.count_distribution import estimate_census
from analysis.model.census.flow_check import check_flow
from analysis.model.need.answer_rows import gather_answers
from analysis.model.need.definitions import Definition, compare_definitions
from analysis.model.need.double_counting import bound_same_citizen
from analysis.model.need.posterior import draw_posterior
from analysis.model.need.priors import Priors
from analysis.model.need.rates import estimate_rates
from analysis.model.need.trend import RoundRate, TrendPrior, estimate_trend
from analysis.model.stay.length_of_stay import LognormalStay
from analysis.model.stay.stay_belief import StayBelief, assume_stays
from analysis.model.stay.stay_estimation import estimate_stays
from analysis.model.stay.stay_rows import check_stays
from analysis.model.stay.stay_sample import ObservationWindow
from analysis.showing import Showing, Shown, write_html, write_plain


class Seen(html.parser.HTMLParser):
    """What a reader of the HTML meets: tags with attributes, and the text in each."""

    def __init__(self, markup):
        super().__init__()
        self.open, self.tags, self.texts = [], [], []
        self.feed(markup)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append((self.open[-1] if self.open else "", data))


def _country():
    return pd.DataFrame(
        {"region": ["north"] * 2 + ["south"], "population_persons": [900.0, 100.0, 500.0]},
        index=["851", "825", "561"],
    )


def _posterior():
    rows = pd.DataFrame(
        {"area": ["851", "825"], "status": ["answered", "silent"], "low": [9, None]}
    ).assign(high=lambda table: table["low"])
    rates = estimate_rates(gather_answers(rows, municipalities=_country()), priors=Priors())
    return draw_posterior(np.random.default_rng(1), rates=rates, draws=50)


def _stays():
    rng = np.random.default_rng(3)
    entered = rng.integers(0, 40, 60)
    left = entered + 1 + rng.geometric(0.08, 60)
    rows = [
        (
            f"{2015 + e // 12}-{e % 12 + 1:02d}",
            f"{2015 + x // 12}-{x % 12 + 1:02d}" if x < 60 else None,
        )
        for e, x in zip(entered, left, strict=True)
    ]
    table = pd.DataFrame(rows, columns=["entry_month", "exit_month"])
    window = ObservationWindow(first_month="2015-01", last_month="2019-12")
    return check_stays(table, window=window, file="ophold.csv")


def _definitions():
    def figure(key, value, unit):
        return Definition(
            quantity=Quantity(
                key=key,
                value=value,
                unit=unit,
                definition=Text("børn", "children"),
                evidence=Evidence.OBSERVED,
                source=Source("Eksempel"),
            ),
            scope="children",
        )

    return compare_definitions(
        [
            figure("register", 579.0, Unit.PERSONS),
            figure("reported", 729.0, Unit.PERSONS),
            figure("new", 100.0, Unit.NEW_PERSONS_PER_YEAR),
        ]
    )


def _census():
    return CensusAssumptions(
        residents=residents_in_equilibrium(20),
        inflow=Inflow(admissions_per_year=10),
        stays=StayBelief.of([LognormalStay(mean_years=2, sigma=1)]),
    )


def _trend():
    rounds = [
        RoundRate.from_count(year, persons=n, population_persons=5e6, definition="one")
        for year, n in ((2014, 576), (2015, 663))
    ]
    return estimate_trend(rounds, prior=TrendPrior())


RESULTS = {
    "posterior": (_posterior, "Citizens in 3 municipalities"),
    "rates": (lambda: _posterior().rates, "rate_cv_between_municipalities"),
    "answers": (lambda: _posterior().rates.answers, "silent"),
    "draws": (lambda: _posterior().need, "intensity"),
    "trend": (_trend, "rate_factor_high"),
    "definitions": (_definitions, "1.26"),
    "bounds": (
        lambda: bound_same_citizen(
            pd.DataFrame({"area": ["851"], "municipal_persons": [4], "offer_persons": [3]})
        ),
        "4 to 7 citizens",
    ),
    "sample": (_stays, "still_there"),
    "estimate": (lambda: estimate_stays(_stays()), "akaike_weight_share"),
    "fit": (lambda: estimate_stays(_stays()).best, "log_likelihood"),
    "belief": (lambda: assume_stays(3, central_years=6, high_years=9), "longer_than_5_years_share"),
    "path": (lambda: project_census(_census(), months=[12, 120]), "arrivals_persons"),
    "paths": (
        lambda: simulate_census_paths(
            np.random.default_rng(1), assumptions=_census(), months=24, paths=20
        ),
        "peak_mean_persons",
    ),
    "count": (lambda: estimate_census(72, mean_cv=0.1), "chance_of_none"),
    "flow": (
        lambda: check_flow(
            48,
            inflow=Inflow(admissions_per_year=33),
            stays=StayBelief.of([LognormalStay(mean_years=2, sigma=1)]),
        ),
        "Growth, or an error?",
    ),
}


@pytest.mark.parametrize("name", RESULTS)
def test_a_result_shows_itself_in_a_notebook_and_in_a_terminal(name):
    make, expected = RESULTS[name]
    result = make()
    assert isinstance(result, Shown)
    seen = Seen(result._repr_html_())
    tags = [tag for tag, _ in seen.tags]
    assert tags.count("table") == tags.count("caption") == 1
    scopes = {attributes["scope"] for tag, attributes in seen.tags if tag == "th"}
    assert scopes == {"col", "row"}
    rows = tags.count("tr") - 1
    assert sum(t == "th" and a["scope"] == "row" for t, a in seen.tags) == rows >= 1
    words = " ".join(text for _, text in seen.texts)
    assert expected in words
    plain = repr(result)
    assert expected in plain
    assert plain.splitlines()[0] == next(text for tag, text in seen.texts if tag == "caption")
    assert "nan" not in plain.lower().split()
    assert "object at 0x" not in plain


def test_whatever_stands_in_a_table_is_escaped():
    hostile = "<script>alert(1)</script>"
    shown = Showing(
        caption=hostile,
        table=pd.DataFrame({hostile: [hostile, "&"]}),
        notes=(hostile,),
    )
    markup = write_html(shown)
    assert "<script" not in markup
    seen = Seen(markup)
    assert not [tag for tag, _ in seen.tags if tag == "script"]
    assert [text for _, text in seen.texts].count(hostile) == 4
    assert hostile in write_plain(shown)


def test_missing_values_are_a_dash_and_long_tables_say_what_they_leave_out():
    table = pd.DataFrame({"area": range(100), "persons": [None, *[1.5] * 99]})
    plain = write_plain(Showing(caption="Long.", table=table)).splitlines()
    assert plain[2].split() == ["0", "–"]
    assert any("76 more rows" in line for line in plain)
    assert len(plain) == 2 + 25
    assert plain[-1].split() == ["99", "1.5"]


def test_an_empty_table_is_shown_too():
    empty = pd.DataFrame(columns=["area", "persons"])
    assert write_plain(Showing(caption="None.", table=empty)).splitlines() == [
        "None.",
        "area  persons",
    ]
    Seen(write_html(Showing(caption="None.", table=empty)))
