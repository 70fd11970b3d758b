"""A small released table made by hand, so that what a report says of it can be known beforehand."""

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

from analysis.country.areas import read_areas
from analysis.protection.frozen import release_path
from analysis.protection.frozen_text import write_sealed
from analysis.reading import Reader

SLUG = "gravide-rusmiddel-2019"
REGION = "nordjylland"
# Jammerbugt and Thisted hide one another; Aalborg is shown.
HIDDEN, SHOWN, OTHER, BY_OTHER, WITHOUT, SILENT = "849", "851", "787", "825", "813", "846"
PARTS = ("data/udmeldinger", "data/published", "data/reference", "notebooks")


def copy_checkout(root: Path, folder: Path) -> Path:
    """A checkout without returns and without releases, for a test to write in."""
    for name in PARTS:
        shutil.copytree(root / name, folder / name)
    for name in ("pyproject.toml", "requirements.lock"):
        shutil.copy(root / name, folder)
    return folder


def _cell(area: str, level: str, status: str, ends: tuple[int | None, ...]) -> dict[str, Any]:
    low, high = ends
    count = low if status == "shown" else None
    about = {"area": area, "level": level, "category": "total", "year": "total"}
    return {**about, "status": status, "count": count, "low": low, "high": high}


def content(
    root: Path, *, version: int = 1, day: str = "2020-09-10", shown: int | None = 12
) -> bytes:
    """A release of which only Nordjylland has anything to show."""
    areas = read_areas(Reader(root))
    inside = areas.at(dt.date(2020, 9, 1)).get(REGION).municipalities
    said = {HIDDEN: ("hidden_small", (1, 4)), OTHER: ("hidden_for_others", (5, None))}
    said[SHOWN] = ("hidden_for_others", (5, None)) if shown is None else ("shown", (shown,) * 2)
    apart = {BY_OTHER: "answered_by_other", WITHOUT: "not_stated", SILENT: "silent"}
    cells, standings = [], []
    for code in sorted(areas.names):
        status = apart.get(code, "answered" if code in inside else "silent")
        by = SHOWN if status == "answered_by_other" else ""
        standings.append({"code": code, "status": status, "answered_by": by})
        if status == "answered":
            cells.append(_cell(code, "municipality", *said.get(code, ("shown", (0, 0)))))
    cells.append(_cell(REGION, "region", "shown", ((shown or 12) + 9,) * 2))
    cells.append(_cell("danmark", "nation", "withheld", (0, None)))
    rated = [("rating", "coordination.region", "2", 5), ("rating", "coordination.region", "4", 1)]
    named = [("challenge", "distance", "", 4), ("challenge", "staff", "", 2)]
    opinions = [
        {"region": REGION, "kind": k, "topic": t, "rating": r, "municipalities": n}
        for k, t, r, n in (*rated, *named, ("solution", "network", "", 3))
    ]
    changes = [
        {"area": SHOWN, "category": "total", "year": "total", "before": "11", "now": str(shown)}
    ]
    return write_sealed(
        {
            "schema": 1,
            "slug": SLUG,
            "version": version,
            "released": day,
            "profile": "under-5",
            "synthetic": False,
            "cells": cells,
            "standings": standings,
            "opinions": opinions,
            "flows": [],
            "hidden": {"hidden_small": 1, "hidden_for_others": 1, "withheld": 1},
            "audit": {"passed": True, "attackers": 12, "counts": 3, "narrowest": 3},
            "changes": changes if version > 1 else [],
            "notes": [],
        }
    )


def put_release(root: Path, **about: Any) -> Path:
    """Write the release into a checkout, as `udmelding release` would have."""
    path = root / release_path(SLUG, about.get("version", 1))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content(root, **about))
    return path
