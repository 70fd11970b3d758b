"""What an audit found: which count someone can narrow too far, and by which figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.errors import ProtectionError
from analysis.language import Language, Text

_MOST_LISTED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Betrayal:
    """A count that is not shown and that someone can narrow too far.

    Parameters
    ----------
    cell
        Which count, in words; with the name of the release where it is an earlier one.
    attacker
        ``outsider``, or the level and member whose own counts are known besides.
    low, high
        The counts that remain possible, in persons.
    by
        The figures that betray it: without them it would not be narrowed.
    """

    cell: str
    attacker: str
    low: int
    high: int
    by: tuple[str, ...]

    def describe(self) -> Text:
        """One line for whoever must decide what to withhold."""
        by = "; ".join(self.by[:_MOST_LISTED]) + ("; …" if len(self.by) > _MOST_LISTED else "")
        return Text(
            f"{self.cell}: {self.attacker} kan regne ud, at antallet ligger fra {self.low} til "
            f"{self.high}, af: {by}",
            f"{self.cell}: {self.attacker} can work out that the count is from {self.low} to "
            f"{self.high}, by: {by}",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditResult:
    """The outcome of an attack on a released table.

    Parameters
    ----------
    passed
        Whether every count that is not shown stays as uncertain as the policy asks.
    findings
        The betrayals, outsiders' first. What an outsider can do is not repeated for each insider.
    counts_tried, attackers_tried
        How many counts that a reader does not see were attacked, and by how many. Sums that stand
        in no table are attacked as well, but their number would tell how many are small; members of
        a level that no reader sees attack, too, but their number would tell among how many a count
        is divided.
    """

    passed: bool
    findings: tuple[Betrayal, ...]
    counts_tried: int
    attackers_tried: int

    def describe(self, language: Language, *, insiders: Sequence[str] = ()) -> str:
        """The outcome in one sentence."""
        key = "protection.audit.passed" if self.passed else "protection.audit.failed"
        who = language.join(list(insiders)) if insiders else language.text("protection.nobody")
        return language.text(
            key,
            counts=language.number(self.counts_tried),
            attackers=language.number(self.attackers_tried),
            findings=language.number(len(self.findings)),
            insiders=who,
        )

    def require_passed(self, name: str) -> None:
        """Let nothing out that betrays anyone.

        Raises
        ------
        ProtectionError
            The audit failed: which cells, for whom, and by which figures.
        """
        if self.passed:
            return
        lines = [finding.describe() for finding in self.findings[:_MOST_LISTED]]
        count = len(self.findings)
        raise ProtectionError(
            Text(
                f"Tabellen «{name}» kan ikke udgives: {count} skjulte antal kan regnes ud.\n"
                + "\n".join(f"  {line.da}" for line in lines)
                + "\nSkjul flere celler, udelad en total eller gør tabellen grovere.",
                f"The table “{name}” cannot be released: {count} hidden counts can be worked out.\n"
                + "\n".join(f"  {line.en}" for line in lines)
                + "\nHide more cells, withhold a total, or coarsen the table.",
            )
        )
