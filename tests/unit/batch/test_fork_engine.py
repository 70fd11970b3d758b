"""The fork engine: as a kernel in what it gives, alone in what it touches, plain in how it fails."""

import json
import os
import runpy
import subprocess
import sys
import threading
from importlib.metadata import EntryPoint
from pathlib import Path

import nbformat
import pytest

from analysis.batch.fork_engine.choice import why_no_fork, why_stock
from analysis.batch.fork_engine.engine import NAME, ForkEngine
from analysis.batch.fork_engine.wire import Frames, Tape, make_pipe, receive_frame, send_frame

CASES = runpy.run_path(str(Path(__file__).with_name("engine_cases.py")))
run_all, write = CASES["run_all"], CASES["write"]

# One cell of each kind: a kernel takes a second to start, and every case in full is `make test-all`.
SAMPLE = [
    *CASES["DISPLAY"][:5],
    CASES["OWN_FORMS"][1],
    *CASES["STREAMS"][:3],
    CASES["FIGURES_WITHOUT_INLINE"][1],
    "plt.title('æøå'); print('after')",
    "%%capture cap\nprint('hidden')",
    "!echo shell",
    *CASES["AWAITING"][:2],
    "",
    "2;",
    "get_ipython().__class__, __name__",
    "raise ValueError('b') from KeyError('a')",
    "print('never')",
]

# What a notebook can do to its process, and what then stands in the cell: name and words.
DEATHS = {
    "import ctypes; ctypes.string_at(0)": ("DeadKernelError", "SIGSEGV"),
    "import os, signal; print('before'); os.kill(os.getpid(), 9)": ("DeadKernelError", "SIGKILL"),
    "import os; os._exit(3)": ("DeadKernelError", "code 3"),
    "import sys; sys.exit(2)": ("SystemExit", "2"),
    "def (": ("SyntaxError", "invalid syntax"),
    "1 / 0": ("ZeroDivisionError", "division by zero"),
    "input('?')": ("StdinNotImplementedError", "input requests"),
    "held = []\nwhile True: held.append(bytearray(10**6))": ("MemoryError", ""),
    "while True: print('x' * 1000)": ("OutputLimitError", "2,000,000 bytes"),
    "while True: display('x' * 1000)": ("OutputLimitError", "2,000,000 bytes"),
    "while True: pass": ("CellTimeoutError", "within 1 seconds"),
    "exit()": ("DeadKernelError", "code 0"),
}


@pytest.fixture(scope="module")
def after_death(tmp_path_factory):
    folder = tmp_path_factory.mktemp("deaths")
    jobs = []
    for number, source in enumerate(DEATHS):
        path = write(folder / f"{number}.ipynb", ["x = 1", source, "print('never')"])
        jobs.append(
            {
                "input_path": str(path),
                "output_path": str(folder / f"{number}.out.ipynb"),
                "engine_name": NAME,
                "memory_limit_bytes": 200_000_000,
                "output_limit_bytes": 2_000_000,
                "execution_timeout": 1 if "pass" in source else 60,
            }
        )
    errors = run_all(jobs)
    return {
        source: (nbformat.read(job["output_path"], as_version=4), error)
        for source, job, error in zip(DEATHS, jobs, errors, strict=True)
    }


@pytest.mark.parametrize("source", DEATHS)
def test_whatever_ends_a_notebook_stands_in_its_cell(after_death, source: str) -> None:
    notebook, error = after_death[source]
    nbformat.validate(notebook)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    name, words = DEATHS[source]
    failed = 2 if source == "exit()" else 1
    states = [cell.metadata.papermill.status for cell in cells]
    assert states == ["completed", "completed", "failed", "pending"][2 - failed :][:3]
    [told] = [output for output in cells[failed].outputs if output.output_type == "error"]
    assert told.ename == name
    assert words in told.evalue
    assert f"{name}: {words if name == 'SyntaxError' else told.evalue}" in error
    assert not cells[2].outputs or failed == 2


def test_last_words_survive(after_death) -> None:
    [killed] = [notebook for source, (notebook, _) in after_death.items() if "before" in source]
    outputs = [o for cell in killed.cells if cell.cell_type == "code" for o in cell.outputs]
    assert [output.text for output in outputs if "text" in output] == ["before\n"]


def test_a_flood_leaves_a_notebook_that_can_be_opened(after_death) -> None:
    notebook, _ = after_death["while True: print('x' * 1000)"]
    assert len(nbformat.writes(notebook)) < 200_000


def test_what_it_gives_is_what_a_kernel_gives(tmp_path: Path) -> None:
    [(_, (ours, our_error), (theirs, their_error))] = CASES["by_both"](tmp_path, {"all": SAMPLE})
    assert len(ours["cells"]) == len(SAMPLE) + 2
    for own, other in zip(ours["cells"], theirs["cells"], strict=True):
        assert own == other
    assert (ours["metadata"], our_error) == (theirs["metadata"], their_error)


def test_nothing_reaches_the_next_notebook(tmp_path: Path) -> None:
    dirty = (
        "import os, random, sys, warnings\nimport numpy as np, pandas as pd, matplotlib as mpl\n"
        "import matplotlib.pyplot as plt\nfigure = plt.figure()\nos.environ['LEFT'] = '1'\n"
        "mpl.rcParams['font.size'] = 99\npd.left = 1\npd.set_option('display.precision', 1)\n"
        "random.seed(1); np.random.seed(1)\nos.chdir('/')\nwarnings.simplefilter('error')\n"
        "sys.path.insert(0, '/left'); import builtins; builtins.left = 1\n"
        "print(random.random(), np.random.random())"
    )
    look = (
        "import os, random, sys, warnings\nimport numpy as np, pandas as pd, matplotlib as mpl\n"
        "import matplotlib.pyplot as plt\n"
        "print(['LEFT' in os.environ, mpl.rcParams['font.size'], hasattr(pd, 'left'),\n"
        "       pd.get_option('display.precision'), os.getcwd(), 'left' in dir(__builtins__),\n"
        "       warnings.filters[0][0] == 'error', '/left' in sys.path, plt.get_fignums(),\n"
        "       'figure' in globals()])\nprint(random.random(), np.random.random())"
    )
    paths = [write(tmp_path / f"{i}.ipynb", [s]) for i, s in enumerate((look, dirty, look, look))]
    jobs = [
        {
            "input_path": str(path),
            "output_path": str(path.with_suffix(".out.ipynb")),
            "engine_name": NAME,
            "cwd": str(tmp_path),
        }
        for path in paths
    ]
    assert run_all(jobs) == [""] * 4
    said = [
        nbformat.read(job["output_path"], as_version=4).cells[0].outputs[0].text.splitlines()
        for job in jobs
    ]
    assert said[0][0] == said[2][0] == said[3][0]
    assert said[0][0].startswith("[False, 10.0, False, 6,")
    # Each draws numbers of its own.
    assert len({number for lines in said for number in lines[-1].split()}) == 8


def test_tags_are_heard(tmp_path: Path) -> None:
    cells = ["1 / 0", "print('skipped')", "print('reached')"]
    path = write(tmp_path / "t.ipynb", cells, {0: ["raises-exception"], 1: ["skip-execution"]})
    out = tmp_path / "out.ipynb"
    [error] = run_all([{"input_path": str(path), "output_path": str(out), "engine_name": NAME}])
    found = json.loads(out.read_text(encoding="utf-8"))["cells"]
    assert "ZeroDivisionError" in error  # Papermill itself counts every error that is shown
    code = [cell for cell in found if cell["cell_type"] == "code"]
    assert [len(cell["outputs"]) for cell in code] == [1, 0, 1]


def test_a_file_left_open_is_whole(tmp_path: Path) -> None:
    path = write(tmp_path / "t.ipynb", ["left = open('left.txt', 'w'); _ = left.write('words')"])
    job = {"input_path": str(path), "output_path": str(tmp_path / "o.ipynb"), "engine_name": NAME}
    assert run_all([{**job, "cwd": str(tmp_path)}]) == [""]
    assert (tmp_path / "left.txt").read_text() == "words"


def test_papermill_loads_it_by_its_entry_point() -> None:
    found = EntryPoint(
        NAME, "analysis.batch.fork_engine.engine:ForkEngine", "papermill.engine"
    ).load()
    assert found is ForkEngine
    text = (Path(__file__).parents[3] / "pyproject.toml").read_text(encoding="utf-8")
    assert f'[project.entry-points."papermill.engine"]\n{NAME} = "{ForkEngine.__module__}:' in text


def test_papermills_own_command_runs_a_notebook_in_a_fork(tmp_path: Path) -> None:
    path = write(tmp_path / "in.ipynb", ["import os; print(os.getppid()); x"])
    command = [Path(sys.executable).with_name("papermill"), "--engine", NAME, "--log-level", "INFO"]
    done = subprocess.run(
        [*command, path, tmp_path / "out.ipynb", "-p", "x", "2"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Executing notebook in a fork" in done.stderr
    last = nbformat.read(tmp_path / "out.ipynb", as_version=4).cells[-1]
    assert [last.outputs[0].text.strip().isdigit(), last.outputs[1].data["text/plain"]] == [
        True,
        "2",
    ]
    assert last.metadata.papermill.status == "completed"


def test_the_stock_engine_serves_what_a_fork_cannot(monkeypatch: pytest.MonkeyPatch) -> None:
    def notebook(language: str = "python"):
        spec = {"name": "python3", "display_name": "x", "language": language}
        return nbformat.v4.new_notebook(metadata={"kernelspec": spec})

    assert "R" in why_stock(notebook("R"), "ir", [])
    assert "on_cell_start" in why_stock(notebook(), "python3", ["on_cell_start", "timeout"])
    assert "nobodys" in why_stock(notebook(), "nobodys-kernel", [])
    stop = threading.Event()
    other = threading.Thread(target=stop.wait)
    other.start()
    try:
        assert "threads" in why_no_fork()
    finally:
        stop.set()
        other.join()
    monkeypatch.setattr(sys, "platform", "darwin")
    assert "darwin" in why_no_fork()


def test_what_only_linux_has_is_not_imported_before_it_is_used() -> None:
    asks = (
        "import sys; sys.modules['fcntl'] = sys.modules['resource'] = None\n"
        "import analysis.batch.crew.worker, analysis.batch.fork_engine.managed"
    )
    done = subprocess.run([sys.executable, "-c", asks], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


def test_frames_arrive_whole_however_they_are_cut() -> None:
    reading, writing = make_pipe()
    send_frame(writing, b"first")
    send_frame(writing, b"")
    assert receive_frame(reading) == b"first"
    assert receive_frame(reading) == b""
    frames = Frames()
    send_frame(writing, "æøå".encode() * 1000)
    os.close(writing)
    pieces = 0
    while piece := os.read(reading, 7):
        frames.add(piece)
        pieces += 1
    assert receive_frame(reading) is None
    os.close(reading)
    assert pieces > 100
    assert [frame.decode() for frame in frames] == ["æøå" * 1000]


def test_a_tape_is_read_on_from_where_either_side_left_it() -> None:
    tape = Tape("stdout")
    tape.write("one\n")
    assert tape.take() == "one\n"
    assert tape.take() == ""
    tape.write("æ\ud800")
    assert tape.take() == "æ\\ud800"
    assert tape.length == len(b"one\n") + len("æ".encode()) + len("\\ud800")
    tape.close()
