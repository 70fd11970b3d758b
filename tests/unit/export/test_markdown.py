"""An analyst's Markdown in both formats."""

import pytest

from analysis.errors import ReportError
from analysis.export.markdown import Counters, parse_markdown, plain_text
from analysis.export.markdown_writers import write_html, write_typst
from analysis.export.words import words_in


def html_of(source: str) -> str:
    nodes = parse_markdown(source, cell=1, counters=Counters())
    return str(write_html(nodes, words=words_in("da")))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("*a* **b** ~~c~~", "<p><em>a</em> <strong>b</strong> <s>c</s></p>"),
        ("`<b> & *x*`", "<p><code>&lt;b&gt; &amp; *x*</code></p>"),
        ("1. a\n2. b", "<ol><li><p>a</p></li><li><p>b</p></li></ol>"),
        ("3. a", '<ol start="3"><li><p>a</p></li></ol>'),
        ("- a\n  - b", "<ul><li><p>a</p><ul><li><p>b</p></li></ul></li></ul>"),
        ("> a", "<blockquote><p>a</p></blockquote>"),
        ("```py\n#let x\n```", "<pre><code>#let x</code></pre>"),
        ("a\nb", "<p>a b</p>"),
        ("a  \nb", "<p>a<br>b</p>"),
        ("a<br>b", "<p>a<br>b</p>"),
        ("---", "<hr>"),
    ],
)
def test_common_constructs(source, expected) -> None:
    assert html_of(source) == expected


def test_raw_html_is_text_as_written() -> None:
    assert html_of("<b>x</b>") == "<p>&lt;b&gt;x&lt;/b&gt;</p>"
    assert "&lt;div onclick" in html_of('<div onclick="x()">y</div>')


def test_comments_are_left_out_wherever_they_stand() -> None:
    assert html_of("a <!-- hemmeligt --> b") == "<p>a  b</p>"
    assert html_of("<!-- hemmeligt\n\nogså her -->") == ""


def test_an_address_is_printed_without_its_scheme_and_never_linked() -> None:
    assert html_of("[styrelsen](https://sbst.dk/x)") == "<p>styrelsen (sbst.dk/x)</p>"
    assert html_of("https://sbst.dk/x") == "<p>sbst.dk/x</p>"
    assert html_of("[a](#b) [c](javascript:alert)").count("<a") == 0


def test_a_table_has_heads_with_scope_and_sides() -> None:
    table = html_of("| a | b |\n|:--|--:|\n| x | 1 |")
    assert '<th scope="col" class="left">a</th>' in table
    assert '<td class="right">1</td>' in table
    assert 'role="region"' in table
    assert 'aria-label="Tabel i teksten 1"' in table


def test_footnotes_are_numbered_through_the_report_and_shown_once() -> None:
    counters = Counters()
    first = parse_markdown("a[^x] b[^x]\n\n[^x]: Note *et*.", cell=1, counters=counters)
    second = parse_markdown("c[^x]\n\n[^x]: Note to.", cell=2, counters=counters)
    assert [plain_text(note) for note in counters.notes] == ["Note et.", "Note to."]
    written = str(write_html((*first, *second), words=words_in("da")))
    assert written.count('id="noteref-1"') == 1
    assert written.count('href="#note-1"') == 2
    assert written.count('href="#note-2"') == 1


def test_a_footnote_that_refers_to_itself_comes_to_an_end() -> None:
    counters = Counters()
    parse_markdown("a[^x]\n\n[^x]: se[^x]", cell=1, counters=counters)
    assert len(counters.notes) == 1


def test_a_picture_in_markdown_stops_with_cell_and_cure() -> None:
    with pytest.raises(ReportError, match=r"Celle 5: .*graf\.png.*figur med alt-tekst"):
        parse_markdown("![](graf.png)", cell=5, counters=Counters())


def test_a_broken_formula_stops_with_cell_and_formula() -> None:
    with pytest.raises(ReportError, match=r"Celle 6: Formlen \$\\frac\{\$ kan ikke læses"):
        parse_markdown(r"$\frac{$", cell=6, counters=Counters())


def test_the_writer_for_paper_gives_text_as_data() -> None:
    nodes = parse_markdown("#let \\*x\\*(y) @a $ // */", cell=1, counters=Counters())
    assert write_typst(nodes)[0]["kind"] == "paragraph"
    assert plain_text(nodes) == "#let *x*(y) @a $ // */"
