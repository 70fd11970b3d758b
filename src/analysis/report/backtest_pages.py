"""The report on how earlier forecasts would have held, as its notebook shows it."""

from __future__ import annotations

from analysis.assessment.figures.backtest import backtest_quantities
from analysis.assessment.study import AreaView
from analysis.errors import UsageError
from analysis.evidence import Evidence, Quantity
from analysis.language import Text
from analysis.report import blocks, figures
from analysis.report.answer import Answer
from analysis.report.blocks import Block, Section
from analysis.report.earlier import earlier_words, followed_words, machinery_words
from analysis.report.offer_words import Said
from analysis.report.parts import Parts, language_of
from analysis.report.tables import earlier


def open_backtest(view: AreaView, *, language: str = "da") -> BacktestReport:
    """The report on earlier forecasts of a round, ready to be shown part by part.

    Parameters
    ----------
    view
        From ``open_study(...).area(...)``, of the whole country: the series are national.
    language
        ``da`` or ``en``.

    Raises
    ------
    UsageError
        If there is no such language, the round has nothing to try on the day of the study, or the
        area is not the whole country.
    """
    spoken = language_of(language)
    slug = view.udmelding.slug
    if view.udmelding.backtest is None:
        raise UsageError(
            Text(
                f"Runden «{slug}» har intet at prøve efter pr. {view.study.as_of} (nøglen backtest "
                "i dens fil). Brug notesbogen «assessment».",
                f"The round “{slug}” has nothing to try as of {view.study.as_of} (the key backtest "
                "in its file). Use the notebook “assessment”.",
            )
        )
    if not view.is_nation:
        nation = view.study.areas.nation.slug
        raise UsageError(
            Text(
                f"Rækkerne gælder hele landet, ikke «{view.area.slug}». Vælg området «{nation}».",
                f"The series are of the whole country, not of “{view.area.slug}”. Choose the area "
                f"“{nation}”.",
            )
        )
    return BacktestReport(view, spoken)


class BacktestReport(Parts):
    """The report on earlier forecasts: an illustration where there is too little to score."""

    title = "title.backtest"
    description = "title.backtest_description"
    limits = ("backtest", "quality", "individuals")

    def earlier(self) -> Section:
        """What was known on each day, what followed from it, and what came."""
        said = earlier_words(self.view, self.language)
        head = Section((self._heading("earlier"), blocks.paragraph(said.text, said.keys)))
        return head + self._show(
            figures.forecasts_and_outcome, earlier.forecasts_table, earlier.inputs_table
        )

    def machinery(self) -> Section:
        """The same reckoning where there is enough to score: the municipalities' populations."""
        said = machinery_words(self.view, self.language)
        if not said.text:
            return Section()
        head = Section((self._heading("machinery"), blocks.paragraph(said.text, said.keys)))
        return head + self._show(earlier.scores_table, earlier.pit_table)

    def followed(self) -> Section:
        """Rounds of the same group side by side, joined only where they count the same thing."""
        said = followed_words(self.view, self.language)
        if not said.text:
            return Section()
        head = Section((self._heading("followed"), blocks.paragraph(said.text, said.keys)))
        return head + self._show(earlier.followed_table)

    @property
    def quantities(self) -> dict[str, Quantity]:
        """Every figure the report may print, by key."""
        return super().quantities | backtest_quantities(self.view)

    def _answers(self) -> tuple[Answer, ...]:
        view, language = self.view, self.language
        unsaid = [language.text("earlier.unsaid_rounds")]
        if machinery_words(view, language).text:
            unsaid = [language.text("earlier.unsaid_populations"), *unsaid]
        found = {
            "earlier": (earlier_words(view, language), Evidence.ASSUMED),
            "machinery": (machinery_words(view, language), Evidence.OBSERVED),
            "followed": (followed_words(view, language), Evidence.REPORTED),
            "unsaid": (Said(" ".join(unsaid)), None),
        }
        return tuple(
            Answer(
                term=language.text(f"earlier.term.{name}"),
                text=said.text,
                evidence=(evidence,) if evidence and said.keys else (),
                quantities=said.keys,
            )
            for name, (said, evidence) in found.items()
            if said.text
        )

    def _first_picture(self) -> Block | None:
        return figures.forecasts_and_outcome(self.view, self.language)
