"""Reports of real rounds; each study is made once."""

import functools
from collections.abc import Callable

import pytest

from analysis import find_root, open_report, open_study
from analysis.assessment.study import Study
from analysis.report.blocks import Block
from analysis.report.pages import Report

PARTS = (
    "head",
    "answer",
    "target_group",
    "capacity",
    "balance",
    "themes",
    "process",
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
def _blocks(report: Report) -> tuple[Block, ...]:
    return tuple(block for part in PARTS for block in getattr(report, part)())


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
def blocks_of() -> Callable[[Report], tuple[Block, ...]]:
    """All blocks of a report, drawn once for all tests that look at them."""
    return _blocks
