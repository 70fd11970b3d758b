"""The annex of a municipality: its shares add up, and it counts nobody."""

import math
from pathlib import Path

import pytest

from analysis.assessment.municipal import (
    municipal_quantities,
    municipal_view,
    open_offers_by_distance,
    region_of,
)
from analysis.assessment.opening import open_study
from analysis.assessment.study import Study
from analysis.errors import UsageError
from analysis.report.annex_pages import open_annex

DOM = "udviklingshaemning-dom-2023-fornyet"


@pytest.fixture(scope="module")
def study(root: Path) -> Study:
    return open_study(DOM, root=root)


def test_shares_and_expected_numbers_add_up_to_the_country(study: Study) -> None:
    codes = study.country.every_area.municipalities.index
    found = [municipal_quantities(municipal_view(study, code)) for code in codes]
    assert len(found) == 98
    for key in ("population.share", "residents.share"):
        assert math.fsum(one[key].value for one in found) == pytest.approx(1.0)
    for reading in study.udmelding.need.readings:
        expected = [one[f"expected.{reading.id}"] for one in found]
        assert math.fsum(q.value for q in expected) == pytest.approx(reading.mean.central)
        assert math.fsum(q.high for q in expected) == pytest.approx(reading.mean.high)
        # That nobody at all is expected anywhere is as likely as it is for the whole country.
        none = math.prod(one[f"expected.{reading.id}.none"].value for one in found)
        assert none == pytest.approx(math.exp(-reading.mean.central))


def test_the_nearest_offer_comes_first_and_an_island_has_no_road(study: Study) -> None:
    lolland = open_offers_by_distance(municipal_view(study, "360"))
    assert lolland["name"].iloc[0] == "Kofoedsminde"
    assert lolland["km"].iloc[0] == 0
    bornholm = municipal_view(study, "400")
    assert open_offers_by_distance(bornholm)["km"].isna().all()
    assert not [key for key in municipal_quantities(bornholm) if key.startswith("distance")]
    assert region_of(bornholm).slug == "hovedstaden"


def test_there_is_no_such_municipality(study: Study) -> None:
    with pytest.raises(UsageError, match="Unknown municipality code"):
        municipal_view(study, "102")
    with pytest.raises(UsageError, match="Unknown language"):
        open_annex(study, area="101", language="sv")


@pytest.mark.parametrize("language", ["da", "en"])
def test_an_annex_prints_only_figures_it_keeps(study: Study, language: str) -> None:
    report = open_annex(study, area="825", language=language)
    shown = (*report.answer().blocks, *report.distances().blocks)
    named = {key for block in shown for key in block.content.get("quantities", ())}
    assert named <= set(report.quantities)
    assert "0,00" not in str(report.answer())
    assert len(report.head().blocks) == 1
    assert len(report.results().blocks) == 2
