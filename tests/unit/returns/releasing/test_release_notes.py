"""What a reader is told of the level at which counts begin to be shown."""

from types import SimpleNamespace

import pytest

from analysis.returns.releasing.notes import describe_notes


@pytest.mark.parametrize(
    ("unlisted", "said", "unsaid"),
    [
        (set(), "", "Counts are shown"),
        ({"unit"}, "from the region upwards", "nation only"),
        ({"unit", "region"}, "Western and Eastern Denmark and the nation only", "from the region"),
        ({"unit", "region", "landsdel"}, "for the nation only", "Western"),
    ],
)
def test_the_note_names_the_finest_level_that_is_shown(unlisted, said, unsaid):
    unit = SimpleNamespace(exact=True, members=("851",))
    counts = SimpleNamespace(asks_number=True, units=[unit])
    dimensions = [SimpleNamespace(unlisted=frozenset(unlisted))]
    release = SimpleNamespace(
        internal=SimpleNamespace(table=SimpleNamespace(dimensions=dimensions))
    )
    notes = " ".join(note.en for note in describe_notes(counts, release))
    assert said in notes
    assert unsaid not in notes
