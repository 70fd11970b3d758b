"""Releases that were sent before, with the true counts behind them."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import DataError, Problem
from analysis.language import Text
from analysis.protection import Release, find_profile, restore_release
from analysis.protection.frozen import FrozenRelease, read_releases, release_path
from analysis.reading import Reader
from analysis.returns.register.folder import round_folder
from analysis.returns.releasing.categories import list_category_cells
from analysis.returns.releasing.leaves import Beside, lay_release
from analysis.returns.releasing.record import (
    CATEGORIES,
    COUNTS,
    FLOWS,
    FROZEN_FILE,
    RECORDS,
    Record,
    read_record,
)
from analysis.returns.releasing.table import list_cells
from analysis.writing import write_whole


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Earlier:
    """One release as readers got it, and its record."""

    frozen: FrozenRelease
    record: Record

    @property
    def name(self) -> str:
        """What messages call it."""
        return f"{self.record.slug} {self.record.version:03d}"

    def counts(self, beside: Sequence[Beside]) -> Release | None:
        """Its protected counts over the leaves of others."""
        kept = self.record.tables.get(COUNTS)
        if kept is None:
            return None
        release = lay_release(kept, self.record.counts, beside=beside)
        return dataclasses.replace(release, name=self.name)

    @property
    def categories(self) -> Release | None:
        """Its protected sums by category; None where it had none."""
        return self._restored(CATEGORIES)

    @property
    def flows(self) -> Release | None:
        """Its protected flows; None where it had none."""
        return self._restored(FLOWS)

    def _restored(self, table: str) -> Release | None:
        kept = self.record.tables.get(table)
        return None if kept is None else dataclasses.replace(restore_release(kept), name=self.name)


def read_earlier(reader: Reader, slug: str) -> tuple[Earlier, ...]:
    """Every release of a round with its record, the first first.

    Raises
    ------
    DataError
        A release or a record is faulty or missing, or the two do not say the same.
    """
    found = []
    for frozen in read_releases(reader, slug):
        record = read_record(reader.root, slug, frozen.version, file_sha256=frozen.sha256)
        found.append(Earlier(frozen=frozen, record=record))
        _check(found[-1])
    return tuple(found)


def finish_release(root: Path, slug: str) -> None:
    """Publish what was recorded and not yet published: somebody stopped it in between.

    The lock of the round must be held.
    """
    records = round_folder(root, slug) / RECORDS
    if not records.is_dir():
        return
    for folder in sorted(path for path in records.iterdir() if path.name.isdigit()):
        public = root / release_path(slug, int(folder.name))
        if not public.exists():
            publish(public, (folder / FROZEN_FILE).read_bytes())


def publish(path: Path, content: bytes) -> None:
    """Write a public release: whole, or not at all.

    Raises
    ------
    OSError
        If the disk refuses.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content)


def _check(earlier: Earlier) -> None:
    """Refuse a record whose table, protected as it says, is not the one that was sent."""
    record = earlier.record
    kept = record.tables.get(COUNTS)
    table = None if kept is None else restore_release(kept)
    cells = list_cells(record.counts, table, profile=find_profile(record.profile))
    if earlier.categories is not None:
        cells += list_category_cells(record.counts, earlier.categories)
    if [cell.as_row() for cell in cells] != earlier.frozen.cells.to_dict("records"):
        rule = Text(
            "Oversigten over udgivelsen giver en anden tabel end den, der er udgivet.",
            "The record of the release gives another table than the one released.",
        )
        cure = Text("Hent begge fra en sikkerhedskopi.", "Restore both from a backup.")
        place = earlier.frozen.path
        raise DataError([Problem(file=place, place="cells", value="", rule=rule, cure=cure)])
