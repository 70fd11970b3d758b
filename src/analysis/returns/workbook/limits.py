"""How much a return may hold, checked before anything is unpacked and again while it is read."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.returns.workbook.refusals import refuse

# What an entry of a list costs in memory beside its own characters.
ENTRY_CHARACTERS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The most that is read from one file.

    Parameters
    ----------
    file_bytes
        Size of the file itself.
    total_bytes
        Everything in it, unpacked.
    ratio
        Unpacked size over packed size, of the whole and of each part.
    small_bytes
        Parts that unpack to less are harmless however well they were packed.
    rows, cells
        Rows and cells with something in them, over all sheets; comments, merged ranges, names,
        styles and hidden rows count as cells, since each is kept like one.
    characters
        Text kept from it.
    elements
        Beginnings and ends of elements, and texts between them, kept or not: each costs time.
    parts
        Parts (files) inside it.
    """

    file_bytes: int = 25_000_000
    total_bytes: int = 200_000_000
    ratio: int = 100
    small_bytes: int = 1_000_000
    rows: int = 50_000
    cells: int = 150_000
    characters: int = 20_000_000
    elements: int = 1_500_000
    parts: int = 5_000


@dataclass(slots=True)
class Budget:
    """What is left of the limits while one file is read.

    Parameters
    ----------
    file
        Name of the file, for the message.
    limits
        What it began with.
    """

    file: str
    limits: Limits
    unpacked: int = 0
    rows: int = 0
    cells: int = 0
    characters: int = 0
    elements: int = 0

    def unpack(self, count: int) -> None:
        """Count bytes that came out of the package, whatever its directory promised."""
        self.unpacked += count
        if self.unpacked > self.limits.total_bytes:
            self.stop("bytes", self.limits.total_bytes)

    def keep(self, characters: int) -> None:
        """Count text that is kept."""
        self.characters += characters
        if self.characters > self.limits.characters:
            self.stop("characters", self.limits.characters)

    def add_row(self, count: int = 1) -> None:
        """Count rows with something in them."""
        self.rows += count
        if self.rows > self.limits.rows:
            self.stop("rows", self.limits.rows)

    def add_cells(self, count: int = 1) -> None:
        """Count cells with something in them."""
        self.cells += count
        if self.cells > self.limits.cells:
            self.stop("cells", self.limits.cells)

    def pass_elements(self, count: int) -> None:
        """Count elements that were read, whether anything of them is kept or not."""
        self.elements += count
        if self.elements > self.limits.elements:
            self.stop("elements", self.limits.elements)

    def stop(self, what: str, limit: int) -> None:
        """Refuse the file.

        Raises
        ------
        RefusedFileError
            Always: the file holds more than the limits allow.
        """
        raise refuse(self.file, f"file.too_many_{what}", value=f"> {limit}")
