"""The words for what forms keep as codes: topics, sorts, positions, questions, and numbers."""

from __future__ import annotations

import functools
from collections.abc import Mapping

import pandas as pd

from analysis.assessment.joint.view import Joint
from analysis.assessment.study import AreaView
from analysis.catalogue.opinions import COORDINATION, answer_prefix, topics_rated
from analysis.catalogue.themes import Theme
from analysis.language import Language, Text
from analysis.report.blocks import Cell
from analysis.report.glyphs import printable
from analysis.report.rated import count_cell
from analysis.report.tables import cells
from analysis.returns.answers.emptiness import Emptiness
from analysis.returns.form.choices import (
    CHALLENGE,
    OFFER_KIND,
    OPERATOR,
    PLACES_BY_DEFINITION,
    POSITION,
    SOLUTION,
    YES_NO,
)
from analysis.returns.form.definition import define_forms
from analysis.returns.form.questions import Choices

CHOICES: Mapping[str, Choices] = {
    "challenge": CHALLENGE,
    "solution": SOLUTION,
    "kind": OFFER_KIND,
    "operator": OPERATOR,
    "position": POSITION,
    "yes_no": YES_NO,
}
_PLACES = {row.id: row.label for row in PLACES_BY_DEFINITION}


def choice(language: Language, name: str, code: str) -> str:
    """The label of a code of one of the lists; which kind of nothing where it is one."""
    for item in CHOICES[name].items:
        if item.code == code:
            return language.choose(item.label)
    return nothing(language, code)


def nothing(language: Language, empty: str) -> str:
    """Which kind of nothing stands there, in words."""
    known = {kind.value for kind in Emptiness if kind is not Emptiness.BLANK}
    return language.choose(Emptiness(empty).text) if empty in known else language.text("unknown")


def name_of(joint: Joint, language: Language, key: str) -> str:
    """What a municipality, a region or an offer is called, in letters that can be printed."""
    return printable(language.choose(joint.names[key]))


def written(words: str) -> Cell:
    """A cell of a respondent's own words."""
    return cells.words(printable(words))


def definition(language: Language, code: str) -> str:
    """What a number of places counts."""
    return language.choose(_PLACES[code]) if code in _PLACES else code


def prefix_of(view: AreaView, theme: Theme) -> str:
    """What the ids of a theme's answers begin with."""
    return answer_prefix(view.udmelding.themes, theme)


def rated(language: Language, what: str) -> str:
    """What a row of a profile of ratings is about; empty where it is no such row."""
    return language.choose(COORDINATION[what]) if what in COORDINATION else ""


def topics_of(view: AreaView, theme: Theme) -> tuple[str, ...]:
    """Ids of what a theme asks to be rated, in the order of the form."""
    return topics_rated(view.udmelding.themes, theme)


@functools.lru_cache(maxsize=8)
def questions(view: AreaView) -> Mapping[str, Text]:
    """What each question of the forms asks, by id; of a column by table and column."""
    areas = view.study.country.every_area
    found: dict[str, Text] = {}
    for form in define_forms(view.udmelding, areas, view.udmelding.data_day):
        for question in form.questions:
            found.setdefault(question.id, question.label)
            for column in question.columns:
                found.setdefault(f"{question.id}.{column.id}", question.label)
    return found


def question(view: AreaView, language: Language, name: str) -> str:
    """What a question asks."""
    return language.choose(questions(view)[name])


def count(language: Language, low: object, high: object, empty: str = "") -> Cell:
    """A count with its two ends, or which kind of nothing there is instead of one.

    Examples
    --------
    >>> [count(Language("da"), *ends).text for ends in ((3, 3), (1, 4), (2, None))]
    ['3', '1 til 4', 'mindst 2']
    """
    if pd.isna(low) and pd.isna(high):  # type: ignore[call-overload]
        return Cell(None, nothing(language, empty))
    return count_cell(language, low, high)
