"""Published counts from regions enter the study; without any, nothing is made of them."""

import dataclasses

import numpy as np
import pytest

from analysis.assessment.answered import need_from_answers
from analysis.catalogue.answers import AnswerStatus, RegionalAnswer
from analysis.errors import DataError
from analysis.periods import Period

PREGNANT = "gravide-rusmiddel-2019"


def answered(opened, **counts):
    source = next(iter(opened.udmelding.sources.values()))
    rows = tuple(
        RegionalAnswer(
            area=area,
            status=AnswerStatus.ANSWERED if ends else AnswerStatus.SILENT,
            date=Period("2020"),
            low=ends[0] if ends else None,
            high=ends[1] if ends else None,
            source=source,
        )
        for area, ends in counts.items()
    )
    return need_from_answers(
        dataclasses.replace(opened.udmelding, answers=rows),
        regions=opened.asked_regions,
        areas=opened.areas,
        population=opened.population,
        rng=np.random.default_rng(1),
    )


def test_no_published_count_gives_no_table(study):
    assert study(PREGNANT).estimates.need_from_answers.empty


def test_parts_add_up_and_silence_is_estimated(study):
    table = answered(
        study(PREGNANT), hovedstaden=(4, 4), midtjylland=(3, 3), syddanmark=(0, 4), nordjylland=None
    ).set_index(["area", "part"])
    mean = table["mean_persons"]
    for area in ("danmark", "vestdanmark", "nordjylland"):
        parts = sum(mean[area, part] for part in ("reported", "measurement", "silent"))
        assert parts == pytest.approx(mean[area, "total"], abs=1e-9)
    regions = ("hovedstaden", "sjaelland", "syddanmark", "midtjylland", "nordjylland")
    assert sum(mean[area, "total"] for area in regions) == pytest.approx(mean["danmark", "total"])
    assert mean["hovedstaden", "reported"] == 4
    assert mean["nordjylland", "reported"] == 0
    assert mean["nordjylland", "silent"] > 0.5
    assert 0.7 < table.loc[("danmark", "total"), "answered_share"] < 0.85


def test_a_count_above_the_population_is_refused_with_its_row(study):
    with pytest.raises(DataError, match="hovedstaden"):
        answered(study(PREGNANT), hovedstaden=(10_000_000, 10_000_000))
