"""Studies of real rounds, each made once for all tests of the room."""

import functools
from collections.abc import Callable

import pytest

from analysis import find_root, open_study
from analysis.assessment.study import Study


@functools.cache
def _study(slug: str, as_of: str) -> Study:
    return open_study(slug, as_of=as_of, root=find_root())


@pytest.fixture
def study() -> Callable[..., Study]:
    def made(slug: str, as_of: str = "") -> Study:
        return _study(slug, as_of)

    return made
