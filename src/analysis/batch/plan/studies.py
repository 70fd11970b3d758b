"""Studies, from the side of the batch: known by their key, and kept before their views are made."""

from __future__ import annotations

from pathlib import Path

from analysis.assessment.identity import SEED, read_ground
from analysis.batch.asking.wanted import Wanted
from analysis.batch.messages import Task
from analysis.batch.plan.plan import Found
from analysis.errors import ReportError
from analysis.language import Text
from analysis.reading import Reader


def identify(reader: Reader, wanted: Wanted) -> Found:
    """The study that a report is a view of, as it would be now; nothing is computed.

    Raises
    ------
    UdmeldingError
        If its data cannot be read.
    """
    ground = read_ground(
        wanted.slug,
        edition=wanted.edition,
        as_of=wanted.as_of,
        seed=SEED if wanted.seed is None else wanted.seed,
        root=reader.root,
    )
    return Found(key=ground.key, inputs={read.path: read.sha256 for read in ground.inputs})


def keep_study(task: Task) -> None:
    """Compute the study of a task, or find it whole where an earlier run kept it.

    Raises
    ------
    UdmeldingError
        If it cannot be made, or its data are no longer those that the run was planned with.
    """
    named = task.parameters
    # Estimators load where something is estimated.
    from analysis.assessment.opening import prepare_study

    study = prepare_study(
        named["slug"],
        edition=task.edition,
        as_of=named["as_of"],
        seed=SEED if named["seed"] is None else named["seed"],
        root=Path(task.root),
    )
    if study.key != task.facts["study"]:
        raise ReportError(
            Text(
                "Data blev ændret, mens rapporterne blev lavet. Kør igen.",
                "The data changed while reports were being made. Run again.",
            )
        )
