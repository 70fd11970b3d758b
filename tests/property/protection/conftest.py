"""An independent authority: every whole-number table that fits what is shown, tried by hand.

It reads only the public cells of a release and shares no code with the library: plain
backtracking over the leaves, no linear programming.
"""

import itertools
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd
import pytest
from scipy import optimize, sparse

Cell = tuple[frozenset[int], float, float]


def _sums(leaves: pd.DataFrame, cells: pd.DataFrame, dims: list[str]) -> list[Cell]:
    """Each public cell as the leaves in it, with the lowest and highest count it allows."""
    found = []
    for row in cells.to_dict("records"):
        inside = pd.Series(data=True, index=leaves.index)
        for dim in dims:
            if row[f"{dim}_level"] != "total":
                inside &= leaves[row[f"{dim}_level"]] == row[dim]
        high = np.inf if pd.isna(row["high"]) else float(row["high"])
        found.append((frozenset(leaves.index[inside]), float(row["low"]), high))
    return found


class _Search:
    """Whether a table exists that fits all sums, with each leaf near its true count."""

    def __init__(self, sums: list[Cell], truth: list[int], radius: int, own: set[int]) -> None:
        self.inside = np.array([[leaf in cell[0] for leaf in range(len(truth))] for cell in sums])
        self.low = np.array([low for _, low, _ in sums])
        self.high = np.array([high for _, _, high in sums])
        self.truth = np.array(truth)
        mine = np.array([leaf in own for leaf in range(len(truth))])
        self.least = np.where(mine, self.truth, np.maximum(0, self.truth - radius)).astype(float)
        self.most = np.where(mine, self.truth, self.truth + radius).astype(float)

    def fits(self, target: frozenset[int], value: int, *, budget: int) -> bool | None:
        """True or False, or None where the budget of steps ended before either was certain."""
        row = np.array([leaf in target for leaf in range(len(self.truth))])
        inside = np.vstack([self.inside, row])
        low, high = np.append(self.low, value), np.append(self.high, value)
        self.left = budget
        found = self._descend(inside, low, high, (self.least, self.most))
        return True if found else (False if self.left > 0 else None)

    def _descend(self, inside, low, high, ends) -> bool:
        """Narrow every leaf by every sum until nothing moves, then try one leaf's values in turn."""
        least, most = ends
        self.left -= 1
        while self.left > 0:
            sum_least, sum_most = inside @ least, inside @ most
            if (sum_least > high).any() or (sum_most < low).any():
                return False
            room = np.where(inside, (high - sum_least)[:, None], np.inf).min(axis=0)
            need = np.where(inside, (sum_most - low)[:, None], np.inf).min(axis=0)
            narrower = np.maximum(least, most - need), np.minimum(most, least + room)
            if (narrower[0] > narrower[1]).any():
                return False
            if (narrower[0] == least).all() and (narrower[1] == most).all():
                break
            least, most = narrower
        if self.left <= 0:
            return False
        if (least == most).all():
            return True
        width = most - least
        leaf = int(np.argmin(np.where(width > 0, width, np.inf)))
        for value in sorted(
            np.arange(least[leaf], most[leaf] + 1), key=lambda v: abs(v - self.truth[leaf])
        ):
            lower, upper = least.copy(), most.copy()
            lower[leaf] = upper[leaf] = value
            if self._descend(inside, low, high, (lower, upper)):
                return True
        return False


def _possible(
    sums: list[Cell], truth: list[int], own: set[int], *, target: frozenset[int], width: int
) -> int:
    """Width of what an attacker can still believe of a target, as far as `width`."""
    true = sum(truth[leaf] for leaf in target)
    found = 0
    for radius, budget in ((width, 100), (2 * width, 300), (width, 3000), (4 * width, 30_000)):
        search = _Search(sums, truth, radius, own)
        reached = [0, 0]
        for side, sign in enumerate((1, -1)):
            for far in range(min(width, true if sign < 0 else width), 0, -1):
                if search.fits(target, true + sign * far, budget=budget):
                    reached[side] = far
                    break
            if sum(reached) >= width:
                return width
        found = max(found, sum(reached))
    return found


def _lay_together(
    releases: list[tuple[pd.DataFrame, pd.DataFrame]], dims: list[str]
) -> tuple[pd.DataFrame, list[Cell], list[int]]:
    """Several releases over one set of leaves; a corrected leaf is another leaf."""
    joint = pd.concat([leaves for _, leaves in releases]).drop_duplicates([*dims, "count"])
    joint = joint.reset_index(drop=True)
    sums, hidden = [], []
    for cells, leaves in releases:
        keys = joint.reset_index().merge(leaves[[*dims, "count"]], on=[*dims, "count"])
        mine = joint.loc[keys["index"]]
        own = _sums(mine, cells, dims)
        secret = ~cells["status"].isin(["shown", "rounded"]).to_numpy()
        hidden += [len(sums) + place for place in np.flatnonzero(secret)]
        sums += own
    # What any of the releases shows is no secret any more.
    public = {inside for inside, low, high in sums if low == high}
    return joint, sums, [place for place in hidden if sums[place][0] not in public]


def _holes(
    releases: list[tuple[pd.DataFrame, pd.DataFrame]],
    *,
    dims: list[str],
    insiders: list[str],
    width: int,
    below: float = np.inf,
) -> Iterator[str]:
    """Hidden cells, with true counts below a limit, that somebody can narrow below the width."""
    leaves, sums, hidden = _lay_together(releases, dims)
    truth = leaves["count"].tolist()
    hidden = [place for place in hidden if sum(truth[leaf] for leaf in sums[place][0]) < below]
    open_leaves = {
        leaf for inside, low, high in sums if low == high and len(inside) == 1 for leaf in inside
    }
    attackers: list[tuple[str, set[int]]] = [("outsider", set())]
    for level in insiders:
        owned = leaves.groupby(level).groups.items()
        attackers += [(f"{level} {member}", set(rows)) for member, rows in owned]
    for (name, own), place in itertools.product(attackers, hidden):
        target = sums[place][0]
        if not target - open_leaves - own:
            continue
        found = _possible(sums, truth, own, target=target, width=width)
        if found < width:
            yield f"{name}: {sorted(target)} of {truth} keeps only {found}"


@pytest.fixture(scope="session")
def find_holes() -> Callable[..., Iterator[str]]:
    return _holes


def _random_table(seed: int) -> tuple[pd.DataFrame, dict[str, list[str]]]:
    """A 2- or 3-way table of small counts, sometimes with regions, sometimes with gaps."""
    rng = np.random.default_rng(seed)
    ways = 2 + seed % 2
    sizes = rng.integers(2, 5 if ways == 2 else 4, size=ways)
    if ways == 3:
        sizes = np.minimum(sizes, [3, 2, 2])
    names = ["town", "offer", "year"][:ways]
    rows = list(itertools.product(*(range(size) for size in sizes)))
    frame = pd.DataFrame([[f"{n}{i}" for n, i in zip("toy", row, strict=False)] for row in rows])
    frame.columns = pd.Index(names)
    mean = rng.choice([1.0, 3.0, 8.0])
    frame["count"] = rng.poisson(mean * rng.gamma(1.0, 1.0, len(frame)))
    hierarchy = {"town": ["total"], "offer": ["total"], "year": ["total"] if seed % 4 else []}
    hierarchy = {name: hierarchy[name] for name in names}
    if sizes[0] > 2 and seed % 3 == 0:
        frame["land"] = frame["town"].map(lambda town: "west" if town in ("t0", "t1") else "east")
        hierarchy["town"] = ["land", "total"]
    if seed % 5 == 0 and len(frame) > 4:
        frame = frame.drop(index=int(rng.integers(len(frame)))).reset_index(drop=True)
    return frame, hierarchy


@pytest.fixture(scope="session")
def random_table() -> Callable[[int], tuple[pd.DataFrame, dict[str, list[str]]]]:
    return _random_table


def _grid(rows: int, columns: int, seed: int | list[int]) -> pd.DataFrame:
    """Towns by offers with counts of eight on average, some of them far from it."""
    rng = np.random.default_rng(seed)
    cells = [(f"t{i}", f"o{j}") for i in range(rows) for j in range(columns)]
    frame = pd.DataFrame(cells, columns=["town", "offer"])
    return frame.assign(count=rng.poisson(8 * rng.gamma(1.0, 1.0, len(frame))))


@pytest.fixture(scope="session")
def draw_grid() -> Callable[..., pd.DataFrame]:
    return _grid


WIDTH, THRESHOLD = 2, 5


def _optimum(release) -> float:
    """Loss of the cheapest set to hide under the policy under-5, attacked by an outsider alone.

    The compact model of the suppression problem (Kelly, Golden and Assad 1992): one integer
    programme that holds, for every figure, two tables the attacker could believe.
    """
    figures = release.internal.figures
    sums = figures.sums.toarray()
    truth = release.internal.table.leaf_counts
    count, leaves = sums.shape
    must = (figures.counts > 0) & (figures.counts < THRESHOLD)
    never = figures.counts == 0
    big = float(figures.counts.max() + 10)
    label = np.where(must, THRESHOLD - 1.0, np.inf)
    least = np.where(must, 1.0, np.where(figures.base, THRESHOLD, 0.0))
    label = np.where(figures.base, label, np.inf)
    least = np.where(figures.base, least, 0.0)
    fall = np.where(never, 0, np.minimum(figures.counts - least, big))
    rise = np.where(never, 0, np.minimum(label - figures.counts, big))
    rows, low, high = [], [], []
    size = count + 2 * count * leaves

    def add(weights: dict[int, float], at_least: float, at_most: float) -> None:
        rows.append(weights)
        low.append(at_least)
        high.append(at_most)

    for figure in range(count):
        start = count + 2 * figure * leaves
        for side in (0, 1):
            first = start + side * leaves
            for form in range(count):
                move = {first + leaf: 1.0 for leaf in np.flatnonzero(sums[form])}
                add({**move, form: -float(rise[form])}, -np.inf, 0.0)
                add({**move, form: float(fall[form])}, 0.0, np.inf)
        inside = np.flatnonzero(sums[figure])
        apart = {start + leaf: 1.0 for leaf in inside}
        apart |= {start + leaves + leaf: -1.0 for leaf in inside}
        add({**apart, figure: -float(WIDTH)}, 0.0, np.inf)
    row = [number for number, weights in enumerate(rows) for _ in weights]
    column = [place for weights in rows for place in weights]
    weight = [value for weights in rows for value in weights.values()]
    matrix = sparse.csr_array((weight, (row, column)), shape=(len(rows), size))
    lower = np.concatenate([must.astype(float), np.tile(-truth.astype(float), 2 * count)])
    upper = np.concatenate([1.0 - never, np.full(2 * count * leaves, big)])
    answer = optimize.milp(
        np.concatenate([figures.loss, np.zeros(2 * count * leaves)]),
        integrality=np.concatenate(
            [np.ones(count, dtype=int), np.zeros(2 * count * leaves, dtype=int)]
        ),
        bounds=optimize.Bounds(lower, upper),
        constraints=optimize.LinearConstraint(matrix, low, high),
    )
    assert answer.success
    return float(answer.fun)


@pytest.fixture(scope="session")
def find_optimum() -> Callable[..., float]:
    return _optimum
