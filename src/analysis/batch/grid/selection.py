"""From a file of rows to the reports they mean, checked whole before anything runs."""

from __future__ import annotations

from itertools import islice

from analysis.batch.asking.request import (
    Request,
    TooManyError,
    check_name,
    read_out,
    read_workers,
)
from analysis.batch.asking.wanted import Selection
from analysis.batch.grid.blocks import Grid, grid_fault
from analysis.batch.grid.checks import Checks
from analysis.batch.grid.file import MOST_ROWS
from analysis.batch.grid.known import Known
from analysis.errors import UsageError
from analysis.language import Text
from analysis.reading import Reader


def select_rows(reader: Reader, grid: Grid, request: Request) -> Selection:
    """Check every row of a grid and list the reports they mean. Nothing runs.

    Parameters
    ----------
    request
        With what the grid decides for all rows: `analysis.batch.grid.file.read_asked`.

    Raises
    ------
    UsageError
        With every row, column and word that is wrong, each with its nearest match.
    TooManyError
        If words for many make more reports than anybody asks for unasked.
    DataError
        With every problem of the data that the rows rest on.
    """
    workers, out = read_workers(request.workers), read_out(reader.root, request.out)
    known = Known(reader)
    checks = Checks(known, grid, request)
    reports = tuple(islice(checks.reports(), None if request.many else MOST_ROWS + 1))
    if len(reports) > MOST_ROWS and not request.many:
        raise TooManyError(grid.name, len(reports))
    checks.faults.stop()
    if not reports:
        nothing = Text("Rækkerne giver ingen rapport.", "The rows make no report.")
        left = [nothing, *checks.left_out]
        said = Text("\n".join(one.da for one in left), "\n".join(one.en for one in left))
        raise grid_fault(grid.name, said)
    areas = (*known.areas.known, *known.municipalities)
    return Selection(
        reports=reports,
        left_out=checks.left_out,
        area_order=tuple(area.slug for area in areas),
        edition=request.edition,
        language=request.language,
        workers=workers,
        out=out,
        index_by=read_index_by(request.index_by, checks.columns),
    )


def read_index_by(words: str, columns: tuple[str, ...]) -> tuple[str, ...]:
    """The two columns of the index; none where nothing is said.

    Raises
    ------
    UsageError
        If they are not two of the columns.
    """
    if not words:
        return ()
    names = tuple(name.strip() for name in words.split(","))
    if len(names) != 2 or names[0] == names[1]:
        raise UsageError(
            Text(
                f"--index-by «{words}»: skriv to kolonner med komma imellem, fx area,scenario.",
                f"--index-by “{words}”: write two columns with a comma, such as area,scenario.",
            )
        )
    for name in names:
        check_name(Text("kolonne", "column"), name, [c for c in columns if c != "edition"])
    return names
