"""Whose return it is: the key that a respondent's returns are kept under, and whom it speaks for."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable

from analysis.language import Text
from analysis.returns.findings import Finding, Severity
from analysis.returns.form.questions import FormKind
from analysis.returns.intake.ledger import about_whole
from analysis.returns.intake.one_return import Return
from analysis.returns.intake.tied_answers import ALSO_FOR, ANSWERED_FOR, BY_ANOTHER, RESPONDING
from analysis.returns.questionnaire.drawing import ascii_name

# Ids of `analysis.returns.form.offer`.
OFFER_NAME, OFFER_MUNICIPALITY = "offer.name", "offer.municipality"
_LONGEST_KEY = 60
_NO_LETTER = re.compile(r"[^a-z0-9]+")


def respondent_of(given: Return) -> str:
    """A municipality's code, a region's slug, or an offer's key; empty where an offer has no name."""
    if given.identity.kind is not FormKind.OFFER:
        return given.identity.recipient
    name, municipality = given.value(OFFER_NAME), given.value(OFFER_MUNICIPALITY)
    field = given.single.get(OFFER_NAME)
    if field is None or not field.filled:
        return ""
    return offer_key(str(name), str(municipality))


def offer_key(name: str, municipality: str) -> str:
    """What an offer is kept under: where it lies, and its name in plain letters.

    Offers have no number that both municipalities and offers know, so that the same name in the
    same municipality is the same offer, however its blanks, hyphens and capitals are written.

    Parameters
    ----------
    municipality
        Three-digit code; anything else where it is not known.

    Examples
    --------
    >>> offer_key("Tilbud Å, afd. 2", "851"), offer_key("tilbud å  AFD 2", "851")
    ('851-tilbud-aa-afd-2', '851-tilbud-aa-afd-2')
    """
    plain = _NO_LETTER.sub("-", ascii_name(name)).strip("-")
    whole = plain or hashlib.sha256(name.encode()).hexdigest()[:12]
    if len(whole) > _LONGEST_KEY:
        # Long names may begin alike; a folder's name must still fit every file system.
        digest = hashlib.sha256(whole.encode()).hexdigest()[:8]
        whole = f"{whole[:_LONGEST_KEY].strip('-')}-{digest}"
    where = municipality if re.fullmatch(r"\d{3}", municipality) else "000"
    return f"{where}-{whole}"


def municipalities_of(given: Return) -> tuple[str, ...]:
    """Codes of the municipalities that a municipality's numbers are of, itself first."""
    if given.identity.kind is not FormKind.MUNICIPALITY or given.value(RESPONDING) == BY_ANOTHER:
        return ()
    own = given.identity.recipient
    if given.value(RESPONDING) != ALSO_FOR:
        return (own,)
    fields = (one for name, one in given.single.items() if name.startswith(ANSWERED_FOR))
    others = [str(one.value) for one in fields if one.filled and isinstance(one.value, str)]
    return tuple(dict.fromkeys([own, *others]))


def check_respondents(returns: Iterable[Return]) -> list[Finding]:
    """Find offers without a name, and regions and offers that stand there more than once.

    Municipalities that do are found by the ledger, with those that answer for each other.
    """
    found: list[Finding] = []
    files: dict[tuple[FormKind, str], list[Return]] = defaultdict(list)
    for one in returns:
        kind, respondent = one.identity.kind, respondent_of(one)
        named = OFFER_NAME in one.single
        if kind is FormKind.OFFER and named and not respondent and not one.blank:
            found.append(_nameless(one))
        elif kind is not FormKind.MUNICIPALITY and respondent:
            files[kind, respondent].append(one)
    for (_, respondent), same in files.items():
        if len(same) > 1:
            found += [about_whole(one, "returns.twice", raw=respondent) for one in same]
    return found


def _nameless(given: Return) -> Finding:
    slot = given.single[OFFER_NAME].slot
    return Finding(
        severity=Severity.ERROR,
        code="returns.offer_without_name",
        file=given.file,
        sheet=slot.sheet,
        cell=slot.cell,
        rule=Text(
            "Tilbuddets navn mangler; uden det kan svaret ikke kendes fra andre tilbuds.",
            "The offer's name is missing; without it its answer cannot be told from others'.",
        ),
        cure=Text(
            "Skriv tilbuddets navn som på Tilbudsportalen.",
            "Write the offer's name as in the national register of offers.",
        ),
    )
