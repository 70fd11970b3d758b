"""The analyst's workbench in JupyterLab: move an assumption, and see what follows.

One call shows the screen; others show alternatives side by side, keep a scenario, and write the
report of what is on the screen. What is computed lies in the modules beside this one; here it is
only put on the screen.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.assessment.identity import EDITIONS, INTERNAL, SEED
from analysis.assessment.opening import open_study
from analysis.assessment.study import AreaView
from analysis.catalogue.udmelding import list_slugs, read_udmelding
from analysis.desk.workbench.pictures import Pictures, view_of_moved
from analysis.desk.workbench.reckoning import reckon, stand
from analysis.desk.workbench.report import write_report
from analysis.desk.workbench.saving import save_scenario
from analysis.desk.workbench.tried import (
    Tried,
    alternatives_of,
    check,
    knobs_of,
    moved_round,
    places_of,
    reading_of,
    start,
    tried_alternative,
)
from analysis.desk.workbench.words import (
    alternatives_table,
    message_html,
    numbers_table,
    picture_html,
    say,
)
from analysis.errors import UdmeldingError, WorkplaceError, unknown_name
from analysis.language import LANGUAGES, Language, Text
from analysis.reading import Reader, find_root

if TYPE_CHECKING:
    import ipywidgets as widgets

# Pictures wait until the hand rests: of many moves in a row only the last is drawn.
_REST_SECONDS = 0.05
_SHOWN_FIRST = 4


def open_workbench(
    slug: str,
    *,
    area: str = "danmark",
    edition: str = "offentlig",
    language: str = "da",
    as_of: str = "",
    seed: int = SEED,
) -> Workbench:
    """The workbench of a round, to be shown in a notebook.

    Parameters
    ----------
    slug
        The round, such as ``udviklingshaemning-dom-2023-fornyet``.
    area
        Slug of the area that need is seen from.
    edition
        ``offentlig`` or ``intern``; the public one never opens returns.
    language
        ``da`` or ``en``.
    as_of
        The day, as ISO text; empty: the round's own data date.
    seed
        Start of the random numbers of a study that no batch has kept.

    Returns
    -------
    Workbench
        Its methods show its parts, one per cell.

    Raises
    ------
    UsageError
        If the round, area, edition or language does not exist.
    DataError
        If the round's data are faulty.
    WorkplaceError
        If ipywidgets is not installed.

    Source
    ------
    docs/workbench.md.

    Examples
    --------
    >>> bench = open_workbench("tegnsprog-2022")
    >>> bench
    Workbench(tegnsprog-2022, danmark, offentlig, da)
    """
    if language not in LANGUAGES:
        raise unknown_name(Text("sprog", "language"), language, LANGUAGES)
    try:
        import ipywidgets  # noqa: F401
    except ImportError:
        raise WorkplaceError(
            Text(
                "Arbejdsbordet bruger ipywidgets, som ikke er installeret. Kør: make setup",
                "The workbench uses ipywidgets, which is not installed. Run: make setup",
            )
        ) from None
    home = find_root()
    study = open_study(slug, edition=edition, as_of=as_of, seed=seed, root=home)
    view = study.area(area)
    return Workbench(view, language=Language(language), root=home)


class Workbench:
    """A round on the bench: what is on the screen, and the controls that change it.

    Parameters
    ----------
    view
        The study seen from the area that is shown first.
    language
        The language of every word.
    root
        The checkout.
    """

    def __init__(self, view: AreaView, *, language: Language, root: Path) -> None:
        self.language, self.root = language, root
        self._view = view
        self._tried = start(view.study)
        self._pictures = Pictures(view, language)
        self._followers: dict[str, Callable[[], None]] = {}
        self._waiting: asyncio.TimerHandle | None = None

    def __repr__(self) -> str:
        """The bench in one line."""
        study = self._view.study
        about = (study.udmelding.slug, self._view.area.slug, study.edition, self.language.code)
        return f"Workbench({', '.join(about)})"

    @property
    def view(self) -> AreaView:
        """The study as it is, seen from the area on the screen."""
        return self._view

    @property
    def tried(self) -> Tried:
        """What is on the screen."""
        return self._tried

    def screen(self) -> widgets.VBox:
        """The screen: choices, places and assumptions beside the numbers and pictures they give."""
        from analysis.desk.workbench.screen import build_screen

        return build_screen(self)

    def alternatives(self) -> widgets.VBox:
        """The round's alternatives side by side with what is on the screen."""
        from analysis.desk.workbench.screen import build_alternatives

        return build_alternatives(self)

    def saving(self) -> widgets.VBox:
        """Fields and a button that keep what is on the screen in the round's file."""
        from analysis.desk.workbench.screen import build_saving

        return build_saving(self)

    def report(self) -> widgets.VBox:
        """A button that writes the report of what is on the screen."""
        from analysis.desk.workbench.screen import build_report

        return build_report(self)

    # --- what the controls ask for ---------------------------------------------------------------

    def rounds(self) -> list[tuple[str, str]]:
        """Names and slugs of the rounds."""
        reader = Reader(self.root)
        found = (read_udmelding(reader, slug) for slug in list_slugs(self.root))
        return [(self.language.choose(one.short_name), one.slug) for one in found]

    def areas(self) -> list[tuple[str, str]]:
        """Names and slugs of the areas of the day."""
        report_areas = self._view.study.areas.report_areas
        return [(self.language.choose(area.name), area.slug) for area in report_areas]

    def editions(self) -> list[tuple[str, str]]:
        """Names of the editions, as they are called in reports."""
        return [(self.language.text(f"edition.{name}"), name) for name in EDITIONS]

    def stamps(self) -> str:
        """What is to be read before all else: draft, internal, synthetic."""
        study = self._view.study
        names = ["draft"] if not study.released else []
        names += ["internal"] if study.edition == INTERNAL else []
        names += ["synthetic"] if study.synthetic else []
        words = " · ".join(self.language.text(f"stamp.{name}") for name in names)
        return f"<p><strong>{escape(words)}</strong></p>"

    def open_round(self, slug: str, *, area: str, edition: str) -> None:
        """Put another round, area or edition on the bench; moves are not carried over.

        Raises
        ------
        UdmeldingError
            If it cannot be opened; then the bench is as before.
        """
        study = self._view.study
        if (slug, edition) != (study.udmelding.slug, study.edition):
            # Another round has days of its own: it is seen as of its own data date.
            study = open_study(slug, edition=edition, seed=study.seed, root=self.root)
            self._tried = start(study)
        self._view = study.area(area)
        self._pictures = Pictures(self._view, self.language)

    def change(self, **changes: Any) -> None:
        """Change what is on the screen.

        Parameters
        ----------
        changes
            Fields of `Tried`.

        Raises
        ------
        UsageError
            If the round cannot have it; then the screen is as before.
        """
        changed = replace(self._tried, **changes)
        check(changed, self._view.study)
        self._tried = changed

    def move(self, key: str, value: float) -> None:
        """Move one assumption; at its central value it counts as not moved.

        Raises
        ------
        UsageError
            If there is no such assumption or the value lies outside its range.
        """
        rows = {row.key: row for row in knobs_of(self._tried, self._view.study)}
        moved = {k: v for k, v in self._tried.moved.items() if k != key}
        if key not in rows or value != rows[key].central:
            moved[key] = value
        self.change(moved=moved)

    def reset(self) -> None:
        """Everything back to the round."""
        self._tried = start(self._view.study)

    def numbers_html(self) -> str:
        """The numbers on the screen."""
        moved = view_of_moved(self._view, self._tried)
        found = reckon(self._view, self._tried)
        return numbers_table(moved, self._tried, found, self.language)

    def pictures_html(self) -> Iterator[str]:
        """The pictures of what is on the screen, each as soon as it is drawn."""
        none = True
        for block in self._pictures.show(self._tried):
            none = False
            yield picture_html(block)
        if none:
            yield f"<p>{escape(self.language.text('bench.pictures_none'))}</p>"

    def alternatives_html(self, chosen: tuple[str, ...]) -> str:
        """What is on the screen beside the alternatives chosen."""
        study, tried = self._view.study, self._tried
        mine = tried_alternative(tried, study)
        if mine is None or study.udmelding.scenarios is None:
            return f"<p>{escape(self.language.text('bench.compare_none'))}</p>"
        udmelding = moved_round(tried, study)
        listed = [(self.language.text("bench.on_screen"), mine)]
        listed += [
            (self.language.choose(one.name), one)
            for one in alternatives_of(study.udmelding)
            if one.id in chosen
        ]
        years = sorted({0, study.udmelding.scenarios.years_ahead[-1]})
        rows = [
            (
                name,
                [
                    found
                    for ahead in years
                    if (found := stand(study, udmelding, tried, alternative, ahead=ahead))
                ],
            )
            for name, alternative in listed
        ]
        return alternatives_table(self._view, rows, self.language)

    def shown_first(self) -> tuple[str, ...]:
        """The alternatives that stand beside the screen until others are chosen."""
        return tuple(one.id for one in alternatives_of(self._view.udmelding))[:_SHOWN_FIRST]

    def save(self, name: Text, reason: Text) -> str:
        """Keep what is on the screen as a scenario; what to tell the analyst of it.

        Raises
        ------
        UsageError, DataError, WorkplaceError
            As `save_scenario`; then nothing is changed.
        """
        study = save_scenario(
            self._view.study, self._tried, root=self.root, name=name, reason=reason
        )
        self._view = study.area(self._view.area.slug)
        self._pictures = Pictures(self._view, self.language)
        scenarios = study.udmelding.scenarios
        slug = scenarios.alternatives[-1].id if scenarios else ""
        path = f"data/udmeldinger/{study.udmelding.slug}.yaml"
        said = [self.language.text("bench.saved", id=slug, path=path)]
        if not (name.en.strip() and reason.en.strip()):
            said.append(self.language.text("bench.saved_danish"))
        return " ".join(said)

    def write(self) -> str:
        """Write the report of what is on the screen; where it lies, for the analyst.

        Raises
        ------
        ReportError
            If the batch could not write it.
        """
        written = write_report(self._view, self._tried, root=self.root, language=self.language)
        places = (path.relative_to(self.root) for path in (written.html, written.pdf))
        html, pdf = (str(path) for path in places)
        return self.language.text("bench.report_done", html=html, pdf=pdf)

    def places(self) -> dict[str, int]:
        """Places by offer on the screen."""
        return places_of(self._tried, self._view.study)

    def reading(self) -> Any:
        """The reading on the screen, as the round has it."""
        return reading_of(self._tried, self._view.udmelding)

    def soon(self, draw: Callable[[], None]) -> None:
        """Draw when the hand rests, or at once where nothing can wait."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            draw()
            return
        if self._waiting is not None:
            self._waiting.cancel()
        self._waiting = loop.call_later(_REST_SECONDS, draw)

    def follow(self, name: str, show: Callable[[], None]) -> None:
        """Have a part shown again whenever the screen is; one part of each name."""
        self._followers[name] = show

    def announce(self) -> None:
        """Show the parts again that follow the screen."""
        for show in self._followers.values():
            show()

    def tell(self, act: Callable[[], str]) -> str:
        """Do something, and say how it went in the analyst's words."""
        try:
            return message_html(act())
        except UdmeldingError as error:
            return message_html(say(error.message, self.language))
