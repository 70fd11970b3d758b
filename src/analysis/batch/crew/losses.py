"""What is said of a report whose process is gone."""

from __future__ import annotations

from analysis.batch.messages import Reply, Task
from analysis.errors import ReportError
from analysis.language import Text


def lost(task: Task, code: int, *, late: bool) -> Reply:
    """The reply for a report that its process did not finish.

    Parameters
    ----------
    code
        Exit code of the process; negative for the signal that ended it.
    late
        Whether it was stopped because it took too long.
    """
    if late:
        words = Text("Rapporten tog for lang tid og blev stoppet.", "It took too long; stopped.")
    else:
        words = Text(
            f"Arbejdsprocessen døde (kode {code}), måske af mangel på hukommelse. Prøv med færre "
            "på én gang: --workers 1.",
            f"The worker process died (code {code}), perhaps for lack of memory. Try fewer at a "
            "time: --workers 1.",
        )
    return Reply(number=task.number, exit_code=ReportError.exit_code, message=words)


def lost_too_often(task: Task, times: int) -> Reply:
    """The reply for a report that every worker of a cluster died over.

    Parameters
    ----------
    times
        How many did.
    """
    words = Text(
        f"{times} arbejdere i klyngen døde, mens de lavede den, måske af mangel på hukommelse. "
        "Den er ikke forsøgt igen.",
        f"{times} workers of the cluster died while making it, perhaps for lack of memory. "
        "It was not tried again.",
    )
    return Reply(number=task.number, exit_code=ReportError.exit_code, message=words)
