"""A run and the shared store: what is there is fetched rather than made, what is made is put there.

The store only saves work. Where it fails, the run says so once and goes on without it.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from analysis.batch.digests import digest_plain
from analysis.batch.gate.personal import check_report
from analysis.batch.plan.plan import Step, Work
from analysis.batch.store import kept_studies, manifest, store
from analysis.batch.store.shared_store import REPORTS, STUDIES, DamagedError, SharedStore
from analysis.errors import ProtectionError, WorkplaceError
from analysis.language import Text

Tell = Callable[[Text], None]


class Sharing:
    """What a run, or a plan, does with a shared store.

    Parameters
    ----------
    shared
        The store, of the edition that is being made.
    root
        The checkout.
    edition
        Name of the edition.
    tell
        Told, once, that the store fails, and of each entry that is not whole.
    """

    def __init__(self, shared: SharedStore, root: Path, *, edition: str, tell: Tell) -> None:
        self._shared = shared
        self._root = root
        self._edition = edition
        self._tell = tell
        self._failed = False
        self._damaged: set[str] = set()

    def has(self, step: Step) -> bool:
        """Whether the report of a step is there, whole or not."""
        if self._failed:
            return False
        try:
            return self._shared.holds(REPORTS, report_key(step.facts))
        except WorkplaceError as error:
            self._fail(error)
            return False

    def fetch(self, step: Step, staging: Path) -> bool:
        """Write the report of a step to its staging folder; false where it must be made.

        Raises
        ------
        OSError
            If the disk here refuses.
        """
        key = report_key(step.facts)
        files = self._read(REPORTS, key)
        if files is None:
            return False
        store.write_folder(staging, files)
        if self._passes(staging, files, step.facts):
            return True
        shutil.rmtree(staging)
        self._refuse(key, step.wanted.folder)
        return False

    def keep(self, step: Step, folder: Path) -> None:
        """Put a finished report there."""
        if self._failed or step.work is Work.NONE:
            return
        self._write(REPORTS, report_key(step.facts), store.read_folder(folder))

    def fetch_study(self, key: str) -> bool:
        """Keep a study here that is there; false where it must be made, or is here already."""
        if kept_studies.has_study(self._root, key):
            return False
        files = self._read(STUDIES, key)
        if files is None:
            return False
        kept_studies.put_kept(self._root, key, files)
        return True

    def keep_study(self, key: str) -> None:
        """Put a study that is kept here there."""
        if self._failed or self._has_study(key):
            return
        files = kept_studies.read_kept(self._root, key)
        if files is not None:
            self._write(STUDIES, key, files)

    def _has_study(self, key: str) -> bool:
        try:
            return key not in self._damaged and self._shared.holds(STUDIES, key)
        except WorkplaceError as error:
            self._fail(error)
            return True

    def _passes(self, staging: Path, files: Mapping[str, bytes], facts: Mapping[str, Any]) -> bool:
        """Hold a fetched report to everything that one made here is held to."""
        found = manifest.read(staging)
        if found is None or found["status"] != manifest.COMPLETE:
            return False
        known = json.loads(json.dumps(dict(facts)))
        if any(found.get(name) != value for name, value in known.items()):
            return False
        try:
            audited = manifest.audit(found["inputs"], self._edition)
            check_report(files, edition=self._edition, root=self._root, facts=facts)
        except ProtectionError:
            return False
        same = {**audited, **found["protection"]} == found["protection"]
        return same and not manifest.changed_outputs(staging, found)

    def _read(self, kind: str, key: str) -> dict[str, bytes] | None:
        if self._failed or key in self._damaged:
            return None
        try:
            return self._shared.fetch(kind, key)
        except DamagedError:
            self._refuse(key, f"{kind}/{key[:12]}")
        except WorkplaceError as error:
            self._fail(error)
        return None

    def _write(self, kind: str, key: str, files: Mapping[str, bytes]) -> None:
        try:
            self._shared.keep(kind, key, files, anew=key in self._damaged)
        except WorkplaceError as error:
            self._fail(error)

    def _refuse(self, key: str, what: str) -> None:
        self._damaged.add(key)
        self._tell(
            Text(
                f"Det fælles lagers udgave af {what} er ikke hel; den laves om.",
                f"The shared store's copy of {what} is not whole; it is made again.",
            )
        )

    def _fail(self, error: WorkplaceError) -> None:
        self._failed = True
        self._tell(
            Text(
                f"{error.message.da} Kørslen går videre uden det.",
                f"{error.message.en} The run goes on without it.",
            )
        )


def open_sharing(url: str, root: Path, *, edition: str, synthetic: bool, tell: Tell) -> Sharing:
    """The sharing of a run with the store at an address.

    Raises
    ------
    UsageError, WorkplaceError
        As `SharedStore` does.
    """
    shared = SharedStore(url, edition=edition, synthetic=synthetic)
    return Sharing(shared, root, edition=edition, tell=tell)


def report_key(facts: Mapping[str, Any]) -> str:
    """The key of a report in the store: everything its manifest says that is known beforehand.

    The report's own key is part of it; so is what the report is about, which decides its words
    even where its notebook takes no such parameter.
    """
    return digest_plain(dict(facts))
