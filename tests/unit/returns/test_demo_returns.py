"""The files of a synthetic world: stamped, filled in where they should be, faulty as they say."""

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from analysis.catalogue import Udmelding, read_udmeldinger
from analysis.catalogue.themes import Asks, ScopeKind
from analysis.country import read_areas, read_population
from analysis.errors import UsageError
from analysis.reading import Reader, find_root
from analysis.returns.answers.names import read_municipality_names
from analysis.returns.demo.faults import spoil
from analysis.returns.demo.filling import Filling, Formula, fill_in
from analysis.returns.demo.laws import STAMP, STAMP_IN_NAMES, Conduct, Fault, Laws, Says
from analysis.returns.demo.municipality import answer_municipality
from analysis.returns.demo.returns import TRUTH, DemoReturn, Wave, write_returns
from analysis.returns.demo.truth import World
from analysis.returns.demo.world import make_world, seed_world
from analysis.returns.findings import Severity
from analysis.returns.form.questions import FormKind, Kind, field_name
from analysis.returns.intake.one_pass import take_in
from analysis.returns.questionnaire.cover import COVER_SHEET
from analysis.returns.questionnaire.drawing import Questionnaire, draw_questionnaires

READER = Reader(find_root())
AREAS = read_areas(READER)
ROUNDS = {found.slug: found for found in read_udmeldinger(READER)}
PRISON = "udviklingshaemning-dom-2019"
UNREADABLE = (Fault.EMPTY_FILE, Fault.CUT_SHORT)
# One region's municipalities instead of all: the files are the same, only fewer.
FEW = ("nordjylland",)

Written = tuple[Udmelding, World, tuple[DemoReturn, ...]]


def few(slug: str) -> Udmelding:
    found = ROUNDS[slug]
    return replace(found, scope=replace(found.scope, kind=ScopeKind.REGIONAL, areas=FEW))


def world_of(udmelding: Udmelding, seed: int = 3) -> World:
    group = udmelding.target_group.population_at_risk
    population = read_population(READER).at_risk(
        group.bands, sex=group.sex, as_of=udmelding.data_day
    )
    # Many citizens, so that a single region has some of everything.
    laws = Laws(national_low=100, national_high=200, faulty_share=0.3)
    return make_world(
        udmelding,
        areas=AREAS,
        population=population.by_municipality,
        rng=seed_world(seed, udmelding.slug),
        laws=laws,
    )


@pytest.fixture(scope="module", params=ROUNDS)
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Written:
    udmelding = few(request.param)
    world = world_of(udmelding)
    folder = tmp_path_factory.mktemp(request.param)
    return udmelding, world, write_returns(world, udmelding, AREAS, folder)


def open_workbook(one: DemoReturn) -> Workbook:
    return openpyxl.load_workbook(one.path)


def value_of(workbook: Workbook, answer: str) -> object:
    [(tab, cells)] = workbook.defined_names[field_name(answer)].destinations
    return workbook[tab][cells.replace("$", "")].value


def test_every_file_is_stamped(written: Written) -> None:
    _, _, sent = written
    for one in sent:
        assert STAMP_IN_NAMES in one.path.name
        if one.fault in UNREADABLE:
            continue
        workbook = open_workbook(one)
        assert STAMP in str(workbook[COVER_SHEET]["A3"].value)
        assert workbook.properties.title.startswith(STAMP)
        own = {prop.name: prop.value for prop in workbook.custom_doc_props.props}
        assert own["udmelding.evidence"] == "synthetic"
        for page in workbook.worksheets:
            assert page.HeaderFooter.oddHeader.center.text == STAMP
            assert page.page_margins.header < page.page_margins.top
            assert str(page["A1"].value).startswith(f"{STAMP}: ")


def test_clean_ones_are_accepted_and_faulty_ones_refused(written: Written) -> None:
    udmelding, _, sent = written
    names = read_municipality_names(READER, AREAS)
    for wave in Wave:
        mine = {one.path.name: one for one in sent if one.wave is wave}
        found = take_in(
            [one.path for one in mine.values()], udmelding=udmelding, areas=AREAS, names=names
        )
        errors = {finding.file for finding in found.findings if finding.severity is Severity.ERROR}
        assert errors == {name for name, one in mine.items() if one.fault}
        assert {finding.file for finding in found.findings} == errors


def test_what_stands_in_the_files_is_the_world(written: Written) -> None:
    _, world, sent = written
    for one in sent:
        if one.fault or one.kind is not FormKind.MUNICIPALITY:
            continue
        workbook, given = open_workbook(one), world.given(one.respondent)
        names = [name for name in ("need.count", "solution.citizens") if has(workbook, name)]
        if names and given.low == given.high and given.low is not None:
            last = one.wave is Wave.LAST or not twice(world, one.respondent)
            assert value_of(workbook, names[0]) == given.low + (0 if last else 3 - one.wave)
        elif names:
            assert value_of(workbook, names[0]) is None
        if given.answered_by:
            speaker = world.municipalities[given.answered_by].name
            assert value_of(workbook, "respondent.answered_by") == speaker


def has(workbook: Workbook, answer: str) -> bool:
    return field_name(answer) in workbook.defined_names


def twice(world: World, code: str) -> bool:
    return world.municipalities[code].conducted.conduct is Conduct.CORRECTED_TWICE


def test_every_municipality_sends_what_it_should(written: Written) -> None:
    _, world, sent = written
    files = {code: [one for one in sent if one.respondent == code] for code in world.municipalities}
    for code, mine in files.items():
        conducted = world.municipalities[code].conducted
        copies = conducted.fault is Fault.SENT_TWICE
        assert len(mine) == copies + {
            Conduct.SILENT: 0,
            Conduct.CORRECTED: 2,
            Conduct.CORRECTED_TWICE: 3,
        }.get(conducted.conduct, 1)
        assert {one.fault for one in mine if one.wave is Wave.ON_TIME} <= {conducted.fault}
        # A correction comes under the name of what it corrects.
        assert len({one.path.name for one in mine}) <= 1 + copies
    assert all(one.received > world.due for one in sent if one.wave is not Wave.ON_TIME)
    assert all(one.received <= world.due for one in sent if one.wave is Wave.ON_TIME)


def test_offers_and_the_region_tell_the_same_flows(written: Written) -> None:
    _, world, sent = written
    offers = {one.respondent: one for one in sent if one.kind is FormKind.OFFER}
    assert set(offers) == {offer.id for offer in world.offers if not offer.silent}
    for offer in world.offers:
        workbook = open_workbook(offers[offer.id]) if offer.id in offers else None
        if workbook is None or not has(workbook, "offer.citizens.citizens"):
            continue
        assert sum(column(workbook, "offer.citizens.citizens")) == offer.present
        present = column(workbook, "offer.flow.present")
        assert present == [year.present for year in offer.years]
    [region] = [one for one in sent if one.kind is FormKind.REGION]
    workbook = open_workbook(region)
    if has(workbook, "need.by_municipality.count"):
        exact = [
            given.low
            for code in world.municipalities
            if (given := world.given(code)).low is not None and given.low == given.high
        ]
        assert sorted(column(workbook, "need.by_municipality.count")) == sorted(exact)
        assert int(str(value_of(workbook, "need.count"))) >= sum(exact)


def column(workbook: Workbook, answer: str) -> list[int]:
    [(tab, cells)] = workbook.defined_names[field_name(answer)].destinations
    found = [cell.value for (cell,) in workbook[tab][cells.replace("$", "")]]
    return [int(value) for value in found if value is not None]


def test_the_truth_lies_beside_them(written: Written) -> None:
    _, world, sent = written
    truth = json.loads((sent[0].path.parents[1] / TRUTH).read_text(encoding="utf-8"))
    assert (truth["stamp"], truth["evidence"]) == (STAMP, "synthetic")
    assert truth["true_persons"] == sum(one["true_persons"] for one in truth["municipalities"])
    assert truth["true_persons"] == world.true_persons


def test_one_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    udmelding = few(PRISON)
    contents = []
    for number, seed in enumerate((3, 3, 4)):
        out = tmp_path / str(number)
        write_returns(world_of(udmelding, seed), udmelding, AREAS, out)
        files = sorted(path for path in out.rglob("*") if path.is_file())
        contents.append({str(path.relative_to(out)): path.read_bytes() for path in files})
    assert contents[0] == contents[1]
    assert contents[0] != contents[2]


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "svar.xlsx").write_bytes(b"et rigtigt svar")
    udmelding = few("tegnsprog-2022")
    with pytest.raises(UsageError, match="not empty"):
        write_returns(world_of(udmelding), udmelding, AREAS, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["svar.xlsx"]
    with pytest.raises(ValueError, match="is of tegnsprog-2022"):
        write_returns(world_of(udmelding), ROUNDS[PRISON], AREAS, tmp_path / "ny")


@pytest.fixture(scope="module")
def drawn() -> Questionnaire:
    return next(draw_questionnaires(few(PRISON), AREAS))


def test_filling_changes_the_fields_and_the_stamp_alone(drawn: Questionnaire) -> None:
    world = world_of(few(PRISON))
    code = next(code for code, one in world.municipalities.items() if one.conducted.conduct.heard)
    filling = answer_municipality(world, drawn.form, code)
    before = openpyxl.load_workbook(io.BytesIO(drawn.content))
    after = openpyxl.load_workbook(io.BytesIO(fill_in(drawn, filling)))
    assert after.sheetnames == before.sheetnames
    assert list(after.defined_names) == list(before.defined_names)
    filled = {(tab, cell) for tab, cell in filling.cells}
    assert len(filled) > 20
    for page in before.worksheets:
        copy = after[page.title]
        assert copy.protection.sheet
        assert len(copy.data_validations.dataValidation) == len(
            page.data_validations.dataValidation
        )
        for row in page.iter_rows():
            for cell in row:
                place = (page.title, cell.coordinate)
                found = copy[cell.coordinate]
                if place == (COVER_SHEET, "A3"):
                    continue
                assert found._style == cell._style
                if place in filled:
                    assert found.value is not None
                elif cell.coordinate != "A1":
                    assert found.value == cell.value, place


def test_a_field_that_is_no_cell_is_refused(drawn: Questionnaire) -> None:
    filling = Filling(drawn.form)
    filling.cells[drawn.form.sheets[0].name.da, "ZZ99"] = 1
    with pytest.raises(ValueError, match="ZZ99"):
        fill_in(drawn, filling)
    with pytest.raises(ValueError, match="20 rows; got row 21"):
        Filling(drawn.form).put_row("offers.used", 21, {"citizens": 1})


def test_what_a_form_does_not_ask_is_left_out(drawn: Questionnaire) -> None:
    filling = Filling(drawn.form)
    filling.put("offer.name", "Syntetisk tilbud 01")
    filling.put_row("offer.stays", 1, {"entry": "2020-01"})
    assert (filling.cells, filling.asks("offer.name"), filling.asks("offers.used")) == (
        {},
        False,
        True,
    )


def test_words_are_never_formulas(drawn: Questionnaire) -> None:
    filling = Filling(drawn.form)
    filling.put("need.note", "=2+3 & <b>æøå</b>")
    filling.put_raw("need.count", Formula("2+1"))
    workbook = openpyxl.load_workbook(io.BytesIO(fill_in(drawn, filling)))
    [(tab, cell)] = workbook.defined_names[field_name("need.note")].destinations
    found = workbook[tab][cell.replace("$", "")]
    assert found.value == "=2+3 & <b>æøå</b>"
    with zipfile.ZipFile(io.BytesIO(fill_in(drawn, filling))) as package:
        pages = "".join(package.read(name).decode() for name in package.namelist())
    assert pages.count("<f>") == 1


def test_a_number_cannot_be_spoilt_where_none_is_asked_for() -> None:
    form = next(draw_questionnaires(few("tegnsprog-2022"), AREAS)).form
    with pytest.raises(ValueError, match="asks for no number"):
        spoil(Filling(form), Fault.FRACTION)


def test_parts_are_spoilt_or_the_reason_where_there_are_none() -> None:
    form = next(draw_questionnaires(few("gravide-rusmiddel-2024-fornyet"), AREAS)).form
    assert Asks.OFFER in {question.asks for question in form.questions}
    filling = spoil(Filling(form), Fault.PARTS_ABOVE_WHOLE)
    assert set(filling.cells.values()) == {2, "ved ikke"}
    assert Says.DONT_KNOW.value == "dont_know"


def test_every_choice_that_is_made_stands_on_its_list(written: Written) -> None:
    udmelding, world, _ = written
    form = next(draw_questionnaires(udmelding, AREAS)).form
    allowed: Mapping[str, set[object]] = {
        question.id: {item.written for item in question.choices.items}
        for question in form.questions
        if question.choices and question.kind in (Kind.CHOICE, Kind.RATING)
    }
    for code in world.municipalities:
        filling = answer_municipality(world, form, code)
        for question in form.questions:
            sheet = next(one.name.da for one in form.sheets if question in one.questions)
            value = filling.cells.get((sheet, question.cells))
            assert value is None or value in allowed.get(question.id, {value})
