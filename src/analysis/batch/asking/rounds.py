"""A round on the day it is reported as of, whether words or rows of a file ask for it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from analysis.batch.asking.fitting import fits_round
from analysis.batch.asking.notebook import Notebook
from analysis.catalogue.udmelding import Udmelding
from analysis.country import Area
from analysis.errors import UsageError
from analysis.language import LANGUAGES, Language, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundOnDay:
    """A round and the areas that are asked for, as of a day.

    Parameters
    ----------
    regions
        Slugs of the regions that hold on the day.
    """

    udmelding: Udmelding
    as_of: dt.date
    areas: tuple[Area, ...]
    regions: tuple[str, ...]

    def takes(self, notebook: Notebook) -> bool:
        """Whether the notebook has anything to say of the round as it is known on the day."""
        return fits_round(notebook.name, self.udmelding.as_known_at(self.as_of))


def as_of_day(udmelding: Udmelding, asked: dt.date | None) -> dt.date:
    """The day a round is reported as of: the one asked for, else the round's own data date.

    Raises
    ------
    UsageError
        If none is asked for and the round has none.
    """
    day = asked or udmelding.data_date.last or udmelding.issued.last
    if day is None:
        raise UsageError(
            Text(
                f"Runden «{udmelding.slug}» har ingen datadato. Giv en dag med --as-of.",
                f"The round “{udmelding.slug}” has no data date. Give a day with --as-of.",
            )
        )
    return day


def not_issued(udmelding: Udmelding, day: dt.date) -> Text:
    """Why a round is left out on a day."""
    issued = {code: Language(code).period(udmelding.issued) for code in LANGUAGES}
    return Text(
        f"Runden «{udmelding.slug}» er udsendt {issued['da']} og findes ikke pr. {day}.",
        f"The round “{udmelding.slug}” was issued {issued['en']} and does not exist as of {day}.",
    )


def negative_seed(seed: int) -> UsageError:
    """The error of a seed that no generator takes."""
    return UsageError(
        Text(
            f"Parameteren «seed» kan ikke være «{seed}»: skriv et helt tal fra 0 og op.",
            f"The parameter “seed” cannot be “{seed}”: write a whole number from 0 up.",
        )
    )
