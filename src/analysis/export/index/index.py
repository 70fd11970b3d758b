"""The index of a run: a table of target groups and areas that leads to every report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.export.index.entry import IndexEntry
from analysis.export.index.table import (
    AREA,
    BY_DEFAULT,
    ROUND,
    lay_out,
    named_value,
    tell_apart,
)
from analysis.export.pages import render_page
from analysis.export.words import words_in
from analysis.language import Language, Text

# The regions and parts of the country fit beside each other; the municipalities do not.
_MOST_ABREAST = 20


def render_index(
    entries: Sequence[IndexEntry],
    language: str,
    *,
    edition: str = "offentlig",
    synthetic: bool = False,
    draft: bool = True,
    by: tuple[str, ...] = (),
) -> str:
    """Render the index of a run as one self-contained HTML page.

    Parameters
    ----------
    entries
        Every report of the run, in the order rounds and areas should stand.
    language
        ``da`` or ``en``: of the index itself.
    edition
        ``offentlig`` or ``intern``.
    synthetic
        Whether the reports were made in a synthetic world: then the page is stamped as they are.
    draft
        Whether any of the reports is a draft.
    by
        The two columns of the table, down and across; else rounds and areas.

    Returns
    -------
    str
        HTML without script; every link is relative, so the whole folder can be moved or sent.

    Raises
    ------
    ValueError
        If a link is not relative, which would be our mistake.
    """
    for entry in entries:
        for href in (entry.href_html, entry.href_pdf):
            if ":" in href or href.startswith(("/", "\\")):
                raise ValueError(f"not a relative link: {href}")
    words = words_in(language)
    stamped = {"draft": draft, "internal": edition == "intern", "synthetic": synthetic}
    stamps = [words[name] for name, holds in stamped.items() if holds]
    stories = _stories(entries, words)
    made = sum(entry.status == "ok" for entry in entries)
    count = Text(
        f"{made} af {len(entries)} er dannet.",
        f"{made} of {len(entries)} were made.",
    )
    return render_page(
        "index.html.jinja",
        styles=("base.css", "index.css"),
        stamps=" · ".join(stamps),
        words=words,
        language=language,
        edition=words.get(edition, edition),
        stamp_list=tuple(stamps),
        count=Language(language).choose(count),
        table=lay_out(
            entries,
            _two(by) or choose_layout(entries),
            words,
            anchors={told.slug: told.anchor for told in stories},
        ),
        stories=stories,
        failed=[
            (entry, named_value(entry, "notebook", words))
            for entry in entries
            if entry.status != "ok"
        ],
    )


def choose_layout(entries: Sequence[IndexEntry]) -> tuple[str, str]:
    """Rounds down and areas across; the other way round where areas are too many to stand abreast."""
    areas = {entry.area_slug for entry in entries}
    return (AREA, ROUND) if len(areas) > _MOST_ABREAST else BY_DEFAULT


def _two(by: tuple[str, ...]) -> tuple[str, str] | None:
    return (by[0], by[1]) if by else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Story:
    """What is told of one round: how it stands, and a line for each of its reports."""

    slug: str
    name: str
    story: str
    lines: list[tuple[IndexEntry, str]]
    anchor: str


def _stories(entries: Sequence[IndexEntry], words: Mapping[str, str]) -> list[_Story]:
    """One chapter per round that says something: its story, and what each area's report found."""
    found: dict[str, list[IndexEntry]] = {}
    for entry in entries:
        if entry.step:
            found.setdefault(entry.slug, []).append(entry)
    return [
        _Story(
            slug=slug,
            name=told[0].round_name,
            story=next((entry.story for entry in told if entry.story), ""),
            lines=tell_apart(told, words),
            anchor=f"runde-{number}",
        )
        for number, (slug, told) in enumerate(found.items(), start=1)
    ]
