"""What the doctor finds: said, with the cure, for a reader and for a program."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from analysis.errors import DataError, UdmeldingError, WorkplaceError
from analysis.language import Text

REINSTALL = Text(
    "Kør: make setup (eller pip-linjerne i README).", "Run: make setup (or README's pip lines)."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at.

    Parameters
    ----------
    code
        Name that a program can compare.
    said
        What was found.
    cure
        What to do; None when all is well.
    exit_code
        0, or that of the trouble. With a cure and 0 it is worth knowing, and stops nothing.
    """

    code: str
    said: Text
    cure: Text | None = None
    exit_code: int = 0

    @property
    def is_note(self) -> bool:
        """Whether it is worth knowing and stops nothing."""
        return self.exit_code == 0 and self.cure is not None


@dataclass(frozen=True, slots=True)
class Report:
    """All findings, in the order they were looked at."""

    findings: tuple[Finding, ...]

    @property
    def exit_code(self) -> int:
        """0; 3 where data are wrong; else 6 where the machine is."""
        codes = {finding.exit_code for finding in self.findings}
        gravest = (DataError.exit_code, WorkplaceError.exit_code)
        return next((code for code in gravest if code in codes), 0)

    def as_text(self) -> str:
        """For a reader: a line each, with the cure under what is wrong or worth knowing."""
        lines = []
        for finding in self.findings:
            mark = "BEMÆRK/NOTE" if finding.is_note else "OK"
            mark = "FEJL/FAILED" if finding.exit_code else mark
            lines.append(f"{mark:<11}  {finding.said.da} / {finding.said.en}")
            if finding.cure is not None:
                lines.append(f"{'':<13}{finding.cure.da} / {finding.cure.en}")
        return "\n".join(lines)

    def as_json(self) -> str:
        """For a program."""
        found = [{**asdict(f), "ok": f.exit_code == 0, "note": f.is_note} for f in self.findings]
        return json.dumps({"findings": found}, ensure_ascii=False, indent=2)


def well(code: str, da: str, en: str) -> Finding:
    """That something is as it should be."""
    return Finding(code=code, said=Text(da, en))


def note(code: str, said: Text, cure: Text) -> Finding:
    """That something is worth knowing, and what to do about it."""
    return Finding(code=code, said=said, cure=cure)


def trouble(code: str, error: UdmeldingError, cure: Text | None) -> Finding:
    """That something is wrong; the error's own words say the cure where none is given."""
    return Finding(code=code, said=error.message, cure=cure, exit_code=error.exit_code)


def of_the_machine(code: str, said: Text, cure: Text = REINSTALL) -> Finding:
    """That the machine lacks something."""
    return trouble(code, WorkplaceError(said), cure)
