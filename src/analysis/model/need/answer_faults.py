"""What can be wrong or remarkable with an answer, in words that say what to do."""

from collections.abc import Iterator

import pandas as pd

from analysis.catalogue.answers import AnswerStatus
from analysis.errors import Problem
from analysis.language import Text
from analysis.model.need.counting import Counting, GivenRow

ZERO_WITH_COUNT = (
    Text("«answered_zero» med et antal over 0.", "“answered_zero” with a count above 0."),
    Text("Skriv «answered», eller slet antallet.", "Write “answered”, or delete the count."),
)
TURNED = (
    Text("den nedre ende er over den øvre.", "the low end is above the high one."),
    Text("Byt dem om, eller ret den ene.", "Swap them, or correct one."),
)
COUNT_WITHOUT_ANSWER = (
    Text("et antal, men status siger intet svar.", "a count, but the status says no answer."),
    Text("Skriv «answered», eller slet antallet.", "Write “answered”, or delete the count."),
)
REGION_BY_ANOTHER = (
    Text("en region kan ikke besvares af en anden.", "another cannot answer for a region."),
    Text(
        "Giv regionens kommuner status «answered_by_another».",
        "Give the region's municipalities the status “answered_by_another”.",
    ),
)
NAMES_WITHOUT_NEED = (
    Text(
        "«answered_by» er udfyldt, men status er ikke «answered_by_another».",
        "“answered_by” is filled in, but the status is not “answered_by_another”.",
    ),
    Text("Ret status, eller slet navnet.", "Correct the status, or delete the name."),
)
NAMES_NOBODY = (
    Text(
        "«answered_by» skal nævne en række, der selv har svaret.",
        "“answered_by” must name a row that has answered itself.",
    ),
    Text(
        "Nævn rækken med antallet, eller skriv «silent».",
        "Name the row that holds the count, or write “silent”.",
    ),
)
OTHER_REGION = (
    Text(
        "en regions antal omfatter kun dens egne kommuner.",
        "a region's count holds only its own municipalities.",
    ),
    Text("Nævn kommunens egen region.", "Name the municipality's own region."),
)


_NO_NUMBER = (
    Text("har svaret uden et antal.", "answered without a number."),
    Text(
        "Behandles som tavs: antallet anslås ud fra de andre. Spørg igen.",
        "Treated as silent: the number is estimated from the others. Ask again.",
    ),
)
_NO_POPULATION = (
    Text("ingen i risikobefolkningen.", "nobody in the population at risk."),
    Text(
        "Antallet sættes til 0. Kontrollér befolkningstallet.",
        "The number is set to 0. Check the population.",
    ),
)
_ONE_RESPONDENT = (
    Text("kun ét antal i alt.", "only one count in all."),
    Text(
        "Forskellen mellem områder hviler alene på antagelsen. Indhent flere svar.",
        "The variation between areas rests on its prior alone. Gather more answers.",
    ),
)
_ALL_ZERO = (
    Text("alle antal er 0.", "every count is 0."),
    Text(
        "Den øvre ende hviler på antagelsen om niveauet. Kontrollér, at 0 ikke betyder tomt.",
        "The upper end rests on the prior of the level. Check that 0 does not mean blank.",
    ),
)


def no_count(source: str) -> Problem:
    """Return the fault of a round in which nobody gave a count."""
    return Problem(
        file=source,
        place="",
        value="",
        rule=Text(
            "ingen har givet et antal, så der er intet at beregne af.",
            "nobody gave a count, so there is nothing to estimate from.",
        ),
        cure=Text(
            "Brug udmeldingens offentliggjorte tal i stedet, eller vent på svar.",
            "Use the round's published figures instead, or wait for answers.",
        ),
    )


def find_remarkable(
    given: tuple[GivenRow, ...], counting: Counting, *, country: pd.DataFrame, source: str
) -> Iterator[Problem]:
    """Return what is allowed but worth knowing: the row, and what it means for the estimate.

    Parameters
    ----------
    given : tuple of GivenRow
        The rows as they were given, each area once.
    counting : Counting
        Which count holds whose citizens.
    country : DataFrame indexed by municipality code
        region, population_persons.
    source : str
        Name of the file or sheet, for messages.

    Assumptions
    -----------
    What a row breaks has been refused before; here nothing is.

    Source
    ------
    docs/method.md#answers.
    """

    def note(place: str, value: str, rule: Text, cure: Text) -> Problem:
        return Problem(file=source, place=place, value=value, rule=rule, cure=cure)

    for row in given:
        if row.status is AnswerStatus.ANSWERED and row.low is None:
            yield note(row.area, "", *_NO_NUMBER)
    for code in country.index[country["population_persons"] == 0]:
        yield note(str(code), "0", *_NO_POPULATION)
    if len(counting.blocks) == 1:
        yield note(counting.blocks[0].area, "1", *_ONE_RESPONDENT)
    if all(block.high == 0 for block in counting.blocks):
        yield note("", "0", *_ALL_ZERO)
