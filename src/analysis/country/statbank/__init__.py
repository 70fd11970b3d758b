"""Statistics Denmark's StatBank: ask it, keep what it answers, and say what moved."""

from analysis.country.statbank.snapshots import Snapshot, read_in_force
from analysis.country.statbank.wanted import WANTED, Wanted

__all__ = ["WANTED", "Snapshot", "Wanted", "read_in_force"]
