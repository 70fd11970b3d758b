"""A Papermill engine that forks a process per notebook instead of starting a kernel.

``papermill --engine udmelding-fork in.ipynb out.ipynb`` finds it by its entry point. Papermill
loads every entry point when it is imported itself, so this module imports nothing of it: what
fails here would take Papermill with it.
"""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Iterator
from typing import Any

NAME = "udmelding-fork"


class ForkEngine:
    """Runs a notebook in a fork of this process, with the same outputs as a kernel gives.

    Sources, outputs, execution counts and Papermill's own metadata are those of the stock engine,
    which serves in its place wherever a fork would be unsafe or could not do what is asked for:
    see `analysis.batch.fork_engine.choice.why_stock`.

    Options, beside those of Papermill: ``memory_limit_bytes`` (address space beyond what the
    libraries take; none by default) and ``output_limit_bytes`` (what one notebook may print).
    """

    @classmethod
    def execute_notebook(cls, nb: Any, kernel_name: str, **options: Any) -> Any:
        """Run a notebook as Papermill asks its engines to."""
        from analysis.batch.fork_engine.managed import ManagedForkEngine

        # Without a bar it is not loaded at all.
        shown = options.get("progress_bar", True)
        with _without_monitor() if shown else contextlib.nullcontext():
            return ManagedForkEngine.execute_notebook(nb, kernel_name, **options)

    @classmethod
    def nb_kernel_name(cls, nb: Any, name: str | None = None) -> Any:
        """The kernel a notebook asks for."""
        from papermill.utils import nb_kernel_name

        return nb_kernel_name(nb, name)

    @classmethod
    def nb_language(cls, nb: Any, language: str | None = None) -> Any:
        """The language a notebook is written in."""
        from papermill.utils import nb_language

        return nb_language(nb, language)


def register() -> str:
    """Make the engine known to Papermill, installed or not; its name."""
    from papermill.engines import papermill_engines

    papermill_engines.register(NAME, ForkEngine)
    return NAME


@contextlib.contextmanager
def _without_monitor() -> Iterator[None]:
    # Papermill's progress bar would start a thread, and a process with threads cannot be forked.
    tqdm = importlib.import_module("tqdm").tqdm
    interval, tqdm.monitor_interval = tqdm.monitor_interval, 0
    try:
        yield
    finally:
        tqdm.monitor_interval = interval
