"""How a run went: what failed and why, and the exit code that says so."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from pathlib import Path

from analysis.batch.crew.traces import machine_paths, neutral
from analysis.batch.messages import Reply
from analysis.batch.store import store
from analysis.errors import (
    DataError,
    ProtectionError,
    ReportError,
    UdmeldingError,
    WorkplaceError,
)
from analysis.language import Text

# Where several hold, the first of these decides the exit code.
_GRAVEST_FIRST = tuple(
    kind.exit_code for kind in (ProtectionError, DataError, WorkplaceError, ReportError)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A report that could not be made; what stood in its folder still stands."""

    folder: str
    exit_code: int
    message: Text
    traceback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a run went.

    Parameters
    ----------
    made, unchanged
        Numbers of reports.
    failed
        Reports that could not be made, in reading order.
    not_begun
        Reports given up because the machine itself refused.
    index
        The page that leads to all reports of the edition.
    stopped
        Whether those who made reports were lost before the end.
    """

    made: int
    unchanged: int
    failed: tuple[Failure, ...]
    not_begun: int
    index: Path
    stopped: bool = False

    @property
    def exit_code(self) -> int:
        """0, or the gravest of what went wrong."""
        stopped = {WorkplaceError.exit_code} if self.stopped else set()
        return gravest({failure.exit_code for failure in self.failed} | stopped)


def gravest(codes: set[int]) -> int:
    """The exit code that tells the gravest of several troubles; 0 for none.

    Examples
    --------
    >>> gravest({1, 6, 3}), gravest(set())
    (3, 0)
    """
    if not codes:
        return 0
    return next((code for code in _GRAVEST_FIRST if code in codes), ReportError.exit_code)


def reply_of_error(number: int, error: Exception) -> Reply:
    """What an error that stopped a study says, in the form a worker says it."""
    if isinstance(error, OSError) and store.is_disk_error(error):
        error = store.disk_error(error, str(error.filename or "?"))
    words = f"{type(error).__name__}: {error}"
    message, code = Text(words, words), ReportError.exit_code
    if isinstance(error, UdmeldingError):
        message, code = error.message, error.exit_code
    return Reply(
        number=number,
        exit_code=code,
        message=message,
        traceback="".join(traceback.format_exception(error)),
    )


def failure_of_study(slug: str, reply: Reply, root: Path) -> Reply:
    """What each view of a study is told when the study itself cannot be made."""
    paths = machine_paths(root)
    return Reply(
        number=-1,
        exit_code=reply.exit_code,
        message=Text(
            f"Studiet af {slug} kan ikke laves. {neutral(reply.message.da, paths)}",
            f"The study of {slug} cannot be made. {neutral(reply.message.en, paths)}",
        ),
        traceback=reply.traceback,
    )
