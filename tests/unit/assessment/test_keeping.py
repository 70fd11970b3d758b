"""A kept study is the study: same tables, same draws; a damaged copy is made again."""

import numpy as np
import pandas as pd

from analysis.assessment.identity import study_key
from analysis.assessment.keeping import keep_estimates, load_estimates
from analysis.reading import InputRead

FLAGSHIP = "udviklingshaemning-dom-2023-fornyet"


def test_what_is_kept_is_what_was_made(study, tmp_path):
    made = study(FLAGSHIP).estimates
    keep_estimates(tmp_path / "key", made)
    opened = load_estimates(tmp_path / "key")
    assert opened is not None
    for name, table in made.tables.items():
        kept = opened.tables[name]
        pd.testing.assert_frame_equal(
            kept,
            table,
            check_dtype=False,
            check_index_type=False,
            check_column_type=False,
            check_exact=True,
        )
    for reading, draws in made.draws_by_reading.items():
        kept_draws = opened.draws_by_reading[reading]
        np.testing.assert_array_equal(kept_draws.count_persons, draws.count_persons)
        np.testing.assert_array_equal(kept_draws.intensity_persons, draws.intensity_persons)
        assert kept_draws.municipalities == draws.municipalities


def test_keeping_twice_is_harmless_and_leaves_nothing_behind(study, tmp_path):
    for _ in range(2):
        keep_estimates(tmp_path / "key", study(FLAGSHIP).estimates)
    assert [path.name for path in tmp_path.iterdir()] == ["key"]


def test_a_damaged_copy_counts_as_none(study, tmp_path):
    folder = tmp_path / "key"
    assert load_estimates(folder) is None
    keep_estimates(folder, study(FLAGSHIP).estimates)
    (folder / "draws.npz").write_bytes(b"PK\x03\x04 cut off")
    assert load_estimates(folder) is None
    keep_estimates(folder, study(FLAGSHIP).estimates)
    assert load_estimates(folder) is not None


def test_the_key_follows_inputs_and_choices_only():
    inputs = [InputRead("data/a.yaml", "00"), InputRead("data/b.csv", "11")]
    choices = {"slug": "a", "seed": 1}
    key = study_key(inputs, choices)
    assert key == study_key(inputs, dict(reversed(choices.items())))
    assert key != study_key([inputs[0], InputRead("data/b.csv", "12")], choices)
    assert key != study_key(inputs, choices | {"seed": 2})
