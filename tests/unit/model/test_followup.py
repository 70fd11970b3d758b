"""Rounds beside each other: what may be joined by a line, and what is said where it may not."""

import pytest

from analysis.evidence import Bound, Evidence, Quantity, Source, Unit
from analysis.language import Text
from analysis.model.backtest.followup import RoundCount, follow_up
from analysis.periods import Period


def count(date: str, value: float | None = 10.0, *, scope: str = "a", **more: object) -> RoundCount:
    given = {
        "key": f"k{date}",
        "value": value,
        "unit": Unit.PERSONS,
        "definition": Text(f"borgere {scope}", f"citizens {scope}"),
        "evidence": Evidence.OBSERVED,
        "source": Source("Eksempel"),
        "date": Period(date),
    } | more
    return RoundCount(round_slug=f"r-{date}", quantity=Quantity(**given), scope=scope)  # type: ignore[arg-type]


def test_like_rounds_are_joined_in_order_of_time() -> None:
    found = follow_up([count("2019", 72.0), count("2014", 29.0), count("2017-06", 47.0)])
    assert found.rounds["date"].tolist() == ["2014", "2017-06", "2019"]
    assert (found.lines, found.breaks) == (((0, 1, 2),), ())
    assert found.rounds["value"].tolist() == [29, 47, 72]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"scope": "b"}, "Definitionen er ændret: fra «borgere a» til «borgere b»."),
        ({"unit": Unit.PERSONS_PER_YEAR}, "Enheden er ændret."),
        ({"area": "vestdanmark"}, "Området er ændret."),
        ({"value": None}, "Det ene tal er ikke oplyst."),
        ({"bound": Bound.FLOOR}, "Det ene tal er kun en grænse («mindst» eller «højst»)."),
        ({"date": "2015-03"}, "Tallene er om samme tid."),
        ({"date": "ikke oplyst"}, "Datoen er ikke oplyst for begge."),
    ],
)
def test_what_changed_is_said_instead_of_a_line(changed: dict[str, object], reason: str) -> None:
    last = count(**{"date": "2020", "key": "last"} | changed)  # type: ignore[arg-type]
    found = follow_up([count("2014"), count("2015"), last])
    assert found.lines == ((0, 1),)
    assert [each.reason.da for each in found.breaks] == [reason]
    assert (found.breaks[0].before, found.breaks[0].after) == ("k2015", "last")
    assert found.rounds["segment"].tolist() == [0, 0, 1]
    assert found.breaks[0].reason.en in repr(found)


def test_a_definition_that_comes_back_is_a_segment_of_its_own() -> None:
    found = follow_up([count("2014"), count("2016", scope="b"), count("2018")])
    assert (found.lines, len(found.breaks)) == ((), 2)


@pytest.mark.parametrize("counts", [[], [count("2014"), count("2014")]])
def test_each_number_stands_once(counts: list[RoundCount]) -> None:
    with pytest.raises(ValueError, match="counts must be at least one, each key once"):
        follow_up(counts)
