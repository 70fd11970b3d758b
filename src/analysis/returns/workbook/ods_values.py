"""What a cell of an .ods file means, from its attributes and its paragraphs."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.returns.workbook.cells import CellKind
from analysis.returns.workbook.layout import Meaning
from analysis.returns.workbook.number_formats import FormatKind, classify
from analysis.returns.workbook.scalars import moment_of, number_of, truth_of

_NUMBERS = ("float", "percentage", "currency")


def meaning_of(attributes: Mapping[str, str], words: str | None) -> Meaning | None:
    """Work out what a cell means.

    Parameters
    ----------
    attributes
        Of the cell, with the short prefixes of `analysis.returns.workbook.markup`.
    words
        Its paragraphs, joined by line breaks; None where it has none.

    Returns
    -------
    Meaning or None
        None for a cell with nothing in it. A value that is not of the kind its cell says is an
        error value.
    """
    if attributes.get("calcext:value-type") == "error":
        return _error(words or "")
    if (said := truth_of(attributes.get("table:formula"))) is not None:
        return Meaning(str(said).upper(), said, CellKind.BOOL)
    kind = attributes.get("office:value-type", "")
    if kind in _NUMBERS:
        return _number(attributes.get("office:value", ""))
    if kind in _OTHERS:
        attribute, read = _OTHERS[kind]
        return read(attributes.get(attribute, ""))
    return _text(attributes, words)


def _text(attributes: Mapping[str, str], words: str | None) -> Meaning | None:
    text, formula = attributes.get("office:string-value", words), attributes.get("table:formula")
    if text:
        return Meaning(text, text, CellKind.TEXT)
    # An empty paragraph under a formula is its result: empty text.
    if "office:value-type" in attributes or (formula and words is not None):
        return Meaning("", "", CellKind.EMPTY_STRING)
    return Meaning(formula, None, CellKind.FORMULA, cached=False) if formula else None


def _error(raw: str) -> Meaning:
    return Meaning(raw, raw, CellKind.ERROR)


def format_of(attributes: Mapping[str, str], style_format: str) -> str:
    """The number format of a cell: its style's, unless its value says it is something else."""
    kind = attributes.get("office:value-type", "")
    if kind == "percentage" and classify(style_format) is not FormatKind.PERCENT:
        return "0%"
    if kind == "currency" and classify(style_format) is FormatKind.PLAIN:
        return f'0 "{attributes.get("office:currency", "¤")}"'
    return style_format


def _number(raw: str) -> Meaning:
    value = number_of(raw)
    return _error(raw) if value is None else Meaning(raw, value, CellKind.NUMBER)


def _date(raw: str) -> Meaning:
    moment = moment_of(raw)
    return _error(raw) if moment is None else Meaning(raw, moment, CellKind.DATE)


def _time(raw: str) -> Meaning:
    return Meaning(raw, raw, CellKind.DATE)


def _bool(raw: str) -> Meaning:
    known = raw in ("true", "false")
    return Meaning(raw.upper(), raw == "true", CellKind.BOOL) if known else _error(raw)


_OTHERS = {
    "date": ("office:date-value", _date),
    "time": ("office:time-value", _time),
    "boolean": ("office:boolean-value", _bool),
}
