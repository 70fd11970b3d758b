"""The annex of one municipality: what a round means seen from there, in public facts."""

from __future__ import annotations

import math

from analysis.assessment.municipal import (
    expected_key,
    municipal_quantities,
    municipal_view,
    open_offers_by_distance,
    region_of,
)
from analysis.assessment.study import Study
from analysis.assessment.tables import rows_of
from analysis.evidence import Evidence, Quantity, Unit
from analysis.report import blocks
from analysis.report.amounts import amount, number_of
from analysis.report.answer import Answer, reading_amount
from analysis.report.blocks import Block, Section
from analysis.report.parts import Parts, language_of
from analysis.report.tables import cells

_SMALLEST = 0.01
# Of these a number at a time, or a year, can be none at all.
_COUNTED = (Unit.PERSONS, Unit.PERSONS_PER_YEAR, Unit.NEW_PERSONS_PER_YEAR)


def open_annex(study: Study, *, area: str, language: str = "da") -> AnnexReport:
    """The annex of a municipality, ready to be shown part by part.

    Parameters
    ----------
    study
        From ``open_study(...)``; published figures are all that is used of it.
    area
        The municipality's three-digit code as text, such as ``101``.
    language
        ``da`` or ``en``.

    Raises
    ------
    UsageError
        If there is no such language or municipality.
    """
    spoken = language_of(language)
    return AnnexReport(municipal_view(study, area), spoken)


class AnnexReport(Parts):
    """The annex of a municipality: its share of need, how far it is, and no count of anybody."""

    title = "title.annex"
    description = "title.annex_description"
    limits = ("annex_counts", "visitation", "quality")

    def distances(self) -> Section:
        """The open offers whose place is known, the nearest first."""
        table = open_offers_by_distance(self.view)
        if table.empty:
            return Section((self._heading("annex_distances"), self._say("annex.no_offers")))
        names, language = self.view.study.country.every_area.names, self.language
        rows = [
            [
                cells.words(row.name),
                cells.words(names[row.municipality]),
                cells.unknown(language)
                if math.isnan(row.km)
                else cells.number(language, round(float(row.km))),
            ]
            for row in rows_of(table)
        ]
        roads = self.view.study.country.roads
        shown = blocks.table(
            rows,
            columns=[
                *cells.columns(language, "offer", "municipality"),
                cells.column(language, "km_road", numeric=True, unit="km"),
            ],
            label="afstand-til-tilbud",
            caption=language.text(
                "table.annex_distances", area=language.choose(self.view.area.name)
            ),
            source=cells.sources(language, [roads.source], own=True),
            notes=[language.choose(roads.description), language.text("annex.offer_no_place")],
        )
        return Section((self._heading("annex_distances"), shown))

    @property
    def quantities(self) -> dict[str, Quantity]:
        """Every figure the annex may print, by key: none of them counts citizens here."""
        return municipal_quantities(self.view)

    def _answers(self) -> tuple[Answer, ...]:
        found = (self._share(), *self._need(), self._distance(), self._pays(), self._region())
        return (*found, Answer(term=self._term("unsaid"), text=self.language.text("annex.unsaid")))

    def _first_picture(self) -> Block | None:
        return None

    def _share(self) -> Answer:
        language, own = self.language, self.quantities["population.share"]
        return Answer(
            term=self._term("share"),
            text=language.text(
                "annex.share",
                share=language.percent(own.value or 0.0, decimals=1),
                group=language.choose(self.view.study.population.description),
            ),
            evidence=(own.evidence,),
            quantities=(own.key,),
        )

    def _need(self) -> tuple[Answer, ...]:
        view, language = self.view, self.language
        if not view.udmelding.need.readings:
            text = language.text("annex.not_counted")
            return (Answer(term=self._term("need"), text=text),)
        answers = []
        for reading in view.udmelding.need.readings:
            key = expected_key(reading)
            value = self.quantities[key].value or 0.0
            unit = view.udmelding.need.unit
            words = [
                language.text(
                    "annex.need",
                    reading=language.choose(reading.title),
                    nation=reading_amount(view, reading, language),
                    here=self._size(unit, value),
                )
            ]
            keys = [*(figure.key for figure in reading.basis), key]
            if unit in _COUNTED:
                none = f"{key}.none"
                chance = language.percent(self.quantities[none].value or 0.0)
                words.append(language.text(f"annex.none.{unit}", chance=chance))
                keys.append(none)
            answers.append(
                Answer(
                    term=self._term("need"),
                    text=" ".join(words),
                    evidence=tuple(
                        dict.fromkeys((*(f.evidence for f in reading.basis), Evidence.ASSUMED))
                    ),
                    quantities=tuple(keys),
                )
            )
        return tuple(answers)

    def _size(self, unit: Unit, value: float) -> str:
        """A number of citizens with its unit; never a false 0,00."""
        if value >= _SMALLEST:
            return amount(self.language, unit, value)
        below = self.language.text("number.below", value=number_of(self.language, _SMALLEST))
        return self.language.plural(f"unit.{unit}", 2, n=below)

    def _distance(self) -> Answer:
        table, language = open_offers_by_distance(self.view), self.language
        known = table[table["km"].notna()]
        if known.empty:
            name = "no_offers" if table.empty else "no_road"
            return Answer(term=self._term("distance"), text=language.text(f"annex.{name}"))
        nearest = known.iloc[0]
        names = self.view.study.country.every_area.names
        text = language.text(
            "annex.distance",
            offer=nearest["name"],
            municipality=names[nearest["municipality"]],
            km=number_of(language, round(float(nearest["km"]))),
        )
        return Answer(
            term=self._term("distance"),
            text=text,
            evidence=(self.view.study.country.roads.evidence,),
            quantities=(f"distance.{nearest['offer']}",),
        )

    def _pays(self) -> Answer:
        own = self.quantities["residents.share"]
        share = self.language.percent(own.value or 0.0, decimals=1)
        return Answer(
            term=self._term("pays"),
            text=self.language.text("annex.pays", share=share),
            evidence=(own.evidence,),
            quantities=(own.key,),
        )

    def _region(self) -> Answer:
        region = self.language.choose(region_of(self.view).name)
        return Answer(
            term=self._term("region"), text=self.language.text("annex.region", region=region)
        )

    def _term(self, name: str) -> str:
        area = self.language.choose(self.view.area.name)
        return self.language.text(f"annex.term.{name}", area=area)

    def _say(self, name: str) -> Block:
        return blocks.paragraph(self.language.text(name))
