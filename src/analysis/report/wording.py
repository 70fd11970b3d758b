"""Sentences from results: the short answers of page one, each no wider than its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analysis.assessment.capacity.gap import Pair, join_reasons
from analysis.assessment.study import AreaView
from analysis.catalogue.offers import SupplyRule
from analysis.catalogue.parameters import NeedReading
from analysis.evidence import Evidence, Quantity, Unit
from analysis.language import Language
from analysis.report.amounts import amount, amount_of, number_of, sentence
from analysis.report.answer import Answer, reading_amount, row_of
from analysis.report.certainty import certainty_answer
from analysis.report.offer_answers import offer_answer
from analysis.report.offer_words import Said
from analysis.report.verdict_words import verdict_answer


def answers(view: AreaView, language: Language) -> tuple[Answer, ...]:
    """The questions a director asks, in order: how many, what capacity, gap, how sure, what next."""
    found = (
        need_answer(view, language),
        capacity_answer(view, language),
        gap_answer(view, language),
        certainty_answer(view, language),
        offer_answer(view, language),
        missing_answer(view, language),
        verdict_answer(view, language),
        next_answer(view, language),
    )
    return tuple(answer for answer in found if answer is not None)


def need_answer(view: AreaView, language: Language) -> Answer:
    """How many citizens: the published readings, or the area's share of them."""
    term = language.text("answer.need.term")
    readings = view.udmelding.need.readings
    if view.need.empty:
        return _heard_need(view, language, term)
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
        words += _stock_words(view, language)
    else:
        words = [_area_need(view, reading, language) for reading in readings]
        words.append(language.text("answer.need.area_own"))
        evidence = (Evidence.ASSUMED,)
    keys = [f"{name}.{reading.id}" for reading in readings for name in ("need", "reading")]
    keys += [figure.key for reading in readings for figure in reading.basis]
    keys += ["population.share", *_stock_keys(view)]
    return Answer(
        term=term, text=" ".join(words), evidence=evidence, quantities=tuple(dict.fromkeys(keys))
    )


def _heard_need(view: AreaView, language: Language, term: str) -> Answer:
    """Where nothing is published: what those who were asked have answered, if anything."""
    table = view.study.estimates.need_from_answers
    if table.empty or view.area.slug not in set(table["area"]):
        return Answer(term=term, text=language.text("answer.need.unknown"), evidence=())
    total = row_of(table, area=view.area.slug, part="total")
    text = language.text(
        "answer.need.heard",
        amount=amount(language, view.udmelding.need.unit, total["mean_persons"]),
        low=language.number(total["low_persons"]),
        high=language.number(total["high_persons"]),
        heard=coverage_line(view, language),
    )
    evidence = (view.study.answers_evidence, Evidence.ASSUMED)
    return Answer(term=term, text=text, evidence=evidence, quantities=("answers.total",))


def _stock_words(view: AreaView, language: Language) -> list[str]:
    """Yearly persons as citizens at a time, where the round assumes a stay."""
    table = view.study.estimates.stock_by_stay
    if table.empty:
        return []
    first = view.udmelding.need.readings[0]
    stock = {
        case: language.number(row_of(table, reading=first.id, stay=case)["stock_persons"])
        for case in ("low", "central", "high")
    }
    stay = view.udmelding.parameters["mean_stay_years"]
    return [
        language.text(
            "answer.need.stock",
            **stock,
            stay=language.plural("unit.years", stay.central, n=number_of(language, stay.central)),
            shortest=number_of(language, stay.low),
            longest=language.plural("unit.years", stay.high, n=number_of(language, stay.high)),
        )
    ]


def _stock_keys(view: AreaView) -> list[str]:
    """Keys of the figures in those words."""
    if view.study.estimates.stock_by_stay.empty or not view.is_nation:
        return []
    first, cases = view.udmelding.need.readings[0], ("low", "central", "high")
    stays = [f"stay.mean.{case}.{Unit.YEARS}" for case in cases]
    return [*(f"stock.{first.id}.{case}" for case in cases), *stays]


def _area_need(view: AreaView, reading: NeedReading, language: Language) -> str:
    row = row_of(view.need, reading=reading.id)
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
    elif stated:
        words += [language.choose(offer.note) for offer in udmelding.offers if offer.note]
    return Answer(
        term=term,
        text=" ".join(words),
        evidence=_kinds(figure.evidence for figure in used),
        quantities=tuple(figure.key for figure in used),
    )


def rule_words(view: AreaView, language: Language) -> Said:
    """What happens when there is no room."""
    days = view.udmelding.capacity.within_days
    words = language.plural("unit.days", days, n=days) if days else ""
    text = language.text(f"rule.{view.udmelding.capacity.rule}", days=words)
    return Said(text, ("capacity.within_days",) if days else ())


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
    row = row_of(view.need, reading=pair.reading.id)
    places = pair.places.value or 0.0
    which, size = gap_amount(view, pair, language)
    text = language.text(
        f"answer.gap.{which}",
        amount=sentence(size),
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


def gap_amount(view: AreaView, pair: Pair, language: Language) -> tuple[str, str]:
    """Whether there were ``more`` citizens than places or ``fewer``, and by how many, in words."""
    row = row_of(view.need, reading=pair.reading.id)
    difference = row["mean"] - (pair.places.value or 0.0)
    unit = Unit.PERSONS if difference >= 0 else Unit.PLACES
    size = amount(language, unit, abs(difference), bound=pair.reading.bound)
    return ("more" if difference >= 0 else "fewer"), size


def coverage_line(view: AreaView, language: Language) -> str:
    """Who is known to have answered, and how many of them with a published count."""
    counted_lines = view.study.estimates.answer_coverage
    if not counted_lines.empty and view.area.slug in set(counted_lines["area"]):
        return str(row_of(counted_lines, area=view.area.slug)[f"line_{language.code}"])
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
    # The list is the file's own, as of its newest information.
    date = language.period(view.udmelding.data_date)
    text = language.text("answer.missing", items=items, date=date)
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
