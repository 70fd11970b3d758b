"""One law fitted to stays by maximum likelihood, with what the stays leave open about it.

Each law is searched in the logarithm of its mean and of its form, so that nothing can become
negative. The law as a whole is passed on as a few laws with weights, by quadrature over the
likelihood itself; the interval of its mean is found in `stay_interval`.
"""

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import optimize, special

from analysis.model.stay.stay_belief import StayBelief
from analysis.model.stay.stay_bias import BIAS_REACH, estimate_log_mean_bias
from analysis.model.stay.stay_families import LawFamily, law_families
from analysis.model.stay.stay_law import StayLaw
from analysis.model.stay.stay_likelihood import StayLikelihood
from analysis.showing import Showing, Shown

Floats = NDArray[np.float64]

FEWEST_EXITS = 3
_STEP = 1e-3
# Nearer than this to the end of its range, a value has no room for second differences.
_NO_ROOM = 3 * _STEP
# The mean is what a census turns on; the form given the mean needs fewer nodes.
_MEAN_NODES, _FORM_NODES = 5, 3
# Of a logarithm: less would leave a parameter open by a factor of more than a thousand million.
_SMALLEST_INFORMATION = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class StayFit(Shown):
    """One law by maximum likelihood. Made by `fit_law`.

    `law` is the law at the maximum, on which laws are compared; `mean_years` is its mean with the
    bias taken out that a maximum has where stays are few.

    Parameters
    ----------
    name : str
        Name of the law, a key of `law_families`.
    law : StayLaw
        The fitted law.
    family : LawFamily
        The kind of law.
    likelihood : StayLikelihood
        What it was fitted to.
    searched : array of float, shape (parameters,)
        The searched values at the maximum.
    information : array of float, shape (parameters, parameters)
        Observed information there; rows and columns of values at the end of their range are 0.
    at_bound : tuple of str
        Parameters that ended at the end of their range.
    """

    name: str
    law: StayLaw
    family: LawFamily
    likelihood: StayLikelihood
    searched: Floats
    information: Floats
    at_bound: tuple[str, ...]

    @property
    def log_likelihood(self) -> float:
        """Log likelihood at the maximum."""
        return self.likelihood.log_likelihood(self.law)

    @property
    def aic(self) -> float:
        """Akaike's information criterion: smaller is better."""
        return 2 * len(self.searched) - 2 * self.log_likelihood

    @property
    def mean_years(self) -> float:
        """Mean stay, with the bias of the maximum taken out: what to report.

        Source
        ------
        docs/method.md#stay-bias.
        """
        free = [place for place in self.free if self._has_room(place)]
        if 0 not in free:
            return self.law.mean_years
        bias = estimate_log_mean_bias(
            self.likelihood, build=self.family.build, searched=self.searched, free=free
        )
        return self.law.mean_years * math.exp(-bias)

    @property
    def log_score(self) -> float:
        """Mean log chance of a stay that the law was not fitted to (leave one out, to first order).

        Source
        ------
        docs/method.md#stay-comparison.
        """
        free = self.free
        scores = _scores(self)[free]
        weighted = (scores * self.likelihood.stays) @ scores.T
        inverse = np.linalg.inv(self.information[np.ix_(free, free)])
        penalty = float(np.sum(inverse * weighted))
        return (self.log_likelihood - penalty) / self.likelihood.stay_count

    @property
    def free(self) -> list[int]:
        """Places of the searched values that did not end at the end of their range."""
        return [i for i, name in enumerate(self.family.parameters) if name not in self.at_bound]

    @property
    def is_determined(self) -> bool:
        """Whether the stays have one best law of this kind, away from the ends of its range."""
        if not set(self.at_bound) <= {"release_share"}:
            return False
        free = self.free
        sizes = np.linalg.eigvalsh(self.information[np.ix_(free, free)])
        return bool(sizes[0] > _SMALLEST_INFORMATION)

    def _has_room(self, place: int) -> bool:
        low, high = self.family.bounds[place]
        return bool(low + BIAS_REACH < self.searched[place] < high - BIAS_REACH)

    def belief(self) -> StayBelief:
        """Return laws with weights that carry what the stays leave open about this law.

        Source
        ------
        docs/method.md#stay-uncertainty.
        """
        free = self.free
        spread = np.linalg.cholesky(np.linalg.inv(self.information[np.ix_(free, free)]))
        rules = [
            zip(*special.roots_hermitenorm(_FORM_NODES if place else _MEAN_NODES), strict=True)
            for place in free
        ]
        laws, log_weights, highest = [], [], self.log_likelihood
        for chosen in itertools.product(*rules):
            standard, rule_weights = np.array(chosen).T
            values = self.searched.copy()
            values[free] += spread @ standard
            if np.any(values != self.family.clip(values)):
                continue
            law = self.family.build(values)
            gain = self.likelihood.log_likelihood(law) - highest + standard @ standard / 2
            laws.append(law)
            log_weights.append(float(np.log(rule_weights).sum() + gain))
        chances = np.exp(np.array(log_weights) - max(log_weights))
        return StayBelief.of(laws, weights=chances / chances.sum())

    def showing(self) -> Showing:
        """Return the fitted parameters, the mean stay and how well the law fits."""
        names = self.family.parameters
        values = (getattr(self.law, name, None) for name in names)
        rows = [
            *(
                {"quantity": name, "value": value}
                for name, value in zip(names, values, strict=True)
            ),
            {"quantity": "mean_years_bias_taken_out", "value": self.mean_years},
            {"quantity": "log_likelihood", "value": self.log_likelihood},
            {"quantity": "aic", "value": self.aic},
        ]
        at_bound = ", ".join(self.at_bound)
        return Showing(
            caption=f"Law of the stays: {self.name}, by maximum likelihood; times in years.",
            table=pd.DataFrame(rows),
            notes=(f"At the end of its range: {at_bound}.",) if at_bound else (),
        )


def fit_law(likelihood: StayLikelihood, *, name: str) -> StayFit:
    """Fit one law to stays by maximum likelihood.

    Parameters
    ----------
    likelihood : StayLikelihood
        Stays, of which at least three ended.
    name : str
        A name of `law_families`.

    Raises
    ------
    ValueError
        The name is unknown, or fewer than three stays ended.

    Assumptions
    -----------
    Stays are independent and follow one law; when somebody is still there tells nothing of when
    they leave.

    Source
    ------
    docs/method.md#stay-likelihood.

    Examples
    --------
    >>> import pandas as pd
    >>> from analysis.model.stay.stay_likelihood import build_likelihood
    >>> from analysis.model.stay.stay_rows import check_stays
    >>> from analysis.model.stay.stay_sample import ObservationWindow
    >>> window = ObservationWindow(first_month="2010-01", last_month="2019-12")
    >>> exits = ["2011-03", "2011-11", "2012-06", "2013-01", "2015-08", None]
    >>> table = pd.DataFrame({"entry_month": "2010-07", "exit_month": exits})
    >>> sample = check_stays(table, window=window, file="ophold.csv")
    >>> fit = fit_law(build_likelihood(sample), name="weibull")
    >>> round(fit.law.mean_years, 1)
    4.2
    """
    families = law_families()
    if name not in families:
        raise ValueError(f"name must be one of {', '.join(families)}; got {name!r}")
    if likelihood.exit_count < FEWEST_EXITS:
        raise ValueError(
            f"stays must hold at least {FEWEST_EXITS} that ended, to fit a law; got "
            f"{likelihood.exit_count}: widen the window, or use an assumed stay"
        )
    family = families[name]

    def loss(values: Floats) -> float:
        return -likelihood.log_likelihood(family.build(values))

    start = np.array([_start_log_mean(likelihood), *family.start])
    found = optimize.minimize(
        loss, start, method="L-BFGS-B", bounds=family.bounds, options={"ftol": 1e-13}
    )
    searched = np.asarray(found.x, dtype=np.float64)
    bounds = np.array(family.bounds)
    ended = np.any(np.abs(bounds - searched[:, np.newaxis]) < _NO_ROOM, axis=1)
    return StayFit(
        name=name,
        law=family.build(searched),
        family=family,
        likelihood=likelihood,
        searched=searched,
        information=_information(loss, searched, ended),
        at_bound=tuple(
            name for name, at_end in zip(family.parameters, ended, strict=True) if at_end
        ),
    )


def _start_log_mean(likelihood: StayLikelihood) -> float:
    """Return the log of months under observation per exit, the mean if leaving never changed."""
    months = likelihood.months[likelihood.span] - likelihood.months[likelihood.delay]
    years = float(likelihood.stays @ (months + 0.5)) / 12
    return float(np.clip(math.log(years / likelihood.exit_count), -2.5, 4.0))


def _information(loss: Callable[[Floats], float], at: Floats, ended: NDArray[np.bool_]) -> Floats:
    """Return the matrix of second differences of the loss, 0 where a value's range ended."""
    size = len(at)
    steps = _STEP * np.eye(size)
    matrix = np.zeros((size, size))
    for i in range(size):
        for j in range(i, size):
            if ended[i] or ended[j]:
                continue
            corners = (
                loss(at + steps[i] + steps[j])
                - loss(at + steps[i] - steps[j])
                - loss(at - steps[i] + steps[j])
                + loss(at - steps[i] - steps[j])
            )
            matrix[i, j] = matrix[j, i] = corners / (4 * _STEP**2)
    return matrix


def _scores(fit: StayFit) -> Floats:
    """Return the slope of each distinct stay's log chance, by parameter."""
    rows = []
    for step in _STEP * np.eye(len(fit.searched)):
        above, below = (
            fit.likelihood.log_chances(fit.family.build(fit.family.clip(fit.searched + way)))
            for way in (step, -step)
        )
        rows.append((above - below) / (2 * _STEP))
    return np.array(rows)
