"""How a run ends: the gravest trouble decides, and views of one study go together."""

import errno
from pathlib import Path

import pytest

from analysis.batch.asking.request import Request
from analysis.batch.crew.outcome import Failure, Outcome, failure_of_study, reply_of_error
from analysis.batch.plan.selection import select
from analysis.batch.runs.run import group_by_study
from analysis.language import Text
from analysis.reading import Reader


def outcome(*codes: int) -> Outcome:
    failures = tuple(Failure(folder="f", exit_code=c, message=Text("", "")) for c in codes)
    return Outcome(made=1, unchanged=0, failed=failures, not_begun=0, index=Path("index.html"))


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ((), 0),
        ((1, 1), 1),
        ((70,), 1),
        ((1, 6), 6),
        ((6, 3, 1), 3),
        ((1, 3, 4, 6), 4),
    ],
)
def test_the_gravest_trouble_decides(codes: tuple[int, ...], expected: int) -> None:
    assert outcome(*codes).exit_code == expected


def test_the_views_of_a_round_share_one_study(root: Path) -> None:
    selection = select(Reader(root), Request(areas=("danmark", "nordjylland")))
    groups = group_by_study(selection.reports)
    assert len(groups) == 10
    assert all(len({(w.slug, w.as_of, w.seed) for w in group}) == 1 for group in groups)
    assert tuple(w for group in groups for w in group) == selection.reports


def test_a_study_the_disk_refuses_is_the_machines_trouble(root: Path) -> None:
    full = OSError(errno.ENOSPC, "No space left on device", str(root / ".udmelding"))
    reply = failure_of_study("tegnsprog-2022", reply_of_error(1, full), root)
    assert reply.exit_code == 6
    assert "The study of tegnsprog-2022 cannot be made" in reply.message.en
    assert "Make room" in reply.message.en
    assert str(root) not in reply.message.en
    assert reply_of_error(1, ValueError("x")).exit_code == 1
