"""Everything of a round's returns that a release is made from, and a digest of it."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from dataclasses import dataclass

from analysis.catalogue import Udmelding
from analysis.country import Areas
from analysis.protection import Profile
from analysis.returns.gather.returned import Gathered
from analysis.returns.releasing.counts import RoundCounts, count_round
from analysis.returns.releasing.flows import Flow, list_flows
from analysis.returns.releasing.opinions import count_opinions

# A published count of a region: slug, lowest, highest (None: no end).
Published = tuple[str, int, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What a release is made from.

    Parameters
    ----------
    opinions
        Rows of the released table.
    published
        Counts of regions that are public already.
    """

    counts: RoundCounts
    flows: tuple[Flow, ...]
    opinions: tuple[dict[str, object], ...]
    published: tuple[Published, ...]

    @property
    def flows_digest(self) -> str:
        """Another one as soon as anybody says anything else of the offers it uses."""
        plain = [dataclasses.asdict(flow) for flow in self.flows]
        return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()

    def digest(self, profile: Profile) -> str:
        """Another one as soon as a release of it could say anything else."""
        plain = {
            "profile": profile.name,
            "counts": self.counts.as_plain(),
            "flows": self.flows_digest,
            "opinions": list(self.opinions),
            "published": list(self.published),
        }
        return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def gather_inputs(gathered: Gathered, *, udmelding: Udmelding, areas: Areas) -> Inputs:
    """What a release is made from, of returns that were gathered."""
    published = [
        (answer.area, answer.low or 0, answer.high)
        for answer in udmelding.answers
        if answer.low is not None or answer.high is not None
    ]
    return Inputs(
        counts=count_round(gathered, udmelding=udmelding, areas=areas),
        flows=list_flows(gathered, areas.at(udmelding.data_day).regions),
        opinions=tuple(count_opinions(gathered)),
        published=tuple(published),
    )
