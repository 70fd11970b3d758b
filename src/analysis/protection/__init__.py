"""What may be shown to whom: small counts hidden so that nobody can work them out again.

>>> import pandas as pd
>>> from analysis.protection import audit, protect
>>> frame = pd.DataFrame({"town": list("abcd"), "count": [2, 7, 9, 20]})
>>> release = protect(frame, hierarchy={"town": ["total"]})
>>> audit(release).passed
True
"""

from analysis.protection.audit import audit
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
