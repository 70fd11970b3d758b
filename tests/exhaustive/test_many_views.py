"""Eight hundred reports in one run of the workers: the memory of each stays flat and small."""

import shutil
import threading
import time
from pathlib import Path

import nbformat

from analysis.batch.crew.crew import Crew
from analysis.batch.messages import Task

VIEWS = 800
WORKERS = 2
MOST_BYTES = 450_000_000
PARAMETERS = 'slug: str = "tegnsprog-2022"\narea: str = "danmark"\nseed: int = 1'
CELLS = """import numpy as np
import pandas as pd
import matplotlib.pyplot as plt
from IPython.display import display

table = pd.DataFrame({'n': np.random.default_rng(seed).poisson(9, 200_000)})

table.describe().round(2)

figure, axes = plt.subplots(); axes.hist(table['n']); plt.close(figure)
display(figure, metadata={'alt': 'Fordeling', 'caption': 'Fordeling'})"""


def resident(pid: int) -> int:
    """Bytes of memory that a process sees; 0 when it is gone."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * 4096
    except OSError:
        return 0


def below(pid: int) -> list[int]:
    """The processes that a process has started, and those that they have."""
    try:
        words = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return []
    return [each for word in words for each in (int(word), *below(int(word)))]


class Watch(threading.Thread):
    """Looks at the memory of every worker and of the processes below it, five times a second."""

    def __init__(self, crew: Crew) -> None:
        super().__init__(daemon=True)
        self.crew = crew
        self.over = threading.Event()
        self.workers: list[int] = []
        self.largest = 0

    def run(self) -> None:
        while not self.over.wait(0.2):
            for process in tuple(self.crew._processes):
                self.workers.append(resident(process.pid))
                self.largest = max(self.largest, *map(resident, (process.pid, *below(process.pid))))


def make_checkout(root: Path, folder: Path) -> Path:
    shutil.copytree(root / "data", folder / "data")
    shutil.copy(root / "pyproject.toml", folder)
    sources = [PARAMETERS, *CELLS.split("\n\n")]
    cells = [nbformat.v4.new_code_cell(source, id=f"c{i}") for i, source in enumerate(sources)]
    cells[0].metadata["tags"] = ["parameters"]
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    title = nbformat.v4.new_markdown_cell("# Mange", id="title")
    (folder / "notebooks").mkdir()
    notebook = nbformat.v4.new_notebook(cells=[title, *cells], metadata={"kernelspec": spec})
    nbformat.write(notebook, folder / "notebooks" / "many.ipynb")
    return folder


def test_eight_hundred_views_need_no_more_memory_than_eighty(root: Path, tmp_path: Path) -> None:
    checkout = make_checkout(root, tmp_path / "checkout")
    with Crew(WORKERS, checkout) as crew:
        watch = Watch(crew)
        watch.start()
        for number in range(VIEWS):
            crew.submit(
                Task(
                    number=number,
                    root=str(checkout),
                    notebook="notebooks/many.ipynb",
                    parameters={"seed": number},
                    staging=str(tmp_path / "out" / str(number)),
                    edition="offentlig",
                    timeout_seconds=600,
                    facts={"notebook": "many"},
                )
            )
        times, looks = [], []
        for _ in range(VIEWS):
            reply = crew.next_reply()
            assert reply.exit_code == 0, reply
            times.append(time.monotonic())
            looks.append(len(watch.workers))
        watch.over.set()
    tenth = VIEWS // 10
    first, last = times[tenth] - times[0], times[-1] - times[-1 - tenth]
    settled = watch.workers[looks[tenth] : looks[-1]]
    print(  # noqa: T201
        f"{VIEWS} views: a worker has {settled[0] / 1e6:.0f} MB after a tenth and "
        f"{settled[-1] / 1e6:.0f} MB at the end, no process more than {watch.largest / 1e6:.0f} MB; "
        f"the last tenth took {last / first:.2f} times the first"
    )
    assert watch.largest < MOST_BYTES
    assert settled[-1] <= settled[0] + 5_000_000
