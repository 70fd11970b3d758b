"""Every error says what and where in both languages, has its exit code, and survives a worker."""

import copy
import pickle

import pytest

from analysis import errors
from analysis.errors import DataError, Problem, UdmeldingError, nearest, suggest, unknown_name
from analysis.language import Text

MESSAGE = Text("noget gik galt: æøå", "something went wrong")
EXIT_CODES = {
    "UdmeldingError": 70,
    "ReportError": 1,
    "UsageError": 2,
    "ProtectionError": 4,
    "FolderLockedError": 5,
    "WorkplaceError": 6,
}


def _problem(**changes):
    values = {
        "file": "data/a.yaml",
        "place": "need.unit",
        "value": "stk",
        "rule": Text("Enheden er ukendt.", "The unit is unknown."),
        "cure": Text("Mulige: persons.", "Possible: persons."),
    }
    return Problem(**(values | changes))


def _all_classes():
    found = [UdmeldingError]
    for parent in found:
        found += parent.__subclasses__()
    return [kind for kind in found if kind.__module__ == errors.__name__]


def test_exit_codes_are_those_of_the_design():
    codes = {kind.__name__: kind.exit_code for kind in _all_classes()}
    assert codes == EXIT_CODES | {"DataError": 3}


@pytest.mark.parametrize("name", EXIT_CODES)
def test_an_error_survives_the_way_back_from_a_worker(name):
    error = getattr(errors, name)(MESSAGE)
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert type(again) is type(error)
    assert (again.message, str(again), again.exit_code) == (MESSAGE, str(error), error.exit_code)


def test_a_data_error_survives_with_its_problems():
    error = DataError([_problem(line=7), _problem(cure=None)])
    for again in (pickle.loads(pickle.dumps(error)), copy.copy(error)):  # noqa: S301
        assert type(again) is DataError
        assert again.problems == error.problems
        assert str(again) == str(error)


def test_an_error_speaks_danish_first():
    assert str(UdmeldingError(MESSAGE)) == "noget gik galt: æøå\nsomething went wrong"


def test_a_problem_is_one_line_in_each_language():
    assert _problem(line=12).describe() == Text(
        "data/a.yaml, need.unit, linje 12 (stk): Enheden er ukendt. Mulige: persons.",
        "data/a.yaml, need.unit, line 12 (stk): The unit is unknown. Possible: persons.",
    )


def test_a_problem_leaves_out_what_it_has_not():
    bare = _problem(place="", value="", cure=None)
    assert bare.describe() == Text(
        "data/a.yaml: Enheden er ukendt.", "data/a.yaml: The unit is unknown."
    )


@pytest.mark.parametrize(("count", "words"), [(1, "1 error in"), (2, "2 errors in")])
def test_a_data_error_counts_and_names_all(count, words):
    error = DataError([_problem(place=f"nøgle{i}") for i in range(count)])
    assert error.message.en.startswith(words)
    assert error.message.da.startswith(f"{count} fejl i data")
    for i in range(count):
        assert f"nøgle{i}" in error.message.da


def test_a_data_error_without_a_problem_is_a_mistake_in_the_program():
    with pytest.raises(ValueError, match="at least one"):
        DataError([])


@pytest.mark.parametrize(
    ("word", "match"),
    [
        ("vestdanmrk", "vestdanmark"),
        ("DANMARK", "danmark"),
        ("nordjyland", "Nordjylland"),
        ("xyz", None),
        ("", None),
    ],
)
def test_the_nearest_word(word, match):
    assert nearest(word, ["danmark", "vestdanmark", "Nordjylland"]) == match


def test_an_unknown_name_says_value_nearest_and_what_is_possible():
    error = unknown_name(Text("område", "area"), "vestdanmrk", ["danmark", "vestdanmark"])
    assert error.exit_code == 2
    assert error.message == Text(
        "Ukendt område: «vestdanmrk». Mente du «vestdanmark»? Mulige: danmark, vestdanmark.",
        "Unknown area: “vestdanmrk”. Did you mean “vestdanmark”? Possible: danmark, vestdanmark.",
    )


def test_a_long_list_is_not_printed_but_its_nearest_is():
    names = [f"beboere-{year}" for year in range(1920, 2025)]
    assert suggest("beboere-209", names).en == "Did you mean “beboere-2019”?"
    assert suggest("noget helt andet", names).en == ""
    assert unknown_name(Text("id", "id"), "xyz", names).message.en == "Unknown id: “xyz”."
