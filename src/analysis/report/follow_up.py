"""What is followed up: what fell due or falls due, for whom, and as a calendar to subscribe to."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from analysis.assessment.study import AreaView
from analysis.country.areas import Area, AreaKind
from analysis.evidence import Source
from analysis.language import Language, Text
from analysis.periods import UNKNOWN, Period
from analysis.report import blocks
from analysis.report.blocks import Block
from analysis.report.tables import cells

_NOBODY = Text("–", "–")
# What stands in the calendar of a person who follows the round, and what is only to be done.
_DONE = ("happened", "replaced", "passed")
_UNDATED = Period(UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """One thing to be followed up.

    Parameters
    ----------
    kind
        ``event``, ``deadline``, ``verdict``, ``withdrawal``, ``areas``, ``assessment`` or ``ask``.
    status
        ``happened``, ``replaced`` (a deadline corrected later), ``passed``, ``ahead`` or
        ``undated`` (it is awaited, but nobody has said when).
    whom
        Who is to do it; a dash where it has been done.
    announced
        When it became known, where that is another day than its own.
    """

    kind: str
    status: str
    date: Period
    what: Text
    whom: Text
    source: Source | None = None
    announced: Period = _UNDATED

    def uid(self, slug: str) -> str:
        """A name that stays the same from one version of the calendar to the next.

        Notes
        -----
        A deadline keeps its name when it is corrected, so that a calendar which has been read
        before shows it as called off.
        """
        words = "\n".join((self.kind, self.date.text, self.what.da))
        return f"{slug}-{hashlib.sha256(words.encode()).hexdigest()[:16]}@udmelding.invalid"


def follow_up(view: AreaView) -> tuple[FollowUp, ...]:
    """All that is followed up in the round, in order of time; what has no date comes last.

    Parameters
    ----------
    view
        The study seen from an area; the calendar is the round's, the same for all of them.
    """
    made = (_events, _deadlines, _verdicts, _reform, _awaited, _asks)
    found = [item for make in made for item in make(view)]
    return tuple(sorted(found, key=_day))


def calendar_table(view: AreaView, language: Language) -> Block:
    """What is due, when and for whom; what happened stands in the table of the process."""
    due = [item for item in follow_up(view) if item.kind != "event"]
    rows = [
        [
            cells.words(language.choose(item.what)),
            cells.period(language, item.date),
            cells.words(language.choose(item.whom)),
            cells.words(language.text(f"follow_up.status.{item.status}")),
        ]
        for item in due
    ]
    return blocks.table(
        rows,
        columns=cells.columns(language, "matter", "due", "for_whom", "standing"),
        label="opfoelgning",
        caption=language.text("table.follow_up"),
        source=cells.sources(language, (item.source for item in due if item.source)),
        notes=[language.text("table.follow_up.note", date=language.date(view.study.as_of))],
    )


def calendar_block(view: AreaView, language: Language) -> Block:
    """The same as data for ``follow_up.ics``: dated things as events, the rest as tasks."""
    slug = view.udmelding.slug
    entries = [_entry(item, slug, language) for item in follow_up(view)]
    return blocks.calendar(
        name=language.text("follow_up.calendar", round=language.choose(view.udmelding.short_name)),
        as_of=view.study.as_of.isoformat(),
        entries=entries,
    )


def _day(item: FollowUp) -> tuple[dt.date, dt.date]:
    return item.date.first or dt.date.max, item.date.last or dt.date.max


def _standing(date: Period, as_of: dt.date) -> str:
    if date.last is None:
        return "undated"
    return "passed" if date.last < as_of else "ahead"


def _events(view: AreaView) -> Iterator[FollowUp]:
    for event in view.udmelding.process:
        yield FollowUp(
            kind="event",
            status="happened",
            date=event.date,
            what=event.event,
            whom=_NOBODY,
            source=event.source.source,
        )


def _deadlines(view: AreaView) -> Iterator[FollowUp]:
    udmelding, as_of = view.udmelding, view.study.as_of
    in_force = udmelding.deadline_in_force(as_of)
    for deadline in udmelding.deadlines:
        held = deadline is in_force
        yield FollowUp(
            kind="deadline",
            status=_standing(deadline.date, as_of) if held else "replaced",
            date=deadline.date,
            what=_DEADLINE,
            whom=_ANSWERERS,
            source=deadline.source.source,
            announced=deadline.announced,
        )
    if in_force is None:
        yield FollowUp(
            kind="deadline", status="undated", date=_UNDATED, what=_DEADLINE, whom=_ANSWERERS
        )


def _verdicts(view: AreaView) -> Iterator[FollowUp]:
    for verdict in view.udmelding.verdicts:
        yield FollowUp(
            kind="verdict",
            status="happened",
            date=verdict.date,
            what=_VERDICT,
            whom=_NOBODY,
            source=verdict.source.source,
        )
        if verdict.withdrawn is not None:
            yield FollowUp(
                kind="withdrawal",
                status="happened",
                date=verdict.withdrawn.date,
                what=_WITHDRAWN,
                whom=_NOBODY,
                source=verdict.withdrawn.source.source,
            )


def _reform(view: AreaView) -> Iterator[FollowUp]:
    """The days after the round was issued on which regions begin: from then others answer."""
    issued, as_of = view.udmelding.issued.first or view.study.as_of, view.study.as_of
    begun: dict[dt.date, list[Area]] = {}
    for area in view.study.areas.known:
        if area.kind is AreaKind.REGION and area.valid_from and area.valid_from > issued:
            begun.setdefault(area.valid_from, []).append(area)
    for day, areas in begun.items():
        yield FollowUp(
            kind="areas",
            status="ahead" if day > as_of else "happened",
            date=Period(day.isoformat()),
            what=Text(
                f"Ny regional inddeling: {Language('da').join([a.name.da for a in areas])}",
                f"New regions: {Language('en').join([a.name.en for a in areas])}",
            ),
            whom=Text("regionerne og deres kommuner", "the regions and their municipalities"),
        )


def _awaited(view: AreaView) -> Iterator[FollowUp]:
    """The agency's assessment, where none is known."""
    if not view.udmelding.verdicts:
        yield FollowUp(
            kind="assessment", status="undated", date=_UNDATED, what=_ASSESSMENT, whom=_AGENCY
        )


def _asks(view: AreaView) -> Iterator[FollowUp]:
    for ask in view.udmelding.to_ask:
        what = Text(f"Bør oplyses: {ask.what.da}", f"Should be stated: {ask.what.en}")
        yield FollowUp(kind="ask", status="undated", date=_UNDATED, what=what, whom=ask.whom)


def _entry(item: FollowUp, slug: str, language: Language) -> dict[str, Any]:
    """One entry as plain data; a vague date covers all the days it may mean, and says so."""
    first, last = item.date.first, item.date.last
    notes = [language.text(f"follow_up.status.{item.status}")]
    if item.date.known and first != last:
        notes.append(language.text("follow_up.vague", date=language.period(item.date)))
    if item.announced.known:
        notes.append(
            language.text("follow_up.announced", announced=language.period(item.announced))
        )
    if item.whom is not _NOBODY:
        notes.append(language.text("follow_up.whom", whom=language.choose(item.whom)))
    if item.source is not None:
        notes.append(language.text("follow_up.source", source=item.source.title))
    return {
        "uid": item.uid(slug),
        "kind": item.kind,
        "summary": language.choose(item.what),
        "description": "\n".join(notes),
        "first": first.isoformat() if first else None,
        "last": last.isoformat() if last else None,
        "cancelled": item.status == "replaced",
        "done": item.status in _DONE,
    }


# These words are part of a lasting name: what is called off is said by its status.
_DEADLINE = Text("Frist for afrapportering", "Deadline of the answer")
_VERDICT = Text("Styrelsens vurdering", "The agency's assessment")
_WITHDRAWN = Text("Styrelsens vurdering taget tilbage", "The agency's assessment taken back")
_ASSESSMENT = Text(
    "Styrelsens vurdering af afrapporteringerne", "The agency's assessment of the answers"
)
_AGENCY = Text("Social- og Boligstyrelsen", "the agency")
_ANSWERERS = Text(
    "kommunerne, én samlet besvarelse fra hver region",
    "the municipalities, one joint answer from each region",
)
