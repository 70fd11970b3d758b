"""A checkout of its own for the command to run in, with a small notebook that can misbehave."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

COMMAND = Path(sys.executable).with_name("udmelding")

PARAMETERS = """slug: str = "tegnsprog-2022"
area: str = "danmark"
edition: str = "offentlig"
language: str = "da"
as_of: str = ""
seed: int = 7
note: str = ""
rests_on: str = "data/published/figures.csv"
trouble: dict[str, str] = {}"""

TROUBLE = """import os, time
kind = trouble.get(area, "")
kinds = {"raise": lambda: 1 / 0, "die": lambda: os._exit(3), "sleep": lambda: time.sleep(600),
         "kill": lambda: os.kill(os.getppid(), 9)}
_ = kinds.get(kind, str)()"""

BLOCKS = """from IPython.display import display
MIME = "application/vnd.udmelding.block+json"
title = {"type": "title", "title": f"{slug}, {area}", "subtitle": note, "meta": [["Pr.", as_of]],
         "stamps": ["UDKAST"], "language": language, "date": as_of, "description": "Prøve", "keywords": []}
facts = {"type": "facts", "caption": "Svar", "quantities": ["need"],
         "items": [{"term": "Behov", "text": "ikke oplyst", "evidence": "", "evidence_label": ""}]}
table = {"type": "table", "label": "need", "name": "need", "caption": "Behov", "source": "Prøve",
         "notes": [], "row_header": True, "columns": [{"key": "a", "text": "Område", "numeric": False, "unit": ""},
         {"key": "n", "text": "Antal", "numeric": True, "unit": "persons"}],
         "rows": [[{"value": area, "text": area}, {"value": seed, "text": str(seed)}]]}
results = {"type": "results", "quantities": [{"key": "need", "area": area, "value": None, "inputs": []}],
           "parameters": {"area": area}, "seed": seed}
import hashlib, pathlib
source = pathlib.Path("..", rests_on)
digest = hashlib.sha256(source.read_bytes() if source.is_file() else b"").hexdigest()
inputs = {"type": "inputs", "files": [{"path": rests_on, "sha256": digest}], "versions": {}}
for block in (title, facts, table, results, inputs):
    display({MIME: block, "text/plain": block["type"]}, raw=True)"""


def notebook(*sources: str) -> str:
    cells = [
        {
            "cell_type": "code",
            "id": f"c{i}",
            "metadata": {"tags": ["parameters"]} if i == 0 else {},
            "execution_count": None,
            "outputs": [],
            "source": source,
        }
        for i, source in enumerate(sources)
    ]
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    whole = {"cells": cells, "metadata": {"kernelspec": spec}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole)


def make_checkout(root: Path, folder: Path) -> Path:
    for name in ("data", "notebooks"):
        shutil.copytree(root / name, folder / name)
    for name in ("pyproject.toml", "requirements.lock"):
        shutil.copy(root / name, folder)
    small = notebook(PARAMETERS, TROUBLE, BLOCKS)
    (folder / "notebooks" / "small.ipynb").write_text(small, encoding="utf-8")
    return folder


class Command:
    """The command as a person runs it, in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(
        self,
        *words: str,
        env: dict[str, str] | None = None,
        preexec_fn: Callable[[], None] | None = None,
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [COMMAND, *words],
            cwd=self.folder,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            env={**os.environ, "PYTHONUTF8": "1", **(env or {})},
            preexec_fn=preexec_fn,
        )

    def start(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [COMMAND, *words],
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )


@pytest.fixture(scope="module")
def checkout(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_checkout(root, tmp_path_factory.mktemp("checkout"))


@pytest.fixture(scope="module")
def udmelding(checkout: Path) -> Command:
    return Command(checkout)


@pytest.fixture
def command_in() -> Callable[[Path], Command]:
    return Command


@pytest.fixture
def own_checkout(root: Path, tmp_path: Path) -> Path:
    return make_checkout(root, tmp_path / "own")
