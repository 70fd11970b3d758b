"""What a released file tells beside its cells: nothing that two worlds of the same cells differ in."""

import dataclasses
import json
import runpy
from pathlib import Path

from analysis.protection.frozen import parse_release, release_path
from analysis.returns.releasing.content import Occasion, make_content
from analysis.returns.releasing.flows import Flow

WORLDS = runpy.run_path(str(Path(__file__).parents[1] / "returns/releasing/worlds.py"))
OCCASION = Occasion(
    profile=WORLDS["PROFILE"], day=WORLDS["_DAY"], synthetic=False, own=(), linked=()
)


def flow(unit: str, offer: str, citizens: int) -> Flow:
    return Flow(
        unit=unit,
        members=(unit,),
        home="a",
        offer=offer,
        offer_region="b",
        low=citizens,
        high=citizens,
    )


def release(*flows: Flow) -> tuple[bytes, dict[str, object]]:
    counts = WORLDS["round_of"](WORLDS["unit"]("101", 20), WORLDS["unit"]("147", 30))
    inputs = dataclasses.replace(WORLDS["inputs_of"](counts), flows=flows)
    content = make_content(inputs, OCCASION).content
    return content, parse_release(content, path=release_path(counts.slug, 1)).audit


def test_it_does_not_tell_how_many_offers_share_a_hidden_number() -> None:
    """Four citizens in one offer, or one in each of four: "<5" and four offers would be four."""
    one, audit = release(flow("101", "x", 4), flow("147", "x", 0))
    four, _ = release(*(flow("101", name, 1) for name in "wxyz"), flow("147", "w", 0))
    assert one == four
    assert audit["passed"] is True


def divide(**stated: dict[str, int]) -> bytes:
    """A release of numbers of 20, each divided as it is stated."""
    units = [
        dataclasses.replace(WORLDS["unit"](code.strip("_"), 20), stated=tuple(parts.items()))
        for code, parts in stated.items()
    ]
    return make_content(WORLDS["inputs_of"](WORLDS["round_of"](*units)), OCCASION).content


def test_it_does_not_tell_who_has_not_stated_a_part() -> None:
    """Who was first to state a part must not be read off the order of the parts."""
    halves = {"received": 10, "elsewhere": 10}
    others = dict.fromkeys(("_151", "_153", "_155"), halves)
    one = divide(_101={"elsewhere": 20}, _147={"received": 20}, **others)
    two = divide(_101={"received": 20}, _147={"elsewhere": 20}, **others)
    assert one == two
    parts = [row["category"] for row in json.loads(one)["cells"] if row["category"] != "total"]
    assert parts[:2] == ["received", "elsewhere"]
