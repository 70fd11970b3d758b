"""Whatever letters a name is written with, it finds its own municipality; anything else is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import find_root
from analysis.assessment.site_units import find_municipality
from analysis.country.areas import read_areas
from analysis.errors import UsageError
from analysis.reading import Reader

NAMES = dict(read_areas(Reader(find_root())).names)


@given(code=st.sampled_from(sorted(NAMES)), upper=st.booleans(), padding=st.text(" ", max_size=3))
def test_name_and_code_lead_to_the_same(code, upper, padding):
    name = NAMES[code].upper() if upper else NAMES[code].lower()
    assert find_municipality(f"{padding}{name}{padding}", NAMES) == code
    assert find_municipality(code, NAMES) == code


@given(word=st.text(max_size=12))
def test_anything_else_is_refused_and_never_guessed(word):
    known = {name.casefold() for name in NAMES.values()} | set(NAMES)
    if word.strip().casefold() in known:
        assert find_municipality(word, NAMES) in NAMES
    else:
        with pytest.raises(UsageError):
            find_municipality(word, NAMES)
