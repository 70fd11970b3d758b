"""A region's joint answer: whole for every round, in both languages, and never quoted in public."""

import datetime as dt
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from analysis import find_root, list_slugs, open_answer, open_report, open_study
from analysis.errors import UsageError
from analysis.language import Language
from analysis.report.joint import labels

READ = runpy.run_path(str(Path(__file__).with_name("read_blocks.py")))
shown, rows_of = READ["shown"], READ["rows_of"]

MADE = runpy.run_path(str(Path(__file__).parents[1] / "returned.py"))
NORTH, AALBORG, HOUSE, QUOTED = (MADE[name] for name in ("NORTH", "AALBORG", "HOUSE", "QUOTED"))
PARTS = ("head", "answer", "standing", "themes", "approval", "reservations", "sources", "results")
ROUNDS = list_slugs(find_root())
AGAIN = MADE["PRISON_AGAIN"]
_KNOWS = ("analysis.returns", "analysis.report.joint", "analysis.assessment.joint.view")


def blocks_of(report):
    return [block for part in PARTS for block in getattr(report, part)()]


@pytest.fixture(scope="module")
def study():
    return MADE["with_returns"](*MADE["municipalities"](), MADE["offer"](), MADE["region"]())


@pytest.fixture(scope="module")
def report(study):
    return open_answer(study.area(NORTH))


@pytest.fixture(scope="module")
def blocks(report):
    return blocks_of(report)


def test_only_regions_answer_and_the_others_are_told_which_to_choose(study):
    for area in ("danmark", "vestdanmark"):
        with pytest.raises(UsageError, match="nordjylland") as caught:
            open_answer(study.area(area))
        assert "sjaelland" in caught.value.message.en
    with pytest.raises(UsageError, match="«da»"):
        open_answer(study.area(NORTH), language="dansk")
    public = open_answer(open_study(MADE["PREGNANT"], root=find_root()).area(NORTH))
    assert type(public).__name__ == "ReleasedAnswer"


def test_every_page_is_stamped_as_an_internal_draft(blocks):
    assert blocks[0].content["stamps"] == ["UDKAST", "INTERN"]


def test_themes_come_as_the_round_asked(report, study):
    chapters = [b.content["text"] for b in report.themes() if b.content.get("level") == 2]
    assert chapters == [
        f"Tema {n}: {theme.title.da}" for n, theme in enumerate(study.udmelding.themes, start=1)
    ]


def test_numbers_are_as_reported(blocks):
    need = dict(row[:2] for row in rows_of(blocks, "antal-efter-kommune"))
    assert (need["Aalborg"], need["Thisted"], need["Rebild"]) == ("3", "1 til 4", "–")
    assert need["I alt"] == "4 til 7"
    assert [
        "det fornødne udbud af højt specialiserede tilbud",
        "0",
        "2",
        "0",
        "0",
        "0",
        "0",
    ] in rows_of(blocks, "vurderinger-offers")
    assert rows_of(blocks, "udfordringer") == [["ventetid", "2"], ["personale og kompetencer", "1"]]
    [house, farm] = rows_of(blocks, "anvendte-tilbud")
    assert house == [
        "Huset",
        "Aalborg",
        "ikke oplyst",
        "hele tilbuddet",
        "ikke oplyst",
        "3",
        "3 til 6",
    ]
    assert farm[:3] == ["Gården", "Herning", "privat"]
    assert ["Thisted", "Huset", "Aalborg", "1 til 4", "2"] in rows_of(blocks, "borgerflow")


def test_what_is_missing_is_said_with_its_names(report):
    [points] = [b for b in report.standing() if b.type == "list"]
    silent, inexact, offers = points.content["items"]
    assert "Hjørring" in silent
    assert "Rebild" not in silent
    assert inexact.startswith("Thisted")
    assert "Gården" in offers


def test_words_are_quoted_with_who_wrote_them(blocks):
    assert rows_of(blocks, "med-egne-ord-offers-lacking") == [["Aalborg", QUOTED]]
    challenges = rows_of(blocks, "med-egne-ord-future-challenge-text")
    assert [row[:2] for row in challenges] == [
        ["Thisted", "ventetid"],
        ["Aalborg", "ventetid"],
        ["Aalborg", "ventetid"],
        ["Thisted", "personale og kompetencer"],
    ]


def test_the_calendar_has_dates_only_where_they_are_known(report):
    steps = rows_of(list(report.approval()), "godkendelse")
    assert [row[3:5] for row in steps[:5]] == [
        ["15. september 2020", "godkendt"],
        ["ikke oplyst", "ikke oplyst"],
        ["30. oktober 2020", "afventer"],
        ["ikke oplyst", "ikke oplyst"],
        ["ikke oplyst", "ikke oplyst"],
    ]


def test_the_deadline_is_the_corrected_one_from_the_day_it_was():
    moved = open_answer(MADE["study_of"](AGAIN).area(NORTH))
    last = rows_of(list(moved.approval()), "godkendelse")[-1]
    assert last[3] == "31. december 2024"
    assert "1. juni 2024" in last[5]
    early = open_study(AGAIN, edition="intern", as_of=dt.date(2024, 3, 1), root=find_root())
    last = rows_of(list(open_answer(early.area(NORTH)).approval()), "godkendelse")[-1]
    assert (last[3], last[5]) == ("1. juni 2024", "frist")


def test_positions_stand_for_each_municipality():
    kept = MADE["keep"](
        MADE["FormKind"].MUNICIPALITY,
        AALBORG,
        {
            "solution.position": "with_reservations",
            "solution.citizens.missing": "dont_know",
            "solution.run": "yes",
        },
        slug=AGAIN,
    )
    found = open_answer(MADE["with_returns"](kept, slug=AGAIN).area(NORTH))
    blocks = blocks_of(found)
    assert rows_of(blocks, "stilling-til-loesningen") == [
        ["Aalborg", "støtter med forbehold", "ved ikke", "ja"]
    ]
    assert any("1 kommune støtter med forbehold" in words for words in shown(blocks))


def test_every_number_of_a_table_is_in_the_results(report, blocks):
    known = {q.value for q in report.quantities.values()} | {None, 0}
    for label in (
        "anvendte-tilbud",
        "borgerflow",
        "udfordringer",
        "loesninger",
        "tilbuddenes-pladser",
    ):
        [found] = [b for b in blocks if b.type == "table" and b.content["label"] == label]
        heads = [column["numeric"] for column in found.content["columns"]]
        for row in found.content["rows"]:
            values = [cell["value"] for cell, numeric in zip(row, heads, strict=True) if numeric]
            assert set(values) <= known
    said = [b for b in blocks if b.type != "results"]
    named = {key for block in said for key in block.content.get("quantities", [])}
    assert named
    assert named <= set(report.quantities)


@pytest.mark.parametrize("language", ["da", "en"])
def test_no_word_betrays_a_program(study, language):
    blocks = blocks_of(open_answer(study.area(NORTH), language=language))
    for words in shown(blocks):
        assert not re.search(r"\b(nan|None|NaN|inf|True|False)\b", words), words
        assert not re.search(r"[{}]", words), words
        assert not re.search(r"\b(joint|section|table|column|figure)\.[a-z_]+", words), words
        assert not re.search(r"dont_know|below_5|answered_by", words), words
    labelled = [(b.type, b.content["label"]) for b in blocks if "label" in b.content]
    assert len(labelled) == len(set(labelled))


@pytest.mark.parametrize("slug", ROUNDS)
def test_without_returns_the_draft_says_that_everybody_is_missing(slug):
    found = open_answer(MADE["study_of"](slug).area("sjaelland"))
    blocks = blocks_of(found)
    text = "\n".join(shown(blocks))
    assert "0 af 17 kommuner er med i et svar" in text
    assert "Der er ikke modtaget svar fra" in text
    assert "Vordingborg" in text
    assert [b for b in blocks if b.type == "figure"] == []


def test_many_offers_share_a_last_column_of_the_picture():
    rows = [
        MADE["used"](str(n), f"Tilbud {n}", AALBORG, MADE["Count"](value=20 - n)) for n in range(12)
    ]
    kept = MADE["keep"](MADE["FormKind"].MUNICIPALITY, AALBORG, {}, rows)
    found = open_answer(MADE["with_returns"](kept).area(NORTH))
    [picture] = [b for b in blocks_of(found) if b.type == "figure"]
    assert "12 tilbud" in picture.content["caption"]
    assert "Tilbud 11: 9" in picture.content["alt"].replace("Aalborg, ", "")
    # Ten offers, and the two that have no column of their own: 10 and 9 citizens together.
    assert picture.svg.count("patch_") > 10


def test_a_count_says_what_kind_of_nothing_it_is():
    language = Language("da")
    said = [
        labels.count(language, None, None, empty).text
        for empty in ("dont_know", "withheld", "not_relevant", "blank", "")
    ]
    assert said == ["ved ikke", "oplyses ikke", "ikke relevant", "ikke oplyst", "ikke oplyst"]
    assert labels.count(language, 2, None).text == "mindst 2"


def test_the_internal_assessment_shows_the_returns_beside_what_is_published(study):
    found = open_report(study.area("danmark"))
    themes = list(found.themes())
    assert "De modtagne svar" in [b.content.get("text") for b in themes]
    assert rows_of(themes, "udfordringer")[0] == ["ventetid", "2"]
    assert QUOTED not in "\n".join(shown(themes))
    assert rows_of(list(found.capacity()), "tilbuddenes-pladser")[0][:2] == [
        "Huset",
        "normerede pladser",
    ]
    assert rows_of(list(found.balance()), "ophold-opgjort")
    named = {
        key
        for part in ("themes", "capacity", "balance")
        for block in getattr(found, part)()
        for key in block.content.get("quantities", [])
    }
    assert named <= set(found.quantities)
    assert "published" not in " ".join(shown(found.assumptions()))
    assert not any("alene på offentliggjorte tal" in words for words in shown(found.assumptions()))


def test_the_public_edition_never_loads_what_knows_returns():
    program = (
        "import sys\nfrom analysis import open_report, open_study\n"
        "report = open_report(open_study('tegnsprog-2022').area('nordjylland'))\n"
        "parts = ('head', 'answer', 'capacity', 'balance', 'themes', 'assumptions', 'results')\n"
        "[getattr(report, part)() for part in parts]\n"
        "print(*(name for name in sys.modules if name.startswith('analysis.')))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=find_root(),
    )
    loaded = answer.stdout.split()
    assert "analysis.report.pages" in loaded
    assert [name for name in loaded if name.startswith(_KNOWS)] == []


def test_a_letter_no_page_can_print_is_written_out_wherever_a_respondent_wrote_it():
    smile = "\N{GRINNING FACE}"
    keep, count = MADE["keep"], MADE["Count"]
    kind = MADE["FormKind"]
    used = MADE["used"]("1", f"Huset {smile}", AALBORG, count(value=2), operator="municipal")
    told = keep(
        kind.MUNICIPALITY,
        AALBORG,
        {"need.count": count(value=3), "offers.lacking": f"Et sted {smile}"},
        [used, ("future.challenge", "1", {"category": "waiting", "text": f"Ventetid {smile}"})],
    )
    step = ("approval.steps", "kkr", {"status": "pending", "note": f"Udsat {smile}"})
    own = keep(kind.REGION, NORTH, {"need.count": count(value=3)}, [step])
    found = blocks_of(open_answer(MADE["with_returns"](told, own).area(NORTH)))
    said = " ".join(shown(found))
    assert smile not in said
    for words in ("Huset", "Et sted", "Ventetid", "Udsat"):
        assert f"{words} ‹U+1F600›" in said
