"""The parts that forms are made of: questions of each kind, columns, and sheets of either layout."""

from __future__ import annotations

from dataclasses import dataclass, replace

from analysis.catalogue.themes import Theme
from analysis.evidence import Unit
from analysis.language import Text
from analysis.returns.form.choices import OFFER_KIND, OPERATOR, RATING, WITHOUT_NUMBER, YES_NO
from analysis.returns.form.questions import (
    REASON,
    ROW_NUMBER,
    Choices,
    Column,
    Kind,
    Question,
    Row,
    Sheet,
)
from analysis.returns.form.wording import Asked

NO_PEOPLE = Text(
    "Skriv ikke navne, CPR-numre eller andet, der kan kende en borger.",
    "Write no names, personal numbers or anything else that may identify a citizen.",
)
FROM_LIST = Text("Vælg på listen.", "Choose from the list.")
WHOLE_NUMBER = Text("Helt tal; 0, hvis der ingen er.", "Whole number; 0 if there are none.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Makes the questions of one part of a form: their ids and their theme follow from it.

    Parameters
    ----------
    prefix
        What the ids begin with.
    theme
        None for what every round asks.
    """

    asked: Asked
    prefix: str
    theme: Theme | None = None

    def count(
        self,
        name: str,
        label: Text,
        *,
        guidance: Text = WHOLE_NUMBER,
        unit: Unit = Unit.PERSONS,
        at_most: str = "",
    ) -> Question:
        """A whole number; `at_most` names another question of the same part."""
        most = f"{self.prefix}.{at_most}" if at_most else ""
        return self._make(
            Question(
                id=name, kind=Kind.COUNT, label=label, guidance=guidance, unit=unit, at_most=most
            )
        )

    def number(self, name: str, label: Text, *, guidance: Text, unit: Unit) -> Question:
        """A number that may have decimals."""
        return self._make(
            Question(id=name, kind=Kind.NUMBER, label=label, guidance=guidance, unit=unit)
        )

    def choice(
        self,
        name: str,
        label: Text,
        *,
        choices: Choices,
        guidance: Text = FROM_LIST,
        required: bool = False,
    ) -> Question:
        """One answer of a list."""
        return self._make(
            Question(
                id=name,
                kind=Kind.CHOICE,
                label=label,
                guidance=guidance,
                choices=choices,
                required=required,
            )
        )

    def rating(self, name: str, label: Text) -> Question:
        """A rating from 1 to 5, or “ved ikke”."""
        guidance = Text(
            "1 = i meget lav grad, 5 = i meget høj grad, eller «ved ikke».",
            "1 = to a very low degree, 5 = to a very high degree, or “don't know”.",
        )
        return self._make(
            Question(
                id=f"rating.{name}",
                kind=Kind.RATING,
                label=label,
                guidance=guidance,
                choices=RATING,
            )
        )

    def text(self, name: str, label: Text, guidance: Text, *, lines: int = 8) -> Question:
        """An answer in the respondent's own words, and the request to name nobody in it."""
        whole = Text(f"{guidance.da} {NO_PEOPLE.da}", f"{guidance.en} {NO_PEOPLE.en}")
        return self._make(
            Question(id=name, kind=Kind.TEXT, label=label, guidance=whole, lines=lines)
        )

    def lacking(self) -> Question:
        """What offers lack: asked of a municipality and of a region alike."""
        return self.text(
            "lacking",
            Text("Hvilke tilbud eller indsatser mangler?", "Which offers or interventions lack?"),
            Text("Tom, hvis ingen mangler.", "Empty if none."),
        )

    def improve(self) -> Question:
        """What would make coordination better: asked of a municipality and of a region alike."""
        return self.text(
            "improve",
            Text(
                "Hvad skal der til, for at koordinationen bliver bedre?",
                "What would make coordination better?",
            ),
            Text("Tom, hvis intet mangler.", "Empty if nothing lacks."),
        )

    def line(self, name: str, label: Text, guidance: Text) -> Question:
        """A name or an address: words, but no more than a line of them."""
        return self._make(Question(id=name, kind=Kind.TEXT, label=label, guidance=guidance))

    def contact(self) -> Question:
        """Where the answer can be asked about: a place, not a person."""
        return self.line(
            "contact",
            Text("Hvor kan der spørges til svaret?", "Where can the answer be asked about?"),
            Text(
                "Afdeling, telefon og fælles postkasse; ikke navne på enkeltpersoner.",
                "Department, telephone and shared mailbox; no names of persons.",
            ),
        )

    def month(self, name: str, label: Text, *, required: bool = False) -> Question:
        """A month of a year."""
        guidance = Text("År og måned, fx 2024-06.", "Year and month, for example 2024-06.")
        return self._make(
            Question(id=name, kind=Kind.MONTH, label=label, guidance=guidance, required=required)
        )

    def by_category(
        self, name: str, label: Text, guidance: Text, rows: tuple[Row, ...]
    ) -> Question:
        """A count divided by categories: together at most the part's own count."""
        return self._make(
            Question(
                id=name,
                kind=Kind.COUNT_BY_CATEGORY,
                label=label,
                guidance=guidance,
                rows=rows,
                unit=self.asked.round.need.unit,
                at_most=f"{self.prefix}.count",
            )
        )

    def table(
        self,
        name: str,
        label: Text,
        columns: tuple[Column, ...],
        *,
        rows: tuple[Row, ...] = (),
        row_label: Text = ROW_NUMBER,
        repeats: int = 0,
    ) -> Question:
        """A table: `rows` given beforehand, or `repeats` empty ones."""
        return self._make(
            Question(
                id=name,
                kind=Kind.TABLE,
                label=label,
                guidance=Text("Se arkets øverste linjer.", "See the lines at the top."),
                columns=columns,
                rows=rows,
                row_label=row_label,
                repeats=repeats,
            )
        )

    def people(self, name: str, label: Text) -> tuple[Question, Question]:
        """The one number of citizens, and why there is none.

        Blank, zero, “ved ikke” and “<5” are different answers, so that no one of them has to
        stand in the number's own cell.
        """
        count = self.count(
            name,
            label,
            unit=self.asked.round.need.unit,
            guidance=self.asked.say(
                "Helt tal; 0, hvis der ingen er. Tæl dem, kommunen har ansvaret for, også når de "
                "får indsatsen i en anden kommune, og tæl hver af dem én gang.",
                "Whole number; 0 if there are none. Count those the municipality is responsible "
                "for, also when served in another municipality, and count each of them once.",
            ),
        )
        reason = self.choice(
            f"{name}{REASON}",
            Text("Hvis der ikke er et tal: hvorfor?", "If there is no number: why?"),
            choices=WITHOUT_NUMBER,
            guidance=self.asked.say(
                "Udfyldes kun, når feltet ovenfor er tomt. «<5» betyder 1-4 {people}.",
                "Only when the field above is empty. “<5” means 1-4 {people}.",
            ),
        )
        return count, reason

    def month_of_count(self) -> Question:
        """The month a number is of, since a number without a date cannot be added to others."""
        label = (
            Text("Hvilken måned er den sidste af de 12?", "Which month is the last of the 12?")
            if self.asked.counts_a_period
            else Text("Hvilken måned gælder tallet?", "Which month is the number of?")
        )
        return self.month("month", label, required=True)

    def _make(self, question: Question) -> Question:
        theme = self.theme
        return replace(
            question,
            id=f"{self.prefix}.{question.id}",
            theme=theme.id if theme else "",
            asks=theme.asks if theme else None,
        )


def text_column(name: str, label: Text, guidance: Text, *, width: int) -> Column:
    """A column of words."""
    return Column(id=name, kind=Kind.TEXT, label=label, guidance=guidance, width=width)


def remarks_column(width: int) -> Column:
    """A column for what must be said beside a row's numbers."""
    return text_column(
        "note", Text("Bemærkninger", "Remarks"), Text("Kort.", "Briefly."), width=width
    )


def time_column(name: str, kind: Kind, label: Text, guidance: Text, *, width: int) -> Column:
    """A column of months, or of days."""
    return Column(id=name, kind=kind, label=label, guidance=guidance, width=width)


def count_column(
    name: str, label: Text, guidance: Text, *, unit: Unit = Unit.PERSONS, at_most: str = ""
) -> Column:
    """A column of whole numbers; `at_most` names another column of the same row."""
    return Column(
        id=name,
        kind=Kind.COUNT,
        label=label,
        guidance=guidance,
        unit=unit,
        at_most=at_most,
        width=18,
    )


def choice_column(
    name: str, label: Text, choices: Choices, *, width: int, guidance: Text = FROM_LIST
) -> Column:
    """A column of answers from a list."""
    kind = Kind.RATING if choices is RATING else Kind.CHOICE
    return Column(id=name, kind=kind, label=label, guidance=guidance, choices=choices, width=width)


def theme_sheet(part: Part, number: int, name: Text, questions: tuple[Question, ...]) -> Sheet:
    """The sheet of a theme's questions, headed by the theme and the udmelding's own words.

    Raises
    ------
    ValueError
        If the part has no theme.
    """
    theme = part.theme
    if theme is None:
        raise ValueError(f"{part.prefix}: a theme's sheet needs a theme")
    group = part.asked.round.target_group.name
    return Sheet(
        id=part.prefix,
        name=Text(f"{number} {name.da}", f"{number} {name.en}"),
        heading=Text(f"{number}. {theme.title.da}", f"{number}. {theme.title.en}"),
        intro=Text(
            f"Udmeldingen spørger om: {theme.question.da} Målgruppen: {group.da}.",
            f"The notification asks about: {theme.question.en} The target group: {group.en}.",
        ),
        questions=questions,
    )


def table_sheet(name: Text, table: Question, intro: Text) -> Sheet:
    """A sheet that is one table, headed by the table's own label."""
    return Sheet(id=table.id, name=name, heading=table.label, intro=intro, questions=(table,))


def offer_columns(asked: Asked) -> tuple[Column, ...]:
    """The columns that say which offer is meant and what it is."""
    return (
        text_column(
            "name",
            Text("Tilbuddets navn", "Name of the offer"),
            Text("Som på Tilbudsportalen.", "As in the national register of offers."),
            width=36,
        ),
        choice_column(
            "municipality",
            Text("Beliggenhedskommune", "Municipality it lies in"),
            asked.municipalities,
            width=23,
        ),
        choice_column("operator", Text("Driftsherre", "Operator"), OPERATOR, width=14),
        choice_column(
            "kind",
            Text("Til målgruppen er", "For the target group"),
            OFFER_KIND,
            width=23,
            guidance=Text("Hele tilbuddet eller en del.", "The whole offer or a part."),
        ),
        choice_column(
            "highly_specialised",
            Text("Højt specialiseret", "Highly specialised"),
            YES_NO,
            width=16,
            guidance=Text("Ja, nej eller ved ikke.", "Yes, no or don't know."),
        ),
    )


def hours_column(asked: Asked) -> tuple[Column, ...]:
    """Hours a week, only where the round counts hours."""
    if not asked.counts_hours:
        return ()
    hours = Column(
        id="hours",
        kind=Kind.NUMBER,
        unit=Unit.HOURS_PER_WEEK,
        label=Text("Timer om ugen", "Hours a week"),
        guidance=Text("I alt for dem.", "In all for them."),
        width=14,
    )
    return (hours,)
