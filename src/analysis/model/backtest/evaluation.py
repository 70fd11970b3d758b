"""How forecasts held: each beside what came, and scores where there are enough of them.

Four pairs or fewer are shown and not scored: their scores would say more of luck than of a method.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.language import Text
from analysis.model.arguments import check_level
from analysis.model.backtest.dated_inputs import DatedInput
from analysis.model.backtest.forecast_laws import ForecastLaw
from analysis.model.backtest.forecasts import Forecast
from analysis.model.findings import Finding
from analysis.showing import Showing, Shown

FEWEST_PAIRS = 5
_NAIVE = "last_value"
_PAIR_COLUMNS = (
    "method",
    "input",
    "origin",
    "target",
    "point",
    "low",
    "high",
    "outcome",
    "outcome_low",
    "outcome_high",
    "error",
    "inside",
    "log_score",
    "crps",
    "pit",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastPair:
    """A forecast and what came.

    Parameters
    ----------
    forecast : Forecast
        The forecast.
    outcome : DatedInput
        What came; about the forecast's target, and published after its origin.

    Raises
    ------
    ValueError
        The outcome is about another time, or was known when the forecast was made.
    """

    forecast: Forecast
    outcome: DatedInput

    def __post_init__(self) -> None:
        target, origin = self.forecast.target, self.forecast.origin
        if not self.outcome.date.overlaps(target):
            raise ValueError(
                f"outcome {self.outcome.name!r} must be about {target.text!r}; it is about "
                f"{self.outcome.date.text!r}"
            )
        if self.outcome.known_by(origin):
            raise ValueError(
                f"outcome {self.outcome.name!r} must be published after {origin}; it was "
                f"published {self.outcome.published.text!r}"
            )

    @property
    def scored_law(self) -> ForecastLaw | None:
        """The law to score: none where the forecast has none, or a range is all that is known."""
        return self.forecast.law if self.outcome.exact else None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Backtest(Shown):
    """Forecasts beside what came. Made by `evaluate_forecasts`.

    Parameters
    ----------
    pairs : DataFrame
        One row per pair: method, input (name of the outcome), origin, target, point, low and high
        (the forecast's interval), outcome, outcome_low, outcome_high, error (point less outcome),
        inside (whether the interval holds the outcome), log_score, crps, pit. Missing where the
        forecast has no chances or the outcome is a range.
    scores : DataFrame
        One row per method with at least five scored pairs: method, pairs, log_score (mean, more is
        better), crps (mean, less is better), coverage (share inside), level, mean_error,
        crps_skill (1 less the ratio to the last value's score on the same outcomes; missing
        where that was not scored on all of them). Empty where no method has so many.
    pit_counts : DataFrame
        One row per scored method, ten columns: PIT values by tenth; even where chances are right.
    findings : tuple of Finding
        Which methods have no scores, and why.
    """

    pairs: pd.DataFrame
    scores: pd.DataFrame
    pit_counts: pd.DataFrame
    findings: tuple[Finding, ...]

    def showing(self) -> Showing:
        """Return the scores, or the pairs themselves where there are none."""
        scored = not self.scores.empty
        return Showing(
            caption=f"{len(self.pairs)} forecasts against what came"
            + ("." if scored else ", without scores."),
            table=self.scores if scored else self.pairs,
            notes=tuple(finding.text.en for finding in self.findings),
        )


def randomised_pit(law: ForecastLaw, value: float, *, rng: np.random.Generator) -> float:
    """Return where a value lies in a forecast, 0 to 1: uniform over values that follow it.

    Parameters
    ----------
    law : ForecastLaw
        The forecast.
    value : float
        The number that came, in the unit of the forecast.
    rng : numpy.random.Generator
        Decides within the step that a count takes.

    Assumptions
    -----------
    The forecast is one of whole numbers; ties are broken at random, so that a right forecast is
    uniform.

    Source
    ------
    docs/method.md#scores.

    Examples
    --------
    >>> from analysis.model.backtest.forecast_laws import PoissonLaw, StudentLaw
    >>> rng = np.random.default_rng(1)
    >>> randomised_pit(StudentLaw(mean=0, scale=1), 0.0, rng=rng)
    0.5
    >>> 0 <= randomised_pit(PoissonLaw(mean=2), 0, rng=rng) <= 0.135336
    True
    """
    below = law.below(value)
    return below + float(rng.random()) * (law.cdf(value) - below)


def evaluate_forecasts(
    pairs: Sequence[ForecastPair], *, rng: np.random.Generator, level: float = 0.9
) -> Backtest:
    """Return how forecasts held, with scores from five pairs of a method up.

    Parameters
    ----------
    pairs : sequence of ForecastPair
        Forecasts and what came; at least one.
    rng : numpy.random.Generator
        For the randomised PIT of counts.
    level : float
        Probability the intervals hold.

    Raises
    ------
    ValueError
        There is no pair, or `level` is not strictly between 0 and 1.

    Assumptions
    -----------
    Means over pairs count each alike. Pairs of one time hang together, so that many pairs of few
    times say less than their number.

    Source
    ------
    docs/method.md#backtest.
    """
    wanted = check_level("level", level)
    if not pairs:
        raise ValueError("pairs must hold at least one; got none")
    table = pd.DataFrame(
        [_row(pair, rng=rng, level=wanted) for pair in pairs], columns=list(_PAIR_COLUMNS)
    )
    scored = table[table["crps"].notna()]
    counts = scored["method"].value_counts()
    methods = [name for name in table["method"].unique() if counts.get(name, 0) >= FEWEST_PAIRS]
    naive = scored[scored["method"] == _NAIVE]
    return Backtest(
        pairs=table,
        scores=pd.DataFrame(
            [_scores(scored[scored["method"] == name], naive, wanted) for name in methods]
        ),
        pit_counts=pd.DataFrame(
            [_pit_counts(scored.loc[scored["method"] == name, "pit"]) for name in methods],
            index=pd.Index(methods, name="method", dtype=object),
        ),
        findings=_findings(table, methods),
    )


def _row(pair: ForecastPair, *, rng: np.random.Generator, level: float) -> dict[str, object]:
    forecast, outcome, law = pair.forecast, pair.outcome, pair.scored_law
    row: dict[str, object] = {
        "method": forecast.method,
        "input": outcome.name,
        "origin": forecast.origin,
        "target": forecast.target.text,
        "point": forecast.point,
        "outcome": outcome.value,
        "outcome_low": outcome.value if outcome.low is None else outcome.low,
        "outcome_high": outcome.value if outcome.high is None else outcome.high,
        "error": forecast.point - outcome.value,
    }
    if forecast.law is not None:
        row["low"] = forecast.law.quantile((1 - level) / 2)
        row["high"] = forecast.law.quantile((1 + level) / 2)
    if law is not None:
        row["inside"] = bool(row["low"] <= outcome.value <= row["high"])  # type: ignore[operator]
        row["log_score"] = law.log_score(outcome.value)
        row["crps"] = law.crps(outcome.value)
        row["pit"] = randomised_pit(law, outcome.value, rng=rng)
    return row


def _scores(own: pd.DataFrame, naive: pd.DataFrame, level: float) -> dict[str, object]:
    keys = ["input", "origin", "target"]
    both = own[[*keys, "crps"]].merge(naive[[*keys, "crps"]], on=keys, suffixes=("", "_naive"))
    beside = float(both["crps_naive"].sum()) if len(both) == len(own) else np.nan
    return {
        "method": own["method"].iloc[0],
        "pairs": len(own),
        "log_score": float(own["log_score"].mean()),
        "crps": float(own["crps"].mean()),
        "coverage": float(own["inside"].astype(float).mean()),
        "level": level,
        "mean_error": float(own["error"].mean()),
        "crps_skill": 1 - float(own["crps"].sum()) / beside if beside > 0 else np.nan,
    }


def _pit_counts(pit: pd.Series) -> dict[str, int]:
    counts, _ = np.histogram(pit.to_numpy(dtype=np.float64), bins=10, range=(0, 1))
    return {f"{tenth / 10:.1f}": int(count) for tenth, count in enumerate(counts)}


def _findings(table: pd.DataFrame, scored: Sequence[str]) -> tuple[Finding, ...]:
    findings = []
    for name in table["method"].unique():
        if name in scored:
            continue
        rows = table[table["method"] == name]
        pairs, usable = len(rows), int(rows["crps"].notna().sum())
        text = Text(
            f"«{name}»: {usable} af {pairs} prognoser kan bedømmes, og der skal mindst "
            f"{FEWEST_PAIRS} til. Vist som illustration uden mål for træfsikkerhed.",
            f"“{name}”: {usable} of {pairs} forecasts can be scored, and it takes at least "
            f"{FEWEST_PAIRS}. Shown as an illustration without scores.",
        )
        findings.append(Finding(code="too-few-pairs", text=text))
    return tuple(findings)
