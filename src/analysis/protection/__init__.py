"""What may be shown to whom: small counts hidden so that nobody can work them out again.

The names load when they are asked for: reading a released table needs no solver.

>>> import pandas as pd
>>> from analysis.protection import audit, protect
>>> frame = pd.DataFrame({"town": list("abcd"), "count": [2, 7, 9, 20]})
>>> release = protect(frame, hierarchy={"town": ["total"]})
>>> audit(release).passed
True
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.protection.auditing import audit
    from analysis.protection.coarsening import Coarsening, coarsen
    from analysis.protection.findings import AuditResult, Betrayal
    from analysis.protection.kept import corrected_cells, keep_release, restore_release
    from analysis.protection.known import Fact, state_share
    from analysis.protection.profile import PROFILES, Profile, find_profile
    from analysis.protection.release import protect, show
    from analysis.protection.released import CellStatus, Release, public_status
    from analysis.protection.table import CountTable, tabulate_counts

__all__ = [
    "PROFILES",
    "AuditResult",
    "Betrayal",
    "CellStatus",
    "Coarsening",
    "CountTable",
    "Fact",
    "Profile",
    "Release",
    "audit",
    "coarsen",
    "corrected_cells",
    "find_profile",
    "keep_release",
    "protect",
    "public_status",
    "restore_release",
    "show",
    "state_share",
    "tabulate_counts",
]

_HOMES = {
    "audit": "auditing",
    "Coarsening": "coarsening",
    "coarsen": "coarsening",
    "AuditResult": "findings",
    "Betrayal": "findings",
    "corrected_cells": "kept",
    "keep_release": "kept",
    "restore_release": "kept",
    "Fact": "known",
    "state_share": "known",
    "PROFILES": "profile",
    "Profile": "profile",
    "find_profile": "profile",
    "protect": "release",
    "show": "release",
    "CellStatus": "released",
    "Release": "released",
    "public_status": "released",
    "CountTable": "table",
    "tabulate_counts": "table",
}


def __getattr__(name: str) -> object:
    """Load the module that a public name stands in."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)
