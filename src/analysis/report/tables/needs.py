"""Tables about the target group: counts side by side, need by area, stock by stay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analysis.assessment.study import AreaView
from analysis.assessment.tables import rows_of
from analysis.catalogue.parameters import NeedReading
from analysis.evidence import Quantity, Unit
from analysis.language import Language
from analysis.report import blocks
from analysis.report.amounts import amount_of
from analysis.report.blocks import Block, Cell
from analysis.report.measures import ratios
from analysis.report.tables import cells
from analysis.report.wording import coverage_line


def definitions_table(view: AreaView, language: Language) -> Block | None:
    """The published counts side by side: different in what, when and whom they count."""
    figures = view.udmelding.definitions
    if not figures:
        return None
    defined = [_defined(figure, language) for figure in figures]
    rows = [
        [
            _once(defined, i, language),
            cells.value_of(language, figure),
            cells.words(language.text(f"unit_name.{figure.unit}")),
            cells.period(language, figure.date),
            cells.words(language.text(f"evidence.{figure.evidence}") if figure.known else "–"),
        ]
        for i, figure in enumerate(figures)
    ]
    return blocks.table(
        rows,
        columns=[
            cells.column(language, "definition"),
            cells.column(language, "value", numeric=True),
            *cells.columns(language, "unit", "date", "evidence"),
        ],
        label="opgoerelser",
        caption=language.text("table.definitions"),
        source=cells.sources(language, (figure.source for figure in figures)),
        notes=list(_ratios(view, language)),
    )


def _ratios(view: AreaView, language: Language) -> Iterator[str]:
    """How comparable counts stand to each other: 729 is 1.3 times 579."""
    for first, second, low, high in ratios(view):
        yield language.text(
            "table.definitions.ratio",
            first=amount_of(language, first),
            second=amount_of(language, second),
            ratio=language.interval(low, high, decimals=2),
        )


def _defined(figure: Quantity, language: Language) -> str:
    """What was counted, with the source's reservation."""
    notes = [figure.definition, *([figure.note] if figure.note else [])]
    return ". ".join(language.choose(note).rstrip(".") for note in notes) + "."


def _once(defined: Sequence[str], place: int, language: Language) -> Cell:
    """What was counted; a reader who has just read the same is told that it is the same."""
    again = place and defined[place] == defined[place - 1]
    return Cell(defined[place], language.text("table.same") if again else defined[place])


def need_table(view: AreaView, language: Language) -> Block | None:
    """Every area's share of each reading, with its interval; the report's own area is marked."""
    table = view.study.estimates.need_by_area
    if table.empty:
        return None
    yearly = view.udmelding.need.unit is Unit.NEW_PERSONS_PER_YEAR
    names = cells.marked_names(view, language)
    titles = {reading.id: reading.short for reading in view.udmelding.need.readings}
    unit = language.text(f"unit_name.{view.udmelding.need.unit}")
    rows = []
    for row in rows_of(table):
        found = [
            cells.words(names[row.area]),
            cells.words(language.choose(titles[row.reading])),
            cells.chance(language, row.share),
            cells.number(language, row.mean),
            cells.number(language, row.count_low),
            cells.number(language, row.count_high),
        ]
        if yearly:
            found += [cells.chance(language, row.none_known)]
            found += [cells.chance(language, row.none_uncertain)]
        rows.append(found)
    columns = [
        *cells.columns(language, "area", "reading"),
        cells.column(language, "share", numeric=True, unit="0-1"),
        *cells.columns(language, "mean", "low", "high", numeric=True, unit=unit),
    ]
    if yearly:
        columns += [
            cells.column(language, name, numeric=True, unit="0-1")
            for name in ("none_known", "none_uncertain")
        ]
    return blocks.table(
        rows,
        columns=columns,
        label="behov-efter-omraade",
        caption=language.text("table.need", unit=unit),
        source=_need_sources(view, language),
        notes=[
            coverage_line(view, language),
            language.choose(view.study.population.description),
            language.text("table.need.note"),
            *([language.choose(parted)] if (parted := view.study.break_in_series) else []),
        ],
    )


def _need_sources(view: AreaView, language: Language) -> str:
    basis = [figure.source for r in view.udmelding.need.readings for figure in r.basis]
    return cells.sources(language, [*basis, view.study.population.source], own=True)


def stock_table(view: AreaView, language: Language) -> Block | None:
    """Yearly persons as simultaneous citizens, for each assumed stay."""
    table = view.study.estimates.stock_by_stay
    if table.empty:
        return None
    readings: dict[str, NeedReading] = {r.id: r for r in view.udmelding.need.readings}
    rows = [
        [
            cells.words(language.choose(readings[row.reading].short)),
            cells.number(language, row.mean_stay_years),
            cells.number(language, row.stock_persons),
            cells.number(language, row.low_persons),
            cells.number(language, row.high_persons),
        ]
        for row in rows_of(table)
    ]
    return blocks.table(
        rows,
        columns=[
            cells.column(language, "reading"),
            cells.column(language, "stay", numeric=True, unit=language.text("unit_name.years")),
            *cells.columns(
                language,
                "stock",
                "low",
                "high",
                numeric=True,
                unit=language.text("unit_name.persons"),
            ),
        ],
        label="samtidige-borgere",
        caption=language.text("table.stock"),
        source=_need_sources(view, language),
        notes=[language.text("table.stock.note"), coverage_line(view, language)],
    )


def answered_table(view: AreaView, language: Language) -> Block | None:
    """What the answers say: reported, missed or wrongly counted, and with those who are silent."""
    table = view.study.estimates.need_from_answers
    if table.empty:
        return None
    names = cells.area_names(view, language)
    rows = [
        [
            cells.words(names[row.area]),
            cells.words(language.text(f"answered.{row.part}")),
            cells.number(language, row.mean_persons),
            cells.number(language, row.low_persons),
            cells.number(language, row.high_persons),
            cells.chance(language, row.answered_share),
        ]
        for row in rows_of(table)
    ]
    unit = language.text(f"unit_name.{view.udmelding.need.unit}")
    counted = (answer for answer in view.udmelding.answers if answer.low is not None)
    return blocks.table(
        rows,
        columns=[
            *cells.columns(language, "area", "part"),
            *cells.columns(language, "mean", "low", "high", numeric=True, unit=unit),
            cells.column(language, "answered_share", numeric=True, unit="0-1"),
        ],
        label="opgjort-af-svar",
        caption=language.text("table.answered", unit=unit),
        source=cells.sources(language, (answer.source.source for answer in counted), own=True),
        notes=[
            coverage_line(view, language),
            language.text("table.answered.note", **_factor_ends(view, language)),
        ],
    )


def _factor_ends(view: AreaView, language: Language) -> dict[str, str]:
    """The 5 % and 95 % points of the measurement factor that the answers were read with."""
    table = view.study.estimates.total_by_factor
    row = table[(table["basis"] == "answers") & (table["case"] == "assumed")].iloc[0]
    return {end: language.number(row[f"factor_{end}"], decimals=2) for end in ("low", "high")}
