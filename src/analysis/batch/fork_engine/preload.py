"""Load before the fork what every notebook would load after it."""

from __future__ import annotations

import gc
import importlib
import pkgutil
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

# Libraries that load without starting threads or opening files, by the name notebooks import.
_BY_NAME = {
    "numpy": ("numpy",),
    "pandas": ("pandas", "pandas.io.formats.style"),
    "scipy": ("scipy.stats", "scipy.optimize"),
    "matplotlib": ("matplotlib.pyplot", "matplotlib.backends.backend_agg"),
}
_IMPORTED = re.compile(r"^\s*(?:import|from)\s+([A-Za-z_]\w*)", re.MULTILINE)
# The shell, and what it loads when it is made.
_SHELL = (
    "analysis.batch.fork_engine.child",
    "IPython.core.application",
    "IPython.core.completerlib",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "bdb",
    "encodings.ascii",
)
# The command's own modules, the desk's and those of a run take no part in making a report; what
# the worker itself needs of them stands below.
_NOT_FOR_REPORTS = ("analysis.cli", "analysis.desk", "analysis.batch")
# What Papermill, the house's rooms and the exporters load only when they are first used.
_LATE = (
    "papermill.engines",
    "analysis.batch.fork_engine.client",
    "analysis.batch.fork_engine.managed",
    "analysis.batch.plan.studies",
    "analysis.batch.crew.own_process",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "matplotlib_inline.config",
    "pandas.core.methods.to_dict",
    "pandas.core.reshape.reshape",
    "pandas.io.formats.html",
    "pandas.io.formats.string",
    "pandas.io.formats.style",
    "pandas.plotting._matplotlib",
    "encodings.cp437",
    "encodings.utf_8_sig",
    "mistune.plugins.math",
    "mistune.plugins.url",
    "openpyxl.packaging.extended",
    "pikepdf",
    "typst",
)


def preload_for(notebook: Any) -> None:
    """Load the large libraries that a notebook's cells import, and the shell that runs them."""
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    wanted = [name for name in dict.fromkeys(_IMPORTED.findall(code)) if name in _BY_NAME]
    preload([*_SHELL, *(module for name in wanted for module in _BY_NAME[name])])
    know_backends()


def preload_house(root: Path) -> None:
    """Load everything a report of ours uses; the forks then share it instead of copying it."""
    preload([*_SHELL, *_LATE, *_rooms()])
    know_backends()
    from analysis.batch.fork_engine.warm import warm_up

    warm_up(root)
    # What garbage collection touches is copied; what is frozen it does not touch.
    gc.collect()
    gc.freeze()


def know_backends() -> None:
    """Let matplotlib, where it is loaded, look through the installed packages for backends."""
    if "matplotlib" in sys.modules:
        from matplotlib.backends.registry import backend_registry

        backend_registry.list_all()  # type: ignore[no-untyped-call]


def _rooms() -> Iterator[str]:
    import analysis

    for module in pkgutil.walk_packages(analysis.__path__, "analysis."):
        if not module.name.startswith(_NOT_FOR_REPORTS):
            yield module.name


def preload(modules: Iterable[str]) -> None:
    """Load modules; one that is not installed is left for the notebook to miss."""
    for name in modules:
        if name not in sys.modules:
            try:
                importlib.import_module(name)
            except ImportError:
                continue
