"""From what the schema refuses to problems an analyst can mend: key, line, value, rule, cure."""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import is_dataclass
from typing import Annotated, Any

from pydantic_core import ErrorDetails

from analysis.catalogue.fields import NOT_ALLOWED, RULE
from analysis.errors import Problem, suggest
from analysis.language import LANGUAGES, Text
from analysis.reading import YamlDocument

_LONGEST_VALUE = 60
_QUOTES = Text("Sæt værdien i anførselstegn.", "Put the value in quotation marks.")
_ADD = Text("Tilføj den.", "Add it.")
_NO_KEY = Text("Nøglen mangler.", "The key is missing.")
_NO_TRANSLATION = Text("Oversættelsen mangler.", "The translation is missing.")
_UNKNOWN_KEY = Text("Nøglen er ukendt.", "The key is unknown.")
# Steps of a location that tell which form a value was read in; they are no keys.
_FORM = re.compile(r"\[[a-z]+\]")
_OCCUPANCY = re.compile(r"occupancy|bel(?:ae|æ)gning", re.IGNORECASE)
_NO_OCCUPANCY = Text(
    "En belægning gives ikke: Tilbudsportalens belægningsprocent er en forudsætning i takst"
    "beregningen, ikke hvor mange der bor der.",
    "An occupancy is not given: the belægningsprocent of Tilbudsportalen is a premise of the rate "
    "calculation, not how many live there.",
)
_INSTEAD = Text(
    "Giv daterede pladser (places), andelen til målgruppen (share_for_group), pladser brugt til "
    "andet (used_otherwise), og antal borgere på en dato som en aflæsning i need.readings; så "
    "regnes belægningen.",
    "Give dated places (places), the share for the group (share_for_group), places used otherwise "
    "(used_otherwise), and citizens on a date as a reading in need.readings; occupancy is then "
    "computed.",
)
_NEEDS = {
    "string_type": (Text("Skal være tekst.", "Must be text."), _QUOTES),
    "string_too_short": (Text("Teksten er tom.", "The text is empty."), None),
    "float_type": (
        Text("Skal være et tal.", "Must be a number."),
        Text("Skriv fx 0.25, uden anførselstegn.", "Write for example 0.25, unquoted."),
    ),
    "int_type": (Text("Skal være et helt tal.", "Must be a whole number."), None),
    "invalid_key": (Text("En nøgle skal være tekst.", "A key must be text."), _QUOTES),
    "finite_number": (Text("Skal være et endeligt tal.", "Must be a finite number."), None),
    "tuple_type": (Text("Skal være en liste.", "Must be a list."), None),
    "dict_type": (Text("Skal være navne med værdier.", "Must be names with values."), None),
    "dataclass_type": (Text("Skal være nøgler med værdier.", "Must be keys with values."), None),
}
_LIMITS = {
    "greater_than_equal": ("mindst", "at least", "ge"),
    "greater_than": ("større end", "greater than", "gt"),
    "less_than_equal": ("højst", "at most", "le"),
    "less_than": ("mindre end", "less than", "lt"),
}


def shown(value: object) -> str:
    """A value as its writer would know it again, cut short."""
    text = "null" if value is None else str(value)
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"


def line_of(document: YamlDocument, key: str) -> int | None:
    """The line of a dotted key, or of the nearest key above it that is there."""
    while key and key not in document.lines:
        key = key.rpartition(".")[0]
    return document.lines.get(key)


def problem(
    document: YamlDocument, key: str, rule: Text, *, value: object, cure: Text | None = None
) -> Problem:
    """One thing wrong with one key of a YAML file."""
    line = line_of(document, key)
    return Problem(
        file=document.path, place=key, line=line, value=shown(value), rule=rule, cure=cure
    )


def missing(document: YamlDocument, key: str) -> Problem:
    """A key that must be there and is not."""
    rule = _NO_TRANSLATION if key.rpartition(".")[2] in LANGUAGES else _NO_KEY
    line = line_of(document, key)
    return Problem(file=document.path, place=key, line=line, value="", rule=rule, cure=_ADD)


def schema_problems(
    document: YamlDocument, schema: object, errors: Iterable[ErrorDetails]
) -> list[Problem]:
    """Each thing the schema refuses, in words.

    Parameters
    ----------
    schema
        The dataclass the file was read as; it knows which keys are allowed where.
    errors
        Located from outside the file: the first step of each location is left out.
    """
    return [_problem(document, schema, error) for error in errors]


def _problem(document: YamlDocument, schema: object, error: ErrorDetails) -> Problem:
    location = [step for step in error["loc"][1:] if not _FORM.fullmatch(str(step))]
    key, value = ".".join(str(step) for step in location), error["input"]
    kind, context = error["type"], error.get("ctx", {})
    if kind == "missing":
        return missing(document, key)
    if kind == "unexpected_keyword_argument":
        if location[0] in ("offers", "scenarios") and _OCCUPANCY.search(str(location[-1])):
            return problem(document, key, _NO_OCCUPANCY, value=value, cure=_INSTEAD)
        allowed = suggest(str(location[-1]), keys_at(schema, location[:-1]))
        return problem(document, key, _UNKNOWN_KEY, value=value, cure=allowed)
    rule, cure = _rule(kind, value, context)
    return problem(document, key, rule, value=value, cure=cure)


def _rule(kind: str, value: object, context: Mapping[str, Any]) -> tuple[Text, Text | None]:
    if kind == RULE:
        return context["rule"], context["cure"]
    if kind in _LIMITS:
        da, en, name = _LIMITS[kind]
        limit = f"{context[name]:.10g}"
        return Text(f"Skal være {da} {limit}.", f"Must be {en} {limit}."), None
    if kind in ("enum", "literal_error"):
        return NOT_ALLOWED, suggest(str(value), re.findall(r"'([^']*)'", context["expected"]))
    if value is None:
        return Text("Må ikke være tom.", "Must not be empty."), None
    return _NEEDS.get(kind, (Text("Kan ikke bruges her.", "Cannot be used here."), None))


def keys_at(schema: object, location: Sequence[str | int]) -> tuple[str, ...]:
    """The keys a dataclass allows at a place inside it.

    Examples
    --------
    >>> from analysis.catalogue.themes import TargetGroup
    >>> keys_at(TargetGroup, ["population_at_risk"])
    ('bands', 'sex', 'reason')
    """
    for step in location:
        schema = _inside(schema, str(step))
    return tuple(_hints(schema))


def _hints(schema: object) -> dict[str, object]:
    """What a dataclass holds, by the keys of the file: not all can be names of attributes."""
    schema = _plain(schema)
    if not (isinstance(schema, type) and is_dataclass(schema)):
        return {}
    hints = typing.get_type_hints(schema, include_extras=True)
    return {_written(name, hint): hint for name, hint in hints.items()}


def _written(name: str, hint: object) -> str:
    given = (getattr(extra, "alias", None) for extra in getattr(hint, "__metadata__", ()))
    return next((alias for alias in given if alias), name)


def _inside(schema: object, step: str) -> object:
    if hints := _hints(schema):
        return hints.get(step)
    schema = _plain(schema)
    arguments = typing.get_args(schema)
    if typing.get_origin(schema) is tuple:
        return arguments[0]
    return arguments[-1] if arguments else None


def _plain(schema: object) -> object:
    """A type without its annotations and without None; of several forms the one with keys."""
    while True:
        arguments = typing.get_args(schema)
        if typing.get_origin(schema) is Annotated:
            schema = arguments[0]
        elif typing.get_origin(schema) in (typing.Union, types.UnionType):
            schema = max((a for a in arguments if a is not type(None)), key=_has_keys)
        else:
            return schema


def _has_keys(schema: object) -> bool:
    plain = _plain(schema)
    return is_dataclass(plain) or typing.get_origin(plain) is tuple
