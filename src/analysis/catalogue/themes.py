"""What a round asks, of whom and about whom: target group, scope, themes, open questions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from analysis.catalogue.assumptions import Assumption
from analysis.catalogue.fields import Band, Cited, Name
from analysis.language import Language, Text


class Sex(StrEnum):
    """Which sex the population at risk is made of."""

    ALL = "all"
    WOMEN = "K"
    MEN = "M"


_WHO = {
    Sex.ALL: Text("alle", "everyone"),
    Sex.WOMEN: Text("kvinder", "women"),
    Sex.MEN: Text("mænd", "men"),
}
_POPULATION = Text(
    "Befolkning, som behovet antages at følge", "Population that need is assumed to follow"
)


class ScopeKind(StrEnum):
    """Whether all municipalities were asked, or those of some regions."""

    NATIONAL = "national"
    REGIONAL = "regional"


class Asks(StrEnum):
    """What a theme is about; themes are worded anew in every round."""

    NEED = "need"
    SUPPLY = "supply"
    COORDINATION = "coordination"
    FUTURE = "future"
    OFFER = "offer"


@dataclass(frozen=True, slots=True, kw_only=True)
class PopulationAtRisk:
    """Whom need is spread over when nobody has counted it by municipality: an assumption.

    Parameters
    ----------
    bands
        Age bands, such as ``18-64``, that do not overlap.
    """

    bands: tuple[Band, ...]
    sex: Sex
    reason: Text

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """That need follows this population, as a row of the assumptions table."""
        bands = [band.replace("-", "–") for band in self.bands]
        da, en = (Language(code).join(bands) for code in ("da", "en"))
        who = _WHO[self.sex]
        row = Assumption(
            key="target_group.population_at_risk",
            name=_POPULATION,
            words=Text(f"{who.da} {da} år", f"{who.en} aged {en}"),
            reason=self.reason,
        )
        return (row,)


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetGroup:
    """The citizens a round is about."""

    name: Text
    definition: Text
    population_at_risk: PopulationAtRisk


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Who was asked, as area slugs."""

    kind: ScopeKind
    areas: tuple[Name, ...]
    note: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """One thing a round asks, and what is known of the answer."""

    id: Name
    asks: Asks
    title: Text
    question: Text
    known: Text
    source: Cited


@dataclass(frozen=True, slots=True, kw_only=True)
class ToAsk:
    """What would have to be asked, and who knows it."""

    whom: Text
    what: Text
