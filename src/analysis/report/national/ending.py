"""The end of the national report: the conclusion, and the place for the expert council."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.assessment.study import AreaView
from analysis.language import Language
from analysis.report import blocks
from analysis.report.blocks import Block
from analysis.report.verdict_words import AGENCYS, verdict_keys, words_of_test
from analysis.report.wording import missing_answer, need_answer, next_answer


def conclusion(view: AreaView, language: Language) -> Iterator[Block]:
    """How many, whether there is enough and it is coordinated, what is missing, what happens next."""
    need = need_answer(view, language)
    yield blocks.paragraph(need.text, need.quantities)
    said = [words_of_test(view, test, language) for test in AGENCYS]
    yield blocks.paragraph(" ".join(said), verdict_keys(view))
    yield blocks.paragraph(missing_answer(view, language).text)
    yield blocks.paragraph(next_answer(view, language).text)


def council(language: Language) -> Iterator[Block]:
    """A box that says it is empty until the council's comment has been received."""
    items = [language.text("national.council.empty"), language.text("national.council.how")]
    yield blocks.callout("note", language.text("national.council.title"), items)
