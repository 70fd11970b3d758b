"""A released table as it was frozen: the only thing that the public edition knows of the returns.

A release lies in ``data/releases/<slug>/<version>.json``, public and written once. It holds what
readers may know and nothing else: no hidden count, no text, no file and no digest of a return.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import pandas as pd

from analysis.errors import DataError
from analysis.language import Text
from analysis.protection.frozen_rules import (
    CELL_COLUMNS,
    CHANGE_COLUMNS,
    FLOW_COLUMNS,
    OPINION_COLUMNS,
    STANDING_COLUMNS,
    check_release,
    foreign_world,
    out_of_place,
    unreadable,
)
from analysis.protection.frozen_text import read_sealed
from analysis.reading import Reader

RELEASES = "data/releases"
ROW_COLUMNS = ("area", "status", "low", "high", "answered_by")
_ROW_STATUS = {
    "answered": "answered",
    "not_stated": "answered",
    "answered_by_other": "answered_by_another",
    "silent": "silent",
    "not_asked": "not_asked",
}
_VERSION = re.compile(r"\d{3}\.json")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FrozenRelease:
    """A protected table as it was sent.

    Parameters
    ----------
    version
        1 for the round's first release.
    profile
        Name of the protection policy.
    synthetic
        Whether the returns were invented.
    cells
        One row per cell: area (code, slug or ``danmark``), level (``municipality``, ``region``,
        ``landsdel``: West and East, ``nation``), category and year (``total`` where all are
        together), status, count, low, high in persons. A count stands only where it is shown;
        `low` and `high` are what the cell itself allows, and `high` is None where it has no end.
        Sums are of those who gave a number; see `standings`.
    standings
        One row per municipality: code, status (``answered``, none too; ``not_stated``: answered
        without a number; ``answered_by_other``; ``silent``; ``not_asked``) and answered_by.
    opinions
        region, kind (``rating``, ``challenge``, ``solution``), topic, rating, municipalities: how
        many said so.
    flows
        home, offer (slugs of regions), status, count, low, high: the citizens that municipalities
        of one region say they have in offers of another. May be empty; `notes` say why.
    hidden
        Cells not shown, by reason.
    audit
        passed, attackers, counts, narrowest (persons between the ends of the narrowest interval
        that anyone can reach; None where nothing is hidden).
    changes
        Against the release before it: area, category, year, before, now, as they are shown.
    notes
        What a reader must know of the table as a whole.
    sha256
        Of the file.
    """

    slug: str
    version: int
    released: dt.date
    profile: str
    synthetic: bool
    cells: pd.DataFrame
    standings: pd.DataFrame
    opinions: pd.DataFrame
    flows: pd.DataFrame
    hidden: Mapping[str, int]
    audit: Mapping[str, object]
    changes: pd.DataFrame
    notes: tuple[Text, ...] = ()
    sha256: str

    @property
    def path(self) -> str:
        """Where it lies, from the root of the checkout."""
        return release_path(self.slug, self.version)

    @property
    def whole(self) -> pd.DataFrame:
        """The cells in which all categories and years are together."""
        together = (self.cells["category"] == "total") & (self.cells["year"] == "total")
        return self.cells[together]


def release_path(slug: str, version: int) -> str:
    """Where a version of a round's released table lies, from the root of the checkout.

    Examples
    --------
    >>> release_path("punktskrift-2022", 2)
    'data/releases/punktskrift-2022/002.json'
    """
    return f"{RELEASES}/{slug}/{version:03d}.json"


def read_release(
    reader: Reader, slug: str, *, as_of: dt.date | None = None
) -> FrozenRelease | None:
    """The release of a round in force on a day: the newest made by then, or None.

    Parameters
    ----------
    as_of
        The newest of all when None.

    Returns
    -------
    FrozenRelease or None
        Only the one returned is among the reader's inputs.

    Raises
    ------
    DataError
        If a release was altered, did not pass its audit, is of an unknown version or of the other
        world: invented returns among real ones, or the other way round.

    Source
    ------
    docs/method.md#released-table.
    """
    newest: FrozenRelease | None = None
    for release in read_releases(reader, slug):
        if as_of is None or release.released <= as_of:
            newest = release
    if newest is not None:
        reader.bytes(newest.path)
    return newest


def read_releases(reader: Reader, slug: str) -> tuple[FrozenRelease, ...]:
    """Every release of a round, the first first; none of them becomes an input of a study.

    Raises
    ------
    DataError
        As `read_release`; a version that is missing in between, too.
    """
    folder = reader.root / RELEASES / slug
    names = sorted(p.name for p in folder.iterdir()) if folder.is_dir() else []
    versions = [name for name in names if _VERSION.fullmatch(name)]
    found: list[FrozenRelease] = []
    for number, name in enumerate(versions, start=1):
        path = f"{RELEASES}/{slug}/{name}"
        # A reader of its own: looking is not using.
        release = parse_release(Reader(reader.root).bytes(path), path=path)
        problems = []
        if release.slug != slug:
            problems.append(out_of_place(path, "slug", release.slug, slug))
        if not release.version == number == int(name[:3]):
            problems.append(out_of_place(path, "version", str(release.version), str(number)))
        if release.synthetic is not reader.synthetic:
            problems.append(foreign_world(path, synthetic=release.synthetic))
        if found and release.released < found[-1].released:
            problems.append(unreadable(path, "released", release.released.isoformat()))
        if problems:
            raise DataError(problems)
        found.append(release)
    return tuple(found)


def parse_release(content: bytes, *, path: str) -> FrozenRelease:
    """Read a release from the bytes of its file.

    Raises
    ------
    DataError
        If it is no release of this version of the format, was altered, or did not pass its audit:
        every fault with file, key and cure.
    """
    data, digest = read_sealed(content, path=path)
    problems = check_release(data, path=path)
    if problems:
        raise DataError(problems)
    return FrozenRelease(
        slug=data["slug"],
        version=data["version"],
        released=dt.date.fromisoformat(data["released"]),
        profile=data["profile"],
        synthetic=data["synthetic"],
        cells=_table(data["cells"], CELL_COLUMNS),
        standings=_table(data["standings"], STANDING_COLUMNS),
        opinions=_table(data["opinions"], OPINION_COLUMNS),
        flows=_table(data["flows"], FLOW_COLUMNS),
        hidden=MappingProxyType(dict(data["hidden"])),
        audit=MappingProxyType(dict(data["audit"])),
        changes=_table(data["changes"], CHANGE_COLUMNS),
        notes=tuple(Text(note["da"], note["en"]) for note in data["notes"]),
        sha256=digest,
    )


def release_rows(release: FrozenRelease) -> pd.DataFrame:
    """The released table as answers for ``open_study(returns=...)``; hidden counts are intervals.

    Returns
    -------
    pandas.DataFrame
        area, status, low, high, answered_by: one row per municipality, and one per region of
        which something is said. Empty where the release holds no counts.

    Notes
    -----
    A region's row is the sum of those of its municipalities that gave a number, as in the table.
    """
    whole = release.whole
    if whole.empty:
        return _table([], ROW_COLUMNS)
    said = {row["area"]: (row["low"], row["high"]) for row in whole.to_dict("records")}
    rows = [_municipality(standing, said) for standing in release.standings.to_dict("records")]
    spoken_for = {str(row["answered_by"]) for row in rows}
    for row in whole[whole["level"] == "region"].to_dict("records"):
        low, high = row["low"], row["high"]
        # A sum without an end would tie counts together that have none themselves.
        if row["area"] in spoken_for or high is not None:
            rows.append(_row(row["area"], "answered", (low, high)))
    return _table(rows, ROW_COLUMNS)


def _municipality(
    standing: Mapping[Any, Any], said: Mapping[str, tuple[int, int | None]]
) -> dict[str, object]:
    code, status = standing["code"], standing["status"]
    if status != "answered":
        return _row(code, _ROW_STATUS[status], (None, None), by=standing["answered_by"])
    # Where readers see no municipality, it has still given a number: not none, not silence.
    return _row(code, "answered", said.get(code, (0, None)))


def _row(
    area: str, status: str, ends: tuple[int | None, int | None], *, by: str | None = None
) -> dict[str, object]:
    low, high = ends
    return {"area": area, "status": status, "low": low, "high": high, "answered_by": by or None}


def _table(rows: list[dict[str, Any]], columns: tuple[str, ...]) -> pd.DataFrame:
    # As objects: what is not known is None, not a number, and counts stay whole.
    return pd.DataFrame(
        {name: pd.Series([row[name] for row in rows], dtype=object) for name in columns}
    )
