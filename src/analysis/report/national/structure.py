"""The national structure of offers: which there are, what they hold, and need against them."""

from __future__ import annotations

from analysis.assessment.study import AreaView
from analysis.language import Language
from analysis.report import blocks, figures
from analysis.report.blocks import Block, Section
from analysis.report.compared import has_alternatives
from analysis.report.tables import capacity, supply
from analysis.report.wording import capacity_answer, gap_answer


def structure(view: AreaView, language: Language) -> Section:
    """The rule for when there is no room, the offers with their places, and the gap or why none."""
    days = view.udmelding.capacity.within_days
    words = language.plural("unit.days", days, n=days) if days else ""
    rule = language.text(f"rule.{view.udmelding.capacity.rule}", days=words)
    answer, gap = capacity_answer(view, language), gap_answer(view, language)
    found = [
        blocks.paragraph(rule, ("capacity.within_days",) if days else ()),
        blocks.paragraph(answer.text, answer.quantities),
        *_made(
            figures.places_and_residents(view, language),
            supply.offers_table(view, language),
            capacity.usable_table(view, language),
            capacity.delivery_table(view, language),
        ),
        blocks.paragraph(gap.text, gap.quantities),
        *_made(supply.balance_table(view, language)),
    ]
    if has_alternatives(view):
        found.append(blocks.paragraph(language.text("offers.pointer")))
    return Section(tuple(found))


def _made(*made: Block | None) -> tuple[Block, ...]:
    return tuple(block for block in made if block is not None)
