"""Reports of real rounds; each study is made once."""

import datetime as dt
import functools
from collections.abc import Callable

import pandas as pd
import pytest

from analysis import find_root, open_report, open_scenarios, open_study
from analysis.assessment.study import Study
from analysis.protection.frozen import FrozenRelease
from analysis.report.blocks import Block
from analysis.report.pages import Report
from analysis.report.scenario_pages import ScenarioReport

PARTS = (
    "head",
    "answer",
    "target_group",
    "capacity",
    "balance",
    "themes",
    "verdict",
    "process",
    "assumptions",
    "sources",
    "results",
)

SCENARIO_PARTS = (
    "head",
    "answer",
    "compared",
    "splitting",
    "nearness",
    "sustainability",
    "sensitivities",
    "assumptions",
    "sources",
    "results",
)


@functools.cache
def _study(slug: str, as_of: str, edition: str) -> Study:
    return open_study(slug, as_of=as_of, edition=edition, root=find_root())


@functools.cache
def _report(slug: str, area: str, *, language: str, as_of: str, edition: str) -> Report:
    return open_report(_study(slug, as_of, edition).area(area), language=language)


@functools.cache
def _scenarios(slug: str, area: str, language: str, as_of: str) -> ScenarioReport:
    return open_scenarios(_study(slug, as_of, "offentlig").area(area), language=language)


@functools.cache
def _blocks(report: Report | ScenarioReport) -> tuple[Block, ...]:
    parts = SCENARIO_PARTS if isinstance(report, ScenarioReport) else PARTS
    return tuple(block for part in parts for block in getattr(report, part)())


@pytest.fixture(scope="session")
def study_of() -> Callable[[str], Study]:
    """The public study of a round as of its own data date."""
    return lambda slug: _study(slug, "", "offentlig")


@pytest.fixture
def report() -> Callable[..., Report]:
    def made(
        slug: str,
        area: str = "danmark",
        *,
        language: str = "da",
        as_of: str = "",
        edition: str = "offentlig",
    ) -> Report:
        return _report(slug, area, language=language, as_of=as_of, edition=edition)

    return made


@pytest.fixture
def scenarios() -> Callable[..., ScenarioReport]:
    def made(
        slug: str, area: str = "danmark", *, language: str = "da", as_of: str = ""
    ) -> ScenarioReport:
        return _scenarios(slug, area, language, as_of)

    return made


@pytest.fixture
def blocks_of() -> Callable[[Report | ScenarioReport], tuple[Block, ...]]:
    """All blocks of a report, drawn once for all tests that look at them."""
    return _blocks


@pytest.fixture
def release_of() -> Callable[..., FrozenRelease]:
    """A release with these flows and nothing else, as it would be read back."""

    def made(flows: list[tuple[object, ...]], columns: tuple[str, ...]) -> FrozenRelease:
        empty = pd.DataFrame()
        return FrozenRelease(
            slug="x",
            version=1,
            released=dt.date(2025, 1, 1),
            profile="dst-3",
            synthetic=False,
            cells=empty,
            standings=empty,
            opinions=empty,
            flows=pd.DataFrame(flows, columns=list(columns)),
            hidden={},
            audit={},
            changes=empty,
            sha256="0" * 64,
        )

    return made
