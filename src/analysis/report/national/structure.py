"""The national structure of offers: which there are, what they hold, and need against them."""

from __future__ import annotations

from analysis.assessment.study import AreaView
from analysis.language import Language
from analysis.report import blocks, figures
from analysis.report.blocks import Section, present
from analysis.report.compared import has_alternatives
from analysis.report.tables import capacity, supply
from analysis.report.wording import capacity_answer, gap_answer, rule_words


def structure(view: AreaView, language: Language) -> Section:
    """The rule for when there is no room, the offers with their places, and the gap or why none."""
    rule, answer = rule_words(view, language), capacity_answer(view, language)
    gap = gap_answer(view, language)
    found = [
        blocks.paragraph(rule.text, rule.keys),
        blocks.paragraph(answer.text, answer.quantities),
        figures.places_and_residents(view, language),
        supply.offers_table(view, language),
        capacity.usable_table(view, language),
        capacity.delivery_table(view, language),
        blocks.paragraph(gap.text, gap.quantities),
        supply.balance_table(view, language),
    ]
    if has_alternatives(view):
        found.append(blocks.paragraph(language.text("offers.pointer")))
    return present(found)
