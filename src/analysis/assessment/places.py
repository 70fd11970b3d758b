"""Names in a round's file that only the country knows: areas, municipalities, age bands."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence

from analysis.catalogue.scenarios import Alternative
from analysis.catalogue.udmelding import FOLDER, Udmelding
from analysis.country.areas import Area, Areas
from analysis.country.bands import check_bands
from analysis.errors import Problem, UsageError, nearest
from analysis.language import Text

# A longer list of municipalities hides the message it belongs to.
_MOST_NAMED = 5


def find_unknown_places(udmelding: Udmelding, areas: Areas) -> list[Problem]:
    """Every area, municipality or age band of a round that does not exist, each with its key.

    The catalogue and the country stand on one floor and do not know each other, so their names
    meet here, before anything is computed.
    """
    file = f"{FOLDER}/{udmelding.slug}.yaml"
    return [
        *_areas(udmelding, areas.known, file),
        *_offers(udmelding, areas, file),
        *_bands(udmelding, file),
        *_scenarios(udmelding, areas, file),
    ]


def municipalities_of(areas: Sequence[Area], slugs: Sequence[str]) -> frozenset[str]:
    """Codes of the municipalities that several areas hold together, on whatever day they hold.

    Notes
    -----
    An alternative looks ahead: it may name regions that do not hold yet, or no longer do.
    """
    return frozenset(code for area in areas if area.slug in slugs for code in area.municipalities)


def _areas(udmelding: Udmelding, known: Sequence[Area], file: str) -> Iterator[Problem]:
    slugs = [area.slug for area in known]
    split = udmelding.capacity.split
    named = [("capacity.catchment", udmelding.capacity.catchment)]
    named += [(f"scope.areas.{i}", slug) for i, slug in enumerate(udmelding.scope.areas)]
    named += [(f"answers.{i}.area", answer.area) for i, answer in enumerate(udmelding.answers)]
    named += [(f"capacity.split.areas.{i}", s) for i, s in enumerate(split.areas if split else ())]
    for key, slug in named:
        if slug not in slugs:
            yield _unknown(file, key, slug, nearest(slug, slugs))


def _offers(udmelding: Udmelding, areas: Areas, file: str) -> Iterator[Problem]:
    for i, offer in enumerate(udmelding.offers):
        if offer.municipality is not None and offer.municipality not in areas.names:
            yield _unknown(file, f"offers.{i}.municipality", offer.municipality, None)


def _bands(udmelding: Udmelding, file: str) -> Iterator[Problem]:
    bands = udmelding.target_group.population_at_risk.bands
    try:
        check_bands(bands)
    except UsageError as error:
        yield Problem(
            file=file,
            place="target_group.population_at_risk.bands",
            value=", ".join(bands),
            rule=error.message,
        )


def _unknown(file: str, key: str, value: str, match: str | None) -> Problem:
    return Problem(
        file=file,
        place=key,
        value=value,
        rule=Text("Navnet findes ikke i data/reference.", "The name is not in data/reference."),
        cure=Text(f"Mente du «{match}»?", f"Did you mean “{match}”?") if match else None,
    )


def _scenarios(udmelding: Udmelding, areas: Areas, file: str) -> Iterator[Problem]:
    scenarios = udmelding.scenarios
    if scenarios is None:
        return
    slugs = [area.slug for area in areas.known]
    named = [
        (f"scenarios.alternatives.{i}.offers.{j}.serves.{k}", slug)
        for i, alternative in enumerate(scenarios.alternatives)
        for j, plan in enumerate(alternative.offers)
        for k, slug in enumerate(plan.serves)
    ]
    if scenarios.curve is not None:
        named.append(("scenarios.curve.area", scenarios.curve.area))
    unknown = [(key, slug) for key, slug in named if slug not in slugs]
    for key, slug in unknown:
        yield _unknown(file, key, slug, nearest(slug, slugs))
    for i, planned in enumerate(scenarios.planned):
        if planned.seat is not None and planned.seat not in areas.names:
            yield _unknown(file, f"scenarios.planned.{i}.seat", planned.seat, None)
    catchment = municipalities_of(areas.known, [udmelding.capacity.catchment])
    # Nothing adds up while an area is unknown, and that has been said.
    if catchment and not unknown:
        for i, alternative in enumerate(scenarios.alternatives):
            key = f"scenarios.alternatives.{i}.offers"
            for value, rule in _part_faults(alternative, catchment=catchment, areas=areas):
                yield Problem(file=file, place=key, value=value, rule=rule, cure=_WHOLE)


def _part_faults(
    alternative: Alternative, *, catchment: frozenset[str], areas: Areas
) -> Iterator[tuple[str, Text]]:
    """Where the parts of a municipality's citizens do not add to all of them, and to what."""
    parts: defaultdict[str, float] = defaultdict(float, dict.fromkeys(catchment, 0.0))
    for plan in alternative.offers:
        for code in municipalities_of(areas.known, plan.serves):
            parts[code] += plan.part
    outside = sorted(parts.keys() - catchment)
    if outside:
        yield (
            _listed(outside, areas),
            Text(
                "Kommunerne ligger uden for rundens opland.",
                "The municipalities lie outside the round's catchment.",
            ),
        )
    wrong: defaultdict[float, list[str]] = defaultdict(list)
    for code in sorted(catchment):
        if not math.isclose(parts[code], 1, abs_tol=1e-9):
            wrong[round(parts[code], 9)].append(code)
    for total, codes in wrong.items():
        yield (
            _listed(codes, areas),
            Text(
                f"Tilbuddenes andele (part) af borgerne giver {total:g}, ikke 1.",
                f"The offers' parts of the citizens add to {total:g}, not 1.",
            ),
        )


def _listed(codes: Sequence[str], areas: Areas) -> str:
    """An area that is exactly these municipalities, or the first few of them by name."""
    for area in areas.known:
        if set(area.municipalities) == set(codes):
            return area.slug
    shown = ", ".join(areas.names[code] for code in codes[:_MOST_NAMED])
    return shown if len(codes) <= _MOST_NAMED else f"{shown} … ({len(codes)})"


_WHOLE = Text(
    "Alternativets tilbud skal tilsammen have hver kommune i oplandet netop én gang.",
    "Together the alternative's offers must have each municipality of the catchment just once.",
)
