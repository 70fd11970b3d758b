"""``follow_up.ics``: what is followed up as a calendar (RFC 5545), the same bytes every time.

Small enough to be written by hand: whole days only, so no time zones; nothing repeats; no clock,
since the day of the study stands where others write the time of writing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

NAME = "follow_up.ics"
_OCTETS = 75
_ESCAPES = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}


def render_calendar(calendar: Mapping[str, Any], *, mark: str = "") -> bytes:
    r"""Render a calendar block as an iCalendar stream.

    Parameters
    ----------
    calendar
        name, as_of (ISO day) and entries: uid, summary, description, first and last (ISO days or
        None), cancelled, done. What has no day becomes a task without a date.
    mark
        Said first in every name, for what is invented.

    Returns
    -------
    bytes
        UTF-8 with CRLF, folded at 75 octets.

    Examples
    --------
    >>> entry = {"uid": "a@x.invalid", "summary": "Frist, ny", "description": "", "done": False}
    >>> entry |= {"first": "2024-12-31", "last": "2024-12-31", "cancelled": False}
    >>> made = render_calendar({"name": "Runde", "as_of": "2025-06-27", "entries": [entry]})
    >>> made.decode().split("\r\n")[9:12]
    ['SUMMARY:Frist\\, ny', 'DTSTART;VALUE=DATE:20241231', 'DTEND;VALUE=DATE:20250101']
    """
    stamp = f"{calendar['as_of'].replace('-', '')}T000000Z"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//udmelding//opfoelgning//DA",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(_marked(calendar['name'], mark))}",
    ]
    for entry in calendar["entries"]:
        lines += _lines_of({**entry, "summary": _marked(entry["summary"], mark)}, stamp)
    lines.append("END:VCALENDAR")
    return "".join(part for line in lines for part in _folded(line)).encode()


def _marked(name: str, mark: str) -> str:
    return f"{mark}: {name}" if mark else name


def _lines_of(entry: Mapping[str, Any], stamp: str) -> Sequence[str]:
    dated = entry["first"] is not None
    kind = "VEVENT" if dated else "VTODO"
    lines = [f"BEGIN:{kind}", f"UID:{entry['uid']}", f"DTSTAMP:{stamp}"]
    lines.append(f"SUMMARY:{_escaped(entry['summary'])}")
    if dated:
        # The end of an event is the day after its last (RFC 5545, 3.6.1).
        after = dt.date.fromisoformat(entry["last"]) + dt.timedelta(days=1)
        lines.append(f"DTSTART;VALUE=DATE:{entry['first'].replace('-', '')}")
        lines.append(f"DTEND;VALUE=DATE:{after:%Y%m%d}")
        lines.append(f"STATUS:{'CANCELLED' if entry['cancelled'] else 'CONFIRMED'}")
        lines.append("TRANSP:TRANSPARENT")
    else:
        lines.append(f"STATUS:{'COMPLETED' if entry['done'] else 'NEEDS-ACTION'}")
    if entry["description"]:
        lines.append(f"DESCRIPTION:{_escaped(entry['description'])}")
    return [*lines, f"END:{kind}"]


def _escaped(text: str) -> str:
    return "".join(_ESCAPES.get(letter, letter) for letter in text)


def _folded(line: str) -> Iterator[str]:
    """A line in parts of at most 75 octets, each later part begun with a space."""
    part, size = "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > _OCTETS:
            yield f"{part}\r\n"
            part, size = " ", 1
        part, size = part + letter, size + octets
    yield f"{part}\r\n"
