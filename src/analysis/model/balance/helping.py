"""Which offers may take the citizens of which others."""

from enum import StrEnum

HelpedBy = tuple[tuple[int, ...], ...]


class Help(StrEnum):
    """Which of two offers may place its citizens in the other one."""

    NONE = "none"
    FOR_FIRST = "for_first"
    FOR_SECOND = "for_second"
    BOTH = "both"

    @property
    def helped_by(self) -> HelpedBy:
        """For each of the two offers, which one helps it."""
        first = self in {Help.FOR_FIRST, Help.BOTH}
        second = self in {Help.FOR_SECOND, Help.BOTH}
        return ((1,) if first else ()), ((0,) if second else ())


def check_helped_by(helped_by: HelpedBy, offers: int) -> HelpedBy:
    """Return who helps each offer: positions of other offers, each once.

    Raises
    ------
    ValueError
        There is not one tuple for each offer, or a position is unknown, its own or named twice.

    Examples
    --------
    >>> check_helped_by(((0,), ()), 2)
    Traceback (most recent call last):
    ValueError: helped_by must name other offers by position, 0 to 1, each once; got ((0,), ())
    """
    allowed = len(helped_by) == offers and all(
        len(set(each)) == len(each) and set(each) <= set(range(offers)) - {position}
        for position, each in enumerate(helped_by)
    )
    if not allowed:
        raise ValueError(
            f"helped_by must name other offers by position, 0 to {offers - 1}, each once; "
            f"got {helped_by!r}"
        )
    return helped_by
