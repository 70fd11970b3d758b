"""Every fault of a round's file is refused with key, line, value, rule and cure, all in one go."""

import pytest

from analysis.errors import DataError
from analysis.reading import Reader

GONE = object()

PARAMETER = {
    "name": {"da": "ophold", "en": "stay"},
    "unit": "years",
    "low": 1,
    "central": 1,
    "high": 1,
    "reason": {"da": "grund", "en": "reason"},
    "quality": "low",
    "impact": "low",
}
SCHEMA_FAULTS = {
    "unknown key": ("capacity.rul", "may_wait", "The key is unknown", "Did you mean “rule”?"),
    "unknown key on top": ("name_short", "x", "The key is unknown", "Possible: slug, name,"),
    "unknown key in a list": ("offers.0.nam", "x", "The key is unknown", "“name”"),
    "unknown key in a parameter": (
        "parameters.mean_stay_years.lov",
        1,
        "The key is unknown",
        "“low”",
    ),
    "missing source": ("deadlines.0.source", GONE, "The key is missing", "Add it"),
    "source that is nothing": ("themes.0.source", None, "No source in “sources”", "brev, side"),
    "unknown source": ("process.0.source", "brv", "No source in “sources”", "“brev”"),
    "missing reason": ("need.spread.mean_cv.reason", GONE, "The key is missing", "Add it"),
    "empty reason": ("parameters.mean_stay_years.reason.da", " ", "The text is empty", ""),
    "missing translation": ("name.en", GONE, "The translation is missing", "Add it"),
    "unknown figure": ("definitions.0", "beboere-2091", "No figure in", "“beboere-2019”"),
    "unknown figure of a reading": ("need.readings.0.basis.0", "pladser", "No figure in", ""),
    "unknown word": ("capacity.rule", "may_wate", "not one of those possible", "“may_wait”"),
    "unknown word names all": (
        "verdicts.0.supply",
        "fint",
        "not one of those possible",
        "Possible: sufficient, insufficient, concern, not_assessed.",
    ),
    "unit of need": ("need.unit", "places", "cannot be used here", "persons_per_year"),
    "unit of capacity": ("capacity.unit", "persons", "cannot be used here", "hours_per_week"),
    "data date that is none": ("data_date", "20x", "not a date or period", "2024-12-31"),
    "more citizens than there can be": ("need.readings.0.mean.high", 1e308, "at most", ""),
    "date that is none": ("deadlines.0.date", "1. juni", "not a date or period", "2024-12-31"),
    "day that is none": ("process.1.date", "2023-02-30", "not a date or period", "2024-12-31"),
    "year without quotation marks": ("offers.0.opened", 1983, "not a date", "quotation marks"),
    "negative number": ("need.readings.0.mean.low", -1, "at least 0", ""),
    "number as text": ("need.readings.0.mean.low", "40", "Must be a number", "unquoted"),
    "number that is none": ("need.readings.0.mean.low", float("nan"), "finite", ""),
    "truth as number": ("need.readings.0.mean.low", True, "Must be a number", ""),
    "half a place": ("capacity.compare_places.0", 1.5, "Must be a whole number", ""),
    "text that YAML reads as truth": ("name.en", False, "Must be text", "quotation marks"),
    "share above 1": ("capacity.split.shares.0", 54, "at most 1", ""),
    "level of 1": ("service_levels.levels.2", 1, "less than 1", ""),
    "days that are no whole number": ("capacity.within_days", 1.5, "whole number", ""),
    "municipality as number": ("offers.0.municipality", 360, "Must be text", "quotation marks"),
    "municipality too short": ("offers.0.municipality", "36", "three digits", ""),
    "name with a capital": ("themes.0.id", "Behov 1", "lower-case", ""),
    "band": ("target_group.population_at_risk.bands.0", "18 til 64", "18-64", ""),
    "address": ("sources.side.url", "example.org", "web address", ""),
    "list that is none": ("offers", "ingen", "Must be a list", ""),
    "keys that are none": ("scope", ["danmark"], "Must be keys with values", ""),
    "names that are none": ("parameters", [], "Must be names with values", ""),
    "parameter nobody reads": (
        "parameters.mean_stay_year",
        PARAMETER,
        "No calculation uses",
        "“mean_stay_years”",
    ),
    "stay in the other's unit": (
        "parameters.mean_stay_years.unit",
        "months",
        "The unit must be years",
        "",
    ),
    "parameter in another unit": (
        "parameters.mean_stay_years.unit",
        "days",
        "The unit must be years",
        "",
    ),
    "concentration of nought": (
        "need.spread.share_concentration.low",
        0,
        "greater than 0",
        "",
    ),
    "key left empty": ("scope.areas", None, "Must not be empty", ""),
}

RULE_FAULTS = {
    "slug differs from the file": ("slug", "proeve-2021", "slug", "differs from the file's"),
    "renews an unknown round": ("renews", "aldre-2015", "renews", "does not exist"),
    "renews itself": ("renews", "proeve-2020", "renews", "does not exist"),
    "deadline before announcement": (
        "deadlines.0.date",
        "2020-02-28",
        "deadlines.0.date",
        "before its announcement (2020-03-01)",
    ),
    "low above central": (
        "need.spread.mean_cv.low",
        0.11,
        "need.spread.mean_cv.low",
        "low is above central (0.1)",
    ),
    "central above high": (
        "parameters.mean_stay_years.central",
        3,
        "parameters.mean_stay_years.central",
        "central is above high (2)",
    ),
    "reading turned around": (
        "need.readings.1.mean.low",
        60,
        "need.readings.1.mean.low",
        "low is above central",
    ),
    "places in another unit": (
        "capacity.unit",
        "hours_per_week",
        "offers.0.places.0.figure",
        "The figure's unit is places, the round's is hours_per_week",
    ),
    "shares that do not add up": (
        "capacity.split.shares",
        [0.54, 0.45],
        "capacity.split.shares",
        "add to 0.99, not 1",
    ),
    "shares without areas": (
        "capacity.split.shares",
        [0.5, 0.25, 0.25],
        "capacity.split.shares",
        "3 shares for 2 areas",
    ),
    "withdrawn before the verdict": (
        "verdicts.0.withdrawn.date",
        "2022-02",
        "verdicts.0.withdrawn.date",
        "taken back before it was given",
    ),
    "verdict announced before its date": (
        "verdicts.0.announced",
        "2022-03-19",
        "verdicts.0.announced",
        "announced before its own date",
    ),
    "closed before it opened": ("offers.0.closed", "1982", "offers.0.closed", "before it opened"),
    "law ends before it begins": ("law.0.valid_to", "2013", "law.0.valid_to", "before it begins"),
    "data older than the round": ("data_date", "2019", "data_date", "before the issue"),
    "two stays": (
        "parameters.mean_stay_months",
        PARAMETER | {"unit": "months"},
        "parameters.mean_stay_months",
        "already stands as mean_stay_years",
    ),
    "stay of nought": (
        "parameters.mean_stay_years.low",
        0,
        "parameters.mean_stay_years.low",
        "greater than 0",
    ),
    "data without a date": ("data_date", "ikke oplyst", "data_date", "must be known"),
    "days without the rule": (
        "capacity.rule",
        "may_wait",
        "capacity.within_days",
        "only when the rule is within_days",
    ),
    "rule without the days": ("capacity.within_days", None, "capacity.within_days", "is missing"),
    "main level that is none": ("service_levels.main", 0.5, "service_levels.main", "one of the"),
    "observed without a figure": (
        "need.readings.0.basis",
        [],
        "need.readings.0.basis",
        "must rest on a published figure",
    ),
    "observed in another unit": (
        "need.unit",
        "persons_per_year",
        "need.readings.0.basis.0",
        "The figure's unit is persons, that of need is persons_per_year",
    ),
    "need without its uncertainty": ("need.spread", None, "need.spread", "must be given"),
    "same id twice": ("need.readings.1.id", "talt", "need.readings.1.id", "used before"),
    "same offer counted as itself and more": (
        "offer_counts.0",
        "pladser-2019",
        "offer_counts.0",
        "must be a number of offers",
    ),
}


@pytest.mark.parametrize("name", SCHEMA_FAULTS)
def test_what_one_key_may_not_hold(checkout, name):
    key, value, rule, cure = SCHEMA_FAULTS[name]
    checkout.spoil(key, type(checkout) if value is GONE else value)
    checkout.check_refused(key, rule=rule, cure=cure)


@pytest.mark.parametrize("name", RULE_FAULTS)
def test_what_two_keys_may_not_say_together(checkout, name):
    key, value, place, rule = RULE_FAULTS[name]
    checkout.spoil(key, value)
    checkout.save()
    problem = next(found for found in checkout.problems() if found.place == place)
    assert rule in problem.rule.en
    assert problem.rule.da != problem.rule.en


def test_a_problem_tells_line_value_rule_and_cure_in_both_languages(checkout):
    checkout.save(checkout.text().replace("rule: within_days", "rule: withindays"))
    line = checkout.text().splitlines().index("  rule: withindays") + 1
    with pytest.raises(DataError) as refused:
        checkout.read()
    file, key = "data/udmeldinger/proeve-2020.yaml", "capacity.rule"
    rules = "must_receive, may_wait, within_days, deliver"
    assert (
        f"{file}, {key}, linje {line} (withindays): Værdien er ikke en af de mulige. "
        f"Mente du «within_days»? Mulige: {rules}." in refused.value.message.da
    )
    assert (
        f"{file}, {key}, line {line} (withindays): The value is not one of those possible. "
        f"Did you mean “within_days”? Possible: {rules}." in refused.value.message.en
    )


def test_a_missing_key_is_placed_at_the_line_of_what_should_hold_it(checkout):
    checkout.spoil("capacity.rule_source", type(checkout))
    checkout.save()
    [problem] = checkout.problems()
    assert checkout.text().splitlines()[problem.line - 1] == "capacity:"


def test_duplicate_keys_are_faults_among_the_others(checkout):
    text = checkout.text().replace("  catchment: danmark", "  catchment: a\n  catchment: danmark")
    checkout.save(text.replace("rule: within_days", "rule: ingen"))
    twice, unknown = checkout.problems()
    assert (twice.place, unknown.place) == ("capacity.catchment", "capacity.rule")
    assert f"line {twice.line - 1}" in twice.rule.en


# Every offer of every alternative, by their positions.
PLANS = [(0, 0), (1, 0), (1, 1), (2, 0), (2, 1)]


def test_faults_of_all_kinds_come_in_one_go(checkout):
    spoiled = {
        "nam": "x",  # unknown key
        "slug": "andet-2020",
        "renews": "findes-ikke",
        "deadlines.0.date": "2019-01-01",
        "deadlines.1.source": "brv",
        "themes.0.title.en": type(checkout),
        "need.readings.0.mean": {"low": 5, "central": 4, "high": 3},
        "need.readings.1.basis": ["ingen"],
        "need.spread.mean_cv": {
            "low": 2,
            "central": 1,
            "high": -3,
            "quality": "x",
            "impact": "low",
        },
        "capacity.unit": "offers",
        "capacity.split.shares": [0.9, 0.2],
        "offers.0.closed": "1900",
        "process.0.date": "i går",
        "verdicts.0.withdrawn.date": "2000",
    }
    for key, value in spoiled.items():
        checkout.spoil(key, value)
    checkout.rows[1]["unit"] = "personer"
    checkout.save()
    places = {problem.place for problem in checkout.problems()}
    assert places == {
        "beboere-2022, unit",
        "nam",
        "slug",
        "renews",
        "deadlines.0.date",
        "deadlines.1.source",
        "themes.0.title.en",
        "need.readings.0.mean.low",
        "need.readings.0.mean.central",
        "need.readings.1.basis.0",
        "need.spread.mean_cv.low",
        "need.spread.mean_cv.central",
        "need.spread.mean_cv.high",
        "need.spread.mean_cv.quality",
        "need.spread.mean_cv.reason",
        "capacity.split.shares",
        "offers.0.places.0.figure",
        "offers.0.places.1.figure",
        "capacity.compare_places",
        "offers.0.units",
        "offers.0.used_otherwise.0.places",
        "scenarios.curve",
        *(f"scenarios.alternatives.{i}.offers.{j}.places" for i, j in PLANS),
        "offers.0.closed",
        "scenarios.alternatives.0.offers.0.places.0.from",  # after the offer closed
        "scenarios.alternatives.1.offers.0.places.1.from",
        "process.0.date",
        "verdicts.0.withdrawn.date",
    }


def test_faults_of_one_file_come_in_the_order_of_its_lines(checkout):
    for key in ("to_ask.0.whom.en", "name.en", "capacity.unit"):
        checkout.spoil(key, type(checkout))
    checkout.save()
    lines = [problem.line for problem in checkout.problems()]
    assert lines == sorted(lines)


def test_a_faulty_source_is_not_reported_again_where_it_is_used(checkout):
    checkout.spoil("sources.brev.title", type(checkout))
    checkout.save()
    [problem] = checkout.problems()
    assert problem.place == "sources.brev.title"


def test_a_faulty_figure_is_not_reported_again_where_it_is_used(checkout):
    checkout.rows[0]["value"] = "fyrre"
    checkout.save()
    [problem] = checkout.problems()
    assert problem.place == "beboere-2019, value"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: [1\n", "cannot be read as YAML"),
        ("a: \x07\n", "cannot be read as YAML"),
        ("a: !sort x\n", "cannot be read as YAML"),
        ("- a\n- b\n", "no keys with values"),
        ("", "no keys with values"),
    ],
)
def test_what_is_no_yaml_is_one_fault_and_no_traceback(checkout, text, words):
    checkout.save(text)
    [problem] = checkout.problems()
    assert words in problem.rule.en


def test_keys_that_are_no_text_are_named(checkout):
    checkout.save("1: x\n" + checkout.text().replace("sources:\n", "sources:\n  5: {title: a}\n"))
    assert {problem.place for problem in checkout.problems()} == {
        "1",
        "sources.5",
        "sources.5.url",
        "sources.5.published",
    }


def test_an_empty_mapping_misses_every_key(checkout):
    checkout.save("{}\n")
    places = {problem.place for problem in checkout.problems()}
    assert places == set(checkout.data)


def test_faults_of_several_files_come_in_one_go(checkout):
    from analysis.catalogue.udmelding import read_udmeldinger

    checkout.spoil("name.da", type(checkout))
    checkout.save()
    (checkout.folder / "tom-2021.yaml").write_text("{}\n", encoding="utf-8")
    with pytest.raises(DataError) as refused:
        read_udmeldinger(Reader(checkout.root))
    assert {problem.file.rpartition("/")[2] for problem in refused.value.problems} == {
        "proeve-2020.yaml",
        "tom-2021.yaml",
    }
