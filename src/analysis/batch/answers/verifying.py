"""Whether a tree of reports is what it says it is: every hash anew, and every figure to its source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.batch.answers.provenance import RESULTS, Chain, follow
from analysis.batch.answers.showing import as_program_text
from analysis.batch.asking.wanted import folder_of
from analysis.batch.crew.outcome import gravest
from analysis.batch.digests import digest_file
from analysis.batch.plan.recipe import EXECUTION, PARTS, key_of
from analysis.batch.runs import contents
from analysis.batch.store import journal, manifest, store
from analysis.errors import DataError, ProtectionError, ReportError
from analysis.language import Text

_OURS = (contents.NAME, journal.NAME, store.LOCK_NAME, store.HOLDER_NAME)
_CODES = {
    "protection": ProtectionError.exit_code,
    "input": DataError.exit_code,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that is not as it says.

    Parameters
    ----------
    kind
        ``manifest``, ``output``, ``key``, ``figure``, ``index``, ``journal`` or ``foreign``: the
        tree is not what was written. ``input``: data are no longer what the report rests on.
        ``protection``: the report rests on what its profile does not allow.
    folder
        The report's folder below the edition's; empty for the edition itself.
    file
        The file concerned, from the report's folder or, for an input, from the root.
    text
        What is wrong with it.
    """

    kind: str
    folder: str
    file: str
    text: Text

    @property
    def exit_code(self) -> int:
        """What it means for the command's exit code."""
        return _CODES.get(self.kind, ReportError.exit_code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What came of looking a tree over.

    Parameters
    ----------
    edition
        Name of the edition's folder.
    reports, files, inputs
        How many reports, files of theirs and different input files were hashed.
    figures
        How many figures were followed from the page to ``results.json``.
    """

    edition: str
    reports: int
    files: int
    inputs: int
    figures: int
    differences: tuple[Difference, ...]

    @property
    def exit_code(self) -> int:
        """0, or the gravest of the differences."""
        return gravest({difference.exit_code for difference in self.differences})

    def as_text(self) -> str:
        """For a reader: a line for each difference, and what was looked at."""
        lines = [
            f"{'/'.join(p for p in (self.edition, d.folder, d.file) if p)}: {d.text.da} / {d.text.en}"
            for d in self.differences
        ]
        total = (
            f"{self.edition}: {self.reports} rapporter/reports, {self.files} filer/files, "
            f"{self.inputs} inddata/inputs, {self.figures} tal/figures; "
            f"{len(lines)} afvigelser/differences"
        )
        return "\n".join([*lines, total])

    def as_data(self) -> dict[str, Any]:
        """For a program."""
        return {
            "edition": self.edition,
            "reports": self.reports,
            "files": self.files,
            "inputs": self.inputs,
            "figures": self.figures,
            "differences": [
                {
                    "kind": difference.kind,
                    "folder": difference.folder,
                    "file": difference.file,
                    "text": {"da": difference.text.da, "en": difference.text.en},
                }
                for difference in self.differences
            ],
        }


def as_json(verdicts: tuple[Verdict, ...]) -> str:
    """What came of looking at several editions, for a program."""
    return as_program_text({"editions": [verdict.as_data() for verdict in verdicts]})


def verify_edition(edition: Path, *, root: Path) -> Verdict:
    """Hash everything that stands in the folder of an edition, and what it rests on, again.

    Parameters
    ----------
    edition
        The folder; nothing may write to it meanwhile.
    root
        The checkout with the input files.
    """
    inputs: dict[str, str] = {}
    differences: list[Difference] = []
    files = figures = 0
    reports = store.report_folders(edition)
    for folder in reports:
        found = manifest.read(folder)
        name = folder.relative_to(edition).as_posix()
        if found is None:
            text = Text("mangler eller er ændret", "is missing or was changed")
            differences.append(_difference("manifest", name, manifest.NAME, text))
            continue
        chain = follow(folder)
        files, figures = files + len(found["outputs"]) + 1, figures + len(chain.named)
        differences += _report(edition, name, found=found, chain=chain)
        differences += _inputs(name, found, root, inputs)
    differences += _edition(edition)
    return Verdict(
        edition=edition.name,
        reports=len(reports),
        files=files,
        inputs=len(inputs),
        figures=figures,
        differences=tuple(differences),
    )


def _report(
    edition: Path, name: str, *, found: Mapping[str, Any], chain: Chain
) -> Iterator[Difference]:
    for file in manifest.changed_outputs(edition / name, found):
        text = Text("mangler, er ændret eller er fremmed", "is missing, was changed or is foreign")
        yield _difference("output", name, file, text)
    parts = found.get("made_from", {})
    names = folder_of(found), found["edition"]
    keyed = [found.get("execution"), found.get("key")]
    if keyed != [key_of(parts, EXECUTION), key_of(parts, PARTS)] or names != (name, edition.name):
        text = Text("passer ikke til rapporten", "does not fit the report")
        yield _difference("key", name, manifest.NAME, text)
    for text in chain.breaks(found):
        yield _difference("figure", name, RESULTS, text)
    try:
        passed = manifest.audit(found["inputs"], edition.name)
    except ProtectionError as error:
        yield _difference("protection", name, manifest.NAME, error.message)
        return
    if found["protection"] != {**passed, **chain.protection}:
        text = Text("profil eller prøve er en anden", "profile or audit is another")
        yield _difference("protection", name, manifest.NAME, text)


def _inputs(
    name: str, found: Mapping[str, Any], root: Path, known: dict[str, str]
) -> Iterator[Difference]:
    for item in found["inputs"]:
        path = item["path"]
        if path not in known:
            known[path] = digest_file(root / path)
        if known[path] != item["sha256"]:
            text = Text(
                "er ikke den fil, rapporten hviler på", "is not the file the report rests on"
            )
            yield _difference("input", name, path, text)


def _edition(edition: Path) -> Iterator[Difference]:
    for number in journal.broken_lines(edition):
        text = Text(f"linje {number} er ændret", f"line {number} was changed")
        yield _difference("journal", "", journal.NAME, text)
    said = journal.read_index(edition)
    standing = {path.relative_to(edition).as_posix() for path in store.report_folders(edition)}
    for folder in said.get("reports", ()):
        if folder not in standing:
            text = Text("rapporten mangler", "the report is missing")
            yield _difference("manifest", folder, manifest.NAME, text)
    page = edition / contents.NAME
    if page.is_symlink() or digest_file(page) != said.get("sha256"):
        text = Text(
            "er ikke den side, der sidst blev skrevet", "is not the page that was last written"
        )
        yield _difference("index", "", contents.NAME, text)
    text = Text("hører ikke til her", "does not belong here")
    for path in _foreign(edition):
        yield _difference("foreign", "", path.relative_to(edition).as_posix(), text)


def _foreign(edition: Path) -> Iterator[Path]:
    """What is neither a report, nor a folder that leads to one, nor a file beside them."""
    reports = store.report_folders(edition)
    ours = {folder for report in reports for folder in (report, *report.parents[:2])}
    ours |= {edition, *(edition / name for name in _OURS)}
    for pattern in ("*", "*/*", "*/*/*"):
        for path in sorted(edition.glob(pattern)):
            # Below what is foreign everything is; saying so once is enough.
            if path.parent in ours and path.parent not in reports and path not in ours:
                yield path


def _difference(kind: str, folder: str, file: str, text: Text) -> Difference:
    return Difference(kind=kind, folder=folder, file=file, text=text)
