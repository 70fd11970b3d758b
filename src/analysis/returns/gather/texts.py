"""What respondents wrote in their own words, kept apart: for internal use, never published whole."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from analysis.catalogue import Udmelding
from analysis.country import Areas
from analysis.returns.form.definition import define_forms
from analysis.returns.form.questions import Form, FormKind, Kind
from analysis.returns.gather.rows import Record, choice_of, tabulate
from analysis.returns.register.kept import KeptReturn

TEXT_COLUMNS = ("level", "respondent", "question", "row", "category", "text")
# Names of offers and where to ask are facts, not opinions.
_NO_OPINION = ("contact", "name")


def gather_texts(
    returns: Iterable[KeptReturn], *, udmelding: Udmelding, areas: Areas
) -> pd.DataFrame:
    """Gather the free texts of returns.

    Returns
    -------
    DataFrame
        level, respondent, question (id; of a table with its column), row, category (of a
        challenge, a solution or a competence; empty otherwise), text. Internal: a text may
        identify a citizen to whoever knows the place.
    """
    forms = {(form.kind, form.area): form for form in _forms(udmelding, areas)}
    rows: list[Record] = []
    for one in returns:
        area = one.respondent if one.kind is FormKind.REGION else ""
        form = forms.get((one.kind, area))
        asked = _in_own_words(form) if form else frozenset()
        categories = {
            (answer.id, answer.row): choice_of(answer)
            for answer in one.answers
            if answer.column == "category"
        }
        rows += [
            {
                "level": one.kind.value,
                "respondent": one.respondent,
                "question": ".".join(part for part in (answer.id, answer.column) if part),
                "row": answer.row,
                "category": categories.get((answer.id, answer.row), ""),
                "text": choice_of(answer),
            }
            for answer in one.answers
            if (answer.id, answer.column) in asked
        ]
    return tabulate(rows, TEXT_COLUMNS)


def _forms(udmelding: Udmelding, areas: Areas) -> tuple[Form, ...]:
    return define_forms(udmelding, areas, udmelding.data_day)


def _in_own_words(form: Form) -> frozenset[tuple[str, str]]:
    """Id and column of everything a form asks for in the respondent's own words."""
    found: set[tuple[str, str]] = set()
    for question in form.questions:
        if question.kind is Kind.TEXT and question.id.rpartition(".")[2] not in _NO_OPINION:
            found.add((question.id, ""))
        found |= {
            (question.id, column.id)
            for column in question.columns
            if column.kind is Kind.TEXT and column.id not in _NO_OPINION
        }
    return frozenset(found)
