"""Every test has exactly one tier, given by the folder it lies in; docstring examples are unit."""

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

TESTS = Path(__file__).parent
ROOT = TESTS.parent

# The innermost folder decides: tests/e2e/browser is browser, the rest of tests/e2e is e2e.
TIER_BY_FOLDER = {
    "unit": "unit",
    "property": "property",
    "contract": "contract",
    "cases": "cases",
    "notebooks": "notebooks",
    "e2e": "e2e",
    "e2e/browser": "browser",
    "e2e/browser/everything": "exhaustive",
    "exhaustive": "exhaustive",
    "benchmarks": "benchmarks",
}
HOW_TO_RUN = {
    "browser": "needs Chromium, LibreOffice and axe-core: make test-browser",
    "exhaustive": "thousands of cases, takes long: make test-all",
    "benchmarks": "measures, asserts nothing: make bench",
}

# No deadlines: a slow machine is not a wrong result. The same examples for everyone every day;
# the exhaustive run searches further, and anew each time.
_QUIET = [HealthCheck.too_slow]
settings.register_profile("everyday", deadline=None, derandomize=True, suppress_health_check=_QUIET)
settings.register_profile(
    "exhaustive", deadline=None, max_examples=2000, print_blob=True, suppress_health_check=_QUIET
)
settings.load_profile("everyday")

_left_out: pytest.StashKey[Counter[str]] = pytest.StashKey()
_run: pytest.StashKey[Counter[str]] = pytest.StashKey()


def tier_of(path: Path) -> str | None:
    """The tier of a test file, or None where it lies in no tier's folder."""
    if path.is_relative_to(ROOT / "src"):
        return "unit"
    if not path.is_relative_to(TESTS):
        return None
    folders = [str(parent) for parent in path.relative_to(TESTS).parents]
    return next((TIER_BY_FOLDER[name] for name in folders if name in TIER_BY_FOLDER), None)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark each test with its folder's tier; one outside every tier stops the run."""
    homeless = sorted({str(item.path) for item in items if tier_of(item.path) is None})
    if homeless:
        raise pytest.UsageError("These tests lie in no tier's folder: " + ", ".join(homeless))
    for item in items:
        item.add_marker(str(tier_of(item.path)))
    config.stash[_run] = Counter(str(tier_of(item.path)) for item in items)


def pytest_deselected(items: list[pytest.Item]) -> None:
    """Count, by tier, the tests that this run leaves out."""
    if items:
        counts = items[0].config.stash.setdefault(_left_out, Counter())
        counts.update(str(tier_of(item.path)) for item in items)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say which tiers ran and which were left out, and how to run those."""
    left_out = config.stash.get(_left_out, Counter())
    run = config.stash.get(_run, Counter()) - left_out
    terminalreporter.section("tiers")
    for tier in dict.fromkeys(TIER_BY_FOLDER.values()):
        count, absent = run[tier], left_out[tier]
        how = HOW_TO_RUN.get(tier)
        if count:
            rest = f", {absent} left out" if absent else ""
            terminalreporter.write_line(f"{tier:<11} {count} run{rest}")
        elif absent or how:
            reason = f" ({how})" if how else ""
            terminalreporter.write_line(f"{tier:<11} left out: {absent or 'no'} tests{reason}")
        else:
            terminalreporter.write_line(f"{tier:<11} no tests")


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout that the tests belong to."""
    return ROOT


@pytest.fixture(scope="session")
def copy_checkout(root: Path) -> Callable[[Path], Path]:
    """Makes a checkout of a test's own in a folder: what a run reads, but for returns."""

    def copy(folder: Path) -> Path:
        for name in ("data", "notebooks"):
            shutil.copytree(root / name, folder / name, ignore=shutil.ignore_patterns("returns"))
        for name in ("pyproject.toml", "requirements.lock"):
            shutil.copy(root / name, folder)
        return folder

    return copy
