"""What was asked, and the vocabulary all share: rounds, themes, parameters, offers."""

from analysis.catalogue.assumptions import Assumption
from analysis.catalogue.published import PublishedFigures, read_published
from analysis.catalogue.udmelding import (
    Udmelding,
    list_slugs,
    read_udmelding,
    read_udmeldinger,
)

__all__ = [
    "Assumption",
    "PublishedFigures",
    "Udmelding",
    "list_slugs",
    "read_published",
    "read_udmelding",
    "read_udmeldinger",
]
