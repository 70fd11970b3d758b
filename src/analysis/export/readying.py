"""Do once, ahead of time, what every export would do first."""

from __future__ import annotations

from analysis.export.blocks import _adapters
from analysis.export.pages import _TEMPLATES, _environment


def ready_exporters() -> None:
    """Compile the templates and the checks of blocks; nothing is rendered."""
    _adapters()
    environment = _environment()
    for path in _TEMPLATES.glob("*.jinja"):
        environment.get_template(path.name)
