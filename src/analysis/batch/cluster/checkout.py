"""What a checkout is, for the bytes of its reports: two that agree make the same reports.

Workers of a cluster have a checkout each, or share one. Before the first report each says what
decides the bytes it would write, and one that differs from ours is told apart by name.
"""

from __future__ import annotations

import platform
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import analysis
from analysis.batch.digests import (
    digest_file,
    digest_library,
    digest_plain,
    files_read,
    library_versions,
)
from analysis.batch.plan.recipe import LOCK_FILE
from analysis.language import Text
from analysis.reading import SYNTHETIC_MARK

_READ = ("data", "notebooks")
_MOST_NAMED = 4
_SHORT = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkout:
    """What decides the bytes of reports.

    Parameters
    ----------
    versions
        Of Python, of ours and of the libraries; and the kind of machine.
    files
        SHA-256 by path from the root: the library, notebooks, data and the lock file.
    """

    versions: Mapping[str, str]
    files: Mapping[str, str]

    @property
    def digest(self) -> str:
        """SHA-256 of it all."""
        return digest_plain([dict(self.versions), dict(self.files)])


def describe_checkout(root: Path, edition: str) -> Checkout:
    """What the reports of an edition made in a checkout would be made with; read anew each time.

    Parameters
    ----------
    root
        The checkout.
    edition
        Of the public edition no return is opened.

    Examples
    --------
    >>> from analysis.reading import find_root
    >>> found = describe_checkout(find_root(), "offentlig")
    >>> "data/published/figures.csv" in found.files, "python" in found.versions
    (True, True)
    """
    home = Path(analysis.__file__).parent
    files = {f"analysis/{name}": path for name, path in files_read(home, ".").items()}
    for folder in _READ:
        files |= files_read(root, folder, edition=edition)
    for name in (LOCK_FILE, SYNTHETIC_MARK):
        if (root / name).is_file():
            files[name] = root / name
    # Sums of floats come out alike on machines of one kind. A worker that was started long ago runs
    # the program that it loaded, whatever its files say now.
    here = {
        "machine": f"{sys.platform} {platform.machine()}",
        "program": digest_library().whole[:_SHORT],
    }
    return Checkout(
        versions={**library_versions(), **here},
        files={name: digest_file(path) for name, path in sorted(files.items())},
    )


def what_differs(ours: Checkout, theirs: Checkout) -> Text:
    """In one line what another checkout has otherwise than ours; empty where they agree.

    Examples
    --------
    >>> ours = Checkout(versions={"udmelding": "0.2.0"}, files={"data/a.csv": "1"})
    >>> theirs = Checkout(versions={"udmelding": "0.1.0"}, files={"data/a.csv": "1"})
    >>> what_differs(ours, theirs).en
    'udmelding 0.1.0 (here 0.2.0)'
    """
    names = sorted({*ours.versions, *theirs.versions})
    versions = [
        (name, theirs.versions.get(name, "–"), ours.versions.get(name, "–"))
        for name in names
        if theirs.versions.get(name) != ours.versions.get(name)
    ]
    paths = sorted({*ours.files, *theirs.files})
    files = [path for path in paths if theirs.files.get(path) != ours.files.get(path)]
    more = max(0, len(files) - _MOST_NAMED)
    return Text(
        _line(
            [f"{name} {its} (her {own})" for name, its, own in versions],
            files[:_MOST_NAMED],
            f"og {more} filer til" if more else "",
        ),
        _line(
            [f"{name} {its} (here {own})" for name, its, own in versions],
            files[:_MOST_NAMED],
            f"and {more} more files" if more else "",
        ),
    )


def _line(versions: Sequence[str], files: Sequence[str], more: str) -> str:
    return ", ".join([*versions, *files, *([more] if more else [])])
