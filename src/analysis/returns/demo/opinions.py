"""What respondents of a synthetic round think: ratings, challenges, solutions, and words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from analysis.returns.demo.stock import MENTIONS, PREFIX, SENTENCES
from analysis.returns.form.choices import COORDINATION_TOPICS, DONT_KNOW

# What is rated beside the topics of coordination: ids of `analysis.returns.form.municipality`.
_ALSO_RATED = ("supply", "secured")
RATED = (*(topic.id for topic in COORDINATION_TOPICS), *_ALSO_RATED)
_DONT_KNOW_SHARE, _SILENT_SHARE, _WRITES_SHARE = 0.08, 0.04, 0.6
_MOST_MENTIONED = 4
_POSITIONS: Mapping[str, float] = MappingProxyType(
    {"supports": 0.5, "with_reservations": 0.3, "against": 0.05, "undecided": 0.15}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A challenge or a solution that somebody names."""

    category: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What one respondent thinks.

    Parameters
    ----------
    ratings
        Code of the rating by what is rated; what was left empty is not in it.
    mentions
        By ``challenge`` and ``solution``, the most important first.
    words
        Free text by the last part of the question's id.
    position, run
        Codes: its position on the solution asked for, and whether it could run it.
    """

    ratings: Mapping[str, str]
    mentions: Mapping[str, tuple[Mention, ...]]
    words: Mapping[str, str]
    position: str
    run: str


def draw_opinion(rng: np.random.Generator, *, mood: float) -> Opinion:
    """Draw what one respondent thinks.

    Parameters
    ----------
    mood
        What the respondent's region has in common: the mean rating, about 1 to 5.
    """
    return Opinion(
        ratings=_ratings(rng, mood),
        mentions={kind: _mentions(rng, kind) for kind in MENTIONS},
        words=draw_words(rng),
        position=str(rng.choice(list(_POSITIONS), p=list(_POSITIONS.values()))),
        run=str(rng.choice(["yes", "no", DONT_KNOW.code])),
    )


def draw_words(rng: np.random.Generator) -> dict[str, str]:
    """Free texts by the last part of the question's id; some write nothing."""
    written = {}
    for place, sentences in SENTENCES.items():
        chosen, writes = int(rng.integers(len(sentences))), rng.random() < _WRITES_SHARE
        if writes:
            written[place] = PREFIX + sentences[chosen]
    return written


def _ratings(rng: np.random.Generator, mood: float) -> dict[str, str]:
    rated = {}
    for name in RATED:
        step, chance = round(float(np.clip(rng.normal(mood, 0.9), 1, 5))), rng.random()
        if chance >= _SILENT_SHARE:
            known = chance >= _SILENT_SHARE + _DONT_KNOW_SHARE
            rated[name] = str(step) if known else DONT_KNOW.code
    return rated


def _mentions(rng: np.random.Generator, kind: str) -> tuple[Mention, ...]:
    stock = MENTIONS[kind]
    chosen = rng.choice(list(stock), int(rng.integers(_MOST_MENTIONED + 1)), replace=False)
    return tuple(Mention(category=str(one), text=PREFIX + stock[str(one)]) for one in chosen)
