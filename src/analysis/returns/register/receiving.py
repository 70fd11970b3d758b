"""New files seen beside what is already kept: checked against the register, then kept.

`examine` only looks; `receive` examines and keeps what has no errors. A municipality may answer in
one file today and be answered for in another tomorrow, so that both look at the register, too.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from analysis.catalogue import Udmelding, read_udmelding
from analysis.catalogue.themes import Asks
from analysis.country import Areas, read_areas
from analysis.errors import UsageError
from analysis.language import Text
from analysis.protection.personal_data import mask_text
from analysis.reading import Reader
from analysis.returns.answers.emptiness import Emptiness
from analysis.returns.answers.names import MunicipalityNames, read_municipality_names
from analysis.returns.findings import Finding, Severity
from analysis.returns.form.definition import municipality_form
from analysis.returns.form.questions import Form, FormKind, Kind
from analysis.returns.intake.given import Given
from analysis.returns.intake.identity import Identity
from analysis.returns.intake.one_pass import Intake, Known, Tell, take_in
from analysis.returns.intake.one_return import Return
from analysis.returns.intake.slots import Slot
from analysis.returns.intake.stamp_rules import form_finding
from analysis.returns.register.folder import hold, round_folder
from analysis.returns.register.kept import KeptReturn
from analysis.returns.register.refused import RefusedReturn, keep_refusals
from analysis.returns.register.refusing import find_refused
from analysis.returns.register.register import keep_return, returns_in_force
from analysis.returns.register.retention import stated_retention


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundAsked:
    """A round whose answers come in, with what is needed to read them."""

    root: Path
    udmelding: Udmelding
    areas: Areas
    names: MunicipalityNames

    @property
    def slug(self) -> str:
        """The round's slug."""
        return self.udmelding.slug


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What became of a pass of files: what was found, what is now kept, and what was refused.

    Parameters
    ----------
    retain_until
        The last day they may be kept as it was stated; None where only the round's own rule, if
        it has one, decides.
    """

    intake: Intake
    kept: tuple[KeptReturn, ...]
    retain_until: dt.date | None
    refused: tuple[RefusedReturn, ...] = ()


def open_round(reader: Reader, slug: str) -> RoundAsked:
    """A round of the catalogue, ready to take answers in.

    Raises
    ------
    UsageError
        If there is no such round, with the nearest match.
    DataError
        If its file, or the municipalities', is faulty.
    """
    udmelding, areas = read_udmelding(reader, slug), read_areas(reader)
    names = read_municipality_names(reader, areas)
    return RoundAsked(root=reader.root, udmelding=udmelding, areas=areas, names=names)


def examine(asked: RoundAsked, paths: Iterable[Path], *, tell: Tell | None = None) -> Intake:
    """Read files beside what is kept of the round; nothing is changed.

    Parameters
    ----------
    paths
        The files, in any order, no two of the same name.
    tell
        As `take_in`.

    Raises
    ------
    UsageError
        If two files have the same name.
    DataError
        If the register was altered by hand.
    """
    files = list(paths)
    _refuse_same_names(files)
    intake = take_in(
        files,
        udmelding=asked.udmelding,
        areas=asked.areas,
        names=asked.names,
        known=Known(in_force=_in_force(asked), previous=previous_counts(asked)),
        tell=tell,
    )
    strange = _of_another_world(intake.returns, synthetic=Reader(asked.root).synthetic)
    found = sorted([*intake.findings, *strange], key=lambda finding: finding.file)
    return replace(intake, findings=tuple(found))


def _of_another_world(returns: Iterable[Return], *, synthetic: bool) -> list[Finding]:
    """An error for each return that is invented where the others are real, or the other way."""
    code = "form.not_synthetic" if synthetic else "form.synthetic"
    return [
        form_finding(code, Severity.ERROR, file=one.file, raw=one.file)
        for one in returns
        if one.synthetic is not synthetic
    ]


def accepted(intake: Intake) -> tuple[Return, ...]:
    """The returns of a pass in which nothing is an error."""
    wrong = {one.file for one in intake.findings if one.severity is Severity.ERROR}
    return tuple(one for one in intake.returns if one.file not in wrong)


def receive(
    asked: RoundAsked,
    paths: Iterable[Path],
    *,
    received: dt.datetime,
    retain_until: dt.date | None = None,
    tell: Tell | None = None,
    on_wait: Callable[[Text], None] = lambda _: None,
) -> Received:
    """Examine files, and keep those without errors; a refused one leaves the earlier in force.

    Parameters
    ----------
    received
        Now, with its time zone.
    retain_until
        The last day they may be kept; when None, that of the round's last received return.

    Raises
    ------
    UsageError, DataError
        As `examine`.
    FolderLockedError
        If somebody else keeps writing to the round's register.
    """
    listed = list(paths)
    with hold(round_folder(asked.root, asked.slug), on_wait=on_wait):
        until = retain_until or stated_retention(asked.root, asked.slug)
        intake = examine(asked, listed, tell=tell)
        place = {path.name: path for path in listed}
        kept = tuple(
            keep_return(
                asked.root,
                one,
                path=place[one.file],
                received=received,
                retain_until=until,
                findings=[finding for finding in intake.findings if finding.file == one.file],
            )
            for one in accepted(intake)
        )
        good = [one.file for one in accepted(intake)]
        others = [path for path in listed if mask_text(path.name) not in good]
        refused = find_refused(intake, others, received=received, retain_until=until)
        keep_refusals(asked.root, refused)
    return Received(intake=intake, kept=kept, retain_until=until, refused=refused)


def previous_counts(asked: RoundAsked) -> Mapping[str, tuple[int, int]]:
    """Ends of the count that each municipality gave in the round that this one renews.

    Empty unless both rounds asked how many citizens there are, in the same unit.
    """
    before = asked.udmelding.renews
    if before is None or _need_id(asked.udmelding) is None:
        return {}
    earlier = read_udmelding(Reader(asked.root), before)
    need = _need_id(earlier)
    if need is None or earlier.need.unit is not asked.udmelding.need.unit:
        return {}
    counts: dict[str, tuple[int, int]] = {}
    for one in returns_in_force(asked.root, before):
        count = one.single.get(need)
        # A number that is of several municipalities is no one's own.
        if count is None or count.low is None or count.high is None or len(one.answers_for) > 1:
            continue
        counts[one.respondent] = (count.low, count.high)
    return counts


def restore(kept: KeptReturn, form: Form) -> Return:
    """A kept return as it was read, without its tables: enough to hold it against others.

    Parameters
    ----------
    form
        The form of its kind, as it is sent out now.
    """
    single = kept.single
    given = []
    for question in form.questions:
        if question.kind is Kind.TABLE:
            continue
        for name, address in question.parts.items():
            found = single.get(name)
            slot = Slot(id=name, question=question, sheet="", cell=found.cell if found else address)
            value = found.value if found else Emptiness.BLANK
            given.append(Given(slot=slot, value=value))
    identity = Identity(slug=kept.slug, kind=kept.kind, recipient=kept.respondent)
    return Return(
        # No name of a file has a slash: it cannot be taken for one of this pass.
        file=f"{kept.folder}/{kept.name}",
        sha256=kept.sha256,
        identity=identity,
        given=tuple(given),
        findings=kept.findings,
    )


def _need_id(udmelding: Udmelding) -> str | None:
    """Id of a round's number of citizens; None where it did not ask for one."""
    return "need.count" if any(theme.asks is Asks.NEED for theme in udmelding.themes) else None


def _in_force(asked: RoundAsked) -> tuple[Return, ...]:
    form = municipality_form(asked.udmelding, asked.areas)
    return tuple(
        restore(kept, form)
        for kept in returns_in_force(asked.root, asked.slug)
        if kept.kind is FormKind.MUNICIPALITY
    )


def _refuse_same_names(files: Sequence[Path]) -> None:
    twice = [
        mask_text(name) for name, count in Counter(path.name for path in files).items() if count > 1
    ]
    if twice:
        listed = ", ".join(twice)
        raise UsageError(
            Text(
                f"Flere filer hedder det samme: {listed}. Giv dem hver sit navn; det er navnet, "
                "der står ved det, der findes.",
                f"Several files have the same name: {listed}. Give each its own; findings name "
                "the file by it.",
            )
        )
