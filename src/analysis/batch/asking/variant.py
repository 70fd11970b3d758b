"""The readable name of what sets a report apart from others of its round, area and notebook."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from typing import Any

from analysis.batch.digests import digest_plain

_PLAIN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*|-?[0-9]+\.[0-9]+")
_OTHER = re.compile(r"[^a-z0-9]+")
# A folder's name is public, and a long row of digits may be somebody's number.
_MANY_DIGITS = re.compile(r"(?:\d-?){9}")
_LONGEST_VALUE, _LONGEST = 30, 80
_DIGEST = 8


def name_variant(
    given: Mapping[str, Any], defaults: Mapping[str, Any], *, as_of: dt.date | None = None
) -> str:
    """What is not as by default, as a part of a folder's name; empty where everything is.

    Parameters
    ----------
    given
        Values given to the notebook.
    defaults
        What they are when nobody gives them, in the order of the notebook.
    as_of
        The day, where it is not the round's own.

    Examples
    --------
    >>> name_variant({"scenario": "vest-20", "seed": 7}, {"seed": 7, "scenario": ""})
    'scenario-vest-20'
    >>> name_variant({}, {}, as_of=dt.date(2027, 1, 15))
    'pr-2027-01-15'
    >>> name_variant({"title": "Æ B"}, {"title": ""})
    'title-b-cf98042f'
    """
    parts = [f"pr-{as_of.isoformat()}"] if as_of else []
    parts += [
        f"{_named(name)}-{_named(given[name])}"
        for name in defaults
        if name in given and not _same(given[name], defaults[name])
    ]
    name = "_".join(parts)
    return name if len(name) <= _LONGEST else f"{name[:_LONGEST]}-{_digest(name)}"


def _same(one: object, other: object) -> bool:
    # 1, 1.0 and True are equal to Python, and not the same.
    return type(one) is type(other) and one == other


def _named(value: object) -> str:
    """A value in letters, digits and hyphens; with a digest where it is not all of the value."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    if _MANY_DIGITS.search(text):
        return _digest(text)
    if _PLAIN.fullmatch(text) and len(text) <= _LONGEST_VALUE:
        return text
    bare = _OTHER.sub("-", text.lower()).strip("-")[:_LONGEST_VALUE].strip("-")
    return f"{bare}-{_digest(text)}" if bare else _digest(text)


def _digest(text: str) -> str:
    return digest_plain(text)[:_DIGEST]
