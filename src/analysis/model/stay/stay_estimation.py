"""The length of stay, from current and former residents: every law on the same likelihood.

Those who are there today are met because their stays are long, and their stays have not ended.
Both are in the likelihood, so a window of two years tells of stays of ten, as far as somebody in
their tenth year was seen to stay or to leave.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.language import Text
from analysis.model.arguments import check_level
from analysis.model.findings import Finding
from analysis.model.stay.stay_belief import StayBelief
from analysis.model.stay.stay_families import law_families
from analysis.model.stay.stay_fit import FEWEST_EXITS, StayFit, fit_law
from analysis.model.stay.stay_interval import mean_interval_years
from analysis.model.stay.stay_likelihood import StayLikelihood, build_likelihood
from analysis.model.stay.stay_sample import StaySample
from analysis.showing import Showing, Shown

# Below this many exits an estimate is shown with a warning: its interval rests on few events.
_FEW_EXITS = 10
# From this share of the mean beyond the longest stay seen, the mean is mostly the law's word.
_MUCH_BEYOND_SHARE = 0.1
_MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class StayEstimate(Shown):
    """All laws fitted to the same stays, the best first. Made by `estimate_stays`.

    Parameters
    ----------
    sample : StaySample
        The stays.
    level : float
        Probability of the intervals.
    fits : tuple of StayFit
        Laws that the stays determine, by rising AIC; empty where they determine none.
    mean_intervals_years : tuple of pairs
        Profile interval of each law's mean stay; no upper end (None) where the stays set none.
    findings : tuple of Finding
        What a reader must know, those of the sample first.
    """

    sample: StaySample
    level: float
    fits: tuple[StayFit, ...]
    mean_intervals_years: tuple[tuple[float, float | None], ...]
    findings: tuple[Finding, ...]

    @property
    def best(self) -> StayFit | None:
        """The law with the smallest AIC; None where the stays determine none."""
        return self.fits[0] if self.fits else None

    @property
    def akaike_weights(self) -> np.ndarray:
        """Weight of each law, in their order; they sum to one."""
        aic = np.array([fit.aic for fit in self.fits])
        relative = np.exp(-(aic - aic.min(initial=np.inf)) / 2)
        return np.asarray(relative / relative.sum())

    def belief(self) -> StayBelief:
        """Return what is believed of the stays: all laws by Akaike weight, each with its doubt.

        Raises
        ------
        ValueError
            The stays determine no law.

        Source
        ------
        docs/method.md#stay-uncertainty.
        """
        if not self.fits:
            raise ValueError(
                "the stays determine no law (see findings): use assume_stays with a low, a central "
                "and a high mean stay"
            )
        beliefs = [fit.belief() for fit in self.fits]
        shares = [
            share * belief.weights
            for share, belief in zip(self.akaike_weights, beliefs, strict=True)
        ]
        laws = [law for belief in beliefs for law in belief.laws]
        return StayBelief.of(laws, weights=np.concatenate(shares))

    def tabulate(self) -> pd.DataFrame:
        """Return the laws side by side; one row per law, the best first.

        Returns
        -------
        DataFrame
            law, parameters, log_likelihood, aic, akaike_weight_share, log_score_per_stay,
            mean_years (bias taken out), mean_low_years, mean_high_years (missing: the stays set no
            upper end),
            beyond_share (of the mean, beyond the longest stay seen).
        """
        rows = [
            {
                "law": fit.name,
                "parameters": len(fit.searched),
                "log_likelihood": fit.log_likelihood,
                "aic": fit.aic,
                "akaike_weight_share": float(weight),
                "log_score_per_stay": fit.log_score,
                "mean_years": fit.mean_years,
                "mean_low_years": interval[0],
                "mean_high_years": interval[1],
                "beyond_share": _beyond_share(fit, self.sample),
            }
            for fit, interval, weight in zip(
                self.fits, self.mean_intervals_years, self.akaike_weights, strict=True
            )
        ]
        table = pd.DataFrame(rows, columns=list(_COLUMNS))
        return table.astype({"mean_high_years": "Float64"})

    def showing(self) -> Showing:
        """Return the laws side by side, with what a reader must know."""
        return Showing(
            caption=f"Laws fitted to {self.sample.stays} stays, the best first.",
            table=self.tabulate(),
            notes=(
                f"mean_low_years and mean_high_years: {self.level:.0%} profile interval.",
                *(finding.text.en for finding in self.findings),
            ),
        )


def estimate_stays(sample: StaySample, *, level: float = 0.9) -> StayEstimate:
    """Fit every law to the stays of current and former residents, and compare them.

    Parameters
    ----------
    sample : StaySample
        Stays seen in a window.
    level : float
        Probability of the intervals, strictly between 0 and 1.

    Returns
    -------
    StayEstimate

    Raises
    ------
    ValueError
        `level` is not strictly between 0 and 1.

    Assumptions
    -----------
    The length of a stay does not depend on when it began; entries are spread evenly over their
    month; all who were there within the window are in the sample.

    Source
    ------
    docs/method.md#stay-likelihood, #stay-comparison, #stay-uncertainty.

    Examples
    --------
    >>> from analysis.model.stay.stay_rows import check_stays
    >>> from analysis.model.stay.stay_sample import ObservationWindow
    >>> window = ObservationWindow(first_month="2010-01", last_month="2019-12")
    >>> exits = ["2011-03", "2011-11", "2012-06", "2013-01", "2015-08", None]
    >>> table = pd.DataFrame({"entry_month": "2010-07", "exit_month": exits})
    >>> estimate = estimate_stays(check_stays(table, window=window, file="ophold.csv"))
    >>> estimate.best.name, [finding.code for finding in estimate.findings]
    ('lognormal', ['few-completed-stays', 'mean-beyond-data'])
    """
    check_level("level", level)
    findings = list(sample.findings)
    fits: tuple[StayFit, ...] = ()
    intervals: tuple[tuple[float, float | None], ...] = ()
    if sample.exits >= FEWEST_EXITS:
        fits, dropped = _fit_all(build_likelihood(sample))
        intervals = tuple(mean_interval_years(fit, level=level) for fit in fits)
        findings.extend([_few(sample.exits)] if sample.exits < _FEW_EXITS else [])
        findings.extend(dropped)
    elif sample.exits > 0:
        findings.append(_too_few(sample.exits))
    if fits:
        findings.extend(_describe_best(fits[0], intervals[0], sample))
    return StayEstimate(
        sample=sample,
        level=level,
        fits=fits,
        mean_intervals_years=intervals,
        findings=tuple(findings),
    )


def _fit_all(likelihood: StayLikelihood) -> tuple[tuple[StayFit, ...], list[Finding]]:
    fits, dropped = [], []
    for name in law_families():
        fit = fit_law(likelihood, name=name)
        if fit.is_determined:
            fits.append(fit)
        else:
            dropped.append(_undetermined(fit))
    return tuple(sorted(fits, key=lambda fit: fit.aic)), dropped


def _describe_best(
    best: StayFit, interval: tuple[float, float | None], sample: StaySample
) -> list[Finding]:
    findings = []
    if interval[1] is None:
        findings.append(Finding(code="mean-unbounded", text=_UNBOUNDED))
    beyond = _beyond_share(best, sample)
    if beyond > _MUCH_BEYOND_SHARE:
        findings.append(_beyond(beyond, int(sample.span_months.max()) / _MONTHS))
    return findings


def _beyond_share(fit: StayFit, sample: StaySample) -> float:
    """Return the share of the mean that stays longer than any seen contribute."""
    longest = float(sample.span_months.max()) / _MONTHS
    return float(fit.law.equilibrium_survival(longest))


_COLUMNS = (
    "law",
    "parameters",
    "log_likelihood",
    "aic",
    "akaike_weight_share",
    "log_score_per_stay",
    "mean_years",
    "mean_low_years",
    "mean_high_years",
    "beyond_share",
)
_UNBOUNDED = Text(
    "Opholdene sætter ingen øvre grænse for det gennemsnitlige ophold: for få er set flytte. "
    "Udvid vinduet, eller vis et antaget ophold ved siden af.",
    "The stays set no upper limit to the mean stay: too few were seen to leave. Widen the window, "
    "or show an assumed stay beside it.",
)


def _too_few(exits: int) -> Finding:
    text = Text(
        f"Kun {exits} ophold er afsluttet i vinduet; der skal mindst {FEWEST_EXITS} til. Udvid "
        "vinduet, eller brug et antaget ophold: lav, central og høj.",
        f"Only {exits} of the stays ended within the window; at least {FEWEST_EXITS} are needed. "
        "Widen the window, or use an assumed stay: low, central and high.",
    )
    return Finding(code="too-few-completed-stays", text=text)


# As a reader knows the laws; the others are called what they are called everywhere.
_LAWS = {"reviews": Text("Weibull med prøvelser", "Weibull with reviews")}


def _few(exits: int) -> Finding:
    text = Text(
        f"Skønnet hviler på {exits} afsluttede ophold: intervallet er bredt og selv usikkert. "
        "Vis et antaget ophold ved siden af.",
        f"The estimate rests on {exits} completed stays: its interval is wide and itself unsure. "
        "Show an assumed stay beside it.",
    )
    return Finding(code="few-completed-stays", text=text)


def _undetermined(fit: StayFit) -> Finding:
    name = _LAWS.get(fit.name, Text(fit.name, fit.name))
    text = Text(
        f"Loven {name.da} er udeladt: opholdene fastlægger ikke dens parametre.",
        f"The law {name.en} is left out: the stays do not determine its parameters.",
    )
    return Finding(code="law-undetermined", text=text)


def _beyond(share: float, longest_years: float) -> Finding:
    percent, longest = round(100 * share), round(longest_years, 1)
    text = Text(
        f"{percent} % af det gennemsnitlige ophold ligger ud over det længste set "
        f"({str(longest).replace('.', ',')} år): den del er lovens, ikke tallenes. "
        "Sammenlign med de andre love.",
        f"{percent} % of the mean stay lies beyond the longest seen ({longest} years): that part "
        "is the law's word, not the data's. Compare the other laws.",
    )
    return Finding(code="mean-beyond-data", text=text)
