"""The areas that the words of a command name, municipalities by their code among them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from analysis.country import Area, AreaKind, Areas
from analysis.country.municipal_areas import municipal_areas
from analysis.errors import UsageError, unknown_name
from analysis.language import Text

_REPORTED = (AreaKind.COUNTRY, AreaKind.PART, AreaKind.REGION)


class NamedAreas:
    """The areas that a command names, and what is wrong with its words, each of them once.

    Parameters
    ----------
    areas
        All that there are.
    slugs
        As they were typed; none for every area but the municipalities.
    """

    def __init__(self, areas: Areas, slugs: Sequence[str]) -> None:
        municipal = municipal_areas(areas)
        codes = {one.slug for one in municipal}
        names = [area.slug for area in areas.known if area.kind in _REPORTED]
        self._areas = areas
        self._slugs = [slug for slug in slugs if slug not in codes]
        self._municipal = tuple(area for area in municipal if area.slug in slugs)
        self._every = not slugs
        self.order = tuple(area.slug for area in (*areas.known, *municipal))
        self.refused = {
            slug: unknown_code(slug, municipal)
            if slug.isdigit()
            else unknown_name(Text("område", "area"), slug, names)
            for slug in self._slugs
            if slug not in names
        }

    def on(self, day: dt.date) -> tuple[Area, ...]:
        """Those that hold on a day, in reading order."""
        holding = self._areas.at(day)
        for slug in self._slugs:
            try:
                holding.get(slug)
            except UsageError as error:
                # Wrong for one round is mostly wrong for all of them: once is enough.
                self.refused.setdefault(slug, error)
        chosen = (a for a in holding.report_areas if self._every or a.slug in self._slugs)
        return (*chosen, *self._municipal)

    def regions_on(self, day: dt.date) -> tuple[str, ...]:
        """Slugs of the regions that hold on a day."""
        return tuple(region.slug for region in self._areas.at(day).regions)


def unknown_code(code: str, municipalities: Iterable[Area]) -> UsageError:
    """The error of a code that no municipality has."""
    codes = [one.slug for one in municipalities]
    return unknown_name(Text("kommunekode", "municipality code"), code, codes)
