"""What a run costs: known coefficients are found again, and a plan is priced with them."""

import json
import math
from pathlib import Path

import pytest

from analysis.batch.answers.costs import answer_cost
from analysis.batch.asking.request import Request
from analysis.batch.cost.estimate import estimate_cost
from analysis.batch.cost.measured import KEPT, RENDERING, STUDY, VIEW, RunTaken, Taken, read_taken
from analysis.batch.cost.model import as_data, choose_model, fit_costs, read_shipped
from analysis.batch.plan.plan import Found, Work, plan_reports
from analysis.batch.plan.selection import select
from analysis.batch.store.journal import Journal
from analysis.reading import Reader

START, BESIDE, VIEW_CPU, STUDY_CPU = 4.0, 0.05, 0.8, 3.0
SLUG = "tegnsprog-2022"


def task(kind: str, name: str, cpu: float) -> Taken:
    return Taken(
        kind=kind, name=name, cpu_seconds=cpu, wall_seconds=cpu * 1.2, peak_bytes=3e8, bytes=1e6
    )


def run_of(views: int, workers: int = 2, *, speed: float = 1.0) -> RunTaken:
    """A run made from the coefficients above, on a machine that takes so many times as long."""
    tasks = [task(STUDY, SLUG, STUDY_CPU * speed)]
    tasks += [
        task(VIEW, "assessment", VIEW_CPU * speed * (0.9 + 0.2 * (i % 2))) for i in range(views)
    ]
    beside = START * speed * workers + BESIDE * speed * len(tasks)
    total = sum(one.cpu_seconds for one in tasks) + beside
    return RunTaken(workers=workers, tasks=tuple(tasks), cpu_seconds=total, peak_bytes=4e8)


def test_the_coefficients_behind_runs_are_found_again() -> None:
    model = fit_costs([run_of(20), run_of(200), run_of(60, workers=4)])
    assert model.start_seconds == pytest.approx(START)
    assert model.report_seconds == pytest.approx(BESIDE)
    assert model.each[VIEW, "assessment"].cpu_seconds == pytest.approx(VIEW_CPU)
    assert model.each[STUDY, SLUG].cpu_seconds == pytest.approx(STUDY_CPU)
    assert model.fitted_on == (3, 283)
    with pytest.raises(ValueError, match="at least one run"):
        fit_costs([])


def test_own_runs_outrank_shipped_ones_which_are_brought_to_this_machines_speed() -> None:
    shipped = fit_costs([run_of(20), run_of(200)], machine="another")
    other = {**shipped.each, (VIEW, "national"): shipped.each[VIEW, "assessment"].scaled(5)}
    shipped = type(shipped)(**{**as_fields(shipped), "each": other})
    alone = choose_model([], shipped)
    assert alone.spread > shipped.spread
    assert alone.machine == "another"
    own = choose_model([run_of(40, speed=2.0), run_of(400, speed=2.0)], shipped)
    assert own.machine == ""
    assert own.each[VIEW, "assessment"].cpu_seconds == pytest.approx(2 * VIEW_CPU)
    assert own.each[VIEW, "national"].cpu_seconds == pytest.approx(2 * 5 * VIEW_CPU)
    unknown, doubt = own.of(VIEW, "never seen")
    assert unknown.cpu_seconds > 0
    assert doubt > 0


def as_fields(model: object) -> dict[str, object]:
    return {name: getattr(model, name) for name in type(model).__slots__}


def steps_of(root: Path, edition: Path, areas: int) -> tuple[object, ...]:
    reports = select(Reader(root), Request(slugs=(SLUG,), notebooks=("assessment",))).reports
    found = Found(key="a" * 64, inputs={})
    return plan_reports(reports[:areas], root=root, edition=edition, study=found, force=False)


def test_a_plan_is_priced_by_hand(root: Path, tmp_path: Path) -> None:
    model = fit_costs([run_of(20), run_of(200)])
    steps = steps_of(root, tmp_path / "offentlig", 8)
    cost = estimate_cost(steps, model, workers=4, cores=2, is_kept=lambda _: False)
    by_hand = 4 * START + 9 * BESIDE + 8 * VIEW_CPU + STUDY_CPU
    assert (cost.studies, cost.views, cost.rendered, cost.workers) == (1, 8, 0, 4)
    assert cost.cpu_seconds.central == pytest.approx(by_hand)
    # Two processors share what four workers do, and the clock runs a fifth longer than they work.
    clock = (4 * START + 9 * BESIDE + 1.2 * (8 * VIEW_CPU + STUDY_CPU)) / 2
    assert cost.wall_seconds.central == pytest.approx(clock)
    assert cost.cpu_seconds.low < by_hand < cost.cpu_seconds.high
    assert cost.bytes.central == pytest.approx(9e6 + 8 * 1_200, rel=0.2)
    assert cost.memory_bytes == 4 * 3e8 + 4e8
    assert cost.unmeasured == ()
    kept = estimate_cost(steps, model, workers=4, cores=2, is_kept=lambda _: True)
    assert kept.studies == 0
    more = [estimate_cost(steps, model, workers=w, cores=8, is_kept=bool) for w in (1, 2, 4)]
    clocks = [cost.wall_seconds.central for cost in more]
    assert clocks == sorted(clocks, reverse=True)


def test_nothing_to_make_costs_nothing(tmp_path: Path) -> None:
    model = fit_costs([run_of(20)])
    cost = estimate_cost((), model, workers=4, cores=2, is_kept=bool)
    assert (cost.cpu_seconds.central, cost.wall_seconds.high, cost.memory_bytes) == (0, 0, 0)
    assert read_taken([tmp_path]) == ()


def test_runs_are_read_from_their_journal_if_they_were_measured_and_ended(tmp_path: Path) -> None:
    edition = tmp_path / "offentlig"
    edition.mkdir()
    used = {"cpu_seconds": 0.5, "peak_bytes": 7, "bytes": 9}
    for run, ended in (("a1", True), ("a2", False)):
        journal = Journal(edition, run)
        journal.add("begin", reports=2, workers=3)
        journal.add("study", slug=SLUG, seconds={"study": 1.0}, used={**used, "kept": 1.0})
        for work in (Work.EXECUTE, Work.RENDER):
            folder = f"{SLUG}/danmark/assessment.da.seed-{work}"
            facts = {"seconds": {"run": 0.4, "render": 0.2}, "used": used, "work": work}
            journal.add("report", folder=folder, status="complete", **facts)
        if ended:
            journal.add("end", made=2, failed=0, used={**used, "cpu_seconds": 9.0})
    (found,) = read_taken([edition])
    assert (found.workers, found.cpu_seconds, found.overhead_seconds) == (3, 9.0, 7.5)
    assert [(one.kind, one.name) for one in found.tasks] == [
        (KEPT, ""),
        (VIEW, "assessment"),
        (RENDERING, "assessment"),
    ]
    assert math.isclose(found.tasks[1].wall_seconds, 0.6)


def test_the_shipped_model_is_whole_and_names_no_machine_of_ours(
    root: Path, tmp_path: Path
) -> None:
    shipped = read_shipped()
    assert {(VIEW, name) for name in ("assessment", "national", "scenarios")} <= set(shipped.each)
    assert json.loads(json.dumps(as_data(shipped)))["machine"] == shipped.machine
    assert not any(sign in shipped.machine for sign in "/\\@")
    answer = answer_cost(
        steps_of(root, tmp_path / "offentlig", 2), root=root, out=tmp_path, workers=2
    )
    assert shipped.machine in answer.as_text()
    assert answer.as_data()["views"] == 2
