"""Do once, ahead of time, what every export would do first."""

from __future__ import annotations

from analysis.export.blocks import adapters
from analysis.export.pages import TEMPLATES, environment


def ready_exporters() -> None:
    """Compile the templates and the checks of blocks; nothing is rendered."""
    adapters()
    for path in TEMPLATES.glob("*.jinja"):
        environment().get_template(path.name)
