"""What a region's joint answer holds: the tables that gather its municipalities' returns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from analysis.catalogue.themes import Asks
from analysis.country import Area
from analysis.evidence import Unit
from analysis.language import Text
from analysis.returns.form.choices import (
    CHALLENGE,
    COORDINATION_TOPICS,
    OPERATOR,
    POSITION,
    RATING,
    SOLUTION,
    STATUS,
    WITHOUT_NUMBER,
)
from analysis.returns.form.parts import (
    Part,
    choice_column,
    count_column,
    hours_column,
    offer_columns,
    remarks_column,
    table_sheet,
    text_column,
    theme_sheet,
)
from analysis.returns.form.questions import Choices, Column, Question, Row, Sheet
from analysis.returns.form.respondent import region_respondent
from analysis.returns.form.wording import Asked

_OFFER_ROWS = 60
_MUNICIPALITY = Text("Kommune", "Municipality")
_MUNICIPALITIES = Text("Antal kommuner.", "Number of municipalities.")


def region_sheets(asked: Asked, region: Area) -> tuple[Sheet, ...]:
    """Every sheet of a region's form, not yet placed."""
    # In the order of the list of municipalities, which is that of their names.
    members = set(region.municipalities) & set(asked.asked)
    rows = tuple(row for row in asked.municipalities.rows if row.id in members)
    sheets = region_respondent(asked)
    for number, theme in enumerate(asked.themes, start=1):
        part = Part(asked=asked, prefix=asked.prefix(theme), theme=theme)
        sheets += _THEMES[theme.asks](part, number, rows)
    return tuple(sheets)


def _need(part: Part, number: int, rows: tuple[Row, ...]) -> list[Sheet]:
    asked = part.asked
    questions = (
        *part.people("count", asked.count_label),
        part.month_of_count(),
        part.text(
            "note",
            Text("Bemærkninger til antallet", "Remarks on the number"),
            Text(
                "Fx dobbelttælling, kommuner uden svar og hvordan målgruppen er læst.",
                "For example double counting, silent municipalities and how the group was read.",
            ),
        ),
    )
    table = part.table(
        "by_municipality",
        Text("Antal efter kommune", "Number by municipality"),
        (
            *_answer_columns(asked),
            count_column(
                "count",
                asked.say("Antal {people}", "Number of {people}"),
                Text("0, hvis der ingen er.", "0 if there are none."),
                unit=asked.round.need.unit,
            ),
            choice_column(
                "missing",
                Text("Uden tal: hvorfor?", "No number: why?"),
                WITHOUT_NUMBER,
                width=18,
            ),
            remarks_column(34),
        ),
        rows=rows,
        row_label=_MUNICIPALITY,
    )
    return [
        theme_sheet(part, number, Text("Målgruppe", "Target group"), questions),
        table_sheet(
            Text(f"{number}a Kommuner", f"{number}a Municipalities"),
            table,
            Text(
                "Hver kommune i regionen står her én gang. Et nul, et manglende svar og «ved ikke» "
                "er tre forskellige ting.",
                "Each municipality of the region stands here once. A zero, silence and “don't "
                "know” are three different things.",
            ),
        ),
    ]


def _answer_columns(asked: Asked) -> tuple[Column, ...]:
    return (
        choice_column("status", Text("Kommunens svar", "Its answer"), STATUS, width=29),
        choice_column(
            "answered_by",
            Text("Besvaret af", "Answered by"),
            asked.municipalities,
            width=20,
            guidance=Text("Hvis en anden har svaret.", "If another has answered."),
        ),
    )


def _supply(part: Part, number: int, _rows: tuple[Row, ...]) -> list[Sheet]:
    asked = part.asked
    questions = (
        part.text(
            "supply",
            Text(
                "Er der det fornødne udbud af højt specialiserede tilbud i regionen?",
                "Is there the necessary supply of highly specialised offers in the region?",
            ),
            Text("Kommunernes fælles svar.", "The municipalities' joint answer."),
        ),
        part.lacking(),
    )
    citizens = count_column(
        "citizens",
        asked.say("Antal {people}", "Number of {people}"),
        Text("Regionens, 12 måneder.", "The region's, 12 months."),
    )
    users = count_column(
        "municipalities",
        Text("Kommuner, der bruger det", "Municipalities using it"),
        Text("Antal i regionen.", "Number in the region."),
        unit=Unit.MUNICIPALITIES,
    )
    table = part.table(
        "used",
        Text("Anvendte tilbud og indsatser", "Offers and interventions used"),
        (*offer_columns(asked), citizens, users, *hours_column(asked)),
        repeats=_OFFER_ROWS,
    )
    return [
        theme_sheet(part, number, Text("Tilbud", "Offers"), questions),
        table_sheet(
            Text(f"{number}a Anvendte tilbud", f"{number}a Offers used"),
            table,
            Text(
                "Én række pr. tilbud eller indsats, som kommunerne i regionen bruger. Samme tilbud "
                "står her én gang, også når flere kommuner bruger det.",
                "One row for each offer or intervention that the region's municipalities use. An "
                "offer stands here once, also when several use it.",
            ),
        ),
    ]


def _coordination(part: Part, number: int, _rows: tuple[Row, ...]) -> list[Sheet]:
    questions = (
        part.text(
            "how",
            Text(
                "Hvordan koordinerer og samarbejder kommunerne om målgruppen?",
                "How do the municipalities coordinate and co-operate on the group?",
            ),
            Text("I regionen og på tværs af regionerne.", "In the region and across regions."),
        ),
        part.improve(),
    )
    table = part.table(
        "profile",
        Text("Kommunernes vurderinger", "The municipalities' ratings"),
        (*_rating_columns(), remarks_column(40)),
        rows=COORDINATION_TOPICS,
        row_label=Text("Emne", "Topic"),
    )
    return [
        theme_sheet(part, number, Text("Koordination", "Coordination"), questions),
        table_sheet(
            Text(f"{number}a Vurderinger", f"{number}a Ratings"),
            table,
            Text(
                "Hvor mange kommuner der har givet hver vurdering: 1 = i meget lav grad, 5 = i "
                "meget høj grad.",
                "How many municipalities gave each rating: 1 = to a very low degree, 5 = to a "
                "very high degree.",
            ),
        ),
    ]


def _rating_columns() -> tuple[Column, ...]:
    return tuple(
        count_column(f"rated_{item.code}", item.label, _MUNICIPALITIES, unit=Unit.MUNICIPALITIES)
        for item in RATING.items
    )


def _future(part: Part, number: int, _rows: tuple[Row, ...]) -> list[Sheet]:
    plans = part.text(
        "plans",
        Text(
            "Hvordan vil kommunerne tilrettelægge indsatsen fremover?",
            "How will the municipalities organise the intervention in future?",
        ),
        Text("Kommunernes fælles svar.", "The municipalities' joint answer."),
    )
    return [
        theme_sheet(part, number, Text("Fremadrettet", "Future"), (plans,)),
        _by_category(part, f"{number}a", CHALLENGE),
        _by_category(part, f"{number}b", SOLUTION),
    ]


def _by_category(part: Part, number: str, choices: Choices) -> Sheet:
    columns = (
        count_column(
            "municipalities",
            Text("Kommuner, der nævner den", "Municipalities naming it"),
            _MUNICIPALITIES,
            unit=Unit.MUNICIPALITIES,
        ),
        text_column(
            "text",
            Text("Sammenfatning", "Summary"),
            Text("Kort; ingen citater med navne.", "Brief; no quotations with names."),
            width=80,
        ),
    )
    return table_sheet(
        Text(f"{number} {choices.title.da}", f"{number} {choices.title.en}"),
        part.table(
            choices.id, choices.title, columns, rows=choices.rows, row_label=Text("Slags", "Sort")
        ),
        Text(
            "Hvor mange kommuner der nævner hver slags, og hvad de samlet siger.",
            "How many municipalities name each sort, and what they say together.",
        ),
    )


def _solution(part: Part, number: int, rows: tuple[Row, ...]) -> list[Sheet]:
    questions = (
        part.text(
            "description",
            Text("Den koordinerede løsning", "The coordinated solution"),
            Text("Hvad der foreslås, og hvorfor.", "What is proposed, and why."),
        ),
        part.choice("operator", Text("Driftsherre", "Operator"), choices=OPERATOR),
        part.choice(
            "municipality",
            Text("Beliggenhedskommune", "Municipality it would lie in"),
            choices=part.asked.municipalities,
            guidance=Text("Tom, hvis det ikke er afklaret.", "Empty if not settled."),
        ),
        *(_new_places(part) if part.asked.round.capacity.unit is Unit.PLACES else ()),
        part.month("opens", Text("Hvornår kan løsningen begynde?", "When can it begin?")),
        part.text(
            "finance",
            Text("Hvordan finansieres løsningen?", "How is the solution financed?"),
            Text("Takst, objektiv finansiering eller andet.", "Rates, per-head finance or other."),
        ),
        part.text(
            "reservations",
            Text("Forbehold fra kommuner eller region", "Reservations of municipalities or region"),
            Text("Tom, hvis der ingen er.", "Empty if there are none."),
        ),
    )
    positions = part.table(
        "positions",
        Text("Kommunernes stilling", "The municipalities' positions"),
        (
            *_answer_columns(part.asked),
            choice_column("position", Text("Stilling", "Position"), POSITION, width=26),
            count_column(
                "citizens",
                part.asked.say("Ventet antal {people}", "Expected {people}"),
                Text("Til løsningen.", "For the solution."),
                unit=part.asked.round.need.unit,
            ),
            remarks_column(30),
        ),
        rows=rows,
        row_label=_MUNICIPALITY,
    )
    return [
        theme_sheet(part, number, Text("Løsning", "Solution"), questions),
        table_sheet(
            Text(f"{number}a Kommuner", f"{number}a Municipalities"),
            positions,
            Text(
                "Hver kommunes stilling til den løsning, udmeldingen beder om.",
                "Each municipality's position on the solution asked for.",
            ),
        ),
    ]


def _new_places(part: Part) -> tuple[Question, ...]:
    return (
        part.count(
            "places",
            Text("Hvor mange pladser har løsningen?", "How many places has the solution?"),
            unit=Unit.PLACES,
        ),
    )


_THEMES: Mapping[Asks, Callable[[Part, int, tuple[Row, ...]], list[Sheet]]] = MappingProxyType(
    {
        Asks.NEED: _need,
        Asks.SUPPLY: _supply,
        Asks.COORDINATION: _coordination,
        Asks.FUTURE: _future,
        Asks.OFFER: _solution,
    }
)
