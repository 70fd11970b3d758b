"""The page on screen: self-contained, without script or outside address, readable by all."""

import base64
import hashlib
import itertools
import re
from collections import Counter
from html.parser import HTMLParser

import pytest
from nbformat import NotebookNode

from analysis.export.document import read_document
from analysis.export.html import render_html


class Elements(HTMLParser):
    """Every start tag of a page with its attributes, and the text of the title."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data) -> None:
        self.texts.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


@pytest.fixture(scope="module")
def elements(page) -> Elements:
    return Elements(page)


def test_language_and_title_are_real(page, elements) -> None:
    assert elements.all("html") == [{"lang": "da"}]
    assert "<title>Borgere med udviklingshæmning og dom: behov og kapacitet – " in page


def test_nothing_reaches_out_and_nothing_runs(page, elements) -> None:
    outside_pictures = re.sub(r"base64,[A-Za-z0-9+/=]+", "", page)
    assert "http://" not in outside_pictures
    assert "https://" not in outside_pictures
    names = {tag for tag, _ in elements.found}
    assert not names & {"script", "link", "iframe", "object", "embed", "form", "base"}
    assert not [a for _, a in elements.found for name in a if name.startswith("on")]
    assert {a["href"][0] for a in elements.all("a")} == {"#"}


def test_the_policy_allows_this_style_and_pictures_within_only(page, elements) -> None:
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = next(m["content"] for m in elements.all("meta") if "http-equiv" in m)
    assert policy.split("; ") == [
        "default-src 'none'",
        "img-src data:",
        f"style-src 'sha256-{digest}'",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    assert not [a for _, a in elements.found if "style" in a]


def test_landmarks_and_a_way_past_them(elements) -> None:
    counts = Counter(tag for tag, _ in elements.found)
    assert (counts["header"], counts["main"], counts["footer"], counts["nav"]) == (1, 1, 1, 1)
    assert elements.all("a")[0] == {"class": "skip", "href": "#indhold"}


def test_places_are_unique_and_every_link_arrives(elements) -> None:
    ids = [a["id"] for _, a in elements.found if "id" in a]
    assert len(ids) == len(set(ids))
    assert {a["href"][1:] for a in elements.all("a")} <= set(ids)
    labelled = [a["aria-labelledby"] for _, a in elements.found if "aria-labelledby" in a]
    assert set(labelled) <= set(ids)


def test_headings_do_not_jump(elements) -> None:
    levels = [int(tag[1]) for tag, _ in elements.found if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))


def test_pictures_have_alternative_text_and_live_in_the_page(elements) -> None:
    pictures = elements.all("img")
    assert len(pictures) == 2
    assert all(picture["alt"].startswith("Søjler: 60") for picture in pictures)
    assert all(picture["src"].startswith("data:image/svg+xml;base64,") for picture in pictures)


def test_tables_have_captions_scopes_and_names_where_they_may_overflow(page, elements) -> None:
    assert page.count("<caption") == 3
    assert {th["scope"] for th in elements.all("th")} == {"col", "row"}
    regions = [a for _, a in elements.found if a.get("role") == "region"]
    assert all(a["tabindex"] == "0" for a in regions)
    names = [a.get("aria-labelledby") or a["aria-label"] for a in regions]
    assert len(names) == len(set(names)) == 4
    assert '<td class="right">0,12</td>' in page
    assert '<th scope="row">Kommune 001 på Ærø</th>' in page


def test_facts_are_a_description_list_with_evidence_in_words(page) -> None:
    assert "<dt>Hvor mange borgere?</dt>" in page
    assert '<span class="evidence">Observeret</span>' in page


def test_a_callout_says_its_kind_in_words(page) -> None:
    assert 'role="note" aria-label="Vær opmærksom: Loft"' in page
    assert '<p class="label">Vær opmærksom: Loft</p>' in page


def test_stamps_stand_on_top_and_on_every_printed_page(page) -> None:
    assert "<li>UDKAST</li><li>SYNTETISKE DATA</li>" in page
    assert r'@top-right { content: "UDKAST \b7  SYNTETISKE DATA"' in page


def test_text_is_shown_as_written(page, elements) -> None:
    assert "Andet punkt: *x*(y) #let $ \\ @a" in elements.texts
    assert "ingen</em> &lt;b&gt;egen&lt;/b&gt; afdeling" in page


def test_an_english_report_speaks_english(make, block_cell) -> None:
    facts = {"type": "callout", "kind": "answer", "title": "Need", "items": ["72."]}
    page = render_html(read_document(make(block_cell(facts), language="en")))
    assert '<html lang="en">' in page
    assert "Answer: Need" in page


@pytest.mark.parametrize(
    "payload",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "</title><svg onload=alert(1)>",
        "</style><script>x</script>",
        "{{ 7*7 }}",
        "javascript:alert(1)",
        "&lt;b&gt;",
    ],
)
def test_no_free_text_becomes_markup(make, block_cell, payload) -> None:
    def report(words: str) -> NotebookNode:
        table = {
            "type": "table",
            "caption": words,
            "columns": [{"text": words}],
            "rows": [[{"text": words, "value": words}]],
            "source": words,
            "notes": [words],
        }
        callout = {"type": "callout", "kind": "note", "title": words, "items": [words]}
        paragraph = {"type": "paragraph", "text": words}
        title = {"title": words, "subtitle": words, "stamps": [words], "meta": [[words, words]]}
        return make(*map(block_cell, (table, callout, paragraph)), **title)

    attacked = Elements(render_html(read_document(report(payload))))
    innocent = Elements(render_html(read_document(report("uskyldig"))))
    assert payload in attacked.texts
    assert Counter(t for t, _ in attacked.found) == Counter(t for t, _ in innocent.found)
