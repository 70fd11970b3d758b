"""No text of a result claims more than its evidence allows; what each may say is data."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from babel.messages.pofile import read_po

from analysis.evidence import Evidence
from analysis.language import LANGUAGES

_PLACE = re.compile(r"\{\w*\}")
_WORD = re.compile(r"[a-zæøåé]+")
# The Danish present ends in -r and the passive in -es; these modal verbs do not.
_MODAL = {"kan", "vil", "skal", "må", "bør", "var", "blev", "ville", "kunne", "skulle"}


@pytest.fixture(scope="module")
def claims(root: Path) -> dict[str, Any]:
    path = root / "src" / "analysis" / "texts" / "claims.yaml"
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return data


@pytest.fixture(scope="module")
def texts(root: Path) -> dict[str, dict[str, str]]:
    """Per language: key to its words, both forms of a plural together."""
    found: dict[str, dict[str, str]] = {}
    for code in LANGUAGES:
        with (root / "src" / "analysis" / "texts" / f"{code}.po").open("rb") as stream:
            messages = [message for message in read_po(stream) if message.id]
        found[code] = {
            m.id if isinstance(m.id, str) else m.id[0]: (
                m.string if isinstance(m.string, str) else " ".join(m.string)
            )
            for m in messages
        }
    return found


def evidence_of(key: str, claims: dict[str, Any]) -> str | None:
    """The evidence a text rests on, or None where it states no result."""
    found = [begins for begins in claims["texts"] if key.startswith(begins)]
    return claims["texts"][max(found, key=len)] if found else None


def results(claims: dict[str, Any], texts: dict[str, str]) -> Iterator[tuple[str, str, set[str]]]:
    """Each text of a result: key, evidence, and its words without the places to fill."""
    for key, words in texts.items():
        evidence = evidence_of(key, claims)
        if evidence is not None and key not in claims["about_tables"]:
            yield key, evidence, set(_WORD.findall(_PLACE.sub(" ", words).lower()))


def test_the_kinds_of_evidence_are_the_librarys(claims):
    kinds = [kind.value for kind in Evidence if kind is not Evidence.SYNTHETIC]
    assert claims["order"] == [*kinds, "unknown"]
    assert set(claims["texts"].values()) <= set(claims["order"])


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_text_claims_more_than_its_evidence_allows(claims, texts, code):
    own, order = claims[code], claims["order"]
    too_strong = {}
    for key, evidence, words in results(claims, texts[code]):
        stronger = {v for kind in order[: order.index(evidence)] for v in own["verbs"][kind]}
        if found := words & (stronger | set(own["never"])):
            too_strong[key] = sorted(found)
    assert too_strong == {}


def test_every_danish_word_that_may_be_a_verb_has_its_place(claims, texts):
    own = claims["da"]
    placed = {verb for verbs in own["verbs"].values() for verb in verbs} | set(own["not_verbs"])
    new = {}
    for key, _, words in results(claims, texts["da"]):
        may_be = {word for word in words if word.endswith(("r", "es")) or word in _MODAL}
        if unplaced := may_be - placed:
            new[key] = sorted(unplaced)
    assert new == {}


def test_the_list_of_verbs_holds_no_word_twice(claims):
    for code in LANGUAGES:
        lists = [*claims[code]["verbs"].values(), claims[code]["never"]]
        every = [verb for verbs in lists for verb in verbs]
        assert len(every) == len(set(every))


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_rests_on_an_assumption_says_so_in_itself(claims, texts, code):
    cautious = claims[code]["cautious"]
    bare = {
        key: texts[code][key]
        for key in claims["alone"]
        if not any(word in texts[code][key].lower() for word in cautious)
    }
    assert bare == {}


def test_a_verdict_has_words_for_each_kind_of_evidence(texts):
    for code in LANGUAGES:
        for grade in ("met", "not_met"):
            said = [texts[code][f"verdict.{grade}.{kind}"] for kind in Evidence]
            assert len(set(said)) == len(said)


@pytest.mark.parametrize(
    ("code", "met", "not_met"),
    [
        ("da", "Samlet set", "fortsat bekymring"),
        ("en", "All in all", "continued concern"),
    ],
)
def test_verdicts_are_in_the_agencys_words(texts, code, met, not_met):
    for kind in ("observed", "reported", "assumed"):
        assert texts[code][f"verdict.met.{kind}"].startswith(met)
        assert not_met in texts[code][f"verdict.not_met.{kind}"]
    assert "fornødne udbud" in texts["da"]["verdict.subject.supply"]
    assert "fornødne koordination og planlægning" in texts["da"]["verdict.subject.coordination"]
