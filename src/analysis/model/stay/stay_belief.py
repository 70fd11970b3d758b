"""What is believed about the law of the stays: one law, or several with weights.

Where stays are known the weights come from their likelihood; where none are, low, central and high
are assumptions, shown apart and weighted together.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from analysis.model.arguments import check_amount
from analysis.model.stay.length_of_stay import LognormalStay
from analysis.model.stay.stay_law import StayLaw
from analysis.showing import Showing, Shown

# Chances of the 5 %, 50 % and 95 % points that best stand for a smooth law.
_LOW_CENTRAL_HIGH = (0.185, 0.63, 0.185)
# Laws that together have less weight than this are left out.
_NEGLIGIBLE_WEIGHT = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class StayBelief(Shown):
    """Laws of the stays with their weights. Made by `StayBelief.of` or `assume_stays`.

    Parameters
    ----------
    laws : tuple of StayLaw
        Laws that may hold.
    weights : array of float, shape (laws,)
        Weight of each; they sum to one.
    """

    laws: tuple[StayLaw, ...]
    weights: NDArray[np.float64]

    @classmethod
    def of(cls, laws: Sequence[StayLaw], *, weights: ArrayLike = 1.0) -> "StayBelief":
        """Return a belief in laws with these weights, of which only the ratios count.

        Laws that together have less than 0.1 % of the weight are left out.

        Raises
        ------
        ValueError
            There is no law, or a weight is negative, or all are 0.

        Examples
        --------
        >>> StayBelief.of([LognormalStay(mean_years=2, sigma=1)]).mean_years
        2.0
        """
        given = np.broadcast_to(check_amount("weights", weights), (len(laws),))
        if len(laws) == 0 or given.sum() == 0:
            raise ValueError(
                f"laws must hold at least one with a weight above 0; got {len(laws)} laws, "
                f"weights {weights!r}"
            )
        order = np.argsort(given)
        share = given / given.sum()
        kept = np.ones(len(laws), dtype=np.bool_)
        kept[order] = np.cumsum(share[order]) > _NEGLIGIBLE_WEIGHT
        return cls(
            laws=tuple(law for law, keep in zip(laws, kept, strict=True) if keep),
            weights=share[kept] / share[kept].sum(),
        )

    @property
    def mean_years(self) -> float:
        """Expected mean stay."""
        return float(self.weights @ [law.mean_years for law in self.laws])

    @property
    def sd_years(self) -> float:
        """Standard deviation of what is believed of the mean stay."""
        means = np.array([law.mean_years for law in self.laws])
        return math.sqrt(float(self.weights @ (means - self.mean_years) ** 2))

    def showing(self) -> Showing:
        """Return the laws with their weights, and what share of stays is long under each."""
        rows = [
            {
                "law": type(law).__name__,
                "weight_share": float(weight),
                "mean_years": law.mean_years,
                **{
                    f"longer_than_{years}_years_share": float(law.survival(years))
                    for years in (5, 9)
                },
            }
            for law, weight in zip(self.laws, self.weights, strict=True)
        ]
        return Showing(
            caption=f"What is believed of the stays: mean {self.mean_years:.3g} years.",
            table=pd.DataFrame(rows),
            notes=(f"Standard deviation of the mean: {self.sd_years:.3g} years.",),
        )


def assume_stays(
    low_years: float, *, central_years: float, high_years: float, sigma: float = 1.0
) -> StayBelief:
    """Return what is believed when no stays are known: a low, a central and a high mean.

    Parameters
    ----------
    low_years, central_years, high_years : float
        Mean stays in rising order, above 0.
    sigma : float
        Spread of the lognormal law of the stays around each mean, an assumption too.

    Returns
    -------
    StayBelief
        The three laws in that order, with weights .185, .63 and .185.

    Raises
    ------
    ValueError
        The means do not rise, or a value lies outside its range.

    Assumptions
    -----------
    Low and high are the 5 % and 95 % points of what is believed of the mean stay.

    Source
    ------
    docs/method.md#stay-assumed.

    Examples
    --------
    >>> assume_stays(1, central_years=2, high_years=4).mean_years
    2.185
    """
    means = (low_years, central_years, high_years)
    laws = [LognormalStay(mean_years=mean, sigma=sigma) for mean in means]
    if not low_years <= central_years <= high_years:
        raise ValueError(
            "low_years, central_years and high_years must rise; "
            f"got {low_years!r}, {central_years!r}, {high_years!r}"
        )
    return StayBelief.of(laws, weights=_LOW_CENTRAL_HIGH)
