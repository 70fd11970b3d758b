"""A release: what is sent of a round's returns, protected, audited, frozen and recorded.

The public file is written last, and the record holds its bytes: whoever stops it in between is
helped by the next call, and no release can have been sent of which there is no record.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from analysis.catalogue import read_udmeldinger
from analysis.errors import UsageError
from analysis.language import Text
from analysis.protection import Profile, find_profile
from analysis.protection.frozen import (
    RELEASES,
    FrozenRelease,
    parse_release,
    release_path,
)
from analysis.protection.profile import DEFAULT_PROFILE
from analysis.reading import Reader
from analysis.returns.gather.returned import gather
from analysis.returns.register.folder import hold, put_folder, round_folder
from analysis.returns.register.receiving import RoundAsked, open_round
from analysis.returns.register.register import original_path, returns_in_force
from analysis.returns.releasing.content import Occasion, make_content
from analysis.returns.releasing.earlier import finish_release, publish, read_earlier
from analysis.returns.releasing.inputs import gather_inputs
from analysis.returns.releasing.record import FROZEN_FILE, RECORD_FILE, Record, record_folder


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReleaseMade:
    """What became of a wish to release.

    Parameters
    ----------
    release
        As it is or would be frozen; the one in force where there is nothing new.
    new
        Whether it says anything that the release before it does not.
    written
        Whether it now stands in its file.
    """

    release: FrozenRelease
    new: bool
    written: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What to release, and who asks.

    Parameters
    ----------
    profile
        Name of a policy; the round's own, or the default, when empty.
    day
        The day that stands on it.
    made_by, moment
        Whose login, and when: for the internal record.
    """

    slug: str
    profile: str
    day: dt.date
    made_by: str
    moment: dt.datetime


def release_round(
    reader: Reader, wish: Wish, *, dry_run: bool = False, on_wait: Callable[[Text], None]
) -> ReleaseMade:
    """Protect what has been accepted of a round, and freeze it.

    Parameters
    ----------
    dry_run
        Everything but the writing.

    Raises
    ------
    UsageError
        There is no such round or policy, or the day lies before the last release's.
    DataError
        Returns, an earlier release or its record are faulty; or invented and real ones are mixed.
    ProtectionError
        Somebody could work out a hidden count, or something personal stands in what would be
        sent. Nothing is written.
    FolderLockedError
        Somebody else keeps writing to the round's returns.

    Assumptions
    -----------
    As `analysis.returns.releasing.table.protect_counts`.

    Source
    ------
    docs/method.md#released-table.
    """
    asked = open_round(reader, wish.slug)
    if dry_run:
        return _release(reader, asked, wish, write=False)
    with hold(round_folder(reader.root, wish.slug), on_wait=on_wait):
        finish_release(reader.root, wish.slug)
        return _release(reader, asked, wish, write=True)


def choose_profile(given: str, stated: str | None) -> Profile:
    """The policy asked for, the round's own, or the default.

    Raises
    ------
    UsageError
        There is none of that name.
    """
    return find_profile(given or stated or DEFAULT_PROFILE)


def _release(reader: Reader, asked: RoundAsked, wish: Wish, *, write: bool) -> ReleaseMade:
    profile = choose_profile(wish.profile, asked.udmelding.protection)
    own = read_earlier(reader, asked.slug)
    if own and wish.day < own[-1].frozen.released:
        raise _too_early(wish.day, own[-1].frozen.released)
    kept = returns_in_force(asked.root, asked.slug)
    gathered = gather(kept, udmelding=asked.udmelding, areas=asked.areas)
    inputs = gather_inputs(gathered, udmelding=asked.udmelding, areas=asked.areas)
    digest = inputs.digest(profile)
    if own and own[-1].record.digest == digest:
        return ReleaseMade(release=own[-1].frozen, new=False, written=False)
    occasion = Occasion(
        profile=profile,
        day=wish.day,
        synthetic=reader.synthetic,
        own=own,
        linked=[one for slug in _linked(reader, asked.slug) for one in read_earlier(reader, slug)],
    )
    made = make_content(inputs, occasion)
    # What is about to be sent is read as its readers will.
    release = parse_release(made.content, path=release_path(asked.slug, len(own) + 1))
    if write:
        record = Record(
            slug=asked.slug,
            version=release.version,
            profile=profile.name,
            file_sha256=release.sha256,
            made_by=wish.made_by,
            made=wish.moment,
            returns=tuple((original_path(one), one.sha256) for one in gathered.used),
            counts=inputs.counts,
            digest=digest,
            flows_digest=inputs.flows_digest,
            tables=made.tables,
        )
        files = {RECORD_FILE: record.as_bytes(), FROZEN_FILE: made.content}
        put_folder(record_folder(reader.root, asked.slug, release.version), files)
        publish(reader.root / release.path, made.content)
    return ReleaseMade(release=release, new=True, written=write)


def _linked(reader: Reader, slug: str) -> tuple[str, ...]:
    """Rounds that renew the round or that it renews, however many steps away."""
    folder = reader.root / RELEASES
    sent = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    if not sent - {slug}:
        return ()
    renews = {one.slug: one.renews for one in read_udmeldinger(reader)}
    linked = {slug}
    while True:
        more = {
            name
            for pair in renews.items()
            if pair[1] is not None and linked & set(pair)
            for name in pair
            if name is not None
        }
        if more <= linked:
            return tuple(sorted(linked - {slug}))
        linked |= more


def _too_early(day: dt.date, last: dt.date) -> UsageError:
    return UsageError(
        Text(
            f"Datoen {day} ligger før den seneste udgivelse, {last}. Vælg en senere.",
            f"The date {day} is before the last release, {last}. Choose a later one.",
        )
    )
