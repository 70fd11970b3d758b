"""Which notebooks have something to say of a round and an area, and why others have not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from analysis.catalogue.offers import open_seats
from analysis.catalogue.udmelding import Udmelding
from analysis.country import Area, AreaKind
from analysis.evidence import Unit
from analysis.language import Text

# Their series, or their chapters, are national: a part of the country has none of its own.
_NATIONAL = frozenset({"backtest", "national"})
# A region answers; the nation and its parts have no answer of their own.
_REGIONAL = frozenset({"answer"})
# An annex is of one municipality; no other notebook of ours is.
_MUNICIPAL = frozenset({"annex"})
_OURS = frozenset({"answer", "assessment", "backtest", "national", "scenarios", "siting"})


def fits_round(notebook: str, known: Udmelding) -> bool:
    """Whether a notebook has anything to say of a round as it is known on the day.

    Parameters
    ----------
    notebook
        Its name. One that we do not know has: its author decides.
    """
    asks = _ASKS.get(notebook)
    return asks is None or asks(known)


def fits_area(notebook: str, area: Area) -> bool:
    """Whether a notebook can be about an area."""
    if area.kind is AreaKind.MUNICIPALITY:
        return notebook not in _OURS
    if notebook in _MUNICIPAL:
        return False
    if notebook in _REGIONAL:
        return area.kind is AreaKind.REGION
    return notebook not in _NATIONAL or area.kind is AreaKind.COUNTRY


def why_not_round(notebook: str, slug: str) -> Text:
    """Why a notebook has nothing to say of a round."""
    reason = _REASONS[notebook]
    return Text(
        f"Runden «{slug}» {reason.da} til «{notebook}».",
        f"The round “{slug}” {reason.en} for “{notebook}”.",
    )


def why_not_area(notebook: str, slug: str, regions: Sequence[str]) -> Text:
    """Why a notebook of a round cannot be about any of the areas asked for.

    Parameters
    ----------
    regions
        The regions that hold on the day.
    """
    if notebook in _REGIONAL:
        names = ", ".join(regions)
        return Text(
            f"«{notebook}» gives af en region. Vælg for «{slug}» et af områderne {names}.",
            f"“{notebook}” is a region's. For “{slug}” choose one of the areas {names}.",
        )
    if notebook in _MUNICIPAL:
        return Text(
            f"«{notebook}» gives af en kommune. Vælg for «{slug}» en kommunekode (fx 101), eller alle "
            "i et gitter (--grid, area: kommuner).",
            f"“{notebook}” is a municipality's. For “{slug}” choose a municipality code (such as "
            "101), or all of them in a grid (--grid, area: kommuner).",
        )
    if notebook not in _NATIONAL:
        return Text(
            f"«{notebook}» gælder landet, en landsdel eller en region, ikke en kommune. En kommune "
            "har sit bilag: annex.",
            f"“{notebook}” is of the country, a part of it or a region, not of a municipality. A "
            "municipality has its annex: annex.",
        )
    return Text(
        f"«{notebook}» gælder kun hele landet; for «{slug}» er der kun bedt om dele af det.",
        f"“{notebook}” is of the whole country only; for “{slug}” only parts of it are asked for.",
    )


def _has_alternatives(known: Udmelding) -> bool:
    return known.asks_for_offer and known.scenarios is not None


def _has_seats(known: Udmelding) -> bool:
    counted = known.need.unit is Unit.PERSONS and bool(known.need.readings)
    return _has_alternatives(known) and counted and bool(open_seats(known.offers))


def _has_backtest(known: Udmelding) -> bool:
    return known.backtest is not None


_ASKS: Mapping[str, Callable[[Udmelding], bool]] = {
    "scenarios": _has_alternatives,
    "siting": _has_seats,
    "backtest": _has_backtest,
}
_REASONS = {
    "scenarios": Text(
        "spørger ikke om et tilbud og har ingen alternativer",
        "asks for no offer and has no alternatives",
    ),
    "siting": Text(
        "mangler alternativer, borgere ad gangen eller et åbent tilbud med kendt sted",
        "lacks alternatives, citizens at a time or an open offer with a known place",
    ),
    "backtest": Text(
        "har intet at prøve tidligere viden på", "has nothing to try earlier knowledge on"
    ),
}
