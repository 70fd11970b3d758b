"""The pictures of a report: each answers one question before a table does."""

from analysis.report.figures.ahead import census_ahead
from analysis.report.figures.census import census_against_places
from analysis.report.figures.counts import definitions
from analysis.report.figures.first_page import page_one
from analysis.report.figures.need import need_by_area
from analysis.report.figures.process import timeline
from analysis.report.figures.splitting import price_of_splitting
from analysis.report.figures.supply import places_and_residents

__all__ = [
    "census_against_places",
    "census_ahead",
    "definitions",
    "need_by_area",
    "page_one",
    "places_and_residents",
    "price_of_splitting",
    "timeline",
]
