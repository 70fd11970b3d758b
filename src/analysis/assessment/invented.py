"""An invented world played through: returns come in wave by wave, are taken in, and released.

The synthetic world has a checkout of its own, marked as one: nothing of it can reach the real one,
and everything made in it is stamped. Only demonstrations come here; no public study does.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from analysis.assessment.need.country_on_day import read_country
from analysis.catalogue.udmelding import read_udmelding
from analysis.errors import UsageError
from analysis.language import Text
from analysis.protection.frozen import FrozenRelease
from analysis.reading import SYNTHETIC_MARK, Reader
from analysis.returns.demo.returns import DemoReturn, write_returns
from analysis.returns.demo.world import make_world, seed_world
from analysis.returns.findings import Finding
from analysis.returns.findings_report.page import render_page
from analysis.returns.register.receiving import Received, RoundAsked, open_round, receive
from analysis.returns.releasing.releasing import Wish, release_round

_HIDDEN = Path(".udmelding")
_COPIED = (
    "data/udmeldinger",
    "data/published",
    "data/reference",
    "notebooks",
)
# There only where something has been fetched from Statistics Denmark.
_FETCHED = "data/statbank"
# A secretariat reads what came in before it sends anything on.
_UNTIL_RELEASE = dt.timedelta(days=14)
_NOTICE = "Denne mappe er en opdigtet verden: alt i den er syntetiske data.\n"


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
    findings
        Everything that was found in any file, wave by wave.
    """

    slug: str
    written: int
    kept: int
    refused: int
    last: dt.date
    folder: Path
    findings: tuple[Finding, ...] = ()


def make_home(root: Path, name: str = "demo") -> Path:
    """A synthetic checkout below the real one: its own data and returns, marked as synthetic.

    Parameters
    ----------
    root
        The real checkout; nothing in it is changed.
    name
        Of its folder; each has a world of its own.

    Returns
    -------
    Path
        Made anew, so that an earlier world leaves nothing behind.

    Raises
    ------
    UsageError
        If something else than a synthetic world lies there.
    """
    home = root / _HIDDEN / name
    clear_world(home)
    fetched = [_FETCHED] if (root / _FETCHED).is_dir() else []
    for path in (*_COPIED, *fetched):
        shutil.copytree(root / path, home / path)
    shutil.copy(root / "pyproject.toml", home / "pyproject.toml")
    return home


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


def play_round(home: Path, slug: str, *, folder: Path, seed: int) -> RoundPlayed:
    """Invent a world for a round, and take its returns in as a secretariat would.

    Parameters
    ----------
    home
        From `make_home`.
    folder
        Where the files, what was found in them, and the truth are written.
    seed
        One seed gives the same world, byte for byte.

    Raises
    ------
    UsageError
        If the round does not exist.
    """
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
    taken = [
        _take_in(asked, list(files), page=folder / f"fund-{wave:d}.html")
        for wave, files in groupby(sent, key=lambda one: one.wave)
    ]
    kept = sum(len(one.kept) for one in taken)
    return RoundPlayed(
        slug=slug,
        written=len(sent),
        kept=kept,
        refused=len(sent) - kept,
        last=max(one.received for one in sent),
        folder=folder,
        findings=tuple(found for one in taken for found in one.intake.findings),
    )


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


def _take_in(asked: RoundAsked, files: Sequence[DemoReturn], *, page: Path) -> Received:
    """Take one wave in, with a page of what was found in it."""
    day = max(one.received for one in files)
    noon = dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)
    taken = receive(asked, [one.path for one in files], received=noon)
    shown = render_page(taken.intake, "da", round_name=asked.udmelding.short_name)
    page.write_text(shown, encoding="utf-8")
    return taken
