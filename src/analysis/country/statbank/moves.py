"""What moved between the figures in force and those just fetched, and by how much."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.country.statbank.answers import VALUE
from analysis.language import Language, Text

_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One figure that is another than it was."""

    place: str
    before: float
    after: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """How figures just fetched differ from those in force.

    Parameters
    ----------
    name
        What the figures are called here.
    before, after
        What the figures are and were, in a line each; `before` is None where there were none.
    same, moved
        Figures of both that are alike, and that are not.
    largest
        The largest moves, largest first.
    totals
        Sum over all areas and groups of each period in both that moved.
    new_periods, gone_periods
        Periods only in one of them.
    new_missing, no_longer_missing
        Figures that are kept back or missing in only one of them.
    """

    name: str
    before: Text | None
    after: Text
    same: int
    moved: int
    largest: tuple[Move, ...]
    totals: tuple[Move, ...]
    new_periods: tuple[str, ...]
    gone_periods: tuple[str, ...]
    new_missing: int
    no_longer_missing: int

    @property
    def nothing(self) -> bool:
        """Whether every figure is as it was."""
        counts = (self.moved, self.new_missing, self.no_longer_missing)
        periods = (*self.new_periods, *self.gone_periods)
        return self.before is not None and not any(counts) and not periods

    def as_json(self) -> dict[str, Any]:
        """For a program."""
        return {
            "name": self.name,
            "before": None if self.before is None else {"da": self.before.da, "en": self.before.en},
            "after": {"da": self.after.da, "en": self.after.en},
            "same": self.same,
            "moved": self.moved,
            "largest": [_as_json(move) for move in self.largest],
            "totals": [_as_json(move) for move in self.totals],
            "new_periods": list(self.new_periods),
            "gone_periods": list(self.gone_periods),
            "new_missing": self.new_missing,
            "no_longer_missing": self.no_longer_missing,
        }

    def as_text(self) -> str:
        """For a reader, in Danish."""
        da = Language("da")
        lines = [
            f"{self.name}",
            f"  før:   {self.before.da if self.before else 'ingen tal'}",
            f"  efter: {self.after.da}",
        ]
        if self.nothing:
            return "\n".join([*lines, "  Alle tal er, som de var."])
        lines.append(f"  uændrede tal: {da.number(self.same)}; ændrede: {da.number(self.moved)}")
        lines += [f"  nye perioder: {_listed(self.new_periods)}"] if self.new_periods else []
        lines += (
            [f"  perioder, der er væk: {_listed(self.gone_periods)}"] if self.gone_periods else []
        )
        if self.new_missing or self.no_longer_missing:
            lines.append(
                f"  mangler nu: {da.number(self.new_missing)}; "
                f"mangler ikke længere: {da.number(self.no_longer_missing)}"
            )
        lines += [f"  i alt {_change(move)}" for move in self.totals[-_SHOWN:]]
        # Where a period is all that tells figures apart, its total is the figure.
        single = {move.place for move in self.largest} <= {move.place for move in self.totals}
        lines += [f"  størst: {_change(move)}" for move in self.largest if not single]
        return "\n".join(lines)


def compare(
    before: pd.DataFrame | None, after: pd.DataFrame, *, name: str, words: tuple[Text | None, Text]
) -> Moved:
    """What moved from one table of figures to another.

    Parameters
    ----------
    before, after
        Columns that say which figure it is, `period`, and `value`; `before` may have fewer of
        the columns, and is then compared with sums.
    words
        The figures in force, and those fetched, in a line each.

    Examples
    --------
    >>> old = pd.DataFrame({"code": ["101"], "period": ["2025"], "value": [10.0]})
    >>> new = pd.DataFrame({"code": ["101"] * 2, "period": ["2025", "2026"], "value": [12.0, 13.0]})
    >>> moved = compare(old, new, name="x", words=(Text("", ""), Text("", "")))
    >>> moved.moved, moved.new_periods, moved.largest[0].after
    (1, ('2026',), 12.0)
    """
    old = before if before is not None else after.iloc[:0]
    keys = [column for column in old.columns if column != VALUE and column in after.columns]
    summed = after.groupby(keys, sort=False)[VALUE].sum(min_count=1, skipna=False)
    known = old.set_index(keys)[VALUE]
    both = known.index.intersection(summed.index)
    pairs = pd.DataFrame({"before": known.reindex(both), "after": summed.reindex(both)})
    told = pairs.dropna()
    differing = told[told["before"] != told["after"]]
    size = (differing["after"] - differing["before"]).abs()
    largest = differing.loc[size.sort_values(ascending=False, kind="stable").index[:_SHOWN]]
    periods = told.reset_index().groupby("period")[["before", "after"]].sum()
    old_periods, new_periods = set(old["period"]), set(after["period"])
    return Moved(
        name=name,
        before=words[0],
        after=words[1],
        same=len(told) - len(differing),
        moved=len(differing),
        largest=_moves(largest),
        totals=_moves(periods[periods["before"] != periods["after"]]),
        new_periods=tuple(sorted(new_periods - old_periods)),
        gone_periods=tuple(sorted(old_periods - new_periods)),
        new_missing=int((pairs["before"].notna() & pairs["after"].isna()).sum()),
        no_longer_missing=int((pairs["before"].isna() & pairs["after"].notna()).sum()),
    )


def _moves(rows: pd.DataFrame) -> tuple[Move, ...]:
    return tuple(
        Move(place=_place(index), before=float(before), after=float(after))
        for index, before, after in zip(rows.index, rows["before"], rows["after"], strict=True)
    )


def _place(index: Any) -> str:
    return ", ".join(map(str, index)) if isinstance(index, tuple) else str(index)


def _change(move: Move) -> str:
    da = Language("da")
    decimals = 0 if move.before.is_integer() and move.after.is_integer() else 1
    change = move.after - move.before
    share = f", {da.number(100 * change / move.before, 1)} pct." if move.before else ""
    sign = "+" if change > 0 else ""
    return (
        f"{move.place}: {da.number(move.before, decimals)} → {da.number(move.after, decimals)} "
        f"({sign}{da.number(change, decimals)}{share})"
    )


def _listed(periods: tuple[str, ...]) -> str:
    return periods[0] if len(periods) == 1 else f"{periods[0]}-{periods[-1]} ({len(periods)})"


def _as_json(move: Move) -> dict[str, str | float]:
    return {"place": move.place, "before": move.before, "after": move.after}
