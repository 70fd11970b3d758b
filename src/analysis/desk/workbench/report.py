"""The report of what is on a workbench: written by the batch, in a checkout of its own.

The trial's checkout lies below the real one, hidden and made anew each time. Its round is the
real one with the moved values in it, and says so on its first page; nothing real is changed, and
the report lies apart from the round's own.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from analysis.assessment.study import AreaView
from analysis.catalogue.udmelding import FOLDER
from analysis.desk.workbench.saving import as_plain
from analysis.desk.workbench.tried import (
    MEAN,
    TRIED,
    Tried,
    as_alternative,
    places_of,
)
from analysis.errors import ReportError
from analysis.language import Language, Text
from analysis.reading import Reader

OUT = Path("reports") / "arbejdsbord"
_HOME = Path(".udmelding") / "workbench"
_COPIED = ("data/udmeldinger", "data/published", "data/reference", "data/releases", "notebooks")
_RETURNS = Path("data") / "returns"
_ALTERNATIVE = "arbejdsbordet"
_COMMAND = "from analysis.cli import main; main()"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A report that has been written: its folder, below which lie its HTML and PDF."""

    folder: Path

    @property
    def html(self) -> Path:
        """The page."""
        return self.folder / "report.html"

    @property
    def pdf(self) -> Path:
        """The print."""
        return self.folder / "report.pdf"


def write_report(view: AreaView, tried: Tried, *, root: Path, language: Language) -> Written:
    """Write the report of what is on the screen, HTML and PDF, through the batch.

    Parameters
    ----------
    view
        The study as it is, seen from the area on the screen.
    tried
        What is on the screen; checked.
    root
        The checkout.

    Returns
    -------
    Written
        Below ``reports/arbejdsbord``, in the edition's own folder.

    Raises
    ------
    ReportError
        If the batch could not write it, with what it said.
    """
    home = _make_home(root, internal=view.study.edition == "intern")
    slug = view.udmelding.slug
    document = Reader(root).yaml(f"{FOLDER}/{slug}.yaml").data
    moved = as_moved(document, view=view, tried=tried)
    text = yaml.safe_dump(moved, allow_unicode=True, sort_keys=False, width=10_000)
    (home / FOLDER / f"{slug}.yaml").write_text(text, encoding="utf-8")
    try:
        _run(home, view, out=root / OUT, language=language)
    finally:
        _clear_returns(home)
    name = f"assessment.{language.code}"
    return Written(folder=root / OUT / view.study.edition / slug / view.area.slug / name)


def as_moved(document: dict[str, Any], *, view: AreaView, tried: Tried) -> dict[str, Any]:
    """The round's file as plain data, with what is on the screen in it and said to be.

    Parameters
    ----------
    document
        The file as it was read; left alone.

    Notes
    -----
    The reading on the screen comes first, since a report's pictures rest on the first. The places
    on the screen become an alternative of their own, where they are not already one.
    """
    study = view.study
    plain: dict[str, Any] = yaml.safe_load(yaml.safe_dump(document))
    name = plain["name"]
    plain["name"] = {code: _say(code, "bench.trial", name=name[code]) for code in ("da", "en")}
    for key, value in tried.moved.items():
        _move(plain, key, value)
    readings = plain["need"].get("readings") or []
    readings.sort(key=lambda reading: reading["id"] != tried.reading)
    _compare(plain, view, tried)
    scenarios = plain.get("scenarios")
    if scenarios and (tried.places or tried.base != scenarios["alternatives"][0]["id"]):
        words = Text(_say("da", "bench.on_screen"), _say("en", "bench.on_screen"))
        reason = Text(*(_say(code, "bench.trial_alternative") for code in ("da", "en")))
        # The moved values are the round's own here; the alternative must not move them again.
        still = Tried(reading=tried.reading, base=tried.base, places=tried.places)
        alternative = as_alternative(still, study, slug=_ALTERNATIVE, name=words, reason=reason)
        scenarios["alternatives"].append(as_plain(alternative))
    return plain


def _compare(plain: dict[str, Any], view: AreaView, tried: Tried) -> None:
    compared = plain["capacity"].get("compare_places")
    total = sum(places_of(tried, view.study).values())
    if compared and total and (tried.places or tried.base != TRIED):
        plain["capacity"]["compare_places"] = sorted({*compared, total})


def _move(plain: dict[str, Any], key: str, value: float) -> None:
    if key == "service_levels":
        node = plain[key]
        before, node["main"] = node["main"], value
        node["levels"] = sorted({*node["levels"], value})
    elif key.startswith(MEAN):
        node = next(r for r in plain["need"]["readings"] if f"{MEAN}{r['id']}" == key)
        mean = node["mean"]
        before = mean["central"]
        if mean["low"] == mean["high"]:
            mean["low"] = mean["high"] = value
        mean["central"] = value
        node["evidence"], node["basis"] = "assumed", []
        for words in (node["short"], node["title"]):
            words["da"], words["en"] = f"{words['da']} (flyttet)", f"{words['en']} (moved)"
    else:
        node = plain
        for step in key.split("."):
            node = node[step]
        before, node["central"] = node["central"], value
    node["reason"] = {
        code: _say(
            code, "bench.trial_moved", **{"from": f"{before:g}", "to": f"{value:g}"}, reason=words
        )
        for code, words in node["reason"].items()
    }


def _say(code: str, key: str, **values: object) -> str:
    return Language(code).text(key, **values)


def _make_home(root: Path, *, internal: bool) -> Path:
    """A checkout of the trial's own; returns are lent to it only in the internal edition."""
    home = root / _HOME
    _clear_returns(home)
    shutil.rmtree(home, ignore_errors=True)
    for name in _COPIED:
        if (root / name).is_dir():
            shutil.copytree(root / name, home / name)
    for name in ("pyproject.toml", "requirements.lock", "SYNTETISKE-DATA"):
        if (root / name).is_file():
            shutil.copy(root / name, home / name)
    if internal and (root / _RETURNS).is_dir():
        (home / _RETURNS).symlink_to((root / _RETURNS).resolve(), target_is_directory=True)
    return home


def _clear_returns(home: Path) -> None:
    """Take the loan back: only the way there is removed, never what lies at its end."""
    (home / _RETURNS).unlink(missing_ok=True)


def _run(home: Path, view: AreaView, *, out: Path, language: Language) -> None:
    words = [view.udmelding.slug, "--area", view.area.slug, "--edition", view.study.edition]
    words += ["--language", language.code, "--notebook", "assessment", "--out", str(out)]
    words += ["--as-of", view.study.as_of.isoformat(), "--parameter", f"seed={view.study.seed}"]
    done = subprocess.run(  # noqa: S603  our own command, with words of our own
        [sys.executable, "-c", _COMMAND, "run", *words],
        cwd=home,
        env={**os.environ, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode != 0:
        said = done.stderr.strip().splitlines()
        why = " ".join(said[-4:]) or str(done.returncode)
        raise ReportError(Text(why, why))
