"""What the proposed step would be if an assumption were otherwise, and the least change it takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from analysis.assessment.capacity.supply import CV, LEVEL, MEAN, PLACES, STAY
from analysis.assessment.tables import rows_of
from analysis.assessment.verdict.indicators import DECIDES
from analysis.assessment.verdict.parts import Grade, Indicator, Test
from analysis.assessment.verdict.seen import Seen
from analysis.catalogue.offers import SupplyRule
from analysis.catalogue.verdict_plan import NextStep
from analysis.language import Text

ROBUSTNESS_COLUMNS = ("assumption", "name", "at", "value", "unit", "step")
TURNING_COLUMNS = ("assumption", "name", "value_now", "turns_at", "unit", "step_then")
_NAMES = {
    MEAN: Text("målgruppens størrelse", "the size of the target group"),
    CV: Text("spredning om gennemsnittet", "spread of the mean"),
    STAY: Text("gennemsnitlig opholdstid", "mean length of stay"),
    PLACES: Text("pladser til målgruppen", "places for the target group"),
    LEVEL: Text("den chance for plads, der kræves", "the chance of room that is asked for"),
}
_REACHED = Text("børn, der nås", "children reached")

StepAt = Callable[[Mapping[Test, Grade]], NextStep]


def steps_by_assumption(
    seen: Seen, *, grades: Mapping[Test, Grade], step_at: StepAt, level: float
) -> pd.DataFrame:
    """The step with each assumption known to be its low, central and high, the others central.

    Parameters
    ----------
    grades
        The grades of the catchment as they are.
    step_at
        The step that grades lead to.
    level
        The chance of room that is asked for: the analyst's threshold or the main service level.

    Returns
    -------
    DataFrame
        assumption, name (Text), at, value, unit, step. Empty where supply is not computed.

    Source
    ------
    docs/method.md#verdict-robustness.
    """
    rows = []
    for row in rows_of(seen.supply):
        asked = row.value if row.assumption == LEVEL else level
        given = {**grades, Test.SUPPLY: _side(row.coverage, asked)}
        rows.append(
            {
                "assumption": row.assumption,
                "name": _name(seen, row.assumption),
                "at": row.at,
                "value": row.value,
                "unit": row.unit,
                "step": step_at(given),
            }
        )
    return _table(rows, ROBUSTNESS_COLUMNS, step="step")


def turning_by_assumption(
    seen: Seen,
    *,
    grades: Mapping[Test, Grade],
    indicators: Sequence[Indicator],
    step_at: StepAt,
) -> pd.DataFrame:
    """The least change of each assumption, alone, that gives another step.

    Returns
    -------
    DataFrame
        assumption, name (Text), value_now, turns_at (missing: none within the range searched),
        unit, step_then (the step beyond it; as it is where it never turns). The assumptions of
        supply first, then the threshold of each deciding indicator: it turns at the value itself.

    Source
    ------
    docs/method.md#verdict-robustness, #turning-value.
    """
    now = step_at(grades)
    rows = []
    for row in rows_of(seen.turning):
        other = Grade.NOT_MET if row.covers_now else Grade.MET
        then = step_at({**grades, Test.SUPPLY: other})
        turns = pd.notna(row.turns_at) and then is not now
        rows.append(
            {
                "assumption": row.assumption,
                "name": _name(seen, row.assumption),
                "value_now": row.value_now,
                "turns_at": row.turns_at if turns else float("nan"),
                "unit": row.unit,
                "step_then": then if turns else now,
            }
        )
    for each in indicators:
        rows += _threshold_rows(each, grades=grades, step_at=step_at, now=now)
    return _table(rows, TURNING_COLUMNS, step="step_then")


def _threshold_rows(
    each: Indicator, *, grades: Mapping[Test, Grade], step_at: StepAt, now: NextStep
) -> list[dict[str, object]]:
    decides = each.key in DECIDES[each.test] and each.key != "coverage"
    judged = each.grade in (Grade.MET, Grade.NOT_MET)
    if not (decides and judged) or each.threshold is None or each.value is None:
        return []
    other = Grade.NOT_MET if each.grade is Grade.MET else Grade.MET
    then = step_at({**grades, each.test: other})
    if then is now:
        return []
    return [
        {
            "assumption": f"threshold.{each.key}",
            "name": Text(f"grænsen for {each.name.da}", f"the threshold of {each.name.en}"),
            "value_now": each.threshold.value,
            "turns_at": each.value,
            "unit": each.unit,
            "step_then": then,
        }
    ]


def _table(rows: list[dict[str, object]], columns: Sequence[str], *, step: str) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=list(columns))
    # A step stays a step: as text it would compare with anything.
    return table.assign(**{step: pd.Series([row[step] for row in rows], dtype=object)})


def _side(coverage: float, level: float) -> Grade:
    return Grade.MET if coverage >= level else Grade.NOT_MET


def _name(seen: Seen, assumption: str) -> Text:
    delivers = seen.udmelding.capacity.rule is SupplyRule.DELIVER
    return _REACHED if delivers and assumption == PLACES else _NAMES[assumption]
