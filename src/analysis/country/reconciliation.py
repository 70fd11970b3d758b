"""A new count in few bands, given the detail of an older one: structure-preserving estimation."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.country.bands import Span


def overlap_of_bands(detailed: Sequence[Span], coarse: Sequence[Span]) -> NDArray[np.float64]:
    """Share of each detailed band's single years of age that lies in each coarse band.

    Parameters
    ----------
    detailed, coarse
        Two divisions of all ages into bands; both end in the same open band.

    Returns
    -------
    NDArray
        Shape (detailed bands, coarse bands); each row sums to 1.

    Raises
    ------
    ValueError
        If an open band does not coincide with the other division's: how people spread over
        its single years is then not known.

    Assumptions
    -----------
    People are spread evenly over the single years inside a detailed band.

    Examples
    --------
    >>> from analysis.country.bands import span
    >>> detailed = [span("0-14"), span("15-17"), span("18+")]
    >>> overlap_of_bands(detailed, [span("0-16"), span("17-17"), span("18+")]).round(3)
    array([[1.   , 0.   , 0.   ],
           [0.667, 0.333, 0.   ],
           [0.   , 0.   , 1.   ]])
    """
    open_starts = {band.first for band in (*detailed, *coarse) if band.after is None}
    if len(open_starts) != 1:
        raise ValueError(f"the two divisions must end in one open band, not {sorted(open_starts)}")
    end = open_starts.pop() + 1
    shares = np.zeros((len(detailed), len(coarse)))
    for i, fine in enumerate(detailed):
        for j, wide in enumerate(coarse):
            years = min(fine.after or end, wide.after or end) - max(fine.first, wide.first)
            shares[i, j] = max(years, 0) / ((fine.after or end) - fine.first)
    return shares


def estimate_detail(
    structure: NDArray[np.float64], *, counts: NDArray[np.float64], overlap: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Persons by area, sex and detailed band that add up to newer counts in coarse bands.

    Parameters
    ----------
    structure
        Older persons, shape (areas, sexes, detailed bands).
    counts
        Newer persons of both sexes, shape (areas, coarse bands).
    overlap
        Shape (detailed bands, coarse bands), from `overlap_of_bands`.

    Returns
    -------
    NDArray
        Persons, not rounded, shape (areas, sexes, detailed bands).

    Raises
    ------
    ValueError
        If a coarse band with newer persons had nobody in any area of the older count.

    Assumptions
    -----------
    Inside each coarse band of each area, the division on sex and detailed band is the older one.
    An area that had nobody there takes the division of all areas together.

    Source
    ------
    Purcell, N. J. & Kish, L. (1980): Postcensal estimates for local areas (or domains).
    International Statistical Review 48, 3-18. With one margin the iterative fit is this ratio.
    docs/method.md#population.

    Examples
    --------
    Ten of each sex in each of two bands; then the two bands together count 60:

    >>> older = np.full((1, 2, 2), 10.0)
    >>> estimate_detail(older, counts=np.array([[60.0]]), overlap=np.ones((2, 1)))
    array([[[15., 15.],
            [15., 15.]]])
    """
    cells = structure[..., np.newaxis] * overlap
    totals = cells.sum(axis=(1, 2))
    if np.any((totals.sum(axis=0) == 0) & (counts.sum(axis=0) > 0)):
        raise ValueError("a coarse band has newer persons, but nobody in the older count")
    empty = totals == 0
    cells = np.where(empty[:, np.newaxis, np.newaxis, :], cells.sum(axis=0), cells)
    totals = np.where(empty, totals.sum(axis=0), totals)
    scale = np.divide(counts, totals, out=np.zeros_like(totals), where=totals > 0)
    detail: NDArray[np.float64] = np.einsum("asfc,ac->asf", cells, scale)
    return detail
