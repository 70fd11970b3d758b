"""Age bands: the divisions of the sources, and every union of them that can be asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from analysis.errors import UsageError, unknown_name
from analysis.language import Language, Text

ALL_AGES = "all"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Whole years of age from `first` up to, but not including, `after` (None: no upper end)."""

    first: int
    after: int | None

    @property
    def text(self) -> str:
        """The band as it is written: 18-64, 65+, all."""
        if self.after is None:
            return f"{self.first}+" if self.first else ALL_AGES
        return f"{self.first}-{self.after - 1}"


def span(text: str) -> Span:
    """Read a band as it is written.

    Raises
    ------
    ValueError
        If it is not a band.

    Examples
    --------
    >>> span("18-64"), span("65+")
    (Span(first=18, after=65), Span(first=65, after=None))
    """
    if text == ALL_AGES:
        return Span(0, None)
    first, _, last = text.removesuffix("+").partition("-")
    return Span(int(first), None if text.endswith("+") else int(last) + 1)


# The disjoint bands of 2014-2020, by sex, and those of 2026, both sexes together.
FINE_BANDS = ("0-5", "6-14", "15-17", "18-24", "25-49", "50-64", "65-79", "80+")
BANDS_2026 = ("0-5", "6-16", "17-19", "20-34", "35-64", "65-79", "80+")


def _runs(parts: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Every unbroken run of bands, by the band it makes together."""
    return {
        Span(span(parts[i]).first, span(parts[j]).after).text: tuple(parts[i : j + 1])
        for i in range(len(parts))
        for j in range(i, len(parts))
    }


_FINE_BY_BAND = MappingProxyType(_runs(FINE_BANDS))
_BANDS_2026_BY_BAND = MappingProxyType(_runs(BANDS_2026))


def check_bands(bands: Iterable[str]) -> tuple[str, ...]:
    """The fine bands that a union of bands covers, each once, by age.

    Raises
    ------
    UsageError
        If no band is given, or one is not a run of fine bands.

    Examples
    --------
    >>> check_bands(["15-49", "0-17"])
    ('0-5', '6-14', '15-17', '18-24', '25-49')
    """
    wanted = (bands,) if isinstance(bands, str) else tuple(bands)
    if not wanted:
        raise UsageError(
            Text(
                f"Der er ingen aldersbånd. Skriv mindst ét, for eksempel 18-64 eller {ALL_AGES}.",
                f"There is no age band. Give at least one, such as 18-64 or {ALL_AGES}.",
            )
        )
    covered: set[str] = set()
    for band in wanted:
        if band not in _FINE_BY_BAND:
            raise unknown_name(Text("aldersbånd", "age band"), band, tuple(_FINE_BY_BAND))
        covered.update(_FINE_BY_BAND[band])
    return tuple(band for band in FINE_BANDS if band in covered)


def joined_bands(fine: Sequence[str]) -> tuple[str, ...]:
    """The fewest bands that cover the same ages as some fine bands.

    Examples
    --------
    >>> joined_bands(("0-5", "6-14", "15-17", "65-79", "80+"))
    ('0-17', '65+')
    """
    joined: list[Span] = []
    for part in sorted(span(band) for band in fine):
        if joined and joined[-1].after == part.first:
            joined[-1] = Span(joined[-1].first, part.after)
        else:
            joined.append(part)
    return tuple(part.text for part in joined)


def bands_2026(joined: Iterable[str]) -> tuple[str, ...] | None:
    """The bands of 2026 that make up some bands exactly; None where they cannot.

    Examples
    --------
    >>> bands_2026(["65+"]), bands_2026(["18-64"])
    (('65-79', '80+'), None)
    """
    parts: list[str] = []
    for band in joined:
        if band not in _BANDS_2026_BY_BAND:
            return None
        parts += _BANDS_2026_BY_BAND[band]
    return tuple(parts)


def describe_group(joined: Sequence[str], sex: str) -> Text:
    """Who is counted, in words: men aged 18-64."""
    if joined == (ALL_AGES,):
        who = {
            "all": Text("Hele befolkningen", "The whole population"),
            "M": Text("Mænd i alle aldre", "Men of all ages"),
            "K": Text("Kvinder i alle aldre", "Women of all ages"),
        }
        return who[sex]
    da = [f"{band[:-1]} år og derover" if band.endswith("+") else f"{band} år" for band in joined]
    en = [f"{band[:-1]} and over" if band.endswith("+") else band for band in joined]
    who = {
        "all": Text("Begge køn", "Both sexes"),
        "M": Text("Mænd", "Men"),
        "K": Text("Kvinder", "Women"),
    }
    return Text(
        f"{who[sex].da} i alderen {Language('da').join(da)}",
        f"{who[sex].en} aged {Language('en').join(en)}",
    )
