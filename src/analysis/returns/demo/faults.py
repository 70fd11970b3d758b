"""Making a synthetic return faulty, in the ways returns are."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from types import MappingProxyType

from analysis.catalogue.themes import Asks
from analysis.returns.demo.filling import Filling, Formula
from analysis.returns.demo.laws import Fault, Says
from analysis.returns.form.questions import Kind

_NUMBERS = {Asks.NEED: "count", Asks.OFFER: "citizens"}
_NO_ROUND = "udgaaet-runde-1900"


def spoil(filling: Filling, fault: Fault) -> Filling:
    """Make the answers faulty; faults of the file itself leave them as they are.

    Raises
    ------
    ValueError
        If the form does not ask for what would be wrong.
    """
    if fault is Fault.NOTHING_FILLED_IN:
        return Filling(filling.form)
    if fault is Fault.REQUIRED_MISSING:
        filling.put("respondent.answers", None)
    elif fault is Fault.NOT_ON_LIST:
        filling.put_raw(_some_choice(filling), "måske")
    elif fault is Fault.PARTS_ABOVE_WHOLE:
        _part_above_whole(filling)
    elif fault in _SPOILT_NUMBERS:
        _SPOILT_NUMBERS[fault](filling, _number(filling))
    return filling


def spoil_file(content: bytes, slug: str, fault: Fault) -> bytes:
    """Make the file faulty; faults of its answers leave it as it is."""
    if fault is Fault.EMPTY_FILE:
        return b""
    if fault is Fault.CUT_SHORT:
        return content[: len(content) // 2]
    return _of_another_round(content, slug) if fault is Fault.OTHER_ROUND else content


def _number(filling: Filling) -> str:
    """The id of the number of citizens that the form asks for."""
    ids = (f"{p}.{_NUMBERS[asks]}" for p, asks in filling.prefixes.items() if asks in _NUMBERS)
    found = next(ids, None)
    if found is None:
        raise ValueError(f"{filling.form.slug} asks for no number of citizens")
    return found


def _some_choice(filling: Filling) -> str:
    """The first answer from a list that a theme asks for."""
    return next(
        question.id
        for question in filling.form.questions
        if question.asks
        and question.kind in (Kind.CHOICE, Kind.RATING)
        and not question.id.endswith(".missing")
    )


def _part_above_whole(filling: Filling) -> None:
    number = _number(filling)
    parts = f"{number.split('.')[0]}.by_situation.received"
    if filling.asks(parts):
        filling.put(number, 2)
        filling.put(parts, 3)
    else:
        # A form without parts: the number stands beside a reason why there is none.
        _number_and_reason(filling, number)


def _number_and_reason(filling: Filling, number: str) -> None:
    filling.put(number, 2)
    filling.put(f"{number}.missing", Says.DONT_KNOW.value)


_SPOILT_NUMBERS: Mapping[Fault, Callable[[Filling, str], None]] = MappingProxyType(
    {
        Fault.WORDS_FOR_NUMBER: lambda filling, number: filling.put_raw(number, "nogle få"),
        Fault.FRACTION: lambda filling, number: filling.put_raw(number, 2.5),
        Fault.FORMULA_WITHOUT_RESULT: lambda filling, number: filling.put_raw(
            number, Formula("2+1")
        ),
        Fault.NUMBER_AND_REASON: _number_and_reason,
    }
)


def _of_another_round(content: bytes, slug: str) -> bytes:
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(packed, "w") as target,
    ):
        for item in source.infolist():
            part = source.read(item)
            if item.filename == "xl/worksheets/sheet1.xml":
                part = part.replace(f">{slug}/".encode(), f">{_NO_ROUND}/".encode())
            target.writestr(item, part)
    return packed.getvalue()
