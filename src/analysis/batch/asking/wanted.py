"""The reports that a command means: what each is, where it stands, what its notebook is given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from analysis.batch.asking.notebook import FOLDER, Notebook
from analysis.language import Text
from analysis.periods import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One report: a notebook for a round and an area, in one edition and language, as of a day.

    Parameters
    ----------
    given
        Typed values given by hand with ``--parameter``.
    words
        The same as they were typed, so that they can be checked again another day.
    variant
        What tells it apart from others of its round, area and notebook, as a part of its folder's
        name; empty where all is as by default, None where the command names one report of each.
    """

    slug: str
    round_name: Text
    issued: Period
    area: str
    area_name: Text
    notebook: Notebook
    edition: str
    language: str
    as_of: dt.date
    given: Mapping[str, Any]
    words: tuple[str, ...] = ()
    variant: str | None = None

    @property
    def folder(self) -> str:
        """Where it stands below the folder of its edition."""
        name = self.notebook.name
        return _folder(self.slug, self.area, name, self.language, self.variant)

    @property
    def has_study(self) -> bool:
        """Whether it is a view of a round's study; an analyst's own notebook may be of none."""
        return self.notebook.parameter("slug") is not None

    @property
    def about(self) -> dict[str, Any]:
        """What it is, as plain data: for its manifest, and for the index when it has none."""
        outside = str(FOLDER) != str(PurePosixPath(self.notebook.path).parent)
        return {
            "round": {
                "slug": self.slug,
                "name": {"da": self.round_name.da, "en": self.round_name.en},
                "issued": self.issued.text,
            },
            "area": {
                "slug": self.area,
                "name": {"da": self.area_name.da, "en": self.area_name.en},
            },
            "notebook": self.notebook.name,
            "edition": self.edition,
            "language": self.language,
            "as_of": self.as_of.isoformat(),
            **({"notebook_path": self.notebook.path} if outside else {}),
            **({} if self.variant is None else {"variant": self.variant}),
        }

    @property
    def parameters(self) -> dict[str, Any]:
        """What is injected into the notebook: what the report is, and what was given by hand."""
        own = {
            "slug": self.slug,
            "area": self.area,
            "edition": self.edition,
            "language": self.language,
            "as_of": self.as_of.isoformat(),
        }
        known = {name: value for name, value in own.items() if self.notebook.parameter(name)}
        return {**known, **self.given}

    @property
    def all_parameters(self) -> dict[str, Any]:
        """Every parameter of the notebook with the value it runs with."""
        return {**self.notebook.defaults, **self.parameters}

    @property
    def seed(self) -> int | None:
        """The seed it runs with, if the notebook takes one."""
        taken = self.notebook.parameter("seed")
        seed = self.given.get("seed", taken.default if taken else None)
        return seed if isinstance(seed, int) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What a command means, checked.

    Parameters
    ----------
    reports
        In reading order: rounds by issue, areas from the nation down.
    left_out
        Rounds, and notebooks of a round, that are left out, each with its reason.
    area_order
        Slugs of all areas of any day, in reading order.
    index_by
        The two columns of the index, down and across; empty for those it has already.
    """

    reports: tuple[Wanted, ...]
    left_out: tuple[Text, ...]
    area_order: tuple[str, ...]
    edition: str
    language: str
    workers: int
    out: Path
    index_by: tuple[str, ...] = ()


def folder_of(about: Mapping[str, Any]) -> str:
    """The folder of a report, from what its manifest says that it is."""
    return _folder(
        about["round"]["slug"],
        about["area"]["slug"],
        about["notebook"],
        about["language"],
        about.get("variant"),
    )


def _folder(*names: str | None) -> str:
    slug, area, *name = (one for one in names if one)
    return f"{slug}/{area}/{'.'.join(name)}"
