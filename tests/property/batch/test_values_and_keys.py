"""What must hold for every value of a parameter, every key, and every moment a run may stop."""

import contextlib
import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from analysis.batch.asking.parameters import Parameter, read_value
from analysis.batch.digests import digest_plain
from analysis.batch.store import store
from analysis.errors import UsageError

NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | NUMBERS | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def parameter(annotation: str) -> Parameter:
    return Parameter(name="x", annotation=annotation, default=None)


@given(st.text())
def test_text_stays_what_was_typed(text: str) -> None:
    assert read_value(parameter("str"), text) == text


@given(st.integers())
def test_whole_numbers_come_back(value: int) -> None:
    assert read_value(parameter("int"), str(value)) == value


@given(NUMBERS)
def test_numbers_come_back(value: float) -> None:
    assert read_value(parameter("float"), repr(value)) == value


@given(st.lists(st.integers() | st.none()))
def test_lists_come_back(value: list[int | None]) -> None:
    assert read_value(parameter("list[int | None]"), repr(value)) == value


@given(st.text(), st.sampled_from(["int", "float", "bool", "list[str]", "dict[str, int]"]))
def test_any_words_give_a_value_of_the_type_or_a_plain_refusal(text: str, annotation: str) -> None:
    kinds = {"int": int, "float": float, "bool": bool, "list[str]": list, "dict[str, int]": dict}
    with contextlib.suppress(UsageError):
        assert type(read_value(parameter(annotation), text)) is kinds[annotation]


@given(st.dictionaries(st.text(), PLAIN, min_size=1, max_size=5), st.randoms())
def test_a_key_does_not_depend_on_the_order_of_names(value: dict[str, object], random) -> None:
    names = list(value)
    random.shuffle(names)
    assert digest_plain({name: value[name] for name in names}) == digest_plain(value)


@given(PLAIN, PLAIN)
def test_different_values_have_different_keys(one: object, other: object) -> None:
    # repr tells 1 from 1.0 and True, which == does not.
    if repr(one) != repr(other) and sorted_repr(one) != sorted_repr(other):
        assert digest_plain(one) != digest_plain(other)


def sorted_repr(value: object) -> str:
    if isinstance(value, dict):
        return repr(sorted((name, sorted_repr(inner)) for name, inner in value.items()))
    if isinstance(value, list):
        return repr([sorted_repr(inner) for inner in value])
    return repr(value)


@given(earlier=st.booleans(), staged=st.booleans(), aside=st.booleans(), times=st.integers(1, 3))
def test_whatever_a_stop_left_one_whole_report_stands(
    *, earlier: bool, staged: bool, aside: bool, times: int
) -> None:
    with tempfile.TemporaryDirectory() as name:
        edition = Path(name)
        report = edition / "round" / "area" / "assessment.da"
        report.parent.mkdir(parents=True)
        states = [
            (earlier, report, b"placed"),
            (staged, store.staging_of(report), b"staged"),
            (aside, report.with_name(".assessment.da.old"), b"aside"),
        ]
        for stands, folder, content in states:
            if stands:
                store.write_folder(folder, {"report.html": content})
        for _ in range(times):
            store.recover(edition)
        left = {path.name: (path / "report.html").read_bytes() for path in report.parent.iterdir()}
        whole = b"placed" if earlier else b"aside" if aside else None
        assert left == ({} if whole is None else {"assessment.da": whole})
