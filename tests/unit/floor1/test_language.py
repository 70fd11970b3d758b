"""What a reader meets: numbers, shares, dates and plurals in Danish and in English."""

import datetime as dt

import pytest

from analysis.language import Language, Text, places_in
from analysis.periods import Period

DA, EN = Language("da"), Language("en")


@pytest.mark.parametrize(
    ("value", "decimals", "danish", "english"),
    [
        (1234.5, 1, "1.234,5", "1,234.5"),
        (1258840, 0, "1.258.840", "1,258,840"),
        (0, 0, "0", "0"),
        (-0.4, 0, "0", "0"),
        (-0.0, 1, "0,0", "0.0"),
        (-0.04, 1, "0,0", "0.0"),
        (-3.25, 2, "−3,25", "−3.25"),
        (78.0, 1, "78,0", "78.0"),
    ],
)
def test_numbers(value, decimals, danish, english):
    assert DA.number(value, decimals=decimals) == danish
    assert EN.number(value, decimals=decimals) == english


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_never_printed(value):
    with pytest.raises(ValueError, match="finite"):
        DA.number(value)
    with pytest.raises(ValueError, match="finite"):
        DA.percent(value)


@pytest.mark.parametrize(
    ("share", "decimals", "danish", "english"),
    [
        (0.469, 0, "47\N{NO-BREAK SPACE}%", "47\N{NO-BREAK SPACE}%"),
        (0.469, 1, "46,9\N{NO-BREAK SPACE}%", "46.9\N{NO-BREAK SPACE}%"),
        (0, 0, "0\N{NO-BREAK SPACE}%", "0\N{NO-BREAK SPACE}%"),
        (1, 0, "100\N{NO-BREAK SPACE}%", "100\N{NO-BREAK SPACE}%"),
        (-0.0, 0, "0\N{NO-BREAK SPACE}%", "0\N{NO-BREAK SPACE}%"),
        (0.01, 0, "1\N{NO-BREAK SPACE}%", "1\N{NO-BREAK SPACE}%"),
        (0.99, 0, "99\N{NO-BREAK SPACE}%", "99\N{NO-BREAK SPACE}%"),
    ],
)
def test_shares(share, decimals, danish, english):
    assert DA.percent(share, decimals) == danish
    assert EN.percent(share, decimals) == english


@pytest.mark.parametrize("share", [1e-300, 1e-9, 0.001, 0.0049])
def test_a_small_share_is_never_nought(share):
    assert DA.percent(share) == "under 1\N{NO-BREAK SPACE}%"
    assert EN.percent(share) == "under 1\N{NO-BREAK SPACE}%"


@pytest.mark.parametrize("share", [0.9951, 0.999, 1 - 1e-12])
def test_a_large_share_is_never_the_whole(share):
    assert DA.percent(share) == "over 99\N{NO-BREAK SPACE}%"
    assert EN.percent(share) == "over 99\N{NO-BREAK SPACE}%"


@pytest.mark.parametrize("decimals", [0, 1, 2])
def test_no_share_between_is_printed_as_none_or_all(decimals):
    step = 10.0 ** -(decimals + 4)
    ends = {DA.percent(0, decimals), DA.percent(1, decimals)}
    for i in range(1, 200):
        assert DA.percent(i * step, decimals) not in ends
        assert DA.percent(1 - i * step, decimals) not in ends


def test_an_interval_is_written_with_a_word():
    assert DA.interval(57, 90) == "57 til 90"
    assert EN.interval(-3, 4) == "−3 to 4"
    assert DA.interval(71.6, 72.4) == "72", "ends that print alike are one number"


@pytest.mark.parametrize(
    ("text", "danish", "english"),
    [
        ("2024-05-01", "1. maj 2024", "1 May 2024"),
        ("2019-06", "juni 2019", "June 2019"),
        ("2020", "2020", "2020"),
        ("2020-23", "efterår 2020", "autumn 2020"),
        ("2020-24", "vinter 2020", "winter 2020"),
        ("2013/2014", "2013–2014", "2013–2014"),
        ("2015~", "ca. 2015", "about 2015"),
        ("2008/2010~", "ca. 2008–2010", "about 2008–2010"),
        ("ikke oplyst", "ikke oplyst", "not stated"),
    ],
)
def test_periods_are_as_precise_as_their_source(text, danish, english):
    assert DA.period(Period(text)) == danish
    assert EN.period(Period(text)) == english


def test_dates_are_in_words():
    assert DA.date(dt.date(2024, 12, 31)) == "31. december 2024"
    assert EN.date(dt.date(2024, 12, 31)) == "31 December 2024"


def test_lists_are_sentences():
    assert DA.join(["a", "b", "c"]) == "a, b og c"
    assert DA.join(["a", "b"]) == "a og b"
    assert DA.join(["a"]) == "a"
    assert DA.join([]) == ""
    assert EN.join(["a", "b", "c"]) == "a, b and c"


def _plural_keys():
    from analysis.language import _catalogue

    return [
        message.id[0]
        for message in _catalogue("da")
        if isinstance(message.id, tuple) and "{" not in message.id[0]
    ]


@pytest.mark.parametrize(
    ("count", "form"), [(1, 0), (1.0, 0), (0, 1), (2, 1), (11, 1), (21, 1), (101, 1)]
)
def test_singular_and_plural_follow_the_count(count, form):
    from analysis.language import _catalogue

    for language in (DA, EN):
        for key in _plural_keys():
            words = _catalogue(language.code).get(key).string
            values = dict.fromkeys(places_in(words[0]) | places_in(words[1]), "X")
            assert language.plural(key, count, **values) == words[form].format(**values)


def test_there_are_plurals_to_test():
    assert _plural_keys()


def test_a_text_that_does_not_exist_is_a_mistake_in_the_program():
    with pytest.raises(KeyError, match=r"findes\.ikke"):
        DA.text("findes.ikke")
    with pytest.raises(KeyError, match="plural"):
        DA.plural("unknown", 2)
    with pytest.raises(KeyError, match="plural"):
        DA.text(_plural_keys()[0])


def test_a_language_no_catalogue_serves_is_refused():
    with pytest.raises(KeyError):
        Language("sv")


def test_a_bilingual_text_gives_each_language():
    text = Text("borger", "citizen")
    assert (DA.choose(text), EN.choose(text), str(text)) == ("borger", "citizen", "borger")
    with pytest.raises(KeyError):
        text.get("sv")


def test_a_place_may_have_any_name():
    assert DA.text("number.interval", low=1, high=2) == "1 til 2"
    assert places_in("{low} til {high:.1f}, {high}") == {"low", "high"}
    assert places_in("ingen {{her}}") == frozenset()
