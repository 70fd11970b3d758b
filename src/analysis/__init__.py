"""Weigh citizens' need against capacity for highly specialised social services.

What an analyst calls, each with its own help (``help(analysis.open_study)``):

- look: ``list_rounds``, ``open_study``, ``read_udmelding``, ``read_published``
- report: ``open_report``, ``open_national``, ``open_scenarios``, ``open_siting``,
  ``open_backtest``, ``open_answer``
- ask: ``site_units``, ``forecast_at``
- protect: ``protect``, ``audit``
- work in JupyterLab: ``open_workbench``, ``open_demo``

Every result shows itself as a table in JupyterLab and as plain lines in a terminal. The names load
when they are first asked for, so that ``import analysis`` costs nothing and the command answers at
once.

>>> import analysis
>>> "open_study" in dir(analysis)
True
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.assessment.forecasting import forecast_at
    from analysis.assessment.opening import open_study
    from analysis.assessment.rounds import list_rounds
    from analysis.assessment.site_units import site_units
    from analysis.catalogue.published import read_published
    from analysis.catalogue.udmelding import list_slugs, read_udmelding
    from analysis.country.areas import read_areas
    from analysis.country.population import read_population
    from analysis.desk.tour import open_demo
    from analysis.desk.workbench.workbench import open_workbench
    from analysis.evidence import Evidence, Quantity, Unit
    from analysis.model.siting.location_problem import SitingLimits
    from analysis.protection.auditing import audit
    from analysis.protection.release import protect
    from analysis.reading import Reader, find_root
    from analysis.report.annex_pages import open_annex
    from analysis.report.answer_pages import open_answer
    from analysis.report.backtest_pages import open_backtest
    from analysis.report.national.pages import open_national
    from analysis.report.pages import open_report
    from analysis.report.scenario_pages import open_scenarios
    from analysis.report.siting_pages import open_siting

__version__ = "0.1.0"

_HOME_BY_NAME = {
    "Evidence": "analysis.evidence",
    "Quantity": "analysis.evidence",
    "Reader": "analysis.reading",
    "SitingLimits": "analysis.model.siting.location_problem",
    "Unit": "analysis.evidence",
    "audit": "analysis.protection.auditing",
    "find_root": "analysis.reading",
    "forecast_at": "analysis.assessment.forecasting",
    "list_rounds": "analysis.assessment.rounds",
    "list_slugs": "analysis.catalogue.udmelding",
    "open_annex": "analysis.report.annex_pages",
    "open_answer": "analysis.report.answer_pages",
    "open_backtest": "analysis.report.backtest_pages",
    "open_demo": "analysis.desk.tour",
    "open_national": "analysis.report.national.pages",
    "open_report": "analysis.report.pages",
    "open_scenarios": "analysis.report.scenario_pages",
    "open_siting": "analysis.report.siting_pages",
    "open_study": "analysis.assessment.opening",
    "open_workbench": "analysis.desk.workbench.workbench",
    "protect": "analysis.protection.release",
    "read_areas": "analysis.country.areas",
    "read_population": "analysis.country.population",
    "read_published": "analysis.catalogue.published",
    "read_udmelding": "analysis.catalogue.udmelding",
    "site_units": "analysis.assessment.site_units",
}

# Written out, not derived from the table: type checkers read it, and a test holds the two together.
__all__ = [
    "Evidence",
    "Quantity",
    "Reader",
    "SitingLimits",
    "Unit",
    "__version__",
    "audit",
    "find_root",
    "forecast_at",
    "list_rounds",
    "list_slugs",
    "open_annex",
    "open_answer",
    "open_backtest",
    "open_demo",
    "open_national",
    "open_report",
    "open_scenarios",
    "open_siting",
    "open_study",
    "open_workbench",
    "protect",
    "read_areas",
    "read_population",
    "read_published",
    "read_udmelding",
    "site_units",
]


def __getattr__(name: str) -> object:
    """Load a public name from its room the first time it is asked for (PEP 562)."""
    home = _HOME_BY_NAME.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return sorted(__all__)
