"""Small worlds of answers: filled in, received and released as a secretariat does it.

Loaded by path (``runpy.run_path``) by the tests that need it, in whichever tier they lie.
"""

import datetime as dt
import io
import itertools
import runpy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl

from analysis.catalogue.udmelding import read_udmelding
from analysis.country.areas import read_areas
from analysis.reading import Reader
from analysis.returns.questionnaire.drawing import draw_questionnaires
from analysis.returns.register.intake import open_round, receive
from analysis.returns.releasing.releasing import ReleaseMade, Wish, release_round

copy_checkout = runpy.run_path(str(Path(__file__).with_name("handmade.py")))["copy_checkout"]
FILLING = runpy.run_path(str(Path(__file__).parents[1] / "returns/filling.py"))
SLUG, REGION = "gravide-rusmiddel-2019", "nordjylland"
RECEIVED = dt.datetime(2020, 9, 1, 12, tzinfo=dt.UTC)
DAY = dt.date(2020, 9, 20)
SORTS = ("afstand til tilbuddet", "personale og kompetencer")


def respond(count: int, *, rating: int, sort: str, words: str) -> dict[str, Any]:
    """What one municipality answers: a number, ratings, a challenge, and its own words."""
    return {
        "respondent.answers": "kommunen svarer for sig selv",
        "need.count": count,
        "need.month": "2020-06",
        "offers.any": "nej",
        "offers.rating.supply": rating,
        "offers.lacking": words,
        "coordination.rating.region": rating,
        "coordination.how": words,
        "future.challenge.category": sort,
        "future.challenge.text": words,
    }


COUNTS = {"851": 9, "787": 2, "849": 3, "825": 0, "813": 6, "860": 4, "846": 1, "773": 0}
MORE = {"840": 5, "820": 2, "810": 7}


def first_world() -> dict[str, dict[str, Any]]:
    """A world in which all of Nordjylland answers."""
    return {
        code: respond(
            count, rating=2 + place % 3, sort=SORTS[place % 2], words=f"Fortroligt {code}"
        )
        for place, (code, count) in enumerate({**COUNTS, **MORE}.items())
    }


def other_world() -> dict[str, dict[str, Any]]:
    """Another truth behind the same table: hidden counts swapped, opinions by others, other words."""
    world = first_world()
    for one, two in (("787", "849"), ("860", "846")):
        world[one]["need.count"], world[two]["need.count"] = (
            world[two]["need.count"],
            world[one]["need.count"],
        )
    # Who thinks so is not released, only how many.
    told = [name for name in world["851"] if "rating" in name or name.endswith("category")]
    codes = list(world)
    for one, two in zip(codes[::2], codes[1::2], strict=False):
        for name in told:
            world[one][name], world[two][name] = world[two][name], world[one][name]
    for code, answers in world.items():
        for name in ("offers.lacking", "coordination.how", "future.challenge.text"):
            answers[name] = f"Noget helt andet, som kun {code} ved."
    return world


def draw_forms(root: Path) -> dict[str, bytes]:
    """The empty forms of Nordjylland's municipalities: the same in every world."""
    udmelding = read_udmelding(Reader(root), SLUG)
    areas = read_areas(Reader(root))
    # Drawing all 98 takes longer than everything else.
    return {
        one.code: one.content
        for one in itertools.islice(draw_questionnaires(udmelding, areas), 98)
        if one.code in {**COUNTS, **MORE}
    }


def play(
    root: Path,
    world: Mapping[str, Mapping[str, Any]],
    *,
    forms: Mapping[str, bytes],
    folder: Path,
    stem: str,
) -> None:
    """Fill in the forms of a world, under names of its own, and receive them."""
    asked = open_round(Reader(root), SLUG)
    paths = []
    for code, answers in world.items():
        book = openpyxl.load_workbook(io.BytesIO(forms[code]))
        for field, value in answers.items():
            FILLING["put"](book, field, value)
        paths.append(FILLING["save"](book, folder / f"{stem}-{code}.xlsx"))
    taken = receive(asked, paths, received=RECEIVED)
    assert len(taken.kept) == len(world), [one.describe().da for one in taken.intake.findings]


def release(root: Path, *, day: dt.date = DAY) -> ReleaseMade:
    """Release what was received."""
    moment = dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)
    wish = Wish(slug=SLUG, profile="", day=day, made_by="sekretariat", moment=moment)
    return release_round(Reader(root), wish, on_wait=lambda _: None)
