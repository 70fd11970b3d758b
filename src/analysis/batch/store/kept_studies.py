"""Kept studies as files, carried between machines: nothing that computes is loaded for it."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path

from analysis.batch.digests import digest_bytes

# As `analysis.assessment.opening` has it, which takes seconds to load.
STUDIES = Path(".udmelding") / "studies"
# The file in a kept study's folder that says what the bytes of the others are.
_SEAL = "sha256.json"


def has_study(root: Path, key: str) -> bool:
    """Whether a study is kept below a checkout; its bytes are looked at when it is opened."""
    return (root / STUDIES / key / _SEAL).is_file()


def read_kept(root: Path, key: str) -> dict[str, bytes] | None:
    """The files of a kept study; None where it is not kept whole.

    Parameters
    ----------
    root
        The checkout.
    key
        The study's key.
    """
    folder = root / STUDIES / key
    try:
        sealed = (folder / _SEAL).read_bytes()
        said = json.loads(sealed)
        files = {name: (folder / name).read_bytes() for name in said}
    except (OSError, ValueError, TypeError):
        return None
    if any(digest_bytes(files[name]) != said[name] for name in files):
        return None
    return {**files, _SEAL: sealed}


def put_kept(root: Path, key: str, files: Mapping[str, bytes]) -> None:
    """Keep a study that was made elsewhere; the folder appears whole or not at all.

    Parameters
    ----------
    files
        As `read_kept` gave them there.

    Raises
    ------
    ValueError
        If a name among them is not that of a file in the study's own folder.
    OSError
        If the disk refuses.
    """
    if any(Path(name).name != name or name in {"", ".", ".."} for name in files):
        raise ValueError(f"not the files of a study: {sorted(files)}")
    folder = root / STUDIES / key
    if read_kept(root, key) is not None:
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".new-") as name:
        made = Path(name) / key
        made.mkdir()
        for inner, content in files.items():
            (made / inner).write_bytes(content)
        if folder.exists():  # not whole, or it would have been read
            folder.rename(Path(name) / "damaged")
        try:
            made.rename(folder)
        except OSError:
            # Somebody else kept the same study meanwhile; either copy is right.
            if not folder.exists():
                raise
