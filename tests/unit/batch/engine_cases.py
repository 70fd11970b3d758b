"""Small notebooks, each with what a kernel does for a cell, and both engines to run them.

Loaded by path (``runpy.run_path``) by the tests that need it. The notebooks run in a process that
pytest has not touched.
"""

import itertools
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat

STOCK, FORK = "nbclient", "udmelding-fork"
# Addresses, the kernel's process, and how deep the stack was below the cell.
_CHANGES = re.compile(r"0x[0-9a-fA-F]+|ipykernel_\d+|\(\d+ times\)")
# The same frame once more: how often decides what stood on the stack below the cell.
_AGAIN = re.compile(r"((?:.*\n){2,3})\1+")
_TIMES = ("start_time", "end_time", "duration", "input_path", "output_path")

DRIVER = """
import json, logging, sys
import papermill
from analysis.batch.fork_engine.engine import register
register()
logging.getLogger("papermill").setLevel("ERROR")
for job in json.loads(sys.stdin.read()):
    try:
        papermill.execute_notebook(**job, progress_bar=False, kernel_name="python3")
        print(json.dumps(""), flush=True)
    except Exception as error:
        print(json.dumps(f"{type(error).__name__}: {error}"), flush=True)
"""


DISPLAY = [
    "from IPython.display import display, HTML, Markdown, JSON, clear_output",
    "handle = display(HTML('<b>1</b>'), display_id='q')",
    "handle.update(HTML('<b>2</b>'))",
    "display(1, 2, 'x')",
    "print('a'); clear_output(); print('b')",
    "print('a'); clear_output(wait=True); print('c')",
    "Markdown('**æøå**')",
    "JSON({'a': [1, None]})",
]
OWN_FORMS = [
    "class A:\n    def _repr_html_(self): return '<i>a</i>'\n    def __repr__(self): return 'A!'\nA()",
    (
        "class B:\n    def _repr_mimebundle_(self, **_):\n"
        "        return {'text/plain': 'b', 'application/x-b+json': {'k': 1}}, {'m': 2}\nB()"
    ),
    "class C:\n    def _repr_html_(self): raise ValueError('no')\nC()",
]
STREAMS = [
    "import sys\nprint('o1'); print('e1', file=sys.stderr); print('o2'); print('e2', file=sys.stderr)",
    "print('a', flush=True); print('b', flush=True)",
    "import logging; logging.warning('log')",
    "import warnings; warnings.warn('advarsel')",
    "print('æ \U0001f600'); 'ø'",
    "print('a\\rb'); print('c\\bd')",
    "sys.stdout.isatty(), sys.stdout.encoding, sys.stdin.read()",
]
SUBPROCESSES = [
    # The stock kernel hears a subprocess in a thread of its own, and needs a moment for it.
    "import os, subprocess, time\nsubprocess.run(['echo', 'child']); time.sleep(0.5)",
    "os.system('echo below'); time.sleep(0.5)",
    "!echo shell",
    "caught = !echo caught\ncaught",
    "%%bash\necho out; echo err >&2",
    "!exit 3",
    "_exit_code",
    "import multiprocessing as mp\nwith mp.get_context('fork').Pool(2) as p: found = p.map(abs, [-1, 2])\nfound",
]
MAGICS = [
    "%%capture cap\nprint('hidden')",
    "cap.stdout",
    "%pwd",
    "%who",
    "get_ipython().__class__, __name__",
    "In[1], Out[2]",
    "%%html\n<b>x</b>",
    "%%python\nprint(1)",
    "%env FOO=1",
    "%config InlineBackend.figure_formats",
    "len?",
    "%reset -f",
    "%xmode Plain",
    "1/0",
]
AWAITING = [
    "import asyncio\nasync def f(): return 5\nawait f()",
    "asyncio.get_running_loop().is_running()",
    "task = asyncio.create_task(f())",
    "await task",
    "async def g(): raise KeyError('x')\nawait g()",
]
FIGURES_WITHOUT_INLINE = [
    "import matplotlib; matplotlib.is_interactive()",
    "import matplotlib.pyplot as plt; fig, ax = plt.subplots(); ax.plot([1, 2])",
    "plt.plot([1]); plt.show(); print('after'); plt.plot([2]);",
    "fig",
    "matplotlib.get_backend(), matplotlib.is_interactive(), plt.get_fignums()",
]
FIGURES_INLINE = [
    "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2]); plt.show()",
    "plt.rcParams['font.size'] = 20; plt.plot([1, 2])",
]
TABLES = [
    "import pandas as pd\npd.DataFrame({'a': [1, 2.5], 'æ': ['x', None]})",
    "pd.DataFrame({'a': [1.25]}).style.format(precision=1).set_uuid('x')",
    "import numpy as np\nnp.float64(1) / 0",
    "pd.DataFrame()['missing']",
]
NAMES = [
    "_ = 5\n_",
    "1 + 1",
    "_, __, _2",
    "",
    "   ",
    "# only words",
    "2;",
    "import __main__, sys\n__main__.__name__, '' in sys.path, sys.modules['__main__'].__name__",
    "[os_ for os_ in __import__('os').environ if os_ in ('TERM', 'PAGER', 'CLICOLOR')]",
    "import signal; signal.getsignal(signal.SIGINT)",
]
THREADS = [
    "import threading\nt = threading.Thread(target=lambda: print('in thread')); t.start(); t.join()",
    "from concurrent.futures import ThreadPoolExecutor as T\nlist(T(2).map(abs, [-1, 2]))",
]

EVERY_CASE = {
    "display": DISPLAY,
    "own forms": OWN_FORMS,
    "streams": STREAMS,
    "subprocesses": SUBPROCESSES,
    "magics": MAGICS,
    "awaiting": AWAITING,
    "figures without inline": FIGURES_WITHOUT_INLINE,
    "figures inline": FIGURES_INLINE,
    "tables": TABLES,
    "names": NAMES,
    "threads": THREADS,
    "error below": ["def f(): return 1 / 0\ndef g(): f()\ng()", "print('never')"],
    "error from error": ["try: {}['a']\nexcept KeyError as e: raise ValueError('b') from e"],
    "error group": ["raise ExceptionGroup('g', [ValueError(1), TypeError(2)])"],
    "syntax": ["def f(:\n    pass"],
    "indentation": ["if 1:\nx = 2"],
    "interrupt": ["raise KeyboardInterrupt"],
    "exit with words": ["import sys; sys.exit('bye')", "1"],
    "exit with none": ["import sys; sys.exit(0)", "1"],
    "await a syntax error": ["await (1", "1"],
    "running loop": ["import asyncio\nasyncio.run(asyncio.sleep(0))"],
    "bad json": [
        (
            "from IPython.display import display\nimport datetime as dt\n"
            "display({'application/json': {'d': dt.date(2020, 1, 1)}, 'text/plain': 'x'}, raw=True)"
        )
    ],
    "recursion": ["def f(): return f()\nf()"],
    "assertion": ["assert 1 == 2, 'æøå'"],
    "unknown magic": ["%nothing", "1"],
    "unknown cell magic": ["%%nothing\n1"],
    "finally": ["try:\n    1/0\nfinally:\n    print('left')"],
    "generator": ["x = (i for i in range(2)); list(x)", "next(x)"],
    "exception in repr": ["class D:\n    def __repr__(self): raise RuntimeError('r')\nD()"],
    "class in main": ["class K: pass\nK.__module__, K", "import pickle; pickle.dumps(K)[:2]"],
}


def write(path: Path, cells: list[str], tags: dict[int, list[str]] | None = None) -> Path:
    made = [nbformat.v4.new_code_cell(source, id=f"c{i}") for i, source in enumerate(cells)]
    for i, names in (tags or {}).items():
        made[i].metadata["tags"] = names
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(nbformat.v4.new_notebook(cells=made, metadata={"kernelspec": spec}), path)
    return path


def run_all(jobs: list[dict[str, Any]]) -> list[str]:
    """Run notebooks one after another in one process; the error of each, empty for none."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
    done = subprocess.run(
        [sys.executable, "-c", DRIVER],
        input=json.dumps(jobs),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**environment, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
    )
    said = [line for line in done.stdout.splitlines() if line.startswith('"')]
    assert len(said) == len(jobs), done.stderr
    return [json.loads(line) for line in said]


def as_compared(path: Path) -> dict[str, Any]:
    """A notebook without what differs between two runs of the stock engine itself."""
    notebook = json.loads(_CHANGES.sub("~", path.read_text(encoding="utf-8")))
    for cell in notebook["cells"]:
        about = cell["metadata"]
        for name in _TIMES:
            about.get("papermill", {}).pop(name, None)
        about["execution"] = sorted(about.get("execution", {}))
        if "papermill-error-cell-tag" in about.get("tags", []):
            cell.pop("id", None)
            cell["source"] = _AGAIN.sub(r"\1", "".join(cell["source"]))
        for output in cell.get("outputs", []):
            if "traceback" in output:
                output["traceback"] = [line for line, _ in itertools.groupby(output["traceback"])]
    for name in _TIMES:
        notebook["metadata"]["papermill"].pop(name, None)
    return notebook


def by_both(folder: Path, cases: dict[str, list[str]]) -> list[tuple[str, Any, Any]]:
    """Each notebook as the fork engine and as the stock engine leaves it, with its error."""
    jobs = []
    for number, cells in enumerate(cases.values()):
        source = write(folder / f"{number}.ipynb", cells)
        jobs += [
            {
                "input_path": str(source),
                "output_path": str(folder / f"{number}.{engine}.ipynb"),
                "engine_name": engine,
                "cwd": str(folder),
            }
            for engine in (FORK, STOCK)
        ]
    errors = run_all(jobs)
    left = [
        (as_compared(Path(job["output_path"])), _AGAIN.sub(r"\1", _CHANGES.sub("~", error)))
        for job, error in zip(jobs, errors, strict=True)
    ]
    return [(name, *left[2 * i : 2 * i + 2]) for i, name in enumerate(cases)]
