"""The pictures of a joint answer: the profile of ratings, and who goes where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.assessment.joint.view import joint_of
from analysis.assessment.study import AreaView
from analysis.assessment.tables import rows_of
from analysis.language import Language
from analysis.report.blocks import Block
from analysis.report.figures.count_matrix import Count, CountMatrix, CountRow
from analysis.report.joint import labels
from analysis.report.joint.standing import source_line
from analysis.report.rated import draw_counts, profile_block, sized

_HOME_WIDTH = 1.7
# More columns than this cannot be read; the rest are put together.
_MOST_OFFERS = 10


def rating_profile(view: AreaView, language: Language) -> Block | None:
    """How many municipalities gave each rating, topic by topic; None where nobody rated."""
    every = [t for theme in view.udmelding.themes for t in labels.topics_of(view, theme)]
    return profile_block(
        joint_of(view).ratings,
        every,
        language,
        source=source_line(view, language),
        evidence_label=language.text(f"evidence.{view.study.answers_evidence}"),
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
            name=labels.name_of(joint, language, home),
            counts=(
                *(_flow(language, sizes.get((home, offer)), told_by) for offer in shown),
                *([_rest(language, _those(sizes, home, rest), told_by)] if rest else []),
            ),
        )
        for home in homes
    )
    heads = [labels.name_of(joint, language, offer) for offer in shown]
    if rest:
        heads.append(language.plural("joint.other_offers", len(rest), n=language.number(len(rest))))
    matrix = CountMatrix(rows=rows, heads=tuple(heads), name_width=_HOME_WIDTH)
    said = [
        f"{labels.name_of(joint, language, row.home)}, {labels.name_of(joint, language, row.offer)}: "
        f"{labels.count(language, *_ends(row, told_by)).text}"
        for row in rows_of(flows)
    ]
    offers, lived = len(total), len(homes)
    return draw_counts(
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
        evidence_label=language.text(f"evidence.{view.study.answers_evidence}"),
    )


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
    return sized(language, low, high)


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
    return sized(language, low, high) if found and (low or high) else None
