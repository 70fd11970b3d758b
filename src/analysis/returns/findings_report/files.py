"""What was found in returns, written to files: a page to read, and sheets to send back."""

from __future__ import annotations

from pathlib import Path, PurePath

from analysis.language import Text
from analysis.returns.findings_report.page import render_page
from analysis.returns.findings_report.report import by_file
from analysis.returns.findings_report.sheet import render_sheet
from analysis.returns.intake.one_pass import Intake
from analysis.writing import write_whole

_WORKBOOK = ".xlsx"


def write_reports(
    intake: Intake, *, html: Path | None, sheet: Path | None, language: str, round_name: Text
) -> tuple[Path, ...]:
    """Write the findings of a pass.

    Parameters
    ----------
    html
        The page; None for none.
    sheet
        A workbook with all findings, where it ends in ``.xlsx``; otherwise a folder with a workbook
        for each file in which anything was found, since nobody should see another's. None for
        none.

    Returns
    -------
    tuple of Path
        What was written.

    Raises
    ------
    OSError
        If the disk refuses.
    """
    written: list[Path] = []
    if html is not None:
        html.parent.mkdir(parents=True, exist_ok=True)
        write_whole(html, render_page(intake, language, round_name=round_name).encode())
        written.append(html)
    if sheet is not None:
        found = [one for one in by_file(intake) if one.findings]
        alone = sheet.suffix.lower() == _WORKBOOK
        folder = sheet.parent if alone else sheet
        folder.mkdir(parents=True, exist_ok=True)
        sheets = {sheet: found} if alone else {_place(folder, one.file): [one] for one in found}
        for path, files in sheets.items():
            write_whole(path, render_sheet(files, language, round_name=round_name))
            written.append(path)
    return tuple(written)


def _place(folder: Path, file: str) -> Path:
    """Of two files that differ in their ending alone, each gets its own sheet."""
    name = PurePath(file)
    return folder / f"{name.stem}_{name.suffix.removeprefix('.')}_fundet{_WORKBOOK}"
