"""The index of a run: a table of target groups and areas that leads to every report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.export.pages import render_page
from analysis.export.words import words_in
from analysis.language import Language, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexEntry:
    """One report of a run.

    Parameters
    ----------
    slug, round_name, issued
        The round: its slug, its name in the index's language, and the day it was issued in words.
    area_slug, area_name
        The area; columns come in the order areas first appear.
    href_html, href_pdf
        Addresses relative to the index; empty when there is no such file.
    status
        ``ok`` or ``failed``; a failed report may still have an earlier file to lead to.
    message
        What failed, with cell and cure; empty for ``ok``.
    step, gap, evidence, as_of
        What the report proposes, its gap or why there is none, what that rests on, and the day it
        holds as of; empty where a report says nothing of it.
    story
        How the round stands, in a sentence or two; the first report's is shown.
    """

    slug: str
    round_name: str
    issued: str
    area_slug: str
    area_name: str
    notebook: str
    language: str
    href_html: str
    href_pdf: str
    status: str = "ok"
    message: str = ""
    step: str = ""
    gap: str = ""
    evidence: str = ""
    as_of: str = ""
    story: str = ""


def render_index(
    entries: Sequence[IndexEntry],
    language: str,
    *,
    edition: str = "offentlig",
    synthetic: bool = False,
    draft: bool = True,
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
        areas={entry.area_slug: entry.area_name for entry in entries},
        rounds=_rounds(entries, words, anchors={told.slug: told.anchor for told in stories}),
        stories=stories,
        failed=[(entry, _kind(entry, words)) for entry in entries if entry.status != "ok"],
    )


def _rounds(
    entries: Sequence[IndexEntry], words: Mapping[str, str], *, anchors: Mapping[str, str]
) -> list[dict[str, object]]:
    """One row per round, with the entries of each area and what tells those of a cell apart."""
    rows: dict[str, dict[str, list[IndexEntry]]] = {}
    for entry in entries:
        rows.setdefault(entry.slug, {}).setdefault(entry.area_slug, []).append(entry)
    return [
        {
            "first": next(iter(cells.values()))[0],
            "anchor": anchors.get(slug, ""),
            "cells": {area: _named(found, words) for area, found in cells.items()},
        }
        for slug, cells in rows.items()
    ]


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
            lines=_named(told, words),
            anchor=f"runde-{number}",
        )
        for number, (slug, told) in enumerate(found.items(), start=1)
    ]


def _named(entries: Sequence[IndexEntry], words: Mapping[str, str]) -> list[tuple[IndexEntry, str]]:
    """Each entry of a cell with its name: none where it is alone, its language where they differ."""
    kinds = {_kind(entry, words) for entry in entries}
    languages = {entry.language for entry in entries}
    named = []
    for entry in entries:
        parts = [_kind(entry, words)] if len(kinds) > 1 else []
        parts += [f"({entry.language})"] if len(languages) > 1 else []
        named.append((entry, " ".join(parts)))
    return named


def _kind(entry: IndexEntry, words: Mapping[str, str]) -> str:
    """What a report is called: by its notebook, whose own name stands for one we do not know."""
    return words.get(f"notebook_{entry.notebook}", entry.notebook)
