"""What readers conclude of the parts of counts, by enumeration of the small worlds near the truth.

Loaded by path (``runpy.run_path``). As `worlds.py`, but every count is made up of its parts: a
variable for each unit and category, a whole number each, and nothing else is known than the files.
"""

import dataclasses
import random
import runpy
from pathlib import Path

import numpy as np

from analysis.errors import ProtectionError

W = runpy.run_path(str(Path(__file__).with_name("worlds.py")))
REST = "not_divided"
# Fewer worlds hide no hole: these suffice to show that a count may lie two away from the truth.
_NEAR = 2


def divided(area, *parts, region="a", left=0, **more):
    """A unit with so many received, elsewhere, and not divided."""
    found = W["unit"](area, sum(parts) + left, region=region, **more)
    named = zip(("received", "elsewhere"), parts, strict=False)
    return dataclasses.replace(found, stated=tuple(named))


def random_round(seed):
    """Two to four who have divided their numbers, some not quite, one of them perhaps a range."""
    rng = random.Random(seed)  # noqa: S311
    units, rests = [], rng.choice([[0], [0], [0, 0, 1, 5]])
    for number in range(rng.choice([2, 3, 3])):
        parts = [rng.choice([0, 1, 2, 3, 4, 6, 8, 9]) for _ in range(2)]
        code = str(number)
        units.append(
            divided(
                code,
                *parts,
                region=rng.choice("aaab"),
                left=rng.choice(rests),
                seen={"huset": rng.choice([0, 0, parts[0]])},
                members=(code, f"p{code}") if rng.random() < 0.1 else None,
            )
        )
    if rng.random() < 0.2:
        low, high = rng.choice([(1, 4), (6, 9)])
        units.append(W["unit"]("9", low, high, region=rng.choice("ab")))
    return W["round_of"](*units)


def holes_of(seed):
    """What somebody can narrow to fewer than three; None where no part could be shown."""
    try:
        [sent] = W["play"](random_round(seed))
    except ProtectionError:
        return None
    return find_holes(sent) if has_parts(sent) else None


def has_parts(sent):
    return bool((sent.frozen.cells["category"] != "total").any())


def find_holes(*sent):
    """Counts and parts that somebody narrows too far: (what, who, truth, possible).

    What an offer narrows is a hole only if the counts without their parts would not tell it.
    """
    world = _Parts(sent, parts=True)
    holes = list(world.holes())
    before = {hole[:3] for hole in _Parts(sent, parts=False).holes()}
    return [hole for hole in holes if hole[1] != "huset" or hole[:3] not in before]


class _Parts:
    def __init__(self, sent, *, parts):
        self.index, self.truth, self.rows, self.units = {}, [], [], {}
        self.width = W["PROFILE"].width_persons
        for one in sent:
            exact = [unit for unit in one.record.counts.units if unit.exact]
            names = dict.fromkeys(name for unit in exact for name, _ in unit.stated)
            # A category that nobody has anything in is not in the file, as everybody can see.
            names |= {REST: None} if any(unit.parts[REST] for unit in exact) else {}
            for unit in exact:
                for name in names:
                    self._place(unit, name)
                self.units[unit.area, unit.low] = unit
            for row in one.frozen.cells.to_dict("records"):
                if parts or row["category"] == "total":
                    self._say(row, one.record.counts.units, tuple(names))
        self.worlds = self._enumerate()

    def _place(self, unit, name):
        key = unit.area, unit.low, name
        if key not in self.index:
            self.index[key] = len(self.truth)
            self.truth.append(unit.parts.get(name, 0))

    def _say(self, row, units, names):
        inside = [unit for unit in units if W["_lies_in"](unit, row["area"], row["level"])]
        of = names if row["category"] == "total" else (row["category"],)
        keys = [(u.area, u.low, name) for u in inside if u.exact for name in of]
        # Those not divided are ranges alone where every exact number was divided.
        columns = [self.index[key] for key in keys if key in self.index]
        ranges = [u for u in inside if not u.exact] if row["category"] in ("total", REST) else []
        if columns:
            self.rows.append((columns, *W["_exact_part"](row, ranges)))

    def _enumerate(self):
        values = np.zeros((1, 0), dtype=np.int16)
        low = [max(0, count - _NEAR) for count in self.truth]
        high = [count + _NEAR for count in self.truth]
        for i in range(len(self.truth)):
            choice = np.arange(low[i], high[i] + 1, dtype=np.int16)
            values = np.column_stack(
                [np.repeat(values, len(choice), axis=0), np.tile(choice, len(values))]
            )
            for columns, least, most in self.rows:
                if i in columns:
                    total = values[:, [c for c in columns if c <= i]].sum(axis=1)
                    later = [c for c in columns if c > i]
                    early, late = sum(low[c] for c in later), sum(high[c] for c in later)
                    values = values[(total + early <= most) & (total + late >= least)]
        assert len(values), "the truth itself must fit"
        return values

    def _columns(self, area, low):
        return [i for key, i in self.index.items() if key[:2] == (area, low)]

    def _attackers(self):
        yield "outsider", self.worlds, ()
        for area in dict.fromkeys(area for area, _ in self.units):
            own = [i for key, i in self.index.items() if key[0] == area]
            known = (self.worlds[:, own] == np.array(self.truth)[own]).all(axis=1)
            yield area, self.worlds[known], own
        fitting = self.worlds
        for (area, low), unit in self.units.items():
            seen = min(dict(unit.seen).get("huset", 0), low)
            received = self.index[area, low, "received"]
            whole = fitting[:, self._columns(area, low)].sum(axis=1)
            least = min(seen, self.truth[received])
            fitting = fitting[(whole >= seen) & (fitting[:, received] >= least)]
        yield "huset", fitting, ()

    def holes(self):
        none = {c for cs, _, most in self.rows if most == 0 for c in cs}
        shown = {tuple(sorted(cs)) for cs, least, most in self.rows if least == most}
        targets = [(f"{k[0]} {k[2]}", (i,)) for k, i in self.index.items()]
        targets += [(area, tuple(self._columns(area, low))) for area, low in self.units]
        for who, fitting, own in self._attackers():
            for what, columns in targets:
                if set(columns) <= none | set(own) or tuple(sorted(columns)) in shown:
                    continue
                possible = np.unique(fitting[:, columns].sum(axis=1))
                if possible[-1] - possible[0] < self.width:
                    truth = sum(self.truth[c] for c in columns)
                    yield what, who, truth, tuple(possible.tolist())
        yield from self._shared()

    def _shared(self):
        """What one of two who share a number learns of the other's part of a category."""
        for (area, low), unit in self.units.items():
            if len(unit.members) == 2:
                for column in self._columns(area, low):
                    rest = self.worlds[self.worlds[:, column] >= self.truth[column]][:, column]
                    if rest.size and rest.max() - rest.min() < self.width and self.truth[column]:
                        yield f"{area} shared", area, self.truth[column], (int(rest.max()),)
