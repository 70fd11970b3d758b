"""An accepted return as it is kept: its answers, whom it is for, when it came, what was found."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.returns.answers.emptiness import Emptiness
from analysis.returns.answers.ends import least_of, most_of
from analysis.returns.answers.numbers import Refused
from analysis.returns.answers.one_answer import AnswerValue
from analysis.returns.answers.written import Count, Interval
from analysis.returns.findings import Finding, read_finding
from analysis.returns.form.questions import FormKind

SCHEMA = 1
_TIME = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAnswer:
    """One answer of a kept return; what was left blank is not kept.

    Parameters
    ----------
    id, column, row
        As in `analysis.returns.intake.slots.Slot`; column and row are empty outside the tables.
    value
        A choice as its code, a rating as the code of its step, a month as ``2024-06``.
    sheet, cell, raw
        Where it stood, and what stood there.
    """

    id: str
    column: str = ""
    row: str = ""
    value: AnswerValue
    sheet: str
    cell: str
    raw: str

    @property
    def low(self) -> int | None:
        """The least that a count says; None where it gives no number."""
        return least_of(self.value)

    @property
    def high(self) -> int | None:
        """The most that a count says; None where it gives no number, or no upper end."""
        return most_of(self.value)

    @property
    def words(self) -> str:
        """What was chosen or written; empty where it is a number or a kind of nothing."""
        is_text = isinstance(self.value, str) and not isinstance(self.value, Emptiness)
        return str(self.value) if is_text else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptReturn:
    """A return that was accepted.

    Parameters
    ----------
    respondent
        A municipality's code, a region's slug, or an offer's key
        (`analysis.returns.intake.respondents.offer_key`).
    number
        1 for the respondent's first return, 2 for its first correction, and so on.
    answers_for
        Codes of the municipalities that its numbers are of; empty for an offer, and for a
        municipality that another answers for.
    received
        In UTC, to the second.
    retain_until
        The last day it may be kept; None where none was stated.
    form_version, form_sha256
        Of the form as the file said; empty where it did not.
    """

    slug: str
    kind: FormKind
    respondent: str
    number: int
    file: str
    sha256: str
    received: dt.datetime
    retain_until: dt.date | None
    form_version: str
    form_sha256: str
    answers_for: tuple[str, ...]
    answers: tuple[KeptAnswer, ...]
    findings: tuple[Finding, ...]

    @property
    def folder(self) -> str:
        """The respondent's folder below the round's."""
        return f"{self.kind}-{self.respondent}"

    @property
    def name(self) -> str:
        """The return's own folder: its number, and the beginning of its file's digest."""
        return f"{self.number:04d}-{self.sha256[:12]}"

    @property
    def single(self) -> Mapping[str, KeptAnswer]:
        """What stands outside the tables, by id."""
        return {one.id: one for one in self.answers if not one.column}

    def words(self, answer: str) -> str:
        """The choice or the words of a single answer; empty where there are none."""
        found = self.single.get(answer)
        return found.words if found else ""

    def rows(self, table: str) -> tuple[tuple[str, Mapping[str, KeptAnswer]], ...]:
        """The rows of a table in which anything stands: the row's id, and its cells by column."""
        found: dict[tuple[str, int], dict[str, KeptAnswer]] = {}
        for one in self.answers:
            if one.id == table and one.column:
                line = int("".join(filter(str.isdigit, one.cell)))
                found.setdefault((one.row, line), {})[one.column] = one
        return tuple((row, cells) for (row, _), cells in found.items())

    def as_json(self) -> str:
        """Everything about it, for its file; the same bytes for the same return."""
        return json.dumps(
            {
                "schema": SCHEMA,
                "slug": self.slug,
                "kind": self.kind.value,
                "respondent": self.respondent,
                "number": self.number,
                "supersedes": self.number - 1 or None,
                "file": self.file,
                "sha256": self.sha256,
                "received": write_time(self.received),
                "retain_until": self.retain_until.isoformat() if self.retain_until else None,
                "form": {"version": self.form_version, "sha256": self.form_sha256},
                "answers_for": list(self.answers_for),
                "answers": [_answer_as_plain(one) for one in self.answers],
                "findings": [one.as_plain() for one in self.findings],
            },
            ensure_ascii=False,
            indent=1,
        )


def read_kept(text: str) -> KeptReturn:
    """Read a kept return from its file.

    Raises
    ------
    ValueError
        If the text is no kept return, or one of another schema.
    """
    try:
        return _from_plain(json.loads(text))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a kept return: {error!r}") from None


def write_time(moment: dt.datetime) -> str:
    """A moment in UTC, to the second.

    Raises
    ------
    ValueError
        If it does not say its time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment must say its time zone")
    return moment.astimezone(dt.UTC).strftime(_TIME)


def read_time(text: str) -> dt.datetime:
    """A moment as `write_time` writes it.

    Raises
    ------
    ValueError
        If it is none.
    """
    return dt.datetime.strptime(text, _TIME).replace(tzinfo=dt.UTC)


def _from_plain(data: Mapping[str, Any]) -> KeptReturn:
    if data["schema"] != SCHEMA:
        raise ValueError(f"schema {data['schema']}, not {SCHEMA}")
    until = data["retain_until"]
    return KeptReturn(
        slug=data["slug"],
        kind=FormKind(data["kind"]),
        respondent=data["respondent"],
        number=int(data["number"]),
        file=data["file"],
        sha256=data["sha256"],
        received=read_time(data["received"]),
        retain_until=dt.date.fromisoformat(until) if until else None,
        form_version=data["form"]["version"],
        form_sha256=data["form"]["sha256"],
        answers_for=tuple(data["answers_for"]),
        answers=tuple(_answer_from_plain(one) for one in data["answers"]),
        findings=tuple(read_finding(one) for one in data["findings"]),
    )


def _answer_as_plain(one: KeptAnswer) -> dict[str, Any]:
    place = {"id": one.id, "column": one.column, "row": one.row}
    where = {"sheet": one.sheet, "cell": one.cell, "raw": one.raw}
    return {**place, "value": _value_as_plain(one.value), **where}


def _answer_from_plain(data: Mapping[str, Any]) -> KeptAnswer:
    given = {name: data[name] for name in ("id", "column", "row", "sheet", "cell", "raw")}
    return KeptAnswer(value=_value_from_plain(data["value"]), **given)


def _value_as_plain(value: AnswerValue) -> list[Any]:
    match value:
        case Count(value=count):
            return ["count", count]
        case Interval(low=low, high=high):
            return ["interval", low, high]
        case Emptiness():
            return ["empty", value.value]
        case dt.date():
            return ["day", value.isoformat()]
        case float():
            return ["number", value]
        case str():
            return ["text", value]
        case Refused():
            raise ValueError("an answer that was refused is not kept")


def _value_from_plain(data: Sequence[Any]) -> AnswerValue:
    match list(data):
        case ["count", int(count)]:
            return Count(value=count)
        case ["interval", int(low), int() | None as high]:
            return Interval(low=low, high=high)
        case ["empty", str(word)]:
            return Emptiness(word)
        case ["day", str(day)]:
            return dt.date.fromisoformat(day)
        case ["number", float() | int() as number]:
            return float(number)
        case ["text", str(words)]:
            return words
    raise ValueError(f"not an answer: {data!r}")
