"""Areas as dated data: which municipalities an area holds, and from when until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

import pandas as pd

from analysis.errors import UsageError, unknown_name
from analysis.language import Language, Text
from analysis.reading import Reader
from analysis.showing import Showing, Shown

AREAS_PATH = "data/reference/areas.csv"
KKR_PATH = "data/reference/kkr.csv"
MUNICIPALITIES_PATH = "data/reference/municipalities.csv"

# Christiansø (Ertholmene) is run by the state: it has a code in the statistics, but no council
# that an udmelding could be sent to, and it lies in no region.
CHRISTIANSOE = "411"

_MEMBERSHIPS = ("region", "region_from_2027", "landsdel", "part")
_COORDINATES = ("centroid_lon", "centroid_lat", "anchor_lon", "anchor_lat")


class AreaKind(StrEnum):
    """What sort of area it is; areas of one kind never overlap on the same day."""

    COUNTRY = "country"
    PART = "part"
    REGION = "region"
    LANDSDEL = "landsdel"
    KKR = "kkr"
    MUNICIPALITY = "municipality"


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A set of municipalities with a name and the days it holds.

    Parameters
    ----------
    valid_from, valid_to
        First and last day it holds; None where no start is stated or no end is known.
    municipalities
        Three-digit codes as text, ascending.
    """

    slug: str
    name: Text
    kind: AreaKind
    valid_from: dt.date | None
    valid_to: dt.date | None
    municipalities: tuple[str, ...]

    def valid_at(self, day: dt.date) -> bool:
        """Whether the area holds on a day; both its first and its last day count."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class AreasAt:
    """The areas as they hold on one day.

    Parameters
    ----------
    areas, known
        What holds on the day, and every area of any day, both in reading order.
    """

    as_of: dt.date
    areas: tuple[Area, ...]
    known: tuple[Area, ...]

    @property
    def report_areas(self) -> tuple[Area, ...]:
        """Areas that get a report: the nation, West, East and the regions."""
        return (*self._of(AreaKind.COUNTRY), *self.parts, *self.regions)

    @property
    def slugs(self) -> tuple[str, ...]:
        """Slugs of the areas that get a report, in reading order."""
        return tuple(area.slug for area in self.report_areas)

    @property
    def nation(self) -> Area:
        """All municipalities."""
        return self._of(AreaKind.COUNTRY)[0]

    @property
    def parts(self) -> tuple[Area, ...]:
        """West and East."""
        return self._of(AreaKind.PART)

    @property
    def regions(self) -> tuple[Area, ...]:
        """Regions: five to the end of 2026, four after."""
        return self._of(AreaKind.REGION)

    @property
    def landsdele(self) -> tuple[Area, ...]:
        """The eleven parts of the country that Statistics Denmark uses (NUTS 3)."""
        return self._of(AreaKind.LANDSDEL)

    @property
    def kkr(self) -> tuple[Area, ...] | None:
        """Municipal contact councils; None where it is not stated what they will be."""
        return self._of(AreaKind.KKR) or None

    def regions_on(self, day: dt.date) -> tuple[Area, ...]:
        """The regions of another day, such as the one a round was issued on."""
        return tuple(a for a in self.known if a.kind is AreaKind.REGION and a.valid_at(day))

    def break_since(self, day: dt.date) -> Text | None:
        """That regions have taken the place of others since a day, and what it breaks.

        Parameters
        ----------
        day
            Before the areas' own, such as the one a round was issued on.

        Returns
        -------
        Text or None
            None where the regions are those of the day.
        """
        new = [area for area in self.regions if not area.valid_at(day)]
        if not new:
            return None
        old = self.regions_on(day)
        replaced = {
            area: [a for a in old if not set(a.municipalities).isdisjoint(area.municipalities)]
            for area in new
        }
        begun = max(area.valid_from or day for area in new)
        da, en = Language("da"), Language("en")
        holds = Text(
            "; ".join(
                f"{area.name.da} har de kommuner, der før lå i {da.join([a.name.da for a in olds])}"
                for area, olds in replaced.items()
            ),
            "; ".join(
                f"the {area.name.en} has the municipalities that lay in "
                f"{en.join([a.name.en for a in olds])} before"
                for area, olds in replaced.items()
            ),
        )
        return Text(
            f"Fra {da.date(begun)} er der {len(self.regions)} regioner: {holds.da}. Tal for "
            "regionerne før og efter den dag er to talrækker, der ikke kan sættes sammen.",
            f"From {en.date(begun)} there are {len(self.regions)} regions: {holds.en}. Figures for "
            "the regions before and after that day are two series that cannot be joined.",
        )

    def get(self, slug: str) -> Area:
        """The area that gets a report under a slug.

        Raises
        ------
        UsageError
            If no such area exists (with the nearest match), or it does not hold on the day
            (with its dates and the areas that hold instead).
        """
        for area in self.report_areas:
            if area.slug == slug:
                return area
        for area in self.known:
            if area.slug == slug and not area.valid_at(self.as_of):
                raise self._not_valid(area)
        raise unknown_name(Text("område", "area"), slug, self.slugs)

    def _of(self, kind: AreaKind) -> tuple[Area, ...]:
        return tuple(area for area in self.areas if area.kind is kind)

    def _not_valid(self, area: Area) -> UsageError:
        held, da, en = set(area.municipalities), Language("da"), Language("en")
        instead = [
            other.slug
            for other in self.areas
            if other.kind is area.kind and held.intersection(other.municipalities)
        ]
        limit = Text("", "")
        if area.valid_to is not None and area.valid_to < self.as_of:
            limit = Text(
                f"kun til og med {da.date(area.valid_to)}", f"only to {en.date(area.valid_to)}"
            )
        elif area.valid_from is not None:
            limit = Text(
                f"først fra {da.date(area.valid_from)}", f"only from {en.date(area.valid_from)}"
            )
        return UsageError(
            Text(
                f"Området «{area.slug}» gælder {limit.da}; pr. {self.as_of} gælder i stedet: "
                f"{da.join(instead)}.",
                f"The area “{area.slug}” holds {limit.en}; on {self.as_of} this holds instead: "
                f"{en.join(instead)}.",
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Areas(Shown):
    """Every area of any day, and the municipalities they are made of.

    Parameters
    ----------
    known
        All areas, in reading order.
    municipalities
        One row per municipality (98), indexed by code: name, the areas it lies in, its
        centre and its anchor town in degrees, the landmass, and whether a fixed link reaches it.
    """

    known: tuple[Area, ...]
    municipalities: pd.DataFrame

    @property
    def names(self) -> Mapping[str, str]:
        """Municipality names by code."""
        names = self.municipalities["name"]
        return MappingProxyType(dict(zip(names.index, names, strict=True)))

    def showing(self) -> Showing:
        """The areas that reports are made for, with how many municipalities and from when."""
        rows = [
            {
                "område": area.slug,
                "navn": area.name.da,
                "slags": str(area.kind),
                "kommuner": len(area.municipalities),
                "fra": "" if area.valid_from is None else area.valid_from.isoformat(),
                "til": "" if area.valid_to is None else area.valid_to.isoformat(),
            }
            for area in self.known
            if area.kind is not AreaKind.MUNICIPALITY
        ]
        return Showing(
            caption=f"{len(rows)} områder af {len(self.municipalities)} kommuner.",
            table=pd.DataFrame(rows),
            notes=(f"Kilde: {AREAS_PATH}. areas.at(dag) giver dem, der gælder den dag.",),
        )

    def at(self, as_of: dt.date) -> AreasAt:
        """The areas as they hold on a day.

        Raises
        ------
        UsageError
            If the day lies before the municipalities of today existed.
        """
        nation = next(area for area in self.known if area.kind is AreaKind.COUNTRY)
        if not nation.valid_at(as_of):
            first = nation.valid_from or dt.date.min
            raise UsageError(
                Text(
                    f"Skæringsdatoen {as_of} ligger før {Language('da').date(first)}, hvor den "
                    "nuværende kommuneinddeling begyndte. Vælg en senere dato.",
                    f"The as-of date {as_of} lies before {Language('en').date(first)}, when the "
                    "present municipalities began. Choose a later date.",
                )
            )
        holding = tuple(area for area in self.known if area.valid_at(as_of))
        return AreasAt(as_of=as_of, areas=holding, known=self.known)


def read_areas(reader: Reader) -> Areas:
    """Read the areas, their validity and their municipalities.

    Raises
    ------
    DataError
        If a reference file is missing, altered or unreadable.
    """
    municipalities = reader.csv(MUNICIPALITIES_PATH).set_index("code").sort_index()
    municipalities = municipalities.astype(dict.fromkeys(_COORDINATES, "float64"))
    municipalities["fixed_link"] = municipalities["fixed_link"] == "1"
    codes_by_slug = _codes_by_slug(municipalities)
    known = [
        _area(row, AreaKind(row["kind"]), codes_by_slug[row["slug"]])
        for row in _rows(reader, AREAS_PATH)
    ]
    known += [
        _area(row, AreaKind.KKR, tuple(row["municipalities"].split()))
        for row in _rows(reader, KKR_PATH)
    ]
    return Areas(known=tuple(known), municipalities=municipalities)


def _rows(reader: Reader, path: str) -> list[dict[str, str]]:
    records = reader.csv(path).to_dict("records")
    return [{str(name): str(value) for name, value in record.items()} for record in records]


def _codes_by_slug(municipalities: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    # A region's slug stands in both region columns unless the reform touched it, so the
    # columns say which municipalities, and only the area's own dates say when.
    codes = {"danmark": tuple(municipalities.index)}
    for column in _MEMBERSHIPS:
        for slug, rows in municipalities.groupby(column):
            codes[str(slug)] = tuple(rows.index)
    return codes


def _area(row: Mapping[str, str], kind: AreaKind, municipalities: tuple[str, ...]) -> Area:
    return Area(
        slug=row["slug"],
        name=Text(row["name_da"], row["name_en"]),
        kind=kind,
        valid_from=dt.date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
        valid_to=dt.date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        municipalities=municipalities,
    )
