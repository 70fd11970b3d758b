"""The same independent authority as the everyday sample uses, from its one home."""

import importlib.util
from pathlib import Path


def _load(tier: str):
    home = Path(__file__).parents[2] / tier / "protection" / "conftest.py"
    spec = importlib.util.spec_from_file_location(f"protection_{tier}", home)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_everyday = _load("property")
_texts = _load("unit")
find_holes = _everyday.find_holes
random_table = _everyday.random_table
find_optimum = _everyday.find_optimum
draw_grid = _everyday.draw_grid
seeded = _texts.seeded
make_answer = _texts.make_answer
