"""A grid from file to index: every guarantee of a run holds for its rows."""

import json
import re
from pathlib import Path

import nbformat

ROUND = "tegnsprog-2022"
OWN = """level: float = 0.5
label: str = ''"""


def own_notebook(folder: Path) -> None:
    cells = [
        nbformat.v4.new_markdown_cell("# Min egen", id="titel"),
        nbformat.v4.new_code_cell(OWN, id="p", metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell("assert level < 0.9\n(level, label)", id="a"),
    ]
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    folder.mkdir()
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": spec})
    nbformat.write(notebook, folder / "egen.ipynb")


def standing(edition: Path) -> list[str]:
    found = sorted(edition.glob("*/*/[!.]*"))
    return [path.relative_to(edition).as_posix() for path in found]


def test_a_grid_runs_is_verified_indexed_and_taken_up_where_it_failed(
    own_checkout: Path, command_in
) -> None:
    checkout, command = own_checkout, command_in(own_checkout)
    own_notebook(checkout / "mine")
    grid = checkout / "gitter.csv"
    rows = [
        "slug;area;notebook;language;seed;level;label",
        f"{ROUND};danmark;small;da;8;;",
        f"{ROUND};danmark;small;en;8;;",
        ";;mine/egen.ipynb;da;;0,25;007",
        ";;mine/egen.ipynb;da;;0,95;",
    ]
    grid.write_text("\n".join(rows), encoding="cp1252")
    words = ("--grid", str(grid), "--workers", "2")
    told = command("plan", *words, "--cost", "--json")
    assert told.returncode == 0, told.stderr
    answer = json.loads(told.stdout)
    assert answer["executed"] == 4
    assert answer["cost"]["views"] == 4
    assert answer["cost"]["cpu_seconds"]["low"] < answer["cost"]["cpu_seconds"]["high"]
    ran = command("run", *words, "--index-by", "level,language")
    assert ran.returncode == 1, ran.stderr
    edition = checkout / "reports" / "offentlig"
    made = [
        f"{ROUND}/danmark/small.da.seed-8",
        f"{ROUND}/danmark/small.en.seed-8",
        "uden-runde/danmark/egen.da.level-0.25_label-007",
    ]
    assert standing(edition) == made
    assert "egen.da.level-0.95" in ran.stderr
    page = (edition / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'<th scope="row">([^<]*)</th>', page) == ["som sædvanligt", "0.25", "0.95"]
    assert command("verify").returncode == 0
    again = command("retry")
    assert (again.returncode, "1 fejlet" in again.stderr) == (1, True)
    grid.write_text("\n".join(rows[:-1]), encoding="utf-8-sig")
    last = command("run", *words)
    assert (last.returncode, "3 uændret" in last.stderr) == (0, True)
    assert '<th scope="row">0.25</th>' in (edition / "index.html").read_text(encoding="utf-8")


def test_a_faulty_grid_and_one_too_long_are_refused_before_anything_runs(
    own_checkout: Path, command_in
) -> None:
    checkout, command = own_checkout, command_in(own_checkout)
    grid = checkout / "gitter.csv"
    grid.write_text(f"slug;area;notebook\n{ROUND};danmrk;small\n", encoding="utf-8")
    faulty = command("run", "--grid", str(grid))
    assert faulty.returncode == 2
    assert "række 2, kolonne «area» (danmrk)" in faulty.stderr
    with grid.open("wb") as stream:
        for _ in range(100):
            stream.write(b"tegnsprog-2022;danmark;small\n" * 100_000)
    long = command("run", "--grid", str(grid))
    assert long.returncode == 2
    assert "9.999.999 rapporter. Er det meningen, så giv --yes." in long.stderr
    assert not (checkout / "reports").exists()
