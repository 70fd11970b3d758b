"""Faulty offers and alternatives through the command: file and key, exit 3, nothing half-written."""

from pathlib import Path

import pytest

DOM = "udviklingshaemning-dom-2023-fornyet"
TEACHING = "punktskrift-2022"
GIVEN = "minimum_volume: {persons: 8, new_per_year: null}"
ALTERNATIVES = """scenarios:
  years_ahead: [0]
  sustainability_years: 10
  minimum_volume: null
  rate_dkk_per_place_day: null
  curve: null
  planned: [{id: nyt, name: {da: Nyt, en: New}, seat: null, reason: {da: Prøve, en: Trial}}]
  alternatives:
    - id: et
      name: {da: Et, en: One}
      reason: {da: Prøve, en: Trial}
      offers: [{offer: nyt, serves: [danmark], places: [{from: "2020", places: 4}]}]
"""

# The round, what stands in its file, what is put there instead, and what the message says.
FAULTS = {
    "negative places": (DOM, "places: 86}", "places: -86}", "places.1.places", "mindst 0"),
    "closed before it opened": (
        DOM,
        "    closed: null",
        '    closed: "1970"',
        "offers.0.closed",
        "Tilbuddet lukkede, før det åbnede (1983)",
    ),
    "share above 1": (DOM, "part: 0.9}", "part: 90}", "alternatives.9.offers.0.part", "højst 1"),
    "minimum volume without reason": (
        DOM,
        "minimum_volume: null",
        GIVEN,
        "scenarios.minimum_volume.reason",
        "Nøglen mangler",
    ),
    "places where the round counts hours": (
        TEACHING,
        "scenarios: null",
        ALTERNATIVES,
        "scenarios.alternatives.0.offers.0.places",
        "Runden tæller hours_per_week, ikke pladser",
    ),
    "unknown offer": (
        DOM,
        "offers:\n        - {offer: kofoedsminde, serves: [danmark], places: [{from: ikke oplyst",
        "offers:\n        - {offer: kofodsminde, serves: [danmark], places: [{from: ikke oplyst",
        "scenarios.alternatives.1.offers.0.offer",
        "Mente du «kofoedsminde»?",
    ),
    "occupancy from Tilbudsportalen": (
        DOM,
        "    kind: full",
        "    belaegningsprocent: 0.97\n    kind: full",
        "offers.0.belaegningsprocent",
        "ikke hvor mange der bor der",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_faulty_offer_stops_the_run_before_anything_is_written(
    own_checkout: Path, command_in, name: str
) -> None:
    slug, right, wrong, key, words = FAULTS[name]
    path = own_checkout / "data" / "udmeldinger" / f"{slug}.yaml"
    text = path.read_text(encoding="utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    before = {file for file in own_checkout.rglob("*") if file.is_file()}
    done = command_in(own_checkout)("run", slug, "--area", "danmark", "--notebook", "small")
    assert done.returncode == 3, done.stderr
    assert f"data/udmeldinger/{slug}.yaml, " in done.stderr
    assert key in done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert {file for file in own_checkout.rglob("*") if file.is_file()} == before


def test_parts_that_do_not_add_up_stop_the_study(own_checkout: Path, command_in) -> None:
    path = own_checkout / "data" / "udmeldinger" / f"{DOM}.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("part: 0.1,", "part: 0.2,"), encoding="utf-8")
    done = command_in(own_checkout)("run", DOM, "--area", "danmark", "--notebook", "assessment")
    assert done.returncode == 3, done.stderr
    assert "scenarios.alternatives.9.offers (danmark)" in done.stderr
    assert "giver 1.1, ikke 1" in done.stderr
    assert not list(own_checkout.rglob("report.html"))
