"""Need as the regions' answers tell it, where any of them has published a count."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.catalogue.udmelding import Udmelding
from analysis.country.areas import Area, AreasAt
from analysis.country.at_risk import PopulationAtRisk
from analysis.model.need.answer_rows import gather_answers
from analysis.model.need.posterior import draw_posterior
from analysis.model.need.priors import Priors
from analysis.model.need.rates import estimate_rates

_DRAWS, _LEVEL = 4_000, 0.9


def need_from_answers(
    udmelding: Udmelding,
    *,
    regions: tuple[Area, ...],
    areas: AreasAt,
    population: PopulationAtRisk,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """What the answers say of each area: reported, wrongly reported or missed, and silent.

    Parameters
    ----------
    udmelding
        The round; only answers with a published count are used.
    regions
        The regions that were asked, as they were when the round was issued.
    areas
        The areas to report on.
    population
        The population at risk, by municipality.
    rng
        Source of randomness.

    Returns
    -------
    DataFrame
        area, part, mean_persons, low_persons, high_persons (90 % interval), answered_share.
        Empty where no count is published.

    Raises
    ------
    DataError
        If a count contradicts the population or another count.

    Source
    ------
    docs/method.md#posterior-draws.
    """
    rows = pd.DataFrame(
        [
            {"area": answer.area, "status": answer.status, "low": answer.low, "high": answer.high}
            for answer in udmelding.answers
        ]
    )
    if rows.empty or rows["low"].isna().all():
        return pd.DataFrame()
    region_by_code = {code: region.slug for region in regions for code in region.municipalities}
    persons = population.by_municipality
    country = pd.DataFrame(
        {
            "region": [region_by_code[str(code)] for code in persons.index],
            "population_persons": persons.to_numpy(),
        },
        index=persons.index,
    )
    source = f"data/udmeldinger/{udmelding.slug}.yaml, answers"
    answers = gather_answers(rows, municipalities=country, source=source)
    posterior = draw_posterior(rng, rates=estimate_rates(answers, priors=Priors()), draws=_DRAWS)
    wanted = {area.slug: area.municipalities for area in areas.report_areas}
    return posterior.tabulate_split(wanted, level=_LEVEL)
