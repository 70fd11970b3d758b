"""The returns of a synthetic world as files: filled in, stamped, some of them faulty."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from analysis.catalogue import Udmelding
from analysis.country import Areas
from analysis.errors import UsageError
from analysis.language import Text
from analysis.returns.demo.conduct import MOST_DAYS
from analysis.returns.demo.faults import spoil, spoil_file
from analysis.returns.demo.filling import fill_in
from analysis.returns.demo.laws import STAMP_IN_NAMES, Conduct, Fault
from analysis.returns.demo.municipality import answer_municipality
from analysis.returns.demo.offer import answer_offer
from analysis.returns.demo.region import answer_region
from analysis.returns.demo.truth import World
from analysis.returns.form.questions import FormKind
from analysis.returns.questionnaire.drawing import Questionnaire, draw_questionnaires
from analysis.writing import write_whole

TRUTH = "truth.json"


class Wave(IntEnum):
    """When a return comes: each wave is taken in before the next."""

    ON_TIME = 1
    LATE = 2
    LAST = 3


_FOLDERS = {Wave.ON_TIME: "1-til-tiden", Wave.LATE: "2-senere", Wave.LAST: "3-til-sidst"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoReturn:
    """One file that comes in.

    Parameters
    ----------
    respondent
        Code of the municipality, slug of the region, or id of the offer.
    fault
        Why it cannot be accepted; None where it can.
    received
        The day it comes.
    """

    path: Path
    kind: FormKind
    respondent: str
    fault: Fault | None
    wave: Wave
    received: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sending:
    """What a municipality sends in one wave."""

    wave: Wave
    fault: Fault | None = None
    slip: int = 0


_File = tuple[DemoReturn, bytes]


def write_returns(
    world: World, udmelding: Udmelding, areas: Areas, folder: Path
) -> tuple[DemoReturn, ...]:
    """Write the returns of a synthetic world, and its truth beside them.

    Parameters
    ----------
    folder
        New or empty; each wave gets its own folder in it, and ``truth.json`` lies beside them.

    Returns
    -------
    tuple of DemoReturn
        In the order they come in.

    Raises
    ------
    UsageError
        If something lies in the folder already.
    ValueError
        If the world is another round's.
    OSError
        If the disk refuses.
    """
    if world.slug != udmelding.slug:
        raise ValueError(f"the world is of {world.slug}; got the round {udmelding.slug}")
    if folder.is_dir() and any(folder.iterdir()):
        raise _not_empty(folder)
    for name in _FOLDERS.values():
        (folder / name).mkdir(parents=True, exist_ok=True)
    sent = []
    for file, content in _files(world, draw_questionnaires(udmelding, areas), folder):
        write_whole(file.path, content)
        sent.append(file)
    truth = json.dumps(world.as_json(), ensure_ascii=False, indent=1, sort_keys=True)
    write_whole(folder / TRUTH, f"{truth}\n".encode())
    return tuple(sorted(sent, key=lambda one: (one.wave, one.received, one.path.name)))


def _files(world: World, drawn: Iterator[Questionnaire], folder: Path) -> Iterator[_File]:
    for questionnaire in drawn:
        kind = questionnaire.form.kind
        if kind is FormKind.MUNICIPALITY:
            yield from _of_municipality(world, questionnaire, folder)
        elif kind is FormKind.REGION:
            yield _of_region(world, questionnaire, folder)
        else:
            yield from _of_offers(world, questionnaire, folder)


def _of_municipality(world: World, questionnaire: Questionnaire, folder: Path) -> Iterator[_File]:
    code = questionnaire.code
    one = world.municipalities[code].conducted
    for sending in _sendings(one.conduct, one.fault):
        filling = answer_municipality(world, questionnaire.form, code, slip=sending.slip)
        fault = sending.fault
        if fault is not None:
            filling = spoil(filling, fault)
        content = fill_in(questionnaire, filling)
        if fault is not None:
            content = spoil_file(content, world.slug, fault)
        copies = ("", "_kopi") if fault is Fault.SENT_TWICE else ("",)
        for copy in copies:
            sent = DemoReturn(
                path=_path(folder, sending.wave, f"{Path(questionnaire.name).stem}{copy}"),
                kind=FormKind.MUNICIPALITY,
                respondent=code,
                fault=fault,
                wave=sending.wave,
                received=_received(world.due, sending.wave, one.days),
            )
            yield sent, content


def _sendings(conduct: Conduct, fault: Fault | None) -> tuple[_Sending, ...]:
    """What a municipality sends, wave by wave."""
    sendings: Mapping[Conduct, tuple[_Sending, ...]] = {
        Conduct.SILENT: (),
        Conduct.LATE: (_Sending(wave=Wave.LATE),),
        Conduct.REFUSED: (_Sending(wave=Wave.ON_TIME, fault=fault),),
        Conduct.CORRECTED: (
            _Sending(wave=Wave.ON_TIME, fault=fault),
            _Sending(wave=Wave.LATE),
        ),
        Conduct.CORRECTED_TWICE: (
            _Sending(wave=Wave.ON_TIME, slip=2),
            _Sending(wave=Wave.LATE, slip=1),
            _Sending(wave=Wave.LAST),
        ),
    }
    return sendings.get(conduct, (_Sending(wave=Wave.ON_TIME),))


def _of_region(world: World, questionnaire: Questionnaire, folder: Path) -> _File:
    sent = DemoReturn(
        path=_path(folder, Wave.LAST, Path(questionnaire.name).stem),
        kind=FormKind.REGION,
        respondent=questionnaire.code,
        fault=None,
        wave=Wave.LAST,
        received=_received(world.due, Wave.LAST, MOST_DAYS),
    )
    content = fill_in(questionnaire, answer_region(world, questionnaire.form))
    return sent, content


def _of_offers(world: World, questionnaire: Questionnaire, folder: Path) -> Iterator[_File]:
    for offer in world.offers:
        if offer.silent:
            continue
        sent = DemoReturn(
            path=_path(folder, Wave.ON_TIME, f"{Path(questionnaire.name).stem}_{offer.id}"),
            kind=FormKind.OFFER,
            respondent=offer.id,
            fault=None,
            wave=Wave.ON_TIME,
            received=_received(world.due, Wave.ON_TIME, 0),
        )
        content = fill_in(questionnaire, answer_offer(world, questionnaire.form, offer))
        yield sent, content


def _path(folder: Path, wave: Wave, stem: str) -> Path:
    return folder / _FOLDERS[wave] / f"{stem}_{STAMP_IN_NAMES}.xlsx"


def _received(due: dt.date, wave: Wave, days: int) -> dt.date:
    """Before the due day; in the fortnight after it; or in the one after that."""
    first = {Wave.ON_TIME: -days, Wave.LATE: 1 + days, Wave.LAST: 1 + MOST_DAYS + days}
    return due + dt.timedelta(days=first[wave])


def _not_empty(folder: Path) -> UsageError:
    return UsageError(
        Text(
            f"Mappen er ikke tom: {folder}. Syntetiske svar må ikke blandes med andre; vælg en ny.",
            f"The folder is not empty: {folder}. Synthetic returns must not be mixed with others; "
            "choose a new one.",
        )
    )
