"""Random numbers of a study: one number starts a run, each study gets a start of its own."""

from __future__ import annotations

import hashlib

# How many times the need of a study is drawn.
DRAWS = 4_000


def study_seed(seed: int, *, slug: str, edition: str) -> int:
    """Where the random numbers of a study start.

    Two rounds of one run must not share random numbers, or their chance errors would point the
    same way and look like agreement; nor may the public edition share those of the internal one.

    Parameters
    ----------
    seed
        The seed of the run, from 0 up.
    slug, edition
        The study.

    Returns
    -------
    int
        From 0 to 2**63 - 1; the same on every machine.

    Assumptions
    -----------
    SHA-256 spreads starts as independent draws would; numpy's generator mixes them once more.

    Examples
    --------
    >>> study_seed(1, slug="tegnsprog-2022", edition="offentlig")
    4901709285365987638
    >>> study_seed(1, slug="tegnsprog-2022", edition="intern") == study_seed(
    ...     1, slug="tegnsprog-2022", edition="offentlig"
    ... )
    False
    """
    named = f"{seed}|{slug}|{edition}".encode()
    return int.from_bytes(hashlib.sha256(named).digest()[:8], "big") >> 1
