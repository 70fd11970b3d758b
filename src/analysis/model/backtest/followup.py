"""Rounds of the same group beside each other: joined only where they count the same thing.

A line between two numbers says that they can be compared. Where the definition or the unit changed
they cannot, and then the change is stated instead of a line.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

from analysis.evidence import Bound, Quantity
from analysis.language import Text
from analysis.showing import Showing, Shown

_COLUMNS = (
    "key",
    "round",
    "date",
    "value",
    "low",
    "high",
    "bound",
    "unit",
    "definition_da",
    "definition_en",
    "area",
    "segment",
)

_UNIT = Text("Enheden er ændret.", "The unit changed.")
_AREA = Text("Området er ændret.", "The area changed.")
_DATE = Text("Datoen er ikke oplyst for begge.", "Not both dates are known.")
_SAME_TIME = Text("Tallene er om samme tid.", "The numbers are about the same time.")
_NOT_KNOWN = Text("Det ene tal er ikke oplyst.", "One number is not known.")
_LIMIT = Text(
    "Det ene tal er kun en grænse («mindst» eller «højst»).",
    "One number is a limit only (“at least” or “at most”).",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundCount:
    """What one round counted.

    Parameters
    ----------
    round_slug : str
        Slug of the round.
    quantity : Quantity
        The number with unit, area, dates and source.
    scope : str
        Name of the definition. Rounds are comparable only with the same one: whoever prepares
        the round decides, and says so by using one name.
    """

    round_slug: str
    quantity: Quantity
    scope: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesBreak:
    """Where no line may be drawn, and why.

    Parameters
    ----------
    before, after : str
        Keys of the two neighbouring numbers.
    reason : Text
        What changed.
    """

    before: str
    after: str
    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class FollowUp(Shown):
    """Rounds side by side. Made by `follow_up`.

    Parameters
    ----------
    rounds : DataFrame
        One row per number, oldest first: key, round, date, value, low, high (missing where the source
        gives none), bound, unit, definition_da, definition_en, area, segment (numbers of one
        segment may be joined by a line; a new one begins after each break).
    breaks : tuple of SeriesBreak
        One per pair of neighbours that may not be joined.
    """

    rounds: pd.DataFrame
    breaks: tuple[SeriesBreak, ...]

    @property
    def lines(self) -> tuple[tuple[int, ...], ...]:
        """Rows to be joined by a line: every segment of at least two."""
        groups = self.rounds.groupby("segment", sort=True).groups.values()
        return tuple(tuple(int(row) for row in rows) for rows in groups if len(rows) > 1)

    def showing(self) -> Showing:
        """Return the rounds, and what keeps them from being joined."""
        return Showing(
            caption="Rounds of the same group; only those of one segment can be compared.",
            table=self.rounds,
            notes=tuple(f"{each.before} – {each.after}: {each.reason.en}" for each in self.breaks),
        )


def follow_up(counts: Sequence[RoundCount]) -> FollowUp:
    """Put rounds of the same group beside each other, and say where they cannot be compared.

    Parameters
    ----------
    counts : sequence of RoundCount
        Numbers of the rounds, at least one.

    Returns
    -------
    FollowUp

    Raises
    ------
    ValueError
        No number is given, or one occurs twice.

    Assumptions
    -----------
    Numbers without a known date stand last and are joined to nothing. A mere limit ("at least",
    "at most") is joined to nothing: what it changes to is not known.

    Source
    ------
    docs/method.md#follow-up.

    Examples
    --------
    >>> from analysis.evidence import Evidence, Source, Unit
    >>> from analysis.periods import Period
    >>> def count(year, value, scope):
    ...     return RoundCount(
    ...         round_slug=f"runde-{year}",
    ...         scope=scope,
    ...         quantity=Quantity(
    ...             key=f"k{year}",
    ...             value=value,
    ...             unit=Unit.PERSONS_PER_YEAR,
    ...             definition=Text(scope, scope),
    ...             evidence=Evidence.OBSERVED,
    ...             source=Source("Eksempel"),
    ...             date=Period(str(year)),
    ...         ),
    ...     )
    >>> found = follow_up([count(2014, 576, "a"), count(2015, 663, "a"), count(2020, None, "b")])
    >>> found.lines, found.breaks[0].reason.en
    (((0, 1),), 'The definition changed: from “a” to “b”.')
    """
    keys = [count.quantity.key for count in counts]
    if not keys or len(set(keys)) < len(keys):
        raise ValueError(f"counts must be at least one, each key once; got {keys!r}")
    ordered = sorted(counts, key=_time)
    breaks, segments, segment = [], [0], 0
    for before, after in pairwise(ordered):
        reason = _difference(before, after)
        if reason is not None:
            segment += 1
            breaks.append(
                SeriesBreak(before=before.quantity.key, after=after.quantity.key, reason=reason)
            )
        segments.append(segment)
    rows = [_row(count, number) for count, number in zip(ordered, segments, strict=True)]
    table = pd.DataFrame(rows, columns=list(_COLUMNS))
    numbers = dict.fromkeys(("value", "low", "high"), "Float64")
    return FollowUp(rounds=table.astype(numbers), breaks=tuple(breaks))


def _time(count: RoundCount) -> tuple[bool, str]:
    first = count.quantity.date.first
    return first is None, "" if first is None else first.isoformat()


def _difference(before: RoundCount, after: RoundCount) -> Text | None:
    """Return why two numbers may not be joined, or None where they may."""
    one, other = before.quantity, after.quantity
    if before.scope != after.scope:
        return Text(
            f"Definitionen er ændret: fra «{one.definition.da}» til «{other.definition.da}».",
            f"The definition changed: from “{one.definition.en}” to “{other.definition.en}”.",
        )
    both = (one, other)
    reasons = (
        (one.unit is not other.unit, _UNIT),
        (one.area != other.area, _AREA),
        (not all(each.date.known for each in both), _DATE),
        (one.date.overlaps(other.date), _SAME_TIME),
        (not all(each.known for each in both), _NOT_KNOWN),
        (any(each.bound in (Bound.FLOOR, Bound.CEILING) for each in both), _LIMIT),
    )
    return next((text for holds, text in reasons if holds), None)


def _row(count: RoundCount, segment: int) -> dict[str, object]:
    quantity = count.quantity
    return {
        "key": quantity.key,
        "round": count.round_slug,
        "date": quantity.date.text,
        "value": quantity.value,
        "low": quantity.low,
        "high": quantity.high,
        "bound": quantity.bound.value,
        "unit": quantity.unit.value,
        "definition_da": quantity.definition.da,
        "definition_en": quantity.definition.en,
        "area": quantity.area,
        "segment": segment,
    }
