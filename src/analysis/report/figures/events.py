"""What a round's picture of time shows: its events, deadlines and verdicts, with their words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from analysis.assessment.study import AreaView
from analysis.catalogue.fields import SourceNote
from analysis.language import Language
from analysis.periods import Period

MONTH = dt.timedelta(days=31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something with a date.

    Parameters
    ----------
    kind
        ``event``, ``deadline`` (in force), ``replaced`` (a deadline corrected later), ``verdict``
        or ``withdrawn`` (a verdict taken back later).
    announced
        The day a deadline was announced, where it is known to the month.
    """

    kind: str
    date: Period
    words: str
    source: SourceNote
    announced: dt.date | None = None

    @property
    def day(self) -> dt.date:
        """The middle of its date; the end of time where it has none."""
        return _middle(self.date) or dt.date.max

    @property
    def span(self) -> tuple[dt.date, dt.date] | None:
        """First and last day of a date that is longer than a month."""
        first, last = self.date.first, self.date.last
        return (first, last) if first and last and last - first > MONTH else None


def collect_items(view: AreaView, language: Language) -> tuple[Item, ...]:
    """All that a round's file dates, in the order of time; what has no date comes last."""
    found = (*_events(view, language), *_deadlines(view, language), *_verdicts(view, language))
    return tuple(sorted(found, key=lambda item: item.day))


def describe_process(view: AreaView, language: Language) -> str:
    """What the deadline is and how it came to be, and what has come of the answers."""
    udmelding = view.udmelding
    in_force = udmelding.deadline_in_force(view.study.as_of)
    earlier = [d.date for d in udmelding.deadlines if d is not in_force and d.date.known]
    if in_force is None or not in_force.date.known:
        deadline = language.text("figure.timeline.caption_unknown")
    elif earlier:
        values = {"first": language.period(earlier[0]), "date": language.period(in_force.date)}
        deadline = language.text("figure.timeline.caption_moved", **values)
    else:
        date = language.period(in_force.date)
        deadline = language.text("figure.timeline.caption_deadline", date=date)
    return f"{deadline} {_outcome(view, language)}"


def when(date: Period, language: Language) -> str:
    """A date in words, or that there is none."""
    return language.period(date) if date.known else language.text("figure.undated")


def _events(view: AreaView, language: Language) -> Iterator[Item]:
    for event in view.udmelding.process:
        words = language.choose(event.event)
        yield Item(kind="event", date=event.date, words=words, source=event.source)


def _deadlines(view: AreaView, language: Language) -> Iterator[Item]:
    in_force = view.udmelding.deadline_in_force(view.study.as_of)
    for deadline in view.udmelding.deadlines:
        kind = "deadline" if deadline is in_force else "replaced"
        announced = when(deadline.announced, language)
        yield Item(
            kind=kind,
            date=deadline.date,
            words=language.text(f"figure.timeline.{kind}", announced=announced),
            source=deadline.source,
            announced=_known_day(deadline.announced),
        )


def _verdicts(view: AreaView, language: Language) -> Iterator[Item]:
    for verdict in view.udmelding.verdicts:
        words = language.text(
            "figure.timeline.verdict",
            supply=language.text(f"judgement.{verdict.supply}"),
            coordination=language.text(f"judgement.{verdict.coordination}"),
        )
        taken_back = verdict.withdrawn
        kind = "withdrawn" if taken_back else "verdict"
        yield Item(kind=kind, date=verdict.date, words=words, source=verdict.source)
        if taken_back:
            reason = language.choose(taken_back.reason)
            words = language.text("figure.timeline.withdrawn", reason=reason)
            yield Item(kind="event", date=taken_back.date, words=words, source=taken_back.source)


def _outcome(view: AreaView, language: Language) -> str:
    verdicts = view.udmelding.verdicts
    if not verdicts:
        as_of = language.date(view.study.as_of)
        return language.text("figure.timeline.outcome_none", as_of=as_of)
    verdict = verdicts[-1]
    date = when(verdict.date, language)
    if verdict.withdrawn is None:
        return language.text("figure.timeline.outcome", date=date)
    withdrawn = when(verdict.withdrawn.date, language)
    return language.text("figure.timeline.outcome_withdrawn", date=date, withdrawn=withdrawn)


def _known_day(date: Period) -> dt.date | None:
    """The middle of a date, unless it is too vague to begin a line at."""
    first, last = date.first, date.last
    return _middle(date) if first and last and last - first <= MONTH else None


def _middle(date: Period) -> dt.date | None:
    first, last = date.first, date.last
    return first + (last - first) / 2 if first and last else None
