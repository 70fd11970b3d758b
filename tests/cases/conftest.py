"""Rounds made up for the worked cases of the verdict: written as files, read as any other."""

import csv
import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from analysis.assessment.capacity.delivery import delivery_by_reading
from analysis.assessment.capacity.turning import supply_by_assumption, supply_turning
from analysis.assessment.need.country_on_day import CountryOnDay, read_country
from analysis.assessment.need.size import need_by_area
from analysis.assessment.verdict.heard import Heard
from analysis.assessment.verdict.seen import Seen
from analysis.catalogue.published import COLUMNS
from analysis.catalogue.udmelding import Udmelding, read_udmelding
from analysis.country.areas import read_areas
from analysis.evidence import Evidence
from analysis.reading import Reader, find_root

SLUG = "opdigtet-2023"
REGIONS = ("hovedstaden", "sjaelland", "syddanmark", "midtjylland", "nordjylland")
_UNKNOWN = "ikke oplyst"
_DAYS = {"issued": "2023-01-01", "data_date": "2024-12-31"}


def _text(words: str) -> dict[str, str]:
    return {"da": f"{words} (opdigtet)", "en": f"{words} (made up)"}


def _spread(value: Any) -> dict[str, float]:
    low, central, high = value if isinstance(value, list) else (value, value, value)
    return {"low": low, "central": central, "high": high}


def _assumed(value: Any) -> dict[str, Any]:
    return {**_spread(value), "reason": _text("grund"), "quality": "low", "impact": "high"}


def _figure(key: str, value: float, unit: str, made: Mapping[str, Any]) -> dict[str, str]:
    row = {
        "id": key,
        "round": SLUG,
        "subject_da": "emne",
        "subject_en": "subject",
        "definition_da": "opdigtet til prøven",
        "definition_en": "made up for the case",
        "area": "danmark",
        "date": made.get("date", "2023"),
        "published": "2023",
        "value": f"{value:g}",
        "bound": made.get("bound", "exact"),
        "unit": unit,
        "evidence": "observed",
        "source_title": "Opdigtet",
    }
    return dict.fromkeys(COLUMNS, "") | row


def _offer(number: int, given: Mapping[str, Any], figures: list[dict[str, str]]) -> dict[str, Any]:
    offer: dict[str, Any] = {
        "id": f"tilbud-{number}",
        "name": f"Tilbud {number}",
        "municipality": given.get("municipality", "751"),
        "kind": given.get("kind", "full"),
        "opened": "2010",
        "closed": given.get("closed"),
        "places": [],
        "threat_of_closure": None,
    }
    for each, places in enumerate(given.get("places", [])):
        key = f"pladser-{number}-{each}"
        figures.append(_figure(key, places["value"], "places", places))
        offer["places"].append({"definition": places.get("definition", "normed"), "figure": key})
    if "share" in given:
        offer["share_for_group"] = _assumed(given["share"])
    if given.get("other_use_unknown"):
        offer["used_otherwise"] = [{"use": "other", "places": None}]
    if "threat" in given:
        threat = {"date": given["threat"], "note": _text("trussel"), "source": "brev"}
        offer["threat_of_closure"] = threat
    if "reached" in given:
        told = given["reached"]
        if not given.get("reached_assumed"):
            figures.append(_figure(f"naaet-{number}", told, "persons", {}))
        reached = _assumed(told) if given.get("reached_assumed") else f"naaet-{number}"
        keys = ("hours_per_week", "children_in_need", "hours_per_child_per_week")
        rest = dict.fromkeys((*keys, "qualified_staff", "days_to_start"))
        offer["delivery"] = {**rest, "children_reached": reached}
    return offer


def _need(made: Mapping[str, Any], figures: list[dict[str, str]]) -> dict[str, Any]:
    unit, readings = made.get("unit", "persons"), []
    if "mean" in made:
        means = _spread(made["mean"])
        figures.append(_figure("behov", means["central"], unit, made))
        readings.append(
            {
                "id": "talt",
                "short": _text("talt"),
                "title": _text("talt"),
                "date": made.get("date", "2023"),
                "evidence": made.get("evidence", "observed"),
                "mean": means,
                "basis": ["behov"],
                "reason": _text("grund"),
            }
        )
    cv = {"mean_cv": _assumed(made.get("cv", 0)), "share_concentration": _assumed(400)}
    return {"unit": unit, "readings": readings, "spread": cv if readings else None}


def make_round(made: Mapping[str, Any]) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """The file of a round made up from a few words, and the figures it points at."""
    figures: list[dict[str, str]] = []
    rule, named = made["rule"], made.get("answers", list(REGIONS))
    stay = made.get("stay_years")
    theme = {key: _text("tema") for key in ("title", "question", "known")}
    asks = "offer" if made.get("asks_for_offer") else "supply"
    if "offers_counted" in made:
        figures.append(_figure("tilbud-talt", made["offers_counted"], "offers", {}))
    data: dict[str, Any] = {
        "slug": SLUG,
        **{key: _text(key) for key in ("name", "short_name")},
        **_DAYS,
        "renews": None,
        "target_group": {
            **{key: _text("målgruppe") for key in ("name", "definition")},
            "population_at_risk": {
                "bands": made.get("bands", ["18-64"]),
                "sex": "all",
                "reason": _text("grund"),
            },
        },
        "law": [],
        "deadlines": [],
        "scope": {"kind": "national", "areas": ["danmark"]},
        "themes": [{"id": "tema", "asks": asks, "source": "brev", **theme}],
        "need": _need(made, figures),
        "capacity": {
            "unit": "hours_per_week" if rule == "deliver" else "places",
            "catchment": made.get("catchment", "danmark"),
            "rule": rule,
            "rule_source": "brev",
            "within_days": made.get("within_days"),
            "compare_places": [],
            "split": None,
        },
        "service_levels": {"levels": [0.9, 0.95, 0.99], "main": 0.95, "reason": _text("grund")},
        "parameters": {}
        if stay is None
        else {"mean_stay_years": {**_assumed(stay), "name": _text("ophold"), "unit": "years"}},
        "offers": [
            _offer(number, given, figures) for number, given in enumerate(made.get("offers", []))
        ],
        "offer_counts": ["tilbud-talt"] if "offers_counted" in made else [],
        "scenarios": None,
        **{key: [] for key in ("definitions", "comparable", "process", "verdicts")},
        "answers": [
            {"area": area, "status": "answered", "date": _UNKNOWN, "source": "brev"}
            for area in named
        ],
        "next_step": _text("næste skridt"),
        "not_known": [],
        "to_ask": [],
        "assessment": {
            "special_education": bool(made.get("special_education")),
            "thresholds": {
                key: {**(value if isinstance(value, dict) else {"value": value})}
                | {"reason": _text("grænsen er valgt til prøven")}
                for key, value in ({"regions_answered": 1} | made.get("thresholds", {})).items()
            },
        },
        "sources": {"brev": {"title": "Opdigtet brev", "url": "", "published": "2023"}},
    }
    return data, figures


def write_round(root: Path, data: Mapping[str, Any], figures: list[dict[str, str]]) -> None:
    """Write a made-up round as the only one of a checkout."""
    for folder in ("data/udmeldinger", "data/published"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    text = yaml.safe_dump(dict(data), allow_unicode=True, sort_keys=False)
    (root / "data" / "udmeldinger" / f"{SLUG}.yaml").write_text(text, encoding="utf-8")
    path = root / "data" / "published" / "figures.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        rows = [list(COLUMNS), *([row[name] for name in COLUMNS] for row in figures)]
        csv.writer(stream, lineterminator="\n").writerows(rows)


# Rounds that ask of the same people on the same day see the same country.
_COUNTRIES: dict[tuple[object, ...], CountryOnDay] = {}


def _country(udmelding: Udmelding, day: dt.date) -> CountryOnDay:
    group = udmelding.target_group.population_at_risk
    same = (udmelding.slug, group.bands, group.sex, day)
    if same not in _COUNTRIES:
        reader = Reader(find_root())
        areas = read_areas(reader)
        _COUNTRIES[same] = read_country(reader, udmelding, every_area=areas, date=day)
    return _COUNTRIES[same]


def see(udmelding: Udmelding, *, area: str, as_of: dt.date, heard: Heard | None = None) -> Seen:
    """A round as its verdict sees it, with nothing computed that the verdict does not use."""
    known = udmelding.as_known_at(as_of)
    country = _country(known, as_of)
    return Seen(
        udmelding=known,
        area=country.areas.get(area),
        as_of=as_of,
        country=country,
        supply=supply_by_assumption(known),
        turning=supply_turning(known),
        need=need_by_area(known, country=country),
        delivery=delivery_by_reading(known),
        alternatives=pd.DataFrame(),
        heard=heard,
    )


def _held(counts: Mapping[str, int]) -> list[str]:
    return [position for position, number in counts.items() for _ in range(number)]


def hear(given: Mapping[str, Any] | None) -> Heard | None:
    """Ratings as the municipalities of one region would give them, and who is silent."""
    if given is None:
        return None
    codes = sorted(
        code
        for area in read_areas(Reader(find_root())).at(dt.date(2024, 12, 31)).regions
        for code in area.municipalities
    )
    silent = set(codes[: given.get("silent", 0)])
    ratings = [
        {"region": "hovedstaden", "code": "", "topic": topic, "rating": rating}
        | {"municipalities": float(number)}
        for topic, counts in given.get("ratings", {}).items()
        for rating, number in counts.items()
    ]
    columns = ["region", "code", "topic", "rating", "municipalities"]
    return Heard(
        standings=pd.DataFrame(
            [{"code": code, "status": "silent" if code in silent else "answered"} for code in codes]
        ),
        ratings=pd.DataFrame(ratings, columns=columns).astype({"topic": str}),
        flows=pd.DataFrame(
            [
                {"home": home, "offer": offer, "low": low, "high": high}
                for home, offer, low, high in given.get("flows", [])
            ],
            columns=["home", "offer", "low", "high"],
        ),
        evidence=Evidence.REPORTED,
        positions=pd.DataFrame(
            # Fewer positions than municipalities: the rest have taken none.
            zip(codes, _held(given.get("positions", {})), strict=False),
            columns=["code", "position"],
        ),
    )


@pytest.fixture
def made_up(tmp_path: Path) -> Callable[[Mapping[str, Any]], Udmelding]:
    """Reads a round made up from a few words."""

    def made(given: Mapping[str, Any]) -> Udmelding:
        write_round(tmp_path, *make_round(given))
        return read_udmelding(Reader(tmp_path), SLUG)

    return made


@pytest.fixture
def seen() -> Callable[..., Seen]:
    """Sees a round from an area on a day."""

    def made(udmelding: Udmelding, case: Mapping[str, Any]) -> Seen:
        day = case.get("as_of")
        return see(
            udmelding,
            area=case.get("area", "danmark"),
            as_of=dt.date.fromisoformat(day) if day else udmelding.data_day,
            heard=hear(case.get("made", {}).get("heard")),
        )

    return made
