"""What was fetched and is in force: kept with its question, its stamps and its checksums."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.country.statbank.answers import VALUE
from analysis.errors import DataError, Problem
from analysis.evidence import Source
from analysis.language import Language, Text
from analysis.reading import Reader

FOLDER = "data/statbank"
IN_FORCE = f"{FOLDER}/in_force.json"
"""Which snapshots hold; what is not named there holds as shipped."""

_KEYS = ("name", "table", "title", "updated", "fetched", "file", "sha256", "question", "requests")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Snapshot:
    """Figures as StatBank gave them on one day.

    Parameters
    ----------
    name
        What they are called here, such as ``population``.
    table, title
        StatBank's id and text of the table.
    updated
        When StatBank had last changed the table, as it writes it.
    fetched
        The day they were fetched.
    question
        The whole question in codes, as it could be asked again.
    requests
        StatBank's ids of the requests that fetched them.
    missing
        Municipalities the table did not have.
    figures
        Columns as `Asking.tidy` gives them.
    """

    name: str
    table: str
    title: str
    updated: str
    fetched: dt.date
    question: Mapping[str, Any]
    requests: tuple[str, ...]
    missing: tuple[str, ...]
    figures: pd.DataFrame

    @property
    def known_from(self) -> dt.date:
        """The day from which the figures could be known: StatBank's own stamp."""
        return dt.date.fromisoformat(self.updated[:10])

    @property
    def source(self) -> Source:
        """Where the figures come from, with the dates that say which they are."""
        updated, fetched = Language("da").date(self.known_from), Language("da").date(self.fetched)
        return Source(
            f"Danmarks Statistik, statistikbanken.dk/{self.table} (opdateret {updated}, "
            f"hentet {fetched})",
            f"https://www.statistikbanken.dk/{self.table}",
        )

    @property
    def description(self) -> Text:
        """One line: which table, which periods, from when."""
        periods = sorted(set(self.figures["period"]))
        spans = periods[0] if len(periods) == 1 else f"{periods[0]}-{periods[-1]}"
        da, en = Language("da"), Language("en")
        return Text(
            f"{self.table}: {spans}; opdateret hos Danmarks Statistik {da.date(self.known_from)}, "
            f"hentet {da.date(self.fetched)}",
            f"{self.table}: {spans}; updated at Statistics Denmark {en.date(self.known_from)}, "
            f"fetched {en.date(self.fetched)}",
        )

    def files(self) -> dict[str, bytes]:
        """The two files it is kept in, by path from the root: the figures, and their record."""
        content = write_figures(self.figures)
        digest = hashlib.sha256(content).hexdigest()
        stem = f"{FOLDER}/{self.name}/{self.table}_{self.fetched}_{digest[:8]}"
        record = {
            "name": self.name,
            "table": self.table,
            "title": self.title,
            "updated": self.updated,
            "fetched": str(self.fetched),
            "file": f"{stem}.csv",
            "sha256": digest,
            "question": self.question,
            "requests": list(self.requests),
            "missing": list(self.missing),
        }
        return {f"{stem}.csv": content, f"{stem}.json": as_json(record)}


def as_json(data: Mapping[str, Any]) -> bytes:
    """A record as it is kept; always the same bytes for the same record."""
    return (json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def write_figures(figures: pd.DataFrame) -> bytes:
    r"""Figures as CSV; whole numbers without a point, and nothing where nothing is known.

    Examples
    --------
    >>> write_figures(pd.DataFrame({"code": ["101", "147"], "value": [12.0, float("nan")]}))
    b'code,value\n101,12\n147,\n'
    """
    table = figures.assign(**{VALUE: [_written(value) for value in figures[VALUE]]})
    return table.to_csv(index=False, lineterminator="\n").encode()


def _written(value: float) -> str:
    if value != value:  # noqa: PLR0124  not a number is the one value that differs from itself
        return ""
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def read_in_force(reader: Reader, name: str) -> Snapshot | None:
    """The snapshot in force under a name; None where the shipped figures, or none, hold.

    Raises
    ------
    DataError
        If a file of it is missing, altered or unreadable.
    """
    records = in_force(reader)
    if name not in records:
        return None
    path, digest = records[name]
    record = _record(_checked(reader, path, digest), path)
    content = _checked(reader, record["file"], record["sha256"])
    try:
        figures = pd.read_csv(io.BytesIO(content), dtype="str", keep_default_na=False)
        figures[VALUE] = pd.to_numeric(figures[VALUE].where(figures[VALUE] != ""))
        return Snapshot(
            name=str(record["name"]),
            table=str(record["table"]),
            title=str(record["title"]),
            updated=str(record["updated"]),
            fetched=dt.date.fromisoformat(record["fetched"]),
            question=record["question"],
            requests=tuple(record["requests"]),
            missing=tuple(record.get("missing", ())),
            figures=figures,
        )
    except (ValueError, KeyError, TypeError) as error:
        raise DataError([_faulty(path, str(error), _UNREADABLE)]) from None


def in_force(reader: Reader) -> dict[str, tuple[str, str]]:
    """Path and SHA-256 of the record of each snapshot in force, by name.

    Raises
    ------
    DataError
        If the list of them is unreadable.
    """
    if not isinstance(reader, Proposed) and not (reader.root / IN_FORCE).is_file():
        return {}
    try:
        told = json.loads(reader.text(IN_FORCE))
        return {str(k): (str(v["record"]), str(v["sha256"])) for k, v in told.items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError([_faulty(IN_FORCE, str(error), _UNREADABLE)]) from None


class Proposed(Reader):
    """A checkout as it would be with some files: to try figures before they take force."""

    def __init__(self, reader: Reader, files: Mapping[str, bytes]) -> None:
        super().__init__(reader.root)
        self._files = dict(files)

    def _content(self, path: str) -> bytes:
        return self._files[path] if path in self._files else super()._content(path)


def _checked(reader: Reader, path: str, digest: str) -> bytes:
    content = reader.bytes(path)
    found = hashlib.sha256(content).hexdigest()
    if found != digest:
        raise DataError([_faulty(path, f"SHA-256 {found[:12]}…", _ALTERED)])
    return content


def _record(content: bytes, path: str) -> dict[str, Any]:
    try:
        record = json.loads(content)
        return {**record, **{key: record[key] for key in _KEYS}}
    except (ValueError, KeyError, TypeError) as error:
        raise DataError([_faulty(path, str(error), _UNREADABLE)]) from None


def _faulty(path: str, value: str, rule: Text) -> Problem:
    cure = Text(
        f"Hent filen igen (git checkout -- {path}), eller hent tallene igen: "
        "udmelding statbank refresh.",
        f"Restore the file (git checkout -- {path}), or fetch the figures again: "
        "udmelding statbank refresh.",
    )
    return Problem(file=path, place="", value=value, rule=rule, cure=cure)


_UNREADABLE = Text("Filen kan ikke læses.", "The file cannot be read.")
_ALTERED = Text(
    "Filen er ikke den, der blev taget i brug.", "The file is not the one that took force."
)
