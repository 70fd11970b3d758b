"""How long returns are kept: what is past its date is named, and deleted when somebody says so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from analysis.language import Text
from analysis.returns.register import DELETED_FILE, DeletedReturn, history
from analysis.returns.register_folder import flush_folder, hold, numbered, put_file, round_folder
from analysis.returns.register_kept import KeptReturn


def stated_retention(root: Path, slug: str) -> dt.date | None:
    """The date that the round's last received return may be kept until; None where none says so."""
    kept = [one for one in history(root, slug) if one.retain_until is not None]
    newest = max(kept, key=lambda one: (one.received, one.number), default=None)
    return newest.retain_until if newest else None


def find_expired(root: Path, slug: str, *, day: dt.date) -> tuple[KeptReturn, ...]:
    """Kept returns, superseded ones too, whose last day lies before a day."""
    return tuple(
        one
        for one in history(root, slug)
        if isinstance(one, KeptReturn) and one.retain_until is not None and one.retain_until < day
    )


def delete_expired(
    root: Path, slug: str, *, moment: dt.datetime, on_wait: Callable[[Text], None]
) -> tuple[DeletedReturn, ...]:
    """Delete what is past its date; that it was kept, and was deleted, stays.

    The fact is written first: stopped at any point, a return is there whole or counts as deleted,
    and what is left of one that was half removed goes with the next call.

    Parameters
    ----------
    moment
        Now, with its time zone; its day in UTC decides what is past its date.
    on_wait
        Told when somebody else writes to the register.

    Raises
    ------
    DataError
        If anything kept was altered by hand.
    FolderLockedError
        If somebody else keeps writing.
    """
    folder = round_folder(root, slug)
    if not folder.is_dir():
        return ()
    now = moment.astimezone(dt.UTC).replace(microsecond=0)
    with hold(folder, on_wait=on_wait):
        facts = tuple(_fact(one, now) for one in find_expired(root, slug, day=now.date()))
        for fact in facts:
            home = folder / f"{fact.kind}-{fact.respondent}"
            place = dict(numbered(home))[fact.number]
            put_file(place / DELETED_FILE, fact.as_json().encode())
        _remove_rests(folder)
    return facts


def _fact(kept: KeptReturn, moment: dt.datetime) -> DeletedReturn:
    return DeletedReturn(
        slug=kept.slug,
        kind=kept.kind,
        respondent=kept.respondent,
        number=kept.number,
        sha256=kept.sha256,
        received=kept.received,
        retain_until=kept.retain_until,
        deleted=moment,
    )


def _remove_rests(folder: Path) -> None:
    for home in folder.iterdir():
        for _, place in numbered(home):
            if (place / DELETED_FILE).is_file():
                rests = [path for path in place.iterdir() if path.name != DELETED_FILE]
                for path in rests:
                    path.unlink()
                if rests:
                    flush_folder(place)
