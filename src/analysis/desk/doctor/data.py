"""What the doctor looks at in the data: whole, of this year, and not kept for too long."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from analysis.catalogue.udmelding import list_slugs, read_udmelding
from analysis.country import read_areas, read_population
from analysis.country.statbank.snapshots import in_force, read_in_force
from analysis.country.statbank.wanted import WANTED
from analysis.desk.doctor.findings import Finding, note, trouble, well
from analysis.errors import DataError
from analysis.language import Language, Text
from analysis.reading import CHECKSUMS, Reader
from analysis.returns.register.retention import find_expired

# StatBank counts people every quarter and projects them every year: older than that is old.
_OLD_DAYS = 400
_REFRESH = Text("Hent nye: udmelding statbank refresh.", "Fetch anew: udmelding statbank refresh.")


def look_at_data(reader: Reader, *, today: dt.date) -> Iterator[Finding]:
    """Everything a run reads, one finding each."""
    yield _reference(reader)
    yield from _population(reader, today)
    yield from _statbank(reader, today)
    for slug in list_slugs(reader.root):
        yield from _round(reader, slug, today)


def _reference(reader: Reader) -> Finding:
    try:
        names = [line.split(maxsplit=1)[1] for line in reader.text(str(CHECKSUMS)).splitlines()]
        for name in names:
            reader.bytes(str(CHECKSUMS.parent / name))
        read_areas(reader)
    except DataError as error:
        return trouble("reference", error, None)
    return well(
        "reference",
        f"{len(names)} referencefiler uændrede",
        f"{len(names)} reference files unaltered",
    )


def _population(reader: Reader, today: dt.date) -> Iterator[Finding]:
    try:
        newest = max(read_population(reader).tables.years)
    except DataError:
        # Said already, by the file that is at fault.
        return
    said = Text(f"befolkning pr. 1. januar {newest}", f"population on 1 January {newest}")
    if newest < today.year - 1 or (newest == today.year - 1 and today.month > 3):
        yield note("population", said, _REFRESH)
    else:
        yield Finding(code="population", said=said)


def _statbank(reader: Reader, today: dt.date) -> Iterator[Finding]:
    try:
        names = [name for name in WANTED if name in in_force(reader)]
    except DataError as error:
        yield trouble("statbank", error, None)
        return
    for name in names:
        yield _snapshot(reader, name, today)
    if not names:
        yield well(
            "statbank",
            "tal fra Danmarks Statistik: de medfølgende (udmelding statbank)",
            "Statistics Denmark's figures: as shipped (udmelding statbank)",
        )


def _snapshot(reader: Reader, name: str, today: dt.date) -> Finding:
    code = f"statbank-{name}"
    try:
        snapshot = read_in_force(reader, name)
    except DataError as error:
        return trouble(code, error, None)
    if snapshot is None:
        return well(code, f"{name}: medfølgende", f"{name}: as shipped")
    said = snapshot.description
    if (today - snapshot.fetched).days > _OLD_DAYS:
        return note(code, said, _REFRESH)
    return Finding(code=code, said=said)


def _round(reader: Reader, slug: str, today: dt.date) -> Iterator[Finding]:
    try:
        udmelding = read_udmelding(reader, slug)
    except DataError as error:
        yield trouble(slug, error, None)
        return
    path, day = f"data/udmeldinger/{slug}.yaml", udmelding.data_day
    da, en = Language("da").date(day), Language("en").date(day)
    yield well(slug, f"{path} (data til og med {da})", f"{path} (data to {en})")
    try:
        past = find_expired(reader.root, slug, day=today, plan=udmelding.returns)
    except DataError as error:
        yield trouble(f"{slug}-retention", error, None)
        return
    if past:
        # Somebody has promised that they would be gone.
        yield note(
            f"{slug}-retention",
            Text(
                f"{slug}: {len(past)} svar er gemt ud over deres dato.",
                f"{slug}: {len(past)} returns are kept past their date.",
            ),
            Text(
                f"Slet dem: udmelding receive {slug} --delete-expired.",
                f"Delete them: udmelding receive {slug} --delete-expired.",
            ),
        )
