"""Make a forked process as fresh as one just started, but for the libraries it has loaded."""

from __future__ import annotations

import asyncio
import atexit
import gc
import logging
import os
import signal
import sys
from typing import Any

from analysis.batch.fork_engine.wire import Ends

_INLINE = "module://matplotlib_inline.backend_inline"
_INLINE_MODULE = "matplotlib_inline.backend_inline"
_PAPERMILL_LOGGER = "papermill"


def be_fresh(ends: Ends) -> None:
    """Let go of everything that belongs to the parent: descriptors, handlers, states, figures."""
    # What the parent has left to collect is not to be finalised here.
    gc.freeze()
    _keep_only(ends)
    # Names as a kernel has them: the notebook's own folder can be imported from, and no options
    # of our command reach what a cell runs.
    sys.argv[:] = [""]
    if "" not in sys.path:
        sys.path.insert(_first_site(), "")
    for number, handler in (
        (signal.SIGINT, signal.default_int_handler),
        (signal.SIGTERM, signal.SIG_DFL),
        (signal.SIGCHLD, signal.SIG_DFL),
    ):
        signal.signal(number, handler)
    atexit._clear()  # noqa: SLF001  what the parent does at its end is not ours to do
    asyncio._set_running_loop(None)  # noqa: SLF001  the parent's loop does not run here
    asyncio.set_event_loop(None)
    for name in (None, _PAPERMILL_LOGGER):
        logger = logging.getLogger(name)
        logger.handlers.clear()
    logging.getLogger().setLevel(logging.WARNING)
    if "numpy.random" in sys.modules:
        # `random` does this by itself after a fork; numpy's old generator does not.
        sys.modules["numpy.random"].seed()
    _fresh_matplotlib()


def _keep_only(ends: Ends) -> None:
    stdout, stderr = ends.tapes
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (stdout.writing, 1), (stderr.writing, 2)):
        os.dup2(source, target)
    kept = {0, 1, 2, ends.requests, ends.replies, *stdout.descriptors, *stderr.descriptors}
    for name in os.listdir("/proc/self/fd"):  # noqa: PTH208  numbers, not files
        if int(name) not in kept:
            try:
                os.close(int(name))
            except OSError:
                # The descriptor the list itself was read through.
                continue


def _first_site() -> int:
    ends = ("site-packages", "dist-packages")
    return next((i for i, path in enumerate(sys.path) if path.endswith(ends)), 0)


def _restore_style(matplotlib: Any) -> None:
    """Settings as they were loaded: only what differs, since each is checked when it is set."""
    now, loaded = matplotlib.rcParams, matplotlib.rcParamsOrig
    # Read as plain mappings: asked by its own way, matplotlib would choose a backend.
    was = {name: dict.__getitem__(loaded, name) for name in dict.keys(loaded)}
    changed = {name: value for name, value in was.items() if dict.__getitem__(now, name) != value}
    changed.pop("backend", None)
    now.update(changed)


def _fresh_matplotlib() -> None:
    """The inline backend, not yet loaded: loading it is what makes it show figures by itself."""
    os.environ.setdefault("MPLBACKEND", _INLINE)
    if not os.environ["MPLBACKEND"]:
        os.environ["MPLBACKEND"] = _INLINE
    matplotlib = sys.modules.get("matplotlib")
    if matplotlib is None:
        return
    sys.modules.pop(_INLINE_MODULE, None)
    _restore_style(matplotlib)
    matplotlib.rcParams["backend"] = os.environ["MPLBACKEND"]
    matplotlib.interactive(b=False)
    if (pylab := sys.modules.get("matplotlib._pylab_helpers")) is not None:
        pylab.Gcf.figs.clear()
    if (pyplot := sys.modules.get("matplotlib.pyplot")) is not None:
        # Whatever the parent draws with, the first figure chooses anew.
        vars(pyplot)["_backend_mod"] = None
