"""Open the notebooks in JupyterLab, with the same Python that the batch uses."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from analysis.errors import WorkplaceError
from analysis.language import Text


def lab_command(root: Path, arguments: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """The command that opens JupyterLab, and the environment it runs in.

    Parameters
    ----------
    root
        The checkout.
    arguments
        JupyterLab's own arguments, passed on as they are.
    """
    command = [sys.executable, "-m", "jupyterlab", f"--notebook-dir={root / 'notebooks'}"]
    # A kernel of the same name in the user's home must not win over this environment's.
    environment = {**os.environ, "JUPYTER_PREFER_ENV_PATH": "1"}
    environment.pop("JUPYTER_PATH", None)
    return [*command, *arguments], environment


def open_lab(root: Path, arguments: Sequence[str]) -> NoReturn:
    """Become JupyterLab, with the notebooks open; does not come back.

    Raises
    ------
    WorkplaceError
        If JupyterLab is not installed here.
    """
    command, environment = lab_command(root, arguments)
    try:
        os.chdir(root / "notebooks")
        if os.name != "posix":
            # Windows has no way to become another program that keeps the terminal.
            done = subprocess.run(command, env=environment, check=False)  # noqa: S603
            sys.exit(done.returncode)
        os.execve(command[0], command, environment)  # noqa: S606
    except OSError as error:
        raise WorkplaceError(
            Text(
                f"JupyterLab kan ikke startes ({error.strerror}). Kør: make lab",
                f"JupyterLab cannot be started ({error.strerror}). Run: make lab",
            )
        ) from error
