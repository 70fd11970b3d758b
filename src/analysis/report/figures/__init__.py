"""The pictures of a report: each answers one question before a table does."""

from analysis.report.figures.ahead import census_ahead
from analysis.report.figures.alternatives import shortage_by_alternative
from analysis.report.figures.census import census_against_places
from analysis.report.figures.counts import definitions
from analysis.report.figures.earlier import forecasts_and_outcome
from analysis.report.figures.factor import true_number_by_factor
from analysis.report.figures.first_page import page_one
from analysis.report.figures.nearness import nearness_by_area
from analysis.report.figures.need import need_by_area
from analysis.report.figures.process import timeline
from analysis.report.figures.savings import saved_by_area
from analysis.report.figures.sites import saved_by_site, sites_on_map
from analysis.report.figures.splitting import price_of_splitting
from analysis.report.figures.splitting_curve import splitting_curve
from analysis.report.figures.stays import stays
from analysis.report.figures.structures import places_by_structure
from analysis.report.figures.supply import places_and_residents
from analysis.report.figures.sustainability import empty_offers
from analysis.report.figures.tornado import tornado
from analysis.report.figures.trend import trend

__all__ = [
    "census_against_places",
    "census_ahead",
    "definitions",
    "empty_offers",
    "forecasts_and_outcome",
    "nearness_by_area",
    "need_by_area",
    "page_one",
    "places_and_residents",
    "places_by_structure",
    "price_of_splitting",
    "saved_by_area",
    "saved_by_site",
    "shortage_by_alternative",
    "sites_on_map",
    "splitting_curve",
    "stays",
    "timeline",
    "tornado",
    "trend",
    "true_number_by_factor",
]
