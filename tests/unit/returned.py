"""A few returns made by hand, and studies that have received them.

Loaded by path (``runpy.run_path``) by the tests that need it.
"""

import dataclasses
import datetime as dt
import functools
import runpy
from pathlib import Path
from types import SimpleNamespace

from analysis import find_root, open_study
from analysis.assessment.internal import Returned
from analysis.returns.answers.emptiness import Emptiness
from analysis.returns.answers.written import Count, Interval
from analysis.returns.form.questions import FormKind
from analysis.returns.gather.returned import gather
from analysis.returns.gather.texts import gather_texts
from analysis.returns.intake.respondents import offer_key

PREGNANT = "gravide-rusmiddel-2019"
PRISON_AGAIN = "udviklingshaemning-dom-2023-fornyet"
NOW = dt.datetime(2020, 9, 1, 12, tzinfo=dt.UTC)
NORTH, AALBORG, THISTED, REBILD, LAESOE, HERNING = (
    "nordjylland",
    "851",
    "787",
    "840",
    "825",
    "657",
)
HOUSE = offer_key("Huset", AALBORG)
FARM = offer_key("Gården", HERNING)
BY_HAND = SimpleNamespace(**runpy.run_path(str(Path(__file__).parent / "returns" / "by_hand.py")))
QUOTED = "Vi mangler et sted tæt på."


def keep(kind, respondent, single, tables=(), *, slug=PREGNANT, answers_for=None):
    """A kept return: single answers by id, and rows of tables as (table, row id, cells)."""
    given = {"answers_for": answers_for, "slug": slug, "received": NOW}
    return BY_HAND.kept(kind, respondent, single, tables, **given)


def used(row, name, municipality, citizens, **more):
    cells = {"name": name, "municipality": municipality, "citizens": citizens}
    return ("offers.used", row, {**cells, **more})


def stay(number, entry, end=None):
    cells = {"entry": entry} | ({"exit": end} if end else {})
    return ("offer.stays", str(number), cells)


def municipalities():
    """Aalborg with three; Thisted, for Rebild too, with “<5”; Herning, of another region, none."""
    aalborg = keep(
        FormKind.MUNICIPALITY,
        AALBORG,
        {
            "need.count": Count(value=3),
            "offers.rating.supply": "2",
            "coordination.rating.region": "4",
            "offers.lacking": QUOTED,
        },
        [
            used("1", "Huset", AALBORG, Count(value=2), operator="municipal", kind="full"),
            used("2", "Gården", HERNING, Count(value=1), operator="private"),
            ("future.challenge", "1", {"category": "waiting", "text": "Der er ventetid."}),
            ("future.challenge", "2", {"category": "waiting", "text": "Ventetiden vokser."}),
            ("future.solution", "1", {"category": "network", "text": "Et netværk."}),
        ],
    )
    thisted = keep(
        FormKind.MUNICIPALITY,
        THISTED,
        {
            "need.count": Interval(low=1, high=4),
            "offers.rating.supply": "2",
            "coordination.rating.region": "dont_know",
        },
        [
            used("1", "huset", AALBORG, Interval(low=1, high=4), operator="regional"),
            ("future.challenge", "1", {"category": "staff", "text": "Personale er svært."}),
            ("future.challenge", "2", {"category": "waiting", "text": "Vi venter også."}),
        ],
        answers_for=(THISTED, REBILD),
    )
    herning = keep(
        FormKind.MUNICIPALITY,
        HERNING,
        {"need.count": Emptiness.ZERO, "offers.rating.supply": "5"},
    )
    return aalborg, thisted, herning


def offer():
    """The house in Aalborg: eight places, and stays seen from January 2018 to June 2020."""
    entries = [(f"2018-{month:02d}", f"2018-{month + 4:02d}") for month in range(1, 9)]
    entries += [(f"2019-{month:02d}", f"2019-{month + 3:02d}") for month in range(1, 9)]
    stays = [stay(n, *months) for n, months in enumerate([("2017-06", "2017-12"), *entries])]
    stays += [stay(90, "2016-02"), stay(91, "2020-05")]
    homes = [
        ("offer.citizens", AALBORG, {"citizens": Count(value=1)}),
        ("offer.citizens", REBILD, {"citizens": Count(value=2)}),
        ("offer.citizens", LAESOE, {"citizens": Emptiness.ZERO}),
    ]
    places = {"date": dt.date(2020, 6, 30), "places": Count(value=8)}
    moves = {"month": "2020-06", "arrivals": Count(value=6), "departures": Count(value=5)}
    return keep(
        FormKind.OFFER,
        HOUSE,
        {"offer.name": "Huset", "offer.municipality": AALBORG},
        [
            *homes,
            ("offer.places", "normed", places),
            ("offer.flow", "1", {**moves, "present": Count(value=2)}),
            *stays,
        ],
    )


def region():
    """The region's own form: two approvals with a date, and its tables."""
    steps = [
        ("approval.steps", "secretariat", {"date": dt.date(2020, 9, 15), "status": "approved"}),
        ("approval.steps", "kkr", {"date": dt.date(2020, 10, 30), "status": "pending"}),
    ]
    profile = [("coordination.profile", "region", {"rated_1": Count(value=9)})]
    return keep(FormKind.REGION, NORTH, {"need.count": Count(value=99)}, [*steps, *profile])


@functools.cache
def study_of(slug=PREGNANT):
    return open_study(slug, edition="intern", root=find_root())


def with_returns(*kept, slug=PREGNANT):
    """The internal study of a round that has received these returns."""
    study = study_of(slug)
    areas = study.country.every_area
    given = {"udmelding": study.udmelding, "areas": areas}
    found = Returned(
        tables=gather(kept, **given), texts=gather_texts(kept, **given), digest="x", inputs=()
    )
    return dataclasses.replace(study, returned=found)
