"""How an estimate shows itself: as every result of the house does."""

from analysis.showing import Showing, Shown, write_html, write_plain

__all__ = ["Showing", "Shown", "write_html", "write_plain"]
