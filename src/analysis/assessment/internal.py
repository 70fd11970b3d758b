"""The accepted returns of a round, for the internal edition only.

Nothing but the internal branch of the front door imports this module: a public study is made in a
process that has never seen a return.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.catalogue.udmelding import Udmelding
from analysis.country.areas import Areas
from analysis.reading import InputRead
from analysis.returns.gather.returned import Gathered, gather
from analysis.returns.gather.texts import gather_texts
from analysis.returns.register.refused import (
    ToldRefusal,
    refused_returns,
    tell_refusals,
)
from analysis.returns.register.register import original_path, register_digest, returns_in_force


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Returned:
    """What respondents have answered, as tables and as texts, and what it was made from.

    Parameters
    ----------
    tables
        What was counted and chosen.
    texts
        What was written in own words; a text may identify a citizen to whoever knows the place.
    digest
        Digest of the returns in force and of the refusals: the same give the same.
    inputs
        The files of the returns in force.
    refused
        The files that were refused, why, and what stands in their place.
    """

    tables: Gathered
    texts: pd.DataFrame
    digest: str
    inputs: tuple[InputRead, ...]
    refused: tuple[ToldRefusal, ...] = ()


def gather_returns(root: Path, udmelding: Udmelding, *, areas: Areas) -> Returned | None:
    """Gather what has come in for a round; None where nothing has, not even what was refused.

    Raises
    ------
    DataError
        If a kept return or refusal cannot be read, or two count the citizens of the same
        municipality.
    """
    kept = returns_in_force(root, udmelding.slug)
    refused = refused_returns(root, udmelding.slug)
    if not kept and not refused:
        return None
    names = {**areas.names, **{area.slug: area.name.da for area in areas.known}}
    digest = register_digest(kept)
    return Returned(
        tables=gather(kept, udmelding=udmelding, areas=areas),
        texts=gather_texts(kept, udmelding=udmelding, areas=areas),
        digest=f"{digest}-{register_digest(refused)}" if refused else digest,
        inputs=tuple(InputRead(path=original_path(one), sha256=one.sha256) for one in kept),
        refused=tell_refusals(refused, kept, names=names),
    )
