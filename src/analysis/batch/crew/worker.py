"""One process that makes reports one after another: run, render, write beside the final place.

Started by `member.Member` as ``python -m analysis.batch.crew.worker ENGINE``. It reads one task a line and
answers one reply a line; it ends when nobody is left to send tasks. Where that is safe each report
is made in a fork of it.
"""

from __future__ import annotations

import os
import queue
import shutil
import sys
import threading
import time
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import IO

import nbformat

from analysis.batch.cost.meter import Meter
from analysis.batch.crew.execution import CellError, execute
from analysis.batch.crew.replay import replay
from analysis.batch.crew.traces import machine_paths, neutral
from analysis.batch.fork_engine.choice import why_no_fork
from analysis.batch.gate.personal import check_report
from analysis.batch.kernel import STOCK
from analysis.batch.messages import Reply, Task
from analysis.batch.store import manifest
from analysis.batch.store.kept_studies import has_study
from analysis.batch.store.store import disk_error, is_disk_error, write_folder
from analysis.errors import UdmeldingError
from analysis.export.parts import Document
from analysis.export.pdf import render_pdf
from analysis.export.rendering import render_formats
from analysis.export.word.word import render_word
from analysis.language import Text

# What is edited before it is sent on is written as Word, too.
_EDITABLE = {"answer": "answer.docx"}


def make_report(task: Task, *, forked: bool = False) -> Reply:
    """Run a notebook, render it and write the whole report to its staging folder.

    Parameters
    ----------
    forked
        Run its cells in a fork of this process instead of a kernel of their own.

    Returns
    -------
    Reply
        With the seconds of each part of the work; partial where paper refused what the other
        formats show.

    Raises
    ------
    UdmeldingError
        If a cell stops, the report cannot be rendered, or its protection profile forbids it.
    OSError
        If the disk refuses.
    """
    root = Path(task.root)
    begun, meter = time.perf_counter(), Meter()
    if task.replay:
        executed = replay(Path(task.replay), root / task.notebook, task.parameters, root=root)
    else:
        executed = execute(
            root / task.notebook,
            task.parameters,
            root=root,
            timeout_seconds=task.timeout_seconds,
            forked=forked,
        )
    ran = time.perf_counter()
    outputs = [output for cell in executed.cells for output in cell.get("outputs", ())]
    inputs = manifest.read_inputs(outputs)
    protection = manifest.audit(inputs, task.edition) | manifest.read_protection(outputs)
    rendered = render_formats(executed, print_pdf=_printer(forked=forked))
    files = dict(rendered.files)
    editable = _EDITABLE.get(str(task.facts.get("notebook")))
    if editable is not None:
        files[editable] = render_word(executed)
    text = str(nbformat.writes(executed))  # type: ignore[no-untyped-call]
    files["notebook.ipynb"] = (text.rstrip("\n") + "\n").encode()
    files[manifest.NAME] = manifest.build(
        {
            **task.facts,
            "stamps": manifest.read_stamps(outputs),
            "summary": manifest.read_summary(outputs),
            "status": manifest.PARTIAL if rendered.refused else manifest.COMPLETE,
        },
        inputs=inputs,
        protection=protection,
        files=files,
    )
    check_report(files, edition=task.edition, root=root, facts=task.facts)
    write_folder(Path(task.staging), files)
    seconds = {"run": round(ran - begun, 3), "render": round(time.perf_counter() - ran, 3)}
    if rendered.refused is None:
        return Reply(number=task.number, seconds=seconds, used=meter.used(files))
    refused = rendered.refused
    return Reply(
        number=task.number,
        exit_code=refused.exit_code,
        message=refused.message,
        seconds=seconds,
        partial=True,
    )


def _printer(*, forked: bool) -> Callable[[Document], bytes]:
    if not forked:
        return render_pdf
    from analysis.batch.crew.own_process import in_own_process

    return in_own_process(render_pdf)


def make_study(task: Task) -> Reply:
    """Keep a study, so that no view of it has to compute it."""
    from analysis.batch.plan.studies import keep_study

    begun, meter = time.perf_counter(), Meter()
    kept = has_study(Path(task.root), str(task.facts["study"]))
    keep_study(task)
    seconds = {"study": round(time.perf_counter() - begun, 3)}
    return Reply(number=task.number, seconds=seconds, used={**meter.used(), "kept": float(kept)})


def answer(task: Task, *, forked: bool = False) -> Reply:
    """Make a report and say how it went; whatever goes wrong is this report's alone."""
    try:
        if task.notebook:
            return make_report(task, forked=forked)
        return make_study(task)
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


def _serve_with_kernels(scratch: str, *, replies: IO[str]) -> None:
    """Make every report in this process, its cells in a kernel of their own."""
    tasks: queue.Queue[Task] = queue.Queue()
    threading.Thread(target=_read_tasks, args=(tasks, scratch), daemon=True).start()
    while True:
        replies.write(answer(tasks.get()).line() + "\n")
        replies.flush()


def main(engine: str) -> None:
    """Answer tasks until the other end closes.

    Parameters
    ----------
    engine
        One of `analysis.batch.kernel.ENGINES`.
    """
    # What libraries print must not mix with the replies.
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as replies:
        os.dup2(2, 1)
        scratch = os.environ["JUPYTER_PATH"]
        if engine == STOCK or why_no_fork():
            _serve_with_kernels(scratch, replies=replies)
        # What forks is made of is not there on every system.
        from analysis.batch.crew.forking_worker import ready_to_fork, serve_tasks

        if not ready_to_fork(Path.cwd()):
            _serve_with_kernels(scratch, replies=replies)
        serve_tasks(partial(answer, forked=True), replies=replies)
        shutil.rmtree(scratch, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1])
