"""Made-up numbers and free text: nobody's data, made by rules that stand here.

CPR numbers: a day between 1930 and 2019, the seventh digit that its century allows, then three
random digits; on demand only numbers that pass, or that fail, modulus 11.

Free text: sentences as municipalities answer, filled with figures that are not personal: case
numbers, money, years, periods, postal codes, CVR, EAN and P-numbers, dates with times, paragraphs,
percentages, lists of counts, classification codes, account numbers, file names. None of it is copied from an answer.
"""

import datetime as dt
import random
from collections.abc import Callable

import pytest

WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)


def passes_modulus_11(digits: str) -> bool:
    return sum(int(d) * w for d, w in zip(digits, WEIGHTS, strict=True)) % 11 == 0


def _cpr(rng: random.Random, *, modulus: bool) -> str:
    while True:
        day = dt.date(1930, 1, 1) + dt.timedelta(days=rng.randrange(90 * 365))
        centuries = {range(1900, 2000): "0123", range(2000, 2037): "456789"}
        seventh = rng.choice(next(c for years, c in centuries.items() if day.year in years))
        digits = f"{day:%d%m%y}{seventh}{rng.randrange(1000):03d}"
        if passes_modulus_11(digits) is modulus:
            return digits


@pytest.fixture
def seeded() -> Callable[[int], random.Random]:
    return random.Random  # data for tests, no secrets


@pytest.fixture(scope="session")
def make_cpr() -> Callable[..., str]:
    return _cpr


def _in_digits(digits: str, zero: str) -> str:
    return "".join(chr(ord(zero) + int(digit)) for digit in digits)


NOTATIONS: dict[str, Callable[[str], str]] = {
    "hyphen": lambda d: f"{d[:6]}-{d[6:]}",
    "one piece": lambda d: d,
    "blank": lambda d: f"{d[:6]} {d[6:]}",
    "en dash": lambda d: f"{d[:6]}–{d[6:]}",
    "em dash": lambda d: f"{d[:6]}—{d[6:]}",
    "minus": lambda d: f"{d[:6]}−{d[6:]}",
    "non-breaking hyphen": lambda d: f"{d[:6]}\u2011{d[6:]}",
    "soft hyphen": lambda d: f"{d[:6]}\u00ad{d[6:]}",
    "non-breaking blank": lambda d: f"{d[:6]}\u00a0{d[6:]}",
    "narrow blank": lambda d: f"{d[:6]}\u202f{d[6:]}",
    "blanks around the hyphen": lambda d: f"{d[:6]} - {d[6:]}",
    "blanks around the dash": lambda d: f"{d[:6]} – {d[6:]}",
    "slash": lambda d: f"{d[:6]}/{d[6:]}",
    "full stop": lambda d: f"{d[:6]}.{d[6:]}",
    "underscore": lambda d: f"{d[:6]}_{d[6:]}",
    "dotted date": lambda d: f"{d[:2]}.{d[2:4]}.{d[4:6]}-{d[6:]}",
    "date with hyphens": lambda d: f"{d[:2]}-{d[2:4]}-{d[4:6]}-{d[6:]}",
    "date with slashes": lambda d: f"{d[:2]}/{d[2:4]}/{d[4:6]} {d[6:]}",
    "date with blanks": lambda d: f"{d[:2]} {d[2:4]} {d[4:6]} {d[6:]}",
    "digit by digit": " ".join,
    "zero width": lambda d: f"{d[:3]}\u200b{d[3:6]}-{d[6:]}",
    "Arabic-Indic": lambda d: f"{_in_digits(d[:6], '٠')}-{_in_digits(d[6:], '٠')}",
    "extended Arabic-Indic": lambda d: _in_digits(d, "۰"),
    "full width": lambda d: f"{_in_digits(d[:6], '０')}－{_in_digits(d[6:], '０')}",
    "thin blank": lambda d: f"{d[:6]}\u2009{d[6:]}",
    "tab": lambda d: f"{d[:6]}\t{d[6:]}",
    "next line": lambda d: f"{d[:6]}\n{d[6:]}",
    "colon": lambda d: f"{d[:6]}:{d[6:]}",
    "brackets": lambda d: f"{d[:6]} ({d[6:]})",
    "five pairs with dots": lambda d: ".".join(d[i : i + 2] for i in range(0, 10, 2)),
    "digit by digit with hyphens": "-".join,
    "soft hyphen within": lambda d: f"{d[:3]}\u00ad{d[3:6]}-{d[6:8]}\u00ad{d[8:]}",
    "soft hyphens everywhere": "\u00ad".join,
    "zero width everywhere": "\u200d".join,
    "direction marks": lambda d: f"\u200f{d[:6]}\u200e-\u200e{d[6:]}",
    "struck through": "\u0336".join,
    "page markup": lambda d: f"{d[:6]}&#8209;{d[6:]}",
    "page blank": lambda d: f"{d[:6]}&nbsp;{d[6:]}",
    "address": lambda d: f"{d[:6]}%2D{d[6:]}",
    "Thai": lambda d: _in_digits(d, "๐"),
    "mathematical": lambda d: _in_digits(d, "𝟎"),
    "Devanagari": lambda d: _in_digits(d, "०"),
}
# As a whole cell only: a number that Excel keeps without its leading zero, or as text of a number.
CELL_NOTATIONS: dict[str, Callable[[str], str]] = {
    "number": lambda d: str(int(d)),
    "number with decimals": lambda d: f"{int(d)}.0",
    "apostrophe": lambda d: f"'{d}",
    "hyphen without zero": lambda d: f"{int(d[:6])}-{d[6:]}",
    "power of ten": lambda d: (
        f"{int(d)}"
        if int(d) < 10**8
        else f"{str(int(d))[0]},{str(int(d))[1:]}E+{len(str(int(d))) - 1}"
    ),
    "thousands": lambda d: f"{int(d):,}".replace(",", "."),
}
SENTENCES = (
    "Borger {} er visiteret.",
    "CPR:{}",
    "cpr-nr. {}, afventer plads",
    "({})",
    "{}",
    "Se bilag_{}.pdf",
    "Vedr. {}: ingen bemærkninger",
    "To borgere: {}; og en til",
)


@pytest.fixture(scope="session")
def notations() -> dict[str, Callable[[str], str]]:
    return NOTATIONS


@pytest.fixture(scope="session")
def cell_notations() -> dict[str, Callable[[str], str]]:
    return CELL_NOTATIONS


@pytest.fixture(scope="session")
def sentences() -> tuple[str, ...]:
    return SENTENCES


def _money(rng: random.Random) -> str:
    amount = rng.randrange(10_000, 90_000_000)
    written = f"{amount:,}".replace(",", ".")
    return rng.choice([f"{written} kr.", f"{written},00 kr.", f"{amount} kr.", f"kr. {written}"])


def _date(rng: random.Random) -> str:
    day = dt.date(2010, 1, 1) + dt.timedelta(days=rng.randrange(6000))
    forms = ["%d.%m.%Y", "%d-%m-%Y", "%d/%m/%y", "%Y-%m-%d", "%Y%m%d", "%d%m%Y", "%d.%m.%y"]
    time = rng.choice(["", "", f" kl. {rng.randrange(24):02d}.{rng.randrange(60):02d}"])
    clock = rng.choice(["", "", f" {rng.randrange(24):02d}:{rng.randrange(60):02d}"])
    return day.strftime(rng.choice(forms)) + (time or clock)


_FIGURES: tuple[Callable[[random.Random], str], ...] = (
    _money,
    _date,
    lambda r: f"sag {r.randrange(10, 25)}/{r.randrange(1000, 99999)}",
    lambda r: f"sagsnr. {r.randrange(2010, 2025)}-{r.randrange(100000, 999999)}",
    lambda r: (
        f"{r.randrange(2010, 2025)}-{r.randrange(10, 99)}-{r.randrange(1000, 9999)}-{r.randrange(10, 99)}"
    ),
    lambda r: f"dok. {r.randrange(10_000_000, 99_999_999)}",
    lambda r: f"CVR {r.randrange(10_000_000, 99_999_999)}",
    lambda r: f"CVR {' '.join(str(r.randrange(10, 99)) for _ in range(4))}",
    lambda r: f"P-nummer 10{r.randrange(30):02d}{r.randrange(10**6):06d}",
    lambda r: f"EAN 57{r.randrange(10**10, 10**11)}",
    lambda r: f"i {r.randrange(2010, 2024)} og {r.randrange(2010, 2024)}",
    lambda r: f"{r.randrange(2010, 2018)}-{r.randrange(2018, 2024)}",
    lambda r: f"{r.randrange(1000, 9990)} {r.choice(['Herning', 'Rødby', 'Aarhus C', 'Ribe'])}",
    lambda r: f"{r.randrange(1, 100)},{r.randrange(10)} %",
    lambda r: f"§ {r.randrange(50, 110)}, stk. {r.randrange(1, 6)}",
    lambda r: " ".join(str(r.randrange(1, 15)) for _ in range(r.randrange(2, 9))),
    lambda r: (
        f"{r.randrange(3, 40)} borgere i alderen {r.randrange(18, 40)}-{r.randrange(41, 70)} år"
    ),
    lambda r: f"uge {r.randrange(1, 53)}, {r.randrange(2018, 2024)}",
    lambda r: f"{r.randrange(100, 900)}.{r.randrange(100, 999)} indbyggere",
    lambda r: (
        f"konto {r.randrange(1, 9)}.{r.randrange(10, 99)}.{r.randrange(10, 99)}.{r.randrange(1, 9)}"
    ),
    lambda r: f"bilag {r.randrange(1, 20)}.{r.randrange(1, 9)}_v{r.randrange(1, 9)}.docx",
    lambda r: f"tilbuds-ID {r.randrange(1000, 9999)}",
    lambda r: f"version {r.randrange(1, 9)}.{r.randrange(0, 30)}.{r.randrange(0, 30)}",
    lambda r: f"{r.randrange(1, 12)}-{r.randrange(1, 30)} måneder",
    lambda r: ", ".join(str(r.randrange(10, 99)) for _ in range(r.randrange(3, 7))),
    lambda r: " ".join(str(r.randrange(10, 99)) for _ in range(3)),
    lambda r: f"nr. {r.randrange(1000, 9999)}/{r.randrange(1000, 9999)}",
    lambda r: f"matr.nr. {r.randrange(1, 300)}{r.choice('abcd')}, {r.randrange(100, 999)} m2",
    lambda r: f"{r.randrange(10, 99)}.{r.randrange(10, 99)}.{r.randrange(10, 99)} KLE",
    lambda r: f"reg. {r.randrange(1000, 9999)} konto {r.randrange(10**6, 10**7)}",
)
_WORDS = (
    "Kommunen har {}.",
    "Vi henviser til {} og {}.",
    "Udgiften var {} i perioden {}.",
    "Afgørelsen ({}) blev truffet {}.",
    "Borgerne venter typisk på plads; se {}.",
    "Der er tale om en lille målgruppe. Opgjort {}: {}.",
    "Svar fra sekretariatet: {}. Ingen yderligere bemærkninger.",
    "Jf. {} er der aftalt {} med regionen, {}.",
    "Tilbuddet har {} og ligger i {}.",
    "Nej.",
    "Ved ikke, men {} skønnes.",
)


def _answer(rng: random.Random) -> str:
    text = " ".join(rng.choice(_WORDS) for _ in range(rng.randrange(1, 4)))
    while "{}" in text:
        text = text.replace("{}", rng.choice(_FIGURES)(rng), 1)
    return text


@pytest.fixture(scope="session")
def make_answer() -> Callable[[random.Random], str]:
    return _answer
