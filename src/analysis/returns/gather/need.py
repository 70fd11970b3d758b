"""Who has been heard, and the number of citizens in every municipality's answer: 98 rows, always."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.catalogue import Udmelding
from analysis.catalogue.answers import AnswerStatus
from analysis.catalogue.themes import Asks
from analysis.country import Area, Areas
from analysis.errors import DataError, Problem
from analysis.language import Text
from analysis.returns.answers.ends import Ends, ends_of
from analysis.returns.form.definition import municipalities_asked
from analysis.returns.form.questions import REASON, FormKind
from analysis.returns.gather.rows import Record, tabulate
from analysis.returns.register.folder import FOLDER
from analysis.returns.register.kept import KeptAnswer, KeptReturn, write_time

NEED_COLUMNS = ("area", "status", "low", "high", "answered_by")
STANDING_COLUMNS = (
    "code",
    "name",
    "region",
    "status",
    "answered_by",
    "respondent_file",
    "received",
)
_NEED, _BY_MUNICIPALITY = "need.count", "need.by_municipality"
_HEARD = frozenset(
    {AnswerStatus.ANSWERED, AnswerStatus.ANSWERED_ZERO, AnswerStatus.ANSWERED_BY_ANOTHER}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One area's row of need."""

    area: str
    status: AnswerStatus
    low: int | None = None
    high: int | None = None
    answered_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Heard:
    """Who has answered, and what number.

    Parameters
    ----------
    joint
        Slugs of the regions whose joint answer is used.
    """

    standings: pd.DataFrame
    need_rows: pd.DataFrame
    joint: frozenset[str]


def find_heard(returns: Sequence[KeptReturn], *, udmelding: Udmelding, areas: Areas) -> Heard:
    """Find out who has answered, for whom, and with what number of citizens.

    Raises
    ------
    DataError
        If two returns count the citizens of the same municipality.
    """
    asked = municipalities_asked(udmelding, areas)
    own = {one.respondent: one for one in returns if one.kind is FormKind.MUNICIPALITY}
    speaker = _speakers(own)
    rows = {code: _municipal(code, own, speaker, asked) for code in areas.names}
    regions = areas.at(udmelding.data_day).regions
    joint = {one.respondent: one for one in returns if one.kind is FormKind.REGION}
    used: dict[str, _Row] = {}
    for region in regions:
        members = [code for code in region.municipalities if code in asked]
        if region.slug in joint and not any(rows[code].status in _HEARD for code in members):
            used[region.slug], theirs = _of_joint(joint[region.slug], region, members)
            rows |= theirs
    asks_need = any(theme.asks is Asks.NEED for theme in udmelding.themes)
    numbered = [row for row in used.values() if _stands_alone(row, rows)]
    need = [*rows.values(), *numbered] if asks_need else []
    return Heard(
        standings=_tabulate_standings(rows, areas, regions, {**own, **joint}),
        need_rows=tabulate((_as_record(row) for row in need), NEED_COLUMNS),
        joint=frozenset(used),
    )


def _speakers(own: Mapping[str, KeptReturn]) -> dict[str, str]:
    """Which municipality's return counts another's citizens."""
    speakers: dict[str, list[str]] = defaultdict(list)
    for code, one in own.items():
        for member in one.answers_for:
            speakers[member].append(code)
    twice = {code: found for code, found in speakers.items() if len(found) > 1}
    if twice:
        raise DataError(
            [_counted_twice(code, [own[one] for one in found]) for code, found in twice.items()]
        )
    return {code: found[0] for code, found in speakers.items()}


def _municipal(
    code: str, own: Mapping[str, KeptReturn], speaker: Mapping[str, str], asked: Mapping[str, str]
) -> _Row:
    """A municipality's row as its own return, or another municipality's, has it."""
    if code not in asked:
        return _Row(area=code, status=AnswerStatus.NOT_ASKED)
    heard_from = speaker.get(code)
    if heard_from is None:
        return _Row(area=code, status=AnswerStatus.SILENT)
    if heard_from != code:
        status = AnswerStatus.ANSWERED_BY_ANOTHER
        return _Row(area=code, status=status, answered_by=heard_from)
    low, high = _ends(own[code].single, _NEED)
    return _Row(area=code, status=_numbered(high), low=low, high=high)


def _of_joint(
    joint: KeptReturn, region: Area, members: Sequence[str]
) -> tuple[_Row, dict[str, _Row]]:
    """A region's row, and its municipalities', as the joint answer has them.

    Its own total is used; where it gives none, the numbers of its table are.
    """
    cells = dict(joint.rows(_BY_MUNICIPALITY))
    low, high = _ends(joint.single, _NEED)
    status = AnswerStatus.ANSWERED if low is None and high is None else _numbered(high)
    whole = _Row(area=region.slug, status=status, low=low, high=high)
    counts = {
        code: found for code in members if (found := _row_ends(cells.get(code, {}))) != (None, None)
    }
    rows: dict[str, _Row] = {}
    for code in members:
        said = cells.get(code, {}).get("status")
        if said is not None and said.value in (AnswerStatus.SILENT, AnswerStatus.NOT_ASKED):
            rows[code] = _Row(area=code, status=AnswerStatus(str(said.value)))
        elif low is None and high is None and code in counts:
            least, most = counts[code]
            rows[code] = _Row(area=code, status=_numbered(most), low=least, high=most)
        else:
            by_another = AnswerStatus.ANSWERED_BY_ANOTHER
            rows[code] = _Row(area=code, status=by_another, answered_by=region.slug)
    return whole, rows


def _stands_alone(row: _Row, rows: Mapping[str, _Row]) -> bool:
    """Whether a region's row says something: a number, or whom others say has answered."""
    named = any(one.answered_by == row.area for one in rows.values())
    return named or row.low is not None or row.high is not None


def _numbered(high: int | None) -> AnswerStatus:
    return AnswerStatus.ANSWERED_ZERO if high == 0 else AnswerStatus.ANSWERED


def _ends(answers: Mapping[str, KeptAnswer], count: str) -> Ends:
    return _two_ends(answers.get(count), answers.get(count + REASON))


def _row_ends(cells: Mapping[str, KeptAnswer]) -> Ends:
    return _two_ends(cells.get("count"), cells.get("missing"))


def _two_ends(count: KeptAnswer | None, reason: KeptAnswer | None) -> Ends:
    return ends_of(count.value if count else None, reason.value if reason else None)


def _as_record(row: _Row) -> Record:
    return {
        "area": row.area,
        "status": row.status.value,
        "low": row.low,
        "high": row.high,
        "answered_by": row.answered_by or None,
    }


def _tabulate_standings(
    rows: Mapping[str, _Row],
    areas: Areas,
    regions: Sequence[Area],
    returns: Mapping[str, KeptReturn],
) -> pd.DataFrame:
    region_of = {code: region.slug for region in regions for code in region.municipalities}
    records: list[Record] = []
    for code, name in sorted(areas.names.items()):
        row = rows[code]
        # What counts it: its own return, or that of whoever answers for it.
        found = returns.get(row.answered_by or code)
        counted = found if row.status in _HEARD else None
        records.append(
            {
                "code": code,
                "name": name,
                "region": region_of.get(code, ""),
                "status": row.status.value,
                "answered_by": row.answered_by,
                "respondent_file": counted.file if counted else "",
                "received": write_time(counted.received) if counted else "",
            }
        )
    return tabulate(records, STANDING_COLUMNS)


def _counted_twice(code: str, returns: Sequence[KeptReturn]) -> Problem:
    first = returns[0]
    return Problem(
        file=f"{FOLDER}/{first.slug}",
        place=", ".join(f"{one.folder}/{one.name}" for one in returns),
        value=code,
        rule=Text(
            "To modtagne svar tæller den samme kommunes borgere.",
            "Two received returns count the citizens of the same municipality.",
        ),
        cure=Text(
            "Spørg de to, hvem der svarer for hvem, og modtag det rettede skema.",
            "Ask the two which answers for which, and receive the corrected form.",
        ),
    )
