"""One return read whole: whose it is, what it answers, and everything doubtful in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.returns.answers.emptiness import Emptiness
from analysis.returns.answers.names import MunicipalityNames
from analysis.returns.answers.one_answer import Answer, AnswerValue, read_answer
from analysis.returns.findings import Finding, Severity, sort_findings
from analysis.returns.form.questions import Form
from analysis.returns.intake.csv_slots import find_csv_slots
from analysis.returns.intake.given import Given
from analysis.returns.intake.identity import Identity, compare_form
from analysis.returns.intake.look_over import look_over
from analysis.returns.intake.outside import find_outside, is_own, own_words
from analysis.returns.intake.slots import Slot, find_slots
from analysis.returns.intake.stamp_rules import form_finding
from analysis.returns.intake.tied_answers import check_tied
from analysis.returns.workbook.cells import LocatedCell, Workbook


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """A return as it was read.

    Parameters
    ----------
    given
        One for each field of the form, in its order.
    findings
        Everything a person must look at, in reading order.
    synthetic
        Whether the file says of itself that its answers are invented.
    """

    file: str
    sha256: str
    identity: Identity
    given: tuple[Given, ...]
    findings: tuple[Finding, ...]
    synthetic: bool = False

    @property
    def acceptable(self) -> bool:
        """Whether nothing in it is an error."""
        return all(finding.severity is not Severity.ERROR for finding in self.findings)

    @property
    def blank(self) -> bool:
        """Whether nothing at all was filled in: a file came, but no answer."""
        return not any(one.filled for one in self.given)

    @property
    def single(self) -> Mapping[str, Given]:
        """What stands outside the tables, by id."""
        return {one.slot.id: one for one in self.given if one.slot.column is None}

    def value(self, answer: str) -> AnswerValue:
        """The value of a single answer; blank where the form does not ask it."""
        found = self.single.get(answer)
        return found.value if found else Emptiness.BLANK


def read_return(
    workbook: Workbook, form: Form, *, identity: Identity, names: MunicipalityNames
) -> Return:
    """Read a return by its form.

    Parameters
    ----------
    identity
        Whose answer it is (`analysis.returns.intake.identity.identify`).
    names
        Names of municipalities.
    """
    find = find_csv_slots if workbook.form == "csv" else find_slots
    slots, findings = find(workbook, form)
    fields, words = {(slot.sheet, slot.cell) for slot in slots}, _every_word(form)
    looked = look_over(
        workbook,
        own=lambda one: (one.sheet, one.cell) not in fields and is_own(words, one.raw),
    )
    found = [*looked, *compare_form(identity, form, workbook=workbook), *findings]
    given: list[Given] = []
    for slot in slots:
        cell = workbook.get(slot.sheet, slot.cell)
        answer = _read(slot, cell, names)
        given.append(Given(slot=slot, value=answer.value, cell=cell))
        if answer.finding:
            found.append(answer.finding)
    if any(one.filled for one in given):
        found += check_tied(given, file=workbook.file)
    else:
        found.append(_blank(slots, workbook.file))
    if workbook.form != "csv":
        found += find_outside(workbook, form, slots)
    return Return(
        file=workbook.file,
        sha256=workbook.sha256,
        identity=identity,
        given=tuple(given),
        findings=tuple(sort_findings(found, sheets=workbook.sheet_names)),
    )


def _every_word(form: Form) -> frozenset[str]:
    return frozenset[str]().union(*own_words(form).values())


def _blank(slots: Sequence[Slot], file: str) -> Finding:
    """That nothing was answered, said at the first field."""
    first = slots[0] if slots else None
    sheet, cell = (first.sheet, first.cell) if first else ("", "")
    return form_finding("returns.blank", Severity.ERROR, file=file, sheet=sheet, cell=cell)


def _read(slot: Slot, cell: LocatedCell | None, names: MunicipalityNames) -> Answer:
    asked = slot.column or slot.question
    return read_answer(cell, asked.kind, choices=asked.choices, names=names)
