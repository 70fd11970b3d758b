"""What a form itself says on its sheets: everything else that stands there was written by somebody."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from openpyxl import Workbook as Drawn

from analysis.returns.form.questions import Form
from analysis.returns.intake.identity import SYNTHETIC
from analysis.returns.questionnaire.sheets import LISTS_SHEET, draw_sheets
from analysis.returns.questionnaire.styles import add_styles

# The sheet of allowed answers, which is no sheet of the form.
LISTS = ""


@functools.lru_cache(maxsize=32)
def own_words(form: Form) -> Mapping[str, frozenset[str]]:
    """The texts and numbers that each sheet of a form is sent out with, by the sheet's id.

    Drawn once and read off, so that no wording stands in two places.
    """
    book = Drawn()
    add_styles(book)
    draw_sheets(book, form)
    pages = {sheet.id: sheet.name.da for sheet in form.sheets} | {LISTS: LISTS_SHEET}
    return {
        name: frozenset(
            str(cell.value)
            for row in book[page].iter_rows()
            for cell in row
            if cell.value is not None
        )
        for name, page in pages.items()
    }


def is_own(words: frozenset[str], raw: str) -> bool:
    """Whether a text is one of a sheet's own, also below the stamp of a synthetic world."""
    return raw in words or raw.removeprefix(f"{SYNTHETIC}: ") in words
