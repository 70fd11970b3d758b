"""Municipalities by exact match after normalisation; a near miss is proposed, never applied."""

import pytest

from analysis.country import read_areas
from analysis.errors import DataError
from analysis.reading import Reader
from analysis.returns.answers.names import gather_names, normalise_name, read_municipality_names


@pytest.fixture(scope="module")
def names(root):
    reader = Reader(root)
    return read_municipality_names(reader, read_areas(reader))


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Aarhus", "751"),
        ("Århus", "751"),
        ("A\u030arhus Kommune", "751"),
        ("AARHUS KOMMUNE", "751"),
        ("Aarhus Kommunes", "751"),
        ("  Århus\u00a0kommune ", "751"),
        ("Soenderborg", "540"),
        ("Ærø", "492"),
        ("Aeroe", "492"),
        ("Høje Taastrup", "169"),
        ("Høje-Tåstrup", "169"),
        ("Lyngby\u2013Taarbæk", "173"),
        ("Københavns Kommune", "101"),
        ("Copenhagen", "101"),
        ("Bornholms Regionskommune", "400"),
        ("Nordfyns Kommune", "480"),
        ("Nordfyn", "480"),
        ("Vesthimmerland", "820"),
        ("Brønderslev-Dronninglund", "810"),
        ("Frederiksværk-Hundested Kommune", "260"),
        ("851", "851"),
        ("0851", "851"),
        ("851 Aalborg", "851"),
        ("Aalborg (851)", "851"),
    ],
)
def test_a_name_that_fits_is_found(names, written, code):
    found = names.match(written)
    assert (found.code, found.proposals) == (code, ())


@pytest.mark.parametrize(
    ("written", "proposed"),
    [
        ("Sonderborg", ["Sønderborg", "Skanderborg"]),
        ("Alborg", ["Aalborg", "Kalundborg"]),
        ("851 Aarhus", ["Aarhus", "Aalborg"]),
        ("999", []),
        ("Christiansø", []),
        ("Kommune", []),
        ("", []),
        ("Region Nordjylland", []),
        ("Vejle og Vejen", []),
        ("Aarhus 8000", ["Aarhus"]),
    ],
)
def test_a_near_miss_is_proposed_and_never_applied(names, written, proposed):
    found = names.match(written)
    assert found.code is None
    assert [one.name for one in found.proposals][: len(proposed)] == proposed
    assert bool(found.proposals) == bool(proposed)


def test_how_alike_is_said_as_it_is_written(names):
    likeness = {one.name: one.likeness_share for one in names.match("Sonderborg").proposals}
    assert likeness["Sønderborg"] == pytest.approx(0.90, abs=0.005)
    assert likeness["Skanderborg"] == pytest.approx(0.86, abs=0.005)


def test_no_two_names_become_one(names):
    assert len({normalise_name(name) for name in names.names.values()}) == 98
    assert set(names.codes.values()) == set(names.names)


@pytest.mark.parametrize("aliases", [{"Aalborg": "751"}, {"Et sted": "999"}])
def test_an_alias_that_contradicts_the_names_is_refused(aliases):
    with pytest.raises(DataError):
        gather_names({"751": "Aarhus", "851": "Aalborg"}, aliases=aliases)
