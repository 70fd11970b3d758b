"""A study and a view of it show themselves as tables, and in a terminal as plain lines."""

FLAGSHIP = "udviklingshaemning-dom-2023-fornyet"


def test_a_study_names_its_tables_and_areas(study):
    opened = study(FLAGSHIP)
    plain = repr(opened)
    assert FLAGSHIP in plain.splitlines()[0]
    assert "need_by_area" in plain
    assert "vestdanmark" in plain
    markup = opened._repr_html_()
    assert markup.startswith("<table><caption")
    # The hint on how to look further holds signs that HTML would swallow.
    assert "study.estimates.&lt;table&gt;" in markup


def test_a_view_shows_its_need_and_why_there_is_no_gap(study):
    view = study(FLAGSHIP).area("vestdanmark")
    plain = repr(view)
    assert plain.startswith("Western Denmark in ")
    assert "juni-2019" in plain
    assert "No gap: " in plain
    assert 'scope="row"' in view._repr_html_()
    assert repr(study("tegnsprog-2022").area("danmark"))
