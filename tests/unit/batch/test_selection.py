"""From the words of a command to reports: all that is wrong is said at once, nothing runs."""

import datetime as dt
from pathlib import Path

import pytest

from analysis.batch.asking.request import Request
from analysis.batch.plan.selection import select
from analysis.errors import DataError, UsageError
from analysis.reading import Reader

DOM = "udviklingshaemning-dom-2023-fornyet"
PREGNANT = "gravide-rusmiddel-2024-fornyet"
SIGN = "tegnsprog-2022"
EATING = "spiseforstyrrelser-2020"


@pytest.fixture
def checkout(copy_checkout, tmp_path: Path) -> Path:
    return copy_checkout(tmp_path)


def test_by_default_every_round_gets_every_area_as_of_its_own_date(root: Path) -> None:
    selection = select(Reader(root), Request())
    assessed = [r for r in selection.reports if r.notebook.name == "assessment"]
    assert len(assessed) == 80
    assert len({report.slug for report in assessed}) == 10
    assert [report.area for report in assessed[:8]] == [
        "danmark",
        "vestdanmark",
        "oestdanmark",
        "hovedstaden",
        "sjaelland",
        "syddanmark",
        "midtjylland",
        "nordjylland",
    ]
    days = {report.slug: report.as_of for report in selection.reports}
    assert days[DOM] == dt.date(2025, 6, 27)
    assert selection.out == root / "reports"


def test_by_default_rounds_that_ask_for_an_offer_get_their_alternatives_too(root: Path) -> None:
    selection = select(Reader(root), Request())
    compared = [r for r in selection.reports if r.notebook.name == "scenarios"]
    sited = [r for r in selection.reports if r.notebook.name == "siting"]
    tried = [r for r in selection.reports if r.notebook.name == "backtest"]
    assert len(selection.reports) == 80 + 10 + 16 + 8 + 3
    whole = [r for r in selection.reports if r.notebook.name == "national"]
    assert [(r.area, r.slug) for r in whole].count(("danmark", DOM)) == 1
    assert {r.area for r in whole} == {"danmark"}
    assert {report.slug for report in sited} == {DOM}
    assert {report.slug for report in tried} == {DOM, PREGNANT, EATING}
    assert {report.area for report in tried} == {"danmark"}
    assert {report.slug for report in compared} == {DOM, PREGNANT}
    assert len({(report.slug, report.area) for report in compared}) == 16
    assert selection.left_out == ()
    folders = [r.folder for r in select(Reader(root), Request(slugs=(DOM,))).reports[:6]]
    assert folders == [
        f"{DOM}/danmark/assessment.da",
        f"{DOM}/danmark/national.da",
        f"{DOM}/danmark/scenarios.da",
        f"{DOM}/danmark/siting.da",
        f"{DOM}/danmark/backtest.da",
        f"{DOM}/vestdanmark/assessment.da",
    ]


def test_a_notebook_named_for_all_rounds_says_which_it_leaves_out(root: Path) -> None:
    selection = select(Reader(root), Request(notebooks=("scenarios",), areas=("danmark",)))
    assert {report.slug for report in selection.reports} == {DOM, PREGNANT}
    assert len(selection.left_out) == 8
    assert all(
        "«scenarios»" in text.da and "asks for no offer" in text.en for text in selection.left_out
    )


def test_siting_and_backtest_say_why_a_round_or_an_area_has_none(root: Path) -> None:
    with pytest.raises(UsageError, match="åbent tilbud med kendt sted"):
        select(Reader(root), Request(slugs=(PREGNANT,), notebooks=("siting",)))
    with pytest.raises(UsageError, match="intet at prøve tidligere viden på"):
        select(Reader(root), Request(slugs=(SIGN,), notebooks=("backtest",)))
    asked = Request(slugs=(DOM,), notebooks=("backtest",), areas=("nordjylland",))
    with pytest.raises(UsageError, match="gælder kun hele landet"):
        select(Reader(root), asked)
    # On an earlier day the round is reported by what was known then.
    early = select(Reader(root), Request(slugs=(DOM,), areas=("danmark",), as_of="2023-12-01"))
    assert {report.notebook.name for report in early.reports} == {
        "assessment",
        "national",
        "scenarios",
        "siting",
        "backtest",
    }


def test_alternatives_of_a_round_that_asks_for_none_are_refused_with_the_reason(root: Path) -> None:
    with pytest.raises(UsageError, match=f"“{SIGN}” asks for no offer") as caught:
        select(Reader(root), Request(slugs=(SIGN,), notebooks=("scenarios",)))
    assert "spørger ikke om et tilbud" in caught.value.message.da
    with pytest.raises(UsageError, match=SIGN):
        select(Reader(root), Request(slugs=(SIGN, DOM), notebooks=("assessment", "scenarios")))
    found = select(Reader(root), Request(slugs=(SIGN,), areas=("danmark",))).reports
    assert [report.notebook.name for report in found] == ["assessment", "national"]


def test_words_narrow_and_keep_reading_order(root: Path) -> None:
    words = Request(
        slugs=(DOM,),
        areas=("nordjylland", "danmark"),
        notebooks=("assessment",),
        language="en",
        workers="3",
    )
    selection = select(Reader(root), words)
    assert [r.folder for r in selection.reports] == [
        f"{DOM}/danmark/assessment.en",
        f"{DOM}/nordjylland/assessment.en",
    ]
    assert selection.workers == 3


def test_from_2027_there_are_four_regions(root: Path) -> None:
    selection = select(Reader(root), Request(slugs=(DOM,), as_of="2027-01-15"))
    areas = {report.area for report in selection.reports}
    assert len(areas) == 7
    assert "region-oestdanmark" in areas
    assert not {"hovedstaden", "sjaelland"} & areas


def test_a_round_not_yet_issued_is_left_out_or_refused(root: Path) -> None:
    selection = select(Reader(root), Request(as_of="2020-06-30"))
    slugs = {report.slug for report in selection.reports}
    assert "udviklingshaemning-dom-2019" in slugs
    assert DOM not in slugs
    assert len(selection.left_out) == 10 - len(slugs)
    with pytest.raises(UsageError, match=DOM):
        select(Reader(root), Request(slugs=(DOM,), as_of="2020-06-30"))
    with pytest.raises(UsageError, match="hjerneskade-2014"):
        select(Reader(root), Request(as_of="2010-01-01"))


def test_all_wrong_words_are_said_in_one_message(root: Path) -> None:
    words = Request(
        slugs=("tegnsprg-2022", DOM),
        areas=("vestdanmrk", "region-oestdanmark"),
        edition="ofentlig",
        language="dk",
        notebooks=("asessment",),
        workers="0",
        as_of="1.1.2026",
        out="data",
    )
    with pytest.raises(UsageError) as caught:
        select(Reader(root), words)
    message = caught.value.message
    for said in (
        "«tegnsprog-2022»?",
        "«vestdanmark»?",
        "gælder først fra 1. januar 2027",
        "«offentlig»?",
        "Ukendt sprog: «dk»",
        "«assessment»?",
        "--workers",
        "«1.1.2026»",
        "--out",
    ):
        assert said in message.da
    assert len(message.da.splitlines()) == len(message.en.splitlines()) == 9


def test_parameters_are_checked_against_the_notebook(root: Path) -> None:
    reports = select(
        Reader(root), Request(slugs=(DOM,), areas=("danmark",), parameters=("seed=7",))
    ).reports
    assert [report.parameters["seed"] for report in reports] == [7] * 5
    with pytest.raises(UsageError, match="Mente du «seed»"):
        select(Reader(root), Request(parameters=("sed=7",)))
    with pytest.raises(UsageError, match="«0123»"):
        select(Reader(root), Request(parameters=("seed=0123",)))


def test_faulty_data_of_all_rounds_is_shown_in_one_go(checkout: Path) -> None:
    first = checkout / "data/udmeldinger/tegnsprog-2022.yaml"
    second = checkout / f"data/udmeldinger/{DOM}.yaml"
    for path in (first, second):
        path.write_text(path.read_text(encoding="utf-8") + "\nukendt: 1\n", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        select(Reader(checkout), Request())
    assert {Path(problem.file).stem for problem in caught.value.problems} >= {
        "tegnsprog-2022",
        DOM,
    }
    assert select(Reader(checkout), Request(slugs=("punktskrift-2022",))).reports


def test_an_altered_reference_file_is_named_with_the_cure(checkout: Path) -> None:
    path = checkout / "data/reference/municipalities.csv"
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(DataError, match=r"municipalities\.csv.*git checkout") as caught:
        select(Reader(checkout), Request())
    assert caught.value.exit_code == 3


def test_wrong_words_come_before_wrong_data(checkout: Path) -> None:
    (checkout / "data/reference/areas.csv").unlink()
    with pytest.raises(UsageError, match="«tegnsprog-2022»"):
        select(Reader(checkout), Request(slugs=("tegnsprog-202",)))


def test_a_seed_below_zero_is_refused_before_anything_runs(root: Path) -> None:
    with pytest.raises(UsageError, match="from 0 up"):
        select(Reader(root), Request(parameters=("seed=-1",)))


def test_a_joint_answer_is_a_regions_in_either_edition(root: Path) -> None:
    words = Request(slugs=(DOM,), notebooks=("answer",), edition="intern")
    areas = {report.area for report in select(Reader(root), words).reports}
    assert areas == {"nordjylland", "midtjylland", "syddanmark", "sjaelland", "hovedstaden"}
    nation = Request(slugs=(DOM,), areas=("danmark",), notebooks=("answer",), edition="intern")
    with pytest.raises(UsageError, match="sjaelland, syddanmark"):
        select(Reader(root), nation)
    public = select(Reader(root), Request(slugs=(DOM,), notebooks=("answer",)))
    assert {report.area for report in public.reports} == areas


def test_a_municipality_is_named_by_its_code_and_has_its_annex(root: Path) -> None:
    words = Request(
        slugs=(SIGN,), areas=("751", "101", "danmark"), notebooks=("annex", "assessment")
    )
    selection = select(Reader(root), words)
    assert [report.folder for report in selection.reports] == [
        f"{SIGN}/danmark/assessment.da",
        f"{SIGN}/101/annex.da",
        f"{SIGN}/751/annex.da",
    ]
    assert selection.reports[1].area_name.da == "København"
    assert selection.area_order.index("nordjylland") < selection.area_order.index("101")


@pytest.mark.parametrize("notebooks", [(), ("assessment",)])
def test_a_municipality_without_a_report_of_its_own_is_told_of_its_annex(
    root: Path, notebooks: tuple[str, ...]
) -> None:
    words = Request(areas=("101", "danmark"), notebooks=notebooks)
    with pytest.raises(UsageError, match="--notebook annex"):
        select(Reader(root), words)


def test_a_code_that_no_municipality_has_is_refused_as_one(root: Path) -> None:
    with pytest.raises(UsageError, match="municipality code: “999”"):
        select(Reader(root), Request(areas=("999",), notebooks=("annex",)))
