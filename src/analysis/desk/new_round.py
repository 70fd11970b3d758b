"""A new round: its file, commented and valid, and its questionnaires; whole, or not at all."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from analysis.catalogue.offers import SupplyRule
from analysis.catalogue.themes import Asks
from analysis.catalogue.udmelding import FOLDER, read_udmelding
from analysis.desk.new_wish import BILINGUAL, Wish, check_said, check_slug, check_words, refusal
from analysis.desk.new_words import EVENT, NOT_KNOWN, THEMES, ground_of
from analysis.evidence import Unit
from analysis.periods import UNKNOWN
from analysis.reading import Reader
from analysis.returns.questionnaire.questionnaire import ask_round, refuse_public_folder
from analysis.writing import write_flushed

_KEY = re.compile(r"^([a-z_]+):", re.MULTILINE)
_COPIED = ("published", "reference", "statbank", "udmeldinger")
_SCRATCH = Path(".udmelding")
# A name of its own among the sources that a renewal carries over.
_SOURCE = "udmelding"


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

    path: Path
    questionnaires: Path
    count: int


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
    check_said(wish)
    check_words(reader, wish)
    refuse_public_folder(out, reader.root)
    if out.is_dir() and any(out.iterdir()):
        raise refusal(
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
    return Made(path=target, questionnaires=out, count=count)


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
    said = {name: getattr(wish, name) for name in BILINGUAL}
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
