"""The last gate before a public report is written: nothing in its files may point at a person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from analysis.batch.gate.readable import texts_of
from analysis.catalogue.contacts import addresses
from analysis.errors import ProtectionError
from analysis.language import Text
from analysis.protection.personal_data import PersonalDatum, mask_text, scan_text
from analysis.reading import Reader

PUBLIC = "offentlig"
# No number or date of a person has fewer digits than four, and no address is without its sign.
_MAY_HOLD = re.compile(r"[@＠﹫]|(?:\d\D*){4}")
_MOST_SHOWN = 10
# No mailbox can have this ending (RFC 6761); calendars name their entries by it.
_NOBODY = ".invalid"


def check_report(
    files: Mapping[str, bytes], *, edition: str, root: Path, facts: Mapping[str, Any]
) -> None:
    """Refuse a public report with personal data in any of its files.

    Parameters
    ----------
    files
        Content of all its files by path in its folder.
    edition
        Only ``offentlig`` is held to this: the internal edition quotes respondents, and says so.
    root, facts
        The checkout, and what is known of the report: the contacts of its round are officials who
        may be named.

    Raises
    ------
    ProtectionError
        Naming each file and place, what was found there, and the data masked.

    Assumptions
    -----------
    What `analysis.protection.personal_data.scan_text` takes for personal data. A picture is known
    by its words, its alternative text and its caption.

    Source
    ------
    docs/method.md#personal-gate.
    """
    if edition != PUBLIC:
        return
    found = find_personal(files)
    if found:
        # Read only where something was found: nearly every report has nothing.
        from analysis.catalogue.udmelding import read_udmelding

        contacts = read_udmelding(Reader(root), facts["round"]["slug"]).contacts
        found = find_personal(files, allowed=addresses(contacts))
    if found:
        raise _refused(found)


def check_page(page: bytes, *, edition: str, name: str) -> None:
    """Refuse a public page that is no report of its own, such as the index.

    Raises
    ------
    ProtectionError
        As `check_report`.
    """
    found = find_personal({name: page}) if edition == PUBLIC else []
    if found:
        raise _refused(found)


def find_personal(
    files: Mapping[str, bytes], *, allowed: Iterable[str] = ()
) -> list[tuple[str, PersonalDatum]]:
    """Personal data in files, each with the file it stands in; those of the names of files too.

    Examples
    --------
    >>> files = {"report.html": "<h2>Behov</h2><p>Borger 070761-4285</p>".encode()}
    >>> [(name, found.place, found.masked) for name, found in find_personal(files)]
    [('report.html', 'Behov', '••••••-••85')]
    """
    contacts = tuple(allowed)
    found: list[tuple[str, PersonalDatum]] = []
    # The same words stand in every form of a report: what was clean once is clean.
    clean: set[str] = set()
    for name, content in sorted(files.items()):
        for place, text in texts_of(name, content):
            if text in clean or not _MAY_HOLD.search(text):
                continue
            data = [
                datum
                for datum in scan_text(text, place=place, allowed=contacts)
                if not text[datum.start : datum.end].lower().endswith(_NOBODY)
            ]
            found += [(name, datum) for datum in data]
            if not data:
                clean.add(text)
    return found


def _refused(found: list[tuple[str, PersonalDatum]]) -> ProtectionError:
    places = dict.fromkeys(
        (
            mask_text(name),
            mask_text(datum.place),
            datum.problem(mask_text(name)).rule,
            datum.masked,
        )
        for name, datum in found
    )
    shown = list(places)[:_MOST_SHOWN]
    more = len(places) - len(shown)
    lines = {
        code: "".join(
            f"\n  {file}{', ' + place if place else ''}: {rule.get(code)} ({masked})"
            for file, place, rule, masked in shown
        )
        for code in ("da", "en")
    }
    return ProtectionError(
        Text(
            f"Rapporten er ikke skrevet: den ville vise oplysninger om enkelte personer.{lines['da']}"
            + (f"\n  og {more} steder til" if more else "")
            + "\nFjern det i notesbogen eller runden; er det en embedsmand, der er kontakt, så skriv "
            "vedkommende under «contacts» i rundens YAML-fil.",
            f"The report was not written: it would show data about single persons.{lines['en']}"
            + (f"\n  and {more} more places" if more else "")
            + "\nRemove it from the notebook or the round; for an official who is a contact, write "
            "them under “contacts” in the round's YAML file.",
        )
    )
