"""What was found in returns as one page of HTML: nothing to fetch, nothing that runs."""

from __future__ import annotations

import base64
import functools
import hashlib
import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from analysis.language import Language, Text, visible
from analysis.returns.findings import Severity
from analysis.returns.findings_report.report import (
    HEADINGS,
    by_file,
    describe_standings,
    row_of,
    standing_line,
    status_words,
    summary,
)
from analysis.returns.intake.one_pass import Intake

_TEMPLATES = Path(__file__).parent / "templates"
_SCHEME = re.compile(r"\b(?:https?|ftp|file)://", re.IGNORECASE)
_WORDS = {
    "title": Text("Kontrol af svar", "Check of returns"),
    "skip": Text("Gå til indholdet", "Skip to the content"),
    "internal": Text("INTERN", "INTERNAL"),
    "round": Text("Udmelding", "Round"),
    "result": Text("Resultat", "Result"),
    "lead": Text(
        "En fejl skal rettes, før svaret kan modtages. En advarsel skal ses efter, men svaret kan "
        "modtages. Det, der måske menes, bruges aldrig, før afsenderen har sagt det.",
        "An error must be corrected before the return can be received. A warning must be looked "
        "at, but the return can be received. What is perhaps meant is never used unless the "
        "respondent says so.",
    ),
    "files": Text("Filerne", "The files"),
    "file": Text("Fil", "File"),
    "municipalities": Text("Kommunerne", "The municipalities"),
    "status": Text("Status", "Status"),
    "number": Text("Antal", "Number"),
    "municipality": Text("Kommune", "Municipality"),
    "answered_by": Text("Besvaret af", "Answered by"),
    "findings_in": Text("Fundet i", "Found in"),
    "standing_counts": Text("Hvordan kommunerne står", "How the municipalities stand"),
    "standing_table": Text("Hver kommune", "Each municipality"),
}


def render_page(intake: Intake, language: str, *, round_name: Text) -> str:
    """Render the findings of a pass as one self-contained page.

    Parameters
    ----------
    language
        ``da`` or ``en``.
    round_name
        The round's own name.

    Returns
    -------
    str
        HTML; the same for the same findings. It holds what respondents wrote, so it is internal.

    Raises
    ------
    KeyError
        If the language is none we speak: a mistake in the program.
    """
    chosen = Language(language)
    style = (_TEMPLATES / "findings.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    words = {key: chosen.choose(text) for key, text in _WORDS.items()}
    return (
        _environment()
        .get_template("findings.html.jinja")
        .render(
            # Our own file, and nothing a respondent wrote, is let through as it is.
            style=Markup(style),  # noqa: S704
            policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; "
            "form-action 'none'",
            language=language,
            words=words,
            round=chosen.choose(round_name),
            summary=chosen.choose(summary(intake)),
            standing_line=chosen.choose(standing_line(intake)),
            headings={key: chosen.choose(text) for key, text in HEADINGS.items()},
            files=_files(intake, language),
            counts=[(chosen.choose(text), n) for text, n in describe_standings(intake.standings)],
            standings=_standings(intake, language),
        )
    )


def _files(intake: Intake, language: str) -> list[dict[str, object]]:
    return [
        {
            "id": f"fil-{number}",
            "name": visible(one.file),
            "verdict": one.verdict.get(language),
            "accepted": one.accepted,
            "rows": [
                (row_of(finding, language), finding.severity is Severity.ERROR)
                for finding in one.findings
            ],
        }
        for number, one in enumerate(by_file(intake), start=1)
    ]


def _standings(intake: Intake, language: str) -> list[tuple[str, str, str, str]]:
    names = {one.code: one.name for one in intake.standings}
    return [
        (
            f"{one.code} {one.name}",
            status_words(one.status).get(language),
            names.get(one.answered_by, ""),
            visible(one.file),
        )
        for one in intake.standings
    ]


@functools.cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        # No address that a respondent wrote is whole: a page with none can be searched for one.
        finalize=lambda value: _SCHEME.sub("", value) if type(value) is str else value,
    )
