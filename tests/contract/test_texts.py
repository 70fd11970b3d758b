"""The two catalogues of texts say the same things with the same places to fill."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from analysis.language import LANGUAGES, places_in


def _messages(root: Path, code: str) -> list[Message]:
    path = root / "src" / "analysis" / "texts" / f"{code}.po"
    with path.open("rb") as stream:
        return [message for message in read_po(stream, abort_invalid=True) if message.id]


@pytest.fixture(scope="module")
def texts(root: Path) -> dict[str, dict[str, tuple[str, ...]]]:
    """Per language: key to its words, one or two forms."""
    return {
        code: {
            message.id if isinstance(message.id, str) else message.id[0]: (
                (message.string,) if isinstance(message.string, str) else tuple(message.string)
            )
            for message in _messages(root, code)
        }
        for code in LANGUAGES
    }


def test_both_languages_have_the_same_keys(texts):
    assert sorted(texts["da"]) == sorted(texts["en"])


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_key_stands_there_twice(root, code):
    path = root / "src" / "analysis" / "texts" / f"{code}.po"
    keys = [
        line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("msgid ")
    ]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_text_is_empty_or_left_for_later(root, texts, code):
    for key, forms in texts[code].items():
        assert all(words.strip() for words in forms), key
    assert [message.id for message in _messages(root, code) if message.fuzzy] == []


def test_plurals_are_plurals_in_both_languages_with_two_forms(texts):
    for key, forms in texts["da"].items():
        assert len(texts["en"][key]) == len(forms), key
        assert len(forms) in (1, 2), key


def test_both_languages_fill_the_same_places(texts):
    for key, forms in texts["da"].items():
        danish = frozenset[str]().union(*map(places_in, forms))
        english = frozenset[str]().union(*map(places_in, texts["en"][key]))
        assert danish == english, key


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_text_can_be_filled(texts, code):
    for key, forms in texts[code].items():
        for words in forms:
            filled = words.format(**dict.fromkeys(places_in(words), "X"))
            assert "{" not in filled, key
            assert "}" not in filled, key


def test_danish_is_written_with_its_letters(texts):
    stand_ins = ("omraade", "tilfaelde", "boern", "oestdanmark", "naeste", "faar", "aar ", "foer ")
    for key, forms in texts["da"].items():
        words = f"{' '.join(forms).lower()} "
        assert [stand_in for stand_in in stand_ins if stand_in in words] == [], key


def test_danish_quotations_open_and_close_as_danish_ones_do(texts):
    for key, forms in texts["da"].items():
        for words in forms:
            assert not set("«»“”") & set(re.sub("»[^»«]*«", "", words)), key
