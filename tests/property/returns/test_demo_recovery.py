"""Does the estimate find the truth of synthetic worlds as often as it promises?"""

import numpy as np
import pandas as pd
from scipy import stats

from analysis.assessment.need.measured import measurement_prior
from analysis.catalogue import read_udmelding
from analysis.country import read_areas, read_population
from analysis.model.need.answer_rows import gather_answers
from analysis.model.need.posterior import draw_posterior
from analysis.model.need.priors import Priors
from analysis.model.need.rates import estimate_rates
from analysis.reading import Reader, find_root
from analysis.returns.demo.world import make_world, seed_world

SLUG = "udviklingshaemning-dom-2019"
WORLDS, LEVEL = 20, 0.9


def test_the_interval_of_the_total_holds_the_truth_as_often_as_it_says() -> None:
    reader = Reader(find_root())
    udmelding, areas = read_udmelding(reader, SLUG), read_areas(reader)
    group = udmelding.target_group.population_at_risk
    population = (
        read_population(reader)
        .at_risk(group.bands, sex=group.sex, as_of=udmelding.data_day)
        .by_municipality
    )
    priors, held = Priors(measurement=measurement_prior(udmelding)), 0
    for seed in range(WORLDS):
        world = make_world(
            udmelding, areas=areas, population=population, rng=seed_world(seed, SLUG)
        )
        members = world.municipalities.values()
        country = pd.DataFrame(
            {
                "region": [one.region for one in members],
                "population_persons": [one.population_persons for one in members],
            },
            index=list(world.municipalities),
        )
        answers = gather_answers(world.answers(), municipalities=country)
        rates = estimate_rates(answers, priors=priors)
        posterior = draw_posterior(np.random.default_rng(seed), rates=rates, draws=2_000)
        total = posterior.need.count_persons.sum(axis=1)
        low, high = np.quantile(total, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
        held += low <= world.true_persons <= high
    # Of twenty, one count in a thousand would be lower than this if the promise is kept.
    assert held >= stats.binom(WORLDS, LEVEL).ppf(0.001), held
