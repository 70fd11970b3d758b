"""StatBank is asked politely, again where the trouble may pass, and refused in words."""

import runpy
from pathlib import Path

import pytest

from analysis.country.statbank.client import StatBank, StatBankRefusalError
from analysis.country.statbank.questions import Format, Question
from analysis.errors import DataError, UsageError, WorkplaceError

BANK = runpy.run_path(str(Path(__file__).with_name("bank.py")))


@pytest.fixture
def bank(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with BANK["running"]() as found:
        yield found


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now, self.slept = 0.0, []

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds

    def read(self) -> float:
        return self.now


def client(bank, clock: Clock | None = None, **settings) -> StatBank:
    clock = clock or Clock()
    return StatBank(base=bank.base, sleep=clock.sleep, clock=clock.read, **settings)


QUESTION = Question(
    table="BEV107",
    format=Format.CSV,
    variables=(("OMRÅDE", ("101",)), ("BEVÆGELSE", ("B02",)), ("Tid", ("2024",))),
)


def test_a_table_is_described_with_its_codes(bank) -> None:
    info = client(bank).table_info("BEV107")
    assert info.updated == "2026-02-11T08:00:00"
    assert info.time.values == ("2023", "2024")
    assert [one.id for one in info.variables if not one.eliminable] == ["BEVÆGELSE", "Tid"]


def test_figures_come_with_the_id_of_the_request(bank) -> None:
    answer = client(bank).data(QUESTION)
    assert answer.body.startswith("\ufeffOMRÅDE;BEVÆGELSE;TID;INDHOLD\r\n".encode())
    assert answer.request_id == BANK["REQUEST_ID"]


def test_codes_are_asked_for_and_never_texts(bank) -> None:
    client(bank).data(QUESTION)
    [(_, body)] = bank.asked
    assert body["valuePresentation"] == "Code"
    assert body["variables"][0] == {"code": "OMRÅDE", "values": ["101"]}


def test_requests_keep_a_distance(bank) -> None:
    clock = Clock()
    statbank = client(bank, clock)
    for _ in range(4):
        statbank.tables()
    assert clock.slept == [0.4, 0.4, 0.4]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("EXTRACT-NOTFOUND", "findes ikke længere"),
        ("REQUEST-MISSING", "mangler noget"),
        ("REQUEST-EMPTY", "var tom"),
        ("EXTRACT-NOTALLOWED", "ikke tilladt"),
        ("REQUEST-LIMIT", "større, end StatBank giver"),
        ("SOMETHING-NEW", "blev afvist"),
    ],
)
def test_a_refusal_is_explained_and_not_tried_again(bank, code: str, words: str) -> None:
    bank.faults = [BANK["error"](code)]
    with pytest.raises(StatBankRefusalError, match=words) as caught:
        client(bank).data(QUESTION)
    assert caught.value.exit_code == 3
    assert caught.value.code == code
    for language in (caught.value.message.da, caught.value.message.en):
        assert code in language
        assert BANK["REQUEST_ID"] in language
    assert len(bank.asked) == 1


def test_a_wrong_path_names_the_address(bank) -> None:
    bank.base += "/nowhere"
    with pytest.raises(WorkplaceError, match=r"404.*--base") as caught:
        client(bank).tables()
    assert BANK["REQUEST_ID"] in str(caught.value)
    assert len(bank.asked) == 1


@pytest.mark.parametrize("fault", ["cut_off", "slow"])
def test_trouble_on_the_way_is_tried_again(bank, fault: str) -> None:
    bank.faults = [BANK[fault]]
    clock = Clock()
    assert "FOLK1A" in client(bank, clock, timeout_seconds=0.3).tables()
    assert clock.slept[0] == 1.0


@pytest.mark.parametrize("fault", ["cut_off", "slow"])
def test_trouble_that_stays_is_given_up_in_words(bank, fault: str) -> None:
    bank.faults = [BANK[fault]] * 4
    clock = Clock()
    with pytest.raises(WorkplaceError, match="Tallene i brug er uændrede"):
        client(bank, clock, timeout_seconds=0.3).tables()
    assert clock.slept == [1.0, 3.0, 9.0]
    assert len(bank.asked) == 4


def test_too_many_requests_wait_as_long_as_asked(bank) -> None:
    bank.faults = [BANK["status"](429, Retry_After="7"), BANK["status"](503)]
    clock = Clock()
    assert client(bank, clock).tables()
    assert clock.slept == [7.0, 3.0]


def test_a_server_in_trouble_is_not_asked_for_ever(bank) -> None:
    bank.faults = [BANK["status"](503)] * 9
    with pytest.raises(WorkplaceError, match="kode 503"):
        client(bank).tables()
    assert len(bank.asked) == 4


def test_nobody_there(bank) -> None:
    statbank = client(bank)
    statbank.base = "http://127.0.0.1:9/v1"
    with pytest.raises(WorkplaceError, match="forbindelsen svigtede"):
        statbank.tables()


def test_an_answer_that_is_no_answer(bank) -> None:
    bank.faults = [BANK["status"](200)]
    with pytest.raises(WorkplaceError, match="kan ikke læses"):
        client(bank).tables()
    bank.faults = [lambda handler: handler.reply(200, b"[]")]
    with pytest.raises(WorkplaceError, match="kan ikke læses"):
        client(bank).tables()
    bank.faults = [lambda handler: handler.reply(200, b'{"id": "BEV107"}')]
    with pytest.raises(DataError, match="ikke en tabels"):
        client(bank).table_info("BEV107")
    bank.faults = [lambda handler: handler.reply(400, b"oops")]
    with pytest.raises(StatBankRefusalError, match="blev afvist"):
        client(bank).tables()


@pytest.mark.parametrize("base", ["http://api.statbank.dk/v1", "ftp://x", "api.statbank.dk", ""])
def test_an_unsafe_address_is_refused(base: str) -> None:
    with pytest.raises(UsageError, match="https"):
        StatBank(base=base)
