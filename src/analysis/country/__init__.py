"""The country: areas with their validity dates, and the population at risk."""

from analysis.country.areas import Area, AreaKind, Areas, AreasAt, read_areas
from analysis.country.at_risk import PopulationAtRisk, PopulationMethod
from analysis.country.population import Population, read_population

__all__ = [
    "Area",
    "AreaKind",
    "Areas",
    "AreasAt",
    "Population",
    "PopulationAtRisk",
    "PopulationMethod",
    "read_areas",
    "read_population",
]
