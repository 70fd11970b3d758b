"""Parallel definitions: published figures beside each other, and ratios where they are allowed.

Estimates of "the same" target group differ in date, unit and scope. They are no nested funnel. A
ratio is formed only where unit, area and scope agree; otherwise it is said why there is none.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.evidence import Bound, Quantity
from analysis.language import Text
from analysis.showing import Showing, Shown

_FIGURES = ("key", "unit", "scope", "area", "date", "low", "value", "high", "bound", "evidence")
_RATIOS = ("numerator", "denominator", "ratio", "ratio_low", "ratio_high", "same_date")


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A published figure and what it covers.

    Parameters
    ----------
    quantity : Quantity
        The figure with unit, area, date and source.
    scope : str
        Name of the target group that it covers. Two figures are comparable only with the same
        one: whoever prepares the round decides, and says so by using one name.
    """

    quantity: Quantity
    scope: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotComparable:
    """Two figures without a ratio, and why.

    Parameters
    ----------
    keys : tuple of str, str
        The two figures.
    reason : Text
        What differs.
    """

    keys: tuple[str, str]
    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class DefinitionComparison(Shown):
    """Figures side by side.

    Parameters
    ----------
    figures : DataFrame
        One row per figure, in the order given: key, unit, scope, area, date, low, value, high
        (missing where the source gives none), bound, evidence.
    ratios : DataFrame
        One row per comparable pair, the earlier figure of the list as denominator: numerator,
        denominator, ratio (of values, or of the middles of ranges), ratio_low, ratio_high (the
        ends that the ranges allow), same_date.
    not_comparable : tuple of NotComparable
        The other pairs.
    """

    figures: pd.DataFrame
    ratios: pd.DataFrame
    not_comparable: tuple[NotComparable, ...]

    def showing(self) -> Showing:
        """Return the figures side by side, with their ratios and why others have none."""
        ratios = (
            f"{row['numerator']} / {row['denominator']}: "
            f"{row['ratio']:.3g} ({row['ratio_low']:.3g} to {row['ratio_high']:.3g})."
            for row in self.ratios.to_dict("records")
        )
        refused = (f"{' and '.join(pair.keys)}: {pair.reason.en}" for pair in self.not_comparable)
        return Showing(
            caption="Published figures side by side: parallel definitions, no series.",
            table=self.figures,
            notes=(*ratios, *refused),
        )


def compare_definitions(definitions: Sequence[Definition]) -> DefinitionComparison:
    """Put published figures side by side, and form ratios between comparable ones only.

    Parameters
    ----------
    definitions : sequence of Definition
        In the order to be shown; the expectation before what was reported.

    Returns
    -------
    DefinitionComparison

    Raises
    ------
    ValueError
        A figure occurs twice.

    Assumptions
    -----------
    A ratio of two ranges is as wide as their ends allow: nothing is known of how they hang
    together. Dates may differ; the table says so.

    Source
    ------
    docs/method.md#definitions.

    Examples
    --------
    >>> from analysis.evidence import Evidence, Source, Unit
    >>> def figure(key, **number):
    ...     return Definition(
    ...         quantity=Quantity(
    ...             key=key,
    ...             unit=Unit.PERSONS,
    ...             definition=Text("børn", "children"),
    ...             evidence=Evidence.OBSERVED,
    ...             source=Source("Eksempel"),
    ...             **{"value": None, **number},
    ...         ),
    ...         scope="children",
    ...     )
    >>> found = compare_definitions([figure("register", value=579), figure("reported", value=729)])
    >>> found.ratios["ratio"].round(2).tolist()
    [1.26]
    """
    keys = [definition.quantity.key for definition in definitions]
    if len(set(keys)) < len(keys):
        raise ValueError(f"definitions must hold each figure once; got {keys!r}")
    ratios, refused = [], []
    for number, first in enumerate(definitions):
        for second in definitions[number + 1 :]:
            reason = _difference(first, second)
            if reason is None:
                ratios.append(_ratio(second.quantity, first.quantity))
            else:
                pair = (first.quantity.key, second.quantity.key)
                refused.append(NotComparable(keys=pair, reason=reason))
    figures = [_row(definition) for definition in definitions]
    return DefinitionComparison(
        figures=pd.DataFrame(figures, columns=list(_FIGURES)).astype(
            dict.fromkeys(("low", "value", "high"), "Float64")
        ),
        ratios=pd.DataFrame(ratios, columns=list(_RATIOS)),
        not_comparable=tuple(refused),
    )


def _row(definition: Definition) -> dict[str, object]:
    quantity = definition.quantity
    return {
        "key": quantity.key,
        "unit": quantity.unit.value,
        "scope": definition.scope,
        "area": quantity.area,
        "date": quantity.date.text,
        "low": quantity.low,
        "value": quantity.value,
        "high": quantity.high,
        "bound": quantity.bound.value,
        "evidence": quantity.evidence.value,
    }


def _difference(first: Definition, second: Definition) -> Text | None:
    """Return why there is no ratio, or None where there is one."""
    one, other = first.quantity, second.quantity
    if one.unit is not other.unit:
        return Text("Forskellig enhed.", "Different units.")
    if (one.area, first.scope) != (other.area, second.scope):
        return Text("Forskelligt område eller målgruppe.", "Different areas or target groups.")
    if any(quantity.bound in (Bound.FLOOR, Bound.CEILING) for quantity in (one, other)):
        return Text(
            "Det ene tal er kun en grænse («mindst» eller «højst»).",
            "One figure is a limit only (“at least” or “at most”).",
        )
    below, above = _ends(one), _ends(other)
    if below is None or above is None:
        return Text("Det ene tal er ikke oplyst.", "One figure is not known.")
    return None if below[0] > 0 else Text("Nævneren kan være 0.", "The denominator may be 0.")


def _ends(quantity: Quantity) -> tuple[float, float, float] | None:
    """Return low, middle and high of a figure; a figure without a range is all three."""
    ends = [end for end in (quantity.low, quantity.value, quantity.high) if end is not None]
    if quantity.value is None and len(ends) < 2:
        return None
    middle = (ends[0] + ends[-1]) / 2 if quantity.value is None else quantity.value
    return min(ends), middle, max(ends)


def _ratio(numerator: Quantity, denominator: Quantity) -> dict[str, object]:
    above, below = _ends(numerator), _ends(denominator)
    if above is None or below is None:
        raise ValueError(f"no ratio between {numerator.key} and {denominator.key}")
    ratio = above[1] / below[1]
    low, high = above[0] / below[2], above[2] / below[0]
    if not all(map(math.isfinite, (ratio, low, high))):
        raise ValueError(f"no finite ratio between {numerator.key} and {denominator.key}")
    return {
        "numerator": numerator.key,
        "denominator": denominator.key,
        "ratio": ratio,
        "ratio_low": low,
        "ratio_high": high,
        "same_date": numerator.date.known and numerator.date.text == denominator.date.text,
    }
