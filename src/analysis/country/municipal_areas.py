"""Each municipality as an area of its own, under its three-digit code."""

from __future__ import annotations

from analysis.country.areas import Area, AreaKind, Areas
from analysis.language import Text


def municipal_areas(areas: Areas) -> tuple[Area, ...]:
    """The 98 municipalities as areas, in the order of their codes.

    Each holds as long as the country itself does: no municipality has changed since 2007.
    """
    nation = next(area for area in areas.known if area.kind is AreaKind.COUNTRY)
    return tuple(
        Area(
            slug=code,
            name=Text(name, name),
            kind=AreaKind.MUNICIPALITY,
            valid_from=nation.valid_from,
            valid_to=nation.valid_to,
            municipalities=(code,),
        )
        for code, name in areas.names.items()
    )
