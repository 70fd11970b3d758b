"""The guided tour's invented world: from a raw return to a verdict, each step a call.

Everything it makes lies in a synthetic checkout of its own, is stamped, and is made anew each
time; the real checkout is only read.
"""

from __future__ import annotations

import functools
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from analysis.assessment.invented import RoundPlayed, make_home, play_round, release_played
from analysis.assessment.opening import open_study
from analysis.assessment.study import Study
from analysis.catalogue.udmelding import list_slugs
from analysis.errors import unknown_name
from analysis.language import LANGUAGES, Language, Text
from analysis.protection.frozen import FrozenRelease
from analysis.reading import find_root
from analysis.report import blocks
from analysis.report.blocks import Cell, Column, Section
from analysis.returns.demo.returns import TRUTH
from analysis.returns.workbook.cells import LocatedCell, SheetState
from analysis.returns.workbook.workbook import read_workbook

_NAME, _RETURNS = "explore", "indkommet"
_NATION = "danmark"
_FIRST_CELLS, _FIRST_FINDINGS = 18, 8
# Longer words are cut where they stand in a table cell; the file has them whole.
_LONGEST = 90


def open_demo(slug: str, *, seed: int = 1, language: str = "da") -> DemoWorld:
    """Invent a world for a round, let its returns come in, and look at each step of the way.

    Parameters
    ----------
    slug
        A round that asked municipalities something.
    seed
        One seed gives the same world, byte for byte.
    language
        ``da`` or ``en``.

    Returns
    -------
    DemoWorld
        Its methods show the steps in their order. Everything in it is synthetic.

    Raises
    ------
    UsageError
        If there is no such round or language.

    Assumptions
    -----------
    Those of the invented world: who answers, how they count, and the slips they make.

    Source
    ------
    docs/decisions/0017-den-opdigtede-verden.md.

    Examples
    --------
    What does not exist is refused before anything is made:

    >>> open_demo("tegnsprog-2020")
    Traceback (most recent call last):
    ...
    analysis.errors.UsageError: Ukendt udmelding: «tegnsprog-2020». Mente du «tegnsprog-2022»? ...
    """
    root = find_root()
    if language not in LANGUAGES:
        raise unknown_name(Text("sprog", "language"), language, LANGUAGES)
    if slug not in (slugs := list_slugs(root)):
        raise unknown_name(Text("udmelding", "udmelding"), slug, slugs)
    home = make_home(root, _NAME)
    played = play_round(home, slug, folder=home / _RETURNS / slug, seed=seed)
    return DemoWorld(played, home=home, seed=seed, language=Language(language))


class DemoWorld:
    """An invented round on its way from raw returns to a verdict.

    Parameters
    ----------
    played
        What became of its returns.
    home
        Its synthetic checkout.
    seed
        What it was invented from.
    language
        The language of every word.
    """

    def __init__(self, played: RoundPlayed, *, home: Path, seed: int, language: Language) -> None:
        self.played, self.home, self.language = played, home, language
        self._source = language.text("tour.source", seed=seed)

    def __repr__(self) -> str:
        """The world in one line."""
        count = f"{self.played.kept} / {self.played.written}"
        return f"DemoWorld({self.played.slug}, {count})"

    def raw_return(self) -> Section:
        """The first return as it came: located cells, before anybody has read them."""
        path = min(self.played.folder.glob("*/*.xlsx"))
        cells = list(_answers(path))
        rows = [
            [_words(cell.sheet), _words(cell.cell), _words(_short(cell.raw))]
            for cell in cells[:_FIRST_CELLS]
        ]
        note = self.language.text(
            "tour.raw_note", shown=self.language.number(len(rows)), cells=len(cells)
        )
        return self._table("raw", rows, ("sheet", "cell", "stands"), notes=[note], file=path.name)

    def findings(self) -> Section:
        """What the check found, each with file, cell and cure."""
        found = self.played.findings
        rows = [
            [
                _words(one.file),
                _words(self.language.choose(one.severity.text)),
                _words(one.place),
                _words(self.language.choose(one.rule)),
                _words(self.language.choose(one.cure)),
            ]
            for one in found[:_FIRST_FINDINGS]
        ]
        note = self.language.text(
            "tour.findings_note", shown=self.language.number(len(rows)), count=len(found)
        )
        heads = ("file", "severity", "place", "rule", "cure")
        return self._table("findings", rows, heads, notes=[note])

    def received(self) -> Section:
        """What came in, what was accepted, and what was refused."""
        numbers = {
            "written": self.played.written,
            "kept": self.played.kept,
            "refused": self.played.refused,
        }
        rows = [
            [_words(self.language.text(f"tour.taken_{name}")), self._number(value)]
            for name, value in numbers.items()
        ]
        return self._table("taken", rows, ("taken_what", "taken_files"), numeric=1)

    def study(self, edition: str = "intern") -> Study:
        """The study of the world; the public one counts from what has been released.

        Raises
        ------
        UsageError
            If there is no such edition.
        """
        return open_study(self.played.slug, edition=edition, root=self.home)

    def truth(self) -> Section:
        """The estimate beside the truth, which no real round ever shows."""
        written = json.loads((self.played.folder / TRUTH).read_text(encoding="utf-8"))
        rows: list[tuple[str, dict[str, str], float]] = [
            ("tour.truth_true", {}, float(written["true_persons"]))
        ]
        table = self.study().estimates.need_from_answers
        # A round that asked for no numbers has none to set beside it.
        if not table.empty:
            nation = table[table["area"] == _NATION].set_index("part")["mean_persons"]
            ends = table[(table["area"] == _NATION) & (table["part"] == "total")].iloc[0]
            words = {end: self.language.number(ends[f"{end}_persons"]) for end in ("low", "high")}
            rows.append(("tour.truth_reported", {}, float(nation["reported"])))
            rows.append(("tour.truth_estimate", words, float(nation["total"])))
        cells = [
            [_words(self.language.text(key, **words)), self._number(value)]
            for key, words, value in rows
        ]
        return self._table("truth", cells, ("truth_what", "truth_persons"), numeric=1)

    @functools.cached_property
    def released(self) -> FrozenRelease:
        """The protected table, released on a day of the world's own.

        Raises
        ------
        ProtectionError
            If it would betray somebody; nothing is then released.
        """
        return release_played(self.home, self.played)

    def release(self) -> Section:
        """What could be released, and what had to be hidden."""
        frozen = self.released
        states = Counter(str(status) for status in frozen.cells["status"])
        rows = [[_words(self.language.text("tour.release_profile")), _words(frozen.profile)]]
        rows += [
            [
                _words(
                    self.language.text(
                        "tour.release_state", state=self.language.text(f"tour.state.{state}")
                    )
                ),
                self._number(count),
            ]
            for state, count in sorted(states.items())
        ]
        return self._table("release", rows, ("release_cells", "release_count"))

    def _number(self, value: float) -> Cell:
        return Cell(value, self.language.number(value))

    def _table(
        self,
        name: str,
        rows: Sequence[Sequence[Cell]],
        heads: Sequence[str],
        *,
        numeric: int = 0,
        notes: Sequence[str] = (),
        file: str = "",
    ) -> Section:
        """A table of the tour; the last `numeric` columns hold numbers."""
        first = len(heads) - numeric
        columns = [
            Column(key=head, text=self.language.text(f"tour.{head}"), numeric=i >= first)
            for i, head in enumerate(heads)
        ]
        made = blocks.table(
            rows,
            columns=columns,
            label=f"rundtur-{name}",
            caption=self.language.text(f"tour.{name}", file=file),
            source=self._source,
            notes=notes,
        )
        return Section((made,))


def _answers(path: Path) -> Iterator[LocatedCell]:
    """The filled cells of the sheets that a person sees, after the cover and who answers."""
    sheets = [one for one in read_workbook(path).sheets if one.state is SheetState.VISIBLE]
    for sheet in sheets[2:]:
        yield from (cell for cell in sheet.filled if cell.raw.strip())


def _words(text: str) -> Cell:
    return Cell(text, text)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
