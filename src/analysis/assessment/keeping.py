"""Studies kept by content key, so that eighty views open one study instead of making eighty."""

from __future__ import annotations

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.assessment.estimates import Estimates
from analysis.model.need.draws import NeedDraws
from analysis.writing import write_flushed

_TABLES, _DRAWS, _SEAL = "tables.json", "draws.npz", "sha256.json"


def keep_estimates(folder: Path, estimates: Estimates) -> None:
    """Write a study's numbers as one folder that appears whole or not at all.

    Parameters
    ----------
    folder
        Where it goes; its name is the study's key. If it exists, it holds the same already.
    """
    if load_estimates(folder) is not None:
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".new-") as name:
        made = Path(name) / folder.name
        made.mkdir()
        # Python's own floats survive JSON to the last digit, which pandas' writer does not promise.
        tables = {key: table.to_dict("split") for key, table in estimates.tables.items()}
        _write(
            made,
            {_TABLES: json.dumps(tables).encode(), _DRAWS: _pack(estimates.draws_by_reading)},
        )
        if folder.exists():  # damaged, or it would have been loaded
            folder.rename(Path(name) / "damaged")
        try:
            made.rename(folder)
        except OSError:
            # Another process kept the same study meanwhile; either copy is right.
            if not folder.exists():
                raise


def load_estimates(folder: Path) -> Estimates | None:
    """A study's kept numbers, or None if they are not kept or cannot be read."""
    try:
        seal = json.loads((folder / _SEAL).read_bytes())
        files = {name: (folder / name).read_bytes() for name in (_TABLES, _DRAWS)}
        if any(hashlib.sha256(files[name]).hexdigest() != seal[name] for name in files):
            return None
        tables = json.loads(files[_TABLES])
        draws = _unpack(files[_DRAWS])
        frames = {key: pd.DataFrame(**table) for key, table in tables.items()}
        return Estimates(**frames, draws_by_reading=draws)
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile):
        # A damaged copy is worth nothing: the study is made again from its inputs.
        return None


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files and what their bytes are, flushed: a copy cut off by a crash must not pass."""
    seal = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    for name, content in {**files, _SEAL: json.dumps(seal).encode()}.items():
        write_flushed(folder / name, content)


def _pack(draws_by_reading: Mapping[str, NeedDraws]) -> bytes:
    arrays: dict[str, np.ndarray] = {}
    for reading, draws in draws_by_reading.items():
        arrays[f"{reading}|intensity"] = draws.intensity_persons
        arrays[f"{reading}|count"] = draws.count_persons
        arrays[f"{reading}|municipalities"] = np.array(draws.municipalities, dtype="U3")
    buffer = BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def _unpack(content: bytes) -> dict[str, NeedDraws]:
    with np.load(BytesIO(content), allow_pickle=False) as arrays:
        readings = dict.fromkeys(name.split("|")[0] for name in arrays.files)
        return {
            reading: NeedDraws(
                intensity_persons=_frozen(arrays[f"{reading}|intensity"]),
                count_persons=_frozen(arrays[f"{reading}|count"]),
                municipalities=tuple(str(code) for code in arrays[f"{reading}|municipalities"]),
            )
            for reading in readings
        }


def _frozen(array: np.ndarray) -> np.ndarray:
    array.setflags(write=False)
    return array
