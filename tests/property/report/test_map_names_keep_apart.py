"""Names on a map never cover what is drawn, and stay on the map."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analysis.report.figures.map_names import free_place

FRAME = (0.0, 0.0, 6.0, 5.0)
inches = st.floats(0.0, 6.0)
points = st.lists(st.tuples(inches, inches), min_size=1, max_size=8)
sizes = st.tuples(st.floats(0.1, 2.0), st.floats(0.1, 0.6))
boxes = st.lists(
    st.tuples(inches, inches, st.floats(0.01, 2.0), st.floats(0.01, 2.0)).map(
        lambda b: (b[0], b[1], b[0] + b[2], b[1] + b[3])
    ),
    max_size=12,
)


@given(size=sizes, own=points, others=points, taken=boxes)
def test_a_name_is_on_the_map_and_over_nothing(
    size: tuple[float, float],
    own: list[tuple[float, float]],
    *,
    others: list[tuple[float, float]],
    taken: list[tuple[float, float, float, float]],
) -> None:
    place = free_place(size, np.array(own), others=np.array(others), taken=taken, frame=FRAME)
    if place is None:
        assert taken
        return
    left, lower = place[0] - size[0] / 2, place[1] - size[1] / 2
    right, upper = place[0] + size[0] / 2, place[1] + size[1] / 2
    assert left >= FRAME[0] - 1e-9
    assert lower >= FRAME[1] - 1e-9
    assert right <= FRAME[2] + 1e-6
    assert upper <= FRAME[3] + 1e-6
    for box in taken:
        overlap_x = min(right, box[2]) - max(left, box[0])
        overlap_y = min(upper, box[3]) - max(lower, box[1])
        assert min(overlap_x, overlap_y) <= 1e-9
