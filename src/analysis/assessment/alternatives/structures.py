"""What it costs to divide a small capacity: places by criterion, and the curve of splitting."""

from __future__ import annotations

import pandas as pd

from analysis.assessment.alternatives.outcomes import offer_shares
from analysis.assessment.need.country_on_day import CountryOnDay
from analysis.assessment.need.offered_load import offered_load
from analysis.assessment.tables import joined, labelled
from analysis.catalogue.offers import SupplyRule
from analysis.catalogue.udmelding import Udmelding
from analysis.evidence import Unit
from analysis.model.balance.criteria import tabulate_places_by_criterion
from analysis.model.balance.several_offers import chance_all_suffice
from analysis.model.queueing.load import Load
from analysis.model.scenarios.splitting_curve import tabulate_splitting_curve

_CASES = {"known": "central", "uncertain": "uncertain"}


def places_by_structure(udmelding: Udmelding, *, country: CountryOnDay) -> pd.DataFrame:
    """Places that each division of the citizens takes, by criterion and service level.

    Returns
    -------
    DataFrame
        reading, case, level, alternative, offers, criterion (each_alone, all_at_once,
        expected_excess; one offer has only the first), total_places, places (in the order of the
        alternative's offers), chance_all_suffice. One alternative stands for all that divide the
        citizens alike. Empty where the round has no alternatives or counts no places.

    Assumptions
    -----------
    Each offer has the citizens of its own areas, and no transfer.

    Source
    ------
    docs/method.md#places-by-criterion.
    """
    rows = [
        {"reading": reading.id, **row}
        for reading in udmelding.need.readings
        if (load := offered_load(udmelding, reading)) is not None
        for row in _structure_rows(udmelding, load, country)
    ]
    return pd.DataFrame(rows)


def _structure_rows(
    udmelding: Udmelding, load: Load, country: CountryOnDay
) -> list[dict[str, object]]:
    if udmelding.scenarios is None or udmelding.capacity.unit is not Unit.PLACES:
        return []
    rows: list[dict[str, object]] = []
    seen: set[tuple[float, ...]] = set()
    for alternative in udmelding.scenarios.alternatives:
        shares = offer_shares(alternative, udmelding=udmelding, country=country)
        if alternative.sensitivity is not None or shares in seen:
            continue
        seen.add(shares)
        table = tabulate_places_by_criterion(
            load, shares=shares, levels=udmelding.service_levels.levels
        )
        for found in table[table["criterion"] != "pooled"].to_dict("records"):
            if len(shares) == 1 and found["criterion"] != "each_alone":
                continue
            each = load if found["load"] == "uncertain" else load.known
            rows.append(
                {
                    "case": _CASES[str(found["load"])],
                    "level": found["level"],
                    "alternative": alternative.id,
                    "offers": len(shares),
                    "criterion": found["criterion"],
                    "total_places": found["total_places"],
                    "places": " + ".join(str(places) for places in found["places"]),
                    "chance_all_suffice": chance_all_suffice(
                        each, shares=shares, places=found["places"]
                    ),
                }
            )
    return rows


def splitting_curve(udmelding: Udmelding, *, country: CountryOnDay) -> pd.DataFrame:
    """The price of splitting over the new unit's places, its share, and the help between the two.

    Returns
    -------
    DataFrame
        reading, case (central, uncertain) and the columns of `tabulate_splitting_curve`. The
        share is tried at the round's own value and at the population's where they differ. Empty
        where the round asks for no curve.

    Source
    ------
    docs/method.md#price-of-splitting.
    """
    curve = udmelding.scenarios.curve if udmelding.scenarios else None
    if curve is None or udmelding.capacity.rule is not SupplyRule.MUST_RECEIVE:
        return pd.DataFrame()
    tables = []
    for reading in udmelding.need.readings:
        load = offered_load(udmelding, reading)
        for case, each in (("central", load and load.known), ("uncertain", load)):
            if each is None:
                continue
            table = tabulate_splitting_curve(
                each,
                shares=_shares(udmelding, curve.area, country),
                total_places=curve.total_places,
                new_places=curve.new_places,
            )
            tables.append(labelled(table, {"reading": reading.id, "case": case}))
    return joined(tables)


def _shares(udmelding: Udmelding, area: str, country: CountryOnDay) -> list[float]:
    """The area's share as the round states it, and that of the population at risk."""
    split = udmelding.capacity.split
    stated = [
        share
        for slug, share in (zip(split.areas, split.shares, strict=True) if split else ())
        if slug == area
    ]
    population = country.share_of(area)
    return [*stated, population] if population not in stated else stated
