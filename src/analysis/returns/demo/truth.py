"""The truth of a synthetic round: known, since it is invented.

Nothing in it is about anybody, and nothing in it is what a round was published to have found. What
is made of it is synthetic, and never more.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass

import pandas as pd

from analysis.catalogue.answers import AnswerStatus
from analysis.evidence import Evidence
from analysis.returns.demo.conduct import Conducted
from analysis.returns.demo.laws import STAMP, Conduct, Laws, Says
from analysis.returns.demo.offers import DemoOffer
from analysis.returns.demo.opinions import Opinion
from analysis.returns.demo.stays import StayDrawn

# “<5” is 1 to 4, as the form says beside it.
BELOW = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoMunicipality:
    """One municipality of a synthetic world.

    Parameters
    ----------
    population_persons
        Population at risk; the only thing here that is true outside the world.
    intensity_persons, true_persons
        Expected and actual citizens in the target group, in the round's unit.
    found_persons, wrongly_persons
        Those it reports who are there, and those who are not.
    situations
        Those it reports, by situation.
    conducted, says
        How it answers, and in which form it gives the number.
    """

    code: str
    name: str
    region: str
    population_persons: float
    intensity_persons: float
    true_persons: int
    found_persons: int
    wrongly_persons: int
    situations: Mapping[str, int]
    conducted: Conducted
    says: Says
    opinion: Opinion

    @property
    def reported_persons(self) -> int:
        """What it counts, whether or not it sends it."""
        return self.found_persons + self.wrongly_persons


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the round has of a municipality when all returns are in.

    Parameters
    ----------
    low, high
        The number it gave, with that of those it answers for; None where it gave none.
    """

    status: AnswerStatus
    low: int | None = None
    high: int | None = None
    answered_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class World:
    """A synthetic round.

    Parameters
    ----------
    counts_number
        Whether the round asks municipalities for a number of citizens.
    national_persons, rate_cv, factor
        Expected national total, drawn without regard to any published one; coefficient of
        variation of the rates; persons reported for each who is there.
    stay
        Law of the stays.
    month, due
        Of the count, and the day the returns are due.
    municipalities
        Those asked, by code.
    region_words
        Free texts of the joint answers, by region.
    """

    slug: str
    laws: Laws
    counts_number: bool
    national_persons: float
    rate_cv: float
    factor: float
    stay: StayDrawn
    month: str
    due: dt.date
    municipalities: Mapping[str, DemoMunicipality]
    offers: tuple[DemoOffer, ...]
    region_words: Mapping[str, Mapping[str, str]]

    @property
    def evidence(self) -> Evidence:
        """What everything made of it is."""
        return Evidence.SYNTHETIC

    @property
    def true_persons(self) -> int:
        """Citizens in the target group in all municipalities asked."""
        return sum(one.true_persons for one in self.municipalities.values())

    @property
    def month_end(self) -> dt.date:
        """The last day of the month of the count."""
        year, month = int(self.month[:4]), int(self.month[5:])
        return dt.date(year, month, calendar.monthrange(year, month)[1])

    def given(self, code: str) -> Given:
        """What the round has of a municipality when all returns are in."""
        one = self.municipalities[code]
        if one.conducted.conduct is Conduct.SPOKEN_FOR:
            status, speaker = AnswerStatus.ANSWERED_BY_ANOTHER, one.conducted.answered_by
            return Given(status=status, answered_by=speaker)
        if not one.conducted.conduct.heard:
            return Given(status=AnswerStatus.SILENT)
        if not self.counts_number or one.says is Says.DONT_KNOW:
            return Given(status=AnswerStatus.ANSWERED)
        if one.says is Says.BELOW_FIVE:
            return Given(status=AnswerStatus.ANSWERED, low=1, high=BELOW - 1)
        count = sum(who.reported_persons for who in self.speakers_group(code))
        status = AnswerStatus.ANSWERED if count else AnswerStatus.ANSWERED_ZERO
        return Given(status=status, low=count, high=count)

    def speakers_group(self, code: str) -> tuple[DemoMunicipality, ...]:
        """A municipality and those it answers for."""
        one = self.municipalities[code]
        return (one, *(self.municipalities[other] for other in one.conducted.answers_for))

    def answers(self) -> pd.DataFrame:
        """What the round has in the end, as it should be gathered from the returns.

        Returns
        -------
        DataFrame
            One row per municipality asked: area, status, low, high, answered_by.
        """
        given = {code: self.given(code) for code in self.municipalities}
        rows = [
            {
                "area": code,
                "status": str(one.status),
                "low": one.low,
                "high": one.high,
                "answered_by": one.answered_by,
            }
            for code, one in given.items()
        ]
        return pd.DataFrame(rows).astype({"low": "Int64", "high": "Int64"})

    def flows(self) -> pd.DataFrame:
        """Who serves whose citizens.

        Returns
        -------
        DataFrame
            One row per home municipality and offer that serves it: home, offer,
            offer_municipality, counted_persons (in the round's unit), present_persons (on the day
            of the count), year_persons (in the 12 months before).
        """
        rows = [
            (use.home, one.id, one.municipality, use.counted, use.present, use.year)
            for one in self.offers
            for use in one.uses
        ]
        names = ["home", "offer", "offer_municipality"]
        counts = ["counted_persons", "present_persons", "year_persons"]
        return pd.DataFrame(rows, columns=[*names, *counts])

    def as_json(self) -> dict[str, object]:
        """The truth as plain data: never read by any estimate."""
        return {
            "stamp": STAMP,
            "evidence": self.evidence.value,
            "slug": self.slug,
            "true_persons": self.true_persons,
            "national_persons": self.national_persons,
            "rate_cv": self.rate_cv,
            "measurement_factor": self.factor,
            "stay": asdict(self.stay),
            "month": self.month,
            "due": self.due.isoformat(),
            "counts_number": self.counts_number,
            "laws": asdict(self.laws),
            "municipalities": [asdict(one) for one in self.municipalities.values()],
            "answers": {code: asdict(self.given(code)) for code in self.municipalities},
            "offers": [asdict(one) for one in self.offers],
            "region_words": {slug: dict(words) for slug, words in self.region_words.items()},
        }
