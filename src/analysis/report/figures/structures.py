"""The picture of places by structure: what one offer takes, and what several take."""

from __future__ import annotations

from typing import Any

from analysis.assessment.study import AreaView
from analysis.evidence import Unit
from analysis.language import Language
from analysis.report.amounts import amount
from analysis.report.blocks import Block
from analysis.report.choosing import structure_name, structures
from analysis.report.compared import compared, shown_reading
from analysis.report.figures.need import basis_note
from analysis.report.figures.pairs import Pair, PairChart, PairRow, Panel, draw_pairs, read_out
from analysis.report.tables import cells

_CRITERIA = ("each_alone", "all_at_once")


def places_by_structure(view: AreaView, language: Language) -> Block | None:
    """Places in all that suffice at the main service level, for each way to divide the citizens.

    Returns
    -------
    Block or None
        The first reading; None where nothing is divided.
    """
    level = view.udmelding.service_levels.main
    found = {
        (name, case, criterion): row
        for (name, at_level, criterion, case), row in structures(view).items()
        if at_level == level
    }
    names = list(dict.fromkeys(name for name, _, _ in found))
    if len(names) < 2:
        return None
    reading = shown_reading(view)
    notes = (language.text("figure.structures.legend"), basis_note(view, reading, language))
    values = {"level": language.percent(level)}
    chart = PairChart(
        rows=tuple(_row(view, found, name, language) for name in names),
        panels=tuple(
            Panel(
                head=language.text(f"figure.structures.{criterion}"),
                axis_words=language.text("unit_name.places"),
                shares=False,
            )
            for criterion in _CRITERIA
        ),
        name_width=2.0,
    )
    return draw_pairs(
        chart,
        notes,
        language,
        label="pladser-efter-struktur",
        caption=_caption(chart, values, language),
        alt=language.text("figure.structures.alt", rows=read_out(chart), **values),
        source=cells.reckoned_from(language, reading),
    )


def _row(
    view: AreaView, found: dict[tuple[str, str, str], Any], name: str, language: Language
) -> PairRow:
    alternative = next(a for a in compared(view) if a.id == name)
    alone = found[name, "central", "each_alone"]
    offers = amount(language, Unit.OFFERS, int(alone.offers))
    return PairRow(
        name=structure_name(view, alternative, language),
        detail=offers if alone.offers == 1 else f"{offers}: {alone.places}",
        pairs=tuple(_pair(found, name, criterion, language) for criterion in _CRITERIA),
    )


def _pair(
    found: dict[tuple[str, str, str], Any], name: str, criterion: str, language: Language
) -> Pair:
    # For one offer all criteria are one, and only the first is tabulated.
    known, uncertain = (
        int(found.get((name, case, criterion), found[name, case, "each_alone"]).total_places)
        for case in ("central", "uncertain")
    )
    words = language.text(
        "alternatives.both", known=language.number(known), uncertain=language.number(uncertain)
    )
    return Pair(known=float(known), uncertain=float(uncertain), words=words)


def _caption(chart: PairChart, values: dict[str, str], language: Language) -> str:
    fewest = min(chart.rows, key=lambda row: row.pairs[0].known or 0.0)
    most = max(chart.rows, key=lambda row: row.pairs[0].known or 0.0)
    return language.text(
        "figure.structures.caption",
        few=fewest.name,
        few_places=amount(language, Unit.PLACES, int(fewest.pairs[0].known or 0)),
        many=most.name,
        many_places=amount(language, Unit.PLACES, int(most.pairs[0].known or 0)),
        **values,
    )
