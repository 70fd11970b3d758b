"""Alternatives to be compared: which offers, with how many places from when, helping whom.

A scenario holds only what is decided or tried; need, supply rule and minimum volume are the
round's and come to every scenario alike. A step-down or open unit is an offer like the others:
its share is that of the citizens who could live there, and it is helped by the secure ones.
"""

import math
from dataclasses import dataclass

from analysis.model.arguments import check_amount, check_share, check_whole
from analysis.model.balance.helping import HelpedBy
from analysis.model.queueing.load import Load


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedOffer:
    """One offer of a scenario.

    Parameters
    ----------
    name : str
        What it is called, once in a scenario.
    share : float
        Share of the citizens who belong to it when all of the scenario's offers are open, 0 to 1.
    places_from : tuple of (year, places)
        Places from each year on, in order of time. Before the first year, and with 0 places, it
        is not open.
    helped_by : tuple of str
        Names of the offers that may take its citizens when it is full.

    Raises
    ------
    ValueError
        A number lies outside its range, or the years are not in order.

    Examples
    --------
    >>> west = PlannedOffer(name="West", share=0.54, places_from=((2028, 20), (2032, 30)))
    >>> west.places_at(2025), west.places_at(2030), west.places_at(2032)
    (0, 20, 30)
    """

    name: str
    share: float
    places_from: tuple[tuple[float, int], ...]
    helped_by: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_share("share", self.share)
        years = [check_amount("places_from", year).item() for year, _ in self.places_from]
        for _, places in self.places_from:
            check_whole("places_from", places)
        if not years or years != sorted(set(years)):
            raise ValueError(
                f"places_from must name years in order, at least one; got {self.places_from!r}"
            )

    def places_at(self, year: float) -> int:
        """Return the places in a year; 0 where the offer is not open."""
        return next((places for since, places in reversed(self.places_from) if since <= year), 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenOffers:
    """The offers that are open in one year, and what belongs to each.

    Parameters
    ----------
    names : tuple of str
        Names.
    shares : tuple of float
        Share of all citizens who belong to each; they sum to one.
    places : tuple of int
        Places, each at least 1.
    helped_by : tuple of tuple of int
        For each offer the positions of those that may take its citizens.
    """

    names: tuple[str, ...]
    shares: tuple[float, ...]
    places: tuple[int, ...]
    helped_by: HelpedBy

    @property
    def nobody_helps(self) -> bool:
        """Whether no offer takes another one's citizens."""
        return not any(self.helped_by)

    @property
    def everybody_helps(self) -> bool:
        """Whether each offer may take the citizens of every other one."""
        return all(len(helpers) == len(self.names) - 1 for helpers in self.helped_by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One alternative.

    Parameters
    ----------
    name : str
        What it is called.
    offers : tuple of PlannedOffer
        Its offers, at least one; their shares sum to one.
    inflow_factor : float
        New citizens relative to the round's need: a sensitivity, not a recommendation.
    type2_share : float or None
        Share of the citizens for whom the municipality decides (domstype 2); None: not stated.
    type2_factor : float
        Number of those relative to today's: a sensitivity, not a recommendation.
    rate_dkk_per_place_day : float or None
        Cost of a place a day, taken or not; None: not stated, and then no money is computed.

    Raises
    ------
    ValueError
        A number lies outside its range, shares do not sum to one, a name occurs twice or is
        unknown, or `type2_factor` changes something that `type2_share` does not state.

    Examples
    --------
    >>> one = PlannedOffer(name="Øst", share=1.0, places_from=((2019, 60),))
    >>> more = Scenario(name="Flere", offers=(one,), type2_share=0.5, type2_factor=1.2)
    >>> more.change(Load(mean_persons=72)).mean_persons
    79.2
    """

    name: str
    offers: tuple[PlannedOffer, ...]
    inflow_factor: float = 1.0
    type2_share: float | None = None
    type2_factor: float = 1.0
    rate_dkk_per_place_day: float | None = None

    def __post_init__(self) -> None:
        for name in ("inflow_factor", "type2_factor"):
            check_amount(name, getattr(self, name))
        if self.type2_share is not None:
            check_share("type2_share", self.type2_share)
        elif self.type2_factor != 1:
            raise ValueError(
                "type2_share must be stated where type2_factor is not 1; got "
                f"type2_factor={self.type2_factor!r}"
            )
        if self.rate_dkk_per_place_day is not None:
            check_amount("rate_dkk_per_place_day", self.rate_dkk_per_place_day)
        self._check_offers()

    def _check_offers(self) -> None:
        names = [offer.name for offer in self.offers]
        if not names or len(set(names)) < len(names):
            raise ValueError(f"offers must be at least one, each name once; got {names!r}")
        shares = [offer.share for offer in self.offers]
        if abs(sum(shares) - 1) > 1e-9:
            raise ValueError(f"share must sum to 1 over the offers; got {shares!r}")
        for offer in self.offers:
            unknown = set(offer.helped_by) - (set(names) - {offer.name})
            if unknown or len(set(offer.helped_by)) < len(offer.helped_by):
                raise ValueError(
                    "helped_by must name other offers of the scenario, each once; got "
                    f"{offer.helped_by!r} for {offer.name!r}"
                )

    def change(self, load: Load) -> Load:
        """Return the load under this scenario's sensitivities.

        Source
        ------
        docs/method.md#scenario-load.
        """
        type2 = self.type2_share or 0.0
        return load.times(self.inflow_factor * (1 - type2 + type2 * self.type2_factor))

    def at(self, year: float) -> OpenOffers:
        """Return the offers open in a year.

        The citizens of an offer that is not open belong to the open ones in proportion to their
        shares.

        Raises
        ------
        ValueError
            No offer is open in that year, or no citizens belong to those that are.

        Source
        ------
        docs/method.md#scenario-load.
        """
        opened = [offer for offer in self.offers if offer.places_at(year) > 0]
        total = math.fsum(offer.share for offer in opened)
        if not total > 0:
            raise ValueError(
                f"year must have an open offer with citizens in scenario {self.name!r}; got {year!r}"
            )
        names = tuple(offer.name for offer in opened)
        return OpenOffers(
            names=names,
            shares=tuple(offer.share / total for offer in opened),
            places=tuple(offer.places_at(year) for offer in opened),
            helped_by=tuple(
                tuple(names.index(helper) for helper in offer.helped_by if helper in names)
                for offer in opened
            ),
        )
