"""The figures of the alternatives: each printed number by a stable key, traced and finite."""

import math
import re

import pytest
from scipy import stats

from analysis.assessment.figures.alternatives import alternative_quantities
from analysis.assessment.figures.quantities import quantities_of
from analysis.evidence import Evidence

FLAGSHIP = "udviklingshaemning-dom-2023-fornyet"
PREGNANT = "gravide-rusmiddel-2024-fornyet"


def test_keys_say_reading_case_years_alternative_and_column(study) -> None:
    found = alternative_quantities(study(FLAGSHIP).area("danmark"))
    quantity = found["alternative.juni-2019.central.0.som-i-dag.shortage_chance"]
    assert quantity.value == pytest.approx(stats.poisson.sf(60, 72))
    assert quantity.evidence is Evidence.ASSUMED
    assert "langt sigt" in str(quantity.note)
    offer = "alternative.juni-2019.central.10.vest-20.enhed-vest.mean_persons"
    assert found[offer].value == pytest.approx(0.54 * 72)
    one = "structure.juni-2019.central.0.95.som-i-dag.each_alone.total_places"
    assert found[one].value == stats.poisson.ppf(0.95, 72)
    both = found["curve.juni-2019.central.86.40.both.expected_excess_persons"]
    assert both.value is not None
    assert both.value < found["curve.juni-2019.central.86.40.none.expected_excess_persons"].value
    assert all(re.fullmatch(r"[a-z0-9_.æøå-]+", key) for key in found)


def test_every_method_stands_in_the_methods(study, root) -> None:
    anchors = set(re.findall(r'id="([^"]+)"', (root / "docs/method.md").read_text("utf-8")))
    found = alternative_quantities(study(FLAGSHIP).area("danmark")).values()
    methods = {quantity.method.split("#")[1] for quantity in found}
    assert len(methods) >= 5
    assert methods <= anchors


def test_what_is_not_known_is_left_out_and_never_zero(study) -> None:
    found = alternative_quantities(study(PREGNANT).area("danmark"))
    assert all(q.value is not None and math.isfinite(q.value) for q in found.values())
    assert not [key for key in found if "cost_dkk" in key or "payment" in key]
    assert not [key for key in found if "below_persons" in key]


def test_the_curve_is_seen_from_the_catchment_only(study) -> None:
    nation, region = (
        alternative_quantities(study(FLAGSHIP).area(area)) for area in ("danmark", "nordjylland")
    )
    assert [key for key in nation if key.startswith("curve.")]
    assert not [key for key in region if key.startswith("curve.")]
    shared = [key for key in region if key.startswith("alternative.")]
    assert shared
    # The nation's result is the nation's, wherever it is seen from.
    assert all(nation[key] == region[key] for key in shared)


def test_no_key_is_another_figures(study) -> None:
    view = study(FLAGSHIP).area("danmark")
    assert not set(alternative_quantities(view)) & set(quantities_of(view))


def test_a_round_without_alternatives_has_none(study) -> None:
    assert alternative_quantities(study("tegnsprog-2022").area("danmark")) == {}
