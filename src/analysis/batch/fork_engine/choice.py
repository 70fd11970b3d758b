"""Whether a notebook can be run in a fork, or the stock engine must serve."""

from __future__ import annotations

import os
import sys
import threading
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any

# What the fork engine does as the stock engine does; asked for anything else it stands aside.
_KNOWN = frozenset(
    {
        "allow_error_names",
        "allow_errors",
        "config",
        "execution_timeout",
        "force_raise_errors",
        "input_path",
        "log_output",
        "memory_limit_bytes",
        "output_limit_bytes",
        "record_timing",
        "shutdown_kernel",
        "skip_cells_with_tag",
        "start_timeout",
        "stderr_file",
        "stdout_file",
        "timeout",
        "timeout_func",
    }
)


def why_stock(notebook: Any, kernel_name: str, options: Iterable[str]) -> str:
    """Why the stock engine must run a notebook; empty when a fork can.

    Parameters
    ----------
    kernel_name
        The kernel the notebook is run with.
    options
        Names of what the engine was asked to do.
    """
    if strange := sorted(set(options) - _KNOWN):
        return f"options only the stock engine has: {', '.join(strange)}"
    language = notebook.metadata.get("kernelspec", {}).get("language", "python")
    if str(language).lower() != "python":
        return f"a kernel of another language: {language}"
    if not is_our_kernel(kernel_name):
        return f"a kernel of another environment: {kernel_name}"
    return why_no_fork()


def why_no_fork() -> str:
    """Why this process cannot be forked safely; empty when it can.

    A fork copies one thread only. A lock that another held stays locked in the copy for ever.
    """
    if sys.platform != "linux" or not hasattr(os, "memfd_create"):
        return f"forks are not safe on {sys.platform}"
    if threading.active_count() > 1:
        return "other threads are running in this process"
    if _threads() > 1:
        # The threads of a linear algebra library step aside at a fork; those of others do not.
        _try_fork()
    if (count := _threads()) > 1:
        return f"{count} threads are running in this process"
    return ""


def is_our_kernel(name: str) -> bool:
    """Whether a kernel is this Python: only then is a fork of this process the same."""
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    try:
        command = KernelSpecManager().get_kernel_spec(name).argv[0]
    except (NoSuchKernel, IndexError):
        return False
    if command == Path(command).name:
        return command.startswith("python")
    ours, theirs = (Path(path).absolute() for path in (sys.executable, command))
    # Not followed through links: every environment's Python may be a link to the same one.
    return ours.parent == theirs.parent


def _threads() -> int:
    return len(os.listdir("/proc/self/task"))  # noqa: PTH208  numbers, not files


def _try_fork() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
