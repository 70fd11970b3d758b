"""What became of the agency's earlier verdict, in a sentence that names both dates."""

from __future__ import annotations

from typing import Any

from analysis.assessment.study import AreaView
from analysis.assessment.tables import rows_of
from analysis.assessment.verdict.history import VERDICT, WITHDRAWN, history_of
from analysis.language import Language


def change_words(view: AreaView, language: Language) -> str:
    """What followed the newest verdict: taken back and why, or a further round; else nothing."""
    rows = list(rows_of(history_of(view.udmelding)))
    given = [place for place, row in enumerate(rows) if row.kind == VERDICT]
    if not given:
        return ""
    newest = rows[given[-1]]
    later = rows[given[-1] + 1 :]
    said = []
    if newest.withdrawn is not None:
        back = next(row for row in later if _takes_back(row, newest))
        said.append(_say("taken_back", newest, language, reason=language.choose(back.words)))
    said += [_next(row, newest, language) for row in later if row.kind != WITHDRAWN]
    return " ".join(said)


def _takes_back(row: Any, verdict: Any) -> bool:
    """Whether a row is the withdrawal of a verdict: of its round, on the day it was taken back."""
    same = row.round == verdict.round and row.announced == verdict.withdrawn
    return bool(same and row.kind == WITHDRAWN)


def _next(row: Any, newest: Any, language: Language) -> str:
    date, name = language.period(row.announced), language.choose(row.short_name)
    return _say(f"then_{row.kind}", newest, language, next=name, date=date)


def _say(key: str, verdict: Any, language: Language, **values: str) -> str:
    given = {
        "round": language.choose(verdict.short_name),
        "announced": language.period(verdict.announced),
    }
    if verdict.withdrawn is not None:
        given["withdrawn"] = language.period(verdict.withdrawn)
    return language.text(f"verdict.history.{key}", **given, **values)
