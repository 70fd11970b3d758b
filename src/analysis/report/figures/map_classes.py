"""The few colours of a map: which number gets which, and what the legend says of each."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from analysis.evidence import Unit
from analysis.language import Language
from analysis.report.amounts import amount, number_of
from analysis.report.figures.drawing import INK, share_of
from analysis.report.figures.map_ground import MapGround, MapWords

# From light to dark in one hue: told apart without colours too, and each tile has its number.
CLASS_COLOURS = ("#EAF1F7", "#BCD2E4", "#8FB3D1", "#3D6E9C", "#12436D")
_WHITE_WORDS_FROM = 3
_MOST = len(CLASS_COLOURS)
# So many names are read at each end of an alternative text; the table beside has them all.
_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class MapClass:
    """Numbers that share a colour, with the words of the legend."""

    colour: str
    ink: str
    words: str


def class_breaks(values: Sequence[float]) -> tuple[float, ...]:
    """Round numbers that part values into at most five classes of about equally many.

    Parameters
    ----------
    values
        Finite numbers.

    Returns
    -------
    tuple
        Rising, each with two significant digits, each above the least value and at most the
        largest; none where all values are one.

    Examples
    --------
    >>> class_breaks([1, 2, 3, 4, 5, 6, 7, 8, 9, 100])
    (2.8, 4.6, 6.4, 8.2)
    >>> class_breaks([0, 0, 0, 0, 0, 0, 5, 7, 9])
    (5.0, 6.0, 8.0)
    >>> class_breaks([3.0, 3.0])
    ()
    """
    if not values:
        return ()
    low, high = min(values), max(values)
    above = [value for value in values if value > low]
    if len(above) < len(values) * (1 - 1 / _MOST):
        # So many have the least value (such as none at all) that they are a class of their own.
        cuts = np.quantile(above, np.arange(_MOST - 1) / (_MOST - 1)).tolist() if above else []
    else:
        cuts = np.quantile(values, np.arange(1, _MOST) / _MOST).tolist()
    breaks: list[float] = []
    for cut in sorted({float(f"{cut:.2g}") for cut in cuts}):
        last = breaks[-1] if breaks else low
        # A class that nobody is in would stand in the legend for nothing.
        if cut <= high and any(last <= value < cut for value in values):
            breaks.append(cut)
    return tuple(breaks)


def breaks_for(known: Mapping[str, float], words: MapWords) -> tuple[float, ...]:
    """Breaks for a map's numbers, as round as the map writes these."""
    said = [as_said(value, words) for value in known.values()]
    breaks = {as_said(edge, words) for edge in class_breaks(said)}
    return tuple(edge for edge in sorted(breaks) if edge > min(said))


def check_breaks(breaks: Sequence[float]) -> tuple[float, ...]:
    """Breaks that rise and leave no more classes than there are colours.

    Raises
    ------
    ValueError
        If they do not.
    """
    if len(breaks) >= _MOST or not all(low < high for low, high in pairwise(breaks)):
        raise ValueError(f"breaks must rise and be fewer than {_MOST}; got {tuple(breaks)}")
    return tuple(breaks)


def known_values(values: Mapping[str, float | None], ground: MapGround) -> dict[str, float]:
    """The numbers that are known, by municipality.

    Raises
    ------
    ValueError
        If a municipality is left out or does not exist, or a number is infinite.
    """
    if set(values) != set(ground.names):
        wrong = sorted(set(values) ^ set(ground.names))
        raise ValueError(f"values must name every municipality once; differing: {wrong}")
    found = {code: v for code, v in values.items() if v is not None and not math.isnan(v)}
    if not all(map(math.isfinite, found.values())):
        raise ValueError("a number of the map is infinite")
    return found


def class_of(value: float, breaks: Sequence[float], words: MapWords) -> int:
    """The number of a value's class, from 0; a class begins at its break."""
    said = as_said(value, words)
    return sum(edge <= said for edge in breaks)


def say(value: float, words: MapWords, language: Language) -> str:
    """A number as the map writes it: short, and never a false zero."""
    least = 0.001 if words.shares else 0.01
    if 0 < value < least / 2:
        return f"<{language.percent(least, 1) if words.shares else language.number(least, 2)}"
    return share_of(language, value) if words.shares else number_of(language, value)


def as_said(value: float, words: MapWords) -> float:
    """A number rounded as the map writes it, so that a tile and its class never disagree."""
    if words.shares:
        return round(value, 3)
    return round(value, 0 if abs(value) >= 10 else 1 if abs(value) >= 1 else 2)


def map_classes(
    known: Mapping[str, float], breaks: Sequence[float], *, words: MapWords, language: Language
) -> list[MapClass]:
    """The classes of a map, from the lowest; none where no number is known."""
    if not known:
        return []
    of = [class_of(value, breaks, words) for value in known.values()]
    ends = [say(edge, words, language) for edge in breaks]
    between = [language.text("map.class_between", low=a, high=b) for a, b in pairwise(ends)]
    if ends:
        below = language.text("map.class_below", value=ends[0])
        texts = [below, *between, language.text("map.class_from", value=ends[-1])]
    else:
        texts = [_all_of(known, words, language)]
    # Few classes are spread over all colours, so that their difference is as large as it can be.
    colours = np.linspace(0, _MOST - 1, len(texts)).round().astype(int).tolist()
    return [
        MapClass(
            colour=CLASS_COLOURS[colour],
            ink="white" if colour >= _WHITE_WORDS_FROM else INK,
            words=counted(text, of.count(i), language),
        )
        for i, (text, colour) in enumerate(zip(texts, colours, strict=True))
    ]


def counted(words: str, municipalities: int, language: Language) -> str:
    """Words of a legend with how many municipalities they hold for."""
    count = amount(language, Unit.MUNICIPALITIES, municipalities)
    return language.text("map.counted", words=words, count=count)


def told(
    known: Mapping[str, float], *, ground: MapGround, words: MapWords, language: Language
) -> list[str]:
    """For whoever cannot see the map: who has most and least, and who has no number."""
    ordered = sorted(known, key=lambda code: (known[code], code))
    missing = [ground.names[code] for code in sorted(set(ground.names) - set(known))]
    parts = []
    if known:
        spoken = [f"{ground.names[code]} {say(known[code], words, language)}" for code in ordered]
        ends = {"lowest": spoken[:_NAMED], "highest": spoken[: -_NAMED - 1 : -1]}
        joined = {end: language.join(names) for end, names in ends.items()}
        parts.append(language.text("map.ends", **joined))
    if missing:
        names = language.join(missing)
        parts.append(language.text("map.list", words=words.missing, names=names))
    return parts


def _all_of(known: Mapping[str, float], words: MapWords, language: Language) -> str:
    low, high = (say(end(known.values()), words, language) for end in (min, max))
    return low if low == high else language.text("number.interval", low=low, high=high)
