"""Write what is on a workbench into the round's own file, as one more alternative.

The file keeps every other byte. It is read whole by the catalogue's own rules before it replaces
the earlier one in a single step: a faulty scenario changes nothing.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from analysis.assessment.places import find_unknown_places
from analysis.assessment.study import Study
from analysis.catalogue.scenarios import Alternative, OfferPlan, Sensitivity
from analysis.catalogue.udmelding import FOLDER, Udmelding, read_udmelding
from analysis.country.areas import read_areas
from analysis.desk.workbench.tried import Tried, as_alternative
from analysis.errors import DataError, UsageError, WorkplaceError
from analysis.language import Text
from analysis.reading import Reader
from analysis.writing import write_whole

_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})


class _WithFile(Reader):
    """Reads one file as it would be after the change, and all others as they are."""

    def __init__(self, root: Path, path: str, content: bytes) -> None:
        super().__init__(root)
        self._path, self._new = path, content

    def _content(self, path: str) -> bytes:
        return self._new if path == self._path else super()._content(path)


def save_scenario(study: Study, tried: Tried, *, root: Path, name: Text, reason: Text) -> Study:
    """Add what is on the screen to the alternatives of the round's file.

    Parameters
    ----------
    study
        The study of the screen.
    tried
        What is on the screen; checked.
    root
        The checkout.
    name, reason
        As the analyst wrote them; English that is empty becomes the Danish words.

    Returns
    -------
    Study
        The study with the round as the file now has it. Its last alternative is the new one.

    Raises
    ------
    UsageError
        If the name or the reason is missing, the name exists, or the round compares no
        alternatives.
    DataError
        If the file with the scenario would be faulty; then it is as before.
    WorkplaceError
        If the file cannot be written.
    """
    name, reason = _filled(name), _filled(reason)
    _check_words(name, reason)
    path = f"{FOLDER}/{study.udmelding.slug}.yaml"
    whole = read_udmelding(Reader(root), study.udmelding.slug)
    slug = slug_of(name.da)
    _check_new(whole, slug, name)
    alternative = as_alternative(tried, study, slug=slug, name=name, reason=reason)
    content = with_alternative((root / path).read_bytes().decode("utf-8"), alternative).encode()
    reader = _WithFile(root, path, content)
    changed = read_udmelding(reader, study.udmelding.slug)
    if unknown := find_unknown_places(changed, read_areas(reader)):
        raise DataError(unknown)
    try:
        write_whole(root / path, content)
    except OSError as error:
        raise _not_written((root / path).name, error) from error
    return replace(study, udmelding=changed.as_known_at(study.as_of))


def slug_of(name: str) -> str:
    """The id a name gives: its letters and digits in ASCII, joined by hyphens.

    Examples
    --------
    >>> slug_of("Øst: 40 pladser, længere ophold")
    'oest-40-pladser-laengere-ophold'
    """
    return re.sub(r"[^a-z0-9]+", "-", name.lower().translate(_LETTERS)).strip("-")


def with_alternative(text: str, alternative: Alternative) -> str:
    """The text of a round's file with one more alternative after the last; nothing else changes.

    Raises
    ------
    UsageError
        If the file has no alternatives to stand among.
    """
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    listed = _at(_at(node, "scenarios"), "alternatives")
    if not isinstance(listed, yaml.SequenceNode) or not listed.value or listed.flow_style:
        raise no_alternatives()
    lines = text.splitlines(keepends=True)
    end = listed.end_mark.line if listed.end_mark.column == 0 else listed.end_mark.line + 1
    # The list ends where the next key begins; what is between belongs to that key.
    while end and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    item = yaml.safe_dump(
        [as_plain(alternative)], allow_unicode=True, sort_keys=False, width=10_000
    )
    block = textwrap.indent(item, " " * (listed.value[0].start_mark.column - len("- ")))
    before = "".join(lines[:end])
    return before + ("" if before.endswith("\n") else "\n") + block + "".join(lines[end:])


def as_plain(alternative: Alternative) -> dict[str, Any]:
    """An alternative as plain data, in the form and order of the round's file."""
    plain: dict[str, Any] = {
        "id": str(alternative.id),
        "name": {"da": alternative.name.da, "en": alternative.name.en},
        "reason": {"da": alternative.reason.da, "en": alternative.reason.en},
        "offers": [_plain_offer(plan) for plan in alternative.offers],
    }
    if alternative.sensitivity is not None:
        plain["sensitivity"] = _plain_sensitivity(alternative.sensitivity)
    return plain


def no_alternatives() -> UsageError:
    """The error for a round that compares no alternatives."""
    return UsageError(
        Text(
            "Runden sammenligner ingen alternativer, så der er intet sted at gemme et scenarie. "
            "Runder, der spørger om et tilbud, har dem under «scenarios» i deres fil.",
            "The round compares no alternatives, so there is nowhere to keep a scenario. Rounds "
            "that ask for an offer have them under “scenarios” in their file.",
        )
    )


def _filled(words: Text) -> Text:
    da, en = (" ".join(each.split()) for each in (words.da, words.en))
    return Text(da, en or da)


def _check_words(name: Text, reason: Text) -> None:
    if not slug_of(name.da):
        raise UsageError(
            Text(
                "Scenariet mangler et navn. Skriv et i feltet «Navn», fx Vest 35 pladser.",
                "The scenario lacks a name. Write one in the field “Name”, such as West 35 places.",
            )
        )
    if not reason.da:
        raise UsageError(
            Text(
                "Scenariet mangler en begrundelse. Skriv i feltet «Begrundelse», hvorfor det "
                "prøves, og hvor tallene kommer fra.",
                "The scenario lacks a reason. Write in the field “Reason” why it is tried, and "
                "where the numbers come from.",
            )
        )


def _check_new(udmelding: Udmelding, slug: str, name: Text) -> None:
    if udmelding.scenarios is None:
        raise no_alternatives()
    for known in udmelding.scenarios.alternatives:
        if known.id == slug or known.name.da.casefold() == name.da.casefold():
            raise UsageError(
                Text(
                    f"Runden har allerede et scenarie, der hedder «{known.name.da}» ({known.id}). "
                    "Vælg et andet navn; det gamle røres ikke.",
                    f"The round already has a scenario called “{known.name.en}” ({known.id}). "
                    "Choose another name; the old one is left alone.",
                )
            )


def _plain_offer(plan: OfferPlan) -> dict[str, Any]:
    plain: dict[str, Any] = {"offer": str(plan.offer), "serves": [str(s) for s in plan.serves]}
    plain["places"] = (
        plan.places
        if isinstance(plan.places, str)
        else [{"from": each.from_.text, "places": int(each.places)} for each in plan.places]
    )
    if plan.part != 1:
        plain["part"] = float(plan.part)
    if plan.helped_by:
        plain["helped_by"] = [str(name) for name in plan.helped_by]
    return plain


def _plain_sensitivity(sensitivity: Sensitivity) -> dict[str, Any]:
    plain: dict[str, Any] = {
        name: getattr(sensitivity, name)
        for name, usual in (("inflow_factor", 1.0), ("type2_share", None), ("type2_factor", 1.0))
        if getattr(sensitivity, name) != usual
    }
    if sensitivity.assumptions:
        plain["assumptions"] = [
            {"assumption": moved.assumption, "value": moved.value}
            for moved in sensitivity.assumptions
        ]
    return plain


def _at(node: yaml.Node | None, key: str) -> yaml.Node | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for name, value in node.value if name.value == key), None)


def _not_written(name: str, error: OSError) -> WorkplaceError:
    return WorkplaceError(
        Text(
            f"{name} kan ikke skrives ({error.strerror}). Scenariet er ikke gemt.",
            f"{name} cannot be written ({error.strerror}). The scenario is not saved.",
        )
    )
