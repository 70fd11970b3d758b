"""The first sheet of a municipality's and of a region's form: whom the answer is for."""

from __future__ import annotations

from analysis.language import Text
from analysis.returns.form.choices import APPROVAL, RESPONDING, topics
from analysis.returns.form.parts import Part, choice_column, table_sheet, text_column, time_column
from analysis.returns.form.questions import Kind, Question, Sheet
from analysis.returns.form.wording import Asked

# More municipalities than this have not answered together.
_ANSWERED_FOR = 4
_NAME = Text("Afsender", "Respondent")
_ELSE_EMPTY = Text("Ellers tom.", "Otherwise empty.")
_WHO_APPROVES = topics(
    ("secretariat", Text("rammeaftalesekretariatet (udkast)", "secretariat (draft)")),
    ("directors", Text("direktørforum", "directors' forum")),
    ("kkr", Text("KKR", "municipal contact council (KKR)")),
    ("councils", Text("kommunalbestyrelserne", "municipal councils")),
    ("regional_council", Text("regionsrådet", "regional council")),
)


def municipality_respondent(asked: Asked) -> Sheet:
    """Who answers for the municipality, and for which others."""
    part = Part(asked=asked, prefix="respondent")
    questions = (
        part.choice(
            "answers",
            Text("Hvem svarer for kommunen?", "Who answers for the municipality?"),
            choices=RESPONDING,
            required=True,
            guidance=Text(
                "Kommuner må svare sammen: én udfylder skemaet for alle, og de andre udfylder kun "
                "dette ark.",
                "Municipalities may answer together: one fills in the form for all, and the "
                "others this sheet alone.",
            ),
        ),
        part.choice(
            "answered_by",
            Text(
                "Hvilken kommune svarer, hvis det er en anden?",
                "Which municipality answers, if it is another?",
            ),
            choices=asked.municipalities,
            guidance=_ELSE_EMPTY,
        ),
        *(_answered_for(part, place) for place in range(1, _ANSWERED_FOR + 1)),
        part.contact(),
    )
    return Sheet(
        id="respondent",
        name=_NAME,
        heading=_NAME,
        intro=Text(
            "Fortæl, hvem svaret gælder for. Er der ingen borgere i målgruppen, sendes skemaet "
            "også: et nul er et svar, et tomt felt er det ikke.",
            "Say whom the answer is for. Without citizens in the target group the form is sent "
            "too: a zero is an answer, an empty field is not.",
        ),
        questions=questions,
    )


def _answered_for(part: Part, place: int) -> Question:
    together = Text(
        "Tallene i skemaet er så for kommunerne tilsammen.",
        "The numbers in the form are then for these municipalities together.",
    )
    return part.choice(
        f"answers_for.{place}",
        Text(
            f"Svaret gælder også for (kommune {place}):",
            f"The answer is also for (municipality {place}):",
        ),
        choices=part.asked.municipalities,
        guidance=together if place == 1 else _ELSE_EMPTY,
    )


def region_respondent(asked: Asked) -> list[Sheet]:
    """Who drafts the joint answer, and who has approved it."""
    contact = Part(asked=asked, prefix="respondent").contact()
    sender = Sheet(
        id="respondent",
        name=_NAME,
        heading=_NAME,
        intro=Text(
            "Kommunerne i regionen giver én samlet, koordineret besvarelse. Arkene svarer til "
            "udmeldingens temaer og bygger på kommunernes og tilbuddenes svar.",
            "The region's municipalities give one joint, coordinated answer. The sheets follow "
            "the themes and rest on the answers of municipalities and offers.",
        ),
        questions=(contact,),
    )
    return [sender, _approval(asked)]


def _approval(asked: Asked) -> Sheet:
    columns = (
        time_column(
            "date",
            Kind.DAY,
            Text("Dato", "Date"),
            Text("Mødets dag, fx 2024-06-28.", "Day of the meeting, e.g. 2024-06-28."),
            width=18,
        ),
        choice_column("status", Text("Godkendelse", "Approval"), APPROVAL, width=28),
        text_column(
            "note",
            Text("Bemærkninger", "Remarks"),
            Text("Fx hvad der skal rettes.", "For example what must be changed."),
            width=60,
        ),
    )
    title = Text("Godkendelse", "Approval")
    table = Part(asked=asked, prefix="approval").table(
        "steps", title, columns, rows=_WHO_APPROVES, row_label=Text("Hvem", "Who")
    )
    intro = Text(
        "Datoen, besvarelsen behandles, eller skal behandles, af hver. Alle skal være nået før "
        "fristen på forsiden.",
        "The day each treats the answer. All must be done before the deadline on the cover.",
    )
    return table_sheet(title, table, intro)
