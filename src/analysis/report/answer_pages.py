"""The front door to a region's joint answer: who may have one, and in which edition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.assessment.opening import INTERNAL
from analysis.assessment.study import AreaView
from analysis.country.areas import AreaKind
from analysis.errors import ProtectionError, UsageError, unknown_name
from analysis.language import LANGUAGES, Language, Text

if TYPE_CHECKING:  # a public study never loads the rooms that know returns
    from analysis.report.joint.pages import AnswerReport


def open_answer(view: AreaView, *, language: str = "da") -> AnswerReport:
    """The draft of a region's joint, coordinated answer, ready to be shown part by part.

    Parameters
    ----------
    view
        From ``open_study(..., edition="intern").area(...)``, of a region. Where nobody has
        answered, the draft says so.
    language
        ``da`` or ``en``.

    Raises
    ------
    UsageError
        If there is no such language, or the area is not a region.
    ProtectionError
        If the study is of the public edition.
    """
    if language not in LANGUAGES:
        raise unknown_name(Text("sprog", "language"), language, LANGUAGES)
    if view.area.kind is not AreaKind.REGION:
        raise _no_region(view)
    if view.study.edition != INTERNAL:
        raise ProtectionError(
            Text(
                "Den samlede besvarelse hviler på kommunernes svar og kan ikke vises offentligt, "
                "før en beskyttet tabel er frigivet. Brug udgaven «intern».",
                "The joint answer rests on the municipalities' returns and cannot be shown in "
                "public before a protected table is released. Use the edition “intern”.",
            )
        )
    from analysis.report.joint.pages import AnswerReport

    return AnswerReport(view, Language(language))


def _no_region(view: AreaView) -> UsageError:
    slugs = ", ".join(region.slug for region in view.study.areas.regions)
    return UsageError(
        Text(
            f"Den samlede besvarelse gives af en region, ikke af «{view.area.slug}». Vælg {slugs}.",
            f"The joint answer is a region's, not that of “{view.area.slug}”. Choose {slugs}.",
        )
    )
