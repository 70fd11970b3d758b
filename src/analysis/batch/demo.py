"""The whole way on invented returns: taken in wave by wave, released, and then reported on.

The synthetic world has a checkout of its own, marked as one: nothing of it can reach the real one,
and everything made in it is stamped.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from analysis.assessment.country_on_day import read_country
from analysis.batch.request import DEFAULT_NOTEBOOKS
from analysis.catalogue.udmelding import read_udmelding
from analysis.country.areas import AreaKind, read_areas
from analysis.errors import UsageError
from analysis.language import Text
from analysis.protection.frozen import FrozenRelease
from analysis.reading import SYNTHETIC_MARK, Reader
from analysis.returns.demo_returns import DemoReturn, write_returns
from analysis.returns.demo_world import make_world, seed_world
from analysis.returns.findings_report_page import render_page
from analysis.returns.register_intake import RoundAsked, open_round, receive
from analysis.returns.releasing import Wish, release_round

FOLDER, WORLDS = "reports-demo", "verden"
# Its region has the fewest municipalities, and every round asked it.
_REGION, _ASSESSMENT, _ANSWER = "nordjylland", "assessment", "answer"
_HOME = Path(".udmelding") / "demo"
_COPIED = ("data/udmeldinger", "data/published", "data/reference", "notebooks")
# A secretariat reads what came in before it sends anything on.
_UNTIL_RELEASE = dt.timedelta(days=14)
_NOTICE = "Denne mappe er en opdigtet verden: alt i den er syntetiske data.\n"

Tell = Callable[[Text], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundPlayed:
    """What became of the returns of one round in a synthetic world.

    Parameters
    ----------
    written, kept, refused
        Files that came in; those that were accepted, corrections too; and those refused.
    last
        The day on which the last file came.
    folder
        Where the files, the findings and the truth lie.
    """

    slug: str
    written: int
    kept: int
    refused: int
    last: dt.date
    folder: Path


def make_home(root: Path) -> Path:
    """A synthetic checkout below the real one: its own data and returns, marked as synthetic.

    Parameters
    ----------
    root
        The real checkout; nothing in it is changed.

    Returns
    -------
    Path
        Made anew, so that an earlier world leaves nothing behind.

    Raises
    ------
    UsageError
        If something else than a synthetic world lies there.
    """
    home = root / _HOME
    clear_world(home)
    for name in _COPIED:
        shutil.copytree(root / name, home / name)
    shutil.copy(root / "pyproject.toml", home / "pyproject.toml")
    return home


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


def clear_world(folder: Path) -> None:
    """Make an empty folder that is marked as synthetic; an earlier synthetic one is removed.

    Raises
    ------
    UsageError
        If the folder holds something that is not marked as synthetic.
    """
    if folder.is_dir() and any(folder.iterdir()) and not (folder / SYNTHETIC_MARK).is_file():
        raise UsageError(
            Text(
                f"{folder.name} er ikke en opdigtet verden og røres ikke. Vælg en anden mappe.",
                f"{folder.name} is not a synthetic world and is left alone. Choose another folder.",
            )
        )
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / SYNTHETIC_MARK).write_text(_NOTICE, encoding="utf-8")


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
        played.append(_play(home, slug, folder=worlds / slug, seed=seed))
    return tuple(played)


def release_played(home: Path, played: RoundPlayed) -> FrozenRelease:
    """Release what was accepted, on a day of the world's own: no clock decides what is made.

    Raises
    ------
    ProtectionError
        If what would be released betrays somebody; nothing is then released.
    """
    day = played.last + _UNTIL_RELEASE
    noon = dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)
    wish = Wish(slug=played.slug, profile="", day=day, made_by="demo", moment=noon)
    return release_round(Reader(home), wish, on_wait=lambda _: None).release


def _play(home: Path, slug: str, *, folder: Path, seed: int) -> RoundPlayed:
    reader = Reader(home)
    udmelding = read_udmelding(reader, slug)
    asked = open_round(reader, slug)
    country = read_country(reader, udmelding, every_area=asked.areas, date=udmelding.data_day)
    world = make_world(
        udmelding,
        areas=asked.areas,
        population=country.population.by_municipality,
        rng=seed_world(seed, slug),
    )
    sent = write_returns(world, udmelding, asked.areas, folder)
    kept = refused = 0
    for wave, files in groupby(sent, key=lambda one: one.wave):
        one_kept, one_refused = _take_in(asked, list(files), page=folder / f"fund-{wave:d}.html")
        kept, refused = kept + one_kept, refused + one_refused
    last = max(one.received for one in sent)
    return RoundPlayed(
        slug=slug, written=len(sent), kept=kept, refused=refused, last=last, folder=folder
    )


def _take_in(asked: RoundAsked, files: Sequence[DemoReturn], *, page: Path) -> tuple[int, int]:
    """Take one wave in, with what was found beside it; how many were kept and refused."""
    day = max(one.received for one in files)
    noon = dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)
    taken = receive(asked, [one.path for one in files], received=noon)
    shown = render_page(taken.intake, "da", round_name=asked.udmelding.short_name)
    page.write_text(shown, encoding="utf-8")
    return len(taken.kept), len(files) - len(taken.kept)
