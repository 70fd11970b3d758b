"""The rules a whole form can break when it comes back, each with what can be done."""

from __future__ import annotations

from analysis.language import Text
from analysis.returns.findings import Finding, Rule, Severity

_FRESH = Text(
    "Skriv svarene i et nyt eksemplar af det udsendte skema.",
    "Write the answers in a fresh copy of the form that was sent out.",
)
_ONE = Text(
    "Behold én fil fra hver afsender, og læs de andre som rettelser bagefter.",
    "Keep one file from each respondent, and take the others as corrections afterwards.",
)
_AGREE = Text(
    "Spørg de to kommuner, hvem der svarer for hvem.",
    "Ask the two municipalities which answers for which.",
)

RULES: dict[str, Rule] = {
    "form.name_lost": (
        Text(
            "Feltets skjulte navn er væk; svaret er fundet efter dets mærke eller plads.",
            "The hidden name of the field is gone; the answer was found by its mark or place.",
        ),
        Text(
            "Se efter, at svaret står ud for sit eget spørgsmål.",
            "See that the answer stands beside its own question.",
        ),
    ),
    "form.name_moved": (
        Text(
            "Feltets skjulte navn står ved et andet felt end dets mærke, så svaret kan være et andet felts.",
            "The field's hidden name stands at another field than its mark: the answer may be another's.",
        ),
        _FRESH,
    ),
    "form.other_recipient": (
        Text(
            "Filen siger to steder, hvem den er fra, og ikke det samme.",
            "The file says in two places whose it is, and not the same.",
        ),
        _FRESH,
    ),
    "form.other_name": (
        Text(
            "Filens navn er en anden afsenders end den, skemaet siger.",
            "The name of the file is another respondent's than the one the form tells.",
        ),
        Text("Se efter, at afsenderen er rigtig.", "See that the respondent is right."),
    ),
    "form.field_lost": (
        Text(
            "Feltet findes ikke i skemaet; rækken, kolonnen eller arket er slettet. Cellen er dér, hvor feltet står i det udsendte.",
            "The field is not in the form; its row, column or sheet was deleted. The cell is where it stands in the form sent out.",
        ),
        _FRESH,
    ),
    "form.one_sheet": (
        Text(
            "Filen har ikke felternes linjer; et regneark gemt som .csv er kun ét af skemaets ark.",
            "The file has not the lines of the fields; a workbook saved as .csv is only one sheet.",
        ),
        Text(
            "Gem skemaet som .xlsx eller .ods, eller brug .csv-udgaven af skemaet.",
            "Save the form as .xlsx or .ods, or use the form's .csv edition.",
        ),
    ),
    "form.line_lost": (
        Text("Feltet har ingen linje i filen.", "The field has no line in the file."),
        Text(
            "Skriv feltets linje, med tomt svar, hvis der ikke er noget at svare.",
            "Write the field's line, with an empty answer where there is nothing to answer.",
        ),
    ),
    "form.line_twice": (
        Text("Feltet har to linjer i filen.", "The field has two lines in the file."),
        Text("Behold den linje, der gælder.", "Keep the line that is meant."),
    ),
    "form.unknown_line": (
        Text(
            "Linjen er ikke et felt i skemaet; den læses ikke.",
            "The line is no field of the form; it is not read.",
        ),
        Text(
            "Ret feltets id eller rækken, eller slet linjen.",
            "Correct the field's id or the row, or delete the line.",
        ),
    ),
    "form.unknown": (
        Text("Filen siger ikke, hvilket skema den er.", "The file does not say which form it is."),
        _FRESH,
    ),
    "form.from_file_name": (
        Text(
            "Skemaets kode er væk; afsenderen er taget fra filens navn.",
            "The form's code is gone; the respondent was taken from the file's name.",
        ),
        Text("Se efter, at afsenderen er rigtig.", "See that the respondent is right."),
    ),
    "form.other_round": (
        Text("Skemaet hører til en anden udmelding.", "The form belongs to another round."),
        Text("Send skemaet for den rigtige udmelding.", "Send the form of the right round."),
    ),
    "form.not_asked": (
        Text("Afsenderen er ikke spurgt i denne udmelding.", "The respondent was not asked."),
        Text("Se efter, om koden er rigtig.", "See whether the code is right."),
    ),
    "form.synthetic": (
        Text(
            "Svarene er opdigtede (SYNTETISKE DATA) og kommer aldrig ind blandt rigtige.",
            "The answers are invented (SYNTHETIC DATA) and never come among real ones.",
        ),
        Text("Send det rigtige svar.", "Send the real return."),
    ),
    "form.not_synthetic": (
        Text(
            "Svaret er ikke mærket som opdigtet og kommer aldrig ind i en syntetisk verden.",
            "The return is not marked as invented and never comes into a synthetic world.",
        ),
        Text("Læs det ind i det rigtige projekt.", "Take it in in the real project."),
    ),
    "form.other_version": (
        Text("Skemaet er en anden udgave.", "The form is another version."),
        _FRESH,
    ),
    "form.changed": (
        Text(
            "Skemaet er ikke helt det, der udsendes nu; svarene er fundet efter deres navne.",
            "The form is not quite the one sent out now; answers were found by their names.",
        ),
        Text("Se efter, om spørgsmålene er de samme.", "See whether the questions are the same."),
    ),
    "returns.blank": (
        Text("Intet felt er udfyldt.", "No field is filled in."),
        Text(
            "Udfyld skemaet; er der ingen borgere, så skriv 0.",
            "Fill in the form; if there are no citizens, write 0.",
        ),
    ),
    "returns.twice": (
        Text(
            "Der er flere filer fra samme afsender.", "There are several files of one respondent."
        ),
        _ONE,
    ),
    "returns.answers_itself": (
        Text(
            "Kommunen siger, at en anden svarer for den, og nævner sig selv.",
            "The municipality says that another answers for it, and names itself.",
        ),
        Text(
            "Vælg den kommune, der svarer, eller at kommunen svarer for sig selv.",
            "Choose the municipality that answers, or that it answers for itself.",
        ),
    ),
    "returns.speaks_for_itself": (
        Text(
            "Kommunen er selv nævnt blandt de andre, svaret gælder for.",
            "The municipality itself is named among the others that the answer is for.",
        ),
        Text(
            "Vælg den anden kommune, der er ment, eller slet den.",
            "Choose the other municipality that is meant, or delete it.",
        ),
    ),
    "returns.not_returned_by": (
        Text(
            "Kommunen siger, at en anden svarer for den, men den anden siger det ikke.",
            "The municipality says that another answers for it, but the other does not say so.",
        ),
        _AGREE,
    ),
    "returns.answered_twice": (
        Text(
            "En anden kommune svarer også for denne, som har sit eget svar.",
            "Another municipality answers for this one, too, which has an answer of its own.",
        ),
        _AGREE,
    ),
    "returns.speaks_for_kept": (
        Text(
            "Svaret gælder også for en kommune, hvis eget svar er modtaget.",
            "The answer is also for a municipality whose own answer has been received.",
        ),
        _AGREE,
    ),
    "returns.spoken_for_twice": (
        Text(
            "To kommuner svarer for den samme tredje; dens borgere ville tælle to gange.",
            "Two municipalities answer for the same third; its citizens would count twice.",
        ),
        _AGREE,
    ),
    "returns.second_look": (
        Text(
            "Tallet er meget anderledes end i den forrige runde.",
            "The number is very different from the previous round's.",
        ),
        Text(
            "Spørg, om målgruppen er læst på samme måde, før tallet bruges.",
            "Ask whether the target group was read in the same way before the number is used.",
        ),
    ),
}


def form_finding(
    code: str,
    severity: Severity,
    *,
    file: str,
    sheet: str = "",
    cell: str = "",
    raw: str = "",
) -> Finding:
    """A finding about a form, by one of the rules above."""
    rule, cure = RULES[code]
    return Finding(
        severity=severity,
        code=code,
        file=file,
        sheet=sheet,
        cell=cell,
        raw=raw,
        rule=rule,
        cure=cure,
    )
