"""Six kinds of nothing, kept apart: only one of them is a count of none."""

from __future__ import annotations

import re
from enum import StrEnum

from analysis.language import Text


class Emptiness(StrEnum):
    """What stands where a count was asked for and none is given.

    They are six because each says something else about the number of citizens: nothing at all
    (``blank``), that there are none (``zero``), that the respondent cannot know (``dont_know``),
    that the question does not concern them (``not_relevant``), that there is a number which they
    may not or will not tell (``withheld``), and that nobody asked them (``not_asked``). Silence,
    and having another answer, are not here: they are about a respondent, not about a cell.
    """

    BLANK = "blank"
    ZERO = "zero"
    DONT_KNOW = "dont_know"
    NOT_RELEVANT = "not_relevant"
    WITHHELD = "withheld"
    NOT_ASKED = "not_asked"

    @property
    def text(self) -> Text:
        """The name for readers."""
        return _NAMES[self]


_NAMES = {
    Emptiness.BLANK: Text("ikke udfyldt", "left blank"),
    Emptiness.ZERO: Text("ingen (0)", "none (0)"),
    Emptiness.DONT_KNOW: Text("ved ikke", "do not know"),
    Emptiness.NOT_RELEVANT: Text("ikke relevant", "not relevant"),
    Emptiness.WITHHELD: Text("oplyses ikke", "withheld"),
    Emptiness.NOT_ASKED: Text("ikke spurgt", "not asked"),
}
# Whole answers only: "ved ikke, vist 3" is none of them.
WORDS = {
    "ved ikke": Emptiness.DONT_KNOW,
    "vides ikke": Emptiness.DONT_KNOW,
    "ved det ikke": Emptiness.DONT_KNOW,
    "det ved vi ikke": Emptiness.DONT_KNOW,
    "vi ved det ikke": Emptiness.DONT_KNOW,
    "ukendt": Emptiness.DONT_KNOW,
    "don't know": Emptiness.DONT_KNOW,
    "do not know": Emptiness.DONT_KNOW,
    "not known": Emptiness.DONT_KNOW,
    "unknown": Emptiness.DONT_KNOW,
    "ikke relevant": Emptiness.NOT_RELEVANT,
    "irrelevant": Emptiness.NOT_RELEVANT,
    "not relevant": Emptiness.NOT_RELEVANT,
    "not applicable": Emptiness.NOT_RELEVANT,
    "oplyses ikke": Emptiness.WITHHELD,
    "kan ikke oplyses": Emptiness.WITHHELD,
    "må ikke oplyses": Emptiness.WITHHELD,
    "ønskes ikke oplyst": Emptiness.WITHHELD,
    "diskretioneret": Emptiness.WITHHELD,
    "diskretion": Emptiness.WITHHELD,
    "fortroligt": Emptiness.WITHHELD,
    "fortrolig": Emptiness.WITHHELD,
    "withheld": Emptiness.WITHHELD,
    "confidential": Emptiness.WITHHELD,
    "ingen": Emptiness.ZERO,
    "nul": Emptiness.ZERO,
    "none": Emptiness.ZERO,
    "zero": Emptiness.ZERO,
}
# Marks and words that some use for none, some for unknown and some for not relevant.
AMBIGUOUS = re.compile(
    r"[-.,/*?x×…]+|n\.? ?/?a\.?|i ?/ ?a|i/r|ikke oplyst|uoplyst|ej oplyst|not stated|få|few|nogle|some|mangler|missing"
)


def emptiness_of(words: str) -> Emptiness | None:
    """The kind of nothing that a text says, where it says exactly that.

    Parameters
    ----------
    words
        Tidied: lower case, single blanks (`analysis.returns.answers.written.tidy`).

    Examples
    --------
    >>> emptiness_of("ved ikke"), emptiness_of("ved ikke, vist 3")
    (<Emptiness.DONT_KNOW: 'dont_know'>, None)
    """
    return Emptiness.BLANK if not words else WORDS.get(words.rstrip(".!"))
