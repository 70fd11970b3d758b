"""Published figures: what a row may hold, and that every fault is found."""

import datetime as dt

import pytest

from analysis.catalogue.published import COLUMNS, known_by, read_published
from analysis.catalogue.udmelding import read_udmeldinger
from analysis.errors import DataError
from analysis.evidence import Bound, Evidence, Unit
from analysis.language import Text
from analysis.periods import Period
from analysis.reading import Reader

FAULTS = {
    "bad unit": ({"unit": "personer"}, "unit", "not one of those possible", "“persons”"),
    "bad bound": ({"bound": "loft"}, "bound", "not one of those possible", "ceiling"),
    "assumed is not published": ({"evidence": "assumed"}, "evidence", "not one", "observed"),
    "no number": ({"value": "fyrre"}, "value", "Is not a number", "with a point"),
    "Danish number": ({"value": "1.234,5"}, "value", "Is not a number", "with a point"),
    "infinite": ({"value": "inf"}, "value", "Is not a number", ""),
    "negative": ({"value": "-1"}, "value", "must not be negative", ""),
    "low above high": ({"low": 50, "high": 30}, "low", "low is above high (30)", ""),
    "value outside": ({"low": 10, "high": 30}, "value", "outside low-high", ""),
    "share in per cent": ({"unit": "share"}, "value", "A share is 0-1", "Divide"),
    "missing source": ({"source_title": ""}, "source_title", "empty", ""),
    "blank source": ({"source_title": "  "}, "source_title", "empty", ""),
    "no address": ({"source_url": "example.org"}, "source_url", "not a web address", ""),
    "missing definition": ({"definition_en": ""}, "definition_en", "empty", ""),
    "note in one language": ({"note_da": "kun dansk"}, "note_en", "empty", ""),
    "bad date": ({"date": "juni 2019"}, "date", "not a date or period", "2024-12"),
    "date left out": ({"published": ""}, "published", "not a date or period", "ikke oplyst"),
    "id": ({"id": "Beboere 2019"}, "id", "lower-case", ""),
    "area": ({"area": "Danmark"}, "area", "lower-case", ""),
    "nothing": ({"value": ""}, "value", "Neither value, low nor high", "“ikke oplyst”"),
}


def _read(checkout):
    return read_published(Reader(checkout.root))


def _problems(checkout):
    with pytest.raises(DataError) as refused:
        _read(checkout)
    return refused.value.problems


def test_a_row_becomes_a_figure_with_everything_that_makes_it_worth_believing(checkout, row):
    checkout.rows = [
        row(
            "tal-1",
            value="",
            low="10",
            high="15.5",
            bound="floor",
            unit="new_persons_per_year",
            evidence="reported",
            date="2013/2014",
            published="2019~",
            note_da="note, med komma",
            note_en="note",
            area="vestdanmark",
        )
    ]
    checkout.save()
    figures = _read(checkout)
    figure = figures["tal-1"]
    assert (figure.value, figure.low, figure.high) == (None, 10, 15.5)
    assert figure.bound is Bound.FLOOR
    assert figure.unit is Unit.NEW_PERSONS_PER_YEAR
    assert figure.evidence is Evidence.REPORTED
    assert (figure.date, figure.published) == (Period("2013/2014"), Period("2019~"))
    assert figure.note == Text("note, med komma", "note")
    assert figure.definition == Text("talt på dagen, alle", "counted on the day")
    assert (figure.area, figure.source.title) == ("vestdanmark", "Kilde")
    assert figures.subject("tal-1") == Text("emne", "subject")


def test_figures_are_a_mapping_in_the_order_of_the_file(checkout):
    figures = _read(checkout)
    assert list(figures)[:2] == ["beboere-2019", "beboere-2022"]
    assert len(figures) == 8
    assert "findes-ikke" not in figures


@pytest.mark.parametrize("name", FAULTS)
def test_a_faulty_cell_is_named_with_line_and_column(checkout, name):
    cells, column, rule, cure = FAULTS[name]
    checkout.rows[1].update({key: str(value) for key, value in cells.items()})
    checkout.save()
    [problem] = _problems(checkout)
    assert (problem.file, problem.line) == ("data/published/figures.csv", 3)
    assert problem.place.endswith(column)
    assert rule in problem.rule.en
    assert cure in (problem.cure.en if problem.cure else "")
    assert problem.rule.da != problem.rule.en


def test_a_line_that_is_no_csv_is_the_only_fault(checkout):
    checkout.save()
    path = checkout.root / "data/published/figures.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[1] = lines[1].replace(",", ',"x,', 1)
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(DataError) as refused:
        read_udmeldinger(Reader(checkout.root))
    [problem] = refused.value.problems
    assert problem.rule.en == "The line cannot be read as CSV."


def test_a_duplicate_id_names_the_first_line(checkout):
    checkout.rows[2]["id"] = "beboere-2019"
    checkout.save()
    [problem] = _problems(checkout)
    assert problem.line == 4
    assert problem.rule.en == "The id already stands on line 2."


def test_all_faults_of_all_rows_come_in_one_go(checkout):
    checkout.rows[0].update(unit="x", value="y", source_title="")
    checkout.rows[3].update(date="z")
    checkout.save()
    places = [(problem.line, problem.place.rpartition(", ")[2]) for problem in _problems(checkout)]
    assert sorted(places) == [(2, "source_title"), (2, "unit"), (2, "value"), (5, "date")]


def test_an_unknown_round_is_one_fault_however_many_rows_name_it(checkout):
    for row in checkout.rows[1:3]:
        row["round"] = "prove-2020"
    checkout.save()
    [problem] = checkout.problems()
    assert (problem.value, problem.line) == ("prove-2020", 3)
    assert "Lines in all: 2" in problem.rule.en
    assert "“proeve-2020”" in problem.cure.en


def test_a_figure_may_belong_to_no_round(checkout):
    checkout.rows[0]["round"] = ""
    checkout.save()
    assert checkout.read().definitions[0].value == 40


@pytest.mark.parametrize("column", COLUMNS)
def test_a_missing_column_is_named_once(checkout, column):
    rows = [{k: v for k, v in row.items() if k != column} for row in checkout.rows]
    checkout.write_figures([list(rows[0]), *(list(row.values()) for row in rows)])
    [problem] = _problems(checkout)
    assert (problem.line, problem.value) == (1, column)


def test_an_unknown_and_a_doubled_column_are_named(checkout):
    header = [*COLUMNS, "sourcetitle", "value"]
    checkout.write_figures([header])
    unknown, twice = _problems(checkout)[0], _problems(checkout)[1]
    assert {unknown.value, twice.value} == {"sourcetitle", "value"}
    cures = [problem.cure.en for problem in (unknown, twice) if problem.cure]
    assert any("Did you mean “source_title”?" in cure for cure in cures)


@pytest.mark.parametrize(("cells", "words"), [(18, "18 cells"), (20, "20 cells")])
def test_a_row_of_another_length_than_the_header_is_one_fault(checkout, cells, words):
    line = [*checkout.rows[0].values(), "ekstra"][:cells]
    checkout.write_figures([list(COLUMNS), line])
    [problem] = _problems(checkout)
    assert words in problem.rule.en
    assert "quotation marks" in problem.cure.en


def test_an_unfinished_quotation_is_one_fault(checkout):
    path = checkout.root / "data" / "published" / "figures.csv"
    path.write_text(path.read_text(encoding="utf-8") + '"uafsluttet', encoding="utf-8")
    problem = _problems(checkout)[-1]
    assert "cannot be read as CSV" in problem.rule.en


def test_an_empty_file_misses_its_columns(checkout):
    checkout.write_figures([])
    assert [problem.value for problem in _problems(checkout)] == list(COLUMNS)


def test_a_missing_file_is_named_with_the_cure(checkout):
    (checkout.root / "data" / "published" / "figures.csv").unlink()
    [problem] = checkout.problems()
    assert problem.file == "data/published/figures.csv"
    assert "git checkout" in problem.cure.en


@pytest.mark.parametrize(
    ("date", "published", "as_of", "known"),
    [
        ("2019", "2019-06-07", "2019-06-06", False),
        ("2019", "2019-06-07", "2019-06-07", True),
        ("2021", "2019", "2020-12-31", False),
        ("ikke oplyst", "2020", "2019-12-31", False),
        ("ikke oplyst", "ikke oplyst", "1900-01-01", True),
    ],
)
def test_a_figure_is_known_from_its_publication_and_its_own_date(
    checkout, row, *, date, published, as_of, known
):
    checkout.rows[0] = row("beboere-2019", date=date, published=published)
    checkout.save()
    figure = _read(checkout)["beboere-2019"]
    assert known_by(figure, dt.date.fromisoformat(as_of)) is known
