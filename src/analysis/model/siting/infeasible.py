"""Which limit fails when no location keeps them all, and what it would take.

Each limit is made to give way alone, with the others in force: the least by which it must do so is
the answer. Where none does alone, the pairs that do are named.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import combinations
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from analysis.errors import UdmeldingError
from analysis.language import Language, Text
from analysis.model.findings import Finding
from analysis.model.siting.location_problem import LocationProblem, SitingLimits
from analysis.model.siting.sized_location import fewest_units, is_feasible, most_units

_DA, _EN = Language("da"), Language("en")
_NAMES = {
    "new_units": Text("antallet af nye enheder", "the number of new units"),
    "places_per_unit": Text("pladserne i en ny enhed", "the places of a new unit"),
    "places_by_existing": Text("de nuværende enheders pladser", "the existing units' places"),
    "least_persons": Text("den mindste størrelse", "the minimum size"),
    "most_km": Text("den længste afstand", "the longest distance"),
}


class InfeasibleSitingError(UdmeldingError):
    """No location keeps every limit: the ones that fail, and what each would take.

    Parameters
    ----------
    failing : tuple of Finding
        One per limit, or pair of limits, that must give way; any one of them suffices.
    """

    exit_code = 3

    def __init__(self, failing: tuple[Finding, ...]) -> None:
        self.failing = failing
        super().__init__(
            Text(
                "Kravene til placeringen kan ikke opfyldes samtidig.\n"
                + "\n".join(f"  {finding.text.da}" for finding in failing),
                "The limits on the location cannot all be kept.\n"
                + "\n".join(f"  {finding.text.en}" for finding in failing),
            )
        )

    def __reduce__(self) -> tuple[type["InfeasibleSitingError"], tuple[tuple[Finding, ...]]]:
        """Survive the way back from a worker process."""
        return type(self), (self.failing,)


def find_failing(problem: LocationProblem, limits: SitingLimits) -> tuple[Finding, ...]:
    """Return the limits that make a location impossible, each with what it would take.

    Parameters
    ----------
    problem : LocationProblem
        A problem without a location.
    limits : SitingLimits
        The limits it was made of.

    Returns
    -------
    tuple of Finding
        The limits that suffice if they alone give way; where there are none, the pairs; where
        no pair does either, all of them together. The code is the limit's name.

    Assumptions
    -----------
    While some limits give way, all others stay as they are.

    Source
    ------
    docs/method.md#siting-infeasible.
    """
    stated = [name for name in _RELAX if _stated(limits, name)]
    alone = [finding for name in stated if (finding := _ask(name, problem)) is not None]
    if alone:
        return tuple(alone)
    pairs = [
        (one, other)
        for one, other in combinations(stated, 2)
        if is_feasible(_without(_without(problem, one), other))
    ]
    return tuple(_together(pair) for pair in pairs) or (_together(tuple(stated)),)


def _stated(limits: SitingLimits, name: str) -> bool:
    value = getattr(limits, name)
    return bool(value) if isinstance(value, Mapping) else value is not None


def _ask(name: str, problem: LocationProblem) -> Finding | None:
    text = _RELAX[name](problem)
    return None if text is None else Finding(code=name, text=text)


def _units(problem: LocationProblem) -> Text | None:
    asked = problem.new_units
    needed = fewest_units(problem, above=asked + 1)
    if needed is not None:
        return Text(
            f"Antallet af nye enheder ({asked}) er for lavt: med de øvrige krav skal der mindst "
            f"{needed} til.",
            f"The number of new units ({asked}) is too low: with the other limits it takes at "
            f"least {needed}.",
        )
    possible = most_units(problem, below=asked - 1)
    if possible is None:
        return None
    return Text(
        f"Antallet af nye enheder ({asked}) er for højt: med de øvrige krav kan der højst åbnes "
        f"{possible}.",
        f"The number of new units ({asked}) is too high: with the other limits at most {possible} "
        "can open.",
    )


def _places(problem: LocationProblem) -> Text | None:
    asked = float(problem.places[problem.is_new].max())

    def with_places(places: float) -> LocationProblem:
        return replace(problem, places=np.where(problem.is_new, places, problem.places))

    needed = _least_change(with_places, _tenths(asked, float(problem.persons.sum())))
    if needed is None:
        return None
    return Text(
        f"Højst {_DA.number(asked, 1)} borgere i en ny enhed er for få: med de øvrige krav skal "
        f"der være plads til mindst {_DA.number(needed, 1)}.",
        f"At most {_EN.number(asked, 1)} citizens in a new unit are too few: with the other "
        f"limits it must have room for at least {_EN.number(needed, 1)}.",
    )


def _existing_places(problem: LocationProblem) -> Text | None:
    def with_more(more: float) -> LocationProblem:
        return replace(problem, places=problem.places + np.where(problem.is_new, 0.0, more))

    missing = _least_change(with_more, _tenths(0.0, float(problem.persons.sum())))
    if missing is None:
        return None
    return Text(
        "De nuværende enheders pladser er for få: med de øvrige krav mangler den, der mangler "
        f"flest, mindst {_DA.number(missing, 1)}.",
        "The existing units' places are too few: with the other limits the one that lacks most "
        f"lacks at least {_EN.number(missing, 1)}.",
    )


def _least_persons(problem: LocationProblem) -> Text | None:
    asked = float(problem.least_persons.max())

    def with_least(least: float) -> LocationProblem:
        return replace(problem, least_persons=np.where(problem.is_new, least, 0.0))

    possible = _least_change(with_least, _tenths(0.0, asked)[::-1])
    if possible is None:
        return None
    return Text(
        f"Mindst {_DA.number(asked, 1)} borgere i en ny enhed er for mange: med de øvrige krav "
        f"kan hver højst få {_DA.number(possible, 1)}.",
        f"At least {_EN.number(asked, 1)} citizens in a new unit are too many: with the other "
        f"limits each can have at most {_EN.number(possible, 1)}.",
    )


def _most_km(problem: LocationProblem) -> Text | None:
    asked = problem.most_km
    farther = np.unique(problem.km[np.isfinite(problem.km) & (problem.km > asked)])
    needed = _least_change(lambda km: replace(problem, most_km=km), farther)
    if needed is None:
        return None
    # Rounded up, so that what is named is enough.
    shown = math.ceil(needed * 10) / 10
    return Text(
        f"Højst {_DA.number(asked, 1)} km kan ikke holdes: med de øvrige krav skal der mindst "
        f"{_DA.number(shown, 1)} km til.",
        f"At most {_EN.number(asked, 1)} km cannot be kept: with the other limits it takes at "
        f"least {_EN.number(shown, 1)} km.",
    )


def _tenths(low: float, high: float) -> NDArray[np.float64]:
    """Return the tenths between two numbers, the ends taken in."""
    return np.arange(math.floor(low * 10), math.ceil(high * 10) + 1) / 10


def _least_change(
    change: Callable[[float], LocationProblem], values: NDArray[np.float64]
) -> float | None:
    """Return the first of the values, ever easier to keep, that leaves a location; by halving."""
    if not values.size or not is_feasible(change(float(values[-1]))):
        return None
    low, high = -1, values.size - 1
    while high - low > 1:
        middle = (low + high) // 2
        if is_feasible(change(float(values[middle]))):
            high = middle
        else:
            low = middle
    return float(values[high])


def _without(problem: LocationProblem, name: str) -> LocationProblem:
    """Return the problem with one limit dropped; for their number, with whatever number fits."""
    new = problem.is_new
    if name == "most_km":
        return replace(problem, most_km=math.inf)
    if name == "places_per_unit":
        return replace(problem, places=np.where(new, np.inf, problem.places))
    if name == "places_by_existing":
        return replace(problem, places=np.where(new, problem.places, np.inf))
    if name == "least_persons":
        return replace(problem, least_persons=np.zeros_like(problem.least_persons))
    fitting = fewest_units(problem, above=0)
    return problem if fitting is None else replace(problem, new_units=fitting)


def _together(names: tuple[str, ...]) -> Finding:
    da, en = ([_NAMES[name].get(code) for name in names] for code in ("da", "en"))
    return Finding(
        code="+".join(names),
        text=Text(
            f"Kun hvis flere krav ændres på én gang, findes der en placering: {_DA.join(da)}.",
            f"Only if several limits change at once is there a location: {_EN.join(en)}.",
        ),
    )


_RELAX: Mapping[str, Callable[[LocationProblem], Text | None]] = MappingProxyType(
    {
        "new_units": _units,
        "most_km": _most_km,
        "places_per_unit": _places,
        "places_by_existing": _existing_places,
        "least_persons": _least_persons,
    }
)
