"""The pictures of a joint answer: the profile of ratings, and who goes where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.assessment.estimates import rows_of
from analysis.assessment.joint import evidence_of, joint_of
from analysis.assessment.study import AreaView
from analysis.language import Language
from analysis.report.blocks import Block
from analysis.report.figures.count_matrix import Count, CountMatrix, CountRow
from analysis.report.figures.drawing import finish, new_picture, note_height, write_notes
from analysis.report.house_style import house_style
from analysis.report.joint import labels
from analysis.report.joint.opinions import rating_head
from analysis.report.joint.standing import source_line

_NAME_WIDTH, _HOME_WIDTH = 3.0, 1.7
# More columns than this cannot be read; the rest are put together.
_MOST_OFFERS = 10
_LOW, _HIGH = ("1", "2"), ("4", "5")


def rating_profile(view: AreaView, language: Language) -> Block | None:
    """How many municipalities gave each rating, topic by topic; None where nobody rated."""
    ratings = joint_of(view).ratings
    if ratings.empty:
        return None
    found = {(row.topic, row.rating): row for row in rows_of(ratings)}
    every = [t for theme in view.udmelding.themes for t in labels.topics_of(view, theme)]
    topics = [topic for topic in every if any(key[0] == topic for key in found)]
    rows = tuple(
        CountRow(
            name=labels.topic(language, topic),
            counts=tuple(_count(language, found.get((topic, code))) for code in labels.RATINGS),
        )
        for topic in topics
    )
    heads = tuple(rating_head(language, code) for code in labels.RATINGS)
    matrix = CountMatrix(rows=rows, heads=heads, name_width=_NAME_WIDTH)
    notes = [language.text("joint.figure.ratings.note")]
    said = [_profile_words(language, ratings, topic) for topic in topics]
    return _picture(
        matrix,
        notes,
        label="vurderingsprofil",
        caption=_profile_caption(language, ratings, topics),
        alt=language.text("joint.figure.ratings.alt", rows="; ".join(said)),
        source=source_line(view, language),
        evidence_label=language.text(f"evidence.{evidence_of(view)}"),
    )


def who_goes_where(view: AreaView, language: Language) -> Block | None:
    """Citizens from home to offer, as the homes tell it; as offers do where no home tells."""
    joint = joint_of(view)
    told_by, flows = _told(joint.flows)
    if flows.empty:
        return None
    sizes = {(row.home, row.offer): row for row in rows_of(flows)}
    total = _offers_by_size(flows, told_by)
    shown, rest = total[:_MOST_OFFERS], total[_MOST_OFFERS:]
    homes = list(dict.fromkeys(flows["home"]))
    rows = tuple(
        CountRow(
            name=language.choose(joint.names[home]),
            counts=(
                *(_flow(language, sizes.get((home, offer)), told_by) for offer in shown),
                *([_rest(language, _those(sizes, home, rest), told_by)] if rest else []),
            ),
        )
        for home in homes
    )
    heads = [language.choose(joint.names[offer]) for offer in shown]
    if rest:
        heads.append(language.plural("joint.other_offers", len(rest), n=language.number(len(rest))))
    matrix = CountMatrix(rows=rows, heads=tuple(heads), name_width=_HOME_WIDTH)
    said = [
        f"{language.choose(joint.names[row.home])}, {language.choose(joint.names[row.offer])}: "
        f"{labels.count(language, *_ends(row, told_by)).text}"
        for row in rows_of(flows)
    ]
    offers, lived = len(total), len(homes)
    return _picture(
        matrix,
        [language.text(f"joint.figure.flows.{told_by}")],
        label="hjem-til-tilbud",
        caption=language.text(
            "joint.figure.flows.caption",
            homes=language.plural("joint.homes", lived, n=language.number(lived)),
            offers=language.plural("unit.offers", offers, n=language.number(offers)),
        ),
        alt=language.text("joint.figure.flows.alt", rows="; ".join(said)),
        source=source_line(view, language),
        evidence_label=language.text(f"evidence.{evidence_of(view)}"),
    )


def _picture(matrix: CountMatrix, notes: Sequence[str], **about: str) -> Block:
    with house_style():
        foot = note_height(notes)
        figure = new_picture(matrix.height + foot)
        matrix.draw(figure, matrix.height + foot)
        write_notes(figure, notes)
        return finish(figure, **about)


def _told(flows: pd.DataFrame) -> tuple[str, pd.DataFrame]:
    for told_by in ("home", "offer"):
        low, high = flows[f"{told_by}_low"], flows[f"{told_by}_high"]
        some = flows.loc[[not (_none(a) and _none(b)) for a, b in zip(low, high, strict=True)]]
        if not some.empty:
            return told_by, some
    return "home", flows.iloc[:0]


def _none(value: object) -> bool:
    return value is None or value == 0


def _ends(row: object, told_by: str) -> tuple[object, object]:
    return getattr(row, f"{told_by}_low"), getattr(row, f"{told_by}_high")


def _offers_by_size(flows: pd.DataFrame, told_by: str) -> list[str]:
    """The offers, the one with most citizens first."""
    sized = flows.assign(n=[_size(row, told_by) for row in rows_of(flows)])
    sums = sized.groupby("offer")["n"].sum()
    return [str(key) for key in sums.sort_values(ascending=False, kind="stable").index]


def _size(row: object, told_by: str) -> float:
    low, high = _ends(row, told_by)
    ends = [float(str(end)) for end in (low, high) if end is not None]
    return sum(ends) / len(ends) if ends else 0.0


def _flow(language: Language, row: object | None, told_by: str) -> Count | None:
    if row is None or _size(row, told_by) == 0:
        return None
    low, high = _ends(row, told_by)
    return _sized(language, low, high)


def _those(
    sizes: Mapping[tuple[str, str], object], home: str, offers: Sequence[str]
) -> list[object]:
    return [row for offer in offers if (row := sizes.get((home, offer))) is not None]


def _rest(language: Language, found: Sequence[object], told_by: str) -> Count | None:
    """A home's citizens in the offers that have no column of their own."""
    ends = [_ends(row, told_by) for row in found]
    low = sum(int(str(least or 0)) for least, _ in ends)
    open_ended = any(most is None for _, most in ends)
    high = None if open_ended else sum(int(str(most)) for _, most in ends)
    return _sized(language, low, high) if found and (low or high) else None


def _count(language: Language, row: object | None) -> Count | None:
    if row is None or not getattr(row, "high", 0):
        return None
    return _sized(language, getattr(row, "low", None), getattr(row, "high", None))


def _sized(language: Language, low: object, high: object) -> Count:
    ends = [float(str(end)) for end in (low, high) if end is not None]
    if low is not None and low == high:
        return Count(value=ends[0], words=language.number(ends[0]))
    words = f"{language.number(ends[0])}–{language.number(ends[-1])}" if len(ends) > 1 else "?"
    return Count(value=sum(ends) / len(ends), words=words, hollow=True)


def _counted(ratings: pd.DataFrame, topic: str, codes: Sequence[str]) -> int:
    ours = ratings[(ratings["topic"] == topic) & ratings["rating"].isin(codes)]
    return sum(int(low) for low in ours["low"] if low is not None)


def _profile_words(language: Language, ratings: pd.DataFrame, topic: str) -> str:
    counts = [
        f"{rating_head(language, code)}: {language.number(_counted(ratings, topic, [code]))}"
        for code in labels.RATINGS
    ]
    return f"{labels.topic(language, topic)} ({', '.join(counts)})"


def _profile_caption(language: Language, ratings: pd.DataFrame, topics: Sequence[str]) -> str:
    """The topic that most rate low against those who rate it high."""
    low = {topic: _counted(ratings, topic, _LOW) for topic in topics}
    worst = max(topics, key=lambda topic: low[topic] - _counted(ratings, topic, _HIGH))
    return language.text(
        "joint.figure.ratings.caption",
        topic=labels.topic(language, worst),
        low=language.plural("unit.municipalities", low[worst], n=language.number(low[worst])),
        high=language.number(_counted(ratings, worst, _HIGH)),
    )
