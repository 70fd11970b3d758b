"""Sentences from results: the short answers of page one, each no wider than its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.assessment.gap import join_reasons
from analysis.assessment.study import AreaView
from analysis.catalogue.offers import SupplyRule
from analysis.catalogue.parameters import NeedReading
from analysis.evidence import Bound, Evidence, Quantity, Unit
from analysis.language import Language
from analysis.report.amounts import amount, amount_of, number_of, sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A question of page one, its answer, the evidence it rests on and the figures in it."""

    term: str
    text: str
    evidence: tuple[Evidence, ...] = ()
    quantities: tuple[str, ...] = ()


def answers(view: AreaView, language: Language) -> tuple[Answer, ...]:
    """The questions a director asks, in order: how many, what capacity, gap, how sure, what next."""
    found = (
        need_answer(view, language),
        capacity_answer(view, language),
        gap_answer(view, language),
        certainty_answer(view, language),
        splitting_answer(view, language),
        missing_answer(view, language),
        next_answer(view, language),
    )
    return tuple(answer for answer in found if answer is not None)


def need_answer(view: AreaView, language: Language) -> Answer:
    """How many citizens: the published readings, or the area's share of them."""
    term = language.text("answer.need.term")
    readings = view.udmelding.need.readings
    if view.need.empty:
        return Answer(term=term, text=language.text("answer.need.unknown"), evidence=())
    if view.is_nation:
        words = [
            language.text(
                "answer.need.national",
                amount=sentence(reading_amount(view, reading, language)),
                title=language.choose(reading.title),
            )
            for reading in readings
        ]
        evidence = _kinds(reading.evidence for reading in readings)
    else:
        words = [_area_need(view, reading, language) for reading in readings]
        words.append(language.text("answer.need.area_own"))
        evidence = (Evidence.ASSUMED,)
    keys = tuple(f"need.{reading.id}" for reading in readings)
    basis = tuple(figure.key for reading in readings for figure in reading.basis)
    return Answer(term=term, text=" ".join(words), evidence=evidence, quantities=(*keys, *basis))


def reading_amount(view: AreaView, reading: NeedReading, language: Language) -> str:
    """The published size of a reading with unit and bound: up to 72 citizens."""
    mean, unit = reading.mean, view.udmelding.need.unit
    bound = reading.bound if mean.low == mean.high or reading.bound is Bound.FLOOR else Bound.EXACT
    return amount(language, unit, mean.central, ends=(mean.low, mean.high), bound=bound)


def _area_need(view: AreaView, reading: NeedReading, language: Language) -> str:
    row = _row(view.need, reading=reading.id)
    values = {
        "amount": amount(language, view.udmelding.need.unit, row["mean"]),
        "low": language.number(row["count_low"]),
        "high": language.number(row["count_high"]),
        "national": reading_amount(view, reading, language),
    }
    if reading is not view.udmelding.need.readings[0]:
        return language.text("answer.need.area_other", **values)
    share = language.percent(row["share"])
    return language.text(
        "answer.need.area", area=language.choose(view.area.name), share=share, **values
    )


def capacity_answer(view: AreaView, language: Language) -> Answer:
    """What capacity: dated places first, undated ones named as such, offers never as places."""
    term = language.text("answer.capacity.term")
    udmelding = view.udmelding
    words: list[str] = []
    stated = [
        places for offer in udmelding.offers for places in offer.places if places.figure.known
    ]
    dated = sorted(
        (p for p in stated if p.figure.date.known), key=lambda p: str(p.figure.date.last)
    )
    undated = [p.figure for p in stated if not p.figure.date.known]
    used = [p.figure for p in dated[-1:]] + undated
    if dated:
        newest = dated[-1]
        words.append(
            language.text(
                "answer.capacity.dated",
                amount=sentence(amount_of(language, newest.figure)),
                definition=language.text(f"places.{newest.definition}"),
                date=language.period(newest.figure.date),
            )
        )
    if undated:
        key = "answer.capacity.undated" if dated else "answer.capacity.only_undated"
        words.append(language.text(key, amounts=_amounts(undated, language)))
    if not stated:
        delivers = udmelding.capacity.rule is SupplyRule.DELIVER
        words.append(language.text(f"answer.capacity.unknown_{'hours' if delivers else 'places'}"))
    if udmelding.offer_counts:
        first = udmelding.offer_counts[0]
        date = language.period(first.date)
        counted = language.text(
            "answer.capacity.offer", amount=amount_of(language, first), date=date
        )
        words.append(language.text("answer.capacity.offers", offers=counted))
        if len(udmelding.offer_counts) > 1:
            words.append(language.text("answer.capacity.offers_more"))
        used += udmelding.offer_counts
    if stated and not view.is_catchment:
        words.append(language.text("answer.capacity.national"))
    return Answer(
        term=term,
        text=" ".join(words),
        evidence=_kinds(figure.evidence for figure in used),
        quantities=tuple(figure.key for figure in used),
    )


def gap_answer(view: AreaView, language: Language) -> Answer:
    """The gap with its interval, or why there is none."""
    term = language.text("answer.gap.term")
    basis = view.gap_basis
    if not basis.pairs:
        reasons = language.choose(join_reasons(basis.reasons))
        return Answer(
            term=term, text=language.text("answer.gap.none", reasons=reasons), evidence=()
        )
    pair = basis.pairs[-1]
    row = _row(view.need, reading=pair.reading.id)
    places = pair.places.value or 0.0
    difference = row["mean"] - places
    unit = Unit.PERSONS if difference >= 0 else Unit.PLACES
    text = language.text(
        "answer.gap.more" if difference >= 0 else "answer.gap.fewer",
        amount=sentence(amount(language, unit, abs(difference), bound=pair.reading.bound)),
        need=reading_amount(view, pair.reading, language),
        places=amount_of(language, pair.places),
        date=language.period(pair.reading.date),
        low=language.number(row["count_low"] - places),
        high=language.number(row["count_high"] - places),
    )
    return Answer(
        term=term,
        text=text,
        evidence=_kinds([pair.reading.evidence, pair.places.evidence, Evidence.ASSUMED]),
        quantities=(
            f"gap.{pair.reading.id}.{pair.places.key}",
            f"need.{pair.reading.id}",
            pair.places.key,
        ),
    )


def certainty_answer(view: AreaView, language: Language) -> Answer:
    """How sure: what chance alone does, and what the assumed spread adds."""
    term = language.text("answer.sure.term")
    spread = view.udmelding.need.spread
    if view.need.empty or spread is None:
        return Answer(term=term, text=language.text("answer.sure.nothing"), evidence=())
    reading = view.udmelding.need.readings[0]
    cv = language.percent(spread.mean_cv.central)
    if view.is_catchment and not view.study.estimates.balance_by_places.empty:
        text, keys = _balance_certainty(view, reading, language, cv)
    elif view.udmelding.need.unit is Unit.NEW_PERSONS_PER_YEAR:
        text, keys = _none_certainty(view, reading, language, cv)
    elif view.is_nation:
        row = _row(view.need, reading=reading.id)
        low, high = language.number(row["count_low"]), language.number(row["count_high"])
        evidence = language.text(f"evidence.{reading.evidence}")
        text = language.text("answer.sure.spread", evidence=evidence, cv=cv, low=low, high=high)
        keys = (f"need.{reading.id}", "need.mean_cv")
    else:
        text, keys = language.text("answer.sure.area", cv=cv), ("need.mean_cv",)
    return Answer(term=term, text=text, evidence=(Evidence.ASSUMED,), quantities=keys)


def _balance_certainty(
    view: AreaView, reading: NeedReading, language: Language, cv: str
) -> tuple[str, tuple[str, ...]]:
    table = view.study.estimates.balance_by_places
    pairs = view.gap_basis.pairs
    chosen = pairs[-1].places.value if pairs else view.udmelding.capacity.compare_places[0]
    places = int(chosen or 0)
    if places not in set(table["places"]):
        places = int(table["places"].iloc[0])
    known = _row(table, reading=reading.id, case="central", places=places)
    uncertain = _row(table, reading=reading.id, case="uncertain", places=places)
    chance = language.percent(known["chance_of_exceeding"])
    text = language.text(
        "answer.sure.balance",
        # A mean that is a ceiling makes the chance one too.
        mean=amount(language, Unit.PERSONS, reading.mean.central, bound=reading.bound),
        places=amount(language, Unit.PLACES, places),
        known=language.text(f"bound.{reading.bound}", value=chance),
        uncertain=language.percent(uncertain["chance_of_exceeding"]),
        cv=cv,
    )
    keys = [f"balance.{reading.id}.{case}.{places}.exceeding" for case in ("central", "uncertain")]
    other, other_keys = _other_balance(view, reading, language)
    return f"{text} {other}".strip(), (*keys, *other_keys, "need.mean_cv")


def _other_balance(
    view: AreaView, first: NeedReading, language: Language
) -> tuple[str, tuple[str, ...]]:
    """The harsher reading against the most places that any source states."""
    table = view.study.estimates.balance_by_places
    ranged = [
        r for r in view.udmelding.need.readings if r is not first and r.mean.low < r.mean.high
    ]
    stated = [p.figure.value for offer in view.udmelding.offers for p in offer.places]
    tried = set(table["places"]).intersection(int(value) for value in stated if value is not None)
    if not ranged or not tried:
        return "", ()
    reading, places = ranged[-1], max(tried)
    keys = [f"balance.{reading.id}.{case}.{places}.exceeding" for case in ("low", "high")]
    low, high = (
        language.percent(
            _row(table, reading=reading.id, case=case, places=places)["chance_of_exceeding"]
        )
        for case in ("low", "high")
    )
    text = language.text(
        "answer.sure.balance_other",
        mean=reading_amount(view, reading, language),
        places=amount(language, Unit.PLACES, places),
        low=low,
        high=high,
    )
    return text, tuple(keys)


def _none_certainty(
    view: AreaView, reading: NeedReading, language: Language, cv: str
) -> tuple[str, tuple[str, ...]]:
    table = view.study.estimates.need_by_area
    rows = table[table["reading"] == reading.id]
    own = _row(view.need, reading=reading.id)
    likeliest = rows.sort_values("none_known", kind="stable").iloc[-1]
    row = likeliest if view.is_nation else own
    names = {area.slug: language.choose(area.name) for area in view.study.areas.report_areas}
    values = {
        "national": amount(language, view.udmelding.need.unit, reading.mean.central),
        "area": names[row["area"]],
        "known": language.percent(row["none_known"]),
        "uncertain": language.percent(row["none_uncertain"]),
    }
    keys = tuple(f"none.{reading.id}.{row['area']}.{case}" for case in ("known", "uncertain"))
    if not view.is_nation:
        return language.text("answer.sure.none_year", **values), keys
    ends = {end: language.number(own[f"count_{end}"]) for end in ("low", "high")}
    return language.text("answer.sure.none_nation", cv=cv, **ends, **values), keys


def splitting_answer(view: AreaView, language: Language) -> Answer | None:
    """What two offers cost in places against one, where the round asks for a split."""
    table = view.study.estimates.split_by_level
    if table.empty or not view.is_catchment:
        return None
    reading, level = view.udmelding.need.readings[0], view.udmelding.service_levels.main
    keys: list[str] = []

    def places(case: str, criterion: str, part: str = "total") -> str:
        row = _row(table, reading=reading.id, case=case, level=level, criterion=criterion)
        keys.append(f"split.{reading.id}.{case}.{level}.{criterion}.{part}")
        return number_of(language, row[f"{part}_places"])

    pooled = _row(table, reading=reading.id, case="central", level=level, criterion="pooled")
    text = language.text(
        "answer.split",
        mean=amount(language, Unit.PERSONS, reading.mean.central),
        level=language.percent(level),
        pooled=amount(language, Unit.PLACES, pooled["total_places"]),
        each_first=places("central", "each_alone", "first"),
        each_second=places("central", "each_alone", "second"),
        each=places("central", "each_alone"),
        both_first=places("central", "both_at_once", "first"),
        both_second=places("central", "both_at_once", "second"),
        both=places("central", "both_at_once"),
        u_pooled=places("uncertain", "pooled"),
        u_each=places("uncertain", "each_alone"),
        u_both=places("uncertain", "both_at_once"),
    )
    keys.append(f"split.{reading.id}.central.{level}.pooled.total")
    term = language.text("answer.split.term")
    return Answer(term=term, text=text, evidence=(Evidence.ASSUMED,), quantities=tuple(keys))


def coverage_line(view: AreaView, language: Language) -> str:
    """Who is known to have answered, and how many of them with a published count."""
    regions = {region.slug for region in view.study.asked_regions}
    answers = [answer for answer in view.udmelding.answers if answer.area in regions]
    counted = sum(answer.low is not None for answer in answers)
    if not answers:
        return language.text("answers.none", asked=len(regions))
    if not counted:
        return language.text("answers.uncounted", answered=len(answers), asked=len(regions))
    return language.text(
        "answers.coverage", answered=len(answers), asked=len(regions), counted=counted
    )


def missing_answer(view: AreaView, language: Language) -> Answer:
    """What is missing, as the round's file lists it."""
    items = language.join([language.choose(item) for item in view.udmelding.not_known])
    text = language.text("answer.missing", items=items)
    return Answer(term=language.text("answer.missing.term"), text=text, evidence=())


def next_answer(view: AreaView, language: Language) -> Answer:
    """What happens next: the deadline in force, how it came to be, and the next step."""
    udmelding = view.udmelding
    deadlines = [deadline for deadline in udmelding.deadlines if deadline.date.known]
    if not deadlines:
        words = language.text("answer.next.unknown")
    else:
        first, newest = deadlines[0], deadlines[-1]
        passed = newest.date.last is not None and newest.date.last < view.study.as_of
        key = "answer.next." + ("deadline" if len(deadlines) == 1 else "corrected")
        if passed:
            key = "answer.next.passed" if len(deadlines) == 1 else "answer.next.corrected_passed"
        words = language.text(
            key,
            date=language.period(newest.date),
            first=language.period(first.date),
            announced=language.period(newest.announced),
        )
    # That a deadline corrects another has been said already.
    noted = deadlines if len(deadlines) == 1 else []
    notes = [language.choose(deadline.note) for deadline in noted if deadline.note]
    # The next step is written as of the file's newest information: an earlier day cannot know it.
    early = view.study.as_of < udmelding.data_day
    step = language.text("answer.next.early") if early else language.choose(udmelding.next_step)
    text = " ".join([words, *notes, step])
    return Answer(term=language.text("answer.next.term"), text=text, evidence=())


def _kinds(found: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Each kind of evidence once, the strongest first."""
    kinds = set(found)
    return tuple(kind for kind in Evidence if kind in kinds)


def _amounts(figures: Sequence[Quantity], language: Language) -> str:
    """Several figures of one unit in one breath: 64 og 81 pladser."""
    *first, last = figures
    numbers = [number_of(language, figure.value or 0.0) for figure in first]
    return language.join([*numbers, amount_of(language, last)])


def _row(table: pd.DataFrame, **wanted: object) -> pd.Series:
    """The one row of a table with these values.

    Raises
    ------
    LookupError
        If there is none or more than one: a mistake in the program.
    """
    rows = table
    for column, value in wanted.items():
        rows = rows[rows[column] == value]
    if len(rows) != 1:
        raise LookupError(f"{len(rows)} rows for {wanted}")
    return rows.iloc[0]
