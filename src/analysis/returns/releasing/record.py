"""The internal record of a release: what it was made from, so that the next is audited against it.

A record lies in ``data/returns/<slug>/releases/<version>/record.json``, never public. It holds the
counts as they were; a later release can only be safe beside an earlier one whose counts are known.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.errors import DataError, Problem
from analysis.language import Text
from analysis.returns.register.folder import round_folder
from analysis.returns.releasing.counts import RoundCounts, read_counts

RECORD_FILE, FROZEN_FILE, RECORDS = "record.json", "release.json", "releases"
# What a record keeps protected tables of.
COUNTS, CATEGORIES, FLOWS = "counts", "categories", "flows"
_SCHEMA = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What one release was made from.

    Parameters
    ----------
    file_sha256
        Of the public file.
    made_by, made
        The login that made it and when: for whoever must answer for it.
    returns
        Folder and digest of every return used.
    flows_digest
        Of what the flows were made from.
    tables
        The protected tables by what they count (``counts``, ``categories``, ``flows``), as plain data.
    """

    slug: str
    version: int
    profile: str
    file_sha256: str
    made_by: str
    made: dt.datetime
    returns: tuple[tuple[str, str], ...]
    counts: RoundCounts
    digest: str
    flows_digest: str
    tables: Mapping[str, Mapping[str, Any]]

    def as_bytes(self) -> bytes:
        """The record as its file."""
        plain = {
            "schema": _SCHEMA,
            **{name: getattr(self, name) for name in _PLAIN},
            "made": self.made.isoformat(),
            "returns": [list(pair) for pair in self.returns],
            "counts": self.counts.as_plain(),
            "tables": dict(self.tables),
        }
        return (json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


_PLAIN = ("slug", "version", "profile", "file_sha256", "made_by", "digest", "flows_digest")


def record_folder(root: Path, slug: str, version: int) -> Path:
    """Where the record of a release lies."""
    return round_folder(root, slug) / RECORDS / f"{version:03d}"


def read_record(root: Path, slug: str, version: int, *, file_sha256: str) -> Record:
    """The record of a public release.

    Raises
    ------
    DataError
        If it is missing, cannot be read, or is not of that file: without it nobody can prove that
        a next release is safe beside it.
    """
    path = record_folder(root, slug, version) / RECORD_FILE
    where = path.relative_to(root).as_posix()
    try:
        record = _from_plain(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise DataError([_missing(where)]) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError([_unfit(where, type(error).__name__)]) from None
    if (record.slug, record.version, record.file_sha256) != (slug, version, file_sha256):
        raise DataError([_unfit(where, record.file_sha256[:12])])
    return record


def _from_plain(data: Mapping[str, Any]) -> Record:
    if data["schema"] != _SCHEMA:
        raise ValueError(f"schema {data['schema']}, not {_SCHEMA}")
    return Record(
        **{name: data[name] for name in _PLAIN},
        made=dt.datetime.fromisoformat(data["made"]),
        returns=tuple((folder, digest) for folder, digest in data["returns"]),
        counts=read_counts(data["counts"]),
        tables=data["tables"],
    )


def _missing(where: str) -> Problem:
    return Problem(
        file=where,
        place="",
        value="",
        rule=Text(
            "Den interne oversigt over en tidligere udgivelse mangler, så det kan ikke efterprøves, "
            "om en ny er sikker ved siden af den.",
            "The internal record of an earlier release is missing, so nobody can prove that a new "
            "one is safe beside it.",
        ),
        cure=Text("Hent den fra en sikkerhedskopi.", "Restore it from a backup."),
    )


def _unfit(where: str, value: str) -> Problem:
    return Problem(
        file=where,
        place="",
        value=value,
        rule=Text(
            "Oversigten hører ikke til udgivelsen, eller den er ændret.",
            "The record does not belong to the release, or was altered.",
        ),
        cure=Text("Hent begge fra en sikkerhedskopi.", "Restore both from a backup."),
    )
