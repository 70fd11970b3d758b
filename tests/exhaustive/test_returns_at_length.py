"""Clean returns in varied layouts, two hundred by each of two programs; the register killed anywhere."""

import json
import runpy
import subprocess
import sys
from types import SimpleNamespace

import pytest

from analysis.reading import Reader
from analysis.returns.findings import Severity
from analysis.returns.form.questions import FormKind
from analysis.returns.register.receiving import examine

SLUGS = (
    "synsnedsaettelse-2014",
    "gravide-rusmiddel-2024-fornyet",
    "hjerneskade-2014",
    "tegnsprog-2022",
)
EACH = 50
BY_LIBREOFFICE = 25


@pytest.fixture(scope="module")
def filling(root):
    return SimpleNamespace(**runpy.run_path(str(root / "tests/unit/returns/filling.py")))


@pytest.mark.parametrize("slug", SLUGS)
def test_clean_returns_come_back_whole(root, filling, tmp_path, slug):
    asked, drawn = filling.open_and_draw(Reader(root), slug)
    for seed in range(1000, 1000 + EACH):
        _, path, given = filling.generated(drawn, seed, tmp_path)
        intake = examine(asked, [path])
        wrong = [one for one in intake.findings if one.severity is Severity.ERROR]
        assert wrong == [], (slug, seed)
        assert filling.differences(intake.returns[0], given) == [], (slug, seed)
        path.unlink()


@pytest.mark.parametrize("slug", SLUGS)
def test_clean_returns_come_back_whole_from_libreoffice(root, filling, tmp_path, slug):
    """Fifty a round: each of 25 returns as LibreOffice saves it in either of its formats."""
    asked, drawn = filling.open_and_draw(Reader(root), slug)
    made = [filling.generated(drawn, seed, tmp_path) for seed in range(2000, 2000 + BY_LIBREOFFICE)]
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    for form in ("xlsx", "ods"):
        out = tmp_path / form
        words = ["soffice", home, "--headless", "--convert-to", form, "--outdir", out]
        paths = [path for _, path, _ in made]
        subprocess.run([*words, *paths], check=True, capture_output=True)
        for _, path, given in made:
            intake = examine(asked, [out / f"{path.stem}.{form}"])
            wrong = [one.describe().da for one in intake.findings if one.severity is Severity.ERROR]
            assert wrong == [], path.name
            assert filling.differences(intake.returns[0], given) == [], path.name


@pytest.mark.parametrize(("what", "least"), [("keep", 300), ("delete", 150)])
def test_killed_at_every_point_nothing_is_lost(root, filling, tmp_path, *, what, least):
    _, drawn = filling.open_and_draw(Reader(root), "tegnsprog-2022")
    made = drawn[FormKind.MUNICIPALITY, "851"]
    files = []
    for seed in (1, 2):
        given = filling.clean_answers(made.form, filling.seeded(seed))
        book = filling.write_answers(made.content, given)
        files.append(filling.save(book, tmp_path / f"{seed}_{made.name}"))
    script = root / "tests/unit/returns/killing.py"
    done = subprocess.run(
        [sys.executable, script, root, tmp_path, what, "1", *files],
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(lines) > least
    whole = lines[-1][3]
    for point, killed, before, after, then, left in lines:
        assert after in (before, whole), point
        assert (then, left) == (whole, []), point
        assert killed == (point != lines[-1][0])
