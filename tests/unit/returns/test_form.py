"""What is asked follows from the round: its themes, its unit of need, its supply rule."""

import datetime as dt
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.cell_range import CellRange

from analysis.catalogue import Udmelding, list_slugs, read_udmelding
from analysis.catalogue.fields import NEED_UNITS
from analysis.catalogue.offers import PlacesDefinition, SupplyRule
from analysis.catalogue.themes import Asks, Scope, ScopeKind
from analysis.country import Areas, read_areas
from analysis.evidence import Unit
from analysis.language import Text
from analysis.reading import Reader, find_root
from analysis.returns.answers.numbers import Refused
from analysis.returns.answers.one_answer import read_answer
from analysis.returns.form.choices import RATING, WITHOUT_NUMBER
from analysis.returns.form.definition import (
    define_forms,
    municipalities_asked,
    municipality_form,
    offer_form,
    region_form,
)
from analysis.returns.form.layout import intro_lines
from analysis.returns.form.questions import Form, FormKind, Kind, Question, field_id, field_name
from analysis.returns.workbook.cells import CellKind, LocatedCell

SLUGS = list_slugs(find_root(Path(__file__)))
DOM, PREGNANT = "udviklingshaemning-dom-2023-fornyet", "gravide-rusmiddel-2019"
SIGN, SIGHT, EATING = "tegnsprog-2022", "synsnedsaettelse-2014", "spiseforstyrrelser-2020"
# What a number of citizens may be called in a form.
PEOPLE = {*NEED_UNITS}
STAND_INS = ("omraade", "tilfaelde", "boern", "oestdanmark", "naeste", "faar", "aar ", "foer ")


@pytest.fixture(scope="module")
def areas(root: Path) -> Areas:
    return read_areas(Reader(root))


@pytest.fixture(scope="module")
def rounds(root: Path) -> dict[str, Udmelding]:
    reader = Reader(root)
    return {slug: read_udmelding(reader, slug) for slug in SLUGS}


@pytest.fixture(scope="module")
def forms(rounds: dict[str, Udmelding], areas: Areas) -> dict[str, tuple[Form, ...]]:
    return {slug: define_forms(found, areas, found.data_day) for slug, found in rounds.items()}


@pytest.fixture(params=SLUGS)
def all_forms(request: pytest.FixtureRequest, forms: dict[str, tuple[Form, ...]]):
    return forms[request.param]


def ids(form: Form) -> set[str]:
    return {question.id for question in form.questions}


def texts_of(form: Form) -> list[Text]:
    found = [form.title]
    for sheet in form.sheets:
        found += [sheet.name, sheet.heading, sheet.intro]
    for question in form.questions:
        found += [question.label, question.guidance, question.row_label]
        found += [row.label for row in question.rows]
        for column in question.columns:
            found += [column.label, column.guidance]
    for choices in form.choice_lists:
        found += [choices.title, *(item.label for item in choices.items)]
    return found


def counts_people(question: Question) -> bool:
    parts = [question, *question.columns]
    return any(part.unit in PEOPLE for part in parts)


def test_a_round_has_a_form_for_each_kind_of_respondent(all_forms) -> None:
    kinds = Counter(form.kind for form in all_forms)
    assert kinds == {FormKind.MUNICIPALITY: 1, FormKind.REGION: 5, FormKind.OFFER: 1}


def test_from_2027_there_are_four_regions(rounds, areas) -> None:
    found = define_forms(rounds[DOM], areas, dt.date(2027, 1, 1))
    regions = [form.area for form in found if form.kind is FormKind.REGION]
    assert len(regions) == 4
    assert "region-oestdanmark" in regions


def test_every_theme_is_asked_and_nothing_else(all_forms, rounds) -> None:
    for form in all_forms:
        themes = [theme.id for theme in rounds[form.slug].themes]
        asked = list(dict.fromkeys(q.theme for q in form.questions if q.theme))
        assert asked == ([] if form.kind is FormKind.OFFER else themes)


def test_ids_are_unique_and_can_be_names(all_forms) -> None:
    for form in all_forms:
        names = [field_name(name) for name, _, _ in form.answer_areas()]
        assert len(names) == len(set(names))
        for name in names:
            assert re.fullmatch(r"[a-z]+(\.[a-z0-9_]+)+", name), name
            assert not DefinedName(name, attr_text="A1").is_reserved
            assert len(name) <= 255
            assert field_name(field_id(name) or "") == name


def test_no_two_answers_share_a_cell(all_forms) -> None:
    for form in all_forms:
        for sheet in form.sheets:
            taken: list[tuple[int, int]] = []
            for question in sheet.questions:
                taken += CellRange(question.cells).cells
            assert len(taken) == len(set(taken)), sheet.id


def test_parts_lie_inside_their_question(all_forms) -> None:
    for form in all_forms:
        for question in form.questions:
            whole = set(CellRange(question.cells).cells)
            parts = [set(CellRange(cells).cells) for cells in question.parts.values()]
            assert set().union(*parts) == whole


def test_sheets_can_be_tabs(all_forms) -> None:
    for form in all_forms:
        tabs = [sheet.name.da for sheet in form.sheets]
        assert len(tabs) == len(set(tabs))
        assert all(re.fullmatch(r"[^\[\]:*?/\\']{1,31}", tab) for tab in tabs)
        for sheet in form.sheets:
            assert intro_lines(sheet)


def test_every_text_is_there_in_both_languages(all_forms) -> None:
    for form in all_forms:
        for text in texts_of(form):
            assert text.da.strip(), text
            assert text.en.strip(), text
            assert "{" not in text.da + text.en, text
            assert [word for word in STAND_INS if word in f"{text.da.lower()} "] == []


def typed(words):
    return LocatedCell(
        file="a.xlsx", sheet="1", cell="C6", raw=words, value=words, kind=CellKind.TEXT
    )


def test_a_list_of_answers_can_be_read_back(all_forms) -> None:
    for form in all_forms:
        for choices in form.choice_lists:
            for item in choices.items:
                for label in (item.label.da, item.label.en):
                    found = read_answer(typed(label), Kind.CHOICE, choices=choices)
                    assert found.value == item.code
            strange = read_answer(typed("noget helt andet"), Kind.CHOICE, choices=choices)
            assert strange.value == Refused()


def test_what_may_not_be_exceeded_is_asked(all_forms) -> None:
    for form in all_forms:
        for question in form.questions:
            assert question.at_most in {"", *ids(form)}
            columns = {column.id for column in question.columns}
            assert all(column.at_most in {"", *columns} for column in question.columns)


def test_one_kind_of_list_for_one_kind_of_answer(all_forms) -> None:
    for form in all_forms:
        for part in [p for q in form.questions for p in (q, *q.columns)]:
            assert (part.choices is not None) is (part.kind in (Kind.CHOICE, Kind.RATING))
            assert (part.choices is RATING) is (part.kind is Kind.RATING)


@pytest.mark.parametrize("slug", [SIGN, "punktskrift-2022"])
def test_a_round_that_counted_nobody_asks_for_no_number_of_citizens(slug, forms) -> None:
    for form in forms[slug]:
        for question in form.questions:
            assert not counts_people(question), question.id
    [offers] = [form for form in forms[slug] if form.kind is FormKind.OFFER]
    assert not ids(offers) & {"offer.citizens", "offer.flow", "offer.stays", "offer.reached"}


def test_the_unit_of_need_words_the_question(rounds, areas) -> None:
    asked = {
        slug: municipality_form(rounds[slug], areas).find("need.count")
        for slug in (SIGHT, EATING, PREGNANT, "hjerneskade-2014")
    }
    assert asked[SIGHT].unit is Unit.PERSONS
    assert "børn og unge" in asked[SIGHT].label.da
    assert "ved månedens udgang" in asked[SIGHT].label.da
    assert asked[EATING].unit is Unit.PERSONS_PER_YEAR
    assert "i løbet af 12 måneder" in asked[EATING].label.da
    assert asked[PREGNANT].unit is Unit.NEW_PERSONS_PER_YEAR
    assert "nye kvinder" in asked[PREGNANT].label.da
    assert asked["hjerneskade-2014"].unit is Unit.COURSES_PER_YEAR
    assert "forløb" in asked["hjerneskade-2014"].label.da


def test_every_number_of_citizens_can_be_declined(forms) -> None:
    for slug in SLUGS:
        form = forms[slug][0]
        for question in form.questions:
            if question.unit in NEED_UNITS and question.id.endswith((".count", ".citizens")):
                assert form.find(f"{question.id}.missing").choices is WITHOUT_NUMBER


def test_the_supply_rule_decides_how_shortage_shows(rounds, areas) -> None:
    by_rule = {
        SupplyRule.MUST_RECEIVE: {"offer.over_occupancy"},
        SupplyRule.MAY_WAIT: {"offer.waiting"},
        SupplyRule.WITHIN_DAYS: {"offer.started", "offer.within_days"},
        SupplyRule.DELIVER: set(),
    }
    every = set().union(*by_rule.values())
    for found in rounds.values():
        assert ids(offer_form(found, areas)) & every == by_rule[found.capacity.rule]
    in_time = offer_form(rounds[PREGNANT], areas).find("offer.within_days")
    assert "14 dage" in in_time.label.da


def test_hours_and_staff_only_where_they_are_delivered(rounds, areas) -> None:
    for found in rounds.values():
        delivered = found.capacity.rule is SupplyRule.DELIVER
        offers = offer_form(found, areas)
        assert ({"offer.hours", "offer.staff", "offer.days_to_start"} <= ids(offers)) is delivered
        assert ("offer.places" in ids(offers)) is not delivered
        assert ("offer.stays" in ids(offers)) is not delivered
        form = municipality_form(found, areas)
        if "offers.used" in ids(form):
            columns = [column.id for column in form.find("offers.used").columns]
            assert ("hours" in columns) is delivered


def test_places_are_asked_by_definition_with_a_day(rounds, areas) -> None:
    table = offer_form(rounds[DOM], areas).find("offer.places")
    assert {row.id for row in table.rows} == {
        definition.value for definition in PlacesDefinition if definition != "stated"
    }
    kinds = {column.id: column.kind for column in table.columns}
    assert kinds["places"] is Kind.COUNT
    assert kinds["date"] is Kind.DAY


def test_a_stay_is_two_months_and_nothing_else(rounds, areas) -> None:
    stays = offer_form(rounds[DOM], areas).find("offer.stays")
    assert [(column.id, column.kind) for column in stays.columns] == [
        ("entry", Kind.MONTH),
        ("exit", Kind.MONTH),
    ]


def test_a_region_has_a_row_for_each_of_its_municipalities(rounds, areas) -> None:
    found = rounds[SIGHT]
    rows: list[str] = []
    for region in areas.at(found.data_day).regions:
        table = region_form(found, areas, region).find("need.by_municipality")
        assert {row.id for row in table.rows} == set(region.municipalities)
        rows += [row.id for row in table.rows]
    assert sorted(rows) == sorted(areas.names)


def test_only_the_municipalities_of_the_scope_are_asked(rounds, areas) -> None:
    scope = Scope(kind=ScopeKind.REGIONAL, areas=("nordjylland",))
    found = replace(rounds[SIGHT], scope=scope)
    assert len(municipalities_asked(found, areas)) == 11
    regions = [f.area for f in define_forms(found, areas, found.data_day) if f.area]
    assert regions == ["nordjylland"]


def test_two_themes_of_one_kind_keep_their_answers_apart(rounds, areas) -> None:
    first = rounds[SIGN].themes[0]
    second = replace(first, id="endnu-en")
    form = municipality_form(replace(rounds[SIGN], themes=(first, second)), areas)
    assert {"coordination.how", "coordination_endnu_en.how"} <= ids(form)
    assert form.find("coordination_endnu_en.how").asks is Asks.COORDINATION


def test_the_digest_is_of_the_definition_alone(rounds, areas) -> None:
    found = rounds[DOM]
    before, after = (
        municipality_form(found.as_known_at(dt.date(2024, 3, day)), areas) for day in (4, 6)
    )
    assert before.sha256 == after.sha256
    altered = replace(before, title=Text("Et andet skema", "Another form"))
    assert altered.sha256 != before.sha256


def test_no_two_forms_have_the_same_digest(forms) -> None:
    digests = [form.sha256 for found in forms.values() for form in found]
    assert len(digests) == len(set(digests)) == 70
    assert all(re.fullmatch(r"[0-9a-f]{64}", digest) for digest in digests)


def test_what_is_not_asked_is_not_found(rounds, areas) -> None:
    with pytest.raises(KeyError, match=r"need\.count"):
        municipality_form(rounds[SIGN], areas).find("need.count")
    assert field_id("_xlnm.Print_Area") is None


def test_the_document_names_every_answer_and_no_other(root, forms) -> None:
    lines = (root / "docs" / "returns.md").read_text(encoding="utf-8").splitlines()
    named = {found[1] for line in lines if (found := re.match(r"\| `([a-z_]+\.[^`]+)`", line))}
    asked = {name for found in forms.values() for form in found for name in ids(form)}
    patterns = {re.sub(r"^(coordination\.rating)\..*", r"\1.<emne>", name) for name in asked}
    patterns -= {f"respondent.answers_for.{place}" for place in (2, 3, 4)}
    assert named == patterns
