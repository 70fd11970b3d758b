"""What was given in one field of a form."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.returns.answers.emptiness import Emptiness
from analysis.returns.answers.ends import least_of, most_of
from analysis.returns.answers.one_answer import AnswerValue
from analysis.returns.answers.rules import RULES
from analysis.returns.findings import Finding, Severity
from analysis.returns.intake.slots import Slot
from analysis.returns.workbook.cells import LocatedCell


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What was given in one field.

    Parameters
    ----------
    cell
        None where nothing stands.
    """

    slot: Slot
    value: AnswerValue
    cell: LocatedCell | None = None

    @property
    def filled(self) -> bool:
        """Whether anything stands there."""
        return self.value is not Emptiness.BLANK

    @property
    def low(self) -> int | None:
        """The least that a count says; None where it gives no number."""
        return least_of(self.value)

    @property
    def high(self) -> int | None:
        """The most that a count says; None where it gives no number, or no upper end."""
        return most_of(self.value)

    def find(self, code: str, *, file: str, severity: Severity = Severity.ERROR) -> Finding:
        """A finding at this field, by one of the rules for answers."""
        rule, cure = RULES[code]
        return Finding(
            severity=severity,
            code=code,
            file=file,
            sheet=self.slot.sheet,
            cell=self.slot.cell,
            raw=self.cell.raw if self.cell else "",
            rule=rule,
            cure=cure,
        )
