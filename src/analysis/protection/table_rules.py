"""What a table of counts must obey before anyone thinks of protecting it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.errors import Problem, suggest
from analysis.language import Text

TOTAL = "total"
_COUNT = "count"
_MOST_NAMED = 20
_MOST_PERSONS = 1_000_000_000
# What people and programs call a sum, alone or with what it is the sum of: "Nordjylland i alt".
_SUM_NAME = re.compile(
    r"(?:all|alle|samlet|overall|hele landet)"
    r"|(?:.*\W)?(?:(?:grand |hoved|sub)?totals?|totalt|i ?alt|sum)(?:\W.*)?"
)
# A sum where it has as many as all others together: otherwise one country among several.
_COUNTRY = frozenset({"danmark", "denmark", "landet"})


def _problem(
    name: str, place: str, value: object, rule: Text, *, cure: Text | None = None
) -> Problem:
    return Problem(file=name, place=place, value=str(value), rule=rule, cure=cure)


def check_levels(
    frame: pd.DataFrame, hierarchy: Mapping[str, Sequence[str]], *, name: str
) -> list[Problem]:
    """Columns and hierarchy that do not fit each other.

    Returns
    -------
    list of Problem
        One for each missing column, and for each column that no hierarchy names.
    """
    problems = []
    levels = [level for leaf, coarser in hierarchy.items() for level in (leaf, *coarser)]
    columns = [str(column) for column in frame.columns]
    for level in [_COUNT, *(level for level in levels if level != TOTAL)]:
        if level not in columns:
            rule = Text(
                "Hierarkiet nævner et niveau, som tabellen ikke har en kolonne for.",
                "The hierarchy names a level that the table has no column for.",
            )
            problems.append(_problem(name, level, "", rule, cure=suggest(level, columns)))
    for level in {level for level in levels if level != TOTAL and levels.count(level) > 1}:
        rule = Text(
            "Niveauet står to gange i hierarkiet.", "The level stands twice in the hierarchy."
        )
        problems.append(_problem(name, level, "", rule))
    if _COUNT in levels:
        rule = Text("Et antal kan ikke være et niveau.", "A count cannot be a level.")
        problems.append(_problem(name, _COUNT, "", rule))
    if TOTAL in columns or TOTAL in hierarchy:
        problems.append(_problem(name, TOTAL, "", _RESERVED))
    for column in columns:
        if column not in (_COUNT, TOTAL, *levels):
            rule = Text("Kolonnen har intet hierarki.", "The column has no hierarchy.")
            cure = Text(
                f'Skriv hierarchy={{"{column}": ["total"]}}, eller [] hvis intet lægges sammen.',
                f'Write hierarchy={{"{column}": ["total"]}}, or [] where nothing is summed.',
            )
            problems.append(_problem(name, column, "", rule, cure=cure))
    if frame.empty:
        rule = Text("Tabellen har ingen celler.", "The table has no cells.")
        problems.append(_problem(name, "", "", rule))
    if not hierarchy:
        rule = Text("Hierarkiet mangler.", "The hierarchy is missing.")
        problems.append(_problem(name, "", "", rule))
    return problems


def check_leaves(
    frame: pd.DataFrame, hierarchy: Mapping[str, Sequence[str]], *, name: str
) -> list[Problem]:
    """Rows that are no counts of a leaf, or belong to two members of one level."""
    problems = _check_counts(frame, list(hierarchy), name=name)
    for leaf, coarser in hierarchy.items():
        problems += _check_sums(frame, leaf, coarser, name=name)
        for level in (leaf, *(level for level in coarser if level != TOTAL)):
            problems += _check_members(frame, leaf, level, name=name)
    keys = frame[list(hierarchy)].astype(str)
    twice = frame[keys.duplicated()]
    for _, row in twice.head(_MOST_NAMED).iterrows():
        rule = Text("Cellen står der to gange.", "The cell stands there twice.")
        problems.append(_problem(name, _place(row, list(hierarchy)), row["count"], rule))
    return problems


def check_totals(given: pd.DataFrame, *, table: pd.DataFrame, name: str) -> list[Problem]:
    """Stated totals that are not the sum of their leaves.

    Parameters
    ----------
    given
        ``count`` and at most one level per dimension.
    table
        The leaves with the members of every level, as text.
    """
    levels = [str(column) for column in given.columns if column != "count"]
    unknown = [level for level in levels if level not in table.columns]
    if unknown or "count" not in given.columns:
        rule = Text("Totalerne nævner et ukendt niveau.", "The totals name an unknown level.")
        return [_problem(name, ", ".join(unknown) or "count", "", rule)]
    if levels:
        sums = table.groupby(levels, sort=False)["count"].sum()
        keys = pd.MultiIndex.from_frame(given[levels].astype(str))
        found = sums.reindex(keys if len(levels) > 1 else keys.get_level_values(0)).to_numpy()
    else:
        found = np.repeat(float(table["count"].sum()), len(given))
    stated = pd.to_numeric(given["count"], errors="coerce").to_numpy(dtype=float)
    problems = []
    for number in np.flatnonzero(~(found == stated)):
        rule = Text(
            "Totalen er ikke summen af sine celler"
            + (f", som er {found[number]:.0f}." if np.isfinite(found[number]) else "."),
            "The total is not the sum of its cells"
            + (f", which is {found[number]:.0f}." if np.isfinite(found[number]) else "."),
        )
        row = given.iloc[int(number)]
        problems.append(_problem(name, _place(row, levels), row["count"], rule))
    return problems[:_MOST_NAMED]


def _check_counts(frame: pd.DataFrame, leaves: list[str], *, name: str) -> list[Problem]:
    given = frame["count"].astype(object) if frame["count"].dtype == bool else frame["count"]
    numbers = pd.to_numeric(given, errors="coerce")
    counts = numbers.to_numpy(dtype=float, na_value=np.nan, copy=True)
    if given.dtype == object:
        counts[[isinstance(value, bool | np.bool_) for value in given]] = np.nan
    whole = Text("Et antal skal være et helt tal.", "A count must be a whole number.")
    silent = Text(
        "Udelad rækken, hvis ingen har svaret; 0 er et svar.",
        "Leave the row out if nobody answered; 0 is an answer.",
    )
    below = Text("Et antal kan ikke være negativt.", "A count cannot be negative.")
    most = Text(
        f"Et antal kan ikke være over {_MOST_PERSONS}.", f"A count cannot exceed {_MOST_PERSONS}."
    )
    finite = np.isfinite(counts)
    broken = (
        (~(finite & (counts == np.floor(counts))), whole, silent),
        (counts < 0, below, None),
        (finite & (counts > _MOST_PERSONS), most, None),
    )
    problems = [
        _problem(name, _place(row, leaves), row["count"], rule, cure=cure)
        for rows, rule, cure in broken
        for _, row in frame[rows].iterrows()
    ]
    return problems[:_MOST_NAMED]


def _check_sums(
    frame: pd.DataFrame, leaf: str, coarser: Sequence[str], *, name: str
) -> list[Problem]:
    """Members that are the sum of others, such as a row "I alt": nobody would know that they are."""
    if frame[leaf].isna().any():
        return []
    members = frame[leaf].astype(str)
    words = {member: member.strip().casefold() for member in members.unique() if member != TOTAL}
    several = len(words) > 1
    named = {member for member, word in words.items() if several and _SUM_NAME.fullmatch(word)}
    counts = pd.to_numeric(frame["count"], errors="coerce")

    def is_sum(member: str, inside: pd.Series[bool]) -> bool:
        own = members == member
        others = counts[inside & ~own].sum()
        return bool(others > 0 and counts[own].sum() == others)

    everybody = pd.Series(data=True, index=frame.index)
    named |= {one for one, word in words.items() if word in _COUNTRY and is_sum(one, everybody)}
    for level in coarser:
        if level != TOTAL:
            above = frame[level].astype(str)
            named |= {
                one for one in members[members == above].unique() if is_sum(one, above == one)
            }
    rule = Text(
        "Rækken er summen af andre; tabellen må kun have det, der lægges sammen.",
        "The row is the sum of others; the table may hold only what is added up.",
    )
    cure = Text(
        'Fjern rækken, og skriv "total" i hierarkiet.',
        'Remove the row, and write "total" in the hierarchy.',
    )
    return [_problem(name, leaf, member, rule, cure=cure) for member in sorted(named)]


def _check_members(frame: pd.DataFrame, leaf: str, level: str, *, name: str) -> list[Problem]:
    if frame[level].isna().any() or (frame[level].astype(str).str.strip() == "").any():
        rule = Text(
            "En række mangler sin plads i hierarkiet.", "A row lacks its place in the hierarchy."
        )
        return [_problem(name, level, "", rule)]
    if (frame[level].astype(str) == TOTAL).any():
        return [_problem(name, level, TOTAL, _RESERVED)]
    if leaf == level:
        return _check_names(frame, leaf, name=name)
    pairs = frame[[leaf, level]].astype(str).drop_duplicates()
    rule = Text(
        f"Samme {leaf} hører til to i niveauet {level}.",
        f"The same {leaf} belongs to two members of the level {level}.",
    )
    members = pairs.loc[pairs[leaf].duplicated(), leaf].unique()
    return [_problem(name, level, member, rule) for member in members[:_MOST_NAMED]]


def _check_names(frame: pd.DataFrame, leaf: str, *, name: str) -> list[Problem]:
    """Names that differ in blanks alone: one and the same, whose parts would be told apart."""
    rule = Text(
        "Navnet findes også uden blanktegn foran eller bagved.",
        "The name is there without blanks before or after it, too.",
    )
    members = set(frame[leaf].astype(str))
    padded = sorted(one for one in members if one.strip() != one and one.strip() in members)
    return [_problem(name, leaf, repr(one), rule) for one in padded[:_MOST_NAMED]]


def _place(row: pd.Series, levels: list[str]) -> str:
    return ", ".join(f"{level} {row[level]}" for level in levels)


_RESERVED = Text(
    "«total» er forbeholdt summen; rækkerne skal være blade.",
    "“total” is reserved for the sum; the rows must be leaves.",
)
