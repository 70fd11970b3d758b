"""The command's verb that freezes what is sent of a round's returns."""

from __future__ import annotations

import contextlib
import datetime as dt
import getpass
import json
from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from analysis.cli_words import AsJson, OneSlug, open_root, say, tell

if TYPE_CHECKING:
    from analysis.returns.releasing.releasing import ReleaseMade

ProfileName = Annotated[
    str,
    typer.Option(
        "--profile",
        metavar="P",
        help="Beskyttelsesprofil; ellers rundens egen. (Protection profile; else the round's.)",
    ),
]
Day = Annotated[
    str,
    typer.Option("--date", metavar="DATE", help="Udgivelsens dato; ellers i dag. (Else today.)"),
]
DryRun = Annotated[
    bool,
    typer.Option("--dry-run", help="Vis, hvad der ville blive udgivet. (Write nothing.)"),
]


def release(
    slug: OneSlug,
    *,
    profile: ProfileName = "",
    date: Day = "",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Frys den beskyttede tabel, der sendes / freeze the protected table that is sent."""
    from analysis.batch.asking.request import read_date
    from analysis.returns.releasing.releasing import Wish, release_round

    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    wish = Wish(
        slug=slug,
        profile=profile,
        day=read_date(date) or now.date(),
        made_by=_login(),
        moment=now,
    )
    made = release_round(open_root(), wish, dry_run=dry_run, on_wait=tell)
    _conclude(made)
    typer.echo(_as_json(made) if as_json else _as_text(made))


def _conclude(made: ReleaseMade) -> None:
    frozen = made.release
    if not made.new:
        say(
            f"Intet nyt at udgive: udgivelse {frozen.version} af {frozen.released} siger det samme.",
            f"Nothing new to release: release {frozen.version} of {frozen.released} says the same.",
        )
    elif made.written:
        say(f"Udgivet: {frozen.path}", f"Released: {frozen.path}")
    else:
        say("Intet er skrevet (--dry-run).", "Nothing is written (--dry-run).")
    for note in frozen.notes:
        tell(note)


def _as_json(made: ReleaseMade) -> str:
    frozen = made.release
    return json.dumps(
        {
            "slug": frozen.slug,
            "version": frozen.version,
            "released": frozen.released.isoformat(),
            "profile": frozen.profile,
            "path": frozen.path,
            "sha256": frozen.sha256,
            "new": made.new,
            "written": made.written,
            "hidden": dict(frozen.hidden),
            "audit": dict(frozen.audit),
            "changes": frozen.changes.to_dict("records"),
        },
        ensure_ascii=False,
        indent=2,
    )


def _as_text(made: ReleaseMade) -> str:
    """What is shown, what is not and why, and what changed."""
    from analysis.protection import find_profile

    frozen = made.release
    rows = frozen.cells.to_dict("records")
    shown = sum(row["status"] == "shown" for row in rows)
    audit = frozen.audit
    lines = [
        f"{frozen.slug}  {frozen.version:03d}  {frozen.released}  {frozen.profile}",
        find_profile(frozen.profile).description.da,
        f"shown  {shown}",
        *(f"{reason}  {count}" for reason, count in frozen.hidden.items()),
        f"audit  attackers {audit['attackers']}  counts {audit['counts']}",
    ]
    changed = frozen.changes.to_dict("records")
    lines += [f"{row['area']}  {row['category']}  {_change(row)}" for row in changed]
    return "\n".join(lines)


def _change(row: Mapping[Hashable, str]) -> str:
    return f"{row['before'] or '·'} → {row['now'] or '·'}"


def _login() -> str:
    """Who is logged in; a machine without names has nobody to answer for the release."""
    with contextlib.suppress(OSError, KeyError):
        return getpass.getuser()
    return ""
