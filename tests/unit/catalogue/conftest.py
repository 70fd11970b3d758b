"""A small checkout of its own: one whole round, the one it renews, and a few figures."""

import copy
import csv
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from analysis.catalogue.published import COLUMNS
from analysis.catalogue.udmelding import Udmelding, read_udmelding
from analysis.errors import DataError, Problem
from analysis.reading import Reader

SLUG = "proeve-2020"


def _text(words: str) -> dict[str, str]:
    return {"da": f"{words} på dansk", "en": f"{words} in English"}


def _assumed(low: float, central: float, high: float) -> dict[str, Any]:
    return {
        "low": low,
        "central": central,
        "high": high,
        "reason": _text("grund"),
        "quality": "low",
        "impact": "high",
    }


def _plan(offer: str, area: str, places: list[tuple[str, int]]) -> dict[str, Any]:
    dated = [{"from": date, "places": number} for date, number in places]
    return {"offer": offer, "serves": [area], "places": dated}


def whole_round() -> dict[str, Any]:
    """A round that uses every key of a round that counts places."""
    return {
        "slug": SLUG,
        "name": _text("navn"),
        "short_name": _text("kort"),
        "issued": "2020-03-01",
        "data_date": "2023-12-31",
        "renews": "aeldre-2015",
        "target_group": {
            "name": _text("målgruppe"),
            "definition": _text("definition"),
            "population_at_risk": {
                "bands": ["18-64", "65+"],
                "sex": "K",
                "reason": _text("grund"),
            },
        },
        "law": [
            {
                "ground": _text("lov"),
                "role": "request",
                "valid_from": "2014-07",
                "valid_to": "ikke oplyst",
                "source": "brev",
            }
        ],
        "deadlines": [
            {"date": "2021-06-01", "announced": "2020-03-01", "source": "brev"},
            {
                "date": "2021-12-31",
                "announced": "2021-02-05",
                "source": "side",
                "note": _text("rettelse"),
            },
        ],
        "scope": {"kind": "national", "areas": ["danmark"], "note": _text("alle")},
        "themes": [
            {
                "id": "behov",
                "asks": "need",
                "title": _text("titel"),
                "question": _text("spørgsmål"),
                "known": _text("kendt"),
                "source": "brev",
            }
        ],
        "need": {
            "unit": "persons",
            "readings": [
                {
                    "id": "talt",
                    "short": _text("kort"),
                    "title": _text("talt"),
                    "date": "2019",
                    "evidence": "observed",
                    "mean": {"low": 40, "central": 40, "high": 40},
                    "basis": ["beboere-2019"],
                    "reason": _text("grund"),
                },
                {
                    "id": "afledt",
                    "short": _text("kort"),
                    "title": _text("afledt"),
                    "date": "2022",
                    "evidence": "assumed",
                    "mean": {"low": 42, "central": 45.5, "high": 50},
                    "basis": ["beboere-2022", "beboere-2019"],
                    "reason": _text("grund"),
                },
            ],
            "spread": {
                "mean_cv": _assumed(0.05, 0.1, 0.2),
                "share_concentration": _assumed(100, 400, 1600),
            },
            "measurement_factor": _assumed(0.5, 1, 2),
            "trend": {
                "largest_drift_per_year": _assumed(0.02, 0.05, 0.1),
                "damping_per_year": _assumed(0.7, 0.85, 0.95),
                "yearly_sd": _assumed(0, 0.03, 0.05),
            },
            "inflow": None,
        },
        "capacity": {
            "unit": "places",
            "catchment": "danmark",
            "rule": "within_days",
            "rule_source": "brev",
            "within_days": 14,
            "compare_places": [40, 50],
            "split": {
                "areas": ["vestdanmark", "oestdanmark"],
                "shares": [0.54, 0.46],
                "reason": _text("grund"),
            },
        },
        "service_levels": {"levels": [0.9, 0.95, 0.99], "main": 0.95, "reason": _text("grund")},
        "parameters": {
            "mean_stay_years": {
                **_assumed(0.5, 1, 2),
                "name": _text("ophold"),
                "unit": "years",
                "source": "side",
            }
        },
        "offers": [
            {
                "id": "hus",
                "name": "Huset",
                "municipality": "360",
                "kind": "full",
                "opened": "1983",
                "closed": "2023",
                "note": _text("note"),
                "places": [
                    {"definition": "normed", "figure": "pladser-2019"},
                    {"definition": "stated", "figure": "pladser-2022"},
                ],
                "threat_of_closure": {"date": "2022", "note": _text("trussel"), "source": "side"},
                "share_for_group": _assumed(0.7, 0.8, 0.9),
                "used_otherwise": [
                    {"use": "remand_surrogate", "places": _assumed(1, 2, 4)},
                    {"use": "observation", "places": None, "note": _text("note")},
                ],
                "units": [{"places": 10, "number": 3}, {"places": 4}],
                "incompatible_groups": {"number": 2, "reason": _text("grund")},
            }
        ],
        "offer_counts": ["tilbud-2021"],
        "scenarios": {
            "years_ahead": [0, 5, 10],
            "sustainability_years": 10,
            "minimum_volume": {"persons": 8, "new_per_year": 2, "reason": _text("grund")},
            "rate_dkk_per_place_day": {**_assumed(4000, 5000, 6000), "source": "side"},
            "curve": {
                "area": "vestdanmark",
                "new_places": [0, 10, 20],
                "total_places": [40, 50],
                "reason": _text("grund"),
            },
            "planned": [
                {"id": "vest", "name": _text("vest"), "seat": "791", "reason": _text("grund")},
                {"id": "aaben", "name": _text("åben"), "seat": None, "reason": _text("grund")},
            ],
            "alternatives": [
                {
                    "id": "som-i-dag",
                    "name": _text("i dag"),
                    "reason": _text("grund"),
                    "offers": [_plan("hus", "danmark", [("2019-06", 34)])],
                },
                {
                    "id": "to",
                    "name": _text("to"),
                    "reason": _text("grund"),
                    "offers": [
                        _plan("hus", "oestdanmark", [("ikke oplyst", 34), ("2022", 30)]),
                        {
                            **_plan("vest", "vestdanmark", [("2029", 20), ("2032", 25)]),
                            "helped_by": ["hus"],
                        },
                    ],
                    "sensitivity": None,
                },
                {
                    "id": "aabne",
                    "name": _text("åbne"),
                    "reason": _text("grund"),
                    "offers": [
                        {"offer": "hus", "serves": ["danmark"], "places": "sized", "part": 0.9},
                        {"offer": "aaben", "serves": ["danmark"], "places": "sized", "part": 0.1},
                    ],
                    "sensitivity": {
                        "inflow_factor": 1.2,
                        "type2_share": 0.5,
                        "type2_factor": 0.8,
                    },
                },
            ],
        },
        "definitions": ["beboere-2019", "beboere-2022", "ukendt"],
        "comparable": [],
        "process": [
            {"date": "2020-03-01", "event": _text("udsendt"), "source": "brev"},
            {"date": "2023-06", "event": _text("møde"), "source": "side"},
            {"date": "ikke oplyst", "event": _text("udateret"), "source": "side"},
        ],
        "answers": [],
        "verdicts": [
            {
                "date": "2022-03-20",
                "announced": "2022-04-01",
                "supply": "sufficient",
                "coordination": "concern",
                "words": _text("ord"),
                "evidence": ["beboere-2019", "beboere-2022"],
                "source": "brev",
                "withdrawn": {"date": "2023-01", "reason": _text("grund"), "source": "side"},
            }
        ],
        "next_step": _text("næste"),
        "not_known": [_text("ukendt")],
        "to_ask": [{"whom": _text("hvem"), "what": _text("hvad")}],
        "sources": {
            "brev": {"title": "Et brev", "url": "", "published": "2020-03-01"},
            "side": {
                "title": "En side",
                "url": "https://example.org/side",
                "published": "ikke oplyst",
            },
        },
    }


def teaching_round() -> dict[str, Any]:
    """The round as one that teaches: no places, and every number of a delivery."""
    data = whole_round()
    data["capacity"] |= {
        "unit": "hours_per_week",
        "rule": "deliver",
        "within_days": None,
        "compare_places": [],
    }
    offer = data["offers"][0]
    for key in ("units", "used_otherwise", "incompatible_groups"):
        del offer[key]
    offer["places"] = []
    offer["delivery"] = {
        "hours_per_week": "timer-2022",
        "children_in_need": "beboere-2022",
        "children_reached": _assumed(10, 12, 15),
        "hours_per_child_per_week": None,
        "qualified_staff": "ansatte-2022",
        "days_to_start": _assumed(7, 14, 30),
    }
    data["scenarios"] = None
    return data


def figure_row(key: str, **cells: object) -> dict[str, str]:
    """A good row of published figures, with some cells replaced."""
    row = {
        "id": key,
        "round": SLUG,
        "subject_da": "emne",
        "subject_en": "subject",
        "definition_da": "talt på dagen, alle",
        "definition_en": "counted on the day",
        "area": "danmark",
        "date": "2019",
        "published": "2019-06-07",
        "value": "40",
        "bound": "exact",
        "unit": "persons",
        "evidence": "observed",
        "source_title": "Kilde",
        "source_url": "https://example.org/tal",
    }
    return dict.fromkeys(COLUMNS, "") | row | {k: str(v) for k, v in cells.items()}


def good_figures() -> list[dict[str, str]]:
    return [
        figure_row("beboere-2019"),
        figure_row("beboere-2022", date="2022", published="2022-05-01", value=47, bound="about"),
        figure_row("pladser-2019", unit="places", value=30),
        figure_row("pladser-2022", unit="places", value=34, date="ikke oplyst", published="2022"),
        figure_row("tilbud-2021", unit="offers", value=16, date="2021", published="2021"),
        figure_row("timer-2022", unit="hours_per_week", value=90, published="2022-05-01"),
        figure_row("ansatte-2022", unit="staff", value="", low=2, high=3, published="2022"),
        figure_row("ukendt", value="", note_da="Antallet er ikke oplyst.", note_en="Not stated."),
    ]


class Checkout:
    """A root with data that a test can spoil, and what reading it then says."""

    slug = SLUG

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / "data" / "udmeldinger"
        self.folder.mkdir(parents=True)
        (root / "data" / "published").mkdir()
        renewed = whole_round() | {"slug": "aeldre-2015", "issued": "2015-01-01", "renews": None}
        self.data = whole_round()
        self.rows = good_figures()
        self._write("aeldre-2015", renewed)
        self.save()

    def save(self, text: str | None = None) -> None:
        """Write the round (or its raw text) and the figures."""
        if text is None:
            self._write(SLUG, self.data)
        else:
            (self.folder / f"{SLUG}.yaml").write_text(text, encoding="utf-8")
        self.write_figures([list(COLUMNS), *(list(row.values()) for row in self.rows)])

    def write_figures(self, lines: list[list[str]]) -> None:
        path = self.root / "data" / "published" / "figures.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerows(lines)

    def text(self) -> str:
        return (self.folder / f"{SLUG}.yaml").read_text(encoding="utf-8")

    def read(self) -> Udmelding:
        return read_udmelding(Reader(self.root), SLUG)

    def problems(self) -> tuple[Problem, ...]:
        """What is wrong; no faults are a failure of the test that asks."""
        with pytest.raises(DataError) as refused:
            self.read()
        assert refused.value.exit_code == 3
        return refused.value.problems

    def check_refused(self, place: str, *, rule: str, cure: str = "") -> None:
        """That one thing is wrong: this, there, in both languages and with its line."""
        self.save()
        [problem] = self.problems()
        assert (problem.file, problem.place) == (f"data/udmeldinger/{SLUG}.yaml", place)
        assert rule.casefold() in problem.rule.en.casefold()
        assert cure in (problem.cure.en if problem.cure else "")
        assert problem.rule.da
        assert problem.rule.da != problem.rule.en
        assert problem.line is not None

    def spoil(self, key: str, value: object) -> None:
        """Put a value at a dotted key of the round; the class itself as value deletes the key."""
        *above, last = key.split(".")
        node: Any = self.data
        for step in above:
            node = node[int(step)] if isinstance(node, list) else node[step]
        place: Any = int(last) if isinstance(node, list) else last
        if value is Checkout:
            del node[place]
        else:
            node[place] = copy.deepcopy(value)

    def _write(self, slug: str, data: Mapping[str, object]) -> None:
        text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=200)
        (self.folder / f"{slug}.yaml").write_text(text, encoding="utf-8")


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """A checkout whose data are in order."""
    return Checkout(tmp_path)


@pytest.fixture
def teaching(checkout: Checkout) -> Checkout:
    """A checkout whose round teaches instead of holding places."""
    checkout.data = teaching_round()
    checkout.save()
    return checkout


@pytest.fixture
def row() -> Callable[..., dict[str, str]]:
    """Makes a good row of published figures, with some cells replaced."""
    return figure_row
