"""The kernel that runs notebooks: this environment's Python, in surroundings of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path

from analysis.errors import WorkplaceError
from analysis.language import Text

KERNEL = "python3"
# How cells are run: in a kernel started for each notebook, or in forks of a worker that has loaded
# the libraries, where that is safe.
STOCK, AUTOMATIC = ENGINES = ("stock", "auto")
# The path of a Unix socket ends at about a hundred characters.
_LONGEST_SOCKET_FOLDER = 70
_READY_SECONDS = 60
# One report, one core: the workers share the machine, and sums keep their order.
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
_PERSONAL = ("IPYTHON", "JUPYTER", "PAPERMILL")
_PERSONAL_NAMES = frozenset({"MATPLOTLIBRC", "MPLBACKEND", "PYTHONSTARTUP"})


def kernel_environment(scratch: Path, root: Path) -> dict[str, str]:
    """The environment for processes that run notebooks: this Python's kernel, nobody's settings.

    Writes the description of the kernel into `scratch`.

    Parameters
    ----------
    scratch
        A folder that lives as long as the run.
    root
        The checkout, which keeps matplotlib's list of fonts between runs.
    """
    temporary = scratch / "t"
    temporary.mkdir(parents=True)
    kernel = scratch / "kernels" / KERNEL
    kernel.mkdir(parents=True)
    arguments = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    quiet = "--HistoryManager.enabled=False"
    description = {"argv": [*arguments, quiet], "display_name": "Python 3", "language": "python"}
    (kernel / "kernel.json").write_text(json.dumps(description), encoding="utf-8")
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(_PERSONAL) and name not in _PERSONAL_NAMES
    }
    return {
        **kept,
        **dict.fromkeys(_THREADS, "1"),
        "IPYTHONDIR": str(scratch / "ipython"),
        "JUPYTER_CONFIG_DIR": str(scratch / "config"),
        "JUPYTER_DATA_DIR": str(scratch / "data"),
        "JUPYTER_PATH": str(scratch),
        "JUPYTER_RUNTIME_DIR": str(temporary),
        "TMPDIR": str(temporary),
        "TEMP": str(temporary),
        "TMP": str(temporary),
        "MPLCONFIGDIR": str(root / ".udmelding" / "matplotlib"),
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
    }


def limit_threads() -> None:
    """Let this process compute as its workers do; call it before numpy is loaded."""
    os.environ.update(dict.fromkeys(_THREADS, "1"))


def kernel_settings() -> dict[str, str]:
    """How one kernel is spoken to: settings of its manager, different for each kernel."""
    folder = tempfile.gettempdir()
    # Unix sockets where their paths fit: no ports to race for, and nothing on the network. The
    # sockets are named after the connection file; without one they would be in the working
    # folder, the same for every kernel.
    local = sys.platform.startswith("linux") and len(folder) <= _LONGEST_SOCKET_FOLDER
    name = f"k{uuid.uuid4().hex[:12]}.json"
    return {
        "transport": "ipc" if local else "tcp",
        "connection_file": str(Path(folder) / name),
    }


def try_kernel(root: Path) -> None:
    """Start a kernel of this environment and end it again.

    Raises
    ------
    WorkplaceError
        If it does not start.
    """
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
    from jupyter_client.manager import KernelManager

    with tempfile.TemporaryDirectory(prefix="udmelding-") as scratch:
        environment = kernel_environment(Path(scratch), root)
        specs = KernelSpecManager(kernel_dirs=[str(Path(scratch) / "kernels")])
        manager = KernelManager(kernel_name=KERNEL, kernel_spec_manager=specs, **kernel_settings())
        try:
            manager.start_kernel(env=environment, stderr=subprocess.DEVNULL)
            client = manager.client()
            client.start_channels()
            client.wait_for_ready(timeout=_READY_SECONDS)
            client.stop_channels()
        except (NoSuchKernel, RuntimeError, OSError) as error:
            raise no_kernel(error) from error
        finally:
            if manager.has_kernel:
                manager.shutdown_kernel(now=True)


def no_kernel(error: Exception) -> WorkplaceError:
    """The error for a kernel that does not start, whatever the reason."""
    return WorkplaceError(
        Text(
            f"Notesbogens kerne kan ikke startes ({error}). Prøv: udmelding doctor",
            f"The notebook's kernel cannot be started ({error}). Try: udmelding doctor",
        )
    )
