"""The public study: made of the released table, on the right day, and saying what it is."""

import datetime as dt
import runpy
from pathlib import Path

import pytest

from analysis import open_answer, open_report, open_study
from analysis.assessment.identity import release_in_force
from analysis.assessment.need.released_rows import bounded_rows
from analysis.assessment.released import released_of
from analysis.catalogue.udmelding import read_udmelding
from analysis.errors import UsageError
from analysis.evidence import Evidence
from analysis.language import Language
from analysis.protection.frozen import parse_release
from analysis.reading import Reader
from analysis.report.protection_account import protection_facts, protection_section

HANDMADE = runpy.run_path(str(Path(__file__).with_name("handmade.py")))
SLUG, REGION = HANDMADE["SLUG"], HANDMADE["REGION"]
DA = Language("da")


@pytest.fixture(scope="module")
def released(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = HANDMADE["copy_checkout"](root, tmp_path_factory.mktemp("released"))
    HANDMADE["put_release"](folder)
    HANDMADE["put_release"](folder, version=2, day="2026-03-01", shown=13)
    return folder


@pytest.fixture(scope="module")
def study(released: Path):
    return open_study(SLUG, root=released)


@pytest.fixture(scope="module")
def unreleased(root: Path):
    return open_study("tegnsprog-2022", root=root)


def words_of(section) -> str:
    return "\n".join(block.plain() for block in section.blocks)


@pytest.mark.parametrize(
    ("day", "version"),
    [
        # Before the first was frozen nobody outside knew it; on another day the one known then.
        (dt.date(2020, 9, 9), None),
        (dt.date(2020, 9, 10), 1),
        (dt.date(2025, 1, 1), 1),
        (dt.date(2026, 3, 1), 2),
        # The round's own data date is nobody's choice: the newest there is.
        (None, 2),
    ],
)
def test_the_release_in_force_follows_the_day_asked_for(released: Path, day, version) -> None:
    reader = Reader(released)
    udmelding = read_udmelding(reader, SLUG)
    found = release_in_force(reader, udmelding, day or udmelding.data_day)
    assert (found.version if found else None) == version
    paths = [read.path for read in reader.inputs if "releases" in read.path]
    assert paths == ([] if found is None else [found.path])


def test_the_study_counts_from_the_release_and_knows_nothing_else(study) -> None:
    assert study.released
    assert study.returned is None
    table = study.estimates.need_from_answers
    here = table[(table["area"] == REGION) & (table["part"] == "reported")].iloc[0]
    # All that Nordjylland reports is said by its own released sum: 13 and 9 hidden ones.
    assert (here["low_persons"], here["high_persons"]) == (22, 22)


def test_hidden_counts_enter_the_model_as_intervals(study) -> None:
    counted = study.estimates.shrinkage_by_count
    assert set(counted["area"].astype(str)) & {HANDMADE["HIDDEN"], HANDMADE["OTHER"], REGION}
    hidden = counted[counted["area"] == HANDMADE["HIDDEN"]]
    assert [(row.low, row.high) for row in hidden.itertuples()] in ([(1, 4)], [])


def test_a_count_of_several_municipalities_always_has_an_upper_end(root: Path, study) -> None:
    content = HANDMADE["content"](root, shown=None)
    release = parse_release(content, path="data/releases/x/001.json")
    persons = study.population.by_municipality
    rows = bounded_rows(release, areas=study.areas, persons=persons).set_index("area")
    # Aalborg answers for Læsø as well: the region's 21, less Thisted's five and one of another.
    assert (rows.loc["851", "low"], rows.loc["851", "high"]) == (5, 15)
    # Thisted answers for itself alone: at most what Aalborg's five leave, too.
    assert (rows.loc["787", "low"], rows.loc["787", "high"]) == (5, 15)


def test_a_released_report_is_no_draft_and_an_unreleased_one_is(study, unreleased) -> None:
    [head] = open_report(study.area("danmark")).head().blocks
    assert head.content["stamps"] == []
    [head] = open_report(unreleased.area("danmark")).head().blocks
    assert head.content["stamps"] == ["UDKAST"]


def test_every_report_says_what_is_hidden_and_that_it_was_audited(study, unreleased) -> None:
    said = words_of(protection_section(study.area("danmark"), DA))
    for words in ("Under 5", "nr. 2", "Skjult: for få | 1 celle", "12 angribere", "3 skjulte"):
        assert words in said
    assert words_of(open_report(study.area("danmark")).sources()).count("Efterprøvet |") == 1
    nothing = words_of(open_report(unreleased.area("danmark")).sources())
    assert "ikke udgivet nogen tabel" in nothing


def test_what_changed_since_the_last_release_is_a_table(study) -> None:
    said = words_of(protection_section(study.area(REGION), DA))
    assert "ændret siden udgivelse nr. 1" in said
    assert "Aalborg | 11 | 13" in said
    elsewhere = words_of(protection_section(study.area("sjaelland"), DA))
    assert "Her er intet ændret" in elsewhere


def test_the_facts_for_programs_are_those_of_the_release(study, unreleased) -> None:
    facts = protection_facts(study.area("danmark"))
    assert facts["profile"] == "under-5"
    assert facts["release"]["hidden"] == {"hidden_small": 1, "hidden_for_others": 1, "withheld": 1}
    assert facts["release"]["audit"]["passed"] is True
    assert protection_facts(unreleased.area("danmark")) == {}


def test_a_region_answers_in_public_from_the_release_alone(study) -> None:
    answer = open_answer(study.area(REGION))
    said = words_of(answer.answer()) + words_of(answer.standing()) + words_of(answer.themes())
    assert "10 af 11 kommuner" in said
    assert "Jammerbugt | <5 | 1 til 4" in said
    assert "Thisted | ≥5 | mindst 5" in said
    assert "Aalborg | 13 | 13" in said
    assert "Læsø | en anden har svaret | Aalborg" in said
    assert "afstand til tilbuddet | 4" in said
    assert "Mariagerfjord" in said
    assert "har svaret nul" not in said
    keys = answer.quantities
    assert keys["released.rating.coordination.region.2"].value == 5
    assert keys[f"released.count.{HANDMADE['HIDDEN']}.total.total"].value is None
    assert {one.evidence for one in keys.values()} == {Evidence.REPORTED}


def test_what_page_one_prints_stands_among_the_figures(study) -> None:
    answer = open_answer(study.area(REGION))
    [facts, *_] = answer.answer().blocks
    assert set(facts.content["quantities"]) <= set(answer.quantities)


def test_before_a_release_a_public_answer_says_that_there_is_none(unreleased) -> None:
    answer = open_answer(unreleased.area(REGION), language="da")
    said = words_of(answer.answer()) + words_of(answer.themes()) + words_of(answer.approval())
    assert "ikke udgivet noget af svarene" in said
    assert answer.quantities == {}
    assert released_of(unreleased.area(REGION)) is None


def test_only_a_region_answers(study) -> None:
    with pytest.raises(UsageError, match="nordjylland"):
        open_answer(study.area("danmark"))
