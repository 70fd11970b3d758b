"""The index: a table of target groups and areas, relative links, failures in words."""

import re

import pytest

from analysis.export.index.entry import IndexEntry
from analysis.export.index.index import render_index


def entry(slug: str, area: str, **changes: object) -> IndexEntry:
    fields = {
        "slug": slug,
        "round_name": f"Runde <{slug}>",
        "issued": "23. november 2023",
        "area_slug": area,
        "area_name": area.capitalize(),
        "notebook": "assessment",
        "language": "da",
        "href_html": f"{slug}/{area}/assessment.da/report.html",
        "href_pdf": f"{slug}/{area}/assessment.da/report.pdf",
    }
    return IndexEntry(**(fields | changes))


ENTRIES = (
    entry("a-2019", "danmark"),
    entry("a-2019", "nordjylland"),
    entry(
        "b-2022", "danmark", status="failed", message="Celle 7: fejl <x>", href_html="", href_pdf=""
    ),
)


def test_a_row_per_round_and_a_column_per_area() -> None:
    page = render_index(ENTRIES, "da")
    assert page.count('<th scope="row">') == 2
    assert re.findall(r'<th scope="col">([^<]*)</th>', page) == [
        "Målgruppe og runde",
        "Danmark",
        "Nordjylland",
    ]
    assert 'href="a-2019/nordjylland/assessment.da/report.pdf"' in page
    assert "Ingen rapport" in page


def test_edition_stamp_and_count_are_told() -> None:
    page = render_index(ENTRIES, "da")
    assert "<dd>offentlig</dd>" in page
    assert "<li>UDKAST</li>" in page
    assert "2 af 3 er dannet." in page


def test_a_failed_report_is_named_with_its_message_as_text() -> None:
    page = render_index(ENTRIES, "da")
    assert '<span class="failed">Mislykkedes</span>' in page
    assert "Celle 7: fejl &lt;x&gt;" in page
    assert "Runde &lt;b-2022&gt;, Danmark (Vurdering, da)" in page


def test_links_tell_where_they_lead_without_sight_of_the_table() -> None:
    page = render_index(ENTRIES, "en")
    assert (
        '>HTML<span class="hidden">: Runde &lt;a-2019&gt;, Nordjylland</span></a>'
        in page.replace("> HTML", ">HTML")
    )


def test_several_notebooks_of_one_cell_are_told_apart() -> None:
    page = render_index((ENTRIES[0], entry("a-2019", "danmark", notebook="scenarios")), "da")
    assert re.findall(r'class="kind" aria-hidden="true">([^<]*)<', page) == [
        "Vurdering",
        "Alternativer",
    ]
    assert 'HTML<span class="hidden">: Alternativer Runde &lt;a-2019&gt;, Danmark</span>' in page
    assert 'PDF<span class="hidden">: Vurdering Runde &lt;a-2019&gt;, Danmark</span>' in page


def test_languages_are_told_apart_and_an_unknown_notebook_keeps_its_name() -> None:
    several = (
        ENTRIES[0],
        entry("a-2019", "danmark", language="en"),
        entry("a-2019", "nordjylland"),
        entry("a-2019", "nordjylland", notebook="mit-eget"),
    )
    page = render_index(several, "en")
    assert re.findall(r'class="kind" aria-hidden="true">([^<]*)<', page) == [
        "(da)",
        "(en)",
        "Assessment",
        "mit-eget",
    ]


def test_nothing_reaches_out() -> None:
    page = render_index(ENTRIES, "da", edition="intern")
    assert "http" not in page.replace("http-equiv", "")
    assert "<script" not in page
    assert "<dd>intern</dd>" in page
    assert "<li>UDKAST</li><li>INTERN</li>" in page


@pytest.mark.parametrize("href", ["https://x.dk", "/reports/x.html", "file:x", "\\\\host\\x"])
def test_only_relative_links_are_taken(href) -> None:
    with pytest.raises(ValueError, match="not a relative link"):
        render_index((entry("a-2019", "danmark", href_html=href),), "da")


def test_an_empty_run_still_has_an_index() -> None:
    assert "0 of 0 were made." in render_index((), "en")


def test_the_index_of_a_synthetic_world_says_so():
    assert "SYNTETISKE DATA" in render_index(ENTRIES, "da", synthetic=True)
    assert "SYNTHETIC DATA" in render_index(ENTRIES, "en", synthetic=True)
    assert "SYNTETISKE" not in render_index(ENTRIES, "da")


def test_each_round_has_its_story_and_what_its_reports_found() -> None:
    said = {
        "step": "Kan ikke vurderes",
        "gap": "Gabet kan ikke opgøres: <x>",
        "as_of": "1. juni 2024",
    }
    told = entry(
        "a-2019", "danmark", story="Næste skridt er dialog.", evidence="Observeret", **said
    )
    page = render_index((told, entry("a-2019", "nordjylland", **said), ENTRIES[2]), "da")
    assert page.count('<table class="found">') == 1
    assert '<a href="#runde-1">Runde &lt;a-2019&gt;</a>' in page
    assert '<h2 id="runde-1">Runde &lt;a-2019&gt;</h2>' in page
    assert page.count("Næste skridt er dialog.") == 1
    assert page.count("Gabet kan ikke opgøres: &lt;x&gt;") == 2
    rows = re.findall(r'<tr><th scope="row">(\w+)</th><td>Kan ikke vurderes</td>', page)
    assert rows == ["Danmark", "Nordjylland"]
    # What rests on nothing says so: an empty cell could be a forgotten one.
    assert "<td>Observeret</td>" in page
    assert "<td>Ikke oplyst</td>" in page


def rows_of(page: str) -> list[str]:
    return re.findall(r'<th scope="row">(.*?)</th>', page)


def test_a_grid_is_laid_out_by_any_two_of_its_columns() -> None:
    entries = [
        entry("a-2019", area, language=language, values={"seed": seed, "as_of": "2024-01-01"})
        for area in ("danmark", "nordjylland")
        for language in ("da", "en")
        for seed in ("10", "9")
    ]
    page = render_index(entries, "da", by=("seed", "area"))
    assert rows_of(page) == ["9", "10"]
    assert '<th scope="col">Seed</th><th scope="col">Danmark</th>' in page
    assert "Rapporter efter seed og område" in page
    # What tells two reports of a cell apart is their language, and nothing else.
    assert page.count('aria-hidden="true">(en)</span>') == 4
    by_language = render_index(entries, "en", by=("language", "seed"))
    assert rows_of(by_language) == ["Danish", "English"]
    assert "Nordjylland" in by_language


def test_many_reports_in_a_cell_are_folded_and_many_areas_stand_below_each_other() -> None:
    values = [entry("a-2019", "danmark", values={"seed": str(n)}) for n in range(13)]
    page = render_index(values, "da")
    assert "<details><summary>13 rapporter" in page
    assert page.count("report.html") == 13
    assert "seed: 12</span>" in page
    assert "<details" not in render_index(values[:12], "da")
    municipal = [entry("a-2019", str(code), notebook="annex") for code in range(101, 199)]
    page = render_index(municipal, "da")
    assert len(rows_of(page)) == 98
    assert re.findall(r'<th scope="col">([^<]*)</th>', page) == ["Område", "Runde &lt;a-2019&gt;"]
