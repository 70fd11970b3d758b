"""The words of a command, and what each of them can mean on its own."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import UsageError, unknown_name
from analysis.language import Text

EDITIONS = ("offentlig", "intern")
# Every round gets the first; the others only where they have something to say (fitting.py).
DEFAULT_NOTEBOOKS = ("assessment", "national", "scenarios", "siting", "backtest")
# Each has an option of its own; a second way in would let the two contradict each other.
_OWN_OPTION = {
    "slug": "SLUG",
    "area": "--area",
    "edition": "--edition",
    "language": "--language",
    "as_of": "--as-of",
}
_OURS = frozenset({"data", "docs", "notebooks", "src", "tests"})
_MOST_WORKERS = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The words of the command as they were typed; empty means the default.

    Parameters
    ----------
    grid
        File whose rows are the reports, instead of rounds, areas, notebooks and parameters.
    many
        Whether more rows than anyone writes by hand are meant.
    index_by
        Two columns, with a comma, that the index lays its table out by.
    """

    slugs: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    notebooks: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    edition: str = "offentlig"
    language: str = "da"
    as_of: str = ""
    grid: str = ""
    many: bool = False
    index_by: str = ""
    workers: str = ""
    out: str = ""


class TooManyError(UsageError):
    """A grid means more reports than anyone asks for without meaning it.

    Parameters
    ----------
    count
        How many, or how many there were when counting stopped.
    """

    def __init__(self, file: str, count: int) -> None:
        da, en = f"{count:,}".replace(",", "."), f"{count:,}"
        self.question = Text(
            f"{file} giver mindst {da} rapporter.", f"{file} means at least {en} reports."
        )
        super().__init__(
            Text(
                f"{self.question.da} Er det meningen, så giv --yes.",
                f"{self.question.en} If that is meant, give --yes.",
            )
        )


@contextlib.contextmanager
def noting(errors: list[UsageError]) -> Iterator[None]:
    """Keep an error of the command among others, so that all can be said at once."""
    try:
        yield
    except UsageError as error:
        errors.append(error)


def gather(errors: list[UsageError]) -> UsageError:
    """Several errors of the command as one, each message once."""
    messages = list(dict.fromkeys(error.message for error in errors))
    return UsageError(
        Text("\n".join(text.da for text in messages), "\n".join(text.en for text in messages))
    )


def check_name(kind: Text, word: str, allowed: Sequence[str]) -> None:
    """Refuse a word that is not among those allowed.

    Raises
    ------
    UsageError
        With the nearest match.
    """
    if word not in allowed:
        raise unknown_name(kind, word, allowed)


def read_date(words: str) -> dt.date | None:
    """A day written as 2025-06-27; None for no words.

    Raises
    ------
    UsageError
        If it is no such day.

    Examples
    --------
    >>> read_date("2025-06-27")
    datetime.date(2025, 6, 27)
    """
    if not words:
        return None
    try:
        day = dt.date.fromisoformat(words)
    except ValueError:
        day = None
    # Python also reads 20250627 and 2025-W26-5, which few readers do.
    if day is None or day.isoformat() != words:
        raise UsageError(
            Text(
                f"«{words}» er ikke en dato. Skriv år-måned-dag, fx 2025-06-27.",
                f"“{words}” is not a date. Write year-month-day, such as 2025-06-27.",
            )
        )
    return day


def read_workers(words: str) -> int:
    """How many reports are made at the same time; one per core when nothing is said.

    Raises
    ------
    UsageError
        If it is not a whole number of at least 1.
    """
    if not words:
        return os.cpu_count() or 1
    if not words.isascii() or not words.isdigit() or not 1 <= int(words) <= _MOST_WORKERS:
        raise UsageError(
            Text(
                f"--workers kan ikke være «{words}»: skriv et helt tal fra 1 til {_MOST_WORKERS}.",
                f"--workers cannot be “{words}”: write a whole number from 1 to {_MOST_WORKERS}.",
            )
        )
    return int(words)


def read_out(root: Path, words: str) -> Path:
    """The folder reports are written below; ``reports`` in the checkout when nothing is said.

    Raises
    ------
    UsageError
        If it is a file, the checkout itself, or a place where the checkout keeps its own files.
    """
    out = (Path(words) if words else root / "reports").resolve()
    inside = out.relative_to(root.resolve()).parts if out.is_relative_to(root.resolve()) else None
    ours = inside == () or (inside and (inside[0] in _OURS or inside[0].startswith(".")))
    standing = next(folder for folder in (out, *out.parents) if folder.exists())
    if ours or not standing.is_dir():
        raise UsageError(
            Text(
                f"Der kan ikke skrives rapporter til «{words}»: det er en fil eller en mappe, som "
                "projektet selv bruger. Vælg en anden, fx --out reports.",
                f"Reports cannot be written to “{words}”: it is a file or a folder of the "
                "project's own. Choose another, such as --out reports.",
            )
        )
    return out


def read_parameter_words(words: Sequence[str], errors: list[UsageError]) -> dict[str, str]:
    """Names and values of ``--parameter NAME=VALUE``, the values still as text."""
    values: dict[str, str] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not name:
            errors.append(_not_a_pair(word))
        elif name in _OWN_OPTION:
            errors.append(_has_option(name))
        elif name in values:
            errors.append(_given_twice(name))
        else:
            values[name] = value
    return values


def _not_a_pair(word: str) -> UsageError:
    return UsageError(
        Text(
            f"--parameter «{word}» mangler navn eller værdi. Skriv NAVN=VÆRDI.",
            f"--parameter “{word}” lacks a name or a value. Write NAME=VALUE.",
        )
    )


def _has_option(name: str) -> UsageError:
    option = _OWN_OPTION[name]
    return UsageError(
        Text(
            f"Parameteren «{name}» gives ikke med --parameter. Brug {option}.",
            f"The parameter “{name}” is not given with --parameter. Use {option}.",
        )
    )


def _given_twice(name: str) -> UsageError:
    return UsageError(
        Text(
            f"Parameteren «{name}» er givet to gange. Behold den ene.",
            f"The parameter “{name}” is given twice. Keep one of them.",
        )
    )
