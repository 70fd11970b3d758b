"""The verbs that look returns over and keep them: what they answer, and what they leave behind."""

import io
import json
import runpy
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest

from analysis.reading import Reader
from analysis.returns.form.questions import FormKind

SLUG = "synsnedsaettelse-2014"
CLEAN = {
    "respondent.answers": "kommunen svarer for sig selv",
    "need.count": 12,
    "need.month": "2014-06",
    "offers.any": "ja",
}


@pytest.fixture(scope="module")
def filling(root: Path):
    return SimpleNamespace(**runpy.run_path(str(root / "tests/unit/returns/filling.py")))


@pytest.fixture(scope="module")
def drawn(root: Path, filling):
    return filling.open_and_draw(Reader(root), SLUG)[1]


@pytest.fixture
def fill(drawn, filling, tmp_path: Path):
    def run(code="851", **more) -> str:
        made = drawn[FormKind.MUNICIPALITY, code]
        book = filling.write_answers(made.content, [])
        for field, value in {**CLEAN, **more}.items():
            filling.put(book, field.replace("__", "."), value)
        (tmp_path / "ind").mkdir(exist_ok=True)
        return str(filling.save(book, tmp_path / "ind" / made.name))

    return run


@pytest.fixture
def command(own_checkout, command_in):
    return command_in(own_checkout)


def test_to_look_keeps_nothing(command, fill, tmp_path: Path) -> None:
    path = fill()
    before = Path(path).read_bytes()
    looked = command("check", SLUG, path)
    assert looked.returncode == 0, looked.stderr
    assert "ingen bemærkninger" in looked.stdout
    assert "1 fil læst, 1 kan modtages: 0 fejl, 0 advarsler." in looked.stderr
    assert not (command.folder / "data/returns").exists()
    assert Path(path).read_bytes() == before
    wrong = command("check", SLUG, fill("840", need__count="1.234"), path, "--json")
    assert wrong.returncode == 3
    told = json.loads(wrong.stdout)
    [finding] = told["findings"]
    assert (finding["code"], finding["cell"]) == ("count.separator", "C6")
    assert len(told["standings"]) == 98
    warned = command("check", SLUG, fill("860", need__count="012"))
    assert warned.returncode == 0
    assert "advarsel" in warned.stdout
    folder = command("check", SLUG, str(tmp_path / "ind"))
    assert folder.returncode == 3
    assert "3 filer læst, 2 kan modtages" in folder.stderr


def test_what_was_found_is_written(command, fill, tmp_path: Path) -> None:
    paths = fill(need__count="=1+1"), fill("840", need__count="1.234")
    html, sheet, folder = tmp_path / "f.html", tmp_path / "f.xlsx", tmp_path / "tilbage"
    words = ["--html", str(html), "--sheet", str(sheet), "--language", "en"]
    assert command("check", SLUG, *paths, *words).returncode == 3
    assert '<html lang="en">' in html.read_text(encoding="utf-8")
    first = html.read_bytes(), sheet.read_bytes()
    assert command("check", SLUG, *paths, *words).returncode == 3
    assert (html.read_bytes(), sheet.read_bytes()) == first
    assert command("check", SLUG, *paths, "--sheet", str(folder)).returncode == 3
    assert len(list(folder.iterdir())) == 2
    for path in folder.iterdir():
        cells = [c for row in openpyxl.load_workbook(path).active.iter_rows() for c in row]
        assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    public = command("check", SLUG, *paths, "--html", "reports/offentlig/f.html")
    assert public.returncode == 4
    assert not (command.folder / "reports/offentlig/f.html").exists()


def test_what_is_received_is_kept_and_a_refused_one_is_not(command, fill) -> None:
    until = ["--retain-until", "2099-12-31"]
    done = command("receive", SLUG, fill(), *until)
    assert done.returncode == 0, done.stderr
    assert "Modtaget og gemt: 1." in done.stderr
    [kept] = (command.folder / "data/returns" / SLUG / "municipality-851").iterdir()
    mixed = command("receive", SLUG, fill(need__count="1.234"), fill("840"), "--json")
    assert mixed.returncode == 3
    told = json.loads(mixed.stdout)
    assert [one["respondent"] for one in told["kept"]] == ["840"]
    # The round's date holds for what comes later, too.
    assert told["kept"][0]["retain_until"] == "2099-12-31"
    assert [*kept.parent.iterdir()] == [kept]
    corrected = json.loads(command("receive", SLUG, fill(need__count=13), "--json").stdout)
    assert corrected["kept"][0]["number"] == 2
    assert len([*kept.parent.iterdir()]) == 2


def test_personal_data_is_refused_and_masked(command, fill) -> None:
    refused = command("receive", SLUG, fill(need__note="Borger 070761-4285 venter"))
    assert refused.returncode == 3
    assert "CPR-nummer" in refused.stdout
    assert "070761-4285" not in refused.stdout + refused.stderr
    assert not [*(command.folder / "data/returns").rglob("return.json")]


def test_returns_past_their_date_are_named_and_deleted(command, fill) -> None:
    assert command("receive", SLUG, fill(), "--retain-until", "2020-01-01").returncode == 0
    named = json.loads(command("receive", SLUG, "--expired", "--json").stdout)
    assert [one["respondent"] for one in named["returns"]] == ["851"]
    home = command.folder / "data/returns" / SLUG
    assert len([*home.rglob("original.xlsx")]) == 1
    gone = command("receive", SLUG, "--delete-expired")
    assert gone.returncode == 0
    assert "851" in gone.stdout
    assert [path.name for path in home.rglob("*") if path.is_file()] in (
        ["deleted.json"],
        [".lock", "deleted.json"],
        ["deleted.json", ".lock"],
    )
    assert command("receive", SLUG, "--expired").stdout.strip() == ""
    both = command("receive", SLUG, fill(), "--expired")
    assert both.returncode == 2


@pytest.mark.parametrize("verb", ["check", "receive"])
def test_what_cannot_be_done_is_said(command, fill, verb) -> None:
    unknown = command(verb, "synsnedsaettelse-2015", fill())
    assert unknown.returncode == 2
    assert "Mente du «synsnedsaettelse-2014»?" in unknown.stderr
    assert command(verb, SLUG).returncode == 2
    assert command(verb, SLUG, fill(), "--language", "sv").returncode == 2
    missing = command(verb, SLUG, "findes-ikke.xlsx")
    assert missing.returncode == 3
    assert "Traceback" not in missing.stderr
    assert command("receive", SLUG, fill(), "--retain-until", "i morgen").returncode == 2


def test_a_bomb_and_rubbish_are_refused_in_plain_words(command, tmp_path: Path) -> None:
    (tmp_path / "tom.xlsx").write_bytes(b"")
    (tmp_path / "svar.xlsm").write_bytes(b"PK")
    stream = io.BytesIO()
    openpyxl.Workbook().save(stream)
    (tmp_path / "andet.xlsx").write_bytes(stream.getvalue())
    refused = command("receive", SLUG, str(tmp_path))
    assert refused.returncode == 3
    assert "3 filer læst, 0 kan modtages" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not [*(command.folder / "data/returns").rglob("return.json")]
