"""The cover: what is asked and why, by when, whom to ask, how to fill in, and which form it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from analysis.catalogue import Udmelding
from analysis.catalogue.process import LawRole
from analysis.language import Language
from analysis.returns.form.questions import Form, FormKind, Kind, Stamp
from analysis.returns.questionnaire import styles
from analysis.returns.questionnaire.sheets import add_name, set_height, set_page, write

COVER_SHEET = "Forside"
NOT_STATED = "ikke oplyst"
# Where the stamps stand in version 1.
FIRST_PLACES = {Stamp.CODE: "B7", Stamp.VERSION: "B8", Stamp.SHA256: "B9"}
# Headings of its parts, and the label of its last line.
HEADINGS = ("Hvad der spørges om", "Hvorfor", "Sådan udfyldes skemaet")
LAST_LABEL = "Når skemaet er udfyldt"
_LABEL_WIDTH, _TEXT_WIDTH = 28, 116
_DA = Language("da")
_PURPOSE = (
    "Styrelsen skal gennem den nationale koordinationsstruktur sikre det fornødne udbud af højt "
    "specialiserede indsatser og tilbud. Kommunerne i hver region giver én samlet, koordineret "
    "besvarelse; den bygger på svarene i skemaerne fra kommuner og tilbud."
)
_AGAIN = (
    "Det er en fornyet behandling: styrelsen har bedt kommunerne behandle den centrale udmelding "
    "igen."
)
_OFFERS = "Tilbud, som kommunerne har nævnt som højt specialiserede, redegør for {what} i det, de har til målgruppen."
_FIELDS = (
    "Svar i de indrammede felter under «Svar» og i tabellerne; resten er låst uden kodeord. "
    "Tab går til det næste felt. Vejledningen står ved siden af feltet eller over det."
)
_EMPTY = (
    "Et tomt felt betyder, at der ikke er svaret. Skriv 0, når svaret er nul, og vælg «ved ikke», "
    "hvor det er en mulighed."
)
_RATINGS = "1 = i meget lav grad, 5 = i meget høj grad, eller «ved ikke»."
_NO_PEOPLE = (
    "Skriv ikke navne, CPR-numre eller andet, der kan kende en borger, heller ikke i bemærkninger. "
    "Små antal kan være fortrolige: send skemaet, som I sender andet fortroligt."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Whom one workbook is for.

    Parameters
    ----------
    code
        A municipality's three-digit code or a region's slug; empty for the offers' form, which
        is the same for all of them.
    """

    code: str
    name: str


def draw_cover(
    workbook: Workbook,
    form: Form,
    udmelding: Udmelding,
    *,
    recipient: Recipient,
    as_of: dt.date,
    contact: str,
) -> None:
    """Draw the cover as the workbook's first sheet.

    Parameters
    ----------
    udmelding
        The round as it was known on `as_of`.
    contact
        Whom respondents may ask; empty where nobody is stated.
    """
    page = workbook.create_sheet(COVER_SHEET, 0)
    page.column_dimensions["A"].width = _LABEL_WIDTH
    page.column_dimensions["B"].width = _TEXT_WIDTH
    write(page, "A1", udmelding.short_name.da, styles.HEADING)
    write(page, "A2", form.title.da, styles.INTRO)
    row = 4
    stamps = [(stamp.label, value) for stamp, value in form.stamps(recipient.code).items()]
    for label, value in (
        ("Til", _addressed(form, recipient)),
        ("Frist", deadline(udmelding, as_of)),
        ("Kontakt", contact or NOT_STATED),
        *stamps,
    ):
        _fact(page, row, label, value)
        row += 1
    for number, stamp in enumerate(Stamp, start=row - len(stamps)):
        add_name(workbook, stamp.value, COVER_SHEET, f"B{number}")
    parts = _what(udmelding, form), _why(udmelding, as_of), _how(form)
    for heading, facts in zip(HEADINGS, parts, strict=True):
        row += 1
        write(page, f"A{row}", heading, styles.HEAD)
        write(page, f"B{row}", "", styles.HEAD)
        row += 1
        for label, value in facts:
            _fact(page, row, label, value)
            row += 1
    set_page(page, last="B", heads=None, first="A1")
    page.page_setup.fitToHeight = 1


def deadline(udmelding: Udmelding, as_of: dt.date) -> str:
    """The deadline in force on a day, and what it replaced; “ikke oplyst” where none is stated."""
    in_force = udmelding.deadline_in_force(as_of)
    if in_force is None:
        return NOT_STATED
    words = _DA.period(in_force.date)
    known = [d for d in udmelding.deadlines if d.announced.known_by(as_of)]
    earlier = [d for d in known if d.date != in_force.date]
    if not earlier:
        return words
    return (
        f"{words} (rettet {_DA.period(in_force.announced)}; "
        f"oprindelig frist: {_DA.period(earlier[0].date)})"
    )


def _addressed(form: Form, recipient: Recipient) -> str:
    if form.kind is FormKind.MUNICIPALITY:
        return f"{recipient.name} (kommunekode {recipient.code})"
    return recipient.name


def _what(udmelding: Udmelding, form: Form) -> list[tuple[str, str]]:
    group = udmelding.target_group
    themes = [
        (f"Tema {number}: {theme.title.da}", theme.question.da)
        for number, theme in enumerate(udmelding.themes, start=1)
    ]
    facts = [
        ("Udmelding", udmelding.name.da),
        ("Målgruppen", f"{group.name.da}. {group.definition.da}"),
        *themes,
    ]
    if form.kind is FormKind.OFFER:
        flow = any(question.id == "offer.flow" for question in form.questions)
        what = "borgerflow og kompetencer" if flow else "timer, personale og kompetencer"
        facts.append(("Tilbuddet", _OFFERS.format(what=what)))
    return facts


def _why(udmelding: Udmelding, as_of: dt.date) -> list[tuple[str, str]]:
    facts = [("Formål", _PURPOSE)]
    if udmelding.renews:
        facts.append(("Fornyet behandling", _AGAIN))
    if udmelding.scope.note:
        facts.append(("Hvem der er spurgt", udmelding.scope.note.da))
    for role, label in (
        (LawRole.REQUEST, "Hjemmel for udmeldingen"),
        (LawRole.SERVICE, "Hjemmel for indsatsen"),
    ):
        grounds = list(_grounds(udmelding, role, as_of))
        facts.append((label, "; ".join(grounds) or NOT_STATED))
    return facts


def _grounds(udmelding: Udmelding, role: LawRole, as_of: dt.date) -> Iterable[str]:
    """The provisions that held on a day, or cannot be shown not to."""
    for law in udmelding.law:
        ended = law.valid_to.last is not None and law.valid_to.last < as_of
        if law.role is role and law.valid_from.known_by(as_of) and not ended:
            yield law.ground.da


def _how(form: Form) -> list[tuple[str, str]]:
    kinds = {column.kind for question in form.questions for column in question.columns}
    kinds |= {question.kind for question in form.questions}
    facts = [("Felter", _FIELDS), ("Tomt, nul og «ved ikke»", _EMPTY)]
    if Kind.RATING in kinds:
        facts.append(("Vurderinger", _RATINGS))
    if Kind.MONTH in kinds:
        facts.append(("Måneder", "Skriv år og måned med en bindestreg, fx 2024-06."))
    to = "styrelsen" if form.kind is FormKind.REGION else "rammeaftalesekretariatet"
    sending = f"Gem det som .xlsx eller .ods med samme filnavn, og send det til {to}."
    return [*facts, ("Personoplysninger", _NO_PEOPLE), (LAST_LABEL, sending)]


def _fact(page: Worksheet, row: int, label: str, value: str | int) -> None:
    write(page, f"A{row}", label, styles.LABEL)
    write(page, f"B{row}", value, styles.LABEL)
    set_height(page, row, [(label, _LABEL_WIDTH * 0.95), (str(value), _TEXT_WIDTH)], 17)
