"""Rules across the keys of a round's file, tried even where some keys are faulty.

They look at the plain data, not at the finished objects: a missing reason in one place must not
hide a deadline before its announcement in another.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from analysis.catalogue.backtest_rules import backtest_problems
from analysis.catalogue.capacity_rules import capacity_problems
from analysis.catalogue.need_rules import ENDS, need_problems
from analysis.catalogue.node import Node, refuse_before, refuse_repeated
from analysis.catalogue.scenario_rules import scenario_problems
from analysis.catalogue.verdict_rules import verdict_problems
from analysis.errors import Problem, suggest
from analysis.evidence import Quantity
from analysis.language import Text
from analysis.periods import UNKNOWN
from analysis.reading import YamlDocument


def rule_problems(
    document: YamlDocument, *, rounds: Sequence[str], figures: Mapping[str, Quantity]
) -> list[Problem]:
    """Every rule across keys that a round's file breaks.

    Parameters
    ----------
    rounds
        Slugs of all rounds, for what a round may renew.
    figures
        Published figures by id, for their units.
    """
    root = Node(document, "", document.data)
    return [
        *_names(root, rounds),
        *_ordered_numbers(root),
        *_dates(root),
        *need_problems(root, figures),
        *capacity_problems(root, figures),
        *scenario_problems(root),
        *backtest_problems(root, rounds=rounds, figures=figures),
        *verdict_problems(root, rounds=rounds, figures=figures),
        *_service_levels(root),
        *_unique_ids(root),
    ]


def _names(root: Node, rounds: Sequence[str]) -> Iterator[Problem]:
    slug, renews = root.at("slug"), root.at("renews")
    stem = PurePosixPath(root.document.path).stem
    if slug.text and slug.text != stem:
        yield slug.refuse(
            f"Navnet er et andet end filens ({stem}).",
            f"The name differs from the file's ({stem}).",
        )
    others = [name for name in rounds if name != stem]
    if renews.text and renews.text not in others:
        cure = suggest(renews.text, others)
        yield renews.refuse("Runden findes ikke.", "The round does not exist.", cure)


def _ordered_numbers(root: Node) -> Iterator[Problem]:
    for node in root.walk():
        ends = [(end, node.at(end), node.at(end).number) for end in ENDS]
        given = [(end, inside, number) for end, inside, number in ends if number is not None]
        for (below, lower, low), (above, _, high) in itertools.pairwise(given):
            if low > high:
                yield lower.refuse(
                    f"{below} er større end {above} ({high:g}).",
                    f"{below} is above {above} ({high:g}).",
                )


def _dates(root: Node) -> Iterator[Problem]:
    for node in root.each("deadlines"):
        yield from refuse_before(node.at("date"), node.at("announced"), _DEADLINE)
    for node in root.each("verdicts"):
        yield from refuse_before(node.at("announced"), node.at("date"), _ANNOUNCED)
        yield from refuse_before(node.at("withdrawn", "date"), node.at("date"), _WITHDRAWN)
    for node in root.each("law"):
        yield from refuse_before(node.at("valid_to"), node.at("valid_from"), _REPEALED)
    yield from refuse_before(root.at("data_date"), root.at("issued"), _DATA_DATE)
    if root.at("data_date").text.strip() == UNKNOWN:
        rule = Text("Datadatoen skal være kendt.", "The data date must be known.")
        yield root.at("data_date").refuse(rule.da, rule.en)


def _service_levels(root: Node) -> Iterator[Problem]:
    node = root.at("service_levels")
    levels = [level.number for level in node.each("levels")]
    main = node.at("main")
    if levels and main.number is not None and main.number not in levels:
        yield main.refuse("Er ikke et af niveauerne.", "Is not one of the levels.")


def _unique_ids(root: Node) -> Iterator[Problem]:
    for nodes in (root.each("themes"), root.at("need").each("readings")):
        yield from refuse_repeated(node.at("id") for node in nodes)
    yield from refuse_repeated(node.at("area") for node in root.each("answers"))


_DEADLINE = Text("Fristen ligger før sin annoncering", "The deadline is before its announcement")
_ANNOUNCED = Text(
    "Vurderingen er annonceret før sin egen dato", "The verdict is announced before its own date"
)
_WITHDRAWN = Text(
    "Vurderingen er trukket tilbage, før den blev givet",
    "The verdict is taken back before it was given",
)
_REPEALED = Text(
    "Bestemmelsen ophører, før den træder i kraft", "The provision ends before it begins"
)
_DATA_DATE = Text("Datadatoen ligger før udsendelsen", "The data date is before the issue")
