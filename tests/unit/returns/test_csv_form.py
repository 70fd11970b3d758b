"""The form as lines of text: written, filled in, read back clean, and every fault in it found."""

import csv
import io
import runpy
from types import SimpleNamespace

import pytest

from analysis.reading import Reader
from analysis.returns.answers.written import Count, Interval
from analysis.returns.findings import Severity
from analysis.returns.form.definition import define_forms
from analysis.returns.form.questions import FormKind, Kind
from analysis.returns.intake.one_pass import take_in
from analysis.returns.questionnaire.csv_form import HEAD, form_lines, write_csv
from analysis.returns.register.receiving import open_round

SLUG = "synsnedsaettelse-2014"
ANSWERS = {
    "respondent.answers": "kommunen svarer for sig selv",
    "need.count": "12",
    "need.month": "2014-06",
    "need.note": "Ærø; «æble»\nto linjer",
    "offers.any": "ja",
    "offers.rating.supply": "4",
}
ROWS = {
    ("offers.used", "1"): {"name": "Tilbud A", "municipality": "Aalborg", "hours": "37,5"},
    ("offers.used", "2"): {"name": "Tilbud B", "municipality": "Ærø", "citizens": "<5"},
    ("future.challenge", "1"): {"category": "ventetid"},
}


@pytest.fixture(scope="module")
def filling(root):
    return SimpleNamespace(**runpy.run_path(str(root / "tests/unit/returns/filling.py")))


@pytest.fixture(scope="module")
def asked(root):
    return open_round(Reader(root), SLUG)


@pytest.fixture(scope="module")
def forms(asked):
    day = asked.udmelding.data_day
    return {(one.kind, one.area): one for one in define_forms(asked.udmelding, asked.areas, day)}


@pytest.fixture(scope="module")
def empty(forms):
    """The municipality's form as it is written, by lines of fields."""
    content = write_csv(forms[FormKind.MUNICIPALITY, ""], code="851").decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content, newline=""), delimiter=";"))


def fill(lines, answers, rows):
    heads, filled = [], []
    for line in lines:
        new = list(line)
        if line[:1] == ["felt"]:
            heads = [name.rpartition(".")[2] for name in line]
        elif line and line[0] in answers:
            new[2] = answers[line[0]]
        elif line and tuple(line[:2]) in rows:
            for name, value in rows[tuple(line[:2])].items():
                new[heads.index(name)] = value
        filled.append(new)
    return filled


@pytest.fixture
def take(asked, empty, tmp_path):
    def run(change=None, *, answers=None, encoding="utf-8-sig", mark=";", name="_851_aalborg"):
        lines = fill(empty, ANSWERS | (answers or {}), ROWS)
        lines = (change(lines) or lines) if change else lines
        stream = io.StringIO(newline="")
        csv.writer(stream, delimiter=mark).writerows(lines)
        path = tmp_path / f"{SLUG}{name}.csv"
        path.write_bytes(stream.getvalue().encode(encoding))
        more = {"udmelding": asked.udmelding, "areas": asked.areas, "names": asked.names}
        return take_in([path], **more)

    return run


def codes(intake):
    return [(one.code, one.cell) for one in intake.findings]


def line_of(lines, name):
    return next(number for number, line in enumerate(lines) if line[:1] == [name])


@pytest.mark.parametrize("mark", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252"])
def test_a_clean_file_comes_back_whole(take, *, encoding, mark):
    intake = take(encoding=encoding, mark=mark)
    assert [one.code for one in intake.findings if one.severity is Severity.ERROR] == []
    [found] = intake.returns
    assert (found.identity.recipient, found.identity.version) == ("851", "1")
    assert found.value("need.count") == Count(value=12)
    assert found.value("need.note") == ANSWERS["need.note"]
    table = [
        (one.slot.row, one.slot.column.id, one.value)
        for one in found.given
        if one.slot.id == "offers.used" and one.filled
    ]
    assert table == [
        ("1", "name", "Tilbud A"),
        ("1", "municipality", "851"),
        ("1", "hours", 37.5),
        ("2", "name", "Tilbud B"),
        ("2", "municipality", "492"),
        ("2", "citizens", Interval(low=1, high=4)),
    ]


def test_a_clean_file_has_no_findings_and_its_stamp_is_read(take):
    assert codes(take(encoding="utf-8-sig")) == []
    assert codes(take(lambda lines: [[*line, "", ""] for line in lines])) == []
    assert codes(take(lambda lines: [line for line in lines if any(line)])) == []
    digest = take(lambda lines: lines[3].__setitem__(2, "0" * 64))
    assert codes(digest) == [("form.changed", "C4")]
    version = take(lambda lines: lines[2].__setitem__(2, "9"))
    assert codes(version) == [("form.other_version", "C3")]


def test_tables_may_be_left_out_and_their_columns_may_stand_in_any_order(take):
    without = take(lambda lines: [x for x in lines if "future" not in "".join(x[:3])[:20]])
    lost = {one.raw for one in without.findings if one.code == "form.line_lost"}
    assert all(name.startswith("future.") and "challenge" not in name for name in lost)

    def turn(lines):
        start = next(n for n, line in enumerate(lines) if line[2:3] == ["offers.used.name"])
        for line in lines[start : start + 3]:
            line[2:] = reversed(line[2:])

    turned = take(turn)
    assert codes(turned) == []
    [found] = turned.returns
    used = [one.value for one in found.given if one.slot.id == "offers.used" and one.filled]
    assert sorted(map(str, used)) == sorted(
        ["Tilbud A", "851", "37.5", "Tilbud B", "492", "Interval(low=1, high=4)"]
    )


def lose(name):
    return lambda lines: [line for line in lines if line[:1] != [name]]


def again(name):
    return lambda lines: [
        *lines[: line_of(lines, name)],
        lines[line_of(lines, name)],
        *lines[line_of(lines, name) :],
    ]


def rename(name, new):
    return lambda lines: lines[line_of(lines, name)].__setitem__(0, new)


def write(name, column, words):
    return lambda lines: lines[line_of(lines, name)].__setitem__(column, words)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lose("need.count"), "form.line_lost"),
        (again("need.count"), "form.line_twice"),
        (rename("need.count", "need.cuont"), "form.unknown_line"),
        (write("need.note", 3, "12 i alt"), "answer.outside"),
        (write("offers.used", 1, "x" * 3), None),
        (lambda lines: [*lines, ["svaret er 12"]], "form.unknown_line"),
        (lambda lines: [*lines, ["", "svaret er 12"]], "answer.outside"),
        (lambda lines: [["felt", "række", "answer"], *lines[1:]], "answer.outside"),
        (lambda lines: [line[:2] for line in lines], "form.unknown"),
    ],
)
def test_a_fault_in_the_lines_is_found(take, change, code):
    found = take(change, name="_svar" if code == "form.unknown" else "_851_aalborg").findings
    told = {one.code: one for one in found}
    if code is None:
        assert found == ()
        return
    assert code in told
    assert code == "form.unknown" or told[code].cell
    if code == "form.unknown_line" and told[code].raw == "need.cuont":
        assert told[code].proposal == "need.count"


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"need.count": "1.234"}, "count.separator"),
        ({"need.count": "12,0"}, "count.fraction"),
        ({"need.count": ""}, "answer.count_missing"),
        ({"need.month": "jun-14"}, "answer.month"),
        ({"offers.any": "jaa"}, "answer.not_in_list"),
        ({"respondent.answered_by": "Rebild"}, "answer.respondent"),
    ],
)
def test_a_fault_in_an_answer_is_found_at_its_cell(take, answers, code):
    intake = take(answers=answers)
    assert [one.code for one in intake.findings] == [code]
    assert intake.findings[0].cell.startswith("C")


def test_a_table_given_beforehand_takes_no_other_rows(asked, forms, tmp_path):
    form = forms[FormKind.REGION, "nordjylland"]
    lines = [list(line) for line in form_lines(form, code="nordjylland")]
    lines[line_of(lines, "need.by_municipality")][1] = "999"
    path = tmp_path / f"{SLUG}_region_nordjylland.csv"
    path.write_text("\n".join(";".join(f'"{x}"' for x in line) for line in lines), encoding="utf-8")
    more = {"udmelding": asked.udmelding, "areas": asked.areas, "names": asked.names}
    assert "form.unknown_line" in {one.code for one in take_in([path], **more).findings}


def test_one_sheet_saved_as_text_is_refused_in_one_word(asked, tmp_path):
    path = tmp_path / f"{SLUG}_851_aalborg.csv"
    path.write_text("1. Målgruppen;;;;\n1.1;Hvor mange?;12;Helt tal;need.count\n", encoding="utf-8")
    more = {"udmelding": asked.udmelding, "areas": asked.areas, "names": asked.names}
    intake = take_in([path], **more)
    assert codes(intake) == [("form.one_sheet", "A1")]
    assert intake.refused == (path.name,)


def test_every_form_is_written_with_every_field_and_no_formula(forms):
    for form in forms.values():
        content = write_csv(form, code=form.area)
        lines = list(
            csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
        )
        assert tuple(lines[0]) == HEAD
        named = {line[0] for line in lines if line}
        headed = {name for line in lines if line[:1] == ["felt"] for name in line}
        for question in form.questions:
            if question.kind is Kind.TABLE:
                assert question.id in named
                assert {f"{question.id}.{one.id}" for one in question.columns} <= headed
            else:
                assert set(question.parts) <= named
        words = [word for line in lines for word in line]
        assert not [word for word in words if word.startswith(("=", "+", "-", "@", "\t", "\r"))]
        assert write_csv(form, code=form.area) == content
