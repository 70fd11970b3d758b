"""A new round is whole and valid, or it is not there; nothing in it is invented."""

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from analysis.catalogue.udmelding import list_slugs, read_udmelding
from analysis.desk.new_round import Made, make_round, write_yaml
from analysis.desk.new_wish import Wish, option_of, read_english
from analysis.desk.new_words import QUESTIONS
from analysis.errors import DataError, ProtectionError, UsageError
from analysis.reading import Reader

NASTY = 'Navn: "citat" # og {klammer}\n- liste: æøå \\ \t 5 %'
WISH = Wish(
    slug="skizofreni-2026",
    name="Central udmelding for voksne med skizofreni",
    short_name="Skizofreni (2026)",
    group="Voksne med skizofreni",
    definition="Borgere fra 18 år med behov for et højt specialiseret botilbud.",
    reason="Aldersgrænsen er 18 år, og intet andet er oplyst.",
    english={"name": "Central notification"},
    ages=("18-64", "65+"),
    sex="all",
    issued="2026-11-01",
    unit="persons",
    rule="may_wait",
    areas=("nordjylland",),
    source_title="Øvelse",
)
RENEWAL = Wish(
    slug="gravide-rusmiddel-2026-fornyet",
    renewal_of="gravide-rusmiddel-2024-fornyet",
    name="Fornyet behandling",
    short_name="Fornyet 2026",
    english={},
    issued="2026-11",
    areas=("nordjylland",),
    source_title="Anmodning",
)


@pytest.fixture
def checkout(root: Path, tmp_path: Path) -> Path:
    home = tmp_path / "checkout"
    shutil.copytree(root / "data", home / "data", ignore=shutil.ignore_patterns("returns"))
    return home


def make(checkout: Path, wish: Wish = WISH) -> Made:
    return make_round(Reader(checkout), wish, out=checkout / "questionnaires" / wish.slug)


def files(checkout: Path) -> set[str]:
    return {str(path.relative_to(checkout)) for path in checkout.rglob("*") if path.is_file()}


def test_a_new_round_is_valid_commented_and_asks_its_municipalities(checkout: Path) -> None:
    made = make(checkout)
    udmelding = read_udmelding(Reader(checkout), WISH.slug)
    assert (udmelding.name.da, udmelding.name.en) == (WISH.name, "Central notification")
    assert udmelding.target_group.name.en == WISH.group
    assert [theme.asks for theme in udmelding.themes] == [
        "need",
        "supply",
        "coordination",
        "future",
    ]
    assert udmelding.renews is None
    # Eleven municipalities, the region and the offers.
    assert made.count == len(list(made.questionnaires.glob("*.xlsx"))) == 13
    text = made.path.read_text(encoding="utf-8")
    assert sum("#" in line for line in text.splitlines()) >= 15
    assert not (checkout / ".udmelding").exists() or not any((checkout / ".udmelding").iterdir())


def test_no_figure_is_invented(checkout: Path) -> None:
    data = yaml.safe_load(make(checkout).path.read_text(encoding="utf-8"))
    assert data["need"]["readings"] == []
    assert data["offers"] == data["deadlines"] == data["answers"] == data["verdicts"] == []
    assert data["capacity"]["compare_places"] == []
    source = data["sources"]["udmelding-skizofreni-2026"]
    assert source == {"title": "Øvelse", "url": "", "published": "ikke oplyst"}
    # The only numbers are the years said, the ages said, and the levels that every round has.
    numbers = re.findall(r"(?<![\w.-])\d+(?:\.\d+)?(?![\w-])", json.dumps(data["need"]))
    assert numbers == []


def test_whatever_is_written_comes_back_as_written(checkout: Path) -> None:
    fields = ("name", "short_name", "group", "definition", "reason", "source_title")
    make(checkout, replace(WISH, **dict.fromkeys(fields, NASTY)))
    found = read_udmelding(Reader(checkout), WISH.slug)
    group = found.target_group
    said = (
        found.name,
        found.short_name,
        group.name,
        group.definition,
        group.population_at_risk.reason,
    )
    assert {text.da for text in said} == {" ".join(NASTY.split())}


@pytest.mark.parametrize(
    ("rule", "days", "unit"),
    [
        ("must_receive", 0, "places"),
        ("may_wait", 0, "places"),
        ("within_days", 14, "places"),
        ("deliver", 0, "hours_per_week"),
    ],
)
def test_each_rule_counts_what_it_owes(checkout: Path, rule: str, days: int, unit: str) -> None:
    make(checkout, replace(WISH, rule=rule, within_days=days, themes=("need", "offer")))
    found = read_udmelding(Reader(checkout), WISH.slug)
    assert (found.capacity.rule, found.capacity.unit, found.capacity.within_days) == (
        rule,
        unit,
        days or None,
    )
    assert found.asks_for_offer


def test_a_renewal_carries_over_and_links(root: Path, checkout: Path) -> None:
    make(checkout, RENEWAL)
    old = read_udmelding(Reader(root), RENEWAL.renewal_of)
    found = read_udmelding(Reader(checkout), RENEWAL.slug)
    assert found.renews == old.slug
    assert [one.slug for one in found.linked] == [old.slug]
    assert found.target_group == old.target_group
    assert found.need == old.need
    assert found.parameters == old.parameters
    assert found.capacity == old.capacity
    assert found.returns == old.returns
    assert set(old.sources) < set(found.sources)
    assert found.verdicts == found.answers == found.deadlines == ()
    assert [theme.asks for theme in found.themes] == ["offer"]
    text = (checkout / "data/udmeldinger" / f"{RENEWAL.slug}.yaml").read_text(encoding="utf-8")
    assert f"overført fra {old.slug}" in text


def test_every_round_can_be_renewed(root: Path, checkout: Path) -> None:
    for slug in list_slugs(root):
        name = f"{slug.removesuffix('-fornyet').rsplit('-', 1)[0]}-2027-fornyet"
        wish = replace(RENEWAL, slug=name, renewal_of=slug, issued="2027")
        path = checkout / "data/udmeldinger" / f"{name}.yaml"
        path.write_text(write_yaml(Reader(checkout), wish), encoding="utf-8")
        assert read_udmelding(Reader(checkout), name).renews == slug
        path.unlink()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"slug": "tegnsprog-2022"}, "findes allerede"),
        ({"slug": "Skizofreni 2026"}, "kan ikke være en rundes navn"),
        ({"slug": "skizofreni"}, "udsendelsens år"),
        ({"slug": "../ude-2026"}, "kan ikke være en rundes navn"),
        ({"slug": "skizofreni-2026-fornyet"}, "--renewal-of"),
        ({"renewal_of": "tegnsprog-2022"}, "-fornyet"),
        ({"renewal_of": "tegnsprog-2021"}, "«tegnsprog-2022»"),
        ({"slug": "skizofreni-2025"}, "Navnet siger 2025"),
        ({"issued": "2026-13"}, "ikke en dato"),
        ({"source_published": "i går"}, "ikke en dato"),
        ({"source_title": ""}, "--source"),
        ({"reason": "", "name": ""}, "--name, --reason"),
        ({"ages": ("18-60",)}, "aldersbånd"),
        ({"sex": "kvinder"}, "Mulige: all, K, M"),
        ({"unit": "personer"}, "«persons»"),
        ({"rule": "may-wait"}, "«may_wait»"),
        ({"rule": "within_days"}, "--within-days"),
        ({"within_days": 14}, "--within-days"),
        ({"themes": ("needs",)}, "«need»"),
        ({"areas": ("nordjyland",)}, "«nordjylland»"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_nothing_is_written(
    checkout: Path, change: dict[str, object], words: str
) -> None:
    before = files(checkout)
    with pytest.raises(UsageError) as caught:
        make(checkout, replace(WISH, **change))
    assert words in caught.value.message.da
    assert files(checkout) == before


def test_a_round_that_would_not_be_valid_is_not_written(checkout: Path) -> None:
    before = files(checkout)
    with pytest.raises(DataError, match="webadresse"):
        make(checkout, replace(WISH, source_url="ikke en adresse"))
    assert files(checkout) == before


def test_a_disk_that_refuses_leaves_nothing_half(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(checkout)

    def refuse(_self: Path, _target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    with pytest.raises(OSError, match="No space"):
        make(checkout)
    assert files(checkout) == before
    assert WISH.slug not in list_slugs(checkout)


def test_a_round_made_meanwhile_is_not_overwritten(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = checkout / "data/udmeldinger" / f"{WISH.slug}.yaml"
    monkeypatch.setattr(
        "analysis.desk.new_round.read_udmelding", lambda *_words: target.write_text("min")
    )
    with pytest.raises(FileExistsError):
        make(checkout)
    assert target.read_text() == "min"
    assert not (checkout / "questionnaires" / WISH.slug).exists()


def test_a_folder_with_something_in_it_is_left_alone(checkout: Path) -> None:
    folder = checkout / "questionnaires" / WISH.slug
    folder.mkdir(parents=True)
    (folder / "svar.xlsx").write_text("udfyldt")
    before = files(checkout)
    with pytest.raises(UsageError, match="ikke tom"):
        make(checkout)
    assert files(checkout) == before
    with pytest.raises(ProtectionError):
        make_round(Reader(checkout), WISH, out=checkout / "reports" / "offentlig")


def test_everything_needed_has_a_question_and_an_option() -> None:
    for wish in (WISH, RENEWAL):
        for name in wish.needed:
            assert QUESTIONS[name].da
            assert option_of(name).startswith("--")


@pytest.mark.parametrize("given", ["navn=x", "name", "name="])
def test_english_words_need_a_field_that_has_danish_ones(given: str) -> None:
    with pytest.raises(UsageError, match="short_name"):
        read_english([given])
