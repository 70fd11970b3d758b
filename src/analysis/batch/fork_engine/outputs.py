"""What a kernel shows, as an output of the notebook: without a schema where none is needed.

nbclient lets jsonschema check each output by itself, which takes longer than many a cell. What is
plainly valid is known by its types; all else is left to nbclient, with its errors.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from nbformat.notebooknode import NotebookNode, from_dict

_JSON = re.compile(r"application/(.*\+)?json$")
# Fields in the order in which nbformat writes them.
_FIELDS = {
    "display_data": ("metadata", "data"),
    "error": ("ename", "evalue", "traceback"),
    "execute_result": ("metadata", "data", "execution_count"),
    "stream": ("name", "text"),
}


def plain_output(kind: str, content: Mapping[str, Any]) -> NotebookNode | None:
    """A message as an output of a notebook; None where only the schema can tell.

    Parameters
    ----------
    kind
        Type of the message.
    content
        What it says, as read from JSON.

    Examples
    --------
    >>> plain_output("stream", {"name": "stdout", "text": "1"})
    {'output_type': 'stream', 'name': 'stdout', 'text': '1'}
    >>> plain_output("stream", {"name": "stdout", "text": 1}) is None
    True
    """
    fields = _FIELDS.get(kind)
    if fields is None or not content.keys() >= set(fields) or not _is_plain(kind, content):
        return None
    shown = {"output_type": kind, **{name: content[name] for name in fields}}
    output: NotebookNode = from_dict(shown)  # type: ignore[no-untyped-call]
    return output


def _is_plain(kind: str, content: Mapping[str, Any]) -> bool:
    if kind == "stream":
        return _are_texts(content["name"], content["text"])
    if kind == "error":
        lines = content["traceback"]
        return _are_texts(content["ename"], content["evalue"]) and (
            isinstance(lines, list) and _are_texts(*lines)
        )
    data, count = content["data"], content.get("execution_count", 0)
    return (
        isinstance(data, dict)
        and isinstance(content["metadata"], dict)
        and (count is None or (type(count) is int and count >= 0))
        and all(isinstance(shown, str) or _JSON.match(mime) for mime, shown in data.items())
    )


def _are_texts(*values: object) -> bool:
    return all(isinstance(value, str) for value in values)
