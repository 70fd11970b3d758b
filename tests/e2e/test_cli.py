"""The command: what it answers, and how it refuses."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

DOM = "udviklingshaemning-dom-2023-fornyet"


def test_help_loads_nothing_heavy() -> None:
    program = (
        "import sys\nfrom analysis.cli import main\n"
        "try: main(['run', '--help'])\nexcept SystemExit as end: code = end.code\n"
        "heavy = {'pandas', 'numpy', 'matplotlib', 'papermill', 'rich.progress'} & set(sys.modules)\n"
        "sys.exit(f'{code} {heavy}' if code or heavy else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "--as-of" in done.stdout


def test_list_names_rounds_areas_and_notebooks(udmelding) -> None:
    found = json.loads(udmelding("list", "--json").stdout)
    assert len(found["rounds"]) == 10
    assert found["rounds"][0]["slug"] == "hjerneskade-2014"
    assert [area["slug"] for area in found["areas"]][:3] == [
        "danmark",
        "vestdanmark",
        "oestdanmark",
    ]
    assert len(found["areas"]) == 8
    assert {notebook["name"] for notebook in found["notebooks"]} == {
        "annex",
        "answer",
        "assessment",
        "backtest",
        "national",
        "scenarios",
        "siting",
        "small",
    }
    text = udmelding("list").stdout
    assert DOM in text
    assert "Region Sjælland" in text


def test_a_notebook_for_the_desk_is_refused_before_anything_runs(udmelding) -> None:
    done = udmelding("run", "--notebook", "workbench")
    assert done.returncode == 2
    assert "udmelding lab" in done.stderr


def test_list_follows_the_date(udmelding) -> None:
    found = json.loads(udmelding("list", "--as-of", "2027-01-15", "--json").stdout)
    assert len(found["areas"]) == 7
    assert "region-oestdanmark" in {area["slug"] for area in found["areas"]}
    early = json.loads(udmelding("list", "--as-of", "2016-01-01", "--json").stdout)
    assert len(early["rounds"]) == 3


def test_plan_says_what_will_run_and_why(udmelding) -> None:
    done = udmelding("plan", "tegnsprog-2022", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["run"], found["unchanged"]) == (9, 0)
    assert found["reports"][0]["why"] == ["new"]
    assert found["reports"][0]["folder"] == "tegnsprog-2022/danmark/assessment.da"
    assert not (udmelding.folder / "reports").exists()


@pytest.mark.parametrize(
    ("words", "nearest"),
    [
        (["rum"], "«run»"),
        (["run", "--edtion", "intern"], "«--edition»"),
        (["run", "tegnsprog-2021"], "«tegnsprog-2022»"),
        (["run", "--area", "nordjyland"], "«nordjylland»"),
        (["run", "--edition", "offentligt"], "«offentlig»"),
        (["run", "--notebook", "asessment"], "«assessment»"),
        (["run", "--parameter", "sead=1"], "«seed»"),
        (["run", "--parameter", "seed=01"], "20231123"),
        (["run", "--language", "dan"], "«da»"),
        (["run", "--as-of", "2027"], "2025-06-27"),
        (["run", DOM, "--as-of", "2020-01-01"], DOM),
        (["run", "--workers", "0"], "--workers"),
        (["run", "--out", "data/x"], "--out"),
        (["plan", "tegnsprog-2021"], "«tegnsprog-2022»"),
        (["run", "--area"], "--area"),
        (["list", "extra"], "extra"),
        (["list", "--as-of", "soon"], "2025-06-27"),
    ],
)
def test_a_wrong_word_stops_everything_with_the_nearest_match(udmelding, words, nearest) -> None:
    done = udmelding(*words)
    assert done.returncode == 2
    assert nearest in done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert not (udmelding.folder / "reports").exists()


def test_wrong_data_of_every_round_comes_in_one_message(own_checkout: Path, command_in) -> None:
    for slug in (DOM, "punktskrift-2022"):
        path = own_checkout / f"data/udmeldinger/{slug}.yaml"
        path.write_text(path.read_text(encoding="utf-8") + "\nukendt: 1\n", encoding="utf-8")
    done = command_in(own_checkout)("run")
    assert done.returncode == 3
    assert done.stderr.count(f"data/udmeldinger/{DOM}.yaml") == 2
    assert "data/udmeldinger/punktskrift-2022.yaml" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (own_checkout / "reports").exists()
    report = command_in(own_checkout)("doctor", "--json")
    assert report.returncode == 3
    wrong = {found["code"] for found in json.loads(report.stdout)["findings"] if not found["ok"]}
    # A round is not well either while one it is linked to cannot be read.
    assert wrong == {DOM, "punktskrift-2022", "udviklingshaemning-dom-2019"}
    traced = command_in(own_checkout)("--debug", "run")
    assert traced.returncode == 3
    assert "Traceback" in traced.stderr


def test_a_missing_reference_file_is_named_with_the_cure(own_checkout: Path, command_in) -> None:
    (own_checkout / "data/reference/municipalities.csv").unlink()
    done = command_in(own_checkout)("run", DOM)
    assert done.returncode == 3
    assert "git checkout -- data/reference/municipalities.csv" in done.stderr


def test_doctor_finds_a_fresh_checkout_well(udmelding) -> None:
    done = udmelding("doctor", "--json")
    found = json.loads(done.stdout)["findings"]
    assert done.returncode == 0, [finding for finding in found if not finding["ok"]]
    assert {"python", "packages", "kernel", "typst", "fonts", "writing", "reference", DOM} <= {
        finding["code"] for finding in found
    }


def test_outside_a_checkout_the_command_says_where_to_go(tmp_path: Path, command_in) -> None:
    done = command_in(tmp_path)("run")
    assert done.returncode == 6
    assert "data/udmeldinger" in done.stderr


def test_lab_passes_its_words_on(udmelding) -> None:
    done = udmelding("lab", "--version")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()[0].isdigit()


def test_without_words_the_command_shows_its_verbs(udmelding) -> None:
    done = udmelding()
    assert done.returncode == 2
    assert not done.stdout
    assert all(done.stderr.count(f"  {verb} ") == 1 for verb in ("list", "plan", "run", "doctor"))


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("new",), "SLUG efter «udmelding new»"),
        (("check", DOM), "FILES efter «udmelding check»"),
        (("questionnaire", DOM), "--out efter «udmelding questionnaire»"),
    ],
)
def test_what_a_command_lacks_is_named_with_its_help(udmelding, words, name) -> None:
    done = udmelding(*words)
    assert done.returncode == 2
    assert f"Der mangler {name}. Hjælp: udmelding {words[0]} --help" in done.stderr
