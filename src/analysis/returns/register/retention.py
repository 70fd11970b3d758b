"""How long returns are kept: what is past its date is named, and deleted when somebody says so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from analysis.catalogue.retention import ReturnsPlan
from analysis.language import Text
from analysis.returns.register.folder import hold, numbered, round_folder
from analysis.returns.register.kept import KeptReturn
from analysis.returns.register.refused import (
    RefusedReturn,
    forget,
    keep_refusals,
    refused_returns,
)
from analysis.returns.register.register import DELETED_FILE, DeletedReturn, history
from analysis.writing import flush_folder, write_whole


def stated_retention(root: Path, slug: str) -> dt.date | None:
    """The date that the round's last received return may be kept until; None where none says so."""
    kept = [one for one in history(root, slug) if one.retain_until is not None]
    newest = max(kept, key=lambda one: (one.received, one.number), default=None)
    return newest.retain_until if newest else None


def last_day(one: KeptReturn | RefusedReturn, plan: ReturnsPlan | None) -> dt.date | None:
    """The last day that something may be kept: as it was stated when it came, else by the round.

    Parameters
    ----------
    plan
        The round's own rule, in its file; None where it has none. Its rule is read anew each
        time, so that a shorter one holds for what was received before it.
    """
    came = one.received if isinstance(one, KeptReturn) else one.refused
    return one.retain_until or (plan.last_day(came.date()) if plan else None)


def find_expired(
    root: Path, slug: str, *, day: dt.date, plan: ReturnsPlan | None = None
) -> tuple[KeptReturn, ...]:
    """Kept returns, superseded ones too, whose last day lies before a day."""
    kept = (one for one in history(root, slug) if isinstance(one, KeptReturn))
    return tuple(one for one in kept if (last := last_day(one, plan)) is not None and last < day)


def delete_expired(
    root: Path,
    slug: str,
    *,
    moment: dt.datetime,
    on_wait: Callable[[Text], None],
    plan: ReturnsPlan | None = None,
) -> tuple[DeletedReturn, ...]:
    """Delete what is past its date; that it was kept, and was deleted, stays.

    The fact is written first: stopped at any point, a return is there whole or counts as deleted,
    and what is left of one that was half removed goes with the next call.

    Parameters
    ----------
    moment
        Now, with its time zone; its day in UTC decides what is past its date.
    plan
        The round's own rule, for returns without a date of their own.
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
        expired = find_expired(root, slug, day=now.date(), plan=plan)
        facts = tuple(_fact(one, now, last_day(one, plan)) for one in expired)
        for fact in facts:
            home = folder / f"{fact.kind}-{fact.respondent}"
            place = dict(numbered(home))[fact.number]
            write_whole(place / DELETED_FILE, fact.as_json().encode())
        _remove_rests(folder)
        _forget_refusals(root, slug, day=now.date(), plan=plan)
    return facts


def _forget_refusals(root: Path, slug: str, *, day: dt.date, plan: ReturnsPlan | None) -> None:
    """What was found in a refused file repeats what stood in it: it goes with the returns."""
    refused = refused_returns(root, slug)
    gone = ((one, last_day(one, plan)) for one in refused if one.findings)
    keep_refusals(root, (forget(one) for one, last in gone if last is not None and last < day))


def _fact(kept: KeptReturn, moment: dt.datetime, until: dt.date | None) -> DeletedReturn:
    return DeletedReturn(
        slug=kept.slug,
        kind=kept.kind,
        respondent=kept.respondent,
        number=kept.number,
        sha256=kept.sha256,
        received=kept.received,
        retain_until=until,
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
