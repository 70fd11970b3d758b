"""The answer to ``plan``: what will run, and why."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.batch.answers.costs import CostAnswer
from analysis.batch.answers.showing import as_columns, as_program_text
from analysis.batch.plan.plan import Step, Work

_WORK = {
    Work.NONE: "–",
    Work.RENDER: "sæt op/render",
    Work.FETCH: "hent/fetch",
    Work.EXECUTE: "kør/run",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAnswer:
    """What will run, and why; and what it will take, where that is asked."""

    steps: tuple[Step, ...]
    cost: CostAnswer | None = None

    def as_text(self) -> str:
        """For a reader: one line a report."""
        rows = [(_WORK[step.work], step.wanted.folder, _both(step)) for step in self.steps]
        run, render = self._count(Work.EXECUTE), self._count(Work.RENDER)
        total = f"{run} af {len(self.steps)} køres / {run} of {len(self.steps)} will run"
        more = f"; {render} sættes kun op igen / are only rendered anew" if render else ""
        fetch = self._count(Work.FETCH)
        more += f"; {fetch} hentes i det fælles lager / from the shared store" if fetch else ""
        cost = [self.cost.as_text()] if self.cost else []
        return "\n".join([*as_columns(rows), total + more, *cost])

    def as_json(self) -> str:
        """For a program."""
        return as_program_text(
            {
                "reports": [
                    {
                        **step.wanted.about,
                        "folder": step.wanted.folder,
                        "runs": step.runs,
                        "work": step.work,
                        "why": list(step.codes),
                        "detail": {code: list(names) for code, names in step.detail.items()},
                        "reason": {"da": step.reason.da, "en": step.reason.en},
                        "key": step.facts["key"],
                    }
                    for step in self.steps
                ],
                "run": sum(step.runs for step in self.steps),
                "executed": self._count(Work.EXECUTE),
                "rendered": self._count(Work.RENDER),
                "fetched": self._count(Work.FETCH),
                "unchanged": self._count(Work.NONE),
                **({"cost": self.cost.as_data()} if self.cost else {}),
            }
        )

    def _count(self, work: Work) -> int:
        return sum(step.work is work for step in self.steps)


def _both(step: Step) -> str:
    return f"{step.reason.da} / {step.reason.en}"
