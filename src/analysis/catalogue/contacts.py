"""Officials named as contacts of a round: the only addresses a public report may show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from analysis.language import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom to ask about a round: an office by its role, with the addresses it may be reached at.

    Parameters
    ----------
    role
        What the office does, such as the secretariat of a region's framework agreement.
    email, telephone
        As they may be printed; None where the office has none for this.
    """

    role: Text
    email: str | None = None
    telephone: str | None = None


def addresses(contacts: Iterable[Contact]) -> Iterator[str]:
    """The e-mail addresses and telephone numbers of contacts.

    Examples
    --------
    >>> office = Contact(role=Text("sekretariat", "secretariat"), email="a@region.dk")
    >>> list(addresses([office]))
    ['a@region.dk']
    """
    for contact in contacts:
        yield from (one for one in (contact.email, contact.telephone) if one)
