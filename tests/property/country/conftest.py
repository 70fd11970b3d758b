"""The country that the unit tests read."""

import runpy
from pathlib import Path

_UNIT = runpy.run_path(str(Path(__file__).parents[2] / "unit" / "country" / "conftest.py"))

reader, areas, population = (_UNIT[name] for name in ("reader", "areas", "population"))
before_reform, after_reform = _UNIT["before_reform"], _UNIT["after_reform"]
