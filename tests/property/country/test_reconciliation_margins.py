import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.country.bands import BANDS_2026, FINE_BANDS, span
from analysis.country.reconciliation import estimate_detail, overlap_of_bands

OVERLAP = overlap_of_bands([span(b) for b in FINE_BANDS], [span(b) for b in BANDS_2026])
AREAS = 4

persons = st.integers(1, 100_000).map(float)
structures = arrays(np.float64, (AREAS, 2, len(FINE_BANDS)), elements=persons)
counts_2026 = arrays(np.float64, (AREAS, len(BANDS_2026)), elements=persons)


@given(structure=structures, counts=counts_2026)
def test_the_newer_counts_are_kept(structure: np.ndarray, counts: np.ndarray) -> None:
    estimate = estimate_detail(structure, counts=counts, overlap=OVERLAP)
    np.testing.assert_allclose(estimate.sum(axis=(1, 2)), counts.sum(axis=1), rtol=1e-12)
    np.testing.assert_allclose(estimate[:, :, 0].sum(axis=1), counts[:, 0], rtol=1e-12)
    np.testing.assert_allclose(estimate[:, :, 6:].sum(axis=1), counts[:, 5:], rtol=1e-12)


@given(structure=structures)
def test_unchanged_counts_give_the_older_detail_back(structure: np.ndarray) -> None:
    unchanged = structure.sum(axis=1) @ OVERLAP
    estimate = estimate_detail(structure, counts=unchanged, overlap=OVERLAP)
    np.testing.assert_allclose(estimate, structure, rtol=1e-12)


@given(structure=structures, counts=counts_2026, times=st.floats(0.01, 100))
def test_only_the_proportions_of_the_older_count_matter(
    structure: np.ndarray, counts: np.ndarray, times: float
) -> None:
    one = estimate_detail(structure, counts=counts, overlap=OVERLAP)
    other = estimate_detail(structure * times, counts=counts, overlap=OVERLAP)
    np.testing.assert_allclose(one, other, rtol=1e-9)


@given(structure=structures, counts=counts_2026)
def test_what_was_given_is_left_alone(structure: np.ndarray, counts: np.ndarray) -> None:
    before = structure.copy(), counts.copy()
    estimate_detail(structure, counts=counts, overlap=OVERLAP)
    assert (structure == before[0]).all()
    assert (counts == before[1]).all()
