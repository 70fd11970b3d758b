"""An offer's tables: its places, whom it serves, who comes and goes, and what it can do."""

from __future__ import annotations

from analysis.evidence import Unit
from analysis.language import Text
from analysis.returns.form.choices import COMPETENCE, PLACES_BY_DEFINITION
from analysis.returns.form.parts import (
    Part,
    choice_column,
    count_column,
    remarks_column,
    table_sheet,
    text_column,
    time_column,
)
from analysis.returns.form.questions import Kind, Sheet

_FLOW_ROWS = 10
_STAY_ROWS = 200
_COMPETENCE_ROWS = 15


def places_table(part: Part) -> Sheet:
    """Places by what they count, each with its day: they are never added."""
    columns = (
        count_column(
            "places",
            Text("Antal pladser", "Number of places"),
            Text("Helt tal.", "Whole number."),
            unit=Unit.PLACES,
        ),
        time_column(
            "date",
            Kind.DAY,
            Text("Opgjort den", "Counted on"),
            Text("Fx 2024-06-30.", "For example 2024-06-30."),
            width=16,
        ),
        count_column(
            "other_groups",
            Text("Heraf brugt til andre målgrupper", "Of these used by other groups"),
            Text("Højst antal pladser.", "At most the number of places."),
            unit=Unit.PLACES,
            at_most="places",
        ),
        text_column(
            "note",
            Text("Bemærkninger", "Remarks"),
            Text("Fx enheder og deres størrelse.", "For example units and their size."),
            width=58,
        ),
    )
    name = Text("Pladser", "Places")
    return table_sheet(
        name,
        part.table(
            "places", name, columns, rows=PLACES_BY_DEFINITION, row_label=Text("Slags", "Sort")
        ),
        Text(
            "Pladser kan tælles på flere måder, og tallene lægges aldrig sammen. Skriv kun dem, "
            "tilbuddet kender, og hvilken dag de gælder; lad resten stå tomt.",
            "Places can be counted in several ways and are never added. Write only those the offer "
            "knows, and the day they are of; leave the rest empty.",
        ),
    )


def citizens_table(part: Part) -> Sheet:
    """Citizens by home municipality, every municipality given beforehand."""
    asked = part.asked
    columns = (
        count_column(
            "citizens",
            asked.say("Antal {people}", "Number of {people}"),
            Text("I tilbuddet i dag.", "In the offer today."),
        ),
        remarks_column(80),
    )
    return table_sheet(
        Text("Hjemkommuner", "Home municipalities"),
        part.table(
            "citizens",
            Text("Borgere efter hjemkommune", "Citizens by home municipality"),
            columns,
            rows=asked.municipalities.rows,
            row_label=Text("Hjemkommune", "Home municipality"),
        ),
        Text(
            "Skriv kun ved de kommuner, der har borgere i tilbuddet; en tom række betyder ingen. "
            "Hjemkommunen er den, der har ansvaret (handlekommunen).",
            "Fill in only for municipalities with citizens in the offer; an empty row means none. "
            "The home municipality is the one responsible.",
        ),
    )


def flow_table(part: Part) -> Sheet:
    """Arrivals and departures over twelve months at a time."""
    columns = (
        time_column(
            "month",
            Kind.MONTH,
            Text("Sidste måned i året", "Last month of the year"),
            Text("Fx 2023-12.", "For example 2023-12."),
            width=20,
        ),
        count_column(
            "arrivals",
            Text("Tilgang", "Arrivals"),
            Text("Begyndt i de 12 måneder.", "Begun in the 12 months."),
        ),
        count_column(
            "departures",
            Text("Afgang", "Departures"),
            Text("Ophørt i de 12 måneder.", "Ended in the 12 months."),
        ),
        count_column(
            "present",
            Text("I tilbuddet til sidst", "In the offer at the end"),
            Text("Ved månedens udgang.", "At the end of the month."),
        ),
        remarks_column(60),
    )
    return table_sheet(
        Text("Til- og afgang", "Arrivals and departures"),
        part.table(
            "flow", Text("Borgerflow: til- og afgang", "Citizen flow"), columns, repeats=_FLOW_ROWS
        ),
        Text(
            "Én række pr. 12 måneder, de nyeste først. Skriv så mange år, som tilbuddet kender.",
            "One row for 12 months, the newest first. As many years as the offer knows.",
        ),
    )


def stays_table(part: Part) -> Sheet:
    """Months of entry and exit: a row is a stay, and says nothing of whose."""
    columns = (
        time_column(
            "entry",
            Kind.MONTH,
            Text("Indflytningsmåned", "Month of entry"),
            Text("Fx 2021-03.", "For example 2021-03."),
            width=24,
        ),
        time_column(
            "exit",
            Kind.MONTH,
            Text("Udflytningsmåned", "Month of exit"),
            Text("Tom, hvis borgeren bor der endnu.", "Empty if still there."),
            width=24,
        ),
    )
    return table_sheet(
        Text("Ophold", "Stays"),
        part.table("stays", Text("Ophold", "Stays"), columns, repeats=_STAY_ROWS),
        Text(
            "Én række pr. nuværende og tidligere borger, i tilfældig rækkefølge. En række har kun "
            "måneder: skriv ikke navn, CPR-nummer, alder, kommune eller andet om borgeren.",
            "One row for each current and former citizen, in any order. A row has months only: "
            "write no name, personal number, age, municipality or anything else of the citizen.",
        ),
    )


def competences_table(part: Part) -> Sheet:
    """What the staff can do for the target group."""
    columns = (
        choice_column(
            "category",
            Text("Kompetence", "Competence"),
            COMPETENCE,
            width=40,
            guidance=Text("Vælg den nærmeste på listen.", "Choose the nearest from the list."),
        ),
        count_column(
            "staff",
            Text("Antal medarbejdere", "Number of staff"),
            Text("Personer, ikke årsværk.", "Persons, not full-time."),
            unit=Unit.STAFF,
        ),
        text_column(
            "text",
            Text("Hvad kompetencen bruges til", "What it is used for"),
            Text("Kort og uden navne.", "Briefly and without names."),
            width=75,
        ),
    )
    name = Text("Kompetencer", "Competences")
    return table_sheet(
        name,
        part.table("competences", name, columns, repeats=_COMPETENCE_ROWS),
        Text(
            "Kompetencer, som tilbuddet bruger til målgruppen. En medarbejder kan stå i flere "
            "rækker.",
            "Competences the offer uses for the group. A member of staff may stand in several rows.",
        ),
    )
