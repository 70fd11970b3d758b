"""The whole way on invented returns: taken in wave by wave, released, and then reported on.

The synthetic world has a checkout of its own, marked as one: nothing of it can reach the real one,
and everything made in it is stamped.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from analysis.assessment.invented import (
    RoundPlayed,
    clear_world,
    make_home,
    play_round,
    release_played,
)
from analysis.batch.asking.request import DEFAULT_NOTEBOOKS
from analysis.country.areas import AreaKind, read_areas
from analysis.language import Text
from analysis.reading import Reader

__all__ = [
    "FOLDER",
    "WORLDS",
    "RoundPlayed",
    "choose_reports",
    "clear_world",
    "make_home",
    "play_rounds",
    "release_played",
]

FOLDER, WORLDS = "reports-demo", "verden"
# Its region has the fewest municipalities, and every round asked it.
_REGION, _ASSESSMENT, _ANSWER = "nordjylland", "assessment", "answer"

Tell = Callable[[Text], None]


def choose_reports(
    reader: Reader, areas: Sequence[str], *, everything: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The areas and notebooks of a demo: the country, one region and its joint answer, or all.

    Parameters
    ----------
    areas
        As asked for; a region is added where there is none, since only a region answers.
    everything
        Every area and every notebook: many times as long.
    """
    if everything:
        return tuple(areas), (*DEFAULT_NOTEBOOKS, _ANSWER)
    chosen = tuple(areas) or ("danmark",)
    regions = {area.slug for area in read_areas(reader).known if area.kind is AreaKind.REGION}
    if not regions & set(chosen):
        chosen = (*chosen, _REGION)
    return chosen, (_ASSESSMENT, _ANSWER)


def play_rounds(
    home: Path, slugs: Sequence[str], *, out: Path, seed: int, tell: Tell
) -> tuple[RoundPlayed, ...]:
    """Invent a world for each round, and take its returns in as a secretariat would.

    Parameters
    ----------
    home
        From `make_home`.
    out
        Folder of the demo's reports; the worlds lie in a folder of it.
    seed
        One seed gives the same worlds, byte for byte.
    tell
        Told before each round.

    Raises
    ------
    UsageError
        If a round does not exist, or the folder of worlds holds something else.
    """
    worlds = out / WORLDS
    clear_world(worlds)
    played = []
    for slug in slugs:
        tell(
            Text(
                f"{slug}: opdigter og læser svar ind.", f"{slug}: inventing and taking in returns."
            )
        )
        played.append(play_round(home, slug, folder=worlds / slug, seed=seed))
    return tuple(played)
