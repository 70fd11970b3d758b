"""Numbers in sentences: units, plurals, ranges and what the source says of exactness."""

import pytest

from analysis.evidence import Bound, Unit
from analysis.language import Language
from analysis.report.amounts import amount, number_of, sentence

DA, EN = Language("da"), Language("en")


@pytest.mark.parametrize(
    ("unit", "value", "bound", "both"),
    [
        (Unit.PERSONS, 1, Bound.EXACT, ("1 borger", "1 citizen")),
        (Unit.PERSONS, 72, Bound.CEILING, ("op til 72 borgere", "up to 72 citizens")),
        (Unit.PLACES, 1250, Bound.ABOUT, ("omkring 1.250 pladser", "about 1,250 places")),
        (
            Unit.COURSES_PER_YEAR,
            800,
            Bound.FLOOR,
            ("mindst 800 forløb om året", "at least 800 courses a year"),
        ),
        (Unit.SHARE, 0.54, Bound.EXACT, ("54\N{NO-BREAK SPACE}%", "54\N{NO-BREAK SPACE}%")),
    ],
)
def test_an_amount_in_both_languages(unit, value, bound, both):
    assert tuple(amount(language, unit, value, bound=bound) for language in (DA, EN)) == both


def test_a_range_has_the_plural_of_its_upper_end():
    assert (
        amount(DA, Unit.NEW_PERSONS_PER_YEAR, 12, ends=(10, 15)) == "10 til 15 nye borgere om året"
    )
    assert amount(DA, Unit.PERSONS, 1, ends=(1, 1)) == "1 borger"


def test_a_decimal_only_where_it_is_worth_one():
    assert [number_of(DA, value) for value in (0.049, 7.149, 38.24, 9.0)] == [
        "0,05",
        "7,1",
        "38",
        "9",
    ]


def test_a_sentence_begins_with_a_capital():
    assert sentence("op til 72 borgere") == "Op til 72 borgere"
    assert sentence("") == ""
