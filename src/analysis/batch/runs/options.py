"""How a run goes about its reports, as its command asks for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from analysis.batch.asking.wanted import Wanted
from analysis.batch.kernel import AUTOMATIC
from analysis.batch.plan.plan import Found

# The study a report is a view of, as it would be now; nothing is computed to know it.
Find = Callable[[Wanted], Found]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a run goes about it.

    Parameters
    ----------
    force
        Make reports again although nothing changed.
    wait
        Wait for another run that holds the folder.
    debug
        Show tracebacks and what the workers print.
    engine
        How notebooks are run: one of `analysis.batch.kernel.ENGINES`.
    scheduler
        Address of a scheduler of dask.distributed whose workers make the reports; empty for this
        machine's own.
    store
        Where executed reports and studies are shared, as fsspec writes it; empty for nowhere.
    """

    force: bool = False
    wait: bool = False
    debug: bool = False
    engine: str = AUTOMATIC
    scheduler: str = ""
    store: str = ""
