"""What the front door gives shows itself: caption, headers with scope, evidence and source."""

from html.parser import HTMLParser
from pathlib import Path

import pytest

from analysis import (
    Reader,
    list_rounds,
    read_areas,
    read_population,
    read_published,
    read_udmelding,
)
from analysis.showing import Shown

DOM = "udviklingshaemning-dom-2023-fornyet"


class Table(HTMLParser):
    """Counts what makes a table readable by ear."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.captions, self.unscoped, self.scopes = 0, 0, set()
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.captions += tag == "caption"
        if tag == "th":
            scope = dict(attrs).get("scope")
            self.unscoped += scope is None
            self.scopes.add(scope)


@pytest.fixture(scope="module")
def results(root: Path) -> dict[str, Shown]:
    reader = Reader(root)
    published = read_published(reader)
    return {
        "round": read_udmelding(reader, DOM),
        "rounds": list_rounds(root),
        "areas": read_areas(reader),
        "population": read_population(reader),
        "published": published,
        "figure": published["dom-beboere-sikret-2019"],
    }


def test_each_is_an_accessible_table_and_plain_lines(results: dict[str, Shown]) -> None:
    for name, result in results.items():
        table = Table(result._repr_html_())
        assert (table.captions, table.unscoped, table.scopes) == (1, 0, {"col", "row"}), name
        plain = repr(result).splitlines()
        assert len(plain) > 2, name
        assert not any(line.startswith("<") for line in plain), name


def test_a_figure_shows_value_interval_evidence_date_and_source(results: dict[str, Shown]) -> None:
    plain = repr(results["figure"])
    for words in ("72", "lav", "høj", "borgere", "observeret", "juni 2019", "Kofoedsminde"):
        assert words in plain


def test_a_round_shows_what_it_reads_beside_each_other(results: dict[str, Shown]) -> None:
    plain = repr(results["round"])
    for words in ("80.5", "78", "83", "antaget", "observeret", "pladser", "Ikke oplyst:"):
        assert words in plain


def test_a_view_shows_interval_evidence_and_source(study) -> None:
    plain = repr(study(DOM).area("danmark"))
    for words in ("count_low", "observed, interval assumed", "Source: ", "95 % interval"):
        assert words in plain
    assert "observed" not in repr(study(DOM).area("nordjylland")).replace("Source", "")
