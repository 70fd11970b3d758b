"""The parts of a workbench as they stand in the notebook, and what their controls do."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from analysis.desk.workbench.controls import (
    FIXED,
    Knob,
    bench_box,
    heading,
    make_button,
    make_choice,
    make_field,
    make_knob,
    make_places,
    name_handles,
)
from analysis.desk.workbench.pictures import MOST_PICTURES
from analysis.desk.workbench.tried import MEAN, alternatives_of, base_of, knobs_of
from analysis.desk.workbench.words import message_html, say
from analysis.errors import UdmeldingError
from analysis.language import Text

if TYPE_CHECKING:
    from analysis.desk.workbench.workbench import Workbench


class _Screen:
    """The controls to the left, what follows from them to the right."""

    def __init__(self, bench: Workbench) -> None:
        self.bench = bench
        self.stamps = widgets.HTML()
        self.choices, self.places, self.knobs = (
            widgets.VBox(layout=widgets.Layout(flex=FIXED)) for _ in range(3)
        )
        self.said = widgets.HTML(message_html(""))
        self.numbers = widgets.HTML()
        self._frames = [widgets.HTML() for _ in range(MOST_PICTURES)]
        self.pictures = widgets.VBox(self._frames)
        self.numbers.add_class("udmelding-numbers")
        self.pictures.add_class("udmelding-pictures")
        self._silent = False
        self._rebuild()

    @property
    def box(self) -> widgets.VBox:
        words = self.bench.language
        left = widgets.VBox(
            [
                self.choices,
                self.places,
                heading(words.text("bench.knobs")),
                self.knobs,
                make_button(words.text("bench.reset"), self._reset),
            ],
            layout=widgets.Layout(
                flex="1 1 24em", max_width="34em", max_height="64em", overflow="hidden auto"
            ),
        )
        right = widgets.VBox(
            [self.said, self.numbers, heading(words.text("bench.pictures")), self.pictures],
            layout=widgets.Layout(flex="2 1 30em", min_width="0", padding="0 0 0 1em"),
        )
        body = widgets.HBox([left, right], layout=widgets.Layout(flex_flow="row wrap"))
        return bench_box([self.stamps, body])

    # --- what is shown ---------------------------------------------------------------------------

    def _rebuild(self) -> None:
        """Everything anew: another round, area, edition, reading or alternative."""
        self._silent = True
        bench = self.bench
        self.stamps.value = bench.stamps()
        self.choices.children = self._choices()
        self.places.children = self._places()
        self.knobs.children = self._knobs()
        self._silent = False
        self._show(at_once=True)

    def _show(self, *, at_once: bool = False) -> None:
        """The numbers now; the pictures when the hand rests."""
        self.numbers.value = self.bench.numbers_html()
        if at_once:
            self._draw()
        else:
            self.bench.soon(self._draw)

    def _draw(self) -> None:
        """The pictures one by one; what has not changed is not sent again."""
        drawn = 0
        for i, html in enumerate(self.bench.pictures_html()):
            self._frames[i].value = html
            drawn = i + 1
        for frame in self._frames[drawn:]:
            frame.value = ""
        self.bench.announce()

    def _choices(self) -> list[Any]:
        bench, words = self.bench, self.bench.language
        study = bench.view.study
        slug, area, edition = study.udmelding.slug, bench.view.area.slug, study.edition
        found: list[Any] = [
            make_choice(
                words.text("bench.round"),
                bench.rounds(),
                slug,
                chosen=lambda new: self._open(new, area, edition),
            ),
            make_choice(
                words.text("bench.area"),
                bench.areas(),
                area,
                chosen=lambda new: self._open(slug, new, edition),
            ),
            make_choice(
                words.text("bench.edition"),
                bench.editions(),
                edition,
                chosen=lambda new: self._open(slug, area, new),
            ),
        ]
        readings = [(words.choose(r.short), str(r.id)) for r in study.udmelding.need.readings]
        if readings:
            found.append(
                make_choice(
                    words.text("bench.reading"),
                    readings,
                    bench.tried.reading,
                    chosen=lambda new: self._change(
                        reading=new, moved=_without_means(bench.tried.moved)
                    ),
                )
            )
        return found

    def _places(self) -> list[Any]:
        bench, words = self.bench, self.bench.language
        study = bench.view.study
        found: list[Any] = []
        names = [(words.choose(a.name), str(a.id)) for a in alternatives_of(study.udmelding)]
        if len(names) > 1:
            found.append(
                make_choice(
                    words.text("bench.base"),
                    names,
                    bench.tried.base,
                    chosen=lambda new: self._change(base=new, places={}),
                )
            )
        for offer, places in bench.places().items():
            tried = functools.partial(self._try_places, offer)
            found.append(make_places(self._place_label(offer), places, chosen=tried))
        return found

    def _place_label(self, offer: str) -> str:
        bench, words = self.bench, self.bench.language
        udmelding = bench.view.udmelding
        names = {str(one.id): one.name for one in udmelding.offers}
        if udmelding.scenarios is not None:
            names |= {str(one.id): words.choose(one.name) for one in udmelding.scenarios.planned}
        plan = next(p for p in base_of(bench.tried, udmelding).offers if p.offer == offer)
        if offer not in names:
            return words.text("bench.places_one")
        if isinstance(plan.places, str) or not plan.places[-1].from_.known:
            return words.text("bench.places", offer=names[offer])
        date = words.period(plan.places[-1].from_)
        return words.text("bench.places_from", offer=names[offer], date=date)

    def _knobs(self) -> list[Any]:
        bench, words = self.bench, self.bench.language
        rows = knobs_of(bench.tried, bench.view.study)
        if not rows:
            return [widgets.HTML(f"<p>{words.text('bench.knobs_none')}</p>")]
        made: list[Knob] = [
            make_knob(
                row,
                bench.tried.moved.get(row.key, float(row.central or 0)),
                reading=bench.reading() if row.key.startswith(MEAN) else None,
                moved=self._moved,
                language=words,
            )
            for row in rows
        ]
        lead = widgets.HTML(f"<p><small>{words.text('bench.knobs_lead')}</small></p>")
        return [lead, *(knob.box for knob in made)]

    # --- what the controls do --------------------------------------------------------------------

    def _moved(self, key: str, value: float) -> None:
        self._act(lambda: self.bench.move(key, value), self._show)

    def _try_places(self, offer: str, places: int) -> None:
        tried = {**self.bench.tried.places, offer: places}
        self._act(lambda: self.bench.change(places=tried), self._show)

    def _change(self, **changes: Any) -> None:
        self._act(lambda: self.bench.change(**changes), self._rebuild)

    def _reset(self) -> None:
        self._act(self.bench.reset, self._rebuild)

    def _open(self, slug: str, area: str, edition: str) -> None:
        words = self.bench.language
        self.said.value = message_html(words.text("bench.opening", round=slug))
        self._act(lambda: self.bench.open_round(slug, area=area, edition=edition), self._rebuild)

    def _act(self, act: Callable[[], None], then: Callable[[], None]) -> None:
        """Do what was asked; where it cannot be, say why and put the controls back."""
        if self._silent:
            return
        try:
            act()
        except UdmeldingError as error:
            self._rebuild()
            self.said.value = message_html(say(error.message, self.bench.language))
            return
        self.said.value = message_html("")
        then()


def build_screen(bench: Workbench) -> widgets.VBox:
    """The screen of a workbench."""
    from IPython.display import display

    display(name_handles())  # type: ignore[no-untyped-call]
    return _Screen(bench).box


def build_alternatives(bench: Workbench) -> widgets.VBox:
    """Alternatives side by side, which follow the screen."""
    words = bench.language
    names = [(words.choose(a.name), str(a.id)) for a in alternatives_of(bench.view.udmelding)]
    choose = widgets.SelectMultiple(
        options=names,
        value=bench.shown_first(),
        description=words.text("bench.compare_choose"),
        rows=min(len(names), 8) or 1,
        style={"description_width": "initial"},
        layout=widgets.Layout(
            width="auto", flex_flow="column", align_items="stretch", height="auto"
        ),
    )
    table = widgets.HTML()
    table.add_class("udmelding-alternatives")

    def show() -> None:
        found = [(words.choose(a.name), str(a.id)) for a in alternatives_of(bench.view.udmelding)]
        if list(choose.options) != found:
            kept = [one for one in choose.value if one in {slug for _, slug in found}]
            choose.options, choose.value = found, kept or bench.shown_first()
        table.value = bench.alternatives_html(tuple(choose.value))

    choose.observe(lambda _: show(), names="value")
    bench.follow("alternatives", show)
    show()
    return bench_box([heading(words.text("bench.compare")), choose, table])


def build_saving(bench: Workbench) -> widgets.VBox:
    """The fields of a scenario, and the button that keeps it."""
    words = bench.language
    name, name_en = (
        make_field(words.text(key)) for key in ("bench.save_name", "bench.save_name_en")
    )
    reason, reason_en = (
        make_field(words.text(key), rows=2) for key in ("bench.save_reason", "bench.save_reason_en")
    )
    said = widgets.HTML(message_html(""))
    said.add_class("udmelding-said")

    def save() -> None:
        said.value = bench.tell(
            lambda: bench.save(Text(name.value, name_en.value), Text(reason.value, reason_en.value))
        )
        bench.announce()

    button = make_button(words.text("bench.save_button"), save, main=True)
    fields = [name, reason, name_en, reason_en]
    return bench_box([heading(words.text("bench.save")), *fields, button, said])


def build_report(bench: Workbench) -> widgets.VBox:
    """The button that writes the report of what is on the screen."""
    words = bench.language
    lead = widgets.HTML(f"<p>{words.text('bench.report_lead')}</p>")
    said = widgets.HTML(message_html(""))
    said.add_class("udmelding-report")

    def write() -> None:
        said.value = message_html(words.text("bench.report_writing"))
        button.disabled = True
        said.value = bench.tell(bench.write)
        button.disabled = False

    button = make_button(words.text("bench.report_button"), write, main=True)
    return bench_box([heading(words.text("bench.report")), lead, button, said])


def _without_means(moved: Any) -> dict[str, float]:
    """Another reading has another mean; what else was moved stays so."""
    return {key: value for key, value in moved.items() if not key.startswith(MEAN)}
