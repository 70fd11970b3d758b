"""What each alternative means: shortage, occupancy, sustainability, displacement, places, money.

Everything here is exact for its supply rule, or is not computed: a value that no exact formula
gives is None, and help that none covers is refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.model.balance.must_receive import occupancy_share
from analysis.model.balance.sustainability import (
    MinimumVolume,
    Sustainability,
    assess_sustainability,
)
from analysis.model.queueing.load import Load
from analysis.model.scenarios.alternatives import Scenario
from analysis.model.scenarios.financing import yearly_cost_dkk
from analysis.model.scenarios.shortage import Rule, assess_shortage, shortage_chance_alone


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferOutcome:
    """One offer of a scenario in one year.

    Parameters
    ----------
    name : str
        The offer.
    places : int
        Its places.
    share : float
        Share of all citizens who belong to it.
    mean_persons : float
        Expected citizens who belong to it at a time.
    shortage_chance : float
        By itself, without help: chance of more citizens than places (must receive), of waiting
        (may wait), or of no place in time (within days).
    occupancy_share : float
        Expected citizens who belong to it per place.
    sustainability : Sustainability or None
        How often it has too few citizens; None where the mean stay is not known.
    """

    name: str
    places: int
    share: float
    mean_persons: float
    shortage_chance: float
    occupancy_share: float
    sustainability: Sustainability | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioOutcome:
    """One scenario in one year, with the help its offers give each other.

    Parameters
    ----------
    scenario : str
        The scenario.
    year : float
        The year.
    places : int
        Places in all.
    mean_persons : float
        Expected citizens who need a place at a time.
    shortage_chance : float
        Must receive: chance that somebody has no place. May wait: share of new citizens who wait.
        Within days: share of new citizens who get no place in time.
    shortage_persons : float
        Must receive: expected citizens without a place. May wait: expected citizens waiting, with
        the expected load; infinite where the queue grows. Within days: expected citizens a year
        who get no place in time.
    occupancy_share : float
        Expected citizens per place, all offers together.
    displaced_persons : float or None
        Expected citizens in another area's offer at a time; None where nothing exact gives it.
    cost_dkk_per_year : float or None
        What the places cost; None where no rate is stated.
    offers : tuple of OfferOutcome
        The open offers.
    """

    scenario: str
    year: float
    places: int
    mean_persons: float
    shortage_chance: float
    shortage_persons: float
    occupancy_share: float
    displaced_persons: float | None
    cost_dkk_per_year: float | None
    offers: tuple[OfferOutcome, ...]


def evaluate_scenario(
    scenario: Scenario,
    *,
    load: Load,
    year: float,
    rule: Rule,
    minimum: MinimumVolume | None,
    years: int,
) -> ScenarioOutcome:
    """Return what a scenario means in one year, in the long run with that year's need and places.

    Parameters
    ----------
    scenario : Scenario
        The alternative.
    load : Load
        Need of the whole in that year, before the scenario's own sensitivities.
    year : float
        The year, which tells the offers that are open.
    rule : MustReceive, MayWait or WithinDays
        What must happen when there is no room.
    minimum : MinimumVolume or None
        The analyst's minimum volume; None: none is set.
    years : int
        Years that the chances of too few citizens cover.

    Raises
    ------
    ValueError
        No offer is open, a parameter lies outside its range, or the help is one that no exact
        formula covers: in part among more than three offers, or in part where citizens wait.

    Assumptions
    -----------
    The year is in its own long run, with that year's need and places.

    Source
    ------
    docs/method.md#scenario-outcomes.

    Examples
    --------
    >>> from analysis.model.scenarios.alternatives import PlannedOffer
    >>> from analysis.model.scenarios.shortage import MustReceive
    >>> only = PlannedOffer(name="Kofoedsminde", share=1.0, places_from=((2019, 60),))
    >>> found = evaluate_scenario(
    ...     Scenario(name="Som i dag", offers=(only,)),
    ...     load=Load(mean_persons=72),
    ...     year=2019,
    ...     rule=MustReceive(),
    ...     minimum=None,
    ...     years=10,
    ... )
    >>> round(found.shortage_chance, 2), round(found.shortage_persons, 1)
    (0.92, 12.3)
    """
    changed, opened = scenario.change(load), scenario.at(year)
    shortage = assess_shortage(changed, opened, rule=rule)
    places, rate = sum(opened.places), scenario.rate_dkk_per_place_day
    return ScenarioOutcome(
        scenario=scenario.name,
        year=year,
        places=places,
        mean_persons=changed.mean_persons,
        shortage_chance=shortage.chance,
        shortage_persons=shortage.persons,
        occupancy_share=changed.mean_persons / places,
        displaced_persons=shortage.displaced_persons,
        cost_dkk_per_year=None
        if rate is None
        else yearly_cost_dkk(places, rate_dkk_per_place_day=rate),
        offers=tuple(
            OfferOutcome(
                name=name,
                places=number,
                share=share,
                mean_persons=changed.mean_persons * share,
                shortage_chance=shortage_chance_alone(
                    changed, share=share, places=number, rule=rule
                ),
                occupancy_share=occupancy_share(changed.census(share), number),
                sustainability=None
                if rule.mean_stay_years is None
                else assess_sustainability(
                    changed,
                    mean_stay_years=rule.mean_stay_years,
                    minimum=minimum,
                    years=years,
                    share=share,
                ),
            )
            for name, share, number in zip(opened.names, opened.shares, opened.places, strict=True)
        ),
    )


def tabulate_outcomes(outcomes: Sequence[ScenarioOutcome]) -> pd.DataFrame:
    """Return one row per scenario and year; what is not known is missing.

    Parameters
    ----------
    outcomes : sequence of ScenarioOutcome
        From `evaluate_scenario`.

    Returns
    -------
    DataFrame
        The fields of `ScenarioOutcome` without its offers, and of its open offers the largest
        chance of being empty at some time (largest_chance_ever_empty) and of a year with too few
        new citizens or too few citizens at some time (largest_chance_too_few), over the years.

    Assumptions
    -----------
    Those of `evaluate_scenario`.

    Source
    ------
    docs/method.md#scenario-outcomes.
    """
    rows = []
    for outcome in outcomes:
        row = {name: getattr(outcome, name) for name in _OUTCOME_COLUMNS}
        found = [offer.sustainability for offer in outcome.offers]
        stated = [each for each in found if each is not None]
        row["largest_chance_ever_empty"] = max(
            (each.chance_ever_empty for each in stated), default=None
        )
        row["largest_chance_too_few"] = max(
            (
                chance
                for each in stated
                for chance in (each.chance_any_year_below, each.chance_ever_below_persons)
                if chance is not None
            ),
            default=None,
        )
        rows.append(row)
    return pd.DataFrame(rows)


def tabulate_offer_outcomes(outcomes: Sequence[ScenarioOutcome]) -> pd.DataFrame:
    """Return one row per scenario, year and offer; what is not known is missing.

    Parameters as `tabulate_outcomes`.

    Returns
    -------
    DataFrame
        scenario, year, the fields of `OfferOutcome`, and those of its `Sustainability`.

    Assumptions
    -----------
    Those of `evaluate_scenario`.

    Source
    ------
    docs/method.md#scenario-outcomes.
    """
    rows = []
    for outcome in outcomes:
        for offer in outcome.offers:
            row = {"scenario": outcome.scenario, "year": outcome.year}
            row |= {name: getattr(offer, name) for name in _OFFER_COLUMNS}
            row |= {
                name: None if offer.sustainability is None else getattr(offer.sustainability, name)
                for name in _SUSTAINABILITY_COLUMNS
            }
            rows.append(row)
    return pd.DataFrame(rows)


_OUTCOME_COLUMNS = tuple(name for name in ScenarioOutcome.__slots__ if name != "offers")
_OFFER_COLUMNS = tuple(name for name in OfferOutcome.__slots__ if name != "sustainability")
_SUSTAINABILITY_COLUMNS = tuple(
    name for name in Sustainability.__slots__ if name not in {"mean_persons", "years"}
)
