"""The guide's commands exist as they are written; those that are quick are run in its order.

The whole guide, reports and all, is followed in tests/exhaustive/test_guide_followed.py.
"""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from typer.main import get_command

from analysis.catalogue.udmelding import read_udmelding
from analysis.cli import app
from analysis.country import read_areas, read_population
from analysis.reading import Reader
from analysis.returns.demo.returns import write_returns
from analysis.returns.demo.world import make_world

SLUG = "skizofreni-2026"
WORLD = f"reports-demo/verden/{SLUG}"
# They write reports, and take minutes.
SLOW = ("demo", "run", "verify", "doctor", "questionnaire")


def commands(root: Path) -> list[str]:
    text = (root / "docs/guide.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    joined = "\n".join(blocks).replace("\\\n", " ")
    return [line for line in joined.splitlines() if line]


def test_every_command_of_the_guide_exists_with_its_options(root: Path) -> None:
    verbs = get_command(app).commands
    seen = []
    for line in commands(root):
        words = shlex.split(line.partition("||")[0])
        if words[0] != "udmelding":
            assert words[0] in {"echo", "cp"}, line
            continue
        verb = verbs[words[1]]
        options = {name for param in verb.params for name in param.opts}
        assert {word for word in words[2:] if word.startswith("--")} <= options, line
        seen.append(words[1])
    order = ["doctor", "new", "questionnaire", "demo", "check", "receive", "release", "verify"]
    assert [verb for verb in dict.fromkeys(seen) if verb in order] == order


def test_what_the_guide_names_in_the_text_is_there(root: Path) -> None:
    text = (root / "docs/guide.md").read_text(encoding="utf-8")
    for name in set(re.findall(r"`(docs/[a-z]+\.md|data/[a-z/.]+)`", text)) - {"data/returns/"}:
        assert (root / name).exists() or name == "data/releases/", name


@pytest.fixture(scope="module")
def exercise(copy_checkout, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_checkout(tmp_path_factory.mktemp("oevelse"))


def run(exercise: Path, line: str) -> str:
    program = Path(sys.executable).with_name("udmelding")
    written = line.replace("udmelding ", f"{shlex.quote(str(program))} ", 1)
    done = subprocess.run(
        ["bash", "-ec", written], cwd=exercise, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, (line, done.stderr)
    return done.stdout + done.stderr


def invent_returns(exercise: Path) -> None:
    """What the guide's ``demo`` leaves in its folder, without its reports."""
    reader = Reader(exercise)
    udmelding, areas = read_udmelding(reader, SLUG), read_areas(reader)
    group = udmelding.target_group.population_at_risk
    people = read_population(reader).at_risk(group.bands, as_of=udmelding.data_day)
    world = make_world(
        udmelding, areas=areas, population=people.by_municipality, rng=np.random.default_rng(1)
    )
    write_returns(world, udmelding, areas, exercise / WORLD)


def test_the_guides_quick_commands_lead_from_a_new_round_to_a_release(
    root: Path, exercise: Path
) -> None:
    said = []
    for line in commands(root):
        words = shlex.split(line.partition("||")[0])
        if words[0] == "udmelding" and words[1] == "demo":
            invent_returns(exercise)
        elif words[0] == "udmelding" and words[1] not in SLOW:
            said.append(run(exercise, line + (" --no-report" if words[1] == "new" else "")))
        elif words[0] == "echo":
            run(exercise, line)
    assert (exercise / f"data/udmeldinger/{SLUG}.yaml").is_file()
    assert (exercise / "fund.html").is_file()
    assert (exercise / f"data/releases/{SLUG}/001.json").is_file()
    assert f"Udgivet: data/releases/{SLUG}/001.json" in said[-1]
