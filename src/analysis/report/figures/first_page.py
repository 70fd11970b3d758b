"""The one picture of page one: the one that answers what the round asks."""

from __future__ import annotations

from analysis.assessment.study import AreaView
from analysis.catalogue.offers import SupplyRule
from analysis.language import Language
from analysis.report.blocks import Block
from analysis.report.figures.census import census_against_places
from analysis.report.figures.counts import definitions
from analysis.report.figures.need import need_by_area
from analysis.report.figures.process import timeline


def page_one(view: AreaView, language: Language) -> Block | None:
    """The first picture of these that the round gives anything for.

    Citizens against places, where everyone must be received and the area is the catchment; the
    counts side by side, for the nation, where an intervention is delivered without places; the
    area's share of need, where there is a reading; else the way of the round so far.
    """
    pictures = [census_against_places, need_by_area, timeline, definitions]
    if view.is_nation and view.udmelding.capacity.rule is SupplyRule.DELIVER:
        # Shares of the nation say nothing about the nation; what was counted does.
        pictures = [timeline, definitions] if view.need.empty else [definitions, timeline]
    found = (picture(view, language) for picture in pictures)
    return next((block for block in found if block is not None), None)
