"""What a municipality is asked: who answers, then each of the round's themes in its order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from analysis.catalogue.offers import SupplyRule
from analysis.catalogue.themes import Asks
from analysis.language import Text
from analysis.returns.form.choices import (
    CHALLENGE,
    COORDINATION_TOPICS,
    COUNTED_BY,
    POSITION,
    SOLUTION,
    YES_NO,
)
from analysis.returns.form.parts import (
    NO_PEOPLE,
    Part,
    choice_column,
    count_column,
    hours_column,
    offer_columns,
    table_sheet,
    text_column,
    theme_sheet,
)
from analysis.returns.form.questions import Choices, Sheet
from analysis.returns.form.respondent import municipality_respondent
from analysis.returns.form.wording import Asked

_OFFER_ROWS = 20
_FUTURE_ROWS = 10


def municipality_sheets(asked: Asked) -> tuple[Sheet, ...]:
    """Every sheet of a municipality's form, not yet placed."""
    sheets = [municipality_respondent(asked)]
    for number, theme in enumerate(asked.themes, start=1):
        part = Part(asked=asked, prefix=asked.prefix(theme), theme=theme)
        sheets += _THEMES[theme.asks](part, number)
    return tuple(sheets)


def _need(part: Part, number: int) -> list[Sheet]:
    asked = part.asked
    questions = (
        *part.people("count", asked.count_label),
        part.month_of_count(),
        part.by_category(
            "by_situation",
            Text("Hvordan fordeler tallet sig?", "How is the number made up?"),
            Text(
                "Tilsammen højst tallet øverst. Er fordelingen ikke kendt, er felterne tomme.",
                "Together at most the number at the top. Leave empty if not known.",
            ),
            asked.situations,
        ),
        part.choice(
            "counted_by", Text("Hvordan er der talt?", "How was it counted?"), choices=COUNTED_BY
        ),
        part.text(
            "note",
            Text("Bemærkninger til antallet", "Remarks on the number"),
            Text(
                "Fx hvis målgruppen er læst bredere eller smallere end i udmeldingen.",
                "For example if the group was read wider or narrower than in the notification.",
            ),
        ),
    )
    return [theme_sheet(part, number, Text("Målgruppe", "Target group"), questions)]


def _supply(part: Part, number: int) -> list[Sheet]:
    asked = part.asked
    waiting = part.count(
        "waiting",
        asked.say(
            "Hvor mange {people} venter i dag på en plads eller en indsats?",
            "How many {people} wait today for a place or an intervention?",
        ),
    )
    questions = (
        part.choice(
            "any",
            Text(
                "Har kommunen brugt højt specialiserede tilbud eller indsatser til målgruppen "
                "inden for de seneste 12 måneder?",
                "Has the municipality used highly specialised offers or interventions for the "
                "target group in the past 12 months?",
            ),
            choices=YES_NO,
            required=True,
            guidance=Text(
                "Ved ja: nævn dem på det næste ark.", "If yes: name them on the next sheet."
            ),
        ),
        *((waiting,) if asked.rule is SupplyRule.MAY_WAIT else ()),
        part.rating(
            "supply",
            Text(
                "I hvilken grad er der det fornødne udbud af højt specialiserede tilbud?",
                "To what degree is there the necessary supply of highly specialised offers?",
            ),
        ),
        part.lacking(),
    )
    citizens = count_column(
        "citizens",
        asked.say("Antal {people}", "Number of {people}"),
        Text("Jeres, de seneste 12 måneder.", "Yours, the past 12 months."),
    )
    table = part.table(
        "used",
        Text("Anvendte tilbud og indsatser", "Offers and interventions used"),
        (*offer_columns(asked), citizens, *hours_column(asked)),
        repeats=_OFFER_ROWS,
    )
    return [
        theme_sheet(part, number, Text("Tilbud", "Offers"), questions),
        table_sheet(
            Text(f"{number}a Anvendte tilbud", f"{number}a Offers used"),
            table,
            Text(
                "Én række pr. tilbud eller indsats, også når det ligger i en anden kommune eller er "
                "privat. Er rækkerne for få, så indsæt flere midt i tabellen.",
                "One row for each offer or intervention, also when it lies in another municipality "
                "or is private. If there are too few rows, insert more in the middle.",
            ),
        ),
    ]


def _coordination(part: Part, number: int) -> list[Sheet]:
    ratings = (
        part.rating(
            topic.id,
            Text(
                f"I hvilken grad fungerer {topic.label.da} om målgruppen?",
                f"To what degree does this work for the target group: {topic.label.en}?",
            ),
        )
        for topic in COORDINATION_TOPICS
    )
    questions = (
        *ratings,
        part.text(
            "how",
            Text(
                "Hvordan koordinerer og samarbejder kommunen om målgruppen i dag?",
                "How does the municipality coordinate and co-operate on the group today?",
            ),
            Text("Fora, aftaler og faste arbejdsgange.", "Forums, agreements and routines."),
        ),
        part.improve(),
    )
    return [theme_sheet(part, number, Text("Koordination", "Coordination"), questions)]


def _future(part: Part, number: int) -> list[Sheet]:
    questions = (
        part.rating(
            "secured",
            Text(
                "I hvilken grad er det fornødne udbud sikret de næste år?",
                "To what degree is the necessary supply secured for the coming years?",
            ),
        ),
        part.text(
            "plans",
            Text(
                "Hvordan vil kommunen tilrettelægge indsatsen fremover?",
                "How will the municipality organise the intervention in future?",
            ),
            Text(
                "Udfordringer og løsninger skrives på de to næste ark.",
                "Challenges and solutions go on the next two sheets.",
            ),
        ),
    )
    return [
        theme_sheet(part, number, Text("Fremadrettet", "Future"), questions),
        _in_own_words(part, f"{number}a", CHALLENGE),
        _in_own_words(part, f"{number}b", SOLUTION),
    ]


def _in_own_words(part: Part, number: str, choices: Choices) -> Sheet:
    """A table of what the municipality sees, each row with its sort."""
    columns = (
        choice_column(
            "category",
            Text("Slags", "Sort"),
            choices,
            width=40,
            guidance=Text("Vælg den nærmeste på listen.", "Choose the nearest from the list."),
        ),
        text_column(
            "text",
            Text("Beskrivelse", "Description"),
            Text("Kort og med egne ord.", "Briefly and in your own words."),
            width=95,
        ),
    )
    return table_sheet(
        Text(f"{number} {choices.title.da}", f"{number} {choices.title.en}"),
        part.table(choices.id, choices.title, columns, repeats=_FUTURE_ROWS),
        Text(
            f"Én række til hver, det vigtigste først. {NO_PEOPLE.da}",
            f"One row each, the most important first. {NO_PEOPLE.en}",
        ),
    )


def _solution(part: Part, number: int) -> list[Sheet]:
    questions = (
        part.choice(
            "position",
            Text(
                "Hvad er kommunens stilling til den løsning, udmeldingen beder om?",
                "What is the municipality's position on the solution asked for?",
            ),
            choices=POSITION,
            required=True,
            guidance=Text("Løsningen står øverst på arket.", "It stands at the top of the sheet."),
        ),
        *part.people("citizens", part.asked.expected_label),
        part.choice(
            "run",
            Text(
                "Kan kommunen selv være driftsherre for løsningen?",
                "Could the municipality itself operate the solution?",
            ),
            choices=YES_NO,
            guidance=Text("Svaret forpligter ikke.", "The answer does not commit."),
        ),
        part.text(
            "conditions",
            Text("Hvilke forbehold eller betingelser er der?", "Which reservations are there?"),
            Text("Fx finansiering, placering, kompetencer.", "E.g. finance, siting, competences."),
        ),
        part.text(
            "proposal",
            Text("Kommunens eget forslag til løsning", "The municipality's own proposal"),
            Text("Tom, hvis der ikke er et andet.", "Empty if there is no other."),
        ),
    )
    return [theme_sheet(part, number, Text("Løsning", "Solution"), questions)]


_THEMES: Mapping[Asks, Callable[[Part, int], list[Sheet]]] = MappingProxyType(
    {
        Asks.NEED: _need,
        Asks.SUPPLY: _supply,
        Asks.COORDINATION: _coordination,
        Asks.FUTURE: _future,
        Asks.OFFER: _solution,
    }
)
