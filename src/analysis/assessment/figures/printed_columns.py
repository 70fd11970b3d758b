"""The columns of the alternatives' tables that are printed: what each is called, and its unit."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.evidence import Unit
from analysis.language import Text

Named = Mapping[str, tuple[Unit, Text]]

OUTCOMES: Named = {
    "places": (Unit.PLACES, Text("pladser i alt", "places in all")),
    "mean_persons": (Unit.PERSONS, Text("borgere ad gangen", "citizens at a time")),
    "shortage_chance": (Unit.PROBABILITY, Text("mangel", "shortage")),
    "shortage_persons": (Unit.PERSONS, Text("borgere, der mangler plads", "citizens short")),
    "occupancy_share": (Unit.SHARE, Text("belægning", "occupancy")),
    "displaced_persons": (
        Unit.PERSONS,
        Text("borgere i et andet områdes tilbud", "citizens in another area's offer"),
    ),
    "cost_dkk_per_year": (Unit.DKK, Text("kroner om året", "kroner a year")),
}
OFFERS: Named = {
    "places": (Unit.PLACES, Text("pladser", "places")),
    "mean_persons": (Unit.PERSONS, Text("borgere ad gangen", "citizens at a time")),
    "occupancy_share": (Unit.SHARE, Text("belægning", "occupancy")),
    "chance_empty": (Unit.PROBABILITY, Text("tomt en tilfældig dag", "empty on a random day")),
    "chance_ever_empty": (Unit.PROBABILITY, Text("tomt på et tidspunkt", "empty at some time")),
    "chance_year_of_none": (Unit.PROBABILITY, Text("et år uden nye", "a year without new ones")),
    "chance_any_year_of_none": (
        Unit.PROBABILITY,
        Text("mindst ét år uden nye", "at least one year without new ones"),
    ),
    "chance_below_persons": (Unit.PROBABILITY, Text("under mindstetallet", "below the minimum")),
    "chance_ever_below_persons": (
        Unit.PROBABILITY,
        Text("under mindstetallet på et tidspunkt", "below the minimum at some time"),
    ),
    "chance_year_below": (Unit.PROBABILITY, Text("for få nye i et år", "too few new in a year")),
    "chance_any_year_below": (
        Unit.PROBABILITY,
        Text("mindst ét år med for få nye", "at least one year with too few new"),
    ),
}
STRUCTURES: Named = {
    "total_places": (Unit.PLACES, Text("pladser i alt", "places in all")),
    "chance_all_suffice": (Unit.PROBABILITY, Text("alle nok samtidig", "all enough at once")),
}
CURVE: Named = {
    "expected_excess_persons": (
        Unit.PERSONS,
        Text("borgere uden plads", "citizens without a place"),
    ),
    "displaced_persons": (
        Unit.PERSONS,
        Text("borgere i det andet områdes tilbud", "citizens in the other area's offer"),
    ),
    "pooled_excess_persons": (
        Unit.PERSONS,
        Text("borgere uden plads i ét tilbud", "citizens without a place in one offer"),
    ),
    "price_persons": (Unit.PERSONS, Text("pris i borgere", "price in citizens")),
    "price_places": (Unit.PLACES, Text("pris i pladser", "price in places")),
}
NEARNESS: Mapping[str, Text] = {
    "km_before": Text("kilometer før", "kilometres before"),
    "km_after": Text("kilometer efter", "kilometres after"),
    "km_nearer": Text("kilometer nærmere", "kilometres nearer"),
}
TRIED: Named = {
    "share_waiting": (Unit.SHARE, Text("må vente", "must wait")),
    "share_late": (Unit.SHARE, Text("ikke plads i tide", "no place in time")),
    "chance_of_growing": (Unit.PROBABILITY, Text("køen vokser", "the queue grows")),
    "mean_wait_days": (Unit.DAYS, Text("ventetid", "wait")),
    "late_per_year": (Unit.PERSONS_PER_YEAR, Text("uden plads i tide", "late")),
}
SITES: Named = {
    "mean_km": (Unit.KM, Text("kilometer til nærmeste enhed", "kilometres to the nearest unit")),
    "saved_km": (Unit.KM, Text("sparede kilometer", "kilometres saved")),
    "chance_best": (Unit.PROBABILITY, Text("ligger nærmest", "lies nearest")),
    "regret_km": (
        Unit.KM,
        Text("kilometer mere end det nærmeste", "kilometres beyond the nearest"),
    ),
}
SAVED: Named = {
    "persons": (Unit.PERSONS, Text("borgere", "citizens")),
    "persons_without_road": (Unit.PERSONS, Text("borgere uden vej", "citizens without a road")),
    "km_before": (Unit.KM, Text("kilometer før", "kilometres before")),
    "km_after": (Unit.KM, Text("kilometer efter", "kilometres after")),
    "saved_km": (Unit.KM, Text("sparede kilometer", "kilometres saved")),
    "saved_low_km": (Unit.KM, Text("mindst sparede kilometer", "least kilometres saved")),
    "saved_high_km": (Unit.KM, Text("mest sparede kilometer", "most kilometres saved")),
}
SITES_BY_FACTOR: Named = {
    "mean_km": SITES["mean_km"],
    "saved_km": SITES["saved_km"],
    "central_regret_km": SITES["regret_km"],
}
TORNADO: Named = {
    "result_low": (Unit.PLACES, Text("pladser, lav ende", "places, low end")),
    "result_central": (Unit.PLACES, Text("pladser", "places")),
    "result_high": (Unit.PLACES, Text("pladser, høj ende", "places, high end")),
}
INFORMATION: Named = {
    "places": (Unit.PLACES, Text("pladser, der ville blive valgt", "places that would be chosen")),
    "empty_places": (Unit.PLACES, Text("tomme pladser", "empty places")),
    "without_place_persons": (
        Unit.PERSONS,
        Text("borgere uden plads", "citizens without a place"),
    ),
    "value_places": (Unit.PLACES, Text("værdi i tomme pladser", "worth in empty places")),
    "value_citizens": (
        Unit.PERSONS,
        Text("værdi i borgere uden plads", "worth in citizens without a place"),
    ),
}
