"""A parameter of a notebook, and the values that it can have.

Papermill runs a notebook with a misspelt parameter and only logs a warning, executes names as
code, and turns ``0123`` into 123. So everything is checked here, before anything runs.
"""

from __future__ import annotations

import ast
import math
from dataclasses import dataclass
from typing import Any

from analysis.errors import UsageError
from analysis.language import Text

_LONGEST_VALUE = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One line of a parameters cell.

    Parameters
    ----------
    annotation
        The type as written, such as ``str`` or ``list[int]``; that of the default when left out.
    """

    name: str
    annotation: str
    default: Any


def read_value(parameter: Parameter, text: str) -> Any:
    """A value for a parameter, as typed on the command line.

    Where text is meant the words stay as they are; everything else must be a literal of the
    parameter's type. Nothing is ever executed.

    Raises
    ------
    UsageError
        If the words are not a value of the parameter's type.

    Examples
    --------
    >>> read_value(Parameter(name="code", annotation="str", default=""), "0123")
    '0123'
    >>> read_value(Parameter(name="levels", annotation="list[float]", default=[]), "[0.9, 0.95]")
    [0.9, 0.95]
    """
    wanted = ast.parse(parameter.annotation, mode="eval").body
    kinds = alternatives(wanted)
    if any(isinstance(kind, ast.Constant) for kind in kinds) and text == "None":
        return None
    if any(isinstance(kind, ast.Name) and kind.id == "str" for kind in kinds):
        return text
    try:
        value = _literal(text)
    except ValueError:
        raise _wrong_value(parameter, text) from None
    for kind in kinds:
        if fits(value, kind):
            return float(value) if isinstance(kind, ast.Name) and kind.id == "float" else value
    raise _wrong_value(parameter, text)


def _literal(text: str) -> Any:
    if text.lower() in {"true", "false"}:
        return text.lower() == "true"
    if len(text) > _LONGEST_VALUE:
        raise ValueError("too long")
    try:
        return ast.literal_eval(text.strip())
    except (SyntaxError, MemoryError, RecursionError, TypeError) as error:
        raise ValueError(str(error)) from None


def alternatives(annotation: ast.expr) -> tuple[ast.expr, ...]:
    """The types that an annotation allows: `int | None` allows two."""
    if isinstance(annotation, ast.BinOp) and isinstance(annotation.op, ast.BitOr):
        return alternatives(annotation.left) + alternatives(annotation.right)
    return (annotation,)


def fits(value: object, annotation: ast.expr) -> bool:
    """Whether a value is of one type."""
    if isinstance(annotation, ast.Constant):
        return annotation.value is None and value is None
    if isinstance(annotation, ast.Name):
        return _is_plain(value, annotation.id)
    if not (isinstance(annotation, ast.Subscript) and isinstance(annotation.value, ast.Name)):
        return False
    inside = annotation.slice
    if annotation.value.id == "list":
        return isinstance(value, list) and all(_fits_any(item, inside) for item in value)
    if annotation.value.id == "dict" and isinstance(inside, ast.Tuple) and len(inside.elts) == 2:
        return isinstance(value, dict) and all(
            isinstance(key, str) and _fits_any(item, inside.elts[1]) for key, item in value.items()
        )
    return False


def _fits_any(value: object, annotation: ast.expr) -> bool:
    return any(fits(value, kind) for kind in alternatives(annotation))


def _is_plain(value: object, kind: str) -> bool:
    if kind == "bool" or isinstance(value, bool):
        return kind == "bool" and isinstance(value, bool)
    if kind == "float":
        return isinstance(value, (int, float)) and math.isfinite(value)
    types: dict[str, type] = {"str": str, "int": int, "list": list, "dict": dict}
    return kind in types and isinstance(value, types[kind])


def _wrong_value(parameter: Parameter, text: str) -> UsageError:
    name, kind, example = parameter.name, parameter.annotation, repr(parameter.default)
    shown = text if len(text) <= 60 else text[:57] + "…"
    return UsageError(
        Text(
            f"Parameteren «{name}» kan ikke være «{shown}»: der ventes {kind}, fx {example}.",
            f"The parameter “{name}” cannot be “{shown}”: {kind} is expected, such as {example}.",
        )
    )
