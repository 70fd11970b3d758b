"""A round's questionnaires as files: one for each municipality, each region, and the offers."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.catalogue import read_udmelding
from analysis.country import read_areas
from analysis.errors import DataError, Problem, ProtectionError
from analysis.language import Text
from analysis.reading import Reader
from analysis.returns.questionnaire.drawing import Questionnaire, draw_questionnaires
from analysis.writing import write_whole

# What stands here may be copied out as it is, so nothing that will be filled in belongs here.
PUBLIC = "reports/offentlig"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """How a round's questionnaires are sent out.

    Parameters
    ----------
    as_of
        Decides the deadline in force, the law and the regions; the round's data date when None.
    contact
        Whom respondents may ask, printed on the cover; empty where nobody is stated.
    with_csv
        Each as lines of text, too.
    """

    as_of: dt.date | None = None
    contact: str = ""
    with_csv: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What became of a round's questionnaires.

    Parameters
    ----------
    unchanged
        Those of `paths` that already stood there with the same content.
    """

    slug: str
    questionnaires: tuple[Questionnaire, ...]
    paths: tuple[Path, ...]
    unchanged: frozenset[Path]

    def as_text(self) -> str:
        """One path a line."""
        return "\n".join(str(path) for path in self.paths)

    def as_json(self) -> str:
        """The files, whom each is for, and which form it carries."""
        files = [
            {
                "path": path.as_posix(),
                "kind": made.form.kind.value,
                "recipient": made.code,
                "version": made.form.version,
                "sha256": made.form.sha256,
                "written": path not in self.unchanged,
            }
            for path, made in zip(self.paths, self.questionnaires, strict=True)
        ]
        return json.dumps({"slug": self.slug, "files": files}, ensure_ascii=False, indent=2)

    def describe(self) -> Text:
        """How many were written and how many stood there already."""
        new, old = len(self.paths) - len(self.unchanged), len(self.unchanged)
        return Text(
            f"Spørgeskemaer skrevet: {new}, uændret: {old}.",
            f"Questionnaires written: {new}, unchanged: {old}.",
        )


def ask_round(
    reader: Reader,
    slug: str,
    out: Path,
    *,
    sent: Sent | None = None,
    force: bool = False,
) -> Written:
    """Write the questionnaires of a round in the catalogue.

    Parameters
    ----------
    out
        Folder; made where it does not exist.
    sent
        How they are sent out; as the round stands on its data date when None.
    force
        Write over files that differ, also those that somebody has filled in.

    Raises
    ------
    UsageError
        If there is no such round, or its areas cannot be told on that day.
    ProtectionError
        If the folder is one that is copied out.
    DataError
        If the round's file is faulty, or a file stands there and differs.
    """
    refuse_public_folder(out, reader.root)
    udmelding, areas = read_udmelding(reader, slug), read_areas(reader)
    sent = sent or Sent()
    day, contact = sent.as_of, sent.contact
    made = [*draw_questionnaires(udmelding, areas, as_of=day, contact=contact)]
    if sent.with_csv:
        made += draw_questionnaires(udmelding, areas, as_of=day, as_csv=True)
    return save_questionnaires(made, out, force=force)


def save_questionnaires(
    made: Sequence[Questionnaire], out: Path, *, force: bool = False
) -> Written:
    """Write questionnaires into a folder: all of them, or none where one would be lost.

    Raises
    ------
    DataError
        If a file stands there and differs, unless forced.
    """
    paths = tuple(out / each.name for each in made)
    standing = {path: path.read_bytes() for path in paths if path.is_file()}
    contents = dict(zip(paths, (each.content for each in made), strict=True))
    unchanged = frozenset(path for path, found in standing.items() if found == contents[path])
    in_the_way = [path for path in standing if path not in unchanged]
    if in_the_way and not force:
        raise DataError([_differs(path) for path in in_the_way])
    out.mkdir(parents=True, exist_ok=True)
    for path, content in contents.items():
        if path not in unchanged:
            write_whole(path, content)
    return Written(
        slug=made[0].form.slug if made else "",
        questionnaires=tuple(made),
        paths=paths,
        unchanged=unchanged,
    )


def refuse_public_folder(out: Path, root: Path) -> None:
    """Keep questionnaires, which come back filled in, out of the folder that is copied out.

    Raises
    ------
    ProtectionError
        If the folder lies in ``reports/offentlig``, also through a link.
    """
    if out.resolve().is_relative_to((root / PUBLIC).resolve()):
        raise ProtectionError(
            Text(
                f"Spørgeskemaer må ikke ligge under {PUBLIC} ({out}): den mappe kan kopieres ud, "
                "som den er. Vælg en anden mappe med --out.",
                f"Questionnaires may not lie below {PUBLIC} ({out}): that folder can be copied out "
                "as it is. Choose another folder with --out.",
            )
        )


def _differs(path: Path) -> Problem:
    return Problem(
        file=str(path),
        place="",
        value="",
        rule=Text(
            "Filen findes og har et andet indhold; den kan være udfyldt.",
            "The file exists with other content; it may have been filled in.",
        ),
        cure=Text(
            "Vælg en anden mappe, flyt filen, eller skriv over den med --force.",
            "Choose another folder, move the file, or overwrite it with --force.",
        ),
    )
