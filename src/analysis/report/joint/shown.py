"""What an internal assessment shows of the returns, beside what is published and apart from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from analysis.assessment.study import AreaView
from analysis.language import Language
from analysis.report import blocks
from analysis.report.blocks import Block, Section, present
from analysis.report.joint import labels, offers, opinions, pictures
from analysis.report.joint.refused import refused_table
from analysis.report.joint.standing import missing_items
from analysis.report.joint.words import who_words


def answered_section(view: AreaView, language: Language) -> Section:
    """Who has answered and what they think: ratings, offers, flows, challenges, solutions."""
    who = who_words(view, language)
    missing = missing_items(view, language)
    lead = (
        blocks.heading(language.text("section.joint_answered"), label="joint_answered", level=3),
        blocks.paragraph(who.text, who.keys),
        *([blocks.bullets(missing)] if missing else []),
    )
    topics = [t for theme in view.udmelding.themes for t in labels.topics_of(view, theme)]
    told = [
        refused_table(view, language),
        pictures.rating_profile(view, language),
        opinions.ratings_table(view, language, topics, label="vurderinger-svar"),
        offers.named_table(view, language),
        pictures.who_goes_where(view, language),
        offers.flows_table(view, language),
        opinions.mentions_table(view, language, "challenge"),
        opinions.mentions_table(view, language, "solution"),
        *_positions(view, language),
    ]
    return Section(lead) + present(told)


def places_section(view: AreaView, language: Language) -> Section:
    """Places and moves as offers tell them: beside the published ones, never mixed with them."""
    told = present([offers.places_table(view, language), offers.moves_table(view, language)])
    return _headed(language, "joint_places", told)


def stays_section(view: AreaView, language: Language) -> Section:
    """How long citizens stay, from the months that offers list."""
    return _headed(language, "joint_stays", present([offers.stays_table(view, language)]))


SECTIONS: Mapping[str, Callable[[AreaView, Language], Section]] = {
    "answered": answered_section,
    "places": places_section,
    "stays": stays_section,
}


def _positions(view: AreaView, language: Language) -> list[Block | None]:
    said = opinions.position_words(view, language)
    if not said.text:
        return []
    return [blocks.paragraph(said.text, said.keys), opinions.positions_table(view, language)]


def _headed(language: Language, name: str, told: Section) -> Section:
    if not told.blocks:
        return told
    head = blocks.heading(language.text(f"section.{name}"), label=name, level=3)
    return Section((head,)) + told
