"""What each picture tells: its numbers against an independent authority, its words, its gaps."""

import math
import re
from dataclasses import replace
from pathlib import Path

import pytest
from scipy import stats

from analysis.assessment.opening import open_study
from analysis.assessment.study import AreaView, Study
from analysis.catalogue.udmelding import Udmelding
from analysis.evidence import Bound, Evidence, Quantity, Source, Unit
from analysis.language import Language, Text
from analysis.periods import Period
from analysis.report import figures
from analysis.report.blocks import Block

ROOT = Path(__file__).parents[3]
FLAGSHIP = "udviklingshaemning-dom-2023-fornyet"
PREGNANT = "gravide-rusmiddel-2024-fornyet"
DA, EN = Language("da"), Language("en")


@pytest.fixture(scope="module")
def flagship() -> Study:
    return open_study(FLAGSHIP, root=ROOT)


@pytest.fixture(scope="module")
def pregnant() -> Study:
    return open_study(PREGNANT, root=ROOT)


def nation(study: Study, **changed: object) -> AreaView:
    udmelding: Udmelding = replace(study.udmelding, **changed)  # type: ignore[arg-type]
    return replace(study, udmelding=udmelding).area("danmark")


def drawn(block: Block | None) -> Block:
    assert block is not None
    return block


def words_of(block: Block) -> list[str]:
    """Every text of a picture; a space that keeps a line together is a space to a reader."""
    found: list[str] = re.findall(r"<!-- (.*?) -->", block.svg or "")
    return [words.replace("\N{NO-BREAK SPACE}", " ") for words in found]


def count(key: str, value: float | None, **more: object) -> Quantity:
    facts: dict[str, object] = {
        "unit": Unit.PERSONS,
        "definition": Text(f"opgørelse {key}", f"count {key}"),
        "evidence": Evidence.OBSERVED,
        "source": Source("Kilde"),
        "date": Period("2020"),
    }
    return Quantity(key=key, value=value, **(facts | more))  # type: ignore[arg-type]


def percent(share: float) -> str:
    return f"{share:.0%}".replace("%", " %")


# need by area


def test_own_area_is_named_and_not_only_coloured(flagship: Study) -> None:
    block = drawn(figures.need_by_area(flagship.area("sjaelland"), DA))
    assert words_of(block).count("denne rapport") == 1
    assert block.content["alt"].endswith("Fremhævet: Region Sjælland.")


def test_areas_stand_in_their_fixed_order(flagship: Study) -> None:
    alt = drawn(figures.need_by_area(flagship.area("danmark"), DA)).content["alt"]
    places = [alt.index(f" {DA.choose(area.name)} ", 20) for area in flagship.areas.report_areas]
    assert places == sorted(places)


def test_a_ceiling_and_an_assumed_sharing_are_said_in_the_finding(flagship: Study) -> None:
    for area in ("danmark", "nordjylland"):
        block = drawn(figures.need_by_area(flagship.area(area), DA))
        assert "op til 72 borgere" in block.content["caption"]
        assert "ølge" in block.content["caption"]
        assert "befolkningen" in block.content["caption"]
        assert block.content["evidence_label"] == "antaget"


def test_chance_of_none_in_a_year_is_that_of_a_poisson_count(pregnant: Study) -> None:
    view = pregnant.area("nordjylland")
    share = pregnant.population.share_of(view.area.municipalities)
    none = percent(math.exp(-12 * share))
    block = drawn(figures.need_by_area(view, DA))
    assert none == percent(0.32)
    assert none in words_of(block)
    assert none in block.content["caption"].replace("\N{NO-BREAK SPACE}", " ")


def test_a_stock_has_no_chance_of_none_in_a_year(flagship: Study) -> None:
    block = drawn(figures.need_by_area(flagship.area("nordjylland"), DA))
    assert not any("helt år" in words for words in words_of(block))


def test_from_2027_there_are_four_regions() -> None:
    study = open_study(FLAGSHIP, as_of="2027-01-15", root=ROOT)
    shown = words_of(drawn(figures.need_by_area(study.area("region-oestdanmark"), DA)))
    assert len([words for words in shown if words.startswith("Region ")]) == 4
    assert "Region Sjælland" not in shown


# counts side by side


def test_each_unit_has_an_axis_of_its_own(flagship: Study) -> None:
    shown = words_of(drawn(figures.definitions(flagship.area("danmark"), DA)))
    assert {"borgere", "domme om året"} <= set(shown)
    assert "op til 72" in shown


@pytest.mark.parametrize(("most", "log"), [(19, False), (21, True)])
def test_a_logarithmic_axis_says_so(flagship: Study, most: float, log: bool) -> None:
    view = nation(flagship, definitions=(count("a", 1), count("b", most)))
    shown = " ".join(words_of(drawn(figures.definitions(view, DA))))
    assert ("logaritmisk skala" in shown) is log


def test_bounds_ranges_shares_and_what_is_not_stated(flagship: Study) -> None:
    counts = (
        count("a", 10, bound=Bound.FLOOR),
        count("b", None, low=12, high=15, bound=Bound.ABOUT),
        count("c", None),
        count("d", None, low=0.02, high=0.03, unit=Unit.SHARE),
        count("e", None, high=0.5, unit=Unit.SHARE, bound=Bound.CEILING),
    )
    block = drawn(figures.definitions(nation(flagship, definitions=counts), DA))
    shown = words_of(block)
    assert {"mindst 10", "omkring 12 til 15"} <= set(shown)
    assert {f"{percent(0.02)} til {percent(0.03)}", f"op til {percent(0.5)}"} <= set(shown)
    assert any(words.endswith("Ikke oplyst: opgørelse c.") for words in shown)
    assert block.content["caption"].startswith(
        "De offentliggjorte opgørelser går fra mindst 10 til omkring 15 borgere;"
    )


def test_a_count_taken_again_is_named_once_with_each_date(flagship: Study) -> None:
    same = Text("nye domme", "new sentences")
    counts = [count(str(y), y / 20, definition=same, date=Period(str(y))) for y in (2004, 2006)]
    shown = words_of(drawn(figures.definitions(nation(flagship, definitions=tuple(counts)), DA)))
    assert [shown.count(words) for words in ("nye domme", "2004", "2006")] == [1, 1, 1]


def test_one_count_is_no_comparison(flagship: Study) -> None:
    for counts in ((), (count("a", 56),), (count("a", 56), count("b", None))):
        assert figures.definitions(nation(flagship, definitions=counts), DA) is None


# census against places


def test_chances_of_too_few_places_are_those_of_poisson_and_negative_binomial(
    flagship: Study,
) -> None:
    shown = words_of(drawn(figures.census_against_places(flagship.area("danmark"), DA)))
    spread = flagship.udmelding.need.spread
    assert spread is not None
    shape = 1 / spread.mean_cv.central**2
    for places in (60, 72, 81, 90):
        known = stats.poisson(72).sf(places)
        uncertain = stats.nbinom(shape, shape / (shape + 72)).sf(places)
        assert f"{places} pladser: for få {percent(known)} ({percent(uncertain)})" in shown


def test_a_census_is_set_against_places_only_where_they_serve(
    flagship: Study, pregnant: Study
) -> None:
    assert figures.census_against_places(flagship.area("vestdanmark"), DA) is None
    assert figures.census_against_places(pregnant.area("danmark"), DA) is None


# the price of splitting


def test_the_price_of_splitting_is_the_published_one(flagship: Study) -> None:
    block = drawn(figures.price_of_splitting(flagship.area("danmark"), DA))
    shown = words_of(block)
    assert {"86", "49", "43", "50", "46", "92 pladser (6 flere)", "96 pladser (10 flere)"} <= set(
        shown
    )
    assert f"begge rækker {percent(0.91)} af tiden" in shown
    assert "<pattern" in (block.svg or "")
    assert "Vestdanmark" in " ".join(shown)


def test_nothing_is_split_where_the_round_asks_for_none(flagship: Study, pregnant: Study) -> None:
    assert figures.price_of_splitting(flagship.area("nordjylland"), DA) is None
    assert figures.price_of_splitting(pregnant.area("danmark"), DA) is None


# places and residents


def test_places_and_residents_carry_their_bound_and_stand_apart_when_undated(
    flagship: Study,
) -> None:
    block = drawn(figures.places_and_residents(flagship.area("danmark"), DA))
    assert {"op til 72", "60", "47", "81", "Uden dato"} <= set(words_of(block))
    assert "uden dato: 81 pladser" in block.content["alt"]
    assert "Det seneste pladstal med dato er 60 pladser" in block.content["caption"]


def test_only_counts_that_need_is_read_off_are_residents(flagship: Study) -> None:
    block = drawn(figures.places_and_residents(flagship.area("danmark"), DA))
    basis = {f.key for r in flagship.udmelding.need.readings for f in r.basis}
    residents = [f for f in flagship.udmelding.definitions if f.key in basis]
    for figure in flagship.udmelding.definitions:
        shown = DA.choose(figure.definition) in block.content["alt"]
        assert shown is any(figure.definition == f.definition for f in residents)


def test_several_offers_are_told_apart_by_name(flagship: Study) -> None:
    offer = flagship.udmelding.offers[0]
    more = replace(offer, id="andet", name="Andet tilbud", places=offer.places[-1:])
    block = drawn(figures.places_and_residents(nation(flagship, offers=(offer, more)), DA))
    assert any(words.endswith("Andet tilbud") for words in words_of(block))


def test_without_an_undated_count_there_is_no_column_for_it(flagship: Study) -> None:
    offer = flagship.udmelding.offers[0]
    dated = tuple(p for p in offer.places if p.figure.date.known)
    block = drawn(
        figures.places_and_residents(nation(flagship, offers=(replace(offer, places=dated),)), DA)
    )
    assert "Uden dato" not in words_of(block)


def test_no_places_no_picture(flagship: Study, pregnant: Study) -> None:
    assert figures.places_and_residents(pregnant.area("danmark"), DA) is None
    assert figures.places_and_residents(nation(flagship, offers=()), DA) is None


# the way through time


def test_a_corrected_deadline_is_told_with_both_dates(flagship: Study) -> None:
    block = drawn(figures.timeline(flagship.area("danmark"), DA))
    caption = block.content["caption"]
    assert caption.startswith(
        "Fristen for afrapportering blev rettet fra 1. juni 2024 til 31. december 2024."
    )
    assert "ikke oplyst pr. 27. juni 2025" in caption
    assert "Frist for afrapportering (annonceret 5. marts 2024)" in block.content["alt"]


def test_before_the_correction_the_first_deadline_holds() -> None:
    study = open_study(FLAGSHIP, as_of="2024-03-01", root=ROOT)
    caption = drawn(figures.timeline(study.area("danmark"), DA)).content["caption"]
    assert caption.startswith("Frist for afrapportering: 1. juni 2024.")


def test_a_verdict_taken_back_stays_in_sight() -> None:
    study = open_study("spiseforstyrrelser-2015", root=ROOT)
    block = drawn(figures.timeline(study.area("danmark"), DA))
    assert "marts 2018; at den blev taget tilbage, er fra januar 2020" in block.content["caption"]
    assert "Åben rombe: vurdering, der senere blev taget tilbage." in " ".join(words_of(block))


def test_what_has_no_date_is_listed_apart(flagship: Study) -> None:
    process = flagship.udmelding.process
    unknown = replace(process[0], date=Period("ikke oplyst"), event=Text("Noget skete", "It did"))
    block = drawn(figures.timeline(nation(flagship, process=(*process, unknown)), EN))
    assert any("It did" in words for words in words_of(block))
    assert "undated: It did" in block.content["alt"]


@pytest.mark.parametrize("number", [3, 8, 14])
def test_a_crowded_timeline_still_shows_everything(flagship: Study, number: int) -> None:
    event = flagship.udmelding.process[0]
    process = [
        replace(event, date=Period(f"2024-05-{day + 1:02d}"), event=Text(f"nr. {day}", ""))
        for day in range(number)
    ]
    view = nation(flagship, process=tuple(process), deadlines=())
    shown = words_of(drawn(figures.timeline(view, DA)))
    assert sum(words.startswith("nr. ") for words in shown) == number


def test_one_date_is_no_timeline(flagship: Study) -> None:
    view = nation(flagship, process=flagship.udmelding.process[:1], deadlines=())
    assert figures.timeline(view, DA) is None


# page one


@pytest.mark.parametrize(
    ("slug", "area", "label"),
    [
        (FLAGSHIP, "danmark", "antal-mod-pladser"),
        (FLAGSHIP, "vestdanmark", "behov-efter-omraade"),
        (PREGNANT, "danmark", "behov-efter-omraade"),
        ("synsnedsaettelse-2014", "danmark", "opgoerelser"),
        ("synsnedsaettelse-2014", "sjaelland", "behov-efter-omraade"),
        ("spiseforstyrrelser-2020", "danmark", "forloeb"),
        ("tegnsprog-2022", "nordjylland", "forloeb"),
    ],
)
def test_page_one_shows_the_picture_that_answers(slug: str, area: str, label: str) -> None:
    view = open_study(slug, root=ROOT).area(area)
    assert drawn(figures.page_one(view, DA)).content["label"] == label


def test_page_one_without_anything_to_draw_has_no_picture() -> None:
    study = open_study("tegnsprog-2022", root=ROOT)
    view = nation(study, process=(), deadlines=(), verdicts=(), definitions=())
    assert figures.page_one(view, DA) is None
