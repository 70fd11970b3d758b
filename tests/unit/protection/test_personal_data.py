"""Personal data is found in whatever way it was written, and little else is taken for it."""

import itertools

import pytest

from analysis.protection.cpr import find_cpr
from analysis.protection.personal_data import PersonalKind, mask_text, scan_places, scan_text


def kinds(text: str, **more: object) -> list[str]:
    return [found.kind.value for found in scan_text(text, **more)]


def test_ten_thousand_numbers_in_every_notation(seeded, make_cpr, notations, sentences) -> None:
    rng = seeded(1)
    numbers = [make_cpr(rng, modulus=number >= 1000) for number in range(10_000)]
    ways = itertools.cycle(notations.items())
    frames = itertools.cycle(sentences)
    missed = []
    for number, (name, write), frame in zip(numbers, ways, frames, strict=False):
        found = scan_text(frame.format(write(number)), place="Ark1!B3")
        if [datum.kind for datum in found] != [PersonalKind.CPR]:
            missed.append((name, frame))
    assert missed == []


def test_every_notation_in_every_sentence_gives_the_same_digits(
    seeded, make_cpr, notations, sentences
) -> None:
    rng = seeded(2)
    for write, frame in itertools.product(notations.values(), sentences):
        number = make_cpr(rng, modulus=rng.random() < 0.5)
        [found] = scan_text(frame.format(write(number)))
        assert found.masked == f"••••••-••{number[-2:]}"


def test_numbers_in_cells_that_lost_their_zero(seeded, make_cpr, cell_notations) -> None:
    rng = seeded(3)
    for _ in range(1000):
        number = make_cpr(rng, modulus=rng.random() < 0.9)
        for write in cell_notations.values():
            assert kinds(write(number)) == ["cpr"], write(number)


def test_modulus_11_ranks_and_never_drops(seeded, make_cpr) -> None:
    rng = seeded(4)
    good, bad = make_cpr(rng, modulus=True), make_cpr(rng, modulus=False)
    found = scan_text(f"{bad} og {good}")
    assert [(datum.masked[-2:], datum.certain) for datum in found] == [
        (good[-2:], True),
        (bad[-2:], False),
    ]


def test_no_message_holds_the_number(seeded, make_cpr, notations) -> None:
    rng = seeded(5)
    for write in notations.values():
        number = make_cpr(rng, modulus=True)
        text = f"Borger {write(number)} venter"
        assert not list(find_cpr(mask_text(text)))
        [found] = scan_text(text, place="B3")
        problem = found.problem("svar.xlsx").describe()
        assert number[:6] not in problem.da + problem.en
        assert "svar.xlsx, B3" in problem.da


@pytest.mark.parametrize(
    "text",
    [
        "Sag 450761-4285",
        "31.02.2019 14:00",
        "01.02.2019 14:00 i mødelokale 3",
        "01.02.19 14:30",
        "EAN 5790000123456",
        "1.234.567.890,00 kr.",
        "konto 1234 12345678901",
        "Født i en anden kommune; 12.500 borgere",
        "i 2018 2019 og 2020",
        "20190101",
        "12345678",
        "10 % 20 % 30 % 40 %",
    ],
)
def test_figures_that_are_nobodys(text: str) -> None:
    assert kinds(text) == []


def test_false_alarms_in_free_text(seeded, make_answer) -> None:
    rng = seeded(6)
    answers = [make_answer(rng) for _ in range(6_000)]
    alarms = [(text, kinds(text)) for text in answers if kinds(text)]
    assert len(alarms) <= 6, alarms


@pytest.mark.parametrize(
    "text",
    [
        "tlf. 87654321",
        "Telefon: 87 65 43 21",
        "ring på 8765 4321",
        "+45 87654321",
        "0045 87 65 43 21",
        "+4587654321",
        "mobil 87-65-43-21",
        "Kontakt Anna, 87 65 43 21",
        "tlf ８７６５４３２１",
    ],
)
def test_telephone_numbers(text: str) -> None:
    assert kinds(text) == ["telephone"]
    assert kinds(text, allowed=["+45 87 65 43 21"]) == []
    assert scan_text(text)[0].masked.endswith("21")
    assert "8765" not in mask_text(text)


def test_mail_addresses_and_their_allow_list() -> None:
    text = "Skriv til anna.berg@kommune.dk eller b@c.dk"
    assert kinds(text) == ["email", "email"]
    assert kinds(text, allowed=["Anna.Berg@Kommune.dk"]) == ["email"]
    assert scan_text(text)[0].masked == "a•••@kommune.dk"


@pytest.mark.parametrize(
    "text",
    [
        "født 1.5.1990",
        "Født den 01-05-90",
        "f. 1/5 1990",
        "fødselsdato: 1990-05-01",
        "born on 1. may 1990",
        "født 1. maj 1990",
    ],
)
def test_birth_dates_where_the_text_says_so(text: str) -> None:
    assert kinds(text) == ["birth_date"]
    assert "1990" not in mask_text(text)


def test_a_date_is_a_birth_date_under_its_heading() -> None:
    assert kinds("01.05.1990", heading="Fødselsdato") == ["birth_date"]
    assert kinds("01.05.1990", heading="Dato for afgørelse") == []
    assert kinds("Oprettet 01.05.2019") == []


def test_a_number_is_never_excused(seeded, make_cpr) -> None:
    number = make_cpr(seeded(7), modulus=True)
    assert kinds(number, allowed=[number]) == ["cpr"]


def test_places_are_named_one_by_one(seeded, make_cpr) -> None:
    number = make_cpr(seeded(8), modulus=True)
    texts = [
        ("Ark1!A1", "ingen"),
        ("Skjult!C9", number),
        ("kommentar B2", f"se {number[:6]}-{number[6:]}"),
        ("egenskab titel", "Svar fra a@b.dk"),
        ("filnavn", f"svar_{number}.xlsx"),
    ]
    found = [(datum.place, datum.kind.value) for datum in scan_places(texts)]
    assert found == [
        ("Skjult!C9", "cpr"),
        ("kommentar B2", "cpr"),
        ("egenskab titel", "email"),
        ("filnavn", "cpr"),
    ]


def test_masking_keeps_the_rest_of_the_text() -> None:
    assert mask_text("A ٠٧٠٧٦١–٤٢٨٥ og b@c.dk.") == "A ••••••-••85 og b•••@c.dk."
