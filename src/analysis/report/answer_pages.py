"""The front door to a region's joint answer: the returns inside, the released table outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.assessment.identity import INTERNAL
from analysis.assessment.study import AreaView
from analysis.country.areas import AreaKind
from analysis.errors import UsageError
from analysis.language import Text
from analysis.report.parts import language_of
from analysis.report.released.pages import ReleasedAnswer

if TYPE_CHECKING:  # a public study never loads the rooms that know returns
    from analysis.report.joint.pages import AnswerReport


def open_answer(view: AreaView, *, language: str = "da") -> AnswerReport | ReleasedAnswer:
    """The draft of a region's joint, coordinated answer, ready to be shown part by part.

    Parameters
    ----------
    view
        From ``open_study(...).area(...)``, of a region. An internal one quotes the returns; a public
        one shows the released table. Where there is nothing to show, it says so.
    language
        ``da`` or ``en``.

    Raises
    ------
    UsageError
        If there is no such language, or the area is not a region.
    """
    spoken = language_of(language)
    if view.area.kind is not AreaKind.REGION:
        raise _no_region(view)
    if view.study.edition != INTERNAL:
        return ReleasedAnswer(view, spoken)
    # A public answer is made where no code that knows returns has been loaded.
    from analysis.report.joint.pages import AnswerReport

    return AnswerReport(view, spoken)


def _no_region(view: AreaView) -> UsageError:
    slugs = ", ".join(region.slug for region in view.study.areas.regions)
    return UsageError(
        Text(
            f"Den samlede besvarelse gives af en region, ikke af «{view.area.slug}». Vælg {slugs}.",
            f"The joint answer is a region's, not that of “{view.area.slug}”. Choose {slugs}.",
        )
    )
