"""Sentences about the alternatives, each with the keys of the figures in it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.assessment.study import AreaView
from analysis.assessment.tables import rows_of
from analysis.catalogue.scenarios import Alternative
from analysis.evidence import Unit
from analysis.language import Language
from analysis.model.balance.helping import Help
from analysis.report.amounts import amount, number_of
from analysis.report.answer import row_of
from analysis.report.choosing import (
    begins_later,
    best_divided,
    nearer_by,
    nearest,
    single_offers,
    unhelped,
)
from analysis.report.compared import (
    CASES,
    compared,
    key,
    known_and_uncertain,
    language_year,
    last_year_ahead,
    outcome,
    shortage_word,
)
from analysis.report.curve import at, best_split, curve_key, has_curve, main_total, two_offers


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence, and the keys of the figures it prints."""

    text: str
    keys: tuple[str, ...] = ()

    def __add__(self, other: Said) -> Said:
        """One sentence followed by another."""
        text = " ".join(part for part in (self.text, other.text) if part)
        return Said(text, (*self.keys, *other.keys))


NOTHING = Said("")


def chance_words(
    view: AreaView, alternative: Alternative, ahead: int, language: Language
) -> tuple[str, tuple[str, ...]]:
    """The chance of shortage of an alternative in a year, known and uncertain."""
    shares = [
        float(outcome(view, alternative, case=case, ahead=ahead).shortage_chance) for case in CASES
    ]
    keys = tuple(
        key(view, alternative, case=case, ahead=ahead, column="shortage_chance") for case in CASES
    )
    return known_and_uncertain(language, *shares), keys


def one_offer_words(view: AreaView, language: Language) -> Said:
    """How often one offer falls short, today and in the last year shown, at each number of places."""
    last = last_year_ahead(view)
    first, *others = single_offers(view, ahead=last) or (None,)
    if first is None:
        return NOTHING
    now, keys = chance_words(view, first, 0, language)
    then, later_keys = chance_words(view, first, last, language)
    said = Said(
        language.text(
            "offers.one",
            name=language.choose(first.name),
            sentence=shortage_word(view, language, "sentence", share=now),
            year=language_year(view, last),
            then=then,
        ),
        (*keys, *later_keys),
    )
    for other in others:
        said += _other_offer(view, other, last, language)
    return said


def _other_offer(view: AreaView, other: Alternative, last: int, language: Language) -> Said:
    then, keys = chance_words(view, other, last, language)
    row = outcome(view, other, case="central", ahead=last)
    values = {"places": amount(language, Unit.PLACES, int(row.places)), "then": then}
    keys = (*keys, key(view, other, case="central", ahead=last, column="places"))
    year = language_year(view, last)
    if begins_later(view, other, ahead=0):
        return Said(language.text("offers.one_later", year=year, **values), keys)
    now, now_keys = chance_words(view, other, 0, language)
    text = language.text("offers.one_more", now=now, year=year, **values)
    return Said(text, (*keys, *now_keys))


def divided_words(view: AreaView, language: Language) -> Said:
    """What the division with the least shortage means: shortage, displacement, places."""
    last = last_year_ahead(view)
    best = best_divided(view, ahead=last)
    if best is None:
        return NOTHING
    share, keys = chance_words(view, best, last, language)
    row = outcome(view, best, case="central", ahead=last)
    said = Said(
        language.text(
            "offers.divided",
            name=language.choose(best.name),
            places=amount(language, Unit.PLACES, int(row.places)),
            year=language_year(view, last),
            sentence=shortage_word(view, language, "sentence", share=share),
        ),
        (*keys, key(view, best, case="central", ahead=last, column="places")),
    )
    apart = unhelped(view, best)
    if apart is not None:
        share, keys = chance_words(view, apart, last, language)
        said += Said(language.text("offers.unhelped", share=share), keys)
    if pd.isna(row.displaced_persons):
        return said
    column = "displaced_persons"
    displaced = amount(language, Unit.PERSONS, _round(row.displaced_persons))
    words = Said(
        language.text("offers.displaced", displaced=displaced),
        (key(view, best, case="central", ahead=last, column=column),),
    )
    return said + words


def nearer_words(view: AreaView, language: Language) -> Said:
    """How much nearer a citizen of the area comes under the alternative that moves offers most."""
    table, found = view.study.estimates.nearness_by_area, nearest(view)
    if found is None:
        return Said(language.text("offers.nearer_unknown" if table.empty else "offers.nearer_none"))
    alternative, _ = found
    rows = table[(table["alternative"] == alternative.id) & (table["area"] == view.area.slug)]
    row = next(rows_of(rows))
    name = language.choose(alternative.name)
    if pd.isna(row.km_before) or pd.isna(row.km_after):
        return Said(language.text("offers.nearer_no_road", name=name))
    km, change = nearer_by(row, language)
    text = language.text(
        f"offers.{change}",
        name=name,
        area=language.choose(view.area.name),
        km=km,
        before=language.number(float(row.km_before)),
        after=language.number(float(row.km_after)),
    )
    columns = ("km_before", "km_after", "km_nearer")
    return Said(text, tuple(f"nearness.{alternative.id}.{row.area}.{column}" for column in columns))


def price_words(view: AreaView, language: Language) -> Said:
    """What dividing the main number of places costs: apart, and with help both ways."""
    if not has_curve(view):
        return NOTHING
    total = main_total(view)
    best = best_split(view, case="uncertain", total=total)
    both = at(view, case="uncertain", total=total, new=best.new_places, help_given=Help.BOTH)
    new, _ = two_offers(view, language)
    text = language.text(
        "offers.price",
        total=amount(language, Unit.PLACES, total),
        new=new,
        new_places=amount(language, Unit.PLACES, int(best.new_places)),
        apart=amount(language, Unit.PERSONS, _round(best.expected_excess_persons)),
        pooled=number_of(language, _round(best.pooled_excess_persons)),
        price=amount(language, Unit.PLACES, int(best.price_places)),
        displaced=amount(language, Unit.PERSONS, _round(both.displaced_persons)),
    )
    columns = ("expected_excess_persons", "pooled_excess_persons", "price_places")
    return Said(
        text,
        (
            *(curve_key(best, column) for column in columns),
            curve_key(both, "displaced_persons"),
        ),
    )


def late_words(view: AreaView, language: Language) -> Said:
    """How many get no place in time under the first alternative and the most divided one."""
    last = last_year_ahead(view)
    most = max(compared(view), key=lambda a: outcome(view, a, case="central", ahead=last).offers)
    said = NOTHING
    for alternative in dict.fromkeys((compared(view)[0].id, most.id)):
        one = next(a for a in compared(view) if a.id == alternative)
        now, keys = chance_words(view, one, 0, language)
        then, later = chance_words(view, one, last, language)
        text = language.text(
            "offers.late",
            name=language.choose(one.name),
            sentence=shortage_word(view, language, "sentence", share=now),
            year=language_year(view, last),
            then=then,
        )
        said += Said(text, (*keys, *later))
    return said


def splitting_words(view: AreaView, language: Language) -> Said:
    """What two offers take in places against one, where the round asks for a split."""
    table = view.study.estimates.split_by_level
    if table.empty:
        return NOTHING
    reading, level = view.udmelding.need.readings[0], view.udmelding.service_levels.main
    keys: list[str] = []

    def places(case: str, criterion: str, part: str = "total") -> str:
        row = row_of(table, reading=reading.id, case=case, level=level, criterion=criterion)
        keys.append(f"split.{reading.id}.{case}.{level}.{criterion}.{part}")
        return number_of(language, row[f"{part}_places"])

    pooled = row_of(table, reading=reading.id, case="central", level=level, criterion="pooled")
    keys.append(f"split.{reading.id}.central.{level}.pooled.total")
    text = language.text(
        "answer.split",
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
    return Said(text, tuple(keys))


def _round(value: float) -> float:
    """A number as it is written, so that 0.996 is one citizen and not 1,00."""
    size = abs(float(value))
    return round(float(value), 0 if size >= 10 else 1 if size >= 1 else 2)
