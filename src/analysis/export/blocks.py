"""From the semantic blocks of a notebook's outputs to the parts of a document."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from analysis.errors import ReportError
from analysis.export.parts import (
    Callout,
    Facts,
    Figure,
    Heading,
    Kind,
    Listing,
    Node,
    Paragraph,
    Part,
    Table,
    Title,
)
from analysis.export.pictures import UnreadablePictureError, read_dots, read_drawing
from analysis.export.stops import stop
from analysis.language import LANGUAGES, Text

SVG_MIME = "image/svg+xml"
PNG_MIME, JPEG_MIME = "image/png", "image/jpeg"
PICTURE_MIMES = (SVG_MIME, PNG_MIME, JPEG_MIME)

_T = TypeVar("_T")

_PARTS: dict[str, type[Part]] = {
    "heading": Heading,
    "paragraph": Paragraph,
    "list": Listing,
    "callout": Callout,
    "facts": Facts,
    "figure": Figure,
    "table": Table,
}
# Invisible characters that no format keeps: controls, halves of surrogate pairs, non-characters.
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def clean(value: Any) -> Any:
    r"""Plain data with the characters no format can carry taken out of its texts.

    Examples
    --------
    >>> clean({"text": "Æ\x00rø", "n": 3})
    {'text': 'Ærø', 'n': 3}
    """
    if isinstance(value, str):
        return _INVISIBLE.sub("", value)
    if isinstance(value, Mapping):
        return {key: clean(item) for key, item in value.items()}
    if isinstance(value, list):
        return [clean(item) for item in value]
    return value


def read_title(block: Mapping[str, Any], *, cell: int) -> Title:
    """Read the title block.

    Raises
    ------
    ReportError
        If a field is missing or of the wrong kind, or the language is not one of ours.
    """
    title = _validated(Title, clean(block), cell)
    if title.language not in LANGUAGES or not title.title.strip():
        raise stop(
            cell,
            Text(
                f"Titelblokken har titlen «{title.title}» og sproget «{title.language}».",
                f"The title block has title “{title.title}” and language “{title.language}”.",
            ),
            Text("Giv en titel og sproget da eller en.", "Give a title and language da or en."),
        )
    return title


def read_block(block: Mapping[str, Any], bundle: Mapping[str, Any], *, cell: int) -> Part:
    """Read one visible block.

    Parameters
    ----------
    block
        The block's own data.
    bundle
        The whole output by media type: a figure's picture stands beside its block.
    cell
        Position of the cell, counted from 1.

    Raises
    ------
    ReportError
        For an unknown type, a wrong field, a figure without alternative text or picture, and a
        table whose rows do not fit its columns.
    """
    kind = block.get("type")
    if kind not in _PARTS:
        raise stop(
            cell,
            Text(f"Bloktypen «{kind}» er ukendt.", f"The block type “{kind}” is unknown."),
            Text(
                "Brug rapportens egne funktioner: " + ", ".join(_PARTS) + ".",
                "Use the report's own functions: " + ", ".join(_PARTS) + ".",
            ),
        )
    fields = clean({name: value for name, value in block.items() if name != "type"})
    if kind == "heading":
        fields["nodes"] = (Node(kind=Kind.TEXT, text=str(fields.get("text", ""))),)
    if kind == "figure":
        media_type, content = read_picture(bundle, cell=cell)
        fields |= {"media_type": media_type, "content": content}
        check_alternative(str(fields.get("alt", "")), cell=cell)
    if kind == "table":
        fields["row_headers"] = 1 if fields.pop("row_header", False) else 0
    part = _validated(_PARTS[kind], {**fields, "cell": cell}, cell)
    if isinstance(part, Table):
        _check_table(part)
    return part


def read_picture(bundle: Mapping[str, Any], *, cell: int) -> tuple[str, bytes]:
    """The picture of an output: its media type and its bytes, SVG before PNG before JPEG.

    Raises
    ------
    ReportError
        If there is none, or it cannot be read by everyone.
    """
    media_type = next((name for name in PICTURE_MIMES if name in bundle), None)
    if media_type is None:
        raise stop(
            cell,
            Text("Figurblokken har intet billede.", "The figure block has no picture."),
            Text(f"Læg {SVG_MIME} ved siden af blokken.", f"Put {SVG_MIME} beside the block."),
        )
    written = "".join(bundle[media_type])
    try:
        if media_type == SVG_MIME:
            return media_type, read_drawing(clean(written)).encode()
        return media_type, read_dots(written, media_type)
    except UnreadablePictureError as error:
        raise stop(
            cell,
            Text(
                f"Figurens billede kan ikke læses: {error.reason.da}.",
                f"The figure's picture cannot be read: {error.reason.en}.",
            ),
            Text("Tegn figuren igen som SVG eller PNG.", "Draw the figure again as SVG or PNG."),
        ) from error


def check_alternative(alt: str, *, cell: int) -> None:
    """Stop a figure that a blind reader could not read.

    Raises
    ------
    ReportError
        If the alternative text is empty.
    """
    if not alt.strip():
        raise stop(
            cell,
            Text("Figuren har ingen alt-tekst.", "The figure has no alt text."),
            Text(
                "Giv figuren en alt-tekst, som siger fundet med et tal.",
                "Give the figure an alt text that states the finding with a number.",
            ),
        )


def _check_table(table: Table) -> None:
    width = len(table.columns)
    for index, row in enumerate(table.rows, start=1):
        if len(row) != width or not width:
            raise stop(
                table.cell,
                Text(
                    f"Tabellens række {index} har {len(row)} felter, men tabellen {width} kolonner.",
                    f"Row {index} has {len(row)} cells, but the table has {width} columns.",
                ),
                Text("Giv hver række et felt pr. kolonne.", "Give each row one cell per column."),
            )


def _validated(shape: type[_T], fields: Mapping[str, Any], cell: int) -> _T:
    try:
        part: _T = adapters()[shape].validate_python(fields)
    except ValidationError as error:
        raise _wrong_fields(shape, error, cell) from error
    return part


def _wrong_fields(shape: type[object], error: ValidationError, cell: int) -> ReportError:
    details = "; ".join(
        f"{'.'.join(str(step) for step in item['loc'])}: {item['msg']}" for item in error.errors()
    )
    name = shape.__name__.lower()
    return stop(
        cell,
        Text(
            f"Blokken «{name}» er forkert: {details}.", f"The block “{name}” is wrong: {details}."
        ),
        Text("Ret kaldet i cellen.", "Correct the call in the cell."),
    )


@functools.cache
def adapters() -> Mapping[type[object], TypeAdapter[Any]]:
    """What checks each kind of block, made once."""
    shapes: list[type[object]] = [Title, *_PARTS.values()]
    return {shape: TypeAdapter(shape) for shape in shapes}
