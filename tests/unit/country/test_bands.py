import pytest

from analysis.country.bands import (
    BANDS_2026,
    FINE_BANDS,
    bands_2026,
    check_bands,
    describe_group,
    joined_bands,
    span,
)
from analysis.errors import UsageError


@pytest.mark.parametrize("division", [FINE_BANDS, BANDS_2026])
def test_a_division_covers_all_ages_once(division: tuple[str, ...]) -> None:
    spans = [span(band) for band in division]
    assert spans[0].first == 0
    assert spans[-1].after is None
    assert [one.after for one in spans[:-1]] == [one.first for one in spans[1:]]


@pytest.mark.parametrize("band", [*FINE_BANDS, *BANDS_2026, "18-64", "65+", "all"])
def test_a_band_reads_back_as_it_is_written(band: str) -> None:
    assert span(band).text == band


def test_bands_that_touch_are_joined_and_others_are_not() -> None:
    assert joined_bands(check_bands(["0-17", "18-64"])) == ("0-64",)
    assert joined_bands(check_bands(["65+", "0-17"])) == ("0-17", "65+")
    assert joined_bands(check_bands(FINE_BANDS)) == ("all",)


def test_a_single_band_may_be_given_as_a_word() -> None:
    assert check_bands("65+") == ("65-79", "80+")


def test_only_bands_with_ends_in_common_were_counted_in_2026() -> None:
    assert bands_2026(["0-5", "65+"]) == ("0-5", "65-79", "80+")
    assert bands_2026(["0-64"]) == ("0-5", "6-16", "17-19", "20-34", "35-64")
    assert bands_2026(["0-17"]) is None


def test_an_unknown_band_names_the_nearest_and_the_possible() -> None:
    with pytest.raises(UsageError, match=r"«18-66»\. Mente du «18-64».*15-49.*80\+"):
        check_bands(["0-17", "18-66"])


def test_no_band_at_all_is_refused() -> None:
    with pytest.raises(UsageError, match="mindst ét"):
        check_bands([])


def test_a_group_in_words() -> None:
    women = describe_group(("15-49",), "K")
    assert (women.da, women.en) == ("Kvinder i alderen 15-49 år", "Women aged 15-49")
    both = describe_group(("0-17", "65+"), "all")
    assert both.da == "Begge køn i alderen 0-17 år og 65 år og derover"
    assert both.en == "Both sexes aged 0-17 and 65 and over"
    assert describe_group(("all",), "all").da == "Hele befolkningen"
    assert describe_group(("all",), "M").en == "Men of all ages"
