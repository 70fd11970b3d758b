"""What knowing is worth: against closed forms of normal inputs, long sums and nested simulation."""

import math

import numpy as np
import pytest
from scipy import stats

from analysis.model.census.count_distribution import estimate_census
from analysis.model.mixing import MixingNodes
from analysis.model.queueing.load import Load
from analysis.model.sensitivity.asking import reduction_from_answers, tabulate_value_of_asking
from analysis.model.sensitivity.information import value_information
from analysis.model.sensitivity.knowing import (
    load_inputs,
    range_nodes,
    tabulate_value_of_knowing,
)
from analysis.model.sensitivity.one_at_a_time import AssumedRange
from analysis.model.sensitivity.shortage_loss import (
    ShortageLoss,
    expected_losses,
    size_for_loss,
)

LOSS = ShortageLoss(level=0.95)


def normal_nodes(mean: float, sd: float, number: int = 200) -> MixingNodes:
    middles = (np.arange(number) + 0.5) / number
    return MixingNodes(
        values=stats.norm.ppf(middles, mean, sd), weights=np.full(number, 1 / number)
    )


def test_two_choices_with_normal_inputs_have_the_closed_form() -> None:
    """Do it where a + b > 0: worth sd φ(m / sd) − |m| Φ(−|m| / sd), sd of what is known."""
    mean, sd_a, sd_b = 0.7, 1.0, 1.5
    inputs = {"a": normal_nodes(mean, sd_a), "b": normal_nodes(0, sd_b)}
    gain = np.add.outer(inputs["a"].values, inputs["b"].values)
    found = value_information(np.stack([np.zeros_like(gain), -gain], axis=-1), inputs=inputs)

    def worth(sd: float) -> float:
        return sd * stats.norm.pdf(mean / sd) - mean * stats.norm.cdf(-mean / sd)

    assert found.loss_now == pytest.approx(-mean)
    assert found.worth("a") == pytest.approx(worth(sd_a), rel=0.02)
    assert found.worth("b") == pytest.approx(worth(sd_b), rel=0.02)
    assert found.worth("all") == pytest.approx(worth(math.hypot(sd_a, sd_b)), rel=0.02)
    often = 1 - stats.norm.cdf(-mean / sd_a)
    assert found.choice_weights["a"].tolist() == pytest.approx([1 - often, often], abs=0.01)


def test_a_normal_need_with_a_normal_part_known_has_the_closed_form() -> None:
    """Newsvendor with N = A + B normal: loss (1 + ratio) φ(z) sd, so knowing A leaves B's sd."""
    sd_a, sd_b = 12.0, 8.0
    inputs = {"a": normal_nodes(100, sd_a, 150), "b": normal_nodes(0, sd_b, 150)}
    need = np.add.outer(inputs["a"].values, inputs["b"].values)
    places = np.arange(60.0, 180.0)
    short = np.maximum(need[..., np.newaxis] - places, 0)
    empty = np.maximum(places - need[..., np.newaxis], 0)
    found = value_information(empty + LOSS.ratio * short, inputs=inputs)
    scale = (1 + LOSS.ratio) * stats.norm.pdf(stats.norm.ppf(0.95))
    sd = math.hypot(sd_a, sd_b)
    assert found.loss_now == pytest.approx(scale * sd, rel=0.02)
    assert found.worth("a") == pytest.approx(scale * (sd - sd_b), rel=0.02)
    assert found.worth("b") == pytest.approx(scale * (sd - sd_a), rel=0.02)


def test_a_level_is_a_ratio_and_its_places_have_the_least_loss() -> None:
    assert LOSS.ratio == pytest.approx(19)
    assert LOSS.citizens(38.0) == pytest.approx(2)
    census = estimate_census(72, mean_cv=0.1)
    sized = size_for_loss(census, loss=LOSS)
    counts = np.arange(400)
    chances = stats.nbinom.pmf(counts, 100, 100 / 172)

    def loss(places: int) -> float:
        return float(
            chances @ (np.maximum(places - counts, 0) + 19 * np.maximum(counts - places, 0))
        )

    best = min(range(200), key=loss)
    assert sized.places == best
    assert sized.loss_places == pytest.approx(loss(best))
    assert sized.loss_places == pytest.approx(sized.empty_places + 19 * sized.without_place_persons)
    table = expected_losses(chances[np.newaxis, :], np.arange(200), loss=LOSS)
    assert table[0].argmin() == best
    assert table[0, best] == pytest.approx(loss(best))


@pytest.mark.parametrize(("mean", "cv"), [(72.0, 0.1), (72.0, 0.3), (5.0, 0.3)])
def test_knowing_the_mean_leaves_the_loss_of_chance_alone(mean: float, cv: float) -> None:
    table = tabulate_value_of_knowing(
        lambda given: given["mean"], inputs=load_inputs(Load(mean_persons=mean, mean_cv=cv)),
        loss=LOSS,
    ).set_index("name")  # fmt: skip
    middles = (np.arange(2000) + 0.5) / 2000
    losses = [
        size_for_loss(estimate_census(float(each)), loss=LOSS).loss_places
        for each in stats.gamma.ppf(middles, cv**-2, scale=mean * cv**2)
    ]
    known = np.mean(losses)
    now = size_for_loss(estimate_census(mean, mean_cv=cv), loss=LOSS)
    assert table.loc["now", "places"] == now.places
    assert table.loc["now", "loss_places"] == pytest.approx(now.loss_places)
    assert table.loc["now", "empty_places"] == pytest.approx(now.empty_places)
    assert table.loc["now", "without_place_persons"] == pytest.approx(now.without_place_persons)
    assert table.loc["mean", "loss_places"] == pytest.approx(known, rel=1e-3)
    assert table.loc["mean", "value_places"] == pytest.approx(now.loss_places - known, rel=5e-3)
    value = table["value_places"] / 19
    assert table["value_citizens"].tolist() == pytest.approx(value.tolist())


def test_mean_and_share_are_worth_less_apart_than_the_load_allows() -> None:
    load = Load(mean_persons=72, mean_cv=0.1, share_concentration=400)
    table = tabulate_value_of_knowing(
        lambda given: given["mean"] * given["share"],
        inputs=load_inputs(load, share=0.54),
        loss=LOSS,
    ).set_index("name")
    now = size_for_loss(load.census(0.54), loss=LOSS)
    assert table.loc["now", "loss_places"] == pytest.approx(now.loss_places, rel=1e-5)
    assert table.loc["now", "places"] == now.places
    surely = Load(mean_persons=72, mean_cv=0.1)
    fixed = tabulate_value_of_knowing(
        lambda given: given["mean"] * given["share"],
        inputs=load_inputs(surely, share=0.54),
        loss=LOSS,
    ).set_index("name")
    assert fixed.loc["share", "value_places"] == pytest.approx(0, abs=1e-9)
    assert fixed.loc["mean", "value_places"] == pytest.approx(fixed.loc["all", "value_places"])
    assert table.loc["all", "value_places"] > table.loc["mean", "value_places"]


def test_a_range_is_a_triangle() -> None:
    nodes = range_nodes(AssumedRange(name="stay", low=3, central=4, high=9), number=4000)
    assert nodes.weights @ nodes.values == pytest.approx((3 + 4 + 9) / 3, rel=1e-5)
    variance = nodes.weights @ (nodes.values - 16 / 3) ** 2
    assert variance == pytest.approx((9 + 16 + 81 - 12 - 27 - 36) / 18, rel=1e-3)
    single = range_nodes(AssumedRange(name="stay", low=3, central=3, high=3))
    assert single.values.tolist() == [3]


def test_asking_again_against_nested_simulation() -> None:
    """A mean is drawn, an answer counted, places decided after it: no formula in common."""
    mean, cv, reduction = 20.0, 0.4, 0.5
    shape = cv**-2
    rate = shape / mean
    exposure = rate * reduction / (1 - reduction)
    rng = np.random.default_rng(5)
    means = rng.gamma(shape, 1 / rate, 200_000)
    answers = rng.poisson(exposure * means)
    needs = rng.poisson(means)
    places_by_answer = np.array(
        [
            size_for_loss(
                estimate_census(
                    (shape + answer) / (rate + exposure), mean_cv=(shape + answer) ** -0.5
                ),
                loss=LOSS,
            ).places
            for answer in range(answers.max() + 1)
        ]
    )
    fixed = size_for_loss(estimate_census(mean, mean_cv=cv), loss=LOSS).places

    def losses(places: np.ndarray) -> np.ndarray:
        return np.where(needs > places, 19.0 * (needs - places), 1.0 * (places - needs))

    saved = losses(np.full(needs.size, fixed)) - losses(places_by_answer[answers])
    table = tabulate_value_of_asking(
        Load(mean_persons=mean, mean_cv=cv), loss=LOSS, reductions=[reduction]
    )
    error = saved.std() / math.sqrt(saved.size)
    assert table["value_places"][0] == pytest.approx(saved.mean(), abs=4 * error)


def test_asking_is_worth_more_the_more_it_tells() -> None:
    load = Load(mean_persons=72, mean_cv=0.15)
    reductions = [0, 0.1, 0.3, 0.6, 0.9, 0.99, 1]
    table = tabulate_value_of_asking(load, loss=LOSS, reductions=reductions, cost_places=2)
    values = table["value_places"]
    assert values.is_monotonic_increasing
    assert values[0] == 0
    assert table["share_of_perfect"].iloc[-1] == 1
    assert values.iloc[-2] == pytest.approx(values.iloc[-1], rel=0.02)
    assert table["worth_asking"].tolist() == (values > 2).tolist()
    known = tabulate_value_of_asking(Load(mean_persons=72), loss=LOSS, reductions=[0.5])
    assert known["value_places"].tolist() == [0]
    assert known["share_of_perfect"].isna().all()


def test_silent_respondents_reduce_what_their_share_of_citizens_tells() -> None:
    """A gamma mean after a Poisson count has the variance rate / (rate + exposure) of before."""
    mean, cv, share = 72.0, 0.15, 0.25
    rate = cv**-2 / mean
    found = reduction_from_answers(mean, mean_cv=cv, silent_share=share)
    assert found == pytest.approx(1 - rate / (rate + share))
    half = reduction_from_answers(mean, mean_cv=cv, silent_share=share, answering_share=0.5)
    assert half == pytest.approx(1 - rate / (rate + share / 2))
    assert reduction_from_answers(mean, mean_cv=0, silent_share=1) == 0


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: ShortageLoss(level=1), "level must lie strictly"),
        (lambda: value_information(np.zeros((2, 3)), inputs={}), "losses must have an axis"),
        (
            lambda: value_information(np.zeros((2, 3)), inputs={"a": normal_nodes(0, 1, 3)}),
            "losses must have an axis",
        ),
        (
            lambda: tabulate_value_of_knowing(
                lambda given: -given["a"], inputs={"a": normal_nodes(5, 0.1, 3)}, loss=LOSS
            ),
            "mean_persons must be a finite number",
        ),
        (
            lambda: range_nodes(AssumedRange(name="a", low=0, central=1, high=2), number=0),
            "number must be a whole number",
        ),
        (
            lambda: tabulate_value_of_asking(Load(mean_persons=5), loss=LOSS, reductions=[]),
            "reductions must name at least one",
        ),
        (
            lambda: tabulate_value_of_asking(Load(mean_persons=5), loss=LOSS, reductions=[2]),
            "reductions must be a share",
        ),
        (
            lambda: tabulate_value_of_asking(
                Load(mean_persons=5), loss=LOSS, reductions=[0], cost_places=-1
            ),
            "cost_places must be a finite number",
        ),
        (lambda: reduction_from_answers(5, mean_cv=1, silent_share=2), "silent_share must be"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(ask: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ask()  # type: ignore[operator]
