"""The error tree: what went wrong, where, and what to do, each with its exit code."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analysis.language import Text

# A longer list of allowed words hides the message it belongs to.
_MOST_LISTED = 60


class UdmeldingError(Exception):
    """Anything the program can explain to its user without a traceback.

    Parameters
    ----------
    message
        What happened, with which value, what is allowed and what to do.
    """

    exit_code = 70

    def __init__(self, message: Text) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        """Both languages, Danish first, so that a log helps whoever reads it."""
        return f"{self.message.da}\n{self.message.en}"


class ReportError(UdmeldingError):
    """A report could not be made; the other reports go on."""

    exit_code = 1


class UsageError(UdmeldingError):
    """A word of the command, or a parameter, is not one that exists."""

    exit_code = 2


class ProtectionError(UdmeldingError):
    """Something would tell more about people than the protection profile allows."""

    exit_code = 4


class FolderLockedError(UdmeldingError):
    """Another run is writing to the same folder."""

    exit_code = 5


class WorkplaceError(UdmeldingError):
    """The machine lacks something: disk, a kernel, a tool, the checkout itself."""

    exit_code = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong with data: where it stands, its value, the rule it breaks, the cure.

    Parameters
    ----------
    file
        Path from the root of the checkout.
    place
        Key or cell inside the file; empty when it is the whole file.
    line
        Line of the file, counted from 1; None when it has none.
    value
        The offending value as the user wrote it; empty when something is missing.
    """

    file: str
    place: str
    value: str
    rule: Text
    cure: Text | None = None
    line: int | None = None

    def describe(self) -> Text:
        """The problem as one line in each language."""
        at = self.file + (f", {self.place}" if self.place else "")
        line = Text(f", linje {self.line}", f", line {self.line}") if self.line else Text("", "")
        value = f" ({self.value})" if self.value else ""
        cure = self.cure or Text("", "")
        return Text(
            f"{at}{line.da}{value}: {self.rule.da} {cure.da}".rstrip(),
            f"{at}{line.en}{value}: {self.rule.en} {cure.en}".rstrip(),
        )


class DataError(UdmeldingError):
    """Data that cannot be used, with every problem found, not only the first."""

    exit_code = 3

    def __init__(self, problems: Sequence[Problem]) -> None:
        if not problems:
            raise ValueError("a DataError needs at least one problem")
        self.problems = tuple(problems)
        lines = [problem.describe() for problem in problems]
        count = len(lines)
        super().__init__(
            Text(
                f"{count} fejl i data:\n" + "\n".join(f"  {line.da}" for line in lines),
                f"{count} error{'s' if count > 1 else ''} in the data:\n"
                + "\n".join(f"  {line.en}" for line in lines),
            )
        )

    def __reduce__(self) -> tuple[type[DataError], tuple[tuple[Problem, ...]]]:
        """Survive the way back from a worker process."""
        return type(self), (self.problems,)


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate most like a mistyped word, if any is like it at all.

    Examples
    --------
    >>> nearest("vestdanmrk", ["danmark", "vestdanmark"])
    'vestdanmark'
    """
    lowered = {candidate.lower(): candidate for candidate in candidates}
    matches = difflib.get_close_matches(word.lower(), list(lowered), n=1, cutoff=0.5)
    return lowered[matches[0]] if matches else None


def suggest(value: str, candidates: Iterable[str]) -> Text:
    """The cure for a word that is not one of a list: the nearest match, and the list if short.

    Examples
    --------
    >>> suggest("plads", ["places", "offers"]).en
    'Did you mean “places”? Possible: places, offers.'
    """
    allowed = list(candidates)
    match = nearest(value, allowed)
    cures = [Text(f"Mente du «{match}»?", f"Did you mean “{match}”?")] if match else []
    if len(allowed) <= _MOST_LISTED:
        names = ", ".join(allowed) or "–"
        cures.append(Text(f"Mulige: {names}.", f"Possible: {names}."))
    return Text(" ".join(cure.da for cure in cures), " ".join(cure.en for cure in cures))


def unknown_name(kind: Text, value: str, candidates: Sequence[str]) -> UsageError:
    """The error for a name that does not exist: the value, the nearest match, what is allowed."""
    cure = suggest(value, candidates)
    return UsageError(
        Text(
            f"Ukendt {kind.da}: «{value}». {cure.da}".rstrip(),
            f"Unknown {kind.en}: “{value}”. {cure.en}".rstrip(),
        )
    )
