"""Names that only the country knows are checked before anything is computed, all in one go."""

import shutil
from pathlib import Path

import pytest

from analysis import find_root, open_study
from analysis.errors import DataError

FLAGSHIP = "udviklingshaemning-dom-2023-fornyet"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    shutil.copytree(find_root() / "data", tmp_path / "data")
    shutil.copy(find_root() / "pyproject.toml", tmp_path)
    return tmp_path


def test_every_unknown_name_is_refused_with_its_key(checkout: Path) -> None:
    path = checkout / "data" / "udmeldinger" / f"{FLAGSHIP}.yaml"
    text = path.read_text(encoding="utf-8")
    for right, wrong in (
        ("catchment: danmark", "catchment: danmrk"),
        ("areas: [vestdanmark, oestdanmark]", "areas: [vestdanmark, oestdanmrk]"),
        ('municipality: "360"', 'municipality: "999"'),
        ('bands: ["18-64"]', 'bands: ["18-65"]'),
    ):
        assert right in text
        text = text.replace(right, wrong)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as refused:
        open_study(FLAGSHIP, root=checkout)
    found = {problem.place: problem.value for problem in refused.value.problems}
    assert found == {
        "capacity.catchment": "danmrk",
        "capacity.split.areas.1": "oestdanmrk",
        "offers.0.municipality": "999",
        "target_group.population_at_risk.bands": "18-65",
    }
    assert "Mente du «danmark»?" in str(refused.value)
