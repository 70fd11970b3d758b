"""All 98 municipalities with straight lines for roads: hard to site in, in need of no other table."""

from pathlib import Path

import numpy as np
import pandas as pd


def denmark(root: Path) -> tuple[pd.DataFrame, pd.Series]:
    """Kilometres from municipality to municipality, and 72 citizens as the population lies."""
    towns = pd.read_csv(root / "data/reference/municipalities.csv", dtype={"code": str})
    people = pd.read_csv(root / "data/reference/population_total.csv", dtype={"code": str})
    persons = people[people["year"] == 2026].set_index("code")["persons"].reindex(towns["code"])
    lon, lat = (np.radians(towns[f"anchor_{axis}"].to_numpy()) for axis in ("lon", "lat"))
    half = np.sin((lat[:, np.newaxis] - lat) / 2) ** 2
    half += np.outer(np.cos(lat), np.cos(lat)) * np.sin((lon[:, np.newaxis] - lon) / 2) ** 2
    codes = towns["code"].tolist()
    km = pd.DataFrame(2 * 6371 * np.arcsin(np.sqrt(half)) * 1.2, index=codes, columns=codes)
    return km, pd.Series(72 * persons.to_numpy() / persons.sum(), index=codes)
