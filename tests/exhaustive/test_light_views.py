"""Eighty, eight hundred and more light views: the cost of each stays, the model foretells it."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from analysis.batch.cost.measured import RunTaken, read_taken
from analysis.batch.cost.model import fit_costs

COMMAND = Path(sys.executable).with_name("udmelding")
PARAMETERS = (
    'slug: str = "tegnsprog-2022"\narea: str = "danmark"\nlanguage: str = "da"\nnumber: int = 0'
)
CELL = """import numpy as np
import pandas as pd

pd.DataFrame({'n': np.random.default_rng(number).poisson(9, 2000)}).describe().round(2)"""
LINEAR_WITHIN, FORETOLD_WITHIN, MOST_INDEX_BYTES = 0.15, 0.25, 6_000_000


@pytest.fixture(scope="module")
def checkout(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("light")
    shutil.copytree(root / "data", home / "data")
    for name in ("pyproject.toml", "requirements.lock"):
        shutil.copy(root / name, home)
    cells = [
        nbformat.v4.new_markdown_cell("# Let", id="titel"),
        nbformat.v4.new_code_cell(PARAMETERS, id="p", metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell(CELL, id="c"),
    ]
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    (home / "notebooks").mkdir()
    light = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": spec})
    nbformat.write(light, home / "notebooks" / "let.ipynb")
    return home


def run(checkout: Path, numbers: int) -> RunTaken:
    """A run of eight areas, ten rounds and so many numbers."""
    grid, out = checkout / f"{numbers}.yaml", checkout / f"out-{numbers}"
    listed = ", ".join(map(str, range(1, numbers + 1)))
    text = f"slug: alle\narea: alle\nnotebook: let\nnumber: [{listed}]\n"
    grid.write_text(text, encoding="utf-8")
    words = ["run", "--grid", str(grid), "--workers", "2", "--out", str(out)]
    subprocess.run([COMMAND, *words, "--index-by", "slug,area"], cwd=checkout, check=True)
    (taken,) = read_taken([out / "offentlig"])
    return taken


def test_light_views_cost_the_same_however_many_there_are(checkout: Path) -> None:
    few, many = run(checkout, 1), run(checkout, 10)
    assert (len(few.tasks), len(many.tasks)) == (90, 810)
    # What starting takes is the same for both; each of the rest takes the same, too.
    views = [[t for t in one.tasks if t.kind == "view"] for one in (few, many)]
    each = [sum(t.cpu_seconds for t in found) / len(found) for found in views]
    assert abs(each[1] / each[0] - 1) <= LINEAR_WITHIN
    first, last = views[1][:200], views[1][-200:]
    spent = [sum(t.cpu_seconds for t in found) for found in (first, last)]
    assert abs(spent[1] / spent[0] - 1) <= LINEAR_WITHIN
    assert max(t.peak_bytes for t in last) <= 1.05 * max(t.peak_bytes for t in first)
    model = fit_costs([few])
    foretold = model.start_seconds * 2 + sum(
        model.of(t.kind, t.name, t.slug)[0].cpu_seconds + model.report_seconds for t in many.tasks
    )
    assert abs(foretold / many.cpu_seconds - 1) <= FORETOLD_WITHIN
    page = checkout / "out-10" / "offentlig" / "index.html"
    assert page.stat().st_size * 10 <= MOST_INDEX_BYTES
    plan = ["plan", "--grid", "10.yaml", "--out", "out-10", "--json"]
    again = subprocess.run([COMMAND, *plan], cwd=checkout, check=True, capture_output=True)
    assert json.loads(again.stdout)["unchanged"] == 800
