"""The house keeps its floors, and every test its tier."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

TIER_FOLDERS = (
    "unit",
    "property",
    "contract",
    "cases",
    "notebooks",
    "e2e",
    "exhaustive",
    "benchmarks",
)


def _rooms(root: Path) -> set[str]:
    package = root / "src" / "analysis"
    modules = {path.stem for path in package.glob("*.py")} - {"__init__"}
    return modules | {path.parent.name for path in package.glob("*/__init__.py")}


def _layers(root: Path) -> list[str]:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    [contract] = [found for found in contracts if found.get("containers") == ["analysis"]]
    assert contract["exhaustive"]
    return contract["layers"]


def test_every_room_has_one_floor(root: Path) -> None:
    named = [room.strip() for floor in _layers(root) for room in floor.split("|")]
    assert len(named) == len(set(named))
    assert set(named) == _rooms(root)


def test_imports_go_only_downwards(root: Path) -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    answer = subprocess.run(
        [linter, "--no-cache"], cwd=root, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stdout


def test_every_test_file_lies_in_a_tier(root: Path) -> None:
    tests = root / "tests"
    files = [path.relative_to(tests) for path in tests.rglob("test_*.py")]
    files = [path for path in files if "node_modules" not in path.parts]
    assert [path for path in files if path.parts[0] not in TIER_FOLDERS] == []


def test_every_test_has_exactly_one_tier(request: pytest.FixtureRequest) -> None:
    tiers = {*TIER_FOLDERS, "browser"}
    for item in request.session.items:
        marked = [marker.name for marker in item.iter_markers() if marker.name in tiers]
        assert len(marked) == 1, item.nodeid
