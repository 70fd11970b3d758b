"""The files that were refused: whose, why, and what stands in their place."""

from __future__ import annotations

from analysis.assessment.study import AreaView
from analysis.language import Language
from analysis.report import blocks
from analysis.report.blocks import Block, Cell
from analysis.report.joint import labels
from analysis.report.joint.standing import source_line
from analysis.report.tables import cells
from analysis.returns.form.questions import FormKind
from analysis.returns.register.refused import ToldRefusal


def refused_table(view: AreaView, language: Language) -> Block | None:
    """The refused files of the area's respondents; those of nobody known are told everywhere."""
    returned = view.study.returned
    ours = [] if returned is None else [one for one in returned.refused if _is_ours(view, one)]
    if not ours:
        return None
    rows = [
        [
            labels.written(one.name),
            cells.words(language.text(f"joint.kind.{one.kind}") if one.kind else "–"),
            Cell(one.refused.isoformat(), language.date(one.refused)),
            labels.written(_reasons(one, language)),
            Cell(one.since.value, language.text(f"joint.refused.{one.since}")),
        ]
        for one in ours
    ]
    names = ("respondent", "kind", "received", "reason", "standing_now")
    return blocks.table(
        rows,
        columns=cells.columns(language, *names),
        label="afviste-svar",
        caption=language.text("joint.table.refused"),
        source=source_line(view, language),
        notes=[language.text("joint.table.refused.note")],
    )


def _is_ours(view: AreaView, one: ToldRefusal) -> bool:
    if one.kind in (FormKind.MUNICIPALITY, FormKind.REGION) and one.respondent:
        return view.is_nation or one.respondent in {*view.area.municipalities, view.area.slug}
    return True


def _reasons(one: ToldRefusal, language: Language) -> str:
    said = [language.choose(reason) for reason in one.reasons]
    if one.more:
        said.append(language.plural("joint.refused.more", one.more, n=language.number(one.more)))
    return " ".join(said) or "–"
