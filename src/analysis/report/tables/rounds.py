"""Tables about the round itself: themes, process, assumptions, questions, sources."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.assessment.study import AreaView
from analysis.catalogue.answers import RegionalAnswer
from analysis.catalogue.assumptions import Assumption
from analysis.catalogue.fields import Grade
from analysis.evidence import Source, Unit
from analysis.language import Language
from analysis.periods import UNKNOWN, Period
from analysis.report import blocks
from analysis.report.blocks import Block, Cell
from analysis.report.tables import cells
from analysis.report.tables.history import history_sources


def themes_table(view: AreaView, language: Language) -> Block:
    """What the round asked, and what is known of the answer; a theme without data stays."""
    themes = view.udmelding.themes
    # What is known is written as of the file's newest information.
    current = view.study.as_of >= view.udmelding.data_day
    rows = [
        [
            cells.words(language.choose(theme.title)),
            cells.words(language.choose(theme.question)),
            cells.words(language.choose(theme.known) if current else language.text("themes.early")),
        ]
        for theme in themes
    ]
    return blocks.table(
        rows,
        columns=cells.columns(language, "theme", "question", "status"),
        label="temaer",
        caption=language.text("table.themes"),
        source=cells.sources(language, (theme.source.source for theme in themes)),
    )


def law_table(view: AreaView, language: Language) -> Block:
    """The law behind the request and behind the service, with the time it held."""
    # An Act that came later is no ground on the day of the report.
    laws = [law for law in view.udmelding.law if law.valid_from.known_by(view.study.as_of)]
    rows = [
        [
            cells.words(language.choose(law.ground)),
            cells.words(language.text(f"law.{law.role}")),
            cells.period(language, law.valid_from),
            cells.period(language, law.valid_to),
        ]
        for law in laws
    ]
    return blocks.table(
        rows,
        columns=cells.columns(language, "ground", "role", "valid_from", "valid_to"),
        label="hjemmel",
        caption=language.text("table.law"),
        source=cells.sources(language, (law.source.source for law in laws)),
    )


def process_table(view: AreaView, language: Language) -> Block:
    """What happened and what falls due, in order of time, each with its source."""
    found = sorted(_events(view, language), key=lambda event: str(event[0].first or "9999"))
    rows = [
        [cells.period(language, date), cells.words(words), cells.words(source.title)]
        for date, words, source in found
    ]
    return blocks.table(
        rows,
        columns=cells.columns(language, "date", "event", "source"),
        label="forloeb",
        caption=language.text("table.process"),
        source=cells.sources(language, (source for _, _, source in found)),
    )


def _events(view: AreaView, language: Language) -> Iterator[tuple[Period, str, Source]]:
    udmelding = view.udmelding
    for event in udmelding.process:
        yield event.date, language.choose(event.event), event.source.source
    for deadline in udmelding.deadlines:
        date = language.period(deadline.date)
        words = language.text("process.deadline", date=date)
        if deadline.note is not None:
            words = f"{words.removesuffix('.')}. {language.choose(deadline.note)}"
        yield deadline.announced, words, deadline.source.source
    for verdict in udmelding.verdicts:
        words = language.text("process.verdict", words=language.choose(verdict.words))
        yield verdict.date, words, verdict.source.source
        if verdict.withdrawn is not None:
            reason = language.choose(verdict.withdrawn.reason)
            words = language.text("process.withdrawn", reason=reason)
            yield verdict.withdrawn.date, words, verdict.withdrawn.source.source


def assumptions_table(view: AreaView, language: Language) -> Block:
    """Everything assumed, with low, central and high, the reason, and how much it matters."""
    assumptions = view.udmelding.assumptions()
    rows = [
        [
            cells.words(_name(view, assumption, language)),
            *_range(assumption, language),
            cells.words(language.choose(assumption.reason)),
            _grade(assumption.quality, language),
            _grade(assumption.impact, language),
        ]
        for assumption in assumptions
    ]
    cited = [assumption.source.source for assumption in assumptions if assumption.source]
    return blocks.table(
        rows,
        columns=[
            cells.column(language, "name"),
            *cells.columns(language, "low", "central", "high", numeric=True),
            *cells.columns(language, "reason", "quality", "impact"),
        ],
        label="antagelser",
        caption=language.text("table.assumptions"),
        source=cells.sources(language, cited, own=True),
    )


def _name(view: AreaView, assumption: Assumption, language: Language) -> str:
    """The assumption's name with its area, or with what is assumed where that is no number."""
    areas = {area.slug: area.name for area in view.study.areas.report_areas}
    of = areas.get(assumption.area or "", assumption.words)
    name = language.choose(assumption.name)
    if of is None:
        return name
    return language.text("table.assumptions.name", name=name, of=language.choose(of))


def _range(assumption: Assumption, language: Language) -> list[Cell]:
    return [
        _number(value, assumption.unit, language)
        for value in (assumption.low, assumption.central, assumption.high)
    ]


def _number(value: float | None, unit: Unit | None, language: Language) -> Cell:
    if value is None:
        return cells.dash()
    if unit in (Unit.SHARE, Unit.PROBABILITY):
        return cells.chance(language, value)
    # An assumption is printed as it was written: 0.05, 80.5.
    written = f"{value:.10g}".partition(".")[2]
    return Cell(value, language.number(value, decimals=len(written)))


def _grade(grade: Grade | None, language: Language) -> Cell:
    return cells.words(language.text(f"grade.{grade}") if grade else "–")


def answers_table(view: AreaView, language: Language) -> Block:
    """Who is known to have answered, region by region; silence is not said of the unknown."""
    answers = {answer.area: answer for answer in view.udmelding.answers}
    rows = []
    for region in view.study.asked_regions:
        answer = answers.get(region.slug)
        status = language.text(f"status.{answer.status}") if answer else language.text("unknown")
        date = cells.period(language, answer.date) if answer else cells.unknown(language)
        rows.append([cells.words(language.choose(region.name)), cells.words(status), date])
        rows[-1].append(_count(answer, language))
    return blocks.table(
        rows,
        columns=[
            *cells.columns(language, "region", "answer", "date"),
            cells.column(language, "count", numeric=True),
        ],
        label="svar",
        caption=language.text("table.answers"),
        source=cells.sources(language, (answer.source.source for answer in answers.values())),
    )


def _count(answer: RegionalAnswer | None, language: Language) -> Cell:
    if answer is None or answer.low is None or answer.high is None:
        return cells.unknown(language)
    value = float(answer.low) if answer.low == answer.high else None
    return Cell(value, language.interval(answer.low, answer.high))


def ask_table(view: AreaView, language: Language) -> Block | None:
    """What would have to be asked, and who knows it."""
    asks = view.udmelding.to_ask
    if not asks:
        return None
    rows = [
        [cells.words(language.choose(ask.whom)), cells.words(language.choose(ask.what))]
        for ask in asks
    ]
    return blocks.table(
        rows,
        columns=cells.columns(language, "whom", "what"),
        label="spoergsmaal",
        caption=language.text("table.ask"),
        source="",
    )


def sources_table(view: AreaView, language: Language) -> Block:
    """Every source of the round and its figures: title, publication date, address."""
    notes = {note.title: (note.published, note.url) for note in view.udmelding.sources.values()}
    for cited in history_sources(view):
        notes.setdefault(cited.title, (cited.published, cited.url))
    figures = [*view.udmelding.definitions, *view.udmelding.offer_counts]
    figures += [places.figure for offer in view.udmelding.offers for places in offer.places]
    figures += [figure for reading in view.udmelding.need.readings for figure in reading.basis]
    for figure in figures:
        notes.setdefault(figure.source.title, (figure.published, figure.source.url))
    population = view.study.population.source
    notes.setdefault(population.title, (Period(UNKNOWN), population.url))
    rows = [
        [cells.words(title), cells.period(language, published), cells.words(url)]
        for title, (published, url) in sorted(notes.items(), key=lambda item: item[0].casefold())
        if published.known_by(view.study.as_of)
    ]
    return blocks.table(
        rows,
        columns=cells.columns(language, "source", "published", "address"),
        label="kilder",
        caption=language.text("table.sources"),
        source="",
    )
