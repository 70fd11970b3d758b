"""A questionnaire filled in and saved by LibreOffice comes back clean, as .xlsx and as .ods."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from analysis.catalogue import read_udmelding
from analysis.catalogue.answers import AnswerStatus
from analysis.country import read_areas
from analysis.reading import Reader
from analysis.returns.answers.names import read_municipality_names
from analysis.returns.answers.written import Count
from analysis.returns.form.questions import field_name
from analysis.returns.intake.one_pass import take_in
from analysis.returns.intake.slots import parse_reference
from analysis.returns.questionnaire.drawing import draw_questionnaires
from analysis.returns.questionnaire.questionnaire import save_questionnaires

SLUG = "synsnedsaettelse-2014"
ANSWERS = {
    "respondent.answers": "kommunen svarer for sig selv",
    "need.count": 12,
    "need.month": "2014-06",
    "need.note": "Ærø, æble & <noget>\nto linjer",
    "offers.any": "ja",
    "offers.rating.supply": 4,
    "offers.used.name": "Tilbud A",
    "offers.used.municipality": "Aalborg",
    "offers.used.citizens": 2,
    "future.challenge.category": "ventetid",
}


@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_the_way_out_and_home(
    root: Path, tmp_path: Path, call: Callable[..., str], form: str
) -> None:
    reader = Reader(root)
    areas, udmelding = read_areas(reader), read_udmelding(reader, SLUG)
    sent = next(
        path
        for path in save_questionnaires(
            list(draw_questionnaires(udmelding, areas)), tmp_path / "sent"
        ).paths
        if "_851_" in path.name
    )
    book = openpyxl.load_workbook(sent)
    for field, value in ANSWERS.items():
        area = parse_reference(book.defined_names[field_name(field)].attr_text)
        assert area is not None
        book[area.sheet][area.first] = value
    book.save(sent)
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    out = tmp_path / "back"
    call("soffice", home, "--headless", "--convert-to", form, "--outdir", out, sent)
    intake = take_in(
        out.iterdir(),
        udmelding=udmelding,
        areas=areas,
        names=read_municipality_names(reader, areas),
    )
    assert [one.describe().da for one in intake.findings] == []
    [found] = intake.returns
    assert found.value("need.count") == Count(value=12)
    assert found.value("need.month") == "2014-06"
    assert found.value("need.note") == ANSWERS["need.note"]
    used = {
        one.slot.column.id: one.value
        for one in found.given
        if one.slot.id == "offers.used" and one.filled
    }
    assert used == {"name": "Tilbud A", "municipality": "851", "citizens": Count(value=2)}
    stands = {one.code: one.status for one in intake.standings}
    assert stands["851"] is AnswerStatus.ANSWERED
    assert list(stands.values()).count(AnswerStatus.SILENT) == 97
