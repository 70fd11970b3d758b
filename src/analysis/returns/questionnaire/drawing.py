"""A round's questionnaires as workbooks: the same bytes for the same round and day."""

from __future__ import annotations

import datetime as dt
import io
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.protection import WorkbookProtection

from analysis.catalogue import Udmelding
from analysis.country import Areas
from analysis.office_package import EPOCH, without_clock
from analysis.returns.form.definition import define_forms, municipalities_asked
from analysis.returns.form.questions import Form, FormKind
from analysis.returns.questionnaire.cover import Recipient, draw_cover
from analysis.returns.questionnaire.csv_form import write_csv
from analysis.returns.questionnaire.sheets import draw_sheets, set_footers
from analysis.returns.questionnaire.styles import add_styles

_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire:
    """One questionnaire, not yet written.

    Parameters
    ----------
    code
        The municipality's code or the region's slug; empty for the offers'.
    """

    name: str
    form: Form
    code: str
    content: bytes


def draw_questionnaires(
    udmelding: Udmelding,
    areas: Areas,
    *,
    as_of: dt.date | None = None,
    contact: str = "",
    as_csv: bool = False,
) -> Iterator[Questionnaire]:
    """Draw a round's questionnaires one by one: the same bytes for the same round and day.

    Parameters
    ----------
    as_csv
        As lines of text instead of workbooks.
    """
    day = as_of or udmelding.data_day
    known = udmelding.as_known_at(day)
    regions = {region.slug: region.name.da for region in areas.at(day).regions}
    for form in define_forms(known, areas, day):
        for recipient in _recipients(form, municipalities_asked(known, areas), regions):
            if as_csv:
                content = write_csv(form, code=recipient.code)
            else:
                content = pack(_draw(form, known, recipient, as_of=day, contact=contact))
            yield Questionnaire(
                name=_stem(form, recipient) + (".csv" if as_csv else ".xlsx"),
                form=form,
                code=recipient.code,
                content=content,
            )


def pack(workbook: Workbook) -> bytes:
    """A workbook as bytes, with every time in it set to one fixed day."""
    workbook.properties.created = EPOCH.replace(tzinfo=None)
    saved = io.BytesIO()
    workbook.save(saved)
    return without_clock(saved.getvalue())


def _recipients(
    form: Form, municipalities: Mapping[str, str], regions: Mapping[str, str]
) -> Iterator[Recipient]:
    if form.kind is FormKind.MUNICIPALITY:
        for code, name in municipalities.items():
            yield Recipient(code=code, name=name)
    elif form.kind is FormKind.REGION:
        yield Recipient(code=form.area, name=f"Kommunerne i {regions[form.area]}")
    else:
        yield Recipient(code="", name="Tilbud, som kommunerne anvender til målgruppen")


def _draw(
    form: Form, udmelding: Udmelding, recipient: Recipient, *, as_of: dt.date, contact: str
) -> Workbook:
    workbook = Workbook()
    del workbook[workbook.sheetnames[0]]
    add_styles(workbook)
    draw_sheets(workbook, form)
    draw_cover(workbook, form, udmelding, recipient=recipient, as_of=as_of, contact=contact)
    set_footers(workbook, f"{form.slug}, version {form.version}")
    workbook.active = 0
    # Sheets keep their names and places; without a password, since it protects only from slips.
    workbook.security = WorkbookProtection(lockStructure=True)
    properties = workbook.properties
    properties.title = f"{udmelding.short_name.da}: {form.title.da}"
    properties.subject = udmelding.name.da
    properties.description = (
        f"Spørgeskema til {recipient.name}. Et ark for hvert tema; svarfelter er ulåste, og "
        "vejledningen står ved siden af."
    )
    properties.keywords = f"central udmelding, {form.slug}"
    properties.creator = "udmelding"
    properties.language = "da-DK"
    properties.version = str(form.version)
    properties.identifier = form.sha256
    for name, value in _facts(form, recipient).items():
        # The stubs do not know that a workbook has properties of its own.
        own = workbook.custom_doc_props  # type: ignore[attr-defined]
        own.append(StringProperty(name=f"udmelding.{name}", value=value))
    return workbook


def _facts(form: Form, recipient: Recipient) -> dict[str, str]:
    return {
        "slug": form.slug,
        "kind": form.kind.value,
        "recipient": recipient.code,
        "version": str(form.version),
        "sha256": form.sha256,
    }


def _stem(form: Form, recipient: Recipient) -> str:
    if form.kind is FormKind.OFFER:
        return f"{form.slug}_tilbud"
    if form.kind is FormKind.REGION:
        return f"{form.slug}_region_{recipient.code}"
    return f"{form.slug}_{recipient.code}_{ascii_name(recipient.name)}"


def ascii_name(name: str) -> str:
    """A Danish name in the letters that every file system and mail program keeps.

    Examples
    --------
    >>> ascii_name("Lyngby-Taarbæk"), ascii_name("Ærø"), ascii_name("Høje-Taastrup")
    ('lyngby-taarbaek', 'aeroe', 'hoeje-taastrup')
    """
    lowered = unicodedata.normalize("NFC", name).lower().translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", lowered).encode("ascii", "ignore").decode()
    return "-".join(plain.split())
