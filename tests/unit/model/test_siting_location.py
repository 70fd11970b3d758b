"""Location of several units: against every combination tried one by one."""

import math
import pickle
import runpy
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from analysis.model.siting.enumeration import enumerate_sites
from analysis.model.siting.infeasible import InfeasibleSitingError
from analysis.model.siting.location import locate_units
from analysis.model.siting.location_bounds import exchange, still_possible
from analysis.model.siting.location_problem import SitingLimits

Case = tuple[pd.DataFrame, pd.Series]


def scattered(seed: int, number: int) -> Case:
    """Municipalities strewn over a square of 200 km, with few or many citizens."""
    rng = np.random.default_rng(seed)
    points = rng.uniform(0, 200, (number, 2))
    codes = [f"{100 + code}" for code in range(number)]
    km = np.hypot(*(points[:, np.newaxis] - points).T)
    return pd.DataFrame(km, index=codes, columns=codes), pd.Series(rng.gamma(0.7, 1, number), codes)


DENMARK = runpy.run_path(str(Path(__file__).parents[1] / "denmark.py"))["denmark"]


@pytest.fixture(scope="session")
def denmark(root: Path) -> Case:
    """All 98, with straight lines for roads: hard to solve, and in need of no other table."""
    return DENMARK(root)


def least_mean_km(case: Case, units: int, existing: tuple[str, ...] = ()) -> float:
    """The least mean distance over all combinations, tried in turn."""
    km, weights = case[0].to_numpy(), case[1].to_numpy() / case[1].sum()
    fixed = [case[0].columns.get_loc(seat) for seat in existing]
    least = math.inf
    for chosen in combinations([c for c in range(km.shape[1]) if c not in fixed], units):
        least = min(least, float(weights @ km[:, [*fixed, *chosen]].min(axis=1)))
    return least


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("units", [1, 2, 3, 4])
def test_nearest_on_average_is_the_best_of_all_combinations(seed: int, units: int) -> None:
    case = scattered(seed, 12)
    plan = locate_units(case[0], persons=case[1], limits=SitingLimits(new_units=units))
    assert plan.mean_km == pytest.approx(least_mean_km(case, units), rel=1e-9)
    beside = locate_units(
        case[0], persons=case[1], limits=SitingLimits(new_units=units), existing=["100", "105"]
    )
    assert beside.mean_km == pytest.approx(least_mean_km(case, units, ("100", "105")), rel=1e-9)
    assert len(beside.units) == units
    assert not set(beside.units) & {"100", "105"}


def test_three_units_of_98_are_the_best_of_152096_combinations(denmark: Case) -> None:
    km, weights = denmark[0].to_numpy(), denmark[1].to_numpy() / denmark[1].sum()
    least = math.inf
    for first, second in combinations(range(98), 2):
        two = np.minimum(km[:, first], km[:, second])
        later = np.minimum(two[:, np.newaxis], km[:, second + 1 :])
        if later.shape[1]:
            least = min(least, float((weights @ later).min()))
    plan = locate_units(denmark[0], persons=denmark[1], limits=SitingLimits(new_units=3))
    assert plan.mean_km == pytest.approx(least, rel=1e-12)


@pytest.mark.parametrize("units", [1, 2])
def test_location_agrees_with_enumeration(denmark: Case, units: int) -> None:
    km, persons = denmark
    choices = enumerate_sites(
        km, citizens=persons.to_frame().T, existing=["360"], new_units=units
    ).choices
    plan = locate_units(km, persons=persons, limits=SitingLimits(new_units=units), existing=["360"])
    assert plan.mean_km == pytest.approx(choices["mean_km"].iloc[0], rel=1e-12)
    best = choices.iloc[0]
    assert plan.units == tuple(sorted(best[["first_unit", "second_unit"][:units]]))


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("units", [1, 2, 4])
def test_the_optimum_of_98_is_spopts(denmark: Case, units: int) -> None:
    """More numbers of units, and covering, stand in the exhaustive tier."""
    from pulp import PULP_CBC_CMD
    from spopt.locate import PMedian

    km, persons = denmark
    theirs = PMedian.from_cost_matrix(km.to_numpy(), persons.to_numpy(), p_facilities=units)
    theirs = theirs.solve(PULP_CBC_CMD(msg=False, gapRel=0.0))
    least = theirs.problem.objective.value() / persons.sum()
    plan = locate_units(km, persons=persons, limits=SitingLimits(new_units=units))
    assert plan.mean_km == pytest.approx(least, rel=1e-7)
    if units <= 2:
        every = enumerate_sites(km, citizens=persons.to_frame().T, new_units=units)
        assert every.choices["mean_km"].iloc[0] == pytest.approx(least, rel=1e-7)


@pytest.mark.parametrize("seed", range(4))
def test_most_covered_is_the_most_of_all_combinations(seed: int) -> None:
    km, persons = case = scattered(seed, 12)
    plan = locate_units(km, persons=persons, limits=SitingLimits(new_units=3), cover_km=40)
    most = max(
        float(persons.to_numpy() @ (km.to_numpy()[:, list(chosen)] <= 40).any(axis=1))
        for chosen in combinations(range(12), 3)
    )
    assert plan.covered_share == pytest.approx(most / case[1].sum())
    assert "covered" in repr(plan)


@pytest.mark.parametrize("seed", range(4))
def test_a_longest_distance_leaves_only_combinations_that_keep_it(seed: int) -> None:
    km, persons = scattered(seed, 12)
    grid, weights = km.to_numpy(), persons.to_numpy() / persons.sum()
    nearest = {chosen: grid[:, list(chosen)].min(axis=1) for chosen in combinations(range(12), 4)}
    most_km = sorted(distances.max() for distances in nearest.values())[20]
    kept = [weights @ each for each in nearest.values() if each.max() <= most_km]
    plan = locate_units(km, persons=persons, limits=SitingLimits(new_units=4, most_km=most_km))
    assert plan.mean_km == pytest.approx(min(kept), rel=1e-9)
    assert plan.by_unit["farthest_km"].max() <= most_km


def least_sized(case: Case, limits: SitingLimits, existing: tuple[str, ...] = ()) -> float:
    """The least mean distance with sizes: for every combination, citizens sent by a linear program."""
    km, persons = case[0].to_numpy(), case[1].to_numpy()
    fixed = [case[0].columns.get_loc(seat) for seat in existing]
    others = [column for column in range(km.shape[1]) if column not in fixed]
    least = math.inf
    for chosen in combinations(others, limits.new_units):
        columns = [*fixed, *chosen]
        units, people = len(columns), persons.size
        most = [limits.places_by_existing.get(seat, 1e9) for seat in existing]
        most += [limits.places_per_unit or 1e9] * limits.new_units
        fewest = [0.0] * len(fixed) + [limits.least_persons or 0.0] * limits.new_units
        size = np.kron(np.eye(units), persons)
        everybody = np.tile(np.eye(people), units)
        answer = linprog(
            (persons[:, np.newaxis] * km[:, columns]).T.ravel(),
            A_ub=np.vstack([size, -size]),
            b_ub=[*most, *(-number for number in fewest)],
            A_eq=everybody,
            b_eq=np.ones(people),
        )
        if answer.status == 0:
            least = min(least, answer.fun / persons.sum())
    return least


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("share", [(0.4, None), (None, 0.25), (0.45, 0.28)])
def test_sizes_are_kept_at_the_least_distance(
    seed: int, share: tuple[float | None, float | None]
) -> None:
    case = scattered(seed, 8)
    most, least = (None if part is None else part * case[1].sum() for part in share)
    limits = SitingLimits(new_units=3, places_per_unit=most, least_persons=least)
    plan = locate_units(case[0], persons=case[1], limits=limits)
    assert plan.mean_km == pytest.approx(least_sized(case, limits), rel=1e-6)
    sizes = plan.by_unit["persons"]
    assert sizes.sum() == pytest.approx(case[1].sum())
    assert sizes.max() <= (most or math.inf) * (1 + 1e-6)
    assert sizes.min() >= (least or 0) * (1 - 1e-6)
    by_person = plan.by_municipality.groupby("municipality")["persons"].sum()
    assert by_person.to_dict() == pytest.approx(case[1].to_dict())


def test_an_existing_unit_keeps_its_places() -> None:
    case = scattered(1, 8)
    limits = SitingLimits(new_units=1, places_by_existing={"103": 0.2 * case[1].sum()})
    plan = locate_units(case[0], persons=case[1], limits=limits, existing=["103"])
    assert plan.mean_km == pytest.approx(least_sized(case, limits, ("103",)), rel=1e-6)
    assert plan.by_unit["is_new"].tolist() == [False, True]
    assert plan.by_unit["persons"][0] <= 0.2 * case[1].sum() * (1 + 1e-6)


LINE = pd.DataFrame(
    np.abs(np.subtract.outer([0.0, 10, 100, 110, 200], [0.0, 10, 100, 110, 200])),
    index=list("abcde"),
    columns=list("abcde"),
)
FIVE = pd.Series(dict.fromkeys("abcde", 2.0))


@pytest.mark.parametrize(
    ("limits", "failing"),
    [
        # Five on a line: two units reach everybody within 90 km (b or c, and e or d), not 60.
        (
            SitingLimits(new_units=2, most_km=60),
            {"new_units": "mindst 3 til", "most_km": "mindst 90,0 km"},
        ),
        (
            SitingLimits(new_units=2, places_per_unit=4),
            {"new_units": "mindst 3 til", "places_per_unit": "mindst 5,0."},
        ),
        (
            SitingLimits(new_units=3, least_persons=4),
            {"new_units": "højst åbnes 2", "least_persons": "højst få 3,3"},
        ),
        # Enough places only with four units; so far apart that each needs its own within 9 km.
        (
            SitingLimits(new_units=2, places_per_unit=4, most_km=60),
            {"new_units": "mindst 3 til"},
        ),
    ],
)
def test_the_limit_that_fails_is_named_with_what_it_would_take(
    limits: SitingLimits, failing: dict[str, str]
) -> None:
    with pytest.raises(InfeasibleSitingError) as caught:
        locate_units(LINE, persons=FIVE, limits=limits)
    found = {finding.code: finding.text.da for finding in caught.value.failing}
    assert set(found) == set(failing)
    for code, words in failing.items():
        assert words in found[code]
        assert words in caught.value.message.da
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own bytes
    assert (again.failing, str(again)) == (caught.value.failing, str(caught.value))
    assert caught.value.exit_code == 3


@pytest.mark.parametrize("candidates", [["d"], ["c", "d"]])
def test_whoever_no_unit_may_serve_makes_a_location_impossible(candidates: list[str]) -> None:
    # From a it is 100 km to c and 110 to d: whatever opens, a is beyond 60 km.
    limits = SitingLimits(new_units=1, most_km=60)
    with pytest.raises(InfeasibleSitingError, match=r"mindst 1[01]0,0 km til"):
        locate_units(LINE, persons=FIVE, limits=limits, candidates=candidates)


def test_limits_that_fail_only_together_are_named_together() -> None:
    # Two seats at one end: the farthest have 190 km, and ten citizens do not fit in eight places.
    limits = SitingLimits(new_units=2, most_km=60, places_per_unit=4)
    with pytest.raises(InfeasibleSitingError) as caught:
        locate_units(LINE, persons=FIVE, limits=limits, candidates=["a", "b"])
    assert [finding.code for finding in caught.value.failing] == ["most_km+places_per_unit"]
    assert "den længste afstand og pladserne i en ny enhed" in caught.value.message.da


def test_where_no_two_limits_suffice_all_are_named() -> None:
    limits = SitingLimits(
        new_units=1, most_km=60, places_per_unit=2, places_by_existing={"a": 0}, least_persons=11
    )
    with pytest.raises(InfeasibleSitingError) as caught:
        locate_units(LINE, persons=FIVE, limits=limits, existing=["a"], candidates=["b"])
    [finding] = caught.value.failing
    assert finding.code.count("+") == 4


def test_an_existing_unit_that_lacks_places_is_named() -> None:
    limits = SitingLimits(new_units=1, places_per_unit=2, places_by_existing={"a": 2})
    with pytest.raises(InfeasibleSitingError) as caught:
        locate_units(LINE, persons=FIVE, limits=limits, existing=["a"])
    found = {finding.code: finding.text.en for finding in caught.value.failing}
    assert set(found) == {"new_units", "places_per_unit", "places_by_existing"}
    assert "at least 6.0" in found["places_by_existing"]
    assert "at least 8.0" in found["places_per_unit"]
    assert "at least 4" in found["new_units"]


def test_bounds_keep_the_best_and_drop_others(denmark: Case) -> None:
    cost = denmark[0].to_numpy() * denmark[1].to_numpy()[:, np.newaxis]
    nothing = np.full(98, np.inf)
    opened, total = exchange(cost, nothing, 2)
    kept = still_possible(cost, nothing, 2, known_cost=total)
    least = least_mean_km(denmark, 2) * denmark[1].sum()
    best = next(
        pair
        for pair in combinations(range(98), 2)
        if cost[:, list(pair)].min(axis=1).sum() <= least * (1 + 1e-12)
    )
    assert total >= least * (1 - 1e-12)
    assert set(best) <= set(kept.tolist())
    assert kept.size < 20
    assert opened.size == 2


def ask(**given: object) -> Callable[[], object]:
    arguments = {"persons": FIVE, "limits": SitingLimits(new_units=1)} | given
    return lambda: locate_units(LINE, **arguments)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (ask(existing=["x"]), "existing must name seats"),
        (ask(existing=["a"], candidates=["a"]), "candidates must not be existing units"),
        (ask(limits=SitingLimits(new_units=6)), "candidates must hold at least 6 seats"),
        (ask(persons=0 * FIVE), "persons must hold citizens"),
        (ask(persons=FIVE.iloc[:3]), "persons must hold the municipalities"),
        (ask(cover_km=-1), "cover_km must be a finite number"),
        (
            ask(limits=SitingLimits(new_units=1, places_by_existing={"b": 1})),
            "places_by_existing must name existing units",
        ),
        (lambda: SitingLimits(new_units=1.5), "new_units must be a whole number"),
        (lambda: SitingLimits(new_units=1, most_km=-1), "most_km must be a finite number"),
        (lambda: SitingLimits(new_units=1, places_by_existing={"a": -1}), "places_by_existing"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(ask: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ask()
