"""What turns a round's places, as a report reads it: the flagship, and rounds without a loss."""

from collections.abc import Callable

import pytest

from analysis import find_root
from analysis.assessment.alternatives.sensitivity import study_sensitivity
from analysis.assessment.need.country_on_day import CountryOnDay, read_country
from analysis.assessment.study import Study
from analysis.country.areas import read_areas
from analysis.model.census.count_distribution import estimate_census
from analysis.reading import Reader

FLAGSHIP = "udviklingshaemning-dom-2023-fornyet"


def country_of(study: Study) -> CountryOnDay:
    reader = Reader(find_root())
    return read_country(reader, study.udmelding, every_area=read_areas(reader), date=study.as_of)


def test_the_flagship_turns_where_its_census_says(study: Callable[..., Study]) -> None:
    opened = study(FLAGSHIP)
    found = study_sensitivity(opened.udmelding, country=country_of(opened))
    spread, reading = opened.udmelding.need.spread, opened.udmelding.need.readings[1]
    assert spread is not None
    rows = found.tornado[found.tornado["reading"] == reading.id].set_index("name")
    level = opened.udmelding.service_levels.main
    for end in ("low", "central", "high"):
        census = estimate_census(getattr(reading.mean, end), mean_cv=spread.mean_cv.central)
        assert rows.loc["mean_persons", f"result_{end}"] == census.quantile(level)
    turns = found.turning_values.set_index(["reading", "assumption", "places"])
    mean = turns.loc[(reading.id, "mean_persons", 81), "value"]
    suffices, fails = (
        estimate_census(mean * factor, mean_cv=spread.mean_cv.central).quantile(level)
        for factor in (1 - 1e-6, 1 + 1e-6)
    )
    assert (suffices, fails) == (81, 82)


def test_knowing_and_asking_agree_where_all_is_told(study: Callable[..., Study]) -> None:
    opened = study(FLAGSHIP)
    found = study_sensitivity(opened.udmelding, country=country_of(opened))
    knowing = found.value_of_knowing.set_index(["reading", "area", "name"])["value_places"]
    for reading in opened.udmelding.need.readings:
        rows = found.value_of_asking[found.value_of_asking["reading"] == reading.id]
        assert rows["value_places"].iloc[-1] == knowing[(reading.id, "danmark", "mean")]
        assert ("share" in knowing[reading.id]["danmark"].index, "share" in
                knowing[reading.id]["vestdanmark"].index) == (False, True)  # fmt: skip


@pytest.mark.parametrize("slug", ["gravide-rusmiddel-2019", "tegnsprog-2022"])
def test_without_a_duty_to_receive_no_loss_is_stated(
    slug: str, study: Callable[..., Study]
) -> None:
    opened = study(slug)
    found = study_sensitivity(opened.udmelding, country=country_of(opened))
    assert found.tornado.empty
    assert found.value_of_knowing.empty
    assert found.value_of_asking.empty
