"""What an analyst says of a new round, and whether a round can be made of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.catalogue.fields import NEED_UNITS
from analysis.catalogue.offers import SupplyRule
from analysis.catalogue.themes import Asks, Sex
from analysis.catalogue.udmelding import FOLDER, list_slugs
from analysis.country import read_areas
from analysis.country.bands import check_bands
from analysis.errors import UsageError, unknown_name
from analysis.language import Text
from analysis.periods import UNKNOWN, Period
from analysis.reading import Reader

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*-(?P<year>[12][0-9]{3})(?P<renewed>-fornyet)?")
_RENEWED = "-fornyet"
# Said in Danish, and in English where somebody does.
BILINGUAL = ("name", "short_name", "group", "definition", "reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What an analyst says of a new round; what is empty has not been said.

    Parameters
    ----------
    slug
        ``<target group>-<year of issue>``, and ``-fornyet`` for a renewal.
    renewal_of
        The round that is asked again; what can be carried over from it then needs no saying.
    name, short_name, group, definition, reason
        Danish words; `reason` is why need follows the population named by `ages` and `sex`.
    english
        English words by the same names; the Danish stand in where there are none.
    ages, sex
        Age bands such as ``18-64``, and ``all``, ``K`` or ``M``.
    issued
        As precise as it is known: ``2026-11-01`` or ``2026-11``.
    unit, rule, within_days
        What need is counted in, what offers owe a citizen, and the days of ``within_days``.
    areas
        Who is asked; the country when empty.
    themes
        What is asked about; the usual four when empty, the offer for a renewal.
    source_title, source_url, source_published
        The document that issues the round.
    """

    slug: str
    renewal_of: str = ""
    name: str = ""
    short_name: str = ""
    group: str = ""
    definition: str = ""
    reason: str = ""
    english: Mapping[str, str]
    ages: tuple[str, ...] = ()
    sex: str = ""
    issued: str = ""
    unit: str = ""
    rule: str = ""
    within_days: int = 0
    areas: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    source_title: str = ""
    source_url: str = ""
    source_published: str = ""

    @property
    def needed(self) -> tuple[str, ...]:
        """The attributes that must be said; a renewal carries the rest over."""
        always = ("name", "short_name", "issued", "source_title")
        own = ("group", "definition", "ages", "sex", "reason", "unit", "rule")
        return always if self.renewal_of else (*always, *own)


def read_english(given: Sequence[str]) -> dict[str, str]:
    """English words given as ``name=…``, by the name of the Danish ones.

    Raises
    ------
    UsageError
        If one has no name, or not the name of something said in Danish.

    Examples
    --------
    >>> read_english(["name=A round", "group=Adults"])
    {'name': 'A round', 'group': 'Adults'}
    """
    said: dict[str, str] = {}
    for one in given:
        name, _, words = one.partition("=")
        if name not in BILINGUAL or not words:
            raise unknown_name(Text("felt (FELT=TEKST)", "field (FIELD=TEXT)"), one, BILINGUAL)
        said[name] = words
    return said


def check_slug(wish: Wish, *, root: Path) -> None:
    """See that a round may have the name, and that the one it renews exists.

    Raises
    ------
    UsageError
        If the name is taken or not of the form, or the other round does not exist; each with
        what to do.
    """
    slugs, slug = list_slugs(root), wish.slug
    if wish.renewal_of and wish.renewal_of not in slugs:
        raise unknown_name(Text("udmelding", "udmelding"), wish.renewal_of, slugs)
    if slug in slugs:
        raise refusal(
            f"Runden «{slug}» findes allerede ({FOLDER}/{slug}.yaml) og røres ikke. Ret i den, eller "
            "vælg et andet navn, for eksempel med et andet årstal.",
            f"The round “{slug}” exists already ({FOLDER}/{slug}.yaml) and is left alone. Edit it, or "
            "choose another name, for example with another year.",
        )
    form = _SLUG.fullmatch(slug)
    if form is None:
        raise refusal(
            f"«{slug}» kan ikke være en rundes navn. Skriv målgruppen med små bogstaver a-z, cifre og "
            "bindestreger og til sidst udsendelsens år, for eksempel skizofreni-2026.",
            f"“{slug}” cannot be a round's name. Write the target group in lower-case letters a-z, "
            "digits and hyphens, and at the end the year of issue, such as skizofreni-2026.",
        )
    if bool(form["renewed"]) != bool(wish.renewal_of):
        raise refusal(
            f"Navnet på en fornyet behandling ender på {_RENEWED}, og kun det: nævn den runde, der "
            "behandles igen, med --renewal-of, eller ret navnet.",
            f"The name of a renewal ends in {_RENEWED}, and no other does: name the round that is "
            "treated again with --renewal-of, or correct the name.",
        )
    if wish.issued and not wish.issued.startswith(form["year"]):
        raise refusal(
            f"Navnet siger {form['year']}, men udsendt er {wish.issued}. Ret den ene.",
            f"The name says {form['year']}, but issued is {wish.issued}. Correct one of them.",
        )


def check_said(wish: Wish) -> None:
    """See that everything needed has been said, before anything is written.

    Raises
    ------
    UsageError
        Naming the options that say what is missing.
    """
    missing = [name for name in wish.needed if not getattr(wish, name)]
    if missing:
        options = ", ".join(option_of(name) for name in missing)
        raise refusal(
            f"Der mangler noget for at lave runden: {options}. Giv det, eller kør i et vindue, hvor "
            "der kan spørges.",
            f"Something is missing to make the round: {options}. Give it, or run where questions "
            "can be asked.",
        )


def option_of(name: str) -> str:
    """The option that says an attribute of a wish."""
    return "--" + {"source_title": "source", "source_published": "published"}.get(
        name, name
    ).replace("_", "-")


def check_words(reader: Reader, wish: Wish) -> None:
    """See that every word that must be one of a list is, before anything is written.

    Raises
    ------
    UsageError
        With the nearest match.
    """
    _one_of(Text("tema", "theme"), wish.themes, list(Asks))
    areas = {area.slug for area in read_areas(reader).known if area.kind != "municipality"}
    _one_of(Text("område", "area"), wish.areas, sorted(areas))
    for date in (wish.issued, wish.source_published or UNKNOWN):
        _check_date(date)
    if wish.renewal_of:
        return
    check_bands(wish.ages)
    _one_of(Text("køn", "sex"), (wish.sex,), list(Sex))
    _one_of(Text("enhed", "unit"), (wish.unit,), list(NEED_UNITS))
    _one_of(Text("regel", "rule"), (wish.rule,), list(SupplyRule))
    if (wish.rule == SupplyRule.WITHIN_DAYS) != bool(wish.within_days):
        raise refusal(
            "Reglen within_days hører sammen med et antal dage: giv begge (--rule within_days "
            "--within-days 14) eller ingen af dem.",
            "The rule within_days goes with a number of days: give both (--rule within_days "
            "--within-days 14) or neither.",
        )


def _one_of(kind: Text, words: Sequence[str], allowed: Sequence[str]) -> None:
    for word in words:
        if word not in allowed:
            raise unknown_name(kind, word, [str(one) for one in allowed])


def _check_date(date: str) -> None:
    try:
        Period(date)
    except ValueError:
        raise refusal(
            f"«{date}» er ikke en dato. Skriv den så præcist, den er kendt: 2026-11-01, 2026-11 "
            "eller 2026.",
            f"“{date}” is not a date. Write it as precisely as it is known: 2026-11-01, 2026-11 or "
            "2026.",
        ) from None


def refusal(da: str, en: str) -> UsageError:
    """The error of a wish that cannot be had."""
    return UsageError(Text(da, en))
