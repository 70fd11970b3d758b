"""What an offer is asked: what it is, its hours and staff, and the tables of its places and people."""

from __future__ import annotations

from analysis.catalogue.offers import SupplyRule
from analysis.evidence import Unit
from analysis.language import Text
from analysis.returns.form.choices import OFFER_KIND, OPERATOR, YES_NO
from analysis.returns.form.offer_tables import (
    citizens_table,
    competences_table,
    flow_table,
    places_table,
    stays_table,
)
from analysis.returns.form.parts import Part
from analysis.returns.form.questions import Question, Sheet
from analysis.returns.form.wording import Asked


def offer_sheets(asked: Asked) -> tuple[Sheet, ...]:
    """Every sheet of an offer's form, not yet placed.

    Citizens are counted only where the round asks for anything a number of citizens answers,
    stays only where there are places to stay in.
    """
    part = Part(asked=asked, prefix="offer")
    sheets = [_profile(part)]
    if asked.counts_places:
        sheets.append(places_table(part))
    if asked.counts_hours:
        sheets.append(_hours(part))
    if asked.counts_people:
        sheets += [citizens_table(part), flow_table(part)]
    if asked.counts_places:
        sheets.append(stays_table(part))
    sheets.append(competences_table(part))
    return tuple(sheets)


def _profile(part: Part) -> Sheet:
    group = part.asked.round.target_group.name
    questions = (
        part.line(
            "name",
            Text("Tilbuddets navn", "Name of the offer"),
            Text("Som på Tilbudsportalen.", "As in the national register of offers."),
        ),
        part.choice(
            "municipality",
            Text("Beliggenhedskommune", "Municipality the offer lies in"),
            choices=part.asked.municipalities,
            required=True,
        ),
        part.choice("operator", Text("Driftsherre", "Operator"), choices=OPERATOR),
        part.choice(
            "kind",
            Text("Hvor meget af tilbuddet er til målgruppen?", "How much serves the target group?"),
            choices=OFFER_KIND,
            guidance=Text(
                "En matrikelløs indsats har ikke egne lokaler.",
                "An intervention without premises has no rooms of its own.",
            ),
        ),
        part.choice(
            "highly_specialised",
            Text(
                "Er tilbuddets indsats til målgruppen højt specialiseret?",
                "Is the offer's intervention for the group highly specialised?",
            ),
            choices=YES_NO,
        ),
        part.month("opened", Text("Hvornår åbnede tilbuddet?", "When did the offer open?")),
        part.choice(
            "threatened",
            Text("Er tilbuddet truet af lukning?", "Is the offer threatened by closure?"),
            choices=YES_NO,
        ),
        part.text(
            "threat",
            Text("Hvis ja: hvornår og hvorfor?", "If so: when and why?"),
            Text("Ellers tom.", "Otherwise empty."),
            lines=3,
        ),
        *_of_the_rule(part),
        part.contact(),
        *_window(part),
    )
    return Sheet(
        id="offer",
        name=Text("Tilbuddet", "The offer"),
        heading=Text("Tilbuddet", "The offer"),
        intro=Text(
            f"Svarene gælder kun den del af tilbuddet, der er til målgruppen: {group.da}.",
            f"The answers are only of what serves the target group: {group.en}.",
        ),
        questions=questions,
    )


def _window(part: Part) -> tuple[Question, ...]:
    """The months that the sheet of stays is complete for.

    Without them nobody can tell an offer that nobody left from one that lists only those still
    there, and the length of stay cannot be estimated without bias.
    """
    if not part.asked.counts_places:
        return ()
    return (
        part.month(
            "stays_from",
            Text(
                "Fra hvilken måned er alle, der var i tilbuddet, med på arket «Ophold»?",
                "From which month is everyone who was in the offer on the sheet of stays?",
            ),
        ),
        part.month(
            "stays_to",
            Text(
                "Til og med hvilken måned er ind- og udflytninger med på arket «Ophold»?",
                "Up to which month are entries and exits on the sheet of stays?",
            ),
        ),
    )


def _of_the_rule(part: Part) -> tuple[Question, ...]:
    """What shows a shortage under the round's supply rule: a queue, a delay, or too many."""
    asked = part.asked
    if not asked.counts_people:
        return ()
    if asked.rule is SupplyRule.MUST_RECEIVE:
        label = asked.say(
            "Hvor mange {people} var der højst ud over de normerede pladser de seneste 12 måneder?",
            "How many {people} were there at most beyond the normed places, past 12 months?",
        )
        return (part.count("over_occupancy", label),)
    if asked.rule is SupplyRule.MAY_WAIT:
        label = asked.say("Hvor mange {people} venter i dag?", "How many {people} wait today?")
        return (part.count("waiting", label),)
    if asked.rule is SupplyRule.WITHIN_DAYS:
        started = asked.say(
            "Hvor mange {people} begyndte i tilbuddet de seneste 12 måneder?",
            "How many {people} began in the offer in the past 12 months?",
        )
        in_time = asked.say(
            "Hvor mange af dem begyndte senest {days} dage efter henvendelsen?",
            "How many of them began within {days} days of the request?",
        )
        return (
            part.count("started", started),
            part.count("within_days", in_time, at_most="started"),
        )
    return ()


def _hours(part: Part) -> Sheet:
    asked = part.asked
    reached = part.count(
        "reached",
        asked.say(
            "Hvor mange {people} får indsatsen i dag?", "How many {people} have the intervention?"
        ),
    )
    questions = (
        *((reached,) if asked.counts_people else ()),
        part.number(
            "hours",
            Text(
                "Hvor mange timer om ugen gives i alt?", "How many hours a week are given in all?"
            ),
            unit=Unit.HOURS_PER_WEEK,
            guidance=Text(
                "Timer, der gives direkte; decimaler er tilladt.",
                "Hours given directly; decimals are allowed.",
            ),
        ),
        part.count(
            "staff",
            Text(
                "Hvor mange medarbejdere har kompetencen til at give indsatsen?",
                "How many staff have the competence to give the intervention?",
            ),
            unit=Unit.STAFF,
            guidance=Text("Antal personer, ikke årsværk.", "Persons, not full-time equivalents."),
        ),
        part.count(
            "vacancies",
            Text("Hvor mange sådanne stillinger er ubesatte?", "How many such posts are vacant?"),
            unit=Unit.STAFF,
        ),
        part.number(
            "days_to_start",
            Text(
                "Hvor mange dage går der typisk fra henvisning til start?",
                "How many days typically pass from referral to start?",
            ),
            unit=Unit.DAYS,
            guidance=Text("Dage for den midterste af alle.", "Days of the middle one of all."),
        ),
    )
    name = Text("Timer og personale", "Hours and staff")
    return Sheet(
        id="offer.hours",
        name=name,
        heading=name,
        intro=Text(
            "Indsatsen leveres til den enkelte; der er ingen pladser at tælle.",
            "The intervention is delivered to each; there are no places to count.",
        ),
        questions=questions,
    )
