"""A new round: its file, commented and valid, and its questionnaires; whole, or not at all."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from analysis.catalogue.fields import NEED_UNITS
from analysis.catalogue.offers import SupplyRule
from analysis.catalogue.themes import Asks, Sex
from analysis.catalogue.udmelding import FOLDER, list_slugs, read_udmelding
from analysis.country import read_areas
from analysis.country.bands import check_bands
from analysis.desk.new_words import EVENT, NOT_KNOWN, THEMES, ground_of
from analysis.errors import UsageError, unknown_name
from analysis.evidence import Unit
from analysis.language import Text
from analysis.periods import UNKNOWN, Period
from analysis.reading import Reader
from analysis.returns.questionnaire.questionnaire import ask_round, refuse_public_folder
from analysis.writing import write_flushed

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*-(?P<year>[12][0-9]{3})(?P<renewed>-fornyet)?")
_RENEWED = "-fornyet"
_KEY = re.compile(r"^([a-z_]+):", re.MULTILINE)
_COPIED = ("published", "reference", "statbank", "udmeldinger")
_SCRATCH = Path(".udmelding")
# A name of its own among the sources that a renewal carries over.
_SOURCE = "udmelding"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A new round's files.

    Parameters
    ----------
    path
        The round's file.
    questionnaires
        The folder of its questionnaires, and how many lie there.
    """

    slug: str
    path: Path
    questionnaires: Path
    count: int


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
        if name not in _BILINGUAL or not words:
            raise unknown_name(Text("felt (FELT=TEKST)", "field (FIELD=TEXT)"), one, _BILINGUAL)
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
        raise _refusal(
            f"Runden «{slug}» findes allerede ({FOLDER}/{slug}.yaml) og røres ikke. Ret i den, eller "
            "vælg et andet navn, for eksempel med et andet årstal.",
            f"The round “{slug}” exists already ({FOLDER}/{slug}.yaml) and is left alone. Edit it, or "
            "choose another name, for example with another year.",
        )
    form = _SLUG.fullmatch(slug)
    if form is None:
        raise _refusal(
            f"«{slug}» kan ikke være en rundes navn. Skriv målgruppen med små bogstaver a-z, cifre og "
            "bindestreger og til sidst udsendelsens år, for eksempel skizofreni-2026.",
            f"“{slug}” cannot be a round's name. Write the target group in lower-case letters a-z, "
            "digits and hyphens, and at the end the year of issue, such as skizofreni-2026.",
        )
    if bool(form["renewed"]) != bool(wish.renewal_of):
        raise _refusal(
            f"Navnet på en fornyet behandling ender på {_RENEWED}, og kun det: nævn den runde, der "
            "behandles igen, med --renewal-of, eller ret navnet.",
            f"The name of a renewal ends in {_RENEWED}, and no other does: name the round that is "
            "treated again with --renewal-of, or correct the name.",
        )
    if wish.issued and not wish.issued.startswith(form["year"]):
        raise _refusal(
            f"Navnet siger {form['year']}, men udsendt er {wish.issued}. Ret den ene.",
            f"The name says {form['year']}, but issued is {wish.issued}. Correct one of them.",
        )


def make_round(reader: Reader, wish: Wish, *, out: Path) -> Made:
    """Write a round's file and its questionnaires.

    Parameters
    ----------
    out
        Folder for the questionnaires; new or empty.

    Raises
    ------
    UsageError
        If something needed has not been said, or is not one of the words that exist.
    DataError
        If what was said does not make a valid round; every fault is named, and nothing written.
    OSError
        If the disk refuses; nothing of the round is then left.
    """
    check_slug(wish, root=reader.root)
    _check_said(wish)
    _check_words(reader, wish)
    refuse_public_folder(out, reader.root)
    if out.is_dir() and any(out.iterdir()):
        raise _refusal(
            f"Mappen {out.name} er ikke tom og røres ikke. Vælg en anden med --out.",
            f"The folder {out.name} is not empty and is left alone. Choose another with --out.",
        )
    target = reader.root / FOLDER / f"{wish.slug}.yaml"
    with _scratch(reader.root) as scratch:
        staged = scratch / FOLDER / target.name
        write_flushed(staged, write_yaml(reader, wish).encode())
        trial = Reader(scratch)
        read_udmelding(trial, wish.slug)
        drawn = scratch / "questionnaires"
        count = len(ask_round(trial, wish.slug, drawn).paths)
        _put_in_place(staged, target, drawn=drawn, out=out)
    return Made(slug=wish.slug, path=target, questionnaires=out, count=count)


def write_yaml(reader: Reader, wish: Wish) -> str:
    """The round's file as text, commented for whoever goes on with it."""
    import jinja2

    loader = jinja2.PackageLoader("analysis.desk", package_path=".")
    environment = jinja2.Environment(
        loader=loader,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # noqa: S701  YAML, where `text` quotes what somebody wrote
    )
    # A string of JSON is a string of YAML, whatever letters, quotes or line ends it holds.
    environment.filters["text"] = lambda words: json.dumps(_line(words), ensure_ascii=False)
    environment.filters["line"] = _line
    said = {name: getattr(wish, name) for name in _BILINGUAL}
    english = {f"{name}_en": wish.english.get(name) or words for name, words in said.items()}
    themes = wish.themes or ((Asks.OFFER,) if wish.renewal_of else _USUAL)
    whole = environment.get_template("round.yaml.jinja").render(
        **said,
        **english,
        slug=wish.slug,
        old=wish.renewal_of,
        issued=wish.issued,
        bands=wish.ages,
        sex=wish.sex,
        unit=wish.unit,
        capacity_unit=_capacity_unit(wish),
        rule=wish.rule,
        within_days=wish.within_days,
        areas=list(wish.areas) or ["danmark"],
        themes=[THEMES[Asks(theme)] for theme in themes],
        ground=ground_of(renewal=bool(wish.renewal_of)),
        event=EVENT[bool(wish.renewal_of)],
        not_known=NOT_KNOWN,
        carried=_carried(reader, wish),
        source_id=_source_id(wish),
        source_title=wish.source_title,
        source_url=wish.source_url,
        source_published=wish.source_published or UNKNOWN,
    )
    return re.sub(r"\n{2,}", "\n", whole).rstrip("\n") + "\n"


_OWN = ("group", "definition", "reason")
_BILINGUAL = ("name", "short_name", *_OWN)
_USUAL = (Asks.NEED, Asks.SUPPLY, Asks.COORDINATION, Asks.FUTURE)


def _line(words: object) -> str:
    """Words on one line: a comment must not end in the middle of what somebody wrote."""
    return " ".join(str(words).split())


def _capacity_unit(wish: Wish) -> Unit:
    # What is delivered to the citizen is counted in hours: there are no places to fill.
    return Unit.HOURS_PER_WEEK if wish.rule == SupplyRule.DELIVER else Unit.PLACES


def _source_id(wish: Wish) -> str:
    return f"{_SOURCE}-{wish.slug}"


def _carried(reader: Reader, wish: Wish) -> Mapping[str, str]:
    """The blocks of the earlier round's file by key, word for word; empty where it has none."""
    if not wish.renewal_of:
        return {"sources": ""}
    text = reader.text(f"{FOLDER}/{wish.renewal_of}.yaml")
    starts = [(match.group(1), match.start()) for match in _KEY.finditer(text)]
    ends = [*(start for _, start in starts[1:]), len(text)]
    blocks = {
        key: _without_comment(text[start:end])
        for (key, start), end in zip(starts, ends, strict=True)
    }
    blocks["sources"] = blocks["sources"].partition("\n")[2]
    return {"protection": "", "contacts": "", "returns": "", **blocks}


def _without_comment(block: str) -> str:
    """A block without the comment lines after it, which belong to the next one."""
    lines = block.rstrip("\n").split("\n")
    while lines and lines[-1].startswith("#"):
        lines.pop()
    return "\n".join(lines)


def _check_said(wish: Wish) -> None:
    missing = [name for name in wish.needed if not getattr(wish, name)]
    if missing:
        options = ", ".join(option_of(name) for name in missing)
        raise _refusal(
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


def _check_words(reader: Reader, wish: Wish) -> None:
    """See that every word that must be one of a list is, before anything is written."""
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
        raise _refusal(
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
        raise _refusal(
            f"«{date}» er ikke en dato. Skriv den så præcist, den er kendt: 2026-11-01, 2026-11 "
            "eller 2026.",
            f"“{date}” is not a date. Write it as precisely as it is known: 2026-11-01, 2026-11 or "
            "2026.",
        ) from None


@contextmanager
def _scratch(root: Path) -> Iterator[Path]:
    """A copy of the checkout's data to try the round in; gone afterwards."""
    above = root / _SCRATCH
    above.mkdir(exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix="new-", dir=above))
    try:
        for name in _COPIED:
            if (root / "data" / name).is_dir():
                shutil.copytree(root / "data" / name, scratch / "data" / name)
        yield scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _put_in_place(staged: Path, target: Path, *, drawn: Path, out: Path) -> None:
    """The questionnaires first, then in one step the file that makes the round exist."""
    made = not out.exists()
    shutil.copytree(drawn, out, dirs_exist_ok=True)
    try:
        # Fails where somebody has made a round of that name meanwhile; nothing is overwritten.
        target.hardlink_to(staged)
    except BaseException:
        for path in drawn.iterdir():
            (out / path.name).unlink(missing_ok=True)
        if made:
            out.rmdir()
        raise


def _refusal(da: str, en: str) -> UsageError:
    return UsageError(Text(da, en))
