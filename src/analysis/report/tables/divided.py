"""Tables of what dividing takes: places by structure, and the price of splitting as a curve."""

from __future__ import annotations

from typing import Any

from analysis.assessment.study import AreaView
from analysis.evidence import Unit
from analysis.language import Language
from analysis.model.balance.helping import Help
from analysis.report import blocks
from analysis.report.amounts import amount
from analysis.report.blocks import Block, Cell, Column
from analysis.report.choosing import structure_name, structures
from analysis.report.compared import CASES, compared, has_alternatives, shown_reading
from analysis.report.curve import (
    HELPS,
    at,
    best_split,
    curve_rows,
    has_curve,
    main_total,
    two_offers,
)
from analysis.report.tables import cells
from analysis.report.tables.alternatives import known_number


def structures_table(view: AreaView, language: Language) -> Block | None:
    """Places for each way to divide the citizens, by criterion and level, known and uncertain."""
    found = structures(view)
    if not found:
        return None
    reading = shown_reading(view)
    names = {a.id: structure_name(view, a, language) for a in compared(view)}
    rows = [
        [
            cells.words(names[name]),
            cells.words(
                language.text("structure.one" if row.offers == 1 else f"structure.{criterion}")
            ),
            cells.chance(language, level),
            *_structure_cells(row, language),
            *_structure_cells(found[name, level, criterion, "uncertain"], language),
        ]
        for (name, level, criterion, case), row in found.items()
        if case == "central"
    ]
    return blocks.table(
        rows,
        columns=[
            *cells.columns(language, "division_of", "criterion"),
            cells.column(language, "level", numeric=True, unit="0-1"),
            *(
                Column(
                    key=f"{key}_{case}",
                    text=language.text(f"column.structure.{key}")
                    if case == "central"
                    else language.text(
                        "column.outcome.uncertain", column=language.text(f"column.structure.{key}")
                    ),
                    numeric=True,
                    unit=unit,
                )
                for case in CASES
                for key, unit in (("places", ""), ("suffice", "0-1"))
            ),
        ],
        label="pladser-efter-struktur",
        caption=language.text("table.structures", reading=language.choose(reading.short)),
        source=cells.reckoned_from(language, reading),
        notes=[language.text("table.structures.note")],
    )


def _structure_cells(row: Any, language: Language) -> list[Cell]:
    """Places in all with their parts, the CSV keeping the total; and how often all suffice."""
    total = language.number(int(row.total_places))
    shown = total if row.offers == 1 else f"{row.places} = {total}"
    return [
        Cell(float(row.total_places), shown),
        cells.chance(language, float(row.chance_all_suffice)),
    ]


def curve_table(view: AreaView, language: Language) -> Block | None:
    """Citizens without a place for each number of places in the new offer, by help and load."""
    if not has_alternatives(view) or not has_curve(view):
        return None
    total, reading = main_total(view), shown_reading(view)
    tried = sorted(set(curve_rows(view, case="central")["new_places"]))
    new, other = two_offers(view, language)
    rows = [
        _curve_cells(view, case=case, total=total, places=int(places), language=language)
        for case in CASES
        for places in tried
        if places <= total
    ]
    persons = language.text("unit_name.persons")
    columns = [
        cells.column(language, "case"),
        Column(key="new_places", text=new, numeric=True),
        Column(key="other_places", text=other, numeric=True),
        *(
            Column(
                key=f"excess_{help_given}",
                text=language.text(f"help_short.{help_given}"),
                numeric=True,
                unit=persons,
            )
            for help_given in HELPS
        ),
        cells.column(language, "displaced", numeric=True, unit=persons),
        cells.column(language, "price_places", numeric=True),
    ]
    return blocks.table(
        rows,
        columns=columns,
        label="prisen-for-at-dele-kurve",
        caption=language.text("table.curve", places=amount(language, Unit.PLACES, total)),
        source=cells.reckoned_from(language, reading),
        notes=[
            language.text("table.curve.note", new=new, other=other),
            language.text("table.curve.price"),
        ],
    )


def _curve_cells(
    view: AreaView, *, case: str, total: int, places: int, language: Language
) -> list[Cell]:
    points = {
        help_given: at(view, case=case, total=total, new=places, help_given=help_given)
        for help_given in HELPS
    }
    both, apart = points[Help.BOTH], points[Help.NONE]
    return [
        cells.words(language.text(f"case_short.{case}")),
        cells.number(language, places),
        cells.number(language, total - places),
        *(_point(point, "expected_excess_persons", language) for point in points.values()),
        _point(both, "displaced_persons", language),
        _point(apart, "price_places", language),
    ]


def _point(point: Any, column: str, language: Language) -> Cell:
    """A number of the curve; a dash where an area would have no offer at all."""
    if point is None:
        return cells.dash()
    value = float(getattr(point, column))
    shown = known_number(language, value)
    marked = column == "expected_excess_persons" and bool(point.efficient)
    return Cell(value, language.text("table.curve.marked", value=shown.text)) if marked else shown


def totals_table(view: AreaView, language: Language) -> Block | None:
    """The best division of each number of places, and what it costs against one offer."""
    if not has_alternatives(view) or not has_curve(view):
        return None
    reading = shown_reading(view)
    totals = sorted(set(curve_rows(view, case="central")["total_places"]))
    rows = []
    for total in totals:
        for case in CASES:
            best = best_split(view, case=case, total=int(total))
            both = at(view, case=case, total=int(total), new=best.new_places, help_given=Help.BOTH)
            rows.append(
                [
                    cells.number(language, int(total)),
                    cells.words(language.text(f"case_short.{case}")),
                    cells.words(f"{best.new_places} + {best.other_places}"),
                    known_number(language, float(best.pooled_excess_persons)),
                    known_number(language, float(best.expected_excess_persons)),
                    known_number(language, float(best.price_persons)),
                    cells.number(language, int(best.price_places)),
                    known_number(language, float(both.displaced_persons)),
                ]
            )
    new, other = two_offers(view, language)
    return blocks.table(
        rows,
        columns=[
            cells.column(language, "places", numeric=True),
            *cells.columns(language, "case", "division"),
            *cells.columns(
                language,
                "pooled_excess",
                "apart_excess",
                "price_persons",
                "price_places",
                numeric=True,
            ),
            cells.column(language, "displaced", numeric=True),
        ],
        label="bedste-deling",
        caption=language.text("table.totals"),
        source=cells.reckoned_from(language, reading),
        notes=[language.text("table.totals.note", new=new, other=other)],
    )
