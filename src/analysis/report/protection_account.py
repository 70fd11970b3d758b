"""What a report says of protection: the policy, what is hidden and why, the audit, what changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analysis.assessment.released import ReleasedView, released_of
from analysis.assessment.study import AreaView
from analysis.assessment.tables import rows_of
from analysis.language import Language
from analysis.report import blocks
from analysis.report.blocks import Block, Cell, Section
from analysis.report.tables import cells

_WHOLE = "total"


def protection_section(view: AreaView, language: Language) -> Section:
    """The account of protection that every report carries, under a heading of its own.

    Parameters
    ----------
    view
        Of any edition: an internal report says that its own figures are not protected.
    """
    study, found = view.study, released_of(view)
    key = "none" if found is None else "table"
    lead = language.text(f"released.account.{key}.{study.edition}")
    head = (
        blocks.heading(language.text("section.protection"), label="protection", level=3),
        blocks.paragraph(lead),
    )
    if found is None:
        return Section(head)
    return Section((*head, account_table(found, language), *_changes(view, found, language)))


def protection_facts(view: AreaView) -> dict[str, Any]:
    """What ``results.json`` and ``manifest.json`` say of protection, as plain data.

    Returns
    -------
    dict
        profile and release (version, date, hidden by reason, audit); empty without a release, and
        in the internal edition, whose own figures are not protected.
    """
    release = view.study.release
    if release is None or not view.study.released:
        return {}
    return {
        "profile": release.profile,
        "release": {
            "version": release.version,
            "released": release.released.isoformat(),
            "sha256": release.sha256,
            "hidden": dict(release.hidden),
            "audit": dict(release.audit),
        },
    }


def account_table(found: ReleasedView, language: Language) -> Block:
    """The policy, the release, what is shown and hidden for each reason, and the audit."""
    release, profile = found.release, found.profile
    shown = int((release.cells["status"] == "shown").sum())
    day = language.date(release.released)
    said = [
        ("rule", language.choose(profile.description)),
        ("why", language.choose(profile.reason)),
        ("release", language.text("released.number", version=release.version, date=day)),
    ]
    rows = [_words(language, name, words) for name, words in said]
    rows.append(_counted(language, language.text("released.about.shown"), shown))
    rows += [
        _counted(language, language.text(f"released.reason.{reason}"), count)
        for reason, count in release.hidden.items()
    ]
    rows.append(_words(language, "audit", _audited(release.audit, language)))
    return blocks.table(
        rows,
        columns=cells.columns(language, "about", "says"),
        label="beskyttelse",
        caption=language.text("released.table.account"),
        source=release.path,
        notes=[language.choose(note) for note in release.notes],
    )


def _changes(view: AreaView, found: ReleasedView, language: Language) -> tuple[Block, ...]:
    """What changed since the last release, for the area and its municipalities."""
    release = found.release
    before = release.version - 1
    if before == 0:
        return (blocks.paragraph(language.text("released.first")),)
    ours = {*view.area.municipalities, view.area.slug}
    changes = release.changes
    if not view.is_nation:
        changes = changes[changes["area"].isin(ours)]
    if changes.empty:
        return (blocks.paragraph(language.text("released.unchanged", version=before)),)
    several = any((changes[name] != _WHOLE).any() for name in ("category", "year"))
    rows = [
        [
            cells.words(language.choose(found.names[row.area])),
            *([cells.words(_part(language, row))] if several else []),
            cells.words(str(row.before)),
            cells.words(str(row.now)),
        ]
        for row in rows_of(changes)
    ]
    names = ("area", *(["part"] if several else []), "before", "now")
    table = blocks.table(
        rows,
        columns=cells.columns(language, *names),
        label="aendret-siden-sidst",
        caption=language.text("released.table.changes", version=before),
        source=release.path,
    )
    return (table,)


def _part(language: Language, row: Any) -> str:
    said = [str(part) for part in (row.category, row.year) if part != _WHOLE]
    return ", ".join(said) or language.text("joint.total")


def _audited(audit: Mapping[str, object], language: Language) -> str:
    # What the attacks left at the narrowest; without that, what the policy held them to.
    narrowest = audit.get("narrowest") or audit.get("at_least")
    words = language.text(
        "released.audit",
        counts=language.number(_number(audit.get("counts"))),
        attackers=language.number(_number(audit.get("attackers"))),
    )
    if narrowest is None:
        return words
    width = language.number(_number(narrowest))
    return f"{words} {language.text('released.audit.narrowest', width=width)}"


def _number(value: object) -> float:
    return float(str(value or 0))


def _words(language: Language, name: str, words: str) -> list[Cell]:
    return [cells.words(language.text(f"released.about.{name}")), cells.words(words)]


def _counted(language: Language, name: str, count: int) -> list[Cell]:
    return [
        cells.words(name),
        Cell(count, language.plural("released.cells", count, n=language.number(count))),
    ]
