"""An output taken without its schema is the one that nbformat makes of it with its schema."""

from typing import Any

import pytest
from nbformat import ValidationError
from nbformat.v4 import output_from_msg

from analysis.batch.fork_engine.outputs import plain_output

SHOWN = {"text/plain": "1", "application/vnd.x+json": {"a": [1, {"b": None}]}, "image/png": "aGk="}
VALID = [
    ("stream", {"name": "stderr", "text": "æ\n"}),
    ("display_data", {"data": SHOWN, "metadata": {"image/png": {"width": 3}}, "transient": {}}),
    ("display_data", {"data": {}, "metadata": {}}),
    ("execute_result", {"data": SHOWN, "metadata": {}, "execution_count": 3}),
    ("execute_result", {"data": {"application/json": 1}, "metadata": {}, "execution_count": None}),
    ("error", {"ename": "E", "evalue": "", "traceback": ["\x1b[31mE\x1b[0m", ""]}),
]
INVALID = [
    ("stream", {"name": 1, "text": "x"}),
    ("stream", {"name": "stdout", "text": None}),
    ("display_data", {"data": {"text/plain": 5}, "metadata": {}}),
    ("display_data", {"data": [], "metadata": {}}),
    ("display_data", {"data": {}, "metadata": None}),
    ("execute_result", {"data": {}, "metadata": {}, "execution_count": -1}),
    ("execute_result", {"data": {}, "metadata": {}, "execution_count": "1"}),
    ("error", {"ename": "E", "evalue": "", "traceback": "words"}),
    ("error", {"ename": "E", "evalue": "", "traceback": [1]}),
]


def by_nbformat(kind: str, content: dict[str, Any]) -> Any:
    return output_from_msg({"header": {"msg_type": kind}, "content": content})


@pytest.mark.parametrize(("kind", "content"), VALID)
def test_a_plain_output_is_nbformats(kind: str, content: dict[str, Any]) -> None:
    ours, theirs = plain_output(kind, content), by_nbformat(kind, content)
    assert ours == theirs
    assert ours is not None
    assert list(ours) == list(theirs)
    assert type(ours.get("data")) is type(theirs.get("data"))


@pytest.mark.parametrize(("kind", "content"), INVALID)
def test_what_nbformat_refuses_is_left_to_it(kind: str, content: dict[str, Any]) -> None:
    assert plain_output(kind, content) is None
    with pytest.raises(ValidationError):
        by_nbformat(kind, content)


def test_what_only_the_schema_can_tell_is_left_to_it() -> None:
    lines = {"data": {"text/plain": ["1", "2"]}, "metadata": {}}
    assert plain_output("display_data", lines) is None
    assert by_nbformat("display_data", lines).data["text/plain"] == ["1", "2"]
    assert plain_output("comm_open", {}) is None
    assert plain_output("stream", {"name": "stdout"}) is None
