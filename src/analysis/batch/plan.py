"""Which reports will run, and why: by content, never by the time of a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.batch import manifest
from analysis.batch.digests import digest_file, digest_library, digest_plain, library_versions
from analysis.batch.wanted import Wanted
from analysis.language import Text

LOCK_FILE = "requirements.lock"

_REASONS = {
    "new": Text("ny: rapporten findes ikke", "new: there is no such report yet"),
    "forced": Text("køres om med --force", "run again with --force"),
    "manifest": Text(
        "manifest.json mangler eller er ændret", "manifest.json is missing or was changed"
    ),
    "outputs": Text("en fil mangler eller er ændret", "a file is missing or was changed"),
    "notebook": Text("notesbogen er ændret", "the notebook changed"),
    "parameters": Text("parametrene er ændret", "the parameters changed"),
    "study": Text(
        "studiet er ændret (data, antagelser eller beregning)",
        "the study changed (data, assumptions or computation)",
    ),
    "library": Text("programmet er ændret", "the program changed"),
    "packages": Text("pakkerne er ændret", "the packages changed"),
    "unchanged": Text("uændret", "unchanged"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One report of a plan.

    Parameters
    ----------
    wanted
        The report.
    facts
        What its manifest will say, all that is known before it runs.
    runs
        Whether it will run.
    codes
        Why, or why not: names a program can compare.
    detail
        The files concerned, when files are what changed.
    """

    wanted: Wanted
    facts: Mapping[str, Any]
    runs: bool
    codes: tuple[str, ...]
    detail: tuple[str, ...] = ()

    @property
    def reason(self) -> Text:
        """Why, in words."""
        more = f": {', '.join(self.detail)}" if self.detail else ""
        texts = [_REASONS[code] for code in self.codes]
        return Text(
            ", ".join(text.da for text in texts) + more, ", ".join(text.en for text in texts) + more
        )


def plan_reports(
    reports: Iterable[Wanted], *, root: Path, edition: Path, study: str, force: bool
) -> tuple[Step, ...]:
    """Compare reports with what stands in the folder of their edition.

    Parameters
    ----------
    root
        The checkout.
    edition
        Folder of the edition, such as ``reports/offentlig``.
    study
        Content key of the study that all of them are views of.
    force
        Run them whatever stands there.
    """
    return tuple(
        _compare(wanted, edition / wanted.folder, _facts(wanted, root, study), force=force)
        for wanted in reports
    )


def _facts(wanted: Wanted, root: Path, study: str) -> dict[str, Any]:
    versions = library_versions()
    parameters = wanted.all_parameters
    made_from = {
        "notebook": digest_plain(wanted.notebook.cells),
        "parameters": digest_plain(parameters),
        "study": study,
        "library": digest_library(),
        "packages": digest_plain([digest_file(root / LOCK_FILE), versions]),
    }
    return {
        **wanted.about,
        "parameters": parameters,
        "seed": parameters.get("seed"),
        "study": study,
        "key": digest_plain(made_from),
        "made_from": made_from,
        "versions": versions,
    }


def _compare(wanted: Wanted, folder: Path, facts: Mapping[str, Any], *, force: bool) -> Step:
    codes, detail = _why(folder, facts)
    if force and codes == ("unchanged",):
        codes = ("forced",)
    return Step(
        wanted=wanted, facts=facts, runs=codes != ("unchanged",), codes=codes, detail=detail
    )


def _why(folder: Path, facts: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if not folder.exists():
        return ("new",), ()
    earlier = manifest.read(folder)
    if earlier is None:
        return ("manifest",), ()
    if earlier.get("key") != facts["key"]:
        was = earlier.get("made_from", {})
        return tuple(p for p, now in facts["made_from"].items() if was.get(p) != now), ()
    if changed := manifest.changed_outputs(folder, earlier):
        return ("outputs",), tuple(changed)
    return ("unchanged",), ()
