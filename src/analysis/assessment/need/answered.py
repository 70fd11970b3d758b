"""Need as answers tell it, region by region or municipality by municipality, mixed too."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analysis.assessment.need.measured import measurement_prior, tabulate_factors
from analysis.catalogue.answers import AnswerStatus
from analysis.catalogue.udmelding import FOLDER, Udmelding
from analysis.country.areas import Area, AreaKind, AreasAt
from analysis.country.at_risk import PopulationAtRisk
from analysis.errors import DataError, Problem
from analysis.model.need.answer_faults import no_count
from analysis.model.need.answer_rows import gather_answers
from analysis.model.need.answers import Answers
from analysis.model.need.moments import tabulate_shrinkage
from analysis.model.need.posterior import NeedPosterior, draw_posterior
from analysis.model.need.priors import Priors
from analysis.model.need.rates import estimate_rates
from analysis.showing import Showing, Shown

_DRAWS, _LEVEL = 4_000, 0.9
_COLUMNS = ["area", "status", "low", "high", "answered_by"]
_NOT_HEARD = {AnswerStatus.SILENT, AnswerStatus.NOT_ASKED}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class AnsweredNeed(Shown):
    """What the answers say; every table is empty where no answer holds a count.

    Parameters
    ----------
    split
        area, part (reported, measurement, silent, total), mean_persons, low_persons,
        high_persons (90 % interval), answered_share.
    coverage
        area, line_da, line_en: who answered, to stand beside every total.
    by_factor
        As `tabulate_factors`, with ``answers`` as basis.
    shrinkage
        One row per count: area, municipalities, low, high (None: no upper end), reported_rate,
        national_rate, posterior_rate (per person at risk), weight (of the area's own count).
    findings
        place, value, rule_da, rule_en, cure_da, cure_en: what is allowed but worth knowing. Also
        where nobody gave a count.
    """

    split: pd.DataFrame = field(default_factory=pd.DataFrame)
    coverage: pd.DataFrame = field(default_factory=pd.DataFrame)
    by_factor: pd.DataFrame = field(default_factory=pd.DataFrame)
    shrinkage: pd.DataFrame = field(default_factory=pd.DataFrame)
    findings: pd.DataFrame = field(default_factory=pd.DataFrame)

    def showing(self) -> Showing:
        """The total by area and part, with what is remarkable."""
        found = self.findings.to_dict("records")
        return Showing(
            caption="Need as the answers tell it, persons.",
            table=self.split,
            notes=tuple(f"{row['place']}: {row['rule_en']}" for row in found),
        )


def need_from_answers(
    udmelding: Udmelding,
    *,
    regions: tuple[Area, ...],
    areas: AreasAt,
    population: PopulationAtRisk,
    rng: np.random.Generator,
    returns: pd.DataFrame | None = None,
) -> AnsweredNeed:
    """What the answers say of each area: reported, wrongly reported or missed, and silent.

    Parameters
    ----------
    udmelding
        The round; only answers with a published count are used.
    regions
        The regions that were asked, as they were when the round was issued.
    areas
        The areas to report on: those where everybody was asked.
    population
        The population at risk, by municipality.
    rng
        Source of randomness.
    returns
        Further answers, one row per municipality or region: area (three-digit code, or slug of a
        region), status, low, high and, where it applies, answered_by, as `gather_answers` reads
        them. A region that stands here stands for its published answer. Whoever hands them in
        answers for the edition: the public one may only be given released counts.

    Raises
    ------
    DataError
        If a count is negative, fractional, above the population or against another count; with
        the row and what to do.

    Source
    ------
    docs/method.md#posterior-draws, #measurement-factor, #shrinkage.
    """
    rows, source = _rows(udmelding, returns)
    country = _country(regions, population.by_municipality)
    asked = set(country.index)
    rows = rows[~rows["area"].isin(_not_asked(asked, areas, population.by_municipality))]
    answers = _gather(rows, country, source)
    if answers is None:
        # A region that answered with a count nobody has published has not been silent.
        unheard = returns is not None or set(rows["status"]) <= _NOT_HEARD
        found = (no_count(source),) if unheard and len(rows) else ()
        return AnsweredNeed(findings=_tabulate_findings(found))
    priors = Priors(measurement=measurement_prior(udmelding))
    rates = estimate_rates(answers, priors=priors)
    posterior = draw_posterior(rng, rates=rates, draws=_DRAWS)
    wanted = {
        area.slug: area.municipalities
        for area in areas.report_areas
        if asked.issuperset(area.municipalities)
    }
    return AnsweredNeed(
        split=posterior.tabulate_split(wanted, level=_LEVEL),
        coverage=_coverage(answers, wanted),
        by_factor=tabulate_factors(rng, rates=rates, basis="answers"),
        shrinkage=_shrinkage(posterior),
        findings=_tabulate_findings(answers.findings),
    )


def _not_asked(asked: set[str], areas: AreasAt, persons: pd.Series[float]) -> set[str]:
    """Regions and municipalities that a regional round left out: not silent, so nothing is inferred.

    Whatever else a row may name stays, to be refused where it is read.
    """
    others = {str(code) for code in persons.index} - asked
    regions = (area for area in areas.known if area.kind is AreaKind.REGION)
    return others | {region.slug for region in regions if asked.isdisjoint(region.municipalities)}


def _rows(udmelding: Udmelding, returns: pd.DataFrame | None) -> tuple[pd.DataFrame, str]:
    """Published answers, and those handed in, which go first where both name an area."""
    published = pd.DataFrame(
        [
            {"area": answer.area, "status": answer.status, "low": answer.low, "high": answer.high}
            for answer in udmelding.answers
        ],
        columns=_COLUMNS,
    ).astype(object)
    file = f"{FOLDER}/{udmelding.slug}.yaml, answers"
    if returns is None or returns.empty:
        return published, file
    kept = published[~published["area"].isin(returns["area"].astype(str))]
    joined = pd.concat([kept, returns.astype(object)], ignore_index=True)
    return joined, f"{file} + returns" if len(kept) else "returns"


def _country(regions: tuple[Area, ...], persons: pd.Series[float]) -> pd.DataFrame:
    region_by_code = {code: region.slug for region in regions for code in region.municipalities}
    asked = persons[persons.index.isin(region_by_code)]
    return pd.DataFrame(
        {
            "region": [region_by_code[str(code)] for code in asked.index],
            "population_persons": asked.to_numpy(),
        },
        index=asked.index,
    )


def _gather(rows: pd.DataFrame, country: pd.DataFrame, source: str) -> Answers | None:
    """The answers, or None where everything is in order but nobody gave a count."""
    if rows.empty:
        return None
    try:
        return gather_answers(rows, municipalities=country, source=source)
    except DataError as error:
        if list(error.problems) == [no_count(source)]:
            return None
        raise


def _coverage(answers: Answers, wanted: dict[str, tuple[str, ...]]) -> pd.DataFrame:
    lines = {slug: answers.coverage(codes).describe() for slug, codes in wanted.items()}
    return pd.DataFrame(
        [{"area": slug, "line_da": line.da, "line_en": line.en} for slug, line in lines.items()]
    )


def _shrinkage(posterior: NeedPosterior) -> pd.DataFrame:
    rows = [
        {
            "area": row["area"],
            "municipalities": int(row["municipalities"]),
            "low": int(row["low"]),
            # Kept as None: an upper end that is not known is not a number.
            "high": None if pd.isna(row["high"]) else int(row["high"]),
            "reported_rate": float(row["reported_rate_low"]),
            "national_rate": float(row["national_reported_rate"]),
            "posterior_rate": float(row["posterior_reported_rate"]),
            "weight": float(row["weight"]),
        }
        for row in tabulate_shrinkage(posterior.rates).to_dict("records")
    ]
    return pd.DataFrame(rows, dtype=object).infer_objects() if rows else pd.DataFrame()


def _tabulate_findings(found: tuple[Problem, ...]) -> pd.DataFrame:
    rows = [
        {
            "place": problem.place,
            "value": problem.value,
            "rule_da": problem.rule.da,
            "rule_en": problem.rule.en,
            "cure_da": problem.cure.da if problem.cure else "",
            "cure_en": problem.cure.en if problem.cure else "",
        }
        for problem in found
    ]
    return pd.DataFrame(rows)
