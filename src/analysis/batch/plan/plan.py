"""Which reports will run, and why: by content, never by the time of a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from analysis.batch.asking.wanted import Wanted
from analysis.batch.digests import digest_file, digest_plain, library_versions
from analysis.batch.plan.recipe import EXECUTION, PARTS, key_of, made_from
from analysis.batch.store import manifest
from analysis.language import Text

_REASONS = {
    "new": Text("ny: rapporten findes ikke", "new: there is no such report yet"),
    "forced": Text("køres om med --force", "run again with --force"),
    "manifest": Text(
        "manifest.json mangler eller er ændret", "manifest.json is missing or was changed"
    ),
    "outputs": Text("en fil mangler eller er ændret", "a file is missing or was changed"),
    "partial": Text("PDF'en kunne ikke dannes sidst", "the PDF could not be made last time"),
    "code": Text("notesbogens kode er ændret", "the notebook's code changed"),
    "prose": Text("kun notesbogens tekst er ændret", "only the notebook's prose changed"),
    "parameters": Text("parametrene er ændret", "the parameters changed"),
    "study": Text("studiet er ændret", "the study changed"),
    "library": Text("programmet er ændret", "the program changed"),
    "packages": Text("pakkerne er ændret", "the packages changed"),
    "templates": Text(
        "skabelon, tekster eller skrifter er ændret", "template, texts or fonts changed"
    ),
    "exporter": Text("det, der sætter rapporten op, er ændret", "what renders the report changed"),
    "unchanged": Text("uændret", "unchanged"),
    "stored": Text("hentes i det fælles lager", "fetched from the shared store"),
}
# Words that IPython writes into an executed notebook where they depend on how code is laid out.
_LAID_OUT = (b'"output_type": "error"', b'"name": "stderr"')


class Work(StrEnum):
    """How much of a report must be made."""

    NONE = "none"
    RENDER = "render"
    FETCH = "fetch"
    EXECUTE = "execute"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A study as it would be now: its content key and the SHA-256 of the files it rests on."""

    key: str
    inputs: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One report of a plan.

    Parameters
    ----------
    wanted
        The report.
    facts
        What its manifest will say, all that is known before it runs.
    work
        Whether its notebook runs, is only rendered anew, or is left as it is.
    codes
        Why, or why not: names a program can compare.
    detail
        What exactly, by code: files, or names of parameters.
    """

    wanted: Wanted
    facts: Mapping[str, Any]
    work: Work
    codes: tuple[str, ...]
    detail: Mapping[str, tuple[str, ...]]

    @property
    def runs(self) -> bool:
        """Whether anything of it is made."""
        return self.work is not Work.NONE

    @property
    def reason(self) -> Text:
        """Why, in words."""
        reasons = [(_REASONS[code], ", ".join(self.detail.get(code, ()))) for code in self.codes]
        return Text(
            "; ".join(f"{text.da}: {more}" if more else text.da for text, more in reasons),
            "; ".join(f"{text.en}: {more}" if more else text.en for text, more in reasons),
        )


def plan_reports(
    reports: Iterable[Wanted], *, root: Path, edition: Path, study: Found, force: bool
) -> tuple[Step, ...]:
    """Compare reports with what stands in the folder of their edition.

    Parameters
    ----------
    root
        The checkout.
    edition
        Folder of the edition, such as ``reports/offentlig``.
    study
        The study that all of them are views of.
    force
        Run them whatever stands there.
    """
    shared = _Shared(root, study.key)
    return tuple(
        _compare(wanted, edition / wanted.folder, shared.facts(wanted), study, force=force)
        for wanted in reports
    )


class _Shared:
    """What the manifests of one study's views have in common, found once for each notebook."""

    def __init__(self, root: Path, study: str) -> None:
        self._root = root
        self._study = study
        self._versions = library_versions()
        self._parts: dict[str, dict[str, str]] = {}

    def facts(self, wanted: Wanted) -> dict[str, Any]:
        parameters = wanted.all_parameters
        path = wanted.notebook.path
        if path not in self._parts:
            self._parts[path] = made_from(wanted.notebook, self._root, self._study)
        found = {**self._parts[path], "parameters": digest_plain(parameters)}
        parts = {name: found[name] for name in PARTS}
        return {
            **wanted.about,
            "parameters": parameters,
            "seed": parameters.get("seed"),
            "study": self._study,
            "execution": key_of(parts, EXECUTION),
            "key": key_of(parts, PARTS),
            "made_from": parts,
            "versions": self._versions,
        }


def _compare(
    wanted: Wanted, folder: Path, facts: Mapping[str, Any], study: Found, *, force: bool
) -> Step:
    earlier = manifest.read(folder)
    codes, detail = _why(folder, facts, study, earlier)
    work = _work(folder, facts, codes, earlier)
    if force:
        work, codes = Work.EXECUTE, ("forced",) if codes == ("unchanged",) else codes
    return Step(wanted=wanted, facts=facts, work=work, codes=codes, detail=detail)


def _why(
    folder: Path, facts: Mapping[str, Any], study: Found, earlier: Mapping[str, Any] | None
) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    if earlier is None:
        return ("manifest" if folder.exists() else "new",), {}
    was, now = earlier.get("made_from", {}), facts["made_from"]
    codes = [part for part in PARTS if was.get(part) != now[part]]
    if "code" in codes and "prose" in codes:
        # New code is new words, too; saying so twice explains nothing.
        codes.remove("prose")
    detail = {
        "parameters": _changed(earlier.get("parameters", {}), facts["parameters"]),
        "study": _changed({i["path"]: i["sha256"] for i in earlier["inputs"]}, study.inputs),
    }
    if earlier.get("status") == manifest.PARTIAL:
        codes.append("partial")
    if damaged := manifest.changed_outputs(folder, earlier):
        codes.append("outputs")
        detail["outputs"] = tuple(damaged)
    return tuple(codes) or ("unchanged",), {code: detail[code] for code in codes if code in detail}


def _changed(was: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(sorted(name for name in {*was, *now} if was.get(name) != now.get(name)))


def _work(
    folder: Path,
    facts: Mapping[str, Any],
    codes: tuple[str, ...],
    earlier: Mapping[str, Any] | None,
) -> Work:
    if codes == ("unchanged",):
        return Work.NONE
    if earlier is None or earlier.get("execution") != facts["execution"]:
        return Work.EXECUTE
    return Work.RENDER if _plays_again(folder / manifest.EXECUTED, earlier) else Work.EXECUTE


def _plays_again(executed: Path, earlier: Mapping[str, Any]) -> bool:
    """Whether an executed notebook is whole, and its outputs do not depend on the code's layout."""
    said = {output["path"]: output["sha256"] for output in earlier["outputs"]}
    if digest_file(executed) != said.get(manifest.EXECUTED):
        return False
    content = executed.read_bytes()
    return not any(words in content for words in _LAID_OUT)
