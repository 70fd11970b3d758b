"""The verb that freezes a release: what it says, what it writes, and what it refuses."""

import dataclasses
import hashlib
import json
import runpy
from types import SimpleNamespace

import pytest

from analysis.returns.answers.written import Count
from analysis.returns.register.folder import put_folder, round_folder


@pytest.fixture
def by_hand(root):
    return SimpleNamespace(**runpy.run_path(str(root / "tests/unit/returns/by_hand.py")))


def keep(folder, kept):
    content = kept.respondent.encode()
    kept = dataclasses.replace(kept, sha256=hashlib.sha256(content).hexdigest())
    files = {"original.xlsx": content, "return.json": kept.as_json().encode()}
    put_folder(round_folder(folder, kept.slug) / kept.folder / kept.name, files)


def test_a_release_is_frozen_and_the_next_is_audited_against_it(command_in, own_checkout, by_hand):
    command, slug = command_in(own_checkout), by_hand.SLUG
    for code, count in {"851": 31, "787": 9, "840": 12, "773": 8}.items():
        keep(own_checkout, by_hand.town(code, Count(value=count)))
    made = command("release", slug, "--date", "2024-07-01", "--json")
    told = json.loads(made.stdout)
    public = own_checkout / told["path"]
    assert (told["version"], told["written"]) == (1, True)
    assert hashlib.sha256(public.read_bytes()).hexdigest() == told["sha256"]
    assert "Intet nyt at udgive" in command("release", slug, "--date", "2024-08-01").stderr
    keep(own_checkout, by_hand.town("860", Count(value=2)))
    later = command("release", slug, "--date", "2024-09-01")
    assert "nordjylland  total  60 → –" in later.stdout
    assert "860  total  · → <5" in later.stdout
    public.write_bytes(public.read_bytes().replace(b'"count": 60', b'"count": 61'))
    refused = command("release", slug, "--date", "2024-09-02")
    assert refused.returncode == 3
    assert "data/releases/" in refused.stderr


def test_what_is_betrayed_whatever_is_hidden_leaves_with_four(command_in, own_checkout, by_hand):
    """The published count of a region is that of the only municipality that has answered."""
    slug = by_hand.SLUG
    path = own_checkout / "data/udmeldinger" / f"{slug}.yaml"
    text = path.read_text(encoding="utf-8")
    row = "  - {area: hovedstaden, status: answered, date: ikke oplyst, source: hovedstaden-side}\n"
    assert row in text
    published = row.replace("}", ", low: 3, high: 3}")
    path.write_text(text.replace(row, published), encoding="utf-8")
    keep(own_checkout, by_hand.town("101", Count(value=3)))
    refused = command_in(own_checkout)("release", slug)
    assert refused.returncode == 4, refused.stderr
    assert "publ. hovedstaden" in refused.stderr
    assert not (own_checkout / "data/releases").exists()
    assert not (round_folder(own_checkout, slug) / "releases").exists()
