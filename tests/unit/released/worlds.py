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
from analysis.returns.register.receiving import open_round, receive
from analysis.returns.releasing.releasing import ReleaseMade, Wish, release_round

copy_checkout = runpy.run_path(str(Path(__file__).with_name("handmade.py")))["copy_checkout"]
FILLING = runpy.run_path(str(Path(__file__).parents[1] / "returns/filling.py"))
SLUG, REGION = "gravide-rusmiddel-2019", "nordjylland"
# A round of another shape: numbers divided, and offers that are used.
OFFERS_SLUG = "udviklingshaemning-dom-2019"
RECEIVED = dt.datetime(2020, 9, 1, 12, tzinfo=dt.UTC)
DAY = dt.date(2020, 9, 20)
SORTS = ("afstand til tilbuddet", "personale og kompetencer")
World = dict[str, dict[str, Any]]


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
SWAPPED = (("787", "849"), ("860", "846"))


def first_world(slug: str = SLUG) -> World:
    """A world in which all of Nordjylland answers."""
    world = {
        code: respond(
            count, rating=2 + place % 3, sort=SORTS[place % 2], words=f"Fortroligt {code}"
        )
        for place, (code, count) in enumerate({**COUNTS, **MORE}.items())
    }
    if slug == OFFERS_SLUG:
        for answers in world.values():
            half = answers["need.count"] // 2
            answers["need.by_situation.received"] = half
            answers["need.by_situation.elsewhere"] = answers["need.count"] - half
        _use(world, "851", "Huset ved åen", 4)
        _use(world, "813", "Huset ved åen", 2)
    return world


def other_world(slug: str = SLUG) -> World:
    """Another truth behind the same table: hidden counts swapped, opinions by others, other words."""
    world = first_world(slug)
    for one, two in SWAPPED:
        for name in [name for name in world[one] if name.startswith("need.")]:
            world[one][name], world[two][name] = world[two][name], world[one][name]
    # Who thinks so is not released, only how many.
    told = [name for name in world["851"] if "rating" in name or name.endswith("category")]
    codes = list(world)
    for one, two in zip(codes[::2], codes[1::2], strict=False):
        for name in told:
            world[one][name], world[two][name] = world[two][name], world[one][name]
    for code, answers in world.items():
        for name in ("offers.lacking", "coordination.how", "future.challenge.text"):
            answers[name] = f"Noget helt andet, som kun {code} ved."
    if slug == OFFERS_SLUG:
        # As many citizens go the same way, to more offers of other names.
        _use(world, "851", "Gården på heden", 2, 1, 1)
        _use(world, "813", "Gården på heden", 1, 1)
    return world


def _use(world: World, code: str, name: str, *citizens: int) -> None:
    """Let a municipality name offers of one region and how many citizens it has in each."""
    named = [name, *(f"{name} {number}" for number in range(2, len(citizens) + 1))]
    world[code] |= {"offers.any": "ja"}
    world[code] |= {
        f"offers.used.{column}": values
        for column, values in {
            "name": named,
            "municipality": ["Lolland"] * len(named),
            "operator": ["region"] * len(named),
            "kind": ["hele tilbuddet"] * len(named),
            "highly_specialised": ["ja"] * len(named),
            "citizens": list(citizens),
        }.items()
    }


def draw_forms(root: Path, slug: str = SLUG) -> dict[str, bytes]:
    """The empty forms of Nordjylland's municipalities: the same in every world."""
    udmelding = read_udmelding(Reader(root), slug)
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
    slug: str = SLUG,
) -> None:
    """Fill in the forms of a world, under names of its own, and receive them."""
    asked = open_round(Reader(root), slug)
    paths = []
    for code, answers in world.items():
        book = openpyxl.load_workbook(io.BytesIO(forms[code]))
        for field, value in answers.items():
            for offset, written in enumerate(value if isinstance(value, list) else [value]):
                FILLING["put"](book, field, written, offset=offset)
        paths.append(FILLING["save"](book, folder / f"{stem}-{code}.xlsx"))
    taken = receive(asked, paths, received=RECEIVED)
    assert len(taken.kept) == len(world), [one.describe().da for one in taken.intake.findings]


def release(root: Path, *, slug: str = SLUG, day: dt.date = DAY) -> ReleaseMade:
    """Release what was received."""
    moment = dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)
    wish = Wish(slug=slug, profile="", day=day, made_by="sekretariat", moment=moment)
    return release_round(Reader(root), wish, on_wait=lambda _: None)
