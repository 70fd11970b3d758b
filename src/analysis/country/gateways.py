"""The fixed links between the country's landmasses, and the way from one link to another."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.errors import DataError, Problem
from analysis.language import Text
from analysis.reading import Reader

GATEWAYS_PATH = "data/reference/gateways.csv"

# Mean radius of the earth, R1 of the Geodetic Reference System 1980 (Moritz 2000).
EARTH_RADIUS_KM = 6371.0088


@dataclass(frozen=True, slots=True, kw_only=True)
class Gateway:
    """A fixed link: a bridge, a tunnel or both, from one landmass to another.

    Parameters
    ----------
    landmasses
        The two it joins.
    lon, lat
        Its two ends, in degrees (WGS 84), in the order of the landmasses.
    crossing_km
        How long it is; the straight line between its ends where no length is stated.
    """

    name: str
    landmasses: tuple[str, str]
    lon: tuple[float, float]
    lat: tuple[float, float]
    crossing_km: float


def great_circle_km(
    lon_from: ArrayLike, lat_from: ArrayLike, *, lon_to: ArrayLike, lat_to: ArrayLike
) -> NDArray[np.float64]:
    """Straight distances over the earth's surface, in kilometres.

    Parameters
    ----------
    lon_from, lat_from, lon_to, lat_to
        Degrees; shapes that broadcast together.

    Returns
    -------
    NDArray
        Kilometres, of the shape they broadcast to.

    Assumptions
    -----------
    The earth is a sphere; in Denmark that is at most about 0.5 % from the ellipsoid.

    Source
    ------
    Sinnott, R. W. (1984): Virtues of the haversine. Sky and Telescope 68, 159.
    docs/method.md#travel.

    Examples
    --------
    A degree of latitude is a 360th of the circumference:

    >>> float(great_circle_km(12.0, 55.0, lon_to=12.0, lat_to=56.0).round(3))
    111.195
    """
    rad = [
        np.radians(np.asarray(v, dtype=np.float64)) for v in (lon_from, lat_from, lon_to, lat_to)
    ]
    lon_1, lat_1, lon_2, lat_2 = rad
    half = (
        np.sin((lat_2 - lat_1) / 2) ** 2
        + np.cos(lat_1) * np.cos(lat_2) * np.sin((lon_2 - lon_1) / 2) ** 2
    )
    km: NDArray[np.float64] = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
    return km


def ends_of(
    gateways: Sequence[Gateway],
) -> tuple[NDArray[np.float64], NDArray[np.float64], list[str]]:
    """Longitudes, latitudes and landmasses of all ends: two in a row for each gateway."""
    lon = np.array([lon for gateway in gateways for lon in gateway.lon], dtype=np.float64)
    lat = np.array([lat for gateway in gateways for lat in gateway.lat], dtype=np.float64)
    return lon, lat, [name for gateway in gateways for name in gateway.landmasses]


def shortest_between_ends(gateways: Sequence[Gateway], *, factor: float) -> NDArray[np.float64]:
    """The shortest road from each end of a gateway to each other, over land and gateways.

    Parameters
    ----------
    factor
        Road kilometres per straight kilometre on land; a gateway is as long as it is.

    Returns
    -------
    NDArray
        Kilometres, shape (ends, ends), symmetric with a zero diagonal; infinite where no
        gateways lead.

    Source
    ------
    Floyd, R. W. (1962): Algorithm 97, shortest path. Communications of the ACM 5, 345.
    docs/method.md#travel.

    Examples
    --------
    >>> link = Gateway(
    ...     name="bro", landmasses=("a", "b"), lon=(0.0, 0.0), lat=(0.0, 0.1), crossing_km=18.0
    ... )
    >>> shortest_between_ends([link], factor=1.2)
    array([[ 0., 18.],
           [18.,  0.]])
    """
    lon, lat, landmasses = ends_of(gateways)
    straight = great_circle_km(lon[:, np.newaxis], lat[:, np.newaxis], lon_to=lon, lat_to=lat)
    names = np.array(landmasses, dtype=object)
    km = np.where(names[:, np.newaxis] == names, factor * straight, np.inf)
    for i, gateway in enumerate(gateways):
        km[2 * i, 2 * i + 1] = km[2 * i + 1, 2 * i] = gateway.crossing_km
    for end in range(len(names)):
        km = np.minimum(km, km[:, [end]] + km[[end], :])
    return km


def reached_from(landmass: str, gateways: Collection[Gateway]) -> frozenset[str]:
    """The landmasses that fixed links lead to from one of them, itself included.

    Examples
    --------
    >>> link = Gateway(
    ...     name="bro", landmasses=("a", "b"), lon=(0.0, 0.0), lat=(0.0, 0.1), crossing_km=18.0
    ... )
    >>> sorted(reached_from("b", [link])), sorted(reached_from("c", [link]))
    (['a', 'b'], ['c'])
    """
    reached = {landmass}
    while (
        more := {
            name
            for gateway in gateways
            if reached.intersection(gateway.landmasses)
            for name in gateway.landmasses
        }
        - reached
    ):
        reached |= more
    return frozenset(reached)


def read_gateways(reader: Reader) -> tuple[Gateway, ...]:
    """Read the fixed links between landmasses.

    Raises
    ------
    DataError
        If the file is missing, altered or unreadable, a link stands twice or joins a landmass to
        itself, a number is none, or a length is shorter than the straight line.
    """
    rows = reader.csv(GATEWAYS_PATH).to_dict("records")
    problems: list[Problem] = []
    gateways: dict[str, Gateway] = {}
    for row in rows:
        name = str(row["name"])
        try:
            gateway = _gateway(row)
        except ValueError as error:
            problems.append(_wrong(name, str(error), Text("Ikke et tal.", "Not a number.")))
            continue
        problems += _problems(gateway, known=gateways)
        gateways[name] = gateway
    if problems:
        raise DataError(problems)
    return tuple(gateways.values())


def _gateway(row: dict[Any, Any]) -> Gateway:
    lon = float(row["lon_from"]), float(row["lon_to"])
    lat = float(row["lat_from"]), float(row["lat_to"])
    straight = float(great_circle_km(lon[0], lat[0], lon_to=lon[1], lat_to=lat[1]))
    return Gateway(
        name=str(row["name"]),
        landmasses=(str(row["landmass_from"]), str(row["landmass_to"])),
        lon=lon,
        lat=lat,
        crossing_km=float(row["crossing_km"] or straight),
    )


def _problems(gateway: Gateway, *, known: Collection[str]) -> list[Problem]:
    """What is wrong with a link whose numbers can be read."""
    found = []
    if gateway.name in known:
        found.append(("", Text("Rækken gentages.", "The row is repeated.")))
    if gateway.landmasses[0] == gateway.landmasses[1]:
        rule = Text("Begge ender er på samme landmasse.", "Both ends are on one landmass.")
        found.append((gateway.landmasses[0], rule))
    (lon, lon_to), (lat, lat_to) = gateway.lon, gateway.lat
    straight = float(great_circle_km(lon, lat, lon_to=lon_to, lat_to=lat_to))
    # Written so that what is no number, or is infinite, fails too.
    if not straight <= gateway.crossing_km < np.inf:
        rule = Text(
            f"Længden er ikke mindst den rette linje mellem enderne ({straight:.1f} km).",
            f"The length is not at least the straight line between the ends ({straight:.1f} km).",
        )
        found.append((f"{gateway.crossing_km:g}", rule))
    return [_wrong(gateway.name, value, rule) for value, rule in found]


def _wrong(place: str, value: str, rule: Text) -> Problem:
    return Problem(file=GATEWAYS_PATH, place=place, value=value, rule=rule)
