"""The rules an answer that is no count can break, and those that tie answers to each other."""

from __future__ import annotations

from analysis.language import Text
from analysis.returns.findings import Rule

_FROM_LIST = Text("Vælg et svar på cellens liste.", "Choose an answer from the cell's list.")

RULES: dict[str, Rule] = {
    "answer.error": (
        Text(
            "Cellen indeholder en fejlværdi eller en værdi, der ikke kan læses.",
            "The cell holds an error value, or a value that cannot be read.",
        ),
        Text("Skriv selve svaret i cellen.", "Write the answer itself in the cell."),
    ),
    "answer.formula": (
        Text(
            "Cellens formel har intet gemt resultat.",
            "The formula in the cell has no stored result.",
        ),
        Text("Skriv selve svaret i cellen.", "Write the answer itself in the cell."),
    ),
    "answer.not_in_list": (
        Text("Svaret står ikke på listen.", "The answer is not in the list."),
        _FROM_LIST,
    ),
    "answer.no_municipality": (
        Text("Navnet er ikke en kommunes.", "The name is not a municipality's."),
        _FROM_LIST,
    ),
    "answer.number": (
        Text("Der skal stå et tal på mindst 0.", "A number of at least 0 must stand here."),
        Text("Skriv tallet med cifre, fx 37,5.", "Write the number in digits, such as 37,5."),
    ),
    "answer.separator": (
        Text(
            "Skilletegnet kan være for tusinder eller for decimaler.",
            "The separator may be for thousands or for decimals.",
        ),
        Text(
            "Skriv tallet uden tusindtalsskilletegn.",
            "Write the number without separators for thousands.",
        ),
    ),
    "answer.month": (
        Text("Der skal stå en måned.", "A month must stand here."),
        Text("Skriv år og måned, fx 2024-06.", "Write year and month, for example 2024-06."),
    ),
    "answer.day": (
        Text("Der skal stå en dato.", "A date must stand here."),
        Text("Skriv den som 2024-06-30.", "Write it as 2024-06-30."),
    ),
    "answer.struck": (
        Text(
            "Noget af det, der står, er overstreget, hævet eller sænket.",
            "Some of what stands there is struck out, raised or lowered.",
        ),
        Text(
            "Skriv kun det svar, der gælder, og fjern overstregningen.",
            "Write only the answer that is meant, and remove the strikethrough.",
        ),
    ),
    "answer.missing": (
        Text("Spørgsmålet skal besvares.", "The question must be answered."),
        Text("Udfyld feltet.", "Fill in the field."),
    ),
    "answer.count_missing": (
        Text(
            "Der er hverken et antal eller en grund til, at det mangler.",
            "There is neither a count nor a reason why it is missing.",
        ),
        Text(
            "Skriv antallet (0, hvis der ingen er), eller vælg grunden i feltet nedenunder.",
            "Write the count (0 if there are none), or choose the reason in the field below.",
        ),
    ),
    "answer.count_and_reason": (
        Text(
            "Der er både et antal og en grund til, at det mangler.",
            "There is both a count and a reason why it is missing.",
        ),
        Text("Behold det ene.", "Keep one of them."),
    ),
    "answer.spoken_for": (
        Text(
            "Der er et antal, men kommunen siger, at det er med i en anden kommunes.",
            "There is a count, but the municipality says that it is in another's.",
        ),
        Text(
            "Slet antallet, eller vælg, at kommunen svarer for sig selv.",
            "Delete the count, or choose that the municipality answers for itself.",
        ),
    ),
    "answer.named_twice": (
        Text("Kommunen er nævnt to gange.", "The municipality is named twice."),
        Text(
            "Vælg den kommune, der er ment, eller slet den ene.",
            "Choose the municipality that is meant, or delete one of them.",
        ),
    ),
    "answer.count_and_status": (
        Text(
            "Antallet passer ikke til, hvordan kommunen siges at have svaret.",
            "The count does not fit how the municipality is said to have answered.",
        ),
        Text("Ret antallet eller «Kommunens svar».", "Correct the count, or “Its answer”."),
    ),
    "answer.status_and_other": (
        Text(
            "«Besvaret af» og «Kommunens svar» siger ikke det samme.",
            "“Answered by” and “Its answer” do not say the same.",
        ),
        Text(
            "Vælg den anden kommune, der har svaret, eller ret «Kommunens svar».",
            "Choose the other municipality that has answered, or correct “Its answer”.",
        ),
    ),
    "answer.row_twice": (
        Text("Det samme står i en række ovenfor.", "A row above says the same."),
        Text(
            "Saml tallene i én række, eller slet den ene.",
            "Gather the numbers in one row, or delete one of them.",
        ),
    ),
    "answer.sum": (
        Text(
            "Kommunernes antal er tilsammen større end det samlede.",
            "The municipalities' counts are together greater than the total.",
        ),
        Text(
            "Se efter, om borgere er talt to gange; skriv det i bemærkninger.",
            "See whether citizens were counted twice; say so in the remarks.",
        ),
    ),
    "answer.no_day": (
        Text("Der mangler en dag for antallet af pladser.", "The number of places has no day."),
        Text("Skriv den dag, pladserne er opgjort.", "Write the day the places are counted on."),
    ),
    "answer.offers_named": (
        Text(
            "Ingen tilbud siges at være brugt, men der er nævnt nogle.",
            "No offers are said to have been used, but some are named.",
        ),
        Text(
            "Ret svaret, eller slet rækkerne på arket med anvendte tilbud.",
            "Correct the answer, or delete the rows on the sheet of offers used.",
        ),
    ),
    "answer.respondent": (
        Text(
            "En anden kommune er nævnt, men svaret øverst siger noget andet.",
            "Another municipality is named, but the answer at the top says something else.",
        ),
        Text(
            "Ret svaret på, hvem der svarer, eller slet kommunen.",
            "Correct who answers, or delete the municipality.",
        ),
    ),
    "answer.more_than": (
        Text(
            "Antallet er større end det, det er en del af.",
            "The count is greater than what it is a part of.",
        ),
        Text("Ret det ene af de to tal.", "Correct one of the two numbers."),
    ),
    "answer.parts_above": (
        Text(
            "Delene giver tilsammen mere end det antal, de er dele af.",
            "Together the parts give more than the count they are parts of.",
        ),
        Text(
            "Ret delene, så de tilsammen højst giver antallet, eller ret antallet.",
            "Correct the parts so that together they give the count at most, or the count.",
        ),
    ),
    "answer.ends_before": (
        Text("Måneden ligger før den, det begyndte i.", "The month is before the one it began in."),
        Text("Ret en af de to måneder.", "Correct one of the two months."),
    ),
    "answer.outside_window": (
        Text(
            "Måneden ligger uden for de måneder, arket «Ophold» siges at dække.",
            "The month lies outside those that the sheet of stays is said to cover.",
        ),
        Text(
            "Ret måneden eller de måneder, der er skrevet på arket «Tilbuddet», eller slet rækken.",
            "Correct the month, or the months on the sheet of the offer, or delete the row.",
        ),
    ),
    "answer.outside": (
        Text(
            "Der står noget uden for skemaets felter; det læses ikke.",
            "Something stands outside the fields of the form; it is not read.",
        ),
        Text(
            "Flyt det ind i et felt eller i bemærkninger; slet det ellers.",
            "Move it into a field or the remarks; else delete it.",
        ),
    ),
}
