"""The country: areas with validity dates, people now and ahead, and how far it is by road."""

from analysis.country.areas import Area, AreaKind, Areas, AreasAt, read_areas
from analysis.country.at_risk import PopulationAtRisk, PopulationMethod
from analysis.country.municipal_projection import (
    MunicipalProjection,
    read_municipal_projection,
)
from analysis.country.population import Population, read_population
from analysis.country.projection import Projection, read_projection
from analysis.country.tilegrid import Tilegrid, read_tilegrid
from analysis.country.travel import Roads, read_roads

__all__ = [
    "Area",
    "AreaKind",
    "Areas",
    "AreasAt",
    "MunicipalProjection",
    "Population",
    "PopulationAtRisk",
    "PopulationMethod",
    "Projection",
    "Roads",
    "Tilegrid",
    "read_areas",
    "read_municipal_projection",
    "read_population",
    "read_projection",
    "read_roads",
    "read_tilegrid",
]
