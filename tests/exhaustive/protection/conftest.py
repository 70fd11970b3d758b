"""The same independent authority as the everyday sample uses, from its one home."""

import importlib.util
from pathlib import Path

_HOME = Path(__file__).parents[2] / "property" / "protection"


def _load(name: str):
    spec = importlib.util.spec_from_file_location(f"protection_{name}", _HOME / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_everyday = _load("conftest")
find_holes = _everyday.find_holes
random_table = _everyday.random_table
find_optimum = _everyday.find_optimum
