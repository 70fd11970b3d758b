"""The verbs at the desk as a person runs them: a new round, figures fetched, questions answered."""

import json
import os
import pty
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = Path(sys.executable).with_name("udmelding")
SAID = [
    "--name=Øvelse",
    "--short-name=Øvelse",
    "--issued=2026-11",
    "--group=Voksne",
    "--definition=Hvem",
    "--ages=18-64",
    "--sex=all",
    "--reason=Ikke oplyst",
    "--unit=persons",
    "--rule=may_wait",
    "--area=nordjylland",
    "--source=Øvelse",
]


@pytest.fixture
def bank(root: Path, monkeypatch: pytest.MonkeyPatch):
    server = runpy.run_path(str(root / "tests/unit/country/bank.py"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with server["running"]() as found:
        monkeypatch.setenv("UDMELDING_STATBANK", found.base)
        yield found


def at_a_terminal(folder: Path, words: list[str], answers: list[str]) -> tuple[int, str]:
    """Run the command where questions can be asked, and answer them."""
    master, slave = pty.openpty()
    os.write(master, "".join(f"{answer}\n" for answer in answers).encode())
    done = subprocess.run(
        [COMMAND, *words],
        cwd=folder,
        stdin=slave,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    os.close(slave)
    os.close(master)
    return done.returncode, done.stdout + done.stderr


def test_statbank_says_what_holds_and_from_when(udmelding) -> None:
    done = udmelding("statbank")
    assert done.returncode == 0, done.stderr
    assert "1. januar" in done.stdout
    assert "ikke hentet" in done.stdout
    told = json.loads(udmelding("statbank", "show", "--table", "frdk1", "--json").stdout)
    assert set(told) == {"projection-country"}


@pytest.mark.parametrize(
    ("words", "nearest"),
    [
        (["statbank", "refesh"], "«refresh»"),
        (["statbank", "--table", "FOLK1B"], "«FOLK1A»"),
        (["statbank", "refresh", "--base", "http://example.org"], "https://"),
        (["new", "tegnsprog-2022"], "findes allerede"),
        (["new", "tegnsprog-2026-fornyet", "--renewal-of", "tegnsprog-2023"], "«tegnsprog-2022»"),
        (["new", "skizofreni-2026"], "--name"),
    ],
)
def test_a_wrong_word_is_refused_with_the_nearest(udmelding, words, nearest) -> None:
    done = udmelding(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert nearest in done.stderr
    assert "Traceback" not in done.stderr


def test_no_network_is_one_sentence_and_nothing_changes(udmelding, monkeypatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    done = udmelding("statbank", "refresh", "--table", "births", "--base", "http://127.0.0.1:9/v1")
    assert done.returncode == 6
    assert "Tallene i brug er uændrede" in done.stderr
    assert "Traceback" not in done.stderr


def test_figures_are_shown_before_they_take_force(own_checkout: Path, command_in, bank) -> None:
    run, listing = command_in(own_checkout), own_checkout / "data/statbank/in_force.json"
    shown = run("statbank", "refresh", "--table", "births")
    assert shown.returncode == 0, shown.stderr
    assert "nye perioder: 2023-2024 (2)" in shown.stdout
    assert "--accept" in shown.stderr
    assert json.loads(listing.read_text()) == {}

    words = ["statbank", "refresh", "--table", "births"]
    assert "Intet er ændret" in at_a_terminal(own_checkout, words, ["n"])[1]
    assert json.loads(listing.read_text()) == {}
    code, said = at_a_terminal(own_checkout, words, ["y"])
    assert code == 0
    assert "Taget i brug" in said
    assert "BEV107: 2023-2024" in run("statbank").stdout

    bank.tables["BEV107"].updated = "2026-11-20T08:00:00"
    bank.tables["BEV107"].value = lambda cell: int(cell["Tid"])
    done = json.loads(run(*words, "--accept", "--json").stdout)
    assert done["moved"][0]["moved"] == 98 * 4
    assert done["files"][-1] == "data/statbank/in_force.json"

    del bank.tables["BEV107"]
    before = listing.read_bytes()
    gone = run(*words, "--accept")
    assert gone.returncode == 3
    assert "BEV107" in gone.stderr
    assert listing.read_bytes() == before


def test_a_new_round_is_made_whole_by_options_or_by_answers(own_checkout: Path, command_in) -> None:
    run = command_in(own_checkout)
    done = run("new", "oevelse-2026", *SAID, "--no-report", "--json")
    assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout)
    assert len(list(Path(made["questionnaires"]).glob("*.xlsx"))) == 13
    assert "oevelse-2026" in run("list").stdout

    answers = [option.partition("=")[2] for option in SAID if not option.startswith("--area")]
    words = ["new", "spurgt-2026", "--area=nordjylland", "--no-report"]
    code, said = at_a_terminal(own_checkout, words, answers)
    assert code == 0, said
    one, other = (
        (own_checkout / f"data/udmeldinger/{slug}.yaml").read_text(encoding="utf-8")
        for slug in ("oevelse-2026", "spurgt-2026")
    )
    assert other == one.replace("oevelse-2026", "spurgt-2026")
