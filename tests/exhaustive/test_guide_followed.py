"""The guide, word for word, in a clone of its own: from a new round to a folder that can be shared."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

SLUG = "skizofreni-2026"
MARK = "SYNTETISKE DATA"


def test_a_newcomer_gets_from_new_to_a_shared_report(root: Path, tmp_path: Path) -> None:
    home = tmp_path / "oevelse"
    for name in ("data", "notebooks"):
        shutil.copytree(root / name, home / name, ignore=shutil.ignore_patterns("returns"))
    for name in ("pyproject.toml", "requirements.lock"):
        shutil.copy(root / name, home)
    text = (root / "docs/guide.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    assert len(blocks) >= 10
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for block in blocks:
        done = subprocess.run(
            ["bash", "-ec", block],
            cwd=home,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PATH": path},
        )
        assert done.returncode == 0, (block, done.stderr)
    report = home / "til-deling" / SLUG / "nordjylland" / "assessment.da"
    assert (home / "til-deling" / "index.html").is_file()
    assert (report / "report.pdf").is_file()
    page = (report / "report.html").read_text(encoding="utf-8")
    assert MARK in page
    assert f"data/releases/{SLUG}/001.json" in (report / "manifest.json").read_text()
    # The returns themselves are nowhere in what is shared.
    assert not [path for path in (home / "til-deling").rglob("*") if "returns" in path.name]
