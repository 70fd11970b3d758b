"""What is said of a cluster that cannot be used, or not any more."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.batch.cluster.checkout import Checkout, what_differs
from analysis.batch.cluster.worker import ROOT_VARIABLE, Errand
from analysis.batch.crew.crew import CrewLostError
from analysis.errors import UdmeldingError, UsageError, WorkplaceError
from analysis.language import Text

_MOST_NAMED = 10
CHANGED = Text("ændret, mens der blev arbejdet", "changed during the run")


def not_installed() -> WorkplaceError:
    """The error where the package that speaks to a cluster is missing."""
    return WorkplaceError(
        Text(
            "En klynge kræver pakken dask: pip install 'dask[distributed]'",
            "A cluster needs the package dask: pip install 'dask[distributed]'",
        )
    )


def no_address(address: str, error: Exception) -> UsageError:
    """The error for words that are not the address of a scheduler."""
    return UsageError(
        Text(
            f"«{address}» er ikke en adresse på en planlægger ({error}). Skriv for eksempel "
            "tcp://vaert:8786.",
            f"“{address}” is not the address of a scheduler ({error}). Write, for example, "
            "tcp://host:8786.",
        )
    )


def no_scheduler(address: str) -> WorkplaceError:
    """The error for an address at which nobody answers."""
    return WorkplaceError(
        Text(
            f"Ingen planlægger svarer på {address}. Start den med: dask scheduler",
            f"No scheduler answers at {address}. Start it with: dask scheduler",
        )
    )


def why_not(found: object, ours: Checkout, errand: Errand) -> Text:
    """Why a worker may be given nothing; empty where it may."""
    if isinstance(found, UdmeldingError):
        return found.message
    if not isinstance(found, Checkout):
        words = f"{type(found).__name__}: {found}"
        return Text(f"uden dette program ({words})", f"without this program ({words})")
    why = what_differs(ours, found)
    if not why.da and found.digest != errand.digest:
        return CHANGED
    return why


def only_strangers(strangers: Sequence[tuple[str, Text]]) -> WorkplaceError:
    """The error that names who would make other reports, and what each has otherwise."""
    shown = strangers[:_MOST_NAMED]
    more = len(strangers) - len(shown)
    return WorkplaceError(
        Text(
            "Klyngen ville lave andre rapporter end denne maskine; ingen er begyndt."
            + "".join(f"\n  {address}: {why.da}" for address, why in shown)
            + (f"\n  og {more} til" if more else "")
            + "\nGiv arbejderne samme udgave, pakker og data, og start dem igen i projektets mappe "
            f"(eller med {ROOT_VARIABLE}).",
            "The cluster would make other reports than this machine; none was begun."
            + "".join(f"\n  {address}: {why.en}" for address, why in shown)
            + (f"\n  and {more} more" if more else "")
            + "\nGive the workers the same version, packages and data, and start them again in "
            f"the project's folder (or with {ROOT_VARIABLE}).",
        )
    )


def scheduler_lost(address: str) -> CrewLostError:
    """The error for a scheduler that was there and is gone."""
    return CrewLostError(
        Text(
            f"Planlæggeren {address} svarer ikke længere.",
            f"The scheduler {address} does not answer any more.",
        )
    )


def nobody_left(address: str) -> CrewLostError:
    """The error for a cluster without workers."""
    return CrewLostError(
        Text(
            f"Planlæggeren {address} har ingen arbejdere. Start en med: dask worker {address}",
            f"The scheduler {address} has no workers. Start one with: dask worker {address}",
        )
    )
