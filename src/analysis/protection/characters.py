"""Text as a search for personal data needs it: every kind of digit, dash and blank made plain."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

# Dashes that Unicode does not class as dashes: minus sign, hyphen bullet, modifier.
_DASHES = "\u2212\u2043\u02d7"
# Signs without a shape of their own: soft hyphens, zero-width ones, marks laid over others.
_NOTHING = frozenset({"Cf", "Mn", "Me"})


@dataclass(frozen=True, slots=True)
class PlainText:
    """A text with plain digits, hyphens and blanks, and where each character came from.

    Parameters
    ----------
    text
        Invisible characters are left out.
    origins
        For each character its place in the text as it was written.
    """

    text: str
    origins: tuple[int, ...]


def make_plain(written: str) -> PlainText:
    """Turn digits of every script into 0-9, dashes into hyphens and blanks into spaces.

    Examples
    --------
    >>> make_plain("٠١٠١٩٠–１２３４").text
    '010190-1234'
    """
    if written.isascii():
        return PlainText(written, tuple(range(len(written))))
    kept = [
        (place, sign)
        for place, sign in enumerate(written)
        if sign.isascii() or unicodedata.category(sign) not in _NOTHING
    ]
    return PlainText("".join(_plain(sign) for _, sign in kept), tuple(place for place, _ in kept))


def _plain(sign: str) -> str:
    if sign.isascii():
        return sign
    digit = unicodedata.digit(sign, None)
    if digit is not None:
        return str(digit)
    category = unicodedata.category(sign)
    if category == "Pd" or sign in _DASHES:
        return "-"
    if category in ("Zs", "Zl", "Zp"):
        return " "
    wide = unicodedata.normalize("NFKC", sign)
    return wide if len(wide) == 1 else sign
