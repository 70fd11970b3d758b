"""The index of an edition: what stands in its folder, and what went wrong last."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from analysis.batch.digests import digest_bytes, digest_file, digest_library, digest_plain
from analysis.batch.store import manifest, store
from analysis.batch.store.journal import Journal, read_index, read_reports
from analysis.language import Language, natural
from analysis.periods import Period

NAME = "index.html"
_TOLD = ("step", "gap", "evidence", "as_of", "story")
# What a report is called by anyway, and what one folder has in common.
_OWN = frozenset({"slug", "area", "edition", "language", "as_of"})
_DRAFT = frozenset({"UDKAST", "DRAFT"})


def write_index(
    edition: Path,
    *,
    journal: Journal,
    language: str,
    areas: Sequence[str],
    synthetic: bool = False,
    by: tuple[str, ...] = (),
) -> Path:
    """Write the index of everything that stands in the folder of an edition.

    Parameters
    ----------
    edition
        The folder; its lock must be held.
    journal
        Told what was written: by that the next run, and who verifies, know the page.
    language
        Language of the index itself; it leads to reports in every language.
    areas
        Slugs in reading order, the nation first.
    synthetic
        Whether the reports were made in a synthetic world: then the index says so.
    by
        The two columns of its table; those it was last laid out by when nothing is said.

    Returns
    -------
    Path
        The file; left alone if it already is what it would become.
    """
    found = sorted(_find_reports(edition), key=lambda report: _place_in_order(report, areas))
    entries = [_entry(report, language) for report in found]
    draft = not found or any(_is_draft(report) for report in found)
    library = digest_library()
    said = read_index(edition)
    by = by or tuple(said.get("by", ()))
    made_from = digest_plain(
        [entries, edition.name, language, synthetic, draft, by, library.exporter, library.templates]
    )
    path = edition / NAME
    whole = not path.is_symlink() and digest_file(path) == said.get("sha256")
    if whole and said.get("made_from") == made_from:
        return path
    # Loading what renders pages takes a second: not where there is nothing to render.
    from analysis.batch.gate.personal import check_page
    from analysis.export.index.entry import IndexEntry
    from analysis.export.index.index import render_index

    rows = [IndexEntry(**entry) for entry in entries]
    page = render_index(
        rows, language, edition=edition.name, synthetic=synthetic, draft=draft, by=by
    ).encode()
    check_page(page, edition=edition.name, name=NAME)
    store.write_file(path, page)
    standing = [report.folder for report in found if report.folder]
    facts = {"sha256": digest_bytes(page), "made_from": made_from, "by": list(by)}
    journal.add("index", **facts, reports=standing)
    return path


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A report: what it is, its folder if it stands, and what went wrong last, if anything did."""

    about: Mapping[str, Any]
    folder: str
    failure: Mapping[str, str] | None


def _find_reports(edition: Path) -> list[_Found]:
    """Reports that stand, and those that failed and never stood."""
    last = read_reports(edition)
    failures = {f: line for f, line in last.items() if line.get("status") == "failed"}
    found = []
    for path in store.report_folders(edition):
        about = manifest.read(path)
        folder = path.relative_to(edition).as_posix()
        if about is not None:
            failure = failures.pop(folder, {}).get("message")
            found.append(_Found(about=about, folder=folder, failure=failure))
    found += [
        _Found(about=_asked(line), folder="", failure=line["message"])
        for line in failures.values()
        if "about" in line
    ]
    return found


def _asked(line: Mapping[str, Any]) -> dict[str, Any]:
    """What a report that never stood was to be: its parameters are known as they were typed."""
    words = (word.partition("=") for word in line.get("parameters", ()))
    return {**line["about"], "parameters": {name: value for name, _, value in words}}


def _place_in_order(report: _Found, areas: Sequence[str]) -> tuple[object, ...]:
    about = report.about
    area = about["area"]["slug"]
    return (
        Period(about["round"]["issued"]).first or dt.date.max,
        about["round"]["slug"],
        areas.index(area) if area in areas else len(areas),
        about["notebook"],
        about["language"],
        natural(about.get("variant") or ""),
    )


def _entry(report: _Found, language: str) -> dict[str, Any]:
    """The fields of an `IndexEntry`."""
    about, address = report.about, quote(report.folder)
    return {
        "slug": about["round"]["slug"],
        "round_name": about["round"]["name"][language],
        "issued": Language(language).period(Period(about["round"]["issued"])),
        "area_slug": about["area"]["slug"],
        "area_name": about["area"]["name"][language],
        "notebook": about["notebook"],
        "language": about["language"],
        "href_html": f"{address}/report.html" if address else "",
        "href_pdf": f"{address}/report.pdf" if address and _has_pdf(about) else "",
        "values": _values(report),
        "status": "ok" if report.failure is None else "failed",
        "message": "" if report.failure is None else report.failure[language],
        **_told(about, language),
    }


def _values(report: _Found) -> dict[str, str]:
    """What was chosen for it beside round, area, notebook and language, if it is of a grid."""
    about = report.about
    if "variant" not in about:
        return {}
    given = {k: v for k, v in about["parameters"].items() if k not in _OWN}
    plain = {k: v if isinstance(v, str) else json.dumps(v) for k, v in given.items()}
    return {"as_of": about["as_of"], **plain}


def _has_pdf(about: Mapping[str, Any]) -> bool:
    return any(output["path"] == "report.pdf" for output in about.get("outputs", ()))


def _told(about: Mapping[str, Any], language: str) -> dict[str, str]:
    """What the report says of itself, where the index is in its language."""
    said = about.get("summary", {}) if about["language"] == language else {}
    return {name: said[name] for name in _TOLD if name in said}


def _is_draft(report: _Found) -> bool:
    """Whether its pages say so; one that never stood is one."""
    return bool(_DRAFT & set(report.about.get("stamps", _DRAFT)))
