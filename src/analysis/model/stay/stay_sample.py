"""Stays as a window shows them: current and former residents, in whole months.

Nobody is left out for being there when the window opened, or for being there when it closed: the
first is delayed entry, the second censoring, and the likelihood handles both.
"""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.language import Text
from analysis.model.findings import Finding
from analysis.showing import Showing, Shown

_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservationWindow:
    """The months within which every entry and every exit is known, both ends included.

    Parameters
    ----------
    first_month, last_month : str
        Months as ``YYYY-MM``.

    Raises
    ------
    ValueError
        A month is none, or the last comes before the first.

    Examples
    --------
    >>> ObservationWindow(first_month="2018-01", last_month="2019-12").months
    24
    """

    first_month: str
    last_month: str

    def __post_init__(self) -> None:
        """Refuse a window that is none."""
        for name, month in (("first_month", self.first_month), ("last_month", self.last_month)):
            if read_month(month) is None:
                raise ValueError(f"{name} must be a month such as 2019-06; got {month!r}")
        if self.months < 1:
            raise ValueError(
                "last_month must not come before first_month; "
                f"got {self.first_month!r} to {self.last_month!r}"
            )

    @property
    def months(self) -> int:
        """How many months the window holds."""
        return self.number(self.last_month) + 1

    def number(self, month: str) -> int:
        """Return a month's number, 0 for the window's first and negative before it.

        Raises
        ------
        ValueError
            The text is no month.
        """
        read, first = read_month(month), read_month(self.first_month)
        if read is None or first is None:
            raise ValueError(f"month must be a month such as 2019-06; got {month!r}")
        return read - first


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class StaySample(Shown):
    """Stays seen in a window; one element per stay. Made by `check_stays` of `stay_rows`.

    Parameters
    ----------
    window : ObservationWindow
        When entries and exits were seen.
    entry : array of int, shape (stays,)
        Number of the month of entry; negative before the window.
    last : array of int, shape (stays,)
        Number of the month of exit; for those still there, of the month after the window.
    completed : array of bool, shape (stays,)
        Whether the stay ended within the window.
    findings : tuple of Finding
        What a reader must know before trusting an estimate.
    """

    window: ObservationWindow
    entry: NDArray[np.int64]
    last: NDArray[np.int64]
    completed: NDArray[np.bool_]
    findings: tuple[Finding, ...]

    @property
    def stays(self) -> int:
        """Number of stays."""
        return len(self.entry)

    @property
    def exits(self) -> int:
        """Number of stays that ended within the window."""
        return int(self.completed.sum())

    @property
    def delay_months(self) -> NDArray[np.int64]:
        """Months from the month of entry to the window's first month, 0 for later entries."""
        return np.maximum(-self.entry, 0)

    @property
    def span_months(self) -> NDArray[np.int64]:
        """Months from the month of entry to the month of exit, or to the end of the window."""
        return self.last - self.entry

    @property
    def elapsed_years(self) -> NDArray[np.float64]:
        """Years since entry of those still there, at the end of the window, from mid-month."""
        return np.asarray((self.span_months[~self.completed] - 0.5) / _MONTHS)

    def showing(self) -> Showing:
        """Return how many stays there are, how many ended, and what to know of them."""
        return Showing(
            caption=f"Stays seen from {self.window.first_month} to {self.window.last_month}.",
            table=pd.DataFrame(
                [
                    {
                        "stays": self.stays,
                        "ended_in_the_window": self.exits,
                        "still_there": self.stays - self.exits,
                        "entered_before_the_window": int((self.entry < 0).sum()),
                    }
                ]
            ),
            notes=tuple(finding.text.en for finding in self.findings),
        )


def build_sample(
    entry: NDArray[np.int64],
    last: NDArray[np.int64],
    completed: NDArray[np.bool_],
    *,
    window: ObservationWindow,
) -> StaySample:
    """Return a sample from month numbers that are already right, with what is to be known of it.

    Parameters
    ----------
    entry, last, completed
        As in `StaySample`.
    window : ObservationWindow
        When entries and exits were seen.

    Assumptions
    -----------
    Those of `StaySample`: what lies outside the window was not seen.

    Source
    ------
    docs/method.md#stay-likelihood.

    Examples
    --------
    >>> window = ObservationWindow(first_month="2018-01", last_month="2019-12")
    >>> sample = build_sample(np.array([-5]), np.array([24]), np.array([False]), window=window)
    >>> [finding.code for finding in sample.findings]
    ['one-resident', 'no-completed-stays']
    """
    return StaySample(
        window=window,
        entry=entry,
        last=last,
        completed=completed,
        findings=_describe_sample(len(entry), int(completed.sum())),
    )


def _describe_sample(stays: int, exits: int) -> tuple[Finding, ...]:
    findings = []
    if stays == 0:
        findings.append(Finding(code="no-residents", text=_NO_RESIDENTS))
    if stays == 1:
        findings.append(Finding(code="one-resident", text=_ONE_RESIDENT))
    if stays > 0 and exits == 0:
        findings.append(Finding(code="no-completed-stays", text=_NO_EXITS))
    return tuple(findings)


def read_month(text: str) -> int | None:
    """Return the number of a month since year 0, or None where the text is none.

    Examples
    --------
    >>> read_month("2019-06") - read_month("2018-12"), read_month("2019")
    (6, None)
    """
    match = _MONTH.fullmatch(text)
    return int(match[1]) * _MONTHS + int(match[2]) - 1 if match else None


_NO_RESIDENTS = Text(
    "Der er ingen ophold at regne på. Brug et antaget ophold: lav, central og høj.",
    "There are no stays to estimate from. Use an assumed stay: low, central and high.",
)
_ONE_RESIDENT = Text(
    "Der er kun ét ophold. Det siger intet om spredningen; brug et antaget ophold.",
    "There is one stay only. It tells nothing of the spread; use an assumed stay.",
)
_NO_EXITS = Text(
    "Ingen ophold er afsluttet i vinduet: opholdets længde kan ikke opgøres, kun at den er lang. "
    "Udvid vinduet, eller brug et antaget ophold: lav, central og høj.",
    "No stay ended within the window: its length cannot be estimated, only that it is long. "
    "Widen the window, or use an assumed stay: low, central and high.",
)
