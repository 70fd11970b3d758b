"""Whose fault it is that workers die: the report's, or whatever else takes workers away."""

import itertools

from analysis.batch.cluster.deaths import Deaths


def die_over(deaths: Deaths, *numbers: int, worker: str) -> None:
    """A worker comes, begins reports, and is gone."""
    deaths.look({worker})
    for number in numbers:
        deaths.begun(number, worker)
    deaths.look(set())


def test_a_report_that_alone_takes_four_workers_is_blamed() -> None:
    deaths = Deaths()
    for turn in range(4):
        assert not deaths.blame(1)
        die_over(deaths, 1, 10 + turn, worker=f"w{turn}")
    assert deaths.blame(1)
    assert not any(deaths.blame(10 + turn) for turn in range(4))


def test_where_workers_die_anyway_nobody_is_blamed_for_bad_luck() -> None:
    deaths = Deaths()
    for turn in range(4):
        die_over(deaths, 1, worker=f"unlucky-{turn}")
        die_over(deaths, 100 + turn, worker=f"busy-{turn}")
        die_over(deaths, worker=f"idle-{turn}")
    assert deaths.count(1) == 4
    assert not deaths.blame(1)
    # Not for ever, though.
    for turn in range(8):
        die_over(deaths, 1, worker=f"again-{turn}")
    assert deaths.blame(1)


def test_two_deadly_reports_do_not_excuse_each_other() -> None:
    deaths = Deaths()
    for turn, number in itertools.product(range(4), (1, 2)):
        die_over(deaths, number, worker=f"w{turn}-{number}")
    assert deaths.blame(1)
    assert deaths.blame(2)


def test_a_report_that_came_back_is_not_counted_when_its_worker_goes() -> None:
    deaths = Deaths()
    for turn in range(4):
        deaths.begun(1, f"w{turn}")
        deaths.ended(1)
    deaths.look(set())
    assert deaths.count(1) == 0
