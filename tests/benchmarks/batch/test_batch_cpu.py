"""What a report costs in processor time, against its own cells in one warm process."""

import json
import subprocess
import sys
from pathlib import Path
from statistics import median

import pytest

DRIVER = """
import contextlib, io, json, os, resource, sys, tempfile
from pathlib import Path

root = Path.cwd()
from analysis.batch.kernel import kernel_environment
os.environ.update(kernel_environment(Path(tempfile.mkdtemp()), root))
from analysis.batch.crew.forking_worker import ready_to_fork
assert ready_to_fork(root)
import nbformat
from analysis.batch.crew.execution import execute
from analysis.export import render_all

def used(who):
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime

notebook, jobs = root / "notebooks" / sys.argv[1], json.loads(sys.argv[2])
sources = [cell.source for cell in nbformat.read(notebook, 4).cells if cell.cell_type == "code"]

def report(job):
    # A report in a fork: processor time of running it, and of rendering what it gave.
    executed = execute(notebook, job, root=root, timeout_seconds=600, forked=True)
    cells = used(resource.RUSAGE_SELF) + used(resource.RUSAGE_CHILDREN)
    before = used(resource.RUSAGE_SELF)
    render_all(executed)
    return cells, used(resource.RUSAGE_SELF) - before

def warm_shell():
    # The floor: a shell that stays, and runs the same cells and what they show again and again.
    os.chdir(notebook.parent)
    from IPython.core.interactiveshell import InteractiveShell
    shell = InteractiveShell.instance()
    shell.enable_gui = lambda gui=None: None
    shell.run_line_magic("matplotlib", "inline")

    def run(job):
        start = used(resource.RUSAGE_SELF)
        with contextlib.redirect_stdout(io.StringIO()):
            for number, source in enumerate(sources):
                extra = "".join(f"\\n{name} = {value!r}" for name, value in job.items())
                result = shell.run_cell(source + extra if number == 0 else source)
                assert result.success
        return used(resource.RUSAGE_SELF) - start

    for job in jobs:
        run(job)
    return run

def ask(descriptors, job):
    os.write(descriptors[1], json.dumps(job).encode() + b"\\n")
    return json.loads(os.read(descriptors[0], 1000))

def start(make):
    # A process that answers jobs one after another.
    (asked, asks), (answers, answered) = os.pipe(), os.pipe()
    if os.fork() == 0:
        os.close(asks)
        do = make()
        for line in os.fdopen(asked):
            os.write(answered, json.dumps(do(json.loads(line))).encode())
        os._exit(0)
    os.close(asked)
    return answers, asks

# By turns, so that whatever else the machine does meanwhile weighs on both.
warm, pairs = start(warm_shell), []
for job in jobs:
    ask(warm, job)
    process = start(lambda: report)
    pairs.append((*ask(process, job), ask(warm, job)))
    os.close(process[1])
print(json.dumps(pairs))
"""

AREAS = ("danmark", "sjaelland", "midtjylland", "nordjylland", "syddanmark", "hovedstaden")


@pytest.mark.parametrize("name", ["study", "assessment"])
def test_processor_time_of_a_report(
    checkout: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    jobs = [{"slug": "punktskrift-2022", "area": area} for area in AREAS]
    done = subprocess.run(
        [sys.executable, "-c", DRIVER, f"{name}.ipynb", json.dumps(jobs)],
        cwd=checkout,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    pairs = json.loads(done.stdout.splitlines()[-1])
    forked, rendered, warm = (median(side) for side in zip(*pairs, strict=True))
    ratio = median(one / floor for one, _, floor in pairs)
    with capsys.disabled():
        print(  # noqa: T201
            f"\n{name}: cells in a warm process {warm:.2f} s, in a fork with Papermill {forked:.2f} s:"
            f" {ratio:.2f} times; rendering {rendered:.2f} s"
        )
