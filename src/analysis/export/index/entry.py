"""One report as an index knows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexEntry:
    """One report of a run.

    Parameters
    ----------
    slug, round_name, issued
        The round: its slug, its name in the index's language, and the day it was issued in words.
    area_slug, area_name
        The area; columns come in the order areas first appear.
    href_html, href_pdf
        Addresses relative to the index; empty when there is no such file.
    status
        ``ok`` or ``failed``; a failed report may still have an earlier file to lead to.
    message
        What failed, with cell and cure; empty for ``ok``.
    step, gap, evidence, as_of
        What the report proposes, its gap or why there is none, what that rests on, and the day it
        holds as of; empty where a report says nothing of it.
    values
        What else was chosen for it, by name, where it is one of a grid.
    story
        How the round stands, in a sentence or two; the first report's is shown.
    """

    slug: str
    round_name: str
    issued: str
    area_slug: str
    area_name: str
    notebook: str
    language: str
    href_html: str
    href_pdf: str
    status: str = "ok"
    message: str = ""
    step: str = ""
    gap: str = ""
    evidence: str = ""
    as_of: str = ""
    story: str = ""
    values: Mapping[str, str] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """What a column of its grid says of it; empty where that is as usual."""
        own = {
            "slug": self.slug,
            "area": self.area_slug,
            "notebook": self.notebook,
            "language": self.language,
        }
        return own.get(name, "") or self.values.get(name, "")
