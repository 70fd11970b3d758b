"""The answer to ``plan --cost``: what the plan will take, and what that rests on."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from analysis.batch.answers.showing import as_columns
from analysis.batch.asking.request import EDITIONS
from analysis.batch.cost.estimate import Amount, Cost, estimate_cost
from analysis.batch.cost.measured import read_taken
from analysis.batch.cost.model import CostModel, choose_model, read_shipped
from analysis.batch.plan.plan import Step
from analysis.batch.store.kept_studies import has_study
from analysis.language import Language, Text

_MINUTE, _HOUR = 60.0, 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CostAnswer:
    """What a plan will take, in words or as data."""

    cost: Cost
    model: CostModel

    def as_text(self) -> str:
        """For a reader: what is made, what it takes, and what that rests on."""
        made, rests = self._made(), self._rests_on()
        danish, cost = Language("da"), self.cost
        rows = [
            ("Tid / time", _range(cost.wall_seconds, danish, _time)),
            ("Processor / processor", _range(cost.cpu_seconds, danish, _time)),
            ("Disk / disk", _range(cost.bytes, danish, _size)),
            ("Hukommelse, højst / memory, at most", _size(cost.memory_bytes, danish)),
        ]
        both = [f"{said.da} / {said.en}" for said in (made, rests)]
        return "\n".join([both[0], *as_columns(rows), both[1]])

    def as_data(self) -> dict[str, Any]:
        """For a program: seconds and bytes."""
        runs, tasks = self.model.fitted_on
        return {
            **asdict(self.cost),
            "fitted_on": {"runs": runs, "tasks": tasks, "machine": self.model.machine},
        }

    def _made(self) -> Text:
        cost = self.cost
        return Text(
            f"{cost.studies} studier, {cost.views} rapporter køres, {cost.rendered} sættes op igen; "
            f"{cost.workers} ad gangen.",
            f"{cost.studies} studies, {cost.views} reports run, {cost.rendered} rendered anew; "
            f"{cost.workers} at a time.",
        )

    def _rests_on(self) -> Text:
        runs, tasks = self.model.fitted_on
        machine = self.model.machine
        here = Text("målt på denne maskine", "measured on this machine")
        there = Text(f"målt på {machine}, ikke her", f"measured on {machine}, not here")
        where = there if machine else here
        never = ", ".join(self.cost.unmeasured)
        unknown = Text(f" Aldrig målt: {never}.", f" Never measured: {never}.")
        more = unknown if never else Text("", "")
        return Text(
            f"Bygger på {runs} kørsler med {tasks} opgaver, {where.da}.{more.da}",
            f"Fitted on {runs} runs with {tasks} tasks, {where.en}.{more.en}",
        )


def answer_cost(steps: Sequence[Step], *, root: Path, out: Path, workers: int) -> CostAnswer:
    """Predict what a plan takes, by the runs that stand in a folder or else by the shipped ones.

    Parameters
    ----------
    root, out
        The checkout, and the folder of the editions.
    workers
        Reports made at the same time.
    """
    own = read_taken(out / edition for edition in EDITIONS)
    model = choose_model(own, read_shipped())
    cost = estimate_cost(
        steps,
        model,
        workers=workers,
        cores=os.cpu_count() or 1,
        is_kept=lambda key: has_study(root, key),
    )
    return CostAnswer(cost=cost, model=model)


def _range(amount: Amount, language: Language, say: Any) -> str:
    low, high = say(amount.low, language), say(amount.high, language)
    return f"{say(amount.central, language)} ({low} – {high})"


def _time(seconds: float, language: Language) -> str:
    if seconds < 2 * _MINUTE:
        return f"{seconds:.0f} s"
    if seconds < 2 * _HOUR:
        return f"{seconds / _MINUTE:.0f} min"
    return f"{language.number(seconds / _HOUR, decimals=1)} t/h"


def _size(count: float, language: Language) -> str:
    for unit, bytes_each in (("GB", 1e9), ("MB", 1e6)):
        if count >= bytes_each:
            return f"{language.number(count / bytes_each, decimals=1)} {unit}"
    return f"{count / 1e3:.0f} kB"
