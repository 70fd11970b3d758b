"""Who has answered: every municipality accounted for, and who says to answer for whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from analysis.catalogue.answers import AnswerStatus
from analysis.returns.answers.ends import Ends, ends_of
from analysis.returns.answers.written import LARGEST
from analysis.returns.findings import Finding, Severity
from analysis.returns.form.questions import REASON, FormKind
from analysis.returns.intake.given import Given
from analysis.returns.intake.one_return import Return
from analysis.returns.intake.second_look import deserves_second_look
from analysis.returns.intake.stamp_rules import form_finding
from analysis.returns.intake.tied_answers import (
    ALSO_FOR,
    ANSWERED_BY,
    ANSWERED_FOR,
    BY_ANOTHER,
    RESPONDING,
)

# Id of the round's number of citizens. Other numbers have a reason beside them, too: how many a
# municipality expects to use a new offer for is no count of those there are.
NEED = "need.count"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What has come from one municipality.

    Parameters
    ----------
    low, high
        The round's number of citizens: the least and the most the answer says; None where it
        gives none, or no upper end.
    file
        Name of its own file; empty where none has come.
    answered_by
        Code of the municipality that answers for it.
    acceptable
        Whether its file has no errors; None where it has none of its own.
    """

    code: str
    name: str
    status: AnswerStatus
    low: int | None = None
    high: int | None = None
    file: str = ""
    answered_by: str = ""
    acceptable: bool | None = None


class Ledger:
    """The municipalities' returns of one round.

    Parameters
    ----------
    names, asked
        Names of all municipalities and of those asked, by code.
    """

    def __init__(
        self, returns: Sequence[Return], *, names: Mapping[str, str], asked: Mapping[str, str]
    ) -> None:
        self._names, self._asked = names, asked
        self._files: dict[str, list[Return]] = defaultdict(list)
        for one in returns:
            if one.identity.kind is FormKind.MUNICIPALITY:
                self._files[one.identity.recipient].append(one)
        # Of several files none is preferred: the first by name stands until a person has chosen.
        self._own = {code: found[0] for code, found in self._files.items()}
        self._speakers: dict[str, list[str]] = defaultdict(list)
        for speaker, one in self._own.items():
            for code in _spoken_for(one):
                self._speakers[code].append(speaker)

    def standings(self) -> tuple[Standing, ...]:
        """What has come from each municipality, by code."""
        return tuple(self._standing(code) for code in sorted(self._names))

    def check(self, previous: Mapping[str, tuple[int, int]]) -> list[Finding]:
        """Check the returns against each other and against the previous round.

        Parameters
        ----------
        previous
            Ends of the previous count by code.
        """
        found: list[Finding] = []
        for code, files in self._files.items():
            if len(files) > 1:
                found += [about_whole(one, "returns.twice", raw=code) for one in files]
            found += self._check_speaking(code)
            found += self._check_change(code, previous.get(code))
        for code, speakers in self._speakers.items():
            if len(speakers) > 1:
                found += [self._says_to_answer_for(code, speaker) for speaker in speakers]
        return found

    def _speaker(self, code: str) -> str:
        """The municipality that says to answer for another; the first where several do."""
        return self._speakers[code][0] if code in self._speakers else ""

    def _standing(self, code: str) -> Standing:
        name, own = self._names[code], self._own.get(code)
        if code not in self._asked:
            return Standing(code=code, name=name, status=AnswerStatus.NOT_ASKED)
        if own is None or own.blank:
            speaker = self._speaker(code)
            status = AnswerStatus.ANSWERED_BY_ANOTHER if speaker else AnswerStatus.SILENT
            file, acceptable = (own.file, False) if own else ("", None)
            return Standing(
                code=code,
                name=name,
                status=status,
                file=file,
                answered_by=speaker,
                acceptable=acceptable,
            )
        low, high = count_of(own)
        status = AnswerStatus.ANSWERED_ZERO if high == 0 else AnswerStatus.ANSWERED
        speaker = ""
        if own.value(RESPONDING) == BY_ANOTHER:
            # Only who counts its citizens can say so: until then nobody has answered for it.
            speaker = self._speaker(code)
            status = AnswerStatus.ANSWERED_BY_ANOTHER if speaker else AnswerStatus.SILENT
            low, high = None, None
        return Standing(
            code=code,
            name=name,
            status=status,
            low=low,
            high=high,
            file=own.file,
            answered_by=speaker,
            acceptable=own.acceptable and len(self._files[code]) == 1,
        )

    def _check_speaking(self, code: str) -> Iterator[Finding]:
        own, speaker = self._own[code], self._speaker(code)
        if speaker == code:
            yield from (
                _at(one, "returns.speaks_for_itself", own, severity=Severity.ERROR)
                for one in _answered_for(own)
                if one.value == code
            )
        elif own.value(RESPONDING) == BY_ANOTHER:
            # A field that is lost is told of already.
            field = own.single.get(ANSWERED_BY)
            if field and field.value == code:
                yield _at(field, "returns.answers_itself", own, severity=Severity.ERROR)
            elif field and field.filled and field.value != speaker:
                yield _at(field, "returns.not_returned_by", own)
        elif speaker and not own.blank:
            name, field = self._names[speaker], own.single.get(RESPONDING)
            twice = about_whole(own, "returns.answered_twice", raw=name)
            slot = field.slot if field else None
            yield replace(twice, sheet=slot.sheet, cell=slot.cell) if slot else twice

    def _says_to_answer_for(self, code: str, speaker: str) -> Finding:
        """That a second municipality answers for a third, at the field in which it says so."""
        own = self._own[speaker]
        [field] = [one for one in _answered_for(own) if one.value == code][:1]
        name = self._names.get(code, code)
        return _at(field, "returns.spoken_for_twice", own, raw=name, severity=Severity.ERROR)

    def _check_change(self, code: str, before: tuple[int, int] | None) -> Iterator[Finding]:
        own = self._own[code]
        low, high = count_of(own)
        given = own.single.get(NEED)
        if before is None or low is None or given is None:
            return
        # Between intervals the nearest ends are compared: what may be no change is none.
        apart = (
            (before[1], low) if low > before[1] else (before[0], LARGEST if high is None else high)
        )
        if (low > before[1] or apart[1] < before[0]) and deserves_second_look(*apart):
            was = str(before[0]) if before[0] == before[1] else f"{before[0]}-{before[1]}"
            yield _at(
                given,
                "returns.second_look",
                own,
                raw=f"{was} -> {given.cell.raw}" if given.cell else was,
            )


def count_of(own: Return) -> Ends:
    """The least and the most citizens that a return says; None where the round did not ask."""
    return ends_of(own.value(NEED), own.value(NEED + REASON))


def _spoken_for(own: Return) -> list[str]:
    if own.value(RESPONDING) != ALSO_FOR:
        return []
    return list(dict.fromkeys(str(one.value) for one in _answered_for(own)))


def _answered_for(own: Return) -> list[Given]:
    fields = (one for name, one in own.single.items() if name.startswith(ANSWERED_FOR))
    return [one for one in fields if isinstance(one.value, str) and one.filled]


def about_whole(given: Return, code: str, *, raw: str) -> Finding:
    """An error about a whole return, said where the file tells whose it is."""
    whose = given.identity
    return form_finding(
        code, Severity.ERROR, file=given.file, sheet=whose.sheet, cell=whose.cell, raw=raw
    )


def _at(
    given: Given,
    code: str,
    own: Return,
    *,
    raw: str = "",
    severity: Severity = Severity.WARNING,
) -> Finding:
    return form_finding(
        code,
        severity,
        file=own.file,
        sheet=given.slot.sheet,
        cell=given.slot.cell,
        raw=raw or (given.cell.raw if given.cell else ""),
    )
