"""How a questionnaire looks: the few named styles, none of which says anything by colour alone."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side

from analysis.returns.form.questions import Kind

HEADING, INTRO, HEAD, LABEL, GUIDANCE, MARK = "ark", "indledning", "hoved", "tekst", "hjælp", "felt"

# Dark blue on white is 10:1, grey marks 7:1, and an answer is told by its border and heading too.
_INK, _GREY, _FIELD, _LINE = "12436D", "595959", "EEF4F8", "BFBFBF"
_FACE = "Arial"

# Text stays text whatever it begins with; a month is text, since a spreadsheet would add a day.
_FORMATS = {
    Kind.COUNT: "0",
    Kind.COUNT_BY_CATEGORY: "0",
    Kind.NUMBER: "General",
    Kind.CHOICE: "General",
    Kind.RATING: "General",
    Kind.TEXT: "@",
    Kind.MONTH: "@",
    Kind.DAY: "yyyy-mm-dd",
}
_TO_THE_RIGHT = (Kind.COUNT, Kind.COUNT_BY_CATEGORY, Kind.NUMBER)


def answer_style(kind: Kind) -> str:
    """The name of the style of a cell that takes an answer of a kind."""
    return f"svar {kind.value}"


def add_styles(workbook: Workbook) -> None:
    """Give a workbook the styles; only answers are unlocked."""
    for style in _styles():
        workbook.add_named_style(style)
    # Columns are measured in the digits of the normal style: the face must be one that all have.
    # openpyxl gives no public way to it.
    workbook._named_styles["Normal"].font = Font(name=_FACE, size=10)  # type: ignore[attr-defined]  # noqa: SLF001


def _styles() -> list[NamedStyle]:
    wrapped = Alignment(wrap_text=True, vertical="top", horizontal="left")
    line = Side(style="thin", color=_LINE)
    below = Border(bottom=line)
    styles = [
        NamedStyle(HEADING, font=Font(name=_FACE, size=14, bold=True, color=_INK)),
        NamedStyle(INTRO, font=Font(name=_FACE, size=10)),
        NamedStyle(
            HEAD,
            font=Font(name=_FACE, size=10, bold=True, color="FFFFFF"),
            fill=PatternFill("solid", fgColor=_INK),
            alignment=Alignment(wrap_text=True, vertical="center"),
        ),
        NamedStyle(LABEL, font=Font(name=_FACE, size=10), alignment=wrapped, border=below),
        NamedStyle(
            GUIDANCE,
            font=Font(name=_FACE, size=9, italic=True, color="404040"),
            alignment=Alignment(wrap_text=True, vertical="top", horizontal="left", indent=1),
            border=below,
        ),
        NamedStyle(
            MARK,
            font=Font(name=_FACE, size=8, color=_GREY),
            alignment=Alignment(vertical="top", shrink_to_fit=True),
        ),
    ]
    return [*styles, *(_answer(kind, number_format) for kind, number_format in _FORMATS.items())]


def _answer(kind: Kind, number_format: str) -> NamedStyle:
    edge = Side(style="thin", color=_INK)
    return NamedStyle(
        answer_style(kind),
        font=Font(name=_FACE, size=10),
        fill=PatternFill("solid", fgColor=_FIELD),
        border=Border(left=edge, right=edge, top=edge, bottom=edge),
        alignment=Alignment(
            wrap_text=True,
            vertical="top",
            horizontal="right" if kind in _TO_THE_RIGHT else "left",
        ),
        number_format=number_format,
        protection=Protection(locked=False),
    )
