"""Labels of a picture: never over each other, and no further from their marks than need be."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import isotonic_regression

from analysis.report.figures.drawing import spread

places = st.lists(st.floats(0, 10, width=32), min_size=1, max_size=14).map(sorted)
EASY = {"low": -1e6, "high": 1e6}


@given(places, st.data())
def test_labels_never_touch(wanted: list[float], data: st.DataObject) -> None:
    sizes = data.draw(
        st.lists(st.floats(0.125, 1, width=32), min_size=len(wanted), max_size=len(wanted))
    )
    centres = spread(wanted, sizes, 0, 10)
    for i in range(1, len(wanted)):
        assert centres[i] - centres[i - 1] >= (sizes[i] + sizes[i - 1]) / 2 - 1e-9
    assert centres[0] - sizes[0] / 2 >= -1e-9
    if sum(sizes) <= 10:
        assert centres[-1] + sizes[-1] / 2 <= 10 + 1e-9


@given(places)
def test_labels_move_no_further_than_least_squares(wanted: list[float]) -> None:
    # SciPy's isotonic regression is the independent authority: labels of one size keep apart
    # exactly when what is left after their sizes keeps its order.
    offsets = 0.5 * np.arange(len(wanted))
    fitted = isotonic_regression(np.array(wanted) - offsets).x + offsets
    assert spread(wanted, [0.5] * len(wanted), **EASY) == pytest.approx(fitted.tolist())


@given(places)
def test_labels_with_room_enough_stay_at_their_marks(wanted: list[float]) -> None:
    apart = [20.0 * i + place for i, place in enumerate(wanted)]
    assert spread(apart, [1.0] * len(apart), **EASY) == pytest.approx(apart)
