"""Names in a round's file that only the country knows: areas, municipalities, age bands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analysis.catalogue.udmelding import FOLDER, Udmelding
from analysis.country.areas import Area, Areas
from analysis.country.bands import check_bands
from analysis.errors import Problem, UsageError, nearest
from analysis.language import Text


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
    ]


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
