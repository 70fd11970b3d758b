"""The verb that asks: the files it writes, what it answers, and what it refuses."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

SIGN = "tegnsprog-2022"
COMMAND = Path(sys.executable).with_name("udmelding")


def digests(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.xlsx")
    }


def test_a_round_is_asked_whole_and_the_same_twice(udmelding, tmp_path) -> None:
    first = udmelding("questionnaire", SIGN, "--out", str(tmp_path / "en"))
    assert first.returncode == 0, first.stderr
    paths = [Path(line) for line in first.stdout.splitlines()]
    assert len(paths) == 104
    assert all(path.is_file() for path in paths)
    assert "104" in first.stderr
    # Another order of hashing is another chance for the bytes to differ.
    again = subprocess.run(
        [COMMAND, "questionnaire", SIGN, "--out", tmp_path / "to"],
        cwd=udmelding.folder,
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONHASHSEED": "12345"},
    )
    assert again.returncode == 0
    assert digests(tmp_path / "en") == digests(tmp_path / "to")


def test_a_program_is_told_what_was_written(udmelding, tmp_path) -> None:
    out = str(tmp_path / "ud")
    told = json.loads(udmelding("questionnaire", SIGN, "--out", out, "--json").stdout)
    assert told["slug"] == SIGN
    kinds = [file["kind"] for file in told["files"]]
    assert [kinds.count(kind) for kind in ("municipality", "region", "offer")] == [98, 5, 1]
    assert all(file["written"] and len(file["sha256"]) == 64 for file in told["files"])
    filled = Path(told["files"][3]["path"])
    filled.write_bytes(filled.read_bytes() + b"svar")
    refused = udmelding("questionnaire", SIGN, "--out", out)
    assert refused.returncode == 3
    assert refused.stdout == ""
    assert str(filled) in refused.stderr
    forced = json.loads(udmelding("questionnaire", SIGN, "--out", out, "--force", "--json").stdout)
    assert [file["path"] for file in forced["files"] if file["written"]] == [str(filled)]


def test_what_cannot_be_asked_is_refused(udmelding, tmp_path) -> None:
    unknown = udmelding("questionnaire", "tegnsprog-2020", "--out", str(tmp_path))
    assert unknown.returncode == 2
    assert "Mente du «tegnsprog-2022»?" in unknown.stderr
    public = udmelding("questionnaire", SIGN, "--out", "reports/offentlig/skemaer")
    assert public.returncode == 4
    assert not (udmelding.folder / "reports/offentlig/skemaer").exists()
    nowhere = udmelding("questionnaire", SIGN)
    assert nowhere.returncode == 2
    assert "--out" in nowhere.stderr
    no_day = udmelding("questionnaire", SIGN, "--out", str(tmp_path), "--as-of", "i morgen")
    assert no_day.returncode == 2
    assert not list(tmp_path.iterdir())
