"""A notebook that makes reports: its cells, and the parameters that it takes."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from analysis.batch.asking.parameters import Parameter, alternatives, fits, read_value
from analysis.batch.asking.request import gather
from analysis.batch.digests import digest_plain
from analysis.errors import DataError, Problem, UsageError, unknown_name
from analysis.language import Text
from analysis.reading import Reader

FOLDER = PurePosixPath("notebooks")
# Notebooks that somebody works in; nothing of them can be printed.
_AT_THE_DESK = frozenset({"explore", "workbench"})
# Kind, tags and source.
Cell = tuple[str, tuple[str, ...], str]
_NEEDED = frozenset({"slug", "area"})
# What running a notebook writes into it; an analyst may have saved it so.
_WRITTEN = frozenset({"outputs", "execution_count"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Notebook:
    """A notebook that can be run: ours for a round and an area, an analyst's own for what it takes.

    Parameters
    ----------
    name
        File name without its ending: what ``--notebook`` takes.
    path
        Path from the root of the checkout.
    cells
        Kind, tags and source of every cell: all of a notebook that its outputs depend on.
    parameters
        The lines of its parameters cell, in their order.
    form
        Digest of all else that goes into an executed notebook: names and metadata of its cells.
    """

    name: str
    path: str
    cells: tuple[Cell, ...]
    parameters: tuple[Parameter, ...]
    form: str = ""

    def parameter(self, name: str) -> Parameter | None:
        """The parameter of that name, if the notebook has it."""
        return next((found for found in self.parameters if found.name == name), None)

    @property
    def defaults(self) -> dict[str, Any]:
        """The value of each parameter that nobody gives."""
        return {parameter.name: parameter.default for parameter in self.parameters}


def list_notebooks(reader: Reader) -> tuple[str, ...]:
    """Names of the notebooks that take a round and an area, in alphabetical order.

    A file that cannot be read is left out: it hurts no one until it is asked for by name.
    """
    names = []
    for path in sorted((reader.root / FOLDER).glob("*.ipynb")):
        try:
            read_notebook(reader, path.stem)
        except (DataError, UsageError):
            continue
        names.append(path.stem)
    return tuple(names)


def read_notebook(reader: Reader, name: str) -> Notebook:
    """Read a notebook and its parameters cell.

    Raises
    ------
    UsageError
        If there is no such notebook.
    DataError
        If the file is no notebook, or its parameters cell holds more than literals or does not
        take a round and an area.
    """
    found = read_any_notebook(reader, name)
    if missing := sorted(_NEEDED - {parameter.name for parameter in found.parameters}):
        number = next(i for i, (_, tags, _) in enumerate(found.cells) if "parameters" in tags)
        raise DataError([_not_for_reports(found.path, number + 1, missing)])
    return found


def read_any_notebook(reader: Reader, name: str) -> Notebook:
    """Read a notebook of the folder, whatever its parameters cell takes.

    Raises
    ------
    UsageError
        If there is no such notebook.
    DataError
        If the file is no notebook, or its parameters cell holds more than literals.
    """
    if name in _AT_THE_DESK:
        raise UsageError(
            Text(
                f"Notesbogen «{name}» er et redskab, ikke en rapport. Åbn den med: udmelding lab",
                f"The notebook “{name}” is a tool, not a report. Open it with: udmelding lab",
            )
        )
    files = {path.stem for path in (reader.root / FOLDER).glob("*.ipynb")}
    if name not in files:
        raise unknown_name(Text("notesbog", "notebook"), name, list_notebooks(reader))
    return read_notebook_at(reader, str(FOLDER / f"{name}.ipynb"))


def read_notebook_at(reader: Reader, path: str) -> Notebook:
    """Read a notebook that lies anywhere in the checkout.

    Parameters
    ----------
    path
        From the root, with forward slashes.

    Raises
    ------
    DataError
        As `read_any_notebook`.
    """
    cells, form = _read_cells(path, reader.text(path))
    number = next((i for i, (_, tags, _) in enumerate(cells) if "parameters" in tags), None)
    if number is None:
        raise DataError([_no_cell(path)])
    parameters = _read_parameters(path, number + 1, cells[number][2])
    name = PurePosixPath(path).stem
    return Notebook(name=name, path=path, cells=cells, parameters=parameters, form=form)


def check_parameters(notebook: Notebook, words: Mapping[str, str]) -> dict[str, Any]:
    """Typed values for a notebook's parameters.

    Parameters
    ----------
    words
        Names and values as they stood on the command line.

    Raises
    ------
    UsageError
        With every unknown name and every value of a wrong type.
    """
    values: dict[str, Any] = {}
    errors: list[UsageError] = []
    for name, text in words.items():
        parameter = notebook.parameter(name)
        try:
            if parameter is None:
                kind = Text(f"parameter i {notebook.path}", f"parameter in {notebook.path}")
                raise unknown_name(kind, name, [found.name for found in notebook.parameters])
            values[name] = read_value(parameter, text)
        except UsageError as error:
            errors.append(error)
    if errors:
        raise gather(errors)
    return values


def _read_cells(path: str, text: str) -> tuple[tuple[Cell, ...], str]:
    """The cells of a notebook, and a digest of everything else in it that nobody ran into it."""
    try:
        raw = json.loads(text)
        cells = tuple(
            (
                str(cell["cell_type"]),
                tuple(cell.get("metadata", {}).get("tags", ())),
                "".join(cell["source"]),
            )
            for cell in raw["cells"]
        )
        bare = [{k: v for k, v in cell.items() if k not in _WRITTEN} for cell in raw["cells"]]
        return cells, digest_plain({**raw, "cells": bare})
    except (ValueError, KeyError, TypeError, AttributeError):
        rule = Text("Filen er ikke en Jupyter-notesbog.", "The file is not a Jupyter notebook.")
        raise DataError([Problem(file=path, place="", value="", rule=rule)]) from None


def _read_parameters(path: str, number: int, source: str) -> tuple[Parameter, ...]:
    try:
        statements = ast.parse(source).body
    except SyntaxError as error:
        raise DataError([_no_literal(path, number, error.lineno or 1)]) from None
    parameters: list[Parameter] = []
    problems: list[Problem] = []
    for statement in statements:
        parameter = _as_parameter(statement)
        if parameter is None or parameter.name in {known.name for known in parameters}:
            problems.append(_no_literal(path, number, statement.lineno))
        else:
            parameters.append(parameter)
    if problems:
        raise DataError(problems)
    return tuple(parameters)


def _as_parameter(statement: ast.stmt) -> Parameter | None:
    target: ast.expr
    annotation: ast.expr | None
    if isinstance(statement, ast.AnnAssign):
        target, value, annotation = statement.target, statement.value, statement.annotation
    elif isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target, value, annotation = statement.targets[0], statement.value, None
    else:
        return None
    if not isinstance(target, ast.Name) or value is None:
        return None
    try:
        default = ast.literal_eval(value)
    except ValueError:
        return None
    wanted = annotation or ast.Name(id=type(default).__name__)
    if not any(fits(default, kind) for kind in alternatives(wanted)):
        return None
    return Parameter(name=target.id, annotation=ast.unparse(wanted), default=default)


def _no_cell(path: str) -> Problem:
    return Problem(
        file=path,
        place="",
        value="",
        rule=Text("Ingen celle har mærket «parameters».", "No cell is tagged “parameters”."),
    )


def _not_for_reports(path: str, number: int, missing: list[str]) -> Problem:
    return Problem(
        file=path,
        place=f"celle/cell {number}",
        value=", ".join(missing),
        rule=Text(
            "Parametercellen mangler det, en rapport køres for.",
            "The parameters cell lacks what a report is run for.",
        ),
        cure=Text('Tilføj fx: slug: str = "…"', 'Add for example: slug: str = "…"'),
    )


def _no_literal(path: str, number: int, line: int) -> Problem:
    return Problem(
        file=path,
        place=f"celle/cell {number}, linje/line {line}",
        value="",
        rule=Text(
            "Parametercellen må kun indeholde navne med en værdi skrevet ud, hvert navn én gang.",
            "The parameters cell may only hold names with a value written out, each name once.",
        ),
        cure=Text("Fx: seed: int = 20140101", "For example: seed: int = 20140101"),
    )
