"""One return more: one study is another, and no public one."""

import datetime as dt
import io
import runpy
from pathlib import Path

import openpyxl

from analysis.batch.asking.request import Request
from analysis.batch.plan.plan import Found
from analysis.batch.plan.selection import select
from analysis.batch.plan.studies import identify
from analysis.reading import Reader
from analysis.returns.register.receiving import open_round, receive

FILLING = runpy.run_path(str(Path(__file__).parents[1] / "unit/returns/filling.py"))
SLUG = "gravide-rusmiddel-2019"
ANSWERS = {
    "respondent.answers": "kommunen svarer for sig selv",
    "need.count": 3,
    "need.month": "2020-06",
    "offers.any": "nej",
}


def studies(home: Path, edition: str) -> dict[str, Found]:
    request = Request(areas=("danmark",), notebooks=("assessment",), edition=edition)
    reports = select(Reader(home), request).reports
    return {wanted.slug: identify(Reader(home), wanted) for wanted in reports}


def test_a_return_moves_its_own_internal_study_only(root: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "data").mkdir(parents=True)
    for name in ("udmeldinger", "published", "reference"):
        (home / "data" / name).symlink_to(root / "data" / name)
    (home / "notebooks").symlink_to(root / "notebooks")
    before = {edition: studies(home, edition) for edition in ("offentlig", "intern")}
    _, drawn = FILLING["open_and_draw"](Reader(home), SLUG)
    one = next(made for (_, code), made in drawn.items() if code == "851")
    book = openpyxl.load_workbook(io.BytesIO(one.content))
    for field, value in ANSWERS.items():
        FILLING["put"](book, field, value)
    path = FILLING["save"](book, tmp_path / one.name)
    now = dt.datetime(2020, 9, 1, 12, tzinfo=dt.UTC)
    assert len(receive(open_round(Reader(home), SLUG), [path], received=now).kept) == 1
    assert studies(home, "offentlig") == before["offentlig"]
    after = studies(home, "intern")
    assert {slug for slug in after if after[slug] != before["intern"][slug]} == {SLUG}
    gained = after[SLUG].inputs.keys() - before["intern"][SLUG].inputs.keys()
    assert gained
    assert all(path.startswith(f"data/returns/{SLUG}/") for path in gained)
