"""Named protection policies: below which count a cell is hidden, and how wide it must stay."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from analysis.errors import unknown_name
from analysis.language import Text

# The levels of area that a policy may keep out of a public edition; other levels are not its matter.
AREA_LEVELS = ("municipality", "landsdel", "region", "part", "nation")
DEFAULT_PROFILE = "under-5"

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A protection policy, printed in every report that rests on a protected table.

    Parameters
    ----------
    name, title, reason
        What it is called, and why its numbers are what they are.
    threshold
        Counts from 1 to `threshold` - 1 persons are hidden.
    zeros_shown
        Whether a count of none may be read in the table.
    label
        What stands in place of a hidden small count.
    other_label
        What stands in place of a count that is hidden to protect others. Where it equals `label`
        nobody can tell the two apart; otherwise it says that the count reaches the threshold.
    rounding_base
        Shown counts are rounded to the nearest multiple; 1 rounds nothing.
    width_persons
        The narrowest interval, highest less lowest possible count, that anyone may reach for a
        count that is not shown.
    area_levels
        The levels of area that a public edition shows.
    least_shown_share
        Of the finest cells with anyone in them: where fewer than this share can be shown, the table
        counts as emptied and is coarsened if the analyst allows it.
    pooled
        How many insiders of one level may put together what they know; 1 where each is taken alone.

    Raises
    ------
    ValueError
        The numbers contradict each other: a mistake in the program.
    """

    name: str
    title: Text
    reason: Text
    threshold: int
    zeros_shown: bool
    label: str
    other_label: str
    rounding_base: int = 1
    width_persons: int
    area_levels: tuple[str, ...] = AREA_LEVELS
    least_shown_share: float = 0.25
    pooled: int = 1

    def __post_init__(self) -> None:
        """Refuse a policy that its own labels would break."""
        if min(self.threshold - 1, self.rounding_base, self.width_persons, self.pooled) < 1:
            raise ValueError(f"{self.name}: threshold, base, width or pooled is too small")
        if (self.rounding_base - 1) // 2 >= self.threshold:
            raise ValueError(f"{self.name}: counts above the threshold would be rounded to none")
        low, high = self.hidden_small
        if high - low < self.width_persons:
            raise ValueError(f"{self.name}: the label itself is narrower than {self.width_persons}")
        if set(self.area_levels) - set(AREA_LEVELS):
            raise ValueError(f"{self.name}: unknown level among {self.area_levels}")

    @property
    def labels_differ(self) -> bool:
        """Whether a reader can tell a small count from one hidden to protect others."""
        return self.label != self.other_label

    @property
    def hidden_small(self) -> Interval:
        """Lowest and highest count that the label of a small count allows."""
        lowest = 1.0 if self.zeros_shown else 0.0
        return lowest, self.threshold - 1.0 if self.labels_differ else math.inf

    @property
    def hidden_other(self) -> Interval:
        """Lowest and highest count that the label of a count hidden for others allows."""
        return (float(self.threshold), math.inf) if self.labels_differ else self.hidden_small

    def is_small(self, count: int) -> bool:
        """Whether a count must not be shown.

        Examples
        --------
        >>> [find_profile("under-5").is_small(count) for count in (0, 1, 4, 5)]
        [False, True, True, False]
        """
        return count < self.threshold and not (count == 0 and self.zeros_shown)

    def rounded(self, count: int) -> int:
        """A count as it is printed: the nearest multiple of the base, halves upwards.

        Examples
        --------
        >>> [find_profile("nhs-7-round5").rounded(count) for count in (8, 12, 13)]
        [10, 10, 15]
        """
        return (count + self.rounding_base // 2) // self.rounding_base * self.rounding_base

    def shown(self, count: int) -> Interval:
        """Lowest and highest count that a shown figure allows.

        Examples
        --------
        >>> find_profile("nhs-7-round5").shown(9)
        (8.0, 12.0)
        >>> find_profile("under-5").shown(9)
        (9.0, 9.0)
        """
        if count == 0:
            return 0.0, 0.0
        printed = self.rounded(count)
        low = max(printed - self.rounding_base // 2, self.threshold)
        return float(low), float(printed + (self.rounding_base - 1) // 2)

    @property
    def description(self) -> Text:
        """The policy in one sentence, for a report."""
        zeros = (
            Text("0 vises", "0 is shown") if self.zeros_shown else Text("0 skjules", "0 is hidden")
        )
        base = self.rounding_base
        rounding = (
            Text("", "")
            if base == 1
            else Text(f", afrundet til nærmeste {base}", f", rounded to the nearest {base}")
        )
        return Text(
            f"{self.title.da}: antal under {self.threshold} skjules ({zeros.da}){rounding.da}; ingen "
            f"må kunne regne et skjult antal ud inden for færre end {self.width_persons + 1} mulige.",
            f"{self.title.en}: counts below {self.threshold} are hidden ({zeros.en}){rounding.en}; "
            f"nobody may narrow a hidden count to fewer than {self.width_persons + 1} possible ones.",
        )


def _by_name(*profiles: Profile) -> Mapping[str, Profile]:
    return MappingProxyType({profile.name: profile for profile in profiles})


PROFILES: Mapping[str, Profile] = _by_name(
    Profile(
        name="under-5",
        title=Text("Under 5", "Below 5"),
        reason=Text(
            "Grænsen 5 er den almindelige i kommunale opgørelser. Etiketten siger 1-4, så mindst tre "
            "af de fire antal skal blive ved med at være mulige.",
            "The threshold 5 is the usual one in municipal tables. The label says 1-4, so at least "
            "three of the four counts must stay possible.",
        ),
        threshold=5,
        zeros_shown=True,
        label="<5",
        other_label="≥5",
        width_persons=2,
    ),
    Profile(
        name="dst-3",
        title=Text(
            "Under 3, som Danmarks Statistiks kerneregel",
            "Below 3, as Statistics Denmark's core rule",
        ),
        reason=Text(
            "Danmarks Statistiks kerneregel har grænsen 3. En egen etiket for 1-2 ville efterlade to "
            "mulige antal; derfor har alle skjulte antal samme etiket.",
            "Statistics Denmark's core rule has the threshold 3. A label of its own for 1-2 would "
            "leave two possible counts; so all hidden counts have the same label.",
        ),
        threshold=3,
        zeros_shown=True,
        label="..",
        other_label="..",
        width_persons=2,
    ),
    Profile(
        name="nhs-7-round5",
        title=Text("1-7 skjult, resten afrundet til 5", "1-7 hidden, the rest rounded to 5"),
        reason=Text(
            "Reglen i engelske sundhedsopgørelser: 1-7 skjules, alt andet afrundes til nærmeste 5. Et "
            "skjult antal skal mindst være så usikkert som afrundingen.",
            "The rule of English health tables: 1-7 are hidden, all else is rounded to the nearest 5. "
            "A hidden count must stay at least as uncertain as the rounding.",
        ),
        threshold=8,
        zeros_shown=True,
        label="*",
        other_label="*",
        rounding_base=5,
        width_persons=4,
    ),
)


def as_profile(given: str | Profile) -> Profile:
    """A policy, or the policy of a name.

    Raises
    ------
    UsageError
        It is neither; see `find_profile`.
    """
    return given if isinstance(given, Profile) else find_profile(str(given))


def find_profile(name: str) -> Profile:
    """The policy of a name.

    Raises
    ------
    UsageError
        No policy has that name; the message gives the nearest and all there are.

    Examples
    --------
    >>> find_profile("under-5").threshold
    5
    """
    if name not in PROFILES:
        kind = Text("beskyttelsesprofil", "protection profile")
        raise unknown_name(kind, name, list(PROFILES))
    return PROFILES[name]
