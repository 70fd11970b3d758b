"""The one way to read a file: what is read is registered with its SHA-256."""

from __future__ import annotations

import builtins
import hashlib
import io
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, TypeVar

import yaml

from analysis.errors import DataError, Problem, WorkplaceError
from analysis.language import Text

if TYPE_CHECKING:
    import pandas as pd

CHECKSUMS = PurePosixPath("data/reference/SHA256SUMS")
_MARK = PurePosixPath("data/udmeldinger")
# A checkout that holds this file is a synthetic world, and everything made in it says so.
SYNTHETIC_MARK = "SYNTETISKE-DATA"


@dataclass(frozen=True, slots=True)
class InputRead:
    """A file that was read: its path from the root and the SHA-256 of its bytes."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class YamlDocument:
    """A YAML file as plain data, with the line each key stands on (keys joined by dots).

    Parameters
    ----------
    duplicates
        Keys that stand there twice; empty unless they were asked to be kept.
    """

    path: str
    data: dict[str, Any]
    lines: Mapping[str, int]
    duplicates: tuple[Problem, ...] = ()


def find_root(start: Path | None = None) -> Path:
    """The checkout that a folder lies in, found upwards.

    Raises
    ------
    WorkplaceError
        If no folder above holds ``data/udmeldinger``.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / _MARK).is_dir() and (folder / "pyproject.toml").is_file():
            return folder
    raise WorkplaceError(
        Text(
            f"Mappen {here} ligger ikke i et udmelding-projekt (data/udmeldinger mangler). "
            "Skift til projektets mappe og prøv igen.",
            f"The folder {here} is not inside an udmelding project (no data/udmeldinger). "
            "Change to the project's folder and try again.",
        )
    )


Made = TypeVar("Made")
# What was made of which files, for the life of the process.
_MADE: dict[tuple[object, ...], tuple[tuple[InputRead, ...], Any]] = {}


class Reader:
    """Reads files below one root and remembers which.

    Parameters
    ----------
    root
        The checkout. Every path asked for is relative to it, with forward slashes.

    Notes
    -----
    Files under ``data/reference`` must equal the checksums kept beside them: a population table
    changed by hand would move every report without anyone seeing why.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._read: dict[str, str] = {}
        self._expected: dict[str, str] | None = None

    @property
    def synthetic(self) -> bool:
        """Whether this is a synthetic world: what is made of it is stamped, and never mixed."""
        return (self.root / SYNTHETIC_MARK).is_file()

    @property
    def inputs(self) -> tuple[InputRead, ...]:
        """All files read so far, by path."""
        return tuple(InputRead(path, digest) for path, digest in sorted(self._read.items()))

    def bytes(self, path: str) -> builtins.bytes:
        """The bytes of a file.

        Raises
        ------
        DataError
            If the file is missing, or is reference data that was altered.
        """
        content = self._content(path)
        digest = hashlib.sha256(content).hexdigest()
        if PurePosixPath(path).is_relative_to(CHECKSUMS.parent):
            self._check_reference(path, digest)
        self._read[path] = digest
        return content

    def text(self, path: str) -> str:
        """A file as UTF-8 text.

        Raises
        ------
        DataError
            If the file is missing, altered, or not UTF-8.
        """
        try:
            return self.bytes(path).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise _unreadable(path, f"byte {error.start}", "UTF-8") from None

    def csv(self, path: str, dtype: Mapping[str, str] | str = "str") -> pd.DataFrame:
        """A comma-separated file as a table; text by default, so that codes keep their zeros.

        Raises
        ------
        DataError
            If the file is missing, altered, or no such table.
        """
        # Loaded when the first table is: what only compares files never waits for it.
        import pandas as pd

        try:
            table = pd.read_csv(
                io.StringIO(self.text(path)),
                dtype=dtype if isinstance(dtype, str) else dict[Hashable, str](dtype),
                keep_default_na=False,
            )
        except (ValueError, pd.errors.ParserError) as error:
            raise _unreadable(path, str(error), "CSV") from None
        if not isinstance(table.index, pd.RangeIndex):
            # Rows longer than the header would silently push their first cell into the index.
            raise _unreadable(path, ", ".join(table.columns), "CSV")
        return table

    def once(self, make: Callable[..., Made], **named: Hashable) -> Made:
        """What a maker reads from files, made once in a process for as long as their bytes agree.

        Parameters
        ----------
        make
            Takes a reader; what it makes is never changed by anybody.
        named
            What else it takes.
        """
        key = (self.root, make, tuple(named.items()))
        kept = _MADE.get(key)
        if kept is None or any(self._digest(read.path) != read.sha256 for read in kept[0]):
            own = Reader(self.root)
            value = make(own, **named)
            _MADE[key] = kept = (own.inputs, value)
        self._read |= {read.path: read.sha256 for read in kept[0]}
        made: Made = kept[1]
        return made

    def _digest(self, path: str) -> str:
        try:
            return hashlib.sha256(self._content(path)).hexdigest()
        except DataError:
            return ""

    def yaml(self, path: str, *, keep_duplicates: bool = False) -> YamlDocument:
        """A YAML file.

        Parameters
        ----------
        keep_duplicates
            Hand duplicate keys over with the document, for a caller that gathers all faults of
            the file, instead of refusing them here.

        Raises
        ------
        DataError
            If the file is not YAML with keys, or a key stands there twice (all such in one).
        """
        text = self.text(path)
        loader = _TEXT_LOADER(text)
        lines: dict[str, int] = {}
        try:
            node = loader.get_single_node()
            duplicates = _duplicates(node, path, "", lines)
            data = loader.construct_document(node) if isinstance(node, yaml.MappingNode) else None
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else None
            cure = _NO_TABS if line and _has_tab(text, line) else None
            raise _unreadable(path, error.problem or "", "YAML", line=line, cure=cure) from None
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            raise _unreadable(path, str(error).splitlines()[0], "YAML") from None
        if data is None:
            raise DataError([_without_keys(path)])
        if duplicates and not keep_duplicates:
            raise DataError(duplicates)
        return YamlDocument(path, data, lines, tuple(duplicates))

    def _content(self, path: str) -> builtins.bytes:
        if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
            raise ValueError(f"not a path below the root: {path!r}")
        try:
            return (self.root / path).read_bytes()
        except FileNotFoundError:
            raise DataError([_missing(path)]) from None
        except OSError as error:
            # A folder of that name, or no right to read it: data to put right, not our bug.
            raise DataError([_closed(path, error)]) from None

    def _check_reference(self, path: str, digest: str) -> None:
        if PurePosixPath(path) == CHECKSUMS:
            return
        if self._expected is None:
            self._expected = _checksums(self._content(str(CHECKSUMS)).decode())
        name = str(PurePosixPath(path).relative_to(CHECKSUMS.parent))
        if self._expected.get(name) != digest:
            raise DataError([_altered(path, digest)])


def _checksums(text: str) -> dict[str, str]:
    """SHA-256 by file name, as sha256sum writes them (a star marks a file read as binary)."""
    pairs = (line.split(maxsplit=1) for line in text.splitlines())
    return {pair[1].strip().removeprefix("*"): pair[0] for pair in pairs if len(pair) == 2}


def _text_loader() -> Any:
    """The safe loader (libyaml's where it was built in), but a date stays the text written."""
    base: Any = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
    resolvers = {
        first: [(tag, pattern) for tag, pattern in known if not tag.endswith(":timestamp")]
        for first, known in base.yaml_implicit_resolvers.items()
    }
    return type("TextLoader", (base,), {"yaml_implicit_resolvers": resolvers})


_TEXT_LOADER = _text_loader()


def _duplicates(node: yaml.Node, path: str, prefix: str, lines: dict[str, int]) -> list[Problem]:
    problems: list[Problem] = []
    children: list[tuple[str, yaml.Node, int]] = []
    if isinstance(node, yaml.MappingNode):
        children = [(str(k.value), value, k.start_mark.line + 1) for k, value in node.value]
    elif isinstance(node, yaml.SequenceNode):
        children = [(str(i), item, item.start_mark.line + 1) for i, item in enumerate(node.value)]
    seen: dict[str, int] = {}
    for name, value, line in children:
        place = f"{prefix}.{name}" if prefix else name
        if name in seen:
            written = value.value if isinstance(value, yaml.ScalarNode) else ""
            problems.append(_duplicate(path, place, (seen[name], line), written))
        seen[name] = lines[place] = line
        problems += _duplicates(value, path, place, lines)
    return problems


def _duplicate(path: str, place: str, lines: tuple[int, int], value: str) -> Problem:
    return Problem(
        file=path,
        place=place,
        line=lines[1],
        value=value,
        rule=Text(
            f"Nøglen står allerede i linje {lines[0]}.",
            f"The key already stands on line {lines[0]}.",
        ),
        cure=Text("Behold den ene.", "Keep one of them."),
    )


_NO_TABS = Text(
    "Linjen har en tabulator; skriv mellemrum i stedet.",
    "The line has a tab; write spaces instead.",
)


def _has_tab(text: str, line: int) -> bool:
    return "\t" in "".join(text.splitlines()[line - 1 : line])


def _unreadable(
    path: str, value: str, form: str, *, line: int | None = None, cure: Text | None = None
) -> DataError:
    rule = Text(f"Filen kan ikke læses som {form}.", f"The file cannot be read as {form}.")
    return DataError([Problem(file=path, place="", line=line, value=value, rule=rule, cure=cure)])


def _without_keys(path: str) -> Problem:
    rule = Text("Filen har ingen nøgler med værdier.", "The file has no keys with values.")
    return Problem(file=path, place="", value="", rule=rule)


def _missing(path: str) -> Problem:
    return Problem(
        file=path,
        place="",
        value="",
        rule=Text("Filen mangler.", "The file is missing."),
        cure=Text(f"Hent den igen: git checkout -- {path}", f"Restore it: git checkout -- {path}"),
    )


def _closed(path: str, error: OSError) -> Problem:
    return Problem(
        file=path,
        place="",
        value=error.strerror or type(error).__name__,
        rule=Text("Filen kan ikke læses.", "The file cannot be read."),
        cure=Text(
            "Se efter, at det er en fil, og at du må læse den.",
            "See that it is a file and that you may read it.",
        ),
    )


def _altered(path: str, digest: str) -> Problem:
    return Problem(
        file=path,
        place="",
        value=f"SHA-256 {digest[:12]}…",
        rule=Text(
            f"Filen er ikke den, der står i {CHECKSUMS}.",
            f"The file is not the one named in {CHECKSUMS}.",
        ),
        cure=Text(
            f"Hent den igen: git checkout -- {path}. Er ændringen ment, så opdatér {CHECKSUMS.name}.",
            f"Restore it: git checkout -- {path}. If the change is meant, update {CHECKSUMS.name}.",
        ),
    )
