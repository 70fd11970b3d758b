"""A report's parts: whole for every round, in both languages, with every figure traceable."""

import json
import re
import runpy
from collections import Counter
from pathlib import Path

import pytest

from analysis import find_root, list_slugs, open_report
from analysis.errors import UsageError
from analysis.report.blocks import MIME

READ = runpy.run_path(str(Path(__file__).with_name("read_blocks.py")))
shown = READ["shown"]

FLAGSHIP = "udviklingshaemning-dom-2023-fornyet"
PREGNANT = "gravide-rusmiddel-2024-fornyet"
ROUNDS = list_slugs(find_root())


@pytest.mark.parametrize("slug", ROUNDS)
@pytest.mark.parametrize("area", ["danmark", "nordjylland"])
def test_every_figure_named_in_a_sentence_is_in_the_results(report, blocks_of, slug, area):
    opened = report(slug, area)
    named = {
        key
        for block in blocks_of(opened)
        for key in block.content.get("quantities", [])
        if isinstance(key, str)
    }
    assert named <= set(opened.quantities)


@pytest.mark.parametrize("slug", ROUNDS)
@pytest.mark.parametrize("language", ["da", "en"])
def test_no_word_betrays_a_program(report, blocks_of, slug, language):
    for words in shown(blocks_of(report(slug, language=language))):
        assert not re.search(r"\b(nan|None|NaN|inf|True|False)\b", words), words
        assert not re.search(r"[{}]", words), words
        assert not re.search(r"\b(answer|section|table|column|figure)\.[a-z_]+", words), words


@pytest.mark.parametrize("slug", ROUNDS)
def test_danish_numbers_have_decimal_commas(report, blocks_of, slug):
    for words in shown(blocks_of(report(slug))):
        if "://" not in words:
            assert not re.search(
                r"(?<![\d.])\d{1,2}\.\d{1,2}(?!\d*\.)\b(?!\.\d)", words.replace(". ", " ")
            ), words


@pytest.mark.parametrize("slug", ROUNDS)
def test_every_picture_has_words_and_every_label_is_its_own(report, blocks_of, slug):
    blocks = blocks_of(report(slug))
    labels = Counter((b.type, b.content["label"]) for b in blocks if "label" in b.content)
    assert not [label for label, count in labels.items() if count > 1]
    for block in blocks:
        if block.type == "figure":
            assert block.content["alt"].strip()
            assert block.svg
            assert block.svg.startswith("<svg")


@pytest.mark.parametrize("slug", ROUNDS)
def test_page_one_answers_the_seven_questions(report, slug):
    facts = [block for block in report(slug, "vestdanmark").answer() if block.type == "facts"]
    terms = [item["term"] for item in facts[0].content["items"]]
    assert terms == [
        "Hvor mange borgere?",
        "Hvilken kapacitet?",
        "Er der et gab?",
        "Hvor sikkert er det?",
        "Hvad mangler?",
        "Hvad foreslås?",
        "Hvad sker der nu?",
    ]
    assert all(item["text"].strip() for item in facts[0].content["items"])


def asked(found):
    """What page one answers about the offers that a round asks about."""
    items = next(b for b in found if b.type == "facts").content["items"]
    return next(item["text"] for item in items if item["term"].endswith("hvad ville det betyde?"))


def test_flagship_page_one_gives_the_price_of_splitting(report):
    text = asked(report(FLAGSHIP).answer())
    assert "86 pladser" in text
    assert "49 + 43 = 92" in text
    assert "50 + 46 = 96" in text
    assert "i det andet områdes tilbud" in text
    assert "»Alternativer«" in text


def test_page_one_of_the_pregnant_says_what_one_offer_a_region_takes(report):
    text = asked(report(PREGNANT).answer())
    assert "9 pladser" in text
    assert "14 pladser" in text
    assert "»Tilbud i Nordjylland« ville stå tomt 62\N{NO-BREAK SPACE}%" in text


def test_a_round_that_asks_for_no_offer_speaks_of_none(report, blocks_of):
    words = " ".join(shown(blocks_of(report("udviklingshaemning-dom-2019"))))
    assert "»Alternativer«" not in words


def test_flagship_says_its_mean_is_a_ceiling(report, blocks_of):
    text = " ".join(shown(blocks_of(report(FLAGSHIP))))
    assert "et loft" in text
    assert "Op til 72 borgere" in text


def test_an_unknown_size_is_said_and_the_rest_of_the_round_stays(report, blocks_of):
    opened = report("tegnsprog-2022", "midtjylland")
    text = " ".join(shown(blocks_of(opened)))
    assert "størrelse er ikke oplyst" in text
    kinds = {block.content.get("label") for block in blocks_of(opened)}
    assert {"temaer", "forloeb", "spoergsmaal"} <= kinds


def test_the_internal_edition_is_stamped_and_the_public_is_not(report):
    stamps = {
        edition: next(iter(report(PREGNANT, edition=edition).head())).content["stamps"]
        for edition in ("offentlig", "intern")
    }
    assert stamps == {"offentlig": ["UDKAST"], "intern": ["UDKAST", "INTERN"]}


def test_four_regions_from_2027(report, blocks_of):
    opened = report(FLAGSHIP, "region-oestdanmark", as_of="2027-01-15")
    table = next(
        block
        for block in blocks_of(opened)
        if block.type == "table" and block.content["label"] == "behov-efter-omraade"
    )
    names = {row[0]["text"] for row in table.content["rows"]}
    assert any(name.startswith("Region Østdanmark") for name in names)
    assert not any(name.startswith(("Region Sjælland", "Region Hovedstaden")) for name in names)


def test_blocks_are_plain_json_and_show_themselves(report, blocks_of):
    for block in blocks_of(report(PREGNANT)):
        bundle = block.mimebundle()
        assert json.loads(json.dumps(bundle[MIME], allow_nan=False)) == bundle[MIME]
        assert bundle["text/plain"].strip()
        assert "<script" not in bundle.get("text/html", "")


def test_the_same_report_twice_is_the_same_to_the_byte(report):
    opened = report(FLAGSHIP)
    again = open_report(opened.view)
    for part in ("head", "answer", "balance", "results"):
        shown_twice = [
            json.dumps([[b.content, b.svg] for b in getattr(r, part)()]) for r in (opened, again)
        ]
        assert shown_twice[0] == shown_twice[1]


def test_an_unknown_language_is_refused(report):
    with pytest.raises(UsageError, match="da"):
        report(FLAGSHIP, language="dk")
