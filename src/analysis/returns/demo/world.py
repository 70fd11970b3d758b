"""Drawing a synthetic world for a round: its citizens, offers and respondents, from one generator."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.catalogue import Udmelding
from analysis.catalogue.themes import Asks
from analysis.country import Areas
from analysis.returns.demo.conduct import Conducted, draw_conduct
from analysis.returns.demo.laws import Conduct, Laws, Says
from analysis.returns.demo.lives import month_before
from analysis.returns.demo.offers import Setting, draw_offers
from analysis.returns.demo.opinions import draw_opinion, draw_words
from analysis.returns.demo.people import Citizens, draw_citizens, served
from analysis.returns.demo.stays import StayDrawn
from analysis.returns.demo.truth import BELOW, DemoMunicipality, World
from analysis.returns.form.definition import municipalities_asked

# A municipality is asked for its return before the region's joint answer is due.
_DAYS_FOR_THE_JOINT_ANSWER = 60
# Mean ratings of a region.
_MOOD = (2.2, 4.0)


def seed_world(seed: int, slug: str) -> np.random.Generator:
    """The generator of a round's world: other rounds' worlds from the same seed are others.

    Examples
    --------
    >>> seed_world(1, "tegnsprog-2022").random() == seed_world(1, "punktskrift-2022").random()
    False
    """
    return np.random.default_rng([seed, *slug.encode()])


def make_world(
    udmelding: Udmelding,
    *,
    areas: Areas,
    population: pd.Series[float],
    rng: np.random.Generator,
    laws: Laws | None = None,
) -> World:
    """Draw a synthetic world for a round: the same one from the same generator.

    Parameters
    ----------
    population
        The round's population at risk, persons by municipality code.
    rng
        Source of all randomness.
    laws
        What is drawn between what; the spans of `Laws` when None.

    Assumptions
    -----------
    Those of `draw_citizens` and `draw_lives`. Silence does not depend on the number of citizens.
    No published total of any round is used: the expected one is drawn from a span that is the same
    for all of them.

    Source
    ------
    docs/returns.md, “Den syntetiske verden”.
    """
    laws = laws or Laws()
    persons = population.loc[list(municipalities_asked(udmelding, areas))]
    people, conduct, lives, opinions = rng.spawn(4)
    citizens = draw_citizens(
        people,
        population=np.asarray(persons, dtype=np.float64),
        rule=udmelding.capacity.rule,
        laws=laws,
        measurement=laws.measurement(udmelding.need.measurement_factor),
    )
    conducted = draw_conduct(
        conduct,
        [str(code) for code in persons.index],
        neighbourhood=_landsdele(areas),
        counts_number=_counts_number(udmelding),
        laws=laws,
    )
    setting = _setting(lives, udmelding, areas=areas, persons=persons, citizens=citizens, laws=laws)
    municipalities = _municipalities(
        opinions,
        areas,
        setting=setting,
        citizens=citizens,
        conducted=conducted,
        says=_draw_says(conduct, citizens, tuple(conducted.values()), laws),
    )
    return World(
        slug=udmelding.slug,
        laws=laws,
        counts_number=_counts_number(udmelding),
        national_persons=citizens.national_persons,
        rate_cv=citizens.rate_cv,
        factor=citizens.factor,
        stay=setting.law,
        month=setting.month,
        due=_due(udmelding),
        municipalities={one.code: one for one in municipalities},
        offers=draw_offers(lives, setting),
        region_words={slug: draw_words(opinions) for slug in sorted({*setting.region.values()})},
    )


def _counts_number(udmelding: Udmelding) -> bool:
    return any(theme.asks in (Asks.NEED, Asks.OFFER) for theme in udmelding.themes)


def _landsdele(areas: Areas) -> dict[str, str]:
    return {str(code): str(part) for code, part in areas.municipalities["landsdel"].items()}


def _due(udmelding: Udmelding) -> dt.date:
    """The day a secretariat would want the returns; of a round without a deadline, its data day's."""
    deadline = udmelding.deadline_in_force(udmelding.data_day)
    last = deadline.date.last if deadline else None
    return (last or udmelding.data_day) - dt.timedelta(days=_DAYS_FOR_THE_JOINT_ANSWER)


def _setting(
    rng: np.random.Generator,
    udmelding: Udmelding,
    *,
    areas: Areas,
    persons: pd.Series[float],
    citizens: Citizens,
    laws: Laws,
) -> Setting:
    codes = [str(code) for code in persons.index]
    regions = areas.at(udmelding.data_day).regions
    region = {code: area.slug for area in regions for code in area.municipalities}
    log_mean = rng.uniform(math.log(laws.stay_low_years), math.log(laws.stay_high_years))
    sigma = rng.uniform(laws.stay_sigma_low, laws.stay_sigma_high)
    return Setting(
        udmelding=udmelding,
        population=dict(zip(codes, persons.tolist(), strict=True)),
        region={code: region[code] for code in codes},
        served=dict(zip(codes, served(citizens.situations).tolist(), strict=True)),
        law=StayDrawn(mean_years=float(np.exp(log_mean)), sigma=float(sigma)),
        month=month_before(f"{_due(udmelding):%Y-%m}", 1),
        years_back=laws.years_back,
        most_stays=laws.most_stays,
    )


def _municipalities(
    rng: np.random.Generator,
    areas: Areas,
    *,
    setting: Setting,
    citizens: Citizens,
    conducted: Mapping[str, Conducted],
    says: Sequence[Says],
) -> list[DemoMunicipality]:
    moods = {slug: float(rng.uniform(*_MOOD)) for slug in sorted({*setting.region.values()})}
    return [
        DemoMunicipality(
            code=code,
            name=areas.names[code],
            region=setting.region[code],
            population_persons=float(population),
            intensity_persons=float(citizens.intensity[place]),
            true_persons=int(citizens.true[place]),
            found_persons=int(citizens.found[place]),
            wrongly_persons=int(citizens.wrongly[place]),
            situations={
                name: int(counts[place]) for name, counts in citizens.reported_situations.items()
            },
            conducted=conducted[code],
            says=says[place],
            opinion=draw_opinion(rng, mood=moods[setting.region[code]]),
        )
        for place, (code, population) in enumerate(setting.population.items())
    ]


def _draw_says(
    rng: np.random.Generator, citizens: Citizens, conducted: Sequence[Conducted], laws: Laws
) -> list[Says]:
    """In which form each gives its number; only those who answer plainly leave it open."""
    found = []
    for count, one in zip(citizens.found + citizens.wrongly, conducted, strict=True):
        chance = rng.random()
        says = Says.NUMBER
        if one.conduct in (Conduct.ON_TIME, Conduct.LATE):
            if chance < laws.dont_know_share:
                says = Says.DONT_KNOW
            elif 0 < count < BELOW and chance < laws.dont_know_share + laws.below_five_share:
                says = Says.BELOW_FIVE
        found.append(says)
    return found
