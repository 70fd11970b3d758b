"""The rules a count can break, in words, each with what the respondent can do."""

from __future__ import annotations

from analysis.language import Text
from analysis.returns.findings import Rule

_WHOLE = Text(
    "Skriv et helt antal med cifre og intet andet.",
    "Write a whole number in digits and nothing else.",
)
_NOTHING = Text(
    "Skriv 0, «ved ikke» eller «ikke relevant».",
    "Write 0, “ved ikke” (do not know) or “ikke relevant” (not relevant).",
)
_BY_HAND = Text(
    "Skriv selve tallet i cellen i stedet for formlen.",
    "Write the number itself in the cell instead of the formula.",
)
_AS_NUMBER = Text(
    "Sæt cellens talformat til «Standard», og skriv antallet igen.",
    "Set the cell's number format to “General” and write the count again.",
)
_CONFIRM = Text("Ret det, hvis et andet tal er ment.", "Correct it if another number is meant.")

RULES: dict[str, Rule] = {
    "count.about": (
        Text("Antallet er omtrentligt.", "The count is approximate."),
        Text(
            "Skriv det præcise antal eller et interval som 10-14.",
            "Write the exact count or an interval such as 10-14.",
        ),
    ),
    "count.ambiguous_nothing": (
        Text(
            "Det kan betyde ingen, ukendt eller ikke relevant.",
            "It can mean none, unknown or not relevant.",
        ),
        _NOTHING,
    ),
    "count.bool": (
        Text(
            "Cellen indeholder SAND eller FALSK, ikke et antal.",
            "The cell holds TRUE or FALSE, not a count.",
        ),
        _WHOLE,
    ),
    "count.date": (
        Text(
            "Cellen indeholder en dato eller et klokkeslæt, ikke et antal. Regneark gør fx 1-4 til 1. april.",
            "The cell holds a date or a time, not a count. Spreadsheets make 1 April of 1-4.",
        ),
        Text(
            "Skriv antallet igen; et interval skrives «1 til 4».",
            "Write the count again; an interval as “1 til 4”.",
        ),
    ),
    "count.ends": (
        Text(
            "Intervallets ender giver ikke mening: den første skal være mindst.",
            "The ends of the interval make no sense: the first must be the smaller.",
        ),
        Text(
            "Skriv et interval som 1-4, eller ét tal.", "Write an interval as 1-4, or one number."
        ),
    ),
    "count.error": (
        Text(
            "Cellen indeholder en fejlværdi eller en værdi, der ikke kan læses.",
            "The cell holds an error value, or a value that cannot be read.",
        ),
        _BY_HAND,
    ),
    "count.exponent": (
        Text("Tallet er skrevet med eksponent (E).", "The number is written with an exponent (E)."),
        _WHOLE,
    ),
    "count.formula": (
        Text(
            "Cellens formel har intet gemt resultat.",
            "The formula in the cell has no stored result.",
        ),
        Text(
            "Åbn skemaet i Excel eller LibreOffice og gem det, eller skriv selve tallet.",
            "Open the file in Excel or LibreOffice and save it, or write the number itself.",
        ),
    ),
    "count.fraction": (
        Text("Antallet er ikke et helt tal.", "The count is not a whole number."),
        _WHOLE,
    ),
    "count.invisible": (
        Text(
            "Cellens talformat skjuler tallet.", "The number format of the cell hides the number."
        ),
        _AS_NUMBER,
    ),
    "count.leading_zero": (
        Text(
            "Tallet begynder med 0; det er læst uden.",
            "The number begins with 0; it was read without.",
        ),
        _CONFIRM,
    ),
    "count.misleading_format": (
        Text(
            "Cellens talformat viser andre tegn end tallet selv.",
            "The number format of the cell shows other signs than the number itself.",
        ),
        _AS_NUMBER,
    ),
    "count.negative": (
        Text("Antallet er mindre end 0.", "The count is less than 0."),
        Text(
            "Skriv et helt antal på mindst 0; et interval som 1-4.",
            "Write a whole number of at least 0; an interval as 1-4.",
        ),
    ),
    "count.noise": (
        Text(
            "Tallet er ikke helt præcist et helt tal (en rest af en beregning); det er læst afrundet.",
            "The number is not quite a whole number (left over by a computation); it was read rounded.",
        ),
        _CONFIRM,
    ),
    "count.not_asked": (
        Text(
            "Der er svaret på noget, der ikke er spurgt om her.",
            "Something is answered that was not asked here.",
        ),
        Text(
            "Slet svaret, eller skriv det, hvor det hører til.",
            "Delete the answer, or write it where it belongs.",
        ),
    ),
    "count.percent": (
        Text("Der står en procent, ikke et antal.", "It is a percentage, not a count."),
        Text(
            "Skriv antallet, og sæt cellens talformat til «Standard».",
            "Write the count, and set the cell's number format to “General”.",
        ),
    ),
    "count.scaled_format": (
        Text(
            "Cellens talformat viser tallet i tusinder.",
            "The number format of the cell shows the number in thousands.",
        ),
        _AS_NUMBER,
    ),
    "count.separator": (
        Text(
            "Skilletegnet kan være for tusinder eller for decimaler.",
            "The separator may be for thousands or for decimals.",
        ),
        Text("Skriv antallet uden skilletegn.", "Write the count without separators."),
    ),
    "count.several": (
        Text("Der står flere tal i cellen.", "There are several numbers in the cell."),
        Text(
            "Skriv ét antal; et interval skrives som 3-4.",
            "Write one count; an interval is written as 3-4.",
        ),
    ),
    "count.struck": (
        Text(
            "Noget af det, der står, er overstreget, hævet eller sænket.",
            "Some of what stands there is struck out, raised or lowered.",
        ),
        Text(
            "Skriv kun det antal, der gælder, og fjern overstregningen.",
            "Write only the count that is meant, and remove the strikethrough.",
        ),
    ),
    "count.sum": (
        Text("Der står et regnestykke, ikke et antal.", "It is a sum, not a count."),
        _WHOLE,
    ),
    "count.text": (
        Text("Der står tekst, ikke et antal.", "It is text, not a count."),
        Text(
            "Skriv et helt antal, «ved ikke» eller «ikke relevant»; forklar i bemærkninger.",
            "Write a whole number, “ved ikke” or “ikke relevant”; explain in the remarks.",
        ),
    ),
    "count.too_large": (
        Text(
            "Tallet er så stort, at et regneark ikke holder alle dets cifre.",
            "The number is so large that a spreadsheet does not keep all its digits.",
        ),
        _WHOLE,
    ),
    "count.unusual_digits": (
        Text(
            "Cifrene er skrevet med usædvanlige tegn; de er læst som almindelige.",
            "The digits are written with unusual characters; they were read as ordinary ones.",
        ),
        _CONFIRM,
    ),
    "count.unusual_format": (
        Text(
            "Cellens talformat viser mere eller mindre end tallet (fx en enhed); tallet er læst, som det er gemt.",
            "The number format shows more or less than the number (such as a unit); it was read as stored.",
        ),
        _CONFIRM,
    ),
    "count.with_words": (
        Text("Antallet står sammen med andet.", "The count stands together with something else."),
        Text(
            "Skriv kun antallet i cellen, og resten i bemærkninger.",
            "Write only the count in the cell, and the rest in the remarks.",
        ),
    ),
    "count.word": (
        Text("Antallet er skrevet med bogstaver.", "The count is written in letters."),
        Text("Skriv det med cifre.", "Write it in digits."),
    ),
    "count.unlikely": (
        Text(
            "Tallet ligner et årstal, et telefonnummer eller en kode; det er læst som et antal.",
            "The number looks like a year, a telephone number or a code; it was read as a count.",
        ),
        _CONFIRM,
    ),
    "count.years": (
        Text("Det ligner årstal, ikke et antal.", "These look like years, not a count."),
        _WHOLE,
    ),
    "count.zero_not_shown": (
        Text(
            "Cellen indeholder 0, men viser det ikke, så den ser tom ud.",
            "The cell holds 0 but does not show it, so that it looks empty.",
        ),
        Text(
            "Se efter, om 0 er ment, eller om cellen skulle være tom.",
            "See whether 0 is meant, or the cell was to be empty.",
        ),
    ),
}
