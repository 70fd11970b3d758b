"""What readers of released files can conclude, by enumeration of every small world that fits them.

Loaded by path (``runpy.run_path``) by the tests that need it. It knows the files as they are sent
and nothing of how they were made: no linear programming, no figures, no labels but their ends.

A world gives every unit of every release a whole number. An attacker knows what every file says,
which counts were corrected and which were not, and his own counts. A count that was corrected is
another number than it was. Of a sum with ranges in it he knows the exact part, since the rest of it
is what the files say of the ranges.
"""

import dataclasses
import datetime as dt
import itertools
import random

import numpy as np

from analysis.errors import ProtectionError
from analysis.protection import find_profile
from analysis.protection.frozen import parse_release, release_path
from analysis.returns.releasing.content import Occasion, make_content
from analysis.returns.releasing.counts import RoundCounts, Unit
from analysis.returns.releasing.earlier import Earlier
from analysis.returns.releasing.inputs import Inputs
from analysis.returns.releasing.record import Record

SLUG = "hjerneskade-2014"
PROFILE = find_profile("under-5")
_MOST_WORLDS = 20_000_000
_DAY = dt.date(2021, 3, 1)


def unit(area, low, high=None, *, region="a", landsdel=None, members=None, seen=()):
    """A unit; a number unless `high` says that it is a range."""
    seen = {"huset": seen} if isinstance(seen, int) else dict(seen)
    return Unit(
        area=area,
        members=(area,) if members is None else members,
        region=region,
        landsdel=landsdel or {"a": "west", "b": "west"}.get(region, "east"),
        low=low,
        high=low if high is None else high,
        seen=tuple(sorted((name, count) for name, count in seen.items() if count)),
    )


def round_of(*units, slug=SLUG):
    """The counts of a round in which these answered."""
    listed = tuple(sorted(units, key=lambda one: one.area))
    codes = sorted({code for one in listed for code in one.members})
    by = {code: one.area for one in listed for code in one.members if code != one.area}
    standings = tuple(
        (code, "answered_by_other" if code in by else "answered", by.get(code, ""))
        for code in codes
    )
    return RoundCounts(slug=slug, asks_number=True, units=listed, standings=standings)


def inputs_of(counts, published=()):
    return Inputs(counts=counts, flows=(), opinions=(), published=tuple(published))


def release_after(own, counts, *, profile=PROFILE, published=(), linked=()):
    """One more release, as it is sent, and its record."""
    inputs = inputs_of(counts, published)
    occasion = Occasion(
        profile=profile, day=_DAY, synthetic=False, own=tuple(own), linked=tuple(linked)
    )
    made = make_content(inputs, occasion)
    frozen = parse_release(made.content, path=release_path(counts.slug, len(own) + 1))
    record = Record(
        slug=counts.slug,
        version=frozen.version,
        profile=profile.name,
        file_sha256=frozen.sha256,
        made_by="",
        made=dt.datetime(2021, 3, 1, tzinfo=dt.UTC),
        returns=(),
        counts=counts,
        digest=inputs.digest(profile),
        flows_digest=inputs.flows_digest,
        tables=made.tables,
    )
    return Earlier(frozen=frozen, record=record)


def play(*rounds, **more):
    """One release after the other."""
    sent = []
    for counts in rounds:
        sent.append(release_after(sent, counts, **more))
    return sent


def cell(sent, area):
    """A cell of a release: its status and its ends."""
    rows = sent.frozen.cells
    [row] = rows[(rows["area"] == area) & (rows["category"] == "total")].to_dict("records")
    return row["status"], row["low"], row["high"]


def find_holes(sent, *, extra=4):
    """Counts that somebody can narrow to fewer than three: (release, what, attacker, possible).

    What an offer concludes from its own citizens and the words on a count, or on the counts that a
    sum is made of, is no hole: the policy lets everybody read these words.

    Parameters
    ----------
    extra
        How far above the largest count the worlds are enumerated; worlds beyond only add more.
    """
    world = _World.of(sent)
    values = None
    # Where there are too many worlds, only those near the truth: fewer worlds hide no hole.
    for near in (None, 4, 3, 2):
        if values is None:
            values = world.enumerate(extra, near=near)
    assert values is not None
    assert len(values), "the truth itself must fit"
    holes = []
    for attacker, own, seen in world.attackers():
        fitting = values
        for column in own:
            fitting = fitting[fitting[:, column] == world.truth[column]]
        for column, least in seen.items():
            fitting = fitting[fitting[:, column] >= least]
        for what, columns in world.targets:
            # What is his own, and what everybody reads, he need not work out.
            if set(columns) <= world.needs_no_working_out(own):
                continue
            possible = np.unique(fitting[:, columns].sum(axis=1))
            room = min(PROFILE.width_persons, world.room_of(columns, seen)) if seen else None
            room = PROFILE.width_persons if room is None else room
            if possible[-1] - possible[0] < room:
                truth = sum(world.truth[column] for column in columns)
                holes.append((what, attacker, truth, possible.tolist()))
    return [*holes, *world.parts_known(values)]


def without_the_lost(sent, holes):
    """Holes that the last release is to blame for.

    A count of at least five that somebody can work out from the earlier files alone is lost.
    """
    if len(sent) < 2:
        return holes
    last = sent[-1].frozen
    silent = last.cells[last.cells["high"] == 0]
    mute = dataclasses.replace(sent[-1], frozen=dataclasses.replace(last, cells=silent))
    lost = {(what, attacker) for what, attacker, _, _ in find_holes([*sent[:-1], mute])}
    return [hole for hole in holes if hole[2] < PROFILE.threshold or (hole[0], hole[1]) not in lost]


@dataclasses.dataclass
class _World:
    """The variables of all releases, what the files say of them, and what is secret."""

    truth: list
    names: list
    rows: list
    different: list
    seen: dict
    targets: list
    shown: set
    shared: set
    whole: list

    @classmethod
    def of(cls, sent):
        truth, names, index = [], [], {}
        rows, seen, sums, shared = [], {}, [], set()
        public = set()
        for one in sent:
            counts = one.record.counts
            exact = [found for found in counts.units if found.exact]
            for found in exact:
                key = found.area, found.members, found.low
                if key not in index:
                    index[key] = len(truth)
                    truth.append(found.low)
                    names.append(found.area)
                for name, count in found.seen:
                    seen.setdefault(name, {})[index[key]] = min(count, found.low)
                if len(found.members) == 2 and found.low:
                    shared.add(index[key])
            whole = one.frozen.cells[one.frozen.cells["category"] == "total"]
            for row in whole.to_dict("records"):
                inside = [u for u in counts.units if _lies_in(u, row["area"], row["level"])]
                columns = tuple(sorted(index[u.area, u.members, u.low] for u in inside if u.exact))
                if not columns:
                    continue
                ends = _exact_part(row, [u for u in inside if not u.exact])
                rows.append((columns, *ends))
                sums.append((f"{one.frozen.version} {row['area']}", columns))
                if ends[0] == ends[1]:
                    public.add(columns)
        different = [
            (i, j)
            for i, j in itertools.combinations(range(len(truth)), 2)
            if names[i] == names[j] and truth[i] != truth[j]
        ]
        single = [(f"{names[i]}#{i}", (i,)) for i in range(len(truth))]
        small = [(what, c) for what, c in sums if sum(truth[i] for i in c) < PROFILE.threshold]
        targets = [(what, columns) for what, columns in (*single, *small) if columns not in public]
        inside_none = {i for columns in public for i in columns if _none(truth, columns)}
        targets = [(w, c) for w, c in targets if not set(c) <= inside_none]
        shown = {c[0] for c in public if len(c) == 1}
        whole = _wholes(index)
        return cls(truth, names, rows, different, seen, targets, shown, shared, whole)

    def attackers(self):
        """An outsider, everybody with his own counts, and an offer with the citizens it has."""
        yield "outsider", (), {}
        for name in dict.fromkeys(self.names):
            yield name, tuple(i for i, one in enumerate(self.names) if one == name), {}
        for name, least in self.seen.items():
            yield name, (), least

    def room_of(self, columns, seen):
        """How many persons lie between the ends that words alone and own citizens leave."""
        ends = {i: self._words(i, seen) for i in range(len(self.truth))}
        # A count that was corrected is not what the other is known to be by words alone.
        for i, j in itertools.permutations(range(len(self.truth)), 2):
            (low, high), other = ends[i], set(ends[j])
            if len(other) == 1 and ((i, j) in self.different or (j, i) in self.different):
                ends[i] = low + (low in other), high - (high in other)
        low, high = (sum(ends[i][side] for i in columns) for side in (0, 1))
        for inside, least, most in self.rows:
            if inside == columns:
                low, high = max(low, least), min(high, most)
        return high - low

    def _words(self, column, seen):
        said = [(least, most) for inside, least, most in self.rows if inside == (column,)]
        low = max([seen.get(column, 0), *(least for least, _ in said)])
        return low, min([10**4, *(most for _, most in said)])

    def needs_no_working_out(self, own):
        """What is his, what everybody reads, and what these make up as whole and parts."""
        known = {*own, *self.shown}
        for whole, parts in self.whole:
            unknown = {whole, *parts} - known
            if len(unknown) == 1:
                known |= unknown
        return known

    def parts_known(self, values):
        """Of two who share a count, whatever one of them knows of it, what he learns of the rest."""
        # Of one that is given part by part elsewhere each knows his part: he is an attacker anyway.
        for column in self.shared - {whole for whole, _ in self.whole}:
            for part in range(self.truth[column] + 1):
                rest = np.unique(values[values[:, column] >= part][:, column]) - part
                if rest[-1] - rest[0] < PROFILE.width_persons:
                    who = f"{self.names[column]} knowing {part}"
                    yield f"{self.names[column]} shared", who, self.truth[column], rest.tolist()

    def enumerate(self, extra, *, near=None):
        """Every table of whole numbers that fits all files; None where there are too many."""
        top = max(self.truth, default=0) + extra
        low, high = [0] * len(self.truth), [top] * len(self.truth)
        if near is not None:
            low = [max(0, count - near) for count in self.truth]
            high = [count + near for count in self.truth]
        for columns, least, most in self.rows:
            if len(columns) == 1:
                [i] = columns
                low[i], high[i] = max(low[i], least), min(high[i], most)
        values = np.zeros((1, 0), dtype=np.int16)
        for i in range(len(self.truth)):
            choice = np.arange(low[i], high[i] + 1, dtype=np.int16)
            if len(values) * len(choice) > _MOST_WORLDS:
                return None
            values = np.column_stack(
                [np.repeat(values, len(choice), axis=0), np.tile(choice, len(values))]
            )
            # Throw out early what no later number can put right.
            for columns, least, most in self.rows:
                known = [c for c in columns if c <= i]
                if i in columns:
                    total = values[:, known].sum(axis=1)
                    later = sum(high[c] for c in columns if c > i)
                    early = sum(low[c] for c in columns if c > i)
                    values = values[(total + early <= most) & (total + later >= least)]
        for i, j in self.different:
            values = values[values[:, i] != values[:, j]]
        for i, parts in self.whole:
            values = values[values[:, i] == values[:, parts].sum(axis=1)]
        return values


def _lies_in(found, area, level):
    places = {"municipality": found.area, "region": found.region, "landsdel": found.landsdel}
    return level == "nation" or places[level] == area


def _exact_part(row, ranges):
    """What a cell says of the exact numbers in it, the ranges taken out as readers know them."""
    low, high = row["low"], row["high"]
    for found in ranges:
        least, most = (found.low, found.high) if found.low >= 5 else (1, 4)
        low -= least
        high = None if high is None else high - most
    return max(low, 0), 10**4 if high is None else high


def _none(truth, columns):
    return sum(truth[i] for i in columns) == 0


def _wholes(index):
    """Counts that elsewhere are given part by part, and that nobody has changed: one the sum."""
    found = []
    for (_, members, low), column in index.items():
        for size in range(2, len(members) + 1):
            for keys in itertools.combinations(index, size):
                codes = sorted(code for key in keys for code in key[1])
                if codes == sorted(members) and sum(key[2] for key in keys) == low:
                    found.append((column, [index[key] for key in keys]))
    return found


def random_rounds(rng):
    """One to three states of a small round: who answers late, corrects, withdraws or is spoken for."""
    rounds = [_first(rng)]
    for _ in range(rng.choice([0, 1, 1, 2])):
        rounds.append(_next(rng, rounds[-1].units))
    return rounds


def _first(rng):
    units = []
    for number in range(rng.randint(2, 5)):
        code = str(number)
        units.append(
            unit(
                code,
                rng.choice([0, 1, 1, 2, 2, 3, 3, 4, 5, 6, 7, 9]),
                region=rng.choice("aabc"),
                seen={"huset": rng.choice([0, 0, 0, 1, 2, 5]), "kilden": (0, 4, 1, 3, 0)[number]},
                members=(code, f"p{code}") if rng.random() < 0.1 else None,
            )
        )
    if rng.random() < 0.2:
        region = rng.choice("ac")
        members = tuple(str(code) for code in range(30, 30 + rng.choice([1, 2, 3])))
        joint = unit(region, rng.choice([1, 3, 6, 12]), region=region, members=members)
        units = [*(one for one in units if one.region != region), joint]
    return round_of(*units)


def _next(rng, before):
    units = list(before)
    event = rng.choice(["late", "late", "correct", "both", "silent", "range", "split"])
    place = rng.randrange(len(units))
    one = units[place]
    if event in {"correct", "both"}:
        count = max(0, one.low + rng.choice([-2, -1, 1, 2]))
        units[place] = dataclasses.replace(one, low=count, high=count)
    if event in {"late", "both"}:
        # A region's joint answer is used only where none of its municipalities has answered.
        joint = {found.area for found in units if found.area == found.region}
        region = rng.choice([name for name in "aab" if name not in joint])
        units.append(unit(str(len(units) + 20), rng.choice([0, 1, 2, 3, 6]), region=region))
    if event == "silent" and len(units) > 1:
        units.pop(place)
    if event == "range":
        units[place] = dataclasses.replace(one, low=1, high=4, seen=())
    if event == "split":
        units = [part for found in units for part in _split(rng, found)]
    return round_of(*units)


def _split(rng, found):
    """Those who were spoken for now answer themselves; the last of them perhaps not."""
    if len(found.members) == 1:
        return [found]
    parts, left = [], found.low
    for code in found.members[:-1]:
        count = rng.randint(0, left)
        left -= count
        parts.append(unit(code, count, region=found.region))
    if rng.random() < 0.7:
        parts.append(unit(found.members[-1], left, region=found.region))
    return parts


def holes_of(seed):
    """What somebody can conclude from a random sequence; None where nothing could be released."""
    rounds = random_rounds(random.Random(seed))  # noqa: S311
    try:
        sent = play(*rounds)
    except ProtectionError:
        return None
    return without_the_lost(sent, find_holes(sent))
