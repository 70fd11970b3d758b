"""What a report costs in processor time, against its own cells in one warm process."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

DRIVER = """
import contextlib, io, json, os, resource, statistics, sys, tempfile
from pathlib import Path

root = Path.cwd()
from analysis.batch.kernel import kernel_environment
os.environ.update(kernel_environment(Path(tempfile.mkdtemp()), root))
from analysis.batch.fork_engine_worker import ready_to_fork
assert ready_to_fork(root)
import nbformat
from analysis.batch.execution import execute
from analysis.export import render_all

def used(who):
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime

notebook, jobs = root / "notebooks" / sys.argv[1], json.loads(sys.argv[2])
forked, rendered = [], []
for job in jobs:
    reading, writing = os.pipe()
    if os.fork() == 0:
        executed = execute(notebook, job, root=root, timeout_seconds=600, forked=True)
        cells = used(resource.RUSAGE_SELF) + used(resource.RUSAGE_CHILDREN)
        before = used(resource.RUSAGE_SELF)
        render_all(executed)
        os.write(writing, json.dumps([cells, used(resource.RUSAGE_SELF) - before]).encode())
        os._exit(0)
    os.wait()
    cells, render = json.loads(os.read(reading, 1000))
    forked.append(cells)
    rendered.append(render)

# The floor: the same cells and what they show, one after another in a shell that stays.
os.chdir(notebook.parent)
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
shell.enable_gui = lambda gui=None: None
shell.run_line_magic("matplotlib", "inline")
sources = [cell.source for cell in nbformat.read(notebook, 4).cells if cell.cell_type == "code"]
warm = []
for job in [jobs[0], *jobs]:
    start = used(resource.RUSAGE_SELF)
    with contextlib.redirect_stdout(io.StringIO()):
        for number, source in enumerate(sources):
            extra = "".join(f"\\n{name} = {value!r}" for name, value in job.items())
            result = shell.run_cell(source + extra if number == 0 else source)
            assert result.success
    warm.append(used(resource.RUSAGE_SELF) - start)
middle = statistics.median
print(json.dumps([middle(forked), middle(rendered), middle(warm[1:])]))
"""

AREAS = ("danmark", "sjaelland", "midtjylland", "nordjylland", "syddanmark")


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
    forked, rendered, warm = json.loads(done.stdout.splitlines()[-1])
    with capsys.disabled():
        print(  # noqa: T201
            f"\n{name}: cells in a warm process {warm:.2f} s, in a fork with Papermill {forked:.2f} s:"
            f" {forked / warm:.2f} times; rendering {rendered:.2f} s"
        )
