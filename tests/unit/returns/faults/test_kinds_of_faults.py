"""Kinds of faults put into a clean questionnaire: each found or provably harmless, counted honestly.

The whole way is gone: the form as it is sent out, filled in, harmed, and examined beside an empty
register. `code` is the rule that must be named; None says that the fault is harmless, which means that
every answer is read as that of the clean form and nothing is found.
"""

import io
import runpy
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from analysis.reading import Reader
from analysis.returns.answers.numbers import Refused
from analysis.returns.findings import Severity
from analysis.returns.form.questions import FormKind
from analysis.returns.register.receiving import accepted, examine

MADE = SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("kinds.py"))))
SLUG = MADE.SLUG
CLEAN = MADE.CLEAN
HOSTILE = runpy.run_path(str(Path(__file__).with_name("hostile.py")))["HOSTILE"]
KINDS = (*MADE.KINDS, *HOSTILE)
count = MADE.count
other = MADE.other
Kind = MADE.Kind


@pytest.fixture(scope="module")
def filling(root):
    return SimpleNamespace(**runpy.run_path(str(root / "tests/unit/returns/filling.py")))


@pytest.fixture(scope="module")
def world(root, filling, tmp_path_factory):
    asked, drawn = filling.open_and_draw(Reader(root), SLUG)
    return replace(asked, root=tmp_path_factory.mktemp("register")), drawn


@pytest.fixture(scope="module")
def taken(world, filling, tmp_path_factory):
    """Every kind examined once, and the clean form."""
    asked, drawn = world
    content = drawn[FormKind.MUNICIPALITY, "851"].content
    folder = tmp_path_factory.mktemp("faulty")

    def run(number, kind):
        book = filling.write_answers(content, [])
        for field, value in {**CLEAN, **(kind.put or {})}.items():
            cell = filling.put(book, field, value)
            # Formulas and error values are what they look like; all other text is text.
            if isinstance(value, str) and value.startswith(("=", "#")):
                cell.data_type = "f" if value.startswith("=") else "e"
            if field == "need.count" and kind.look:
                cell.number_format = kind.look
        if kind.book:
            kind.book(book)
        stream = io.BytesIO()
        book.save(stream)
        harmed = kind.content(stream.getvalue()) if kind.content else stream.getvalue()
        (folder / str(number)).mkdir()
        path: Path = folder / str(number) / kind.name
        path.write_bytes(harmed)
        return examine(asked, [path])

    clean = run(0, Kind(what="clean", code=None))
    assert clean.findings == ()
    return clean, {kind.what: run(number, kind) for number, kind in enumerate(KINDS, start=1)}


def answers(intake):
    """What is read by id, column and row, and the cell it stands in."""
    [found] = intake.returns
    return {
        (one.slot.id, one.slot.column.id if one.slot.column else "", one.slot.row): (
            one.value,
            (one.slot.sheet, one.slot.cell),
        )
        for one in found.given
    }


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.what)
def test_a_fault_is_found_or_harmless(taken, kind):
    clean, found = taken[0], taken[1][kind.what]
    codes = {one.code for one in found.findings}
    if kind.code is None:
        assert codes == set()
        before, after = answers(clean), answers(found)
        assert {place: one[0] for place, one in after.items()} == {
            place: one[0] for place, one in before.items()
        }
    else:
        assert kind.code in codes


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.what)
def test_no_answer_is_changed_in_silence(taken, kind):
    """An answer that is not the clean form's is found at its cell, or its field is said to be lost."""
    clean, found = taken[0], taken[1][kind.what]
    if not found.returns:
        assert found.refused
        assert found.findings
        return
    before, after = answers(clean), answers(found)
    at = {(one.sheet, one.cell) for one in found.findings}
    lost = {one.raw for one in found.findings if one.code in ("form.field_lost", "form.name_lost")}
    for place, (value, _) in before.items():
        read, cell = after.get(place, (None, None))
        if read == value or (kind.put and place[0] in kind.put and read == kind.put[place[0]]):
            continue
        named = ".".join(part for part in place[:2] if part)
        assert cell in at or named in lost or place[0] in lost, (place, value, read)


def test_what_cannot_be_read_is_never_accepted(taken):
    for what, found in taken[1].items():
        for one in accepted(found):
            assert not [given for given in one.given if isinstance(given.value, Refused)], what


# What stands in no cell, of a file that can be read: there is none to name.
OF_NO_CELL = {
    "file.external_link": "a part of the file that no formula uses",
    "personal.cpr": "a property, a printed header, a prompt, or a part of the file",
}


def test_kinds_are_counted_honestly(taken):
    """At least 100 kinds that are found; of all findings 95 % name the cell, and every one what to do.

    Counted are all findings, also those about files that cannot be read at all, in which there is
    no cell.
    """
    assert len({kind.what for kind in KINDS}) == len(KINDS)
    assert len([kind for kind in KINDS if kind.code is not None]) >= 100
    assert len({kind.code for kind in KINDS}) >= 50
    every = [one for found in taken[1].values() for one in found.findings]
    assert all(one.cure.da and one.cure.en and one.file for one in every)
    named = [one for one in every if one.sheet and one.cell]
    assert len(named) >= 0.95 * len(every)
    opened = [one for found in taken[1].values() if found.returns for one in found.findings]
    assert {one.code for one in opened if one not in named} == set(OF_NO_CELL)
    assert {one.severity for one in every} == set(Severity)


def test_each_kind_names_the_cell(taken):
    """So that no kind hides behind another's many findings."""
    unnamed = {
        kind.what
        for kind in KINDS
        if kind.code is not None
        and not any(one.cell for one in taken[1][kind.what].findings if one.code == kind.code)
    }
    refused = {what for what, found in taken[1].items() if not found.returns}
    assert len(unnamed - refused) <= 5
