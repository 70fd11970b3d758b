"""Every figure is traceable: to a source, to its formula, and to figures that exist."""

import re

import pytest

from analysis import find_root, list_slugs
from analysis.assessment.figures.quantities import quantities_of
from analysis.evidence import Evidence


@pytest.mark.parametrize("slug", list_slugs(find_root()))
def test_every_figure_names_its_source_and_its_inputs_exist(study, slug):
    opened = study(slug)
    for area in opened.areas.slugs:
        found = quantities_of(opened.area(area))
        for key, quantity in found.items():
            assert quantity.key == key
            assert quantity.source.title
            assert set(quantity.inputs) <= set(found), key
            assert bool(quantity.method) == bool(quantity.inputs), key


def test_every_method_named_is_described_once(study):
    document = (find_root() / "docs" / "method.md").read_text(encoding="utf-8")
    anchors = re.findall(r'<a id="([^"]+)"', document)
    assert len(anchors) == len(set(anchors))
    used = {
        quantity.method.split("#")[1]
        for slug in list_slugs(find_root())
        for quantity in quantities_of(study(slug).area("danmark")).values()
        if quantity.method
    }
    assert used <= set(anchors)


def test_a_published_count_is_observed_and_what_we_make_of_it_assumed(study):
    found = quantities_of(study("udviklingshaemning-dom-2023-fornyet").area("danmark"))
    assert found["dom-beboere-sikret-2019"].evidence is Evidence.OBSERVED
    assert found["need.juni-2019"].evidence is Evidence.ASSUMED
    gap = found["gap.juni-2019.dom-pladser-normeret-2019"]
    assert (gap.value, gap.evidence) == (12, Evidence.ASSUMED)


def test_every_area_shown_beside_the_reports_own_has_its_figures(study):
    opened = study("gravide-rusmiddel-2024-fornyet")
    found = quantities_of(opened.area("danmark"))
    none = found["none.kortlaegning-2019.nordjylland.known"]
    assert none.area == "nordjylland"
    assert none.value == pytest.approx(0.32, abs=0.005)
    assert {f"need.kortlaegning-2019.{slug}" for slug in opened.areas.slugs} <= set(found)


def test_nothing_synthetic_and_no_zero_for_the_unknown(study):
    for slug in list_slugs(find_root()):
        for quantity in quantities_of(study(slug).area("danmark")).values():
            assert quantity.evidence is not Evidence.SYNTHETIC
    unknown = study("tegnsprog-2022")
    assert unknown.estimates.need_by_area.empty
    assert not any(key.startswith("need.") for key in quantities_of(unknown.area("danmark")))


@pytest.mark.parametrize("slug", list_slugs(find_root()))
def test_stated_means_assumptions_and_shares_are_figures_too(study, slug):
    opened = study(slug)
    found = quantities_of(opened.area("nordjylland"))
    for reading in opened.udmelding.need.readings:
        stated = found[f"reading.{reading.id}"]
        assert (stated.low, stated.value, stated.high) == (
            reading.mean.low,
            reading.mean.central,
            reading.mean.high,
        )
    for assumption in opened.udmelding.assumptions():
        if assumption.central is not None:
            assert found[f"assumption.{assumption.key}"].value == assumption.central
    shares = [found[f"population.share.{area.slug}"].value for area in opened.areas.regions]
    assert sum(shares) == pytest.approx(1)
