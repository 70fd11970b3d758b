"""One process that makes reports one after another: run, render, write beside the final place.

Started by `crew.Crew` as ``python -m analysis.batch.worker``. It reads one task a line and
answers one reply a line; it ends when nobody is left to send tasks.
"""

from __future__ import annotations

import os
import queue
import shutil
import sys
import threading
import time
import traceback
from pathlib import Path

import nbformat

from analysis.batch import manifest
from analysis.batch.execution import CellError, execute
from analysis.batch.messages import Reply, Task
from analysis.batch.store import disk_error, is_disk_error, write_folder
from analysis.batch.traces import machine_paths, neutral
from analysis.errors import UdmeldingError
from analysis.export import render_all
from analysis.export.word import render_word
from analysis.language import Text

# What is edited before it is sent on is written as Word, too.
_EDITABLE = {"answer": "answer.docx"}


def make_report(task: Task) -> dict[str, float]:
    """Run a notebook, render it and write the whole report to its staging folder.

    Returns
    -------
    dict
        Seconds by part of the work.

    Raises
    ------
    UdmeldingError
        If a cell stops, the report cannot be rendered, or its protection profile forbids it.
    OSError
        If the disk refuses.
    """
    root = Path(task.root)
    begun = time.perf_counter()
    executed = execute(
        root / task.notebook, task.parameters, root=root, timeout_seconds=task.timeout_seconds
    )
    ran = time.perf_counter()
    inputs = manifest.read_inputs(
        output for cell in executed.cells for output in cell.get("outputs", ())
    )
    protection = manifest.audit(inputs, task.edition)
    files = dict(render_all(executed))
    editable = _EDITABLE.get(str(task.facts.get("notebook")))
    if editable is not None:
        files[editable] = render_word(executed)
    text = str(nbformat.writes(executed))  # type: ignore[no-untyped-call]
    files["notebook.ipynb"] = (text.rstrip("\n") + "\n").encode()
    files[manifest.NAME] = manifest.build(
        task.facts, inputs=inputs, protection=protection, files=files
    )
    write_folder(Path(task.staging), files)
    return {"run": round(ran - begun, 3), "render": round(time.perf_counter() - ran, 3)}


def answer(task: Task) -> Reply:
    """Make a report and say how it went; whatever goes wrong is this report's alone."""
    try:
        return Reply(number=task.number, seconds=make_report(task))
    except UdmeldingError as error:
        cell = error.cell if isinstance(error, CellError) else None
        return _failed(task, error.exit_code, error.message, cell)
    except OSError as error:
        if is_disk_error(error):
            refused = disk_error(error, task.edition)
            return _failed(task, refused.exit_code, refused.message)
        return _failed(task, UdmeldingError.exit_code, _unexpected(error))
    except Exception as error:  # noqa: BLE001  whatever it is, the other reports go on
        return _failed(task, UdmeldingError.exit_code, _unexpected(error))


def _failed(task: Task, exit_code: int, message: Text, cell: int | None = None) -> Reply:
    paths = machine_paths(Path(task.root))
    shutil.rmtree(task.staging, ignore_errors=True)
    return Reply(
        number=task.number,
        exit_code=exit_code,
        message=Text(neutral(message.da, paths), neutral(message.en, paths)),
        cell=cell,
        traceback=traceback.format_exc(),
    )


def _unexpected(error: Exception) -> Text:
    what = f"{type(error).__name__}: {error}"
    return Text(f"Uventet fejl i programmet: {what}", f"Unexpected error in the program: {what}")


def _read_tasks(tasks: queue.Queue[Task], scratch: str) -> None:
    for line in sys.stdin:
        tasks.put(Task.read(line))
    # The run has ended, or was killed. The kernel notices within a second that we are gone.
    shutil.rmtree(scratch, ignore_errors=True)
    os._exit(0)


def main() -> None:
    """Answer tasks until the other end closes."""
    # What libraries print must not mix with the replies.
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as replies:
        os.dup2(2, 1)
        tasks: queue.Queue[Task] = queue.Queue()
        scratch = os.environ["JUPYTER_PATH"]
        threading.Thread(target=_read_tasks, args=(tasks, scratch), daemon=True).start()
        while True:
            replies.write(answer(tasks.get()).line() + "\n")
            replies.flush()


if __name__ == "__main__":
    main()
