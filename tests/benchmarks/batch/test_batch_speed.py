"""Many reports: ours against papermill, nbconvert and Chromium, start-up and PDFs on both sides."""

import itertools
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.batch.crew.crew import Crew
from analysis.batch.messages import Task

HERE = runpy.run_path(str(Path(__file__).with_name("conftest.py")))
measure, Cost, PEER_REPORTS = HERE["measure"], HERE["Cost"], HERE["PEER_REPORTS"]
COMMAND = Path(sys.executable).with_name("udmelding")
REPORTS = 48
AREAS = ("danmark", "nordjylland", "midtjylland", "syddanmark", "sjaelland", "hovedstaden")


def make_with_crew(checkout: Path, out: Path, workers: int) -> None:
    parameters = [{"area": AREAS[number % len(AREAS)], "seed": number} for number in range(REPORTS)]
    with Crew(workers, checkout) as crew:
        for number, values in enumerate(parameters):
            crew.submit(
                Task(
                    number=number,
                    root=str(checkout),
                    notebook="notebooks/study.ipynb",
                    parameters=values,
                    staging=str(out / str(number)),
                    edition="offentlig",
                    timeout_seconds=600,
                    facts={"notebook": "study"},
                )
            )
        replies = [crew.next_reply() for _ in parameters]
    assert {reply.exit_code for reply in replies} == {0}, replies
    assert len(list(out.glob("*/report.pdf"))) == REPORTS


def tell(capsys: pytest.CaptureFixture[str], title: str, ours, peers: dict[str, object]) -> None:
    lines = [f"\n{title}", f"{'':<38}{'seconds':>9}{'CPU':>9}{'ratio':>8}{'CPU':>8}"]
    lines.append(f"{'ours':<38}{ours.wall:>9.1f}{ours.cpu:>9.1f}{1:>8.1f}{1:>8.1f}")
    for name, cost in peers.items():
        ratios = cost.wall / ours.wall, cost.cpu / ours.cpu
        lines.append(
            f"{name:<38}{cost.wall:>9.1f}{cost.cpu:>9.1f}{ratios[0]:>8.1f}{ratios[1]:>8.1f}"
        )
    with capsys.disabled():
        print("\n".join(lines))  # noqa: T201


def peers(
    stock, notebook: Path, parameters: list[dict[str, object]], reports: int
) -> dict[str, object]:
    factor = reports / len(parameters)
    note = f"{len(parameters)} measured"
    return {
        f"stock, in a loop ({note})": stock.cost(notebook, parameters, loops=1).times(factor),
        f"stock, two loops ({note})": stock.cost(notebook, parameters, loops=2).times(factor),
    }


def test_forty_eight_reports_of_the_studys_notebook(
    checkout: Path, stock, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ours = measure(lambda: make_with_crew(checkout, tmp_path / "ours", 2))
    parameters = [{"area": AREAS[n % len(AREAS)], "seed": n} for n in range(PEER_REPORTS)]
    theirs = peers(stock, checkout / "notebooks" / "study.ipynb", parameters, REPORTS)
    tell(capsys, f"{REPORTS} reports of a notebook with 15 cells", ours, theirs)


def test_our_own_default_run(checkout: Path, stock, capsys: pytest.CaptureFixture[str]) -> None:
    said = {}

    def run(*words: str) -> Callable[[], None]:
        def job() -> None:
            done = subprocess.run(
                [COMMAND, "run", *words], cwd=checkout, capture_output=True, text=True, check=False
            )
            said["err"] = done.stderr

        return job

    ours = measure(run())
    reports = list((checkout / "reports" / "offentlig").glob("*/*/*/report.pdf"))
    again = measure(run())
    found = [path.parent.relative_to(checkout / "reports" / "offentlig").parts for path in reports]
    step = max(1, len(found) // PEER_REPORTS)
    sample = list(itertools.islice(sorted(found), 0, None, step))[:PEER_REPORTS]
    total: dict[str, list] = {}
    for slug, area, folder in sample:
        notebook = checkout / "notebooks" / f"{folder.split('.')[0]}.ipynb"
        parameters = [{"slug": slug, "area": area}] * 2
        for name, loops in (("stock, in a loop", 1), ("stock, two loops", 2)):
            cost = stock.cost(notebook, parameters, loops=loops).times(0.5)
            total.setdefault(f"{name} ({len(sample)} measured twice)", []).append(cost)
    theirs = {
        name: Cost(
            *(
                sum(side) / len(costs) * len(found)
                for side in zip(*((c.wall, c.cpu) for c in costs), strict=True)
            )
        )
        for name, costs in total.items()
    }
    tell(
        capsys,
        f"our own default run, {len(found)} reports",
        ours,
        {**theirs, "ours again, nothing changed": again},
    )
    assert "fejlet" in said["err"]
