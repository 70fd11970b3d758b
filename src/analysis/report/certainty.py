"""How sure: the answer of page one that rests on chances."""

from __future__ import annotations

from analysis.assessment.study import AreaView
from analysis.catalogue.parameters import NeedReading
from analysis.evidence import Evidence, Unit
from analysis.language import Language
from analysis.report.amounts import amount
from analysis.report.answer import Answer, reading_amount, row_of
from analysis.report.tables import cells


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
        row = row_of(view.need, reading=reading.id)
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
    known = row_of(table, reading=reading.id, case="central", places=places)
    uncertain = row_of(table, reading=reading.id, case="uncertain", places=places)
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
    return f"{text} {other}".strip(), (*keys, *other_keys, f"reading.{reading.id}", "need.mean_cv")


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
    keys.append(f"reading.{reading.id}")
    low, high = (
        language.percent(
            row_of(table, reading=reading.id, case=case, places=places)["chance_of_exceeding"]
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
    own = row_of(view.need, reading=reading.id)
    likeliest = rows.sort_values("none_known", kind="stable").iloc[-1]
    row = likeliest if view.is_nation else own
    names = cells.area_names(view, language)
    values = {
        "national": amount(language, view.udmelding.need.unit, reading.mean.central),
        "area": names[row["area"]],
        "known": language.percent(row["none_known"]),
        "uncertain": language.percent(row["none_uncertain"]),
    }
    keys = tuple(f"none.{reading.id}.{row['area']}.{case}" for case in ("known", "uncertain"))
    keys = (*keys, f"reading.{reading.id}", f"need.{reading.id}", "need.mean_cv")
    if not view.is_nation:
        return language.text("answer.sure.none_year", **values), keys
    ends = {end: language.number(own[f"count_{end}"]) for end in ("low", "high")}
    return language.text("answer.sure.none_nation", cv=cv, **ends, **values), keys
