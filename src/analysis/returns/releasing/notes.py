"""What a reader of a released table must know of it as a whole."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.language import Text
from analysis.protection import Release
from analysis.returns.releasing.counts import UNIT, RoundCounts
from analysis.returns.releasing.leaves import LANDSDEL, REGION
from analysis.returns.releasing.table import unlisted_levels


def describe_notes(counts: RoundCounts, release: Release | None) -> Iterator[Text]:
    """Why there are no counts, or what they are sums of, and what was made coarser."""
    if not counts.asks_number:
        yield _NOT_ASKED
        return
    if not counts.units:
        yield _NO_COUNTS
        return
    yield _SUMS
    if any(not unit.exact for unit in counts.units):
        yield _RANGES
    if any(len(unit.members) == 2 for unit in counts.units):
        yield _SHARED
    unlisted = frozenset() if release is None else unlisted_levels(release)
    coarsest = next((level for level in (LANDSDEL, REGION, UNIT) if level in unlisted), None)
    if coarsest is not None:
        yield _SHOWN_ABOVE[coarsest]


_NOT_ASKED = Text(
    "Runden spørger ikke om et antal borgere, så udgivelsen har ingen antal.",
    "The round does not ask for a number of citizens, so the release holds no counts.",
)
_NO_COUNTS = Text(
    "Ingen har oplyst et antal endnu, så udgivelsen har ingen antal.",
    "Nobody has stated a number yet, so the release holds no counts.",
)
_SUMS = Text(
    "Summerne er af de kommuner, der har oplyst et antal; en tavs kommune er ikke et nul.",
    "Sums are of the municipalities that stated a number; a silent one is not a zero.",
)
_RANGES = Text(
    "Nogle har oplyst et interval. Hvor et sådant indgår, er summen også et interval.",
    "Some stated a range. Where one is part of a sum, the sum is a range, too.",
)
_SHARED = Text(
    "Et antal, som to kommuner deler, vises ikke: den ene kunne regne den andens ud.",
    "A count that two municipalities share is not shown: one could work out the other's.",
)
# By the coarsest level that no figure is shown of.
_SHOWN_ABOVE = {
    UNIT: Text(
        "Antal vises først fra regionen, da næsten alle kommuners antal måtte skjules.",
        "Counts are shown from the region upwards, since nearly every municipality's had to be "
        "hidden.",
    ),
    REGION: Text(
        "Antal vises kun for Vestdanmark, Østdanmark og hele landet, da næsten alle kommuners og "
        "regioners antal måtte skjules.",
        "Counts are shown for Western and Eastern Denmark and the nation only, since nearly every "
        "municipality's and region's had to be hidden.",
    ),
    LANDSDEL: Text(
        "Antal vises kun for hele landet, da næsten alle mindre områders antal måtte skjules.",
        "Counts are shown for the nation only, since nearly every smaller area's had to be hidden.",
    ),
}
