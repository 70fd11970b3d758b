"""How far it is by road between municipalities, over the fixed links and never over open water."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.country.areas import MUNICIPALITIES_PATH, read_areas
from analysis.country.gateways import (
    Gateway,
    ends_of,
    great_circle_km,
    reached_from,
    read_gateways,
    shortest_between_ends,
)
from analysis.errors import DataError, Problem, UsageError, unknown_name
from analysis.evidence import Evidence, Source
from analysis.language import Language, Text
from analysis.reading import Reader

# Road kilometres per straight kilometre: of 45 Danish road distances the middle one is 1.17 times
# the great circle; 1.1 and 1.3 are the ends for a sensitivity (docs/method.md#travel).
ROAD_FACTOR, ROAD_FACTOR_LOW, ROAD_FACTOR_HIGH = 1.2, 1.1, 1.3

_SOURCE = Source(
    "Egne beregninger: ret linje mellem hovedbyer over de faste forbindelser, gange en vejfaktor"
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Roads:
    """Estimated road distances between municipalities, and between any points on land.

    Parameters
    ----------
    anchors
        The municipalities, indexed by code: name, and of the anchor town lon, lat (degrees, WGS
        84) and landmass.
    gateways
        The fixed links between landmasses.
    without_road
        Municipalities that no fixed link reaches, by code, with what to say of them.
    """

    anchors: pd.DataFrame
    gateways: tuple[Gateway, ...]
    without_road: Mapping[str, Text]
    source: Source = _SOURCE
    evidence: Evidence = Evidence.ASSUMED

    @property
    def description(self) -> Text:
        """What the distances are, and for whom there are none."""
        names = self.anchors.loc[list(self.without_road), "name"].tolist()
        da, en = Language("da"), Language("en")
        return Text(
            "Anslået vejafstand fra hovedby til hovedby: rette linjer over land gange "
            f"{da.number(ROAD_FACTOR, 1)} ({da.number(ROAD_FACTOR_LOW, 1)}-"
            f"{da.number(ROAD_FACTOR_HIGH, 1)} som følsomhed), og mellem øer og til Jylland kun ad "
            "de faste forbindelser. En omvej om en fjord er ikke regnet med. Afstanden er ikke "
            f"oplyst for {da.join(names)}, som ingen fast forbindelse når.",
            "Estimated road distance from anchor town to anchor town: straight lines over land "
            f"times {en.number(ROAD_FACTOR, 1)} ({en.number(ROAD_FACTOR_LOW, 1)}-"
            f"{en.number(ROAD_FACTOR_HIGH, 1)} as sensitivity), and between islands and to Jutland "
            "only by the fixed links. The way around a fjord is not counted. The distance is not "
            f"stated for {en.join(names)}, which no fixed link reaches.",
        )

    def km(
        self, from_codes: Sequence[str], to_codes: Sequence[str], factor: float = ROAD_FACTOR
    ) -> pd.DataFrame:
        """Road distances between the anchor towns of municipalities.

        Parameters
        ----------
        from_codes, to_codes
            Three-digit codes: where citizens live, and where offers have their seat.
        factor
            Road kilometres per straight kilometre on land, at least 1.

        Returns
        -------
        DataFrame
            Kilometres; one row per code of `from_codes`, one column per code of `to_codes`.
            0 within a municipality; missing where no road leads.

        Raises
        ------
        UsageError
            If a code is not a municipality's (with the nearest match), or the factor is below 1.

        Assumptions
        -----------
        Everyone lives in, and every offer lies in, the municipality's anchor town; roads are
        `factor` times as long as the straight line; a fjord inside a landmass is not seen.

        Source
        ------
        docs/method.md#travel.

        Examples
        --------
        >>> from analysis.reading import find_root
        >>> roads = read_roads(Reader(find_root()))
        >>> roads.km(["101", "400"], ["751"]).round(-1).to_numpy()
        array([[320.],
               [ nan]])
        """
        for code in (*from_codes, *to_codes):
            if code not in self.anchors.index:
                kind = Text("kommunekode", "municipality code")
                raise unknown_name(kind, code, tuple(self.anchors.index))
        origins, seats = self.anchors.loc[list(from_codes)], self.anchors.loc[list(to_codes)]
        return self.km_between(origins, seats, factor=factor)

    def km_between(
        self, origins: pd.DataFrame, seats: pd.DataFrame, *, factor: float = ROAD_FACTOR
    ) -> pd.DataFrame:
        """Road distances between any points whose landmass is known.

        Parameters
        ----------
        origins, seats
            One row per point, with columns lon and lat (degrees, WGS 84) and landmass, as in
            `anchors`.
        factor
            Road kilometres per straight kilometre on land, at least 1.

        Returns
        -------
        DataFrame
            Kilometres; rows as in `origins`, columns as in `seats`; missing where no road leads.

        Raises
        ------
        UsageError
            If a landmass is unknown (with the nearest match), or the factor is below 1.

        Assumptions
        -----------
        Those of `km`, without the one about anchor towns.

        Source
        ------
        docs/method.md#travel.

        Examples
        --------
        Two points 0.1 degrees of latitude apart:

        >>> points = pd.DataFrame({"lon": [0.0, 0.0], "lat": [0.0, 0.1], "landmass": ["a", "a"]})
        >>> roads = Roads(anchors=points, gateways=(), without_road={})
        >>> roads.km_between(points, points, factor=1.0).round(2).to_numpy()
        array([[ 0.  , 11.12],
               [11.12,  0.  ]])
        """
        if not 1 <= factor < np.inf:
            raise UsageError(
                Text(
                    f"Vejfaktoren {factor:g} er ikke mindst 1: ingen vej er kortere end den rette "
                    "linje.",
                    f"The road factor {factor:g} is not at least 1: no road is shorter than the "
                    "straight line.",
                )
            )
        self._check_landmasses((*origins["landmass"], *seats["landmass"]))
        km = np.minimum(
            factor * _straight(origins, seats), self._over_gateways(origins, seats, factor)
        )
        return pd.DataFrame(
            np.where(np.isfinite(km), km, np.nan), index=origins.index, columns=list(seats.index)
        )

    def _over_gateways(
        self, origins: pd.DataFrame, seats: pd.DataFrame, factor: float
    ) -> NDArray[np.float64]:
        """The shortest way that uses a fixed link; infinite where there is none."""
        if not self.gateways:
            return np.full((len(origins), len(seats)), np.inf)
        lon, lat, landmasses = ends_of(self.gateways)
        ends = pd.DataFrame({"lon": lon, "lat": lat, "landmass": landmasses})
        between = shortest_between_ends(self.gateways, factor=factor)
        to_ends = (factor * _straight(origins, ends))[:, :, np.newaxis] + between
        from_ends = factor * _straight(seats, ends)
        # The way to the last end of the way, and from there to the seat.
        both = to_ends.min(axis=1)[:, np.newaxis, :] + from_ends
        shortest: NDArray[np.float64] = both.min(axis=2)
        return shortest

    def _check_landmasses(self, names: Sequence[str]) -> None:
        known = {str(name) for name in self.anchors["landmass"]}
        known |= {name for gateway in self.gateways for name in gateway.landmasses}
        for name in names:
            if name not in known:
                raise unknown_name(Text("landmasse", "landmass"), str(name), sorted(known))


def read_roads(reader: Reader) -> Roads:
    """Read where the anchor towns lie and which fixed links join the landmasses.

    Raises
    ------
    DataError
        If a reference file is missing, altered or unreadable, or the links reach a municipality
        that is said to have none, or fail to reach one that is said to have one.
    """
    table, gateways = read_areas(reader).municipalities, read_gateways(reader)
    # The mainland of the roads: the landmass with most municipalities, and all it is joined to.
    largest = Counter(table["landmass"]).most_common(1)[0][0]
    reached = table["landmass"].isin(reached_from(str(largest), gateways))
    problems = [_disagreement(str(code)) for code in table.index[reached != table["fixed_link"]]]
    if problems:
        raise DataError(problems)
    names = table.loc[~reached, "name"]
    without = {str(code): _no_road(str(name)) for code, name in names.items()}
    anchors = table[["name", "anchor_lon", "anchor_lat", "landmass"]]
    return Roads(
        anchors=anchors.set_axis(["name", "lon", "lat", "landmass"], axis=1),
        gateways=gateways,
        without_road=MappingProxyType(without),
    )


def _straight(origins: pd.DataFrame, seats: pd.DataFrame) -> NDArray[np.float64]:
    """Straight kilometres where both points are on one landmass, else infinite."""
    lon, lat = (origins[name].to_numpy(dtype=np.float64)[:, np.newaxis] for name in ("lon", "lat"))
    km = great_circle_km(lon, lat, lon_to=seats["lon"], lat_to=seats["lat"])
    same = origins["landmass"].to_numpy(dtype=object)[:, np.newaxis] == seats["landmass"].to_numpy(
        dtype=object
    )
    return np.where(same, km, np.inf)


def _no_road(name: str) -> Text:
    return Text(
        f"{name} har ingen fast forbindelse: rejsen kræver færge eller fly, og vejafstanden er "
        "ikke oplyst.",
        f"{name} has no fixed link: the journey takes a ferry or a plane, and the road distance "
        "is not stated.",
    )


def _disagreement(code: str) -> Problem:
    return Problem(
        file=MUNICIPALITIES_PATH,
        place=code,
        value="fixed_link",
        rule=Text(
            "Fast forbindelse stemmer ikke med gateways.csv.",
            "The fixed link does not agree with gateways.csv.",
        ),
    )
