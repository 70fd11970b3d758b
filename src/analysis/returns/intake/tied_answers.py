"""Single answers that must fit each other: required ones, parts and wholes, a number or its reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from analysis.catalogue.themes import Asks
from analysis.returns.answers.ends import says_the_same
from analysis.returns.findings import Finding
from analysis.returns.form.questions import REASON, Kind
from analysis.returns.intake.given import Given
from analysis.returns.intake.tied_rows import check_tied_rows

# Ids of `analysis.returns.form.respondent`.
RESPONDING, ANSWERED_BY, ANSWERED_FOR = (
    "respondent.answers",
    "respondent.answered_by",
    "respondent.answers_for.",
)
BY_ANOTHER, ALSO_FOR = "by_another", "also_for"


def check_tied(given: Sequence[Given], *, file: str) -> list[Finding]:
    """Check the answers of one return against each other.

    Parameters
    ----------
    given
        Everything given, in the form's order.
    file
        Name of the file, for the findings.
    """
    single = {one.slot.id: one for one in given if one.slot.column is None}
    answers = single.get(RESPONDING)
    # A municipality that another answers for fills in the first sheet alone.
    by_another = answers is not None and answers.value == BY_ANOTHER
    found = list(_required(single.values(), file, everything=not by_another))
    found += _respondent(single, file)
    found += _reasons(single, file, needed=not by_another)
    found += _parts(single, file)
    found += _spoken_for(single, file, by_another=by_another)
    return [*found, *check_tied_rows(given, single, file=file)]


def _required(given: Iterable[Given], file: str, *, everything: bool) -> Iterator[Finding]:
    for one in given:
        question = one.slot.question
        if question.required and not one.filled and (everything or not question.theme):
            yield one.find("answer.missing", file=file)


def _respondent(single: Mapping[str, Given], file: str) -> Iterator[Finding]:
    answers, other = single.get(RESPONDING), single.get(ANSWERED_BY)
    if answers is None or other is None:
        return
    if answers.value == BY_ANOTHER and not other.filled:
        yield other.find("answer.missing", file=file)
    if answers.value != BY_ANOTHER and answers.filled and other.filled:
        yield other.find("answer.respondent", file=file)
    fors = [one for name, one in single.items() if name.startswith(ANSWERED_FOR)]
    named = [one for one in fors if one.filled]
    for place, one in enumerate(named):
        if one.value in [earlier.value for earlier in named[:place]]:
            yield one.find("answer.named_twice", file=file)
    if answers.value == ALSO_FOR and fors and not named:
        yield fors[0].find("answer.missing", file=file)
    if answers.value != ALSO_FOR and answers.filled:
        yield from (one.find("answer.respondent", file=file) for one in named)


def _reasons(single: Mapping[str, Given], file: str, *, needed: bool) -> Iterator[Finding]:
    for name, reason in single.items():
        count = single.get(name.removesuffix(REASON)) if name.endswith(REASON) else None
        if count is None:
            continue
        if count.filled and reason.filled and not says_the_same(count.value, reason.value):
            yield reason.find("answer.count_and_reason", file=file)
        elif needed and not count.filled and not reason.filled:
            yield count.find("answer.count_missing", file=file)


def _spoken_for(single: Mapping[str, Given], file: str, *, by_another: bool) -> Iterator[Finding]:
    """A number beside the word that it is in another's: it would count twice, or be lost."""
    for one in single.values():
        question = one.slot.question
        counted = question.asks is Asks.NEED and question.kind is Kind.COUNT
        if by_another and counted and one.filled:
            yield one.find("answer.spoken_for", file=file)


def _parts(single: Mapping[str, Given], file: str) -> Iterator[Finding]:
    for one in single.values():
        whole = single.get(one.slot.question.at_most)
        if whole is None or whole.high is None or one.low is None:
            continue
        if one.slot.question.kind is not Kind.COUNT_BY_CATEGORY and one.low > whole.high:
            yield one.find("answer.more_than", file=file)
    for parts in _by_question(single.values()).values():
        whole = single.get(parts[0].slot.question.at_most)
        least = sum(one.low or 0 for one in parts)
        if whole is None or whole.high is None or least <= whole.high:
            continue
        too_large = [one for one in parts if one.low is not None and one.low > whole.high]
        code = "answer.more_than" if too_large else "answer.parts_above"
        for one in too_large or [one for one in parts if one.low]:
            yield one.find(code, file=file)


def _by_question(given: Iterable[Given]) -> dict[str, list[Given]]:
    found: dict[str, list[Given]] = defaultdict(list)
    for one in given:
        if one.slot.question.kind is Kind.COUNT_BY_CATEGORY:
            found[one.slot.question.id].append(one)
    return found
