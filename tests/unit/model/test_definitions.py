"""Ratios between comparable figures only, and the published ones as published."""

import pytest

from analysis.evidence import Bound, Evidence, Quantity, Source, Unit
from analysis.language import Text
from analysis.model.need.definitions import Definition, compare_definitions
from analysis.periods import Period


def figure(key: str, *, scope: str = "børn", **changes: object) -> Definition:
    given: dict[str, object] = {
        "key": key,
        "value": None,
        "unit": Unit.PERSONS,
        "definition": Text("antal", "number"),
        "evidence": Evidence.OBSERVED,
        "source": Source("Eksempel"),
        **changes,
    }
    return Definition(quantity=Quantity(**given), scope=scope)  # type: ignore[arg-type]


def test_729_reported_to_579_in_the_register() -> None:
    found = compare_definitions([figure("register", value=579.0), figure("reported", value=729.0)])
    [row] = found.ratios.to_dict("records")
    assert row["ratio"] == pytest.approx(1.259, abs=5e-4)
    assert row["ratio_low"] == row["ratio_high"] == row["ratio"]
    assert (row["numerator"], row["denominator"]) == ("reported", "register")
    assert not row["same_date"]


def test_800_reported_to_350_450_expected() -> None:
    found = compare_definitions(
        [figure("expected", low=350.0, high=450.0), figure("reported", value=800.0)]
    )
    [row] = found.ratios.to_dict("records")
    assert row["ratio_low"] == pytest.approx(1.778, abs=5e-4)
    assert row["ratio"] == pytest.approx(2.0)
    assert row["ratio_high"] == pytest.approx(2.286, abs=5e-4)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"unit": Unit.PERSONS_PER_YEAR}, "units"),
        ({"area": "nordjylland"}, "areas"),
        ({"scope": "voksne"}, "target groups"),
        ({"bound": Bound.FLOOR}, "limit only"),
        ({"value": None}, "not known"),
    ],
)
def test_what_is_not_comparable_gets_a_reason_and_no_ratio(
    change: dict[str, object], reason: str
) -> None:
    other = figure("other", **{"value": 729.0, **change})  # type: ignore[arg-type]
    found = compare_definitions([figure("one", value=579.0), other])
    assert found.ratios.empty
    [refused] = found.not_comparable
    assert refused.keys == ("one", "other")
    assert reason in refused.reason.en


def test_a_denominator_that_may_be_zero_has_no_ratio() -> None:
    found = compare_definitions([figure("one", value=0.0), figure("other", value=3.0)])
    assert found.not_comparable[0].reason.en == "The denominator may be 0."


def test_every_figure_stands_in_the_table_with_its_date() -> None:
    dated = figure("one", value=5.0, date=Period("2014"))
    found = compare_definitions([dated, figure("two", value=4.0, date=Period("2014"))])
    assert found.figures["date"].tolist() == ["2014", "2014"]
    assert found.ratios["same_date"].all()


def test_a_figure_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="each figure once"):
        compare_definitions([figure("one", value=5.0)] * 2)
