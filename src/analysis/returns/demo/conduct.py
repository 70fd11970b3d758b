"""Who is silent, late, refused, corrected, or answers for another, in a synthetic round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.returns.demo.laws import Conduct, Fault, Laws

# Days within which returns come, before or after the day they are due.
MOST_DAYS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Conducted:
    """How one respondent answers.

    Parameters
    ----------
    fault
        What is wrong with its first return; None where nothing is.
    answered_by, answers_for
        Codes of the municipality that answers for it, and of those it answers for.
    days
        How many days before or after the due day its return comes.
    """

    conduct: Conduct
    fault: Fault | None = None
    answered_by: str = ""
    answers_for: tuple[str, ...] = ()
    days: int


def draw_conduct(
    rng: np.random.Generator,
    codes: Sequence[str],
    *,
    neighbourhood: Mapping[str, str],
    counts_number: bool,
    laws: Laws,
) -> dict[str, Conducted]:
    """Draw how each municipality answers, by code.

    Parameters
    ----------
    neighbourhood
        The part of the country each lies in: only neighbours answer together.
    counts_number
        Whether the form asks for a number of citizens, so that it can be wrong.

    Returns
    -------
    dict
        At least one answers on time. In a round of all municipalities there are silent ones,
        every applicable fault, and one joint answer.
    """
    order = [codes[place] for place in rng.permutation(len(codes))]
    roles = _roles(rng, len(codes), laws)[: len(codes) - 1]
    faults = _faults(rng, counts_number=counts_number)
    faulty = 0
    found: dict[str, Conducted] = {}
    for place, code in enumerate(order):
        conduct = roles[place] if place < len(roles) else Conduct.ON_TIME
        fault = None
        if conduct in (Conduct.REFUSED, Conduct.CORRECTED):
            fault, faulty = faults[faulty % len(faults)], faulty + 1
        days = int(rng.integers(MOST_DAYS))
        found[code] = Conducted(conduct=conduct, fault=fault, days=days)
    _join_two(found, neighbourhood)
    return {code: found[code] for code in codes}


def _roles(rng: np.random.Generator, number: int, laws: Laws) -> list[Conduct]:
    """The roles to be given out; all others answer on time."""
    unheard = round(rng.uniform(laws.silent_low, laws.silent_high) * number)
    refused = min(unheard, max(1, round(laws.refused_share * number)))
    corrected = max(1, round(laws.faulty_share * number) - refused)
    return [
        *[Conduct.SILENT] * (unheard - refused),
        *[Conduct.REFUSED] * refused,
        *[Conduct.CORRECTED] * corrected,
        *[Conduct.LATE] * max(1, round(laws.late_share * number)),
        Conduct.CORRECTED_TWICE,
    ]


def _faults(rng: np.random.Generator, *, counts_number: bool) -> list[Fault]:
    possible = [fault for fault in Fault if counts_number or not fault.of_the_number]
    return [possible[place] for place in rng.permutation(len(possible))]


def _join_two(found: dict[str, Conducted], neighbourhood: Mapping[str, str]) -> None:
    """Let the first that has a neighbour, both on time, be spoken for by it."""
    on_time = [code for code, one in found.items() if one.conduct is Conduct.ON_TIME]
    # One must be left that answers for itself alone.
    pairs = (
        (code, other)
        for code in on_time
        for other in on_time
        if code != other and neighbourhood[code] == neighbourhood[other]
    )
    pair = next(pairs, None) if len(on_time) > 2 else None
    if pair is None:
        return
    code, speaker = pair
    found[code] = replace(found[code], conduct=Conduct.SPOKEN_FOR, answered_by=speaker)
    found[speaker] = replace(found[speaker], conduct=Conduct.SPEAKS_FOR, answers_for=(code,))
