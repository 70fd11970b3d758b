"""A round: what was asked, what is known and what is assumed, read from its YAML file."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError

from analysis.catalogue.answers import RegionalAnswer
from analysis.catalogue.assumptions import Assumption, LowCentralHigh
from analysis.catalogue.backtest import BacktestPlan
from analysis.catalogue.contacts import Contact
from analysis.catalogue.faults import schema_problems
from analysis.catalogue.fields import Figure, Name, References, SourceNote, When
from analysis.catalogue.offers import CapacityDefinition, Offer
from analysis.catalogue.parameters import (
    NeedDefinition,
    Parameter,
    ServiceLevels,
    mean_stay,
    parameter_assumptions,
)
from analysis.catalogue.process import Deadline, Law, ProcessEvent, Verdict
from analysis.catalogue.published import FiguresRead, collect_published, known_by
from analysis.catalogue.retention import ReturnsPlan
from analysis.catalogue.rules import rule_problems
from analysis.catalogue.scenarios import Scenarios
from analysis.catalogue.shown_rows import tabulate_read
from analysis.catalogue.themes import Asks, Scope, TargetGroup, Theme, ToAsk
from analysis.catalogue.verdict_plan import AssessmentPlan, LinkedRound
from analysis.errors import DataError, unknown_name
from analysis.language import Text
from analysis.periods import Period
from analysis.reading import Reader
from analysis.showing import Showing, Shown

FOLDER = "data/udmeldinger"
_ISSUED = re.compile(r"^issued:\s*[\"']?([^\"'#\n]+)", re.MULTILINE)
# The settings reach a dataclass only from something around it: a mapping with this one name.
_FILE = "file"
# They propagate to every dataclass inside: unknown keys are refused, and so are empty texts.
_STRICT = ConfigDict(extra="forbid", str_min_length=1, str_strip_whitespace=True)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Udmelding(Shown):
    """One round; its attributes are the keys of ``data/udmeldinger/<slug>.yaml``.

    Parameters
    ----------
    data_date
        The newest dated information in the file: reports are as of this day unless told.
    renews
        Slug of the round that this one asks again; None when it is new.
    offer_counts
        Published numbers of offers: a number of offers is not a capacity.
    scenarios
        The alternatives to be compared; None where the round asks for no offer.
    definitions
        Published counts, shown side by side, never as one series.
    comparable
        Groups of figures that count the same target group: only within a group is there a ratio.
    backtest
        What earlier knowledge is tried on; None where there is nothing to try.
    answers
        Regions known to have answered; a region that is not named is not known to have.
    contacts
        Offices that may be named with their addresses in a public report; nobody else may.
    assessment
        The analyst's part of the assessment: thresholds, a solution known, an own verdict; see
        `plan`.
    linked
        The rounds that `assessment` links to; read from their files, never written here.
    protection
        Name of the protection profile that its counts are released under; the default when None.
    returns
        How long returns may be kept; None where the round does not say.
    """

    slug: Name
    name: Text
    short_name: Text
    issued: When
    data_date: When
    renews: Name | None
    target_group: TargetGroup
    law: tuple[Law, ...]
    deadlines: tuple[Deadline, ...]
    scope: Scope
    themes: tuple[Theme, ...]
    need: NeedDefinition
    capacity: CapacityDefinition
    service_levels: ServiceLevels
    parameters: Mapping[str, Parameter]
    offers: tuple[Offer, ...]
    offer_counts: tuple[Figure, ...]
    scenarios: Scenarios | None
    definitions: tuple[Figure, ...]
    comparable: tuple[tuple[Figure, ...], ...]
    process: tuple[ProcessEvent, ...]
    answers: tuple[RegionalAnswer, ...]
    verdicts: tuple[Verdict, ...]
    next_step: Text
    not_known: tuple[Text, ...]
    to_ask: tuple[ToAsk, ...]
    sources: Mapping[str, SourceNote]
    backtest: BacktestPlan | None = None
    contacts: tuple[Contact, ...] = ()
    assessment: AssessmentPlan | None = None
    linked: tuple[LinkedRound, ...] = ()
    protection: Name | None = None
    returns: ReturnsPlan | None = None

    @property
    def data_day(self) -> dt.date:
        """The day a report is as of unless told: the last that the data date can mean.

        Raises
        ------
        ValueError
            The data date is not known: a mistake in the program, since reading refuses
            it.
        """
        if self.data_date.last is None:
            raise ValueError(f"{self.slug}: the data date is not known")
        return self.data_date.last

    @property
    def asks_for_offer(self) -> bool:
        """Whether a theme asks for an offer: only then are alternatives the answer."""
        return any(theme.asks is Asks.OFFER for theme in self.themes)

    @property
    def plan(self) -> AssessmentPlan:
        """The analyst's part of the assessment; an empty one where the file has none."""
        return self.assessment or AssessmentPlan()

    @property
    def mean_stay(self) -> LowCentralHigh | None:
        """The assumed mean stay in years, whether given in years or months; None: not assumed."""
        return mean_stay(self.parameters)

    def showing(self) -> Showing:
        """What the round reads of need and of places, each with evidence, date and source."""
        unknown = "; ".join(text.da for text in self.not_known)
        return Showing(
            caption=f"{self.slug}: {self.short_name.da}, udsendt {self.issued.text}.",
            table=tabulate_read(self.need.readings, self.offers),
            notes=(self.name.da, f"Ikke oplyst: {unknown}." if unknown else ""),
        )

    def as_known_at(self, as_of: dt.date) -> Udmelding:
        """The round without what was announced, published or done later.

        Parameters
        ----------
        as_of
            The day. What has no date stays, since it cannot be shown to be later.

        Returns
        -------
        Udmelding
            A copy: later deadlines, events, verdicts and withdrawals, provisions not yet in
            force, and figures published or dated later, are gone, and with a figure the reading
            of need that rests on it.
        """
        verdicts = (v for v in self.verdicts if v.date.known_by(as_of))
        offers = tuple(
            offer.as_known_at(as_of)
            for offer in self.offers
            if offer.opened is None or offer.opened.known_by(as_of)
        )
        ids = [offer.id for offer in offers]
        need = self.need.as_known_at(as_of)
        readings = [reading.id for reading in need.readings]
        plan = self.backtest
        law = tuple(one for one in self.law if one.valid_from.known_by(as_of))
        # A provision to come is not named: what only it rests on is no source of the round yet.
        held = [one.source for one in law]
        later = [one.source for one in self.law if one not in law and one.source not in held]
        return replace(
            self,
            law=law,
            sources={name: note for name, note in self.sources.items() if note not in later},
            deadlines=tuple(d for d in self.deadlines if d.announced.known_by(as_of)),
            need=need,
            offers=offers,
            offer_counts=tuple(f for f in self.offer_counts if known_by(f, as_of)),
            scenarios=self.scenarios.without_later(ids, as_of) if self.scenarios else None,
            definitions=tuple(f for f in self.definitions if known_by(f, as_of)),
            comparable=tuple(
                tuple(f for f in group if known_by(f, as_of)) for group in self.comparable
            ),
            process=tuple(event for event in self.process if event.date.known_by(as_of)),
            answers=tuple(answer for answer in self.answers if answer.date.known_by(as_of)),
            backtest=plan.as_known_at(as_of, readings=readings) if plan else None,
            verdicts=tuple(v.as_known_at(as_of) for v in verdicts if v.announced.known_by(as_of)),
            assessment=self.assessment and self.assessment.as_known_at(as_of),
            linked=tuple(r.as_known_at(as_of) for r in self.linked if r.issued.known_by(as_of)),
        )

    def deadline_in_force(self, as_of: dt.date) -> Deadline | None:
        """The deadline announced last by a day; None when none was announced.

        Notes
        -----
        The renewal of 2023 was to be answered by 1 June 2024, until 5 March 2024 moved it to
        31 December: on 1 March the first still held.
        """
        announced = [d for d in self.deadlines if d.announced.known_by(as_of)]
        # Of those announced on one day the file's last holds; max would keep the first it meets.
        return max(reversed(announced), key=_announced_on, default=None)

    def assumptions(self) -> tuple[Assumption, ...]:
        """Every assumed value of the round, in the order of its file."""
        split = self.capacity.split
        return (
            *self.target_group.population_at_risk.assumptions,
            *self.need.assumptions,
            *(split.assumptions if split else ()),
            *self.service_levels.assumptions,
            *parameter_assumptions(self.parameters),
            *(row for offer in self.offers for row in offer.assumptions),
            *(self.scenarios.assumptions if self.scenarios else ()),
        )


def _announced_on(deadline: Deadline) -> dt.date:
    return deadline.announced.first or dt.date.min


def list_slugs(root: Path) -> tuple[str, ...]:
    """Slugs of all rounds below a checkout, in order of issue.

    Reads one line of each file, so that a faulty file is still listed and can be named.
    """
    dated = []
    for path in (root / FOLDER).glob("*.yaml"):
        try:
            text = path.read_text(encoding="utf-8", errors="replace")
        except OSError:
            text = ""  # Whoever reads the round is told why it cannot be read.
        match = _ISSUED.search(text)
        dated.append((_first_day(match.group(1).strip() if match else ""), path.stem))
    return tuple(slug for _, slug in sorted(dated))


def read_udmelding(reader: Reader, slug: str) -> Udmelding:
    """Read one round, with the figures and sources it points at.

    Raises
    ------
    UsageError
        If there is no such round.
    DataError
        If its file or the published figures are faulty; every fault is in it.
    """
    slugs = list_slugs(reader.root)
    if slug not in slugs:
        raise unknown_name(Text("udmelding", "udmelding"), slug, slugs)
    return _read(reader, [slug], slugs)[0]


def read_udmeldinger(reader: Reader) -> tuple[Udmelding, ...]:
    """Read all rounds in order of issue.

    Raises
    ------
    DataError
        If any file is faulty; every fault of every file is in it.
    """
    slugs = list_slugs(reader.root)
    return tuple(_read(reader, slugs, slugs))


def _read(reader: Reader, wanted: Sequence[str], slugs: Sequence[str]) -> list[Udmelding]:
    figures = collect_published(reader, slugs)
    problems, rounds = list(figures.problems), []
    for slug in wanted:
        try:
            read = _read_file(reader, f"{FOLDER}/{slug}.yaml", slugs, figures)
            rounds.append(replace(read, linked=_linked(reader, read, slugs, figures)))
        except DataError as error:
            problems += error.problems
    if problems:
        raise DataError(problems)
    return rounds


def _read_file(reader: Reader, path: str, slugs: Sequence[str], figures: FiguresRead) -> Udmelding:
    document = reader.yaml(path, keep_duplicates=True)
    problems = [*document.duplicates]
    problems += rule_problems(document, rounds=slugs, figures=figures.figures)
    found: dict[str, Udmelding] = {}
    try:
        found = _schema().validate_python(
            {_FILE: document.data}, context=_references(document.data, figures)
        )
    except ValidationError as error:
        errors = error.errors(include_url=False)
        problems += schema_problems(document, Udmelding, errors)
    if problems:
        raise DataError(sorted(problems, key=lambda problem: problem.line or 0))
    return found[_FILE]


def _linked(
    reader: Reader, udmelding: Udmelding, slugs: Sequence[str], figures: FiguresRead
) -> tuple[LinkedRound, ...]:
    paths = (f"{FOLDER}/{slug}.yaml" for slug in udmelding.plan.linked_rounds or ())
    others = [_read_file(reader, path, slugs, figures) for path in paths]
    return tuple(
        LinkedRound(
            slug=other.slug,
            short_name=other.short_name,
            issued=other.issued,
            renews=other.renews,
            verdicts=other.verdicts,
        )
        for other in others
    )


def _references(data: Mapping[str, Any], figures: FiguresRead) -> References:
    given = data.get("sources")
    written = given if isinstance(given, Mapping) else {}
    sources: dict[str, SourceNote] = {}
    for name, source in written.items():
        try:
            sources[name] = _source_schema().validate_python({_FILE: source})[_FILE]
        except ValidationError:
            # Reported with the rest of the file; here only the good ones are needed.
            continue
    return References(
        sources=sources,
        figures=figures.figures,
        source_ids=[str(name) for name in written],
        figure_ids=figures.ids,
    )


@functools.cache
def _schema() -> TypeAdapter[dict[str, Udmelding]]:
    return TypeAdapter(dict[str, Udmelding], config=_STRICT)


@functools.cache
def _source_schema() -> TypeAdapter[dict[str, SourceNote]]:
    return TypeAdapter(dict[str, SourceNote], config=_STRICT)


def _first_day(text: str) -> dt.date:
    try:
        return Period(text).first or dt.date.max
    except ValueError:
        return dt.date.max
