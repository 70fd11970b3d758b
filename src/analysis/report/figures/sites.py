"""The maps of siting: today's unit and the place most often nearest, and what each place saves."""

from __future__ import annotations

from analysis.assessment.study import AreaView
from analysis.assessment.tables import rows_of
from analysis.catalogue.offers import open_seats
from analysis.evidence import Evidence, Unit
from analysis.language import Language
from analysis.report.amounts import amount
from analysis.report.blocks import Block
from analysis.report.figures.map_ground import MapGround, MapWords, map_ground
from analysis.report.figures.map_marks import Seat
from analysis.report.figures.point_map import point_map
from analysis.report.figures.tile_map import tile_map
from analysis.report.siting_choices import (
    CLOSE_KM,
    choice_name,
    choices,
    close_ones,
    has_siting,
    most_often,
    nearest_choice,
    seat_names,
    site_reading,
)
from analysis.report.tables import cells


def sites_on_map(view: AreaView, language: Language) -> Block | None:
    """Where the citizens are expected, today's unit, and where one new unit is most often nearest."""
    if not has_siting(view):
        return None
    ground = _ground(view, language)
    best = most_often(view, 1)[0]
    reading, population = site_reading(view), view.study.population
    shares = population.by_municipality / population.total_persons
    offers = [offer for offer in view.udmelding.offers if offer.closed is None]
    standing = [
        _seat(ground, seat, next(o.name for o in offers if o.municipality == seat))
        for seat in open_seats(offers)
    ]
    name = choice_name(view, best, language)
    words = MapWords(
        label="kort-over-placering",
        caption=language.text(
            "figure.sites.caption",
            seats=seat_names(view, language),
            name=name,
            saved=language.number(float(best.saved_km)),
        ),
        measure=language.text("figure.sites.measure"),
        missing=language.text("unknown"),
        source=_source(view, language),
        evidence_label=language.text(f"evidence.{Evidence.ASSUMED}"),
    )
    return point_map(
        {str(code): float(share) * reading.mean.central for code, share in shares.items()},
        ground=ground,
        seats=[*standing, _seat(ground, str(best.first_unit), name, planned=True)],
        words=words,
        language=language,
    )


def saved_by_site(view: AreaView, language: Language) -> Block | None:
    """What one new unit saves a citizen on average, for each municipality it may lie in."""
    if not has_siting(view):
        return None
    best, close = nearest_choice(view, 1), len(close_ones(view)) - 1
    values: dict[str, float | None] = dict.fromkeys(view.study.country.every_area.names)
    values |= {str(row.first_unit): float(row.saved_km) for row in rows_of(choices(view, 1))}
    words = MapWords(
        label="sparede-kilometer-efter-sted",
        caption=language.text(
            "figure.saved_map.caption",
            name=choice_name(view, best, language),
            saved=language.number(float(best.saved_km)),
            count=amount(language, Unit.MUNICIPALITIES, close),
            km=language.number(CLOSE_KM),
        ),
        measure=language.text("figure.saved_map.measure"),
        missing=language.text("figure.saved_map.missing"),
        source=_source(view, language),
        evidence_label=language.text(f"evidence.{Evidence.ASSUMED}"),
    )
    return tile_map(values, ground=_ground(view, language), words=words, language=language)


def _ground(view: AreaView, language: Language) -> MapGround:
    country = view.study.country
    return map_ground(country.every_area, country.tiles, as_of=view.study.as_of, language=language)


def _seat(ground: MapGround, code: str, name: str, *, planned: bool = False) -> Seat:
    lon, lat = ground.towns[code]
    return Seat(name=name, lon=lon, lat=lat, planned=planned)


def _source(view: AreaView, language: Language) -> str:
    study = view.study
    found = [*(figure.source for figure in site_reading(view).basis), study.population.source]
    return cells.sources(language, found, own=True)
