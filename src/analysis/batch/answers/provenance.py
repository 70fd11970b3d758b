"""The way of a figure: from the page to its entry in ``results.json``, from there to input files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.batch.store.manifest import EXECUTED, blocks_of, read_inputs, read_protection
from analysis.language import Text

RESULTS = "results.json"
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """What the pages of a report name, and what ``results.json`` holds of it.

    Parameters
    ----------
    named
        Keys of the figures that blocks of the notebook name, each once.
    rests_on
        For each figure of ``results.json`` the keys of those it was computed from.
    results
        All else that ``results.json`` says; None where it cannot be read.
    inputs, protection
        Files, and the released table, that the notebook says it rests on.
    """

    named: tuple[str, ...] = ()
    rests_on: Mapping[str, Sequence[str]] = field(default_factory=dict)
    results: Mapping[str, Any] | None = None
    inputs: Sequence[Mapping[str, str]] = ()
    protection: Mapping[str, Any] = field(default_factory=dict)

    def breaks(self, manifest: Mapping[str, Any]) -> Iterator[Text]:
        """Where the way from a figure to the input files stops."""
        if self.results is None:
            yield Text("kan ikke læses", "cannot be read")
            return
        if lost := sorted(set(self.named) - self.rests_on.keys()):
            yield _without("Tal uden post", "Figures without an entry", lost)
        below = {key for keys in self.rests_on.values() for key in keys}
        if lost := sorted(below - self.rests_on.keys()):
            yield _without("Mellemtal uden post", "Figures on the way without an entry", lost)
        study = self.results.get("study_key")
        if study is not None and study != manifest["study"]:
            yield Text("hører til et andet studie", "belongs to another study")
        if self.results.get("inputs") != manifest["inputs"]:
            yield Text("tallene hviler på andre filer", "the figures rest on other files")
        if list(self.inputs) != manifest["inputs"]:
            yield Text("notesbogen hviler på andre filer", "the notebook rests on other files")
        if self.rests_on and not manifest["inputs"]:
            yield Text("hviler på ingen filer", "rests on no files")


def follow(folder: Path) -> Chain:
    """Read the way of every figure of the report in a folder."""
    try:
        results = json.loads((folder / RESULTS).read_bytes())
        quantities = results.pop("quantities")
        notebook = json.loads((folder / EXECUTED).read_bytes())
        outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", ())]
        return Chain(
            named=_named(outputs),
            rests_on={str(one["key"]): list(one.get("inputs", ())) for one in quantities},
            results=results,
            inputs=read_inputs(outputs),
            protection=read_protection(outputs),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Chain()


def _named(outputs: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    # In the block of results itself stand the entries, not their names.
    keys = (
        key
        for block in blocks_of(outputs)
        if block.get("type") != "results"
        for key in block.get("quantities", ())
    )
    return tuple(dict.fromkeys(keys))


def _without(da: str, en: str, keys: Sequence[str]) -> Text:
    more = " …" if len(keys) > _MOST_NAMED else ""
    names = ", ".join(keys[:_MOST_NAMED]) + more
    return Text(f"{da}: {names}", f"{en}: {names}")
