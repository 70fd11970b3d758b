"""The closed lists of allowed answers that the forms share."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.catalogue.answers import AnswerStatus
from analysis.catalogue.offers import OfferKind, PlacesDefinition
from analysis.catalogue.opinions import CHALLENGES, COORDINATION, SOLUTIONS
from analysis.language import Text
from analysis.returns.form.questions import Choice, Choices, Row

DONT_KNOW = Choice(code="dont_know", label=Text("ved ikke", "don't know"))


def _choices(name: str, title: Text, items: Mapping[str, Text], *more: Choice) -> Choices:
    listed = tuple(Choice(code=code, label=label) for code, label in items.items())
    return Choices(id=name, title=title, items=(*listed, *more))


YES_NO = _choices(
    "yes_no",
    Text("Ja eller nej", "Yes or no"),
    {"yes": Text("ja", "yes"), "no": Text("nej", "no")},
    DONT_KNOW,
)

RATING = _choices(
    "rating",
    Text("Vurdering", "Rating"),
    {str(step): Text(str(step), str(step)) for step in range(1, 6)},
    DONT_KNOW,
)

# A number that is not given is not a zero, and there are several reasons for not giving it.
WITHOUT_NUMBER = _choices(
    "without_number",
    Text("Hvorfor der ikke er et tal", "Why there is no number"),
    {"below_5": Text("<5", "<5")},
    DONT_KNOW,
    Choice(code="not_relevant", label=Text("ikke relevant", "not relevant")),
)

RESPONDING = _choices(
    "responding",
    Text("Hvem svarer", "Who answers"),
    {
        "own": Text("kommunen svarer for sig selv", "the municipality answers for itself"),
        "also_for": Text(
            "kommunen svarer også for andre kommuner", "it also answers for other municipalities"
        ),
        "by_another": Text(
            "en anden kommune svarer for kommunen", "another municipality answers for it"
        ),
    },
)

COUNTED_BY = _choices(
    "counted_by",
    Text("Hvordan der er talt", "How it was counted"),
    {
        "cases": Text("gennemgang af sager", "review of cases"),
        "system": Text("udtræk fra fagsystem", "extract from the case system"),
        "estimate": Text("skøn", "estimate"),
        "other": Text("på anden måde", "in another way"),
    },
)

OPERATOR = _choices(
    "operator",
    Text("Driftsherre", "Operator"),
    {
        "municipal": Text("kommune", "municipality"),
        "regional": Text("region", "region"),
        "private": Text("privat", "private"),
    },
    DONT_KNOW,
)

_OFFER_KINDS = {
    OfferKind.FULL: Text("hele tilbuddet", "the whole offer"),
    OfferKind.PARTIAL: Text("en del af tilbuddet", "a part of the offer"),
    OfferKind.WITHOUT_PREMISES: Text("matrikelløs indsats", "intervention without premises"),
}
OFFER_KIND = _choices(
    "offer_kind",
    Text("Hvad der er til målgruppen", "What serves the target group"),
    {kind.value: label for kind, label in _OFFER_KINDS.items()},
    DONT_KNOW,
)

_PLACES = {
    PlacesDefinition.NORMED: Text("normerede pladser", "normed places"),
    PlacesDefinition.BUDGETED: Text("budgetterede pladser", "budgeted places"),
    PlacesDefinition.ACTUAL: Text("pladser, der faktisk kan bruges", "places actually usable"),
    PlacesDefinition.TEMPORARY: Text("midlertidige pladser", "temporary places"),
}
PLACES_BY_DEFINITION = tuple(
    Row(id=definition.value, label=label) for definition, label in _PLACES.items()
)

_STATUS = {
    AnswerStatus.ANSWERED: Text("har svaret", "has answered"),
    AnswerStatus.ANSWERED_ZERO: Text("har svaret nul", "has answered zero"),
    AnswerStatus.ANSWERED_BY_ANOTHER: Text(
        "en anden kommune har svaret", "another municipality has answered"
    ),
    AnswerStatus.SILENT: Text("har ikke svaret", "has not answered"),
    AnswerStatus.NOT_ASKED: Text("er ikke spurgt", "was not asked"),
}
STATUS = _choices(
    "status",
    Text("Kommunens svar", "The municipality's answer"),
    {status.value: label for status, label in _STATUS.items()},
)

CHALLENGE = _choices(
    "challenge",
    Text("Udfordringer", "Challenges"),
    CHALLENGES,
)

SOLUTION = _choices(
    "solution",
    Text("Løsninger", "Solutions"),
    SOLUTIONS,
)

POSITION = _choices(
    "position",
    Text("Kommunens stilling", "The municipality's position"),
    {
        "supports": Text("støtter", "supports"),
        "with_reservations": Text("støtter med forbehold", "supports with reservations"),
        "against": Text("støtter ikke", "does not support"),
        "undecided": Text("har ikke taget stilling", "has taken no position"),
    },
)

APPROVAL = _choices(
    "approval",
    Text("Godkendelse", "Approval"),
    {
        "pending": Text("afventer", "pending"),
        "approved": Text("godkendt", "approved"),
        "approved_with_remarks": Text("godkendt med bemærkninger", "approved with remarks"),
        "not_approved": Text("ikke godkendt", "not approved"),
    },
)

COMPETENCE = _choices(
    "competence",
    Text("Kompetencer", "Competences"),
    {
        "social_education": Text("socialpædagogik", "social education"),
        "special_education": Text("specialpædagogik og undervisning", "special education"),
        "psychology": Text("psykologi", "psychology"),
        "psychiatry": Text("psykiatri", "psychiatry"),
        "health": Text("sundhedsfag", "health care"),
        "rehabilitation": Text("fysio- og ergoterapi", "physiotherapy and occupational therapy"),
        "communication": Text("tegnsprog, punktskrift eller kommunikation", "communication"),
        "substance_use": Text("rusmiddelbehandling", "substance-use treatment"),
        "family": Text("familiebehandling", "family treatment"),
        "security": Text("sikkerhed og risikovurdering", "security and risk assessment"),
        "other": Text("andet", "other"),
    },
)


def topics(*listed: tuple[str, Text]) -> tuple[Row, ...]:
    """Rows given beforehand, from pairs of id and label."""
    return tuple(Row(id=name, label=label) for name, label in listed)


COORDINATION_TOPICS = topics(*COORDINATION.items())


def municipality_choices(names: Mapping[str, str]) -> Choices:
    """All municipalities by code, in the order of their names."""
    ordered = sorted(names.items(), key=lambda pair: _danish_order(pair[1]))
    return _choices(
        "municipality",
        Text("Kommuner", "Municipalities"),
        {code: Text(name, name) for code, name in ordered},
    )


def _danish_order(name: str) -> str:
    """A key that puts æ, ø and å last, and aa with å, as a Danish list does."""
    lowered = name.lower().replace("aa", "å")
    return lowered.replace("æ", "{1").replace("ø", "{2").replace("å", "{3")
