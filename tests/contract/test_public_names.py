"""What `import analysis` offers, and what it must not cost."""

import subprocess
import sys
from importlib import import_module
from importlib.metadata import entry_points, version

import pytest

import analysis

PUBLIC_NAMES = {
    "protect": "analysis.protection",
    "open_workbench": "analysis.desk.workbench.workbench",
    "open_demo": "analysis.desk.tour",
    "list_rounds": "analysis.assessment.rounds",
    "audit": "analysis.protection",
    "Evidence": "analysis.evidence",
    "Quantity": "analysis.evidence",
    "Reader": "analysis.reading",
    "SitingLimits": "analysis.model.siting.location_problem",
    "Unit": "analysis.evidence",
    "find_root": "analysis.reading",
    "forecast_at": "analysis.assessment.forecasting",
    "list_slugs": "analysis.catalogue",
    "open_annex": "analysis.report.annex_pages",
    "open_answer": "analysis.report.answer_pages",
    "open_backtest": "analysis.report.backtest_pages",
    "open_national": "analysis.report.national.pages",
    "open_report": "analysis.report.pages",
    "open_scenarios": "analysis.report.scenario_pages",
    "open_siting": "analysis.report.siting_pages",
    "open_study": "analysis.assessment.opening",
    "read_areas": "analysis.country",
    "read_population": "analysis.country",
    "read_published": "analysis.catalogue",
    "read_udmelding": "analysis.catalogue",
    "site_units": "analysis.assessment.site_units",
}
HEAVY = {"matplotlib", "numpy", "pandas", "pydantic", "scipy", "yaml"}


def test_the_public_names_are_these_and_no_others() -> None:
    assert set(analysis.__all__) == {*PUBLIC_NAMES, "__version__"}
    assert dir(analysis) == sorted(analysis.__all__)


@pytest.mark.parametrize(("name", "home"), PUBLIC_NAMES.items())
def test_each_public_name_is_the_one_of_its_room(name: str, home: str) -> None:
    assert getattr(analysis, name) is getattr(import_module(home), name)


def test_an_unknown_name_is_refused_as_python_does() -> None:
    with pytest.raises(AttributeError, match="'analysis' has no attribute 'open_everything'"):
        _ = analysis.open_everything


def test_importing_analysis_loads_nothing_heavy() -> None:
    program = "import sys, analysis; dir(analysis); print(*sys.modules)"
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    loaded = set(answer.stdout.split())
    assert loaded & HEAVY == set()
    assert {name for name in loaded if name.startswith("analysis")} == {"analysis"}


def test_the_version_is_the_distributions() -> None:
    assert analysis.__version__ == version("udmelding")


def test_the_command_and_the_exporters_are_found_by_their_names() -> None:
    commands = entry_points(group="console_scripts", name="udmelding")
    assert {entry.value for entry in commands} == {"analysis.cli:main"}
    assert all(callable(entry.load()) for entry in commands)
    exporters = {
        entry.name: entry.load()
        for entry in entry_points(group="nbconvert.exporters")
        if entry.name.startswith("udmelding-")
    }
    assert {name: exporter.__name__ for name, exporter in exporters.items()} == {
        "udmelding-docx": "UdmeldingWordExporter",
        "udmelding-html": "UdmeldingHTMLExporter",
        "udmelding-pdf": "UdmeldingPDFExporter",
    }
