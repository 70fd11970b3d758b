"""The sliders, fields and lists of a workbench: each with a label, each worked by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

import ipywidgets as widgets
from IPython.display import Javascript

from analysis.catalogue.assumptions import Assumption
from analysis.catalogue.moving import check_range
from analysis.catalogue.parameters import NeedReading
from analysis.desk.workbench.words import knob_name, knob_scale, knob_why, message_html, say
from analysis.errors import UdmeldingError
from analysis.evidence import Unit
from analysis.language import Language

# A slider moves from end to end in so many presses of an arrow key.
_STEPS = 60
_PERCENT = 0.01
_FULL = {"description_width": "initial"}
_KNOB, _SLIDER, _FIELD = "udmelding-knob", "udmelding-slider", "udmelding-field"
_BENCH = "udmelding-bench"
# ipywidgets gives neither the handle of a slider nor a second field beside it a name of its own:
# both take that of the label that is seen, so that a screen reader can say which one it is.
_NAMES = f"""
(() => {{
  const name = () => document.querySelectorAll('.{_KNOB}').forEach(knob => {{
    const label = knob.querySelector('.{_SLIDER} .widget-label');
    if (!label) return;
    const handle = knob.querySelector('.noUi-handle');
    if (handle) handle.setAttribute('aria-label', label.textContent);
    const field = knob.querySelector('.{_FIELD} input');
    const beside = knob.querySelector('.{_FIELD} .widget-label');
    if (field && beside)
      field.setAttribute('aria-label', beside.textContent + ': ' + label.textContent);
  }});
  if (window.udmeldingNames) window.udmeldingNames.disconnect();
  window.udmeldingNames = new MutationObserver(name);
  window.udmeldingNames.observe(document.body, {{childList: true, subtree: true}});
  name();
}})();
"""

# Labels above their sliders, as wide as they need to be; lines as close as text is read.
_STYLE = f"""
<style>
.{_KNOB} .widget-label {{text-align:left;white-space:normal;width:auto;max-width:none;height:auto;
  line-height:1.35;font-weight:bold}}
.{_SLIDER} .slider-container {{flex:0 0 1.6em;margin-top:0.4em}}
.{_KNOB} .{_FIELD} .widget-label {{font-weight:normal}}
.{_BENCH} .widget-html-content {{line-height:1.35;font-size:1em}}
.{_BENCH} .widget-label {{max-width:none}}
</style>"""
FIXED = "0 0 auto"

Moved = Callable[[str, float], None]


@dataclass(slots=True, kw_only=True)
class Knob:
    """One assumption: its slider with the marks below it, a field beside it, and why it is so.

    Parameters
    ----------
    box
        All of it, to be shown.
    """

    row: Assumption
    slider: widgets.FloatSlider
    field: widgets.FloatText
    why: widgets.HTML
    said: widgets.HTML
    box: widgets.VBox


def name_handles() -> Javascript:
    """What gives every slider's handle the name of its label, now and when new ones come."""
    return Javascript(_NAMES)  # type: ignore[no-untyped-call]


def make_knob(
    row: Assumption, value: float, *, reading: NeedReading | None, moved: Moved, language: Language
) -> Knob:
    """The controls of one assumption.

    Parameters
    ----------
    row
        The assumption; its low and high are the ends of the slider.
    value
        Where it stands, in its unit.
    reading
        The reading that it is the mean of, else None.
    moved
        Told the key and the new value when the analyst has let go; only values in range.
    """
    low, high = float(row.low or 0), float(row.high or 0)
    step = _PERCENT if row.unit is Unit.PROBABILITY else _step(high - low)
    slider = widgets.FloatSlider(
        value=value,
        min=low,
        max=high,
        step=step,
        description=knob_name(row, language),
        continuous_update=False,
        readout=False,
        style=_FULL,
        layout=widgets.Layout(
            width="auto", height="auto", flex_flow="column", align_items="stretch"
        ),
    )
    field = widgets.FloatText(
        value=_short(value),
        step=step,
        description=language.text("bench.knob_write"),
        style=_FULL,
        continuous_update=False,
        layout=widgets.Layout(width="16em"),
    )
    why = widgets.HTML(knob_why(row, value, reading, language))
    said = widgets.HTML(message_html(""))
    slider.add_class(_SLIDER)
    field.add_class(_FIELD)
    scale = widgets.HTML(knob_scale(row, language))
    box = widgets.VBox(
        [slider, scale, field, said, why],
        layout=widgets.Layout(margin="0 0.5em 1em 0.5em", flex=FIXED),
    )
    box.add_class(_KNOB)
    knob = Knob(row=row, slider=slider, field=field, why=why, said=said, box=box)
    _listen(knob, moved, reading, language)
    return knob


def _listen(knob: Knob, moved: Moved, reading: NeedReading | None, language: Language) -> None:
    def slid(change: Mapping[str, float]) -> None:
        value = float(change["new"])
        # The field shows fewer digits than the slider holds: that is no move of its own.
        if _short(value) != knob.field.value:
            knob.field.value = _short(value)
        knob.said.value = message_html("")
        knob.why.value = knob_why(knob.row, value, reading, language)
        moved(knob.row.key, value)

    def written(change: Mapping[str, float]) -> None:
        value = float(change["new"])
        if value == _short(knob.slider.value):
            return
        try:
            check_range(knob.row, value)
        except UdmeldingError as error:
            # What was written is taken back; the sentence stays until the next move.
            knob.field.value = _short(knob.slider.value)
            knob.said.value = message_html(say(error.message, language))
            return
        knob.slider.value = value

    knob.slider.observe(slid, names="value")
    knob.field.observe(written, names="value")


def make_choice(
    label: str,
    options: Sequence[tuple[str, str]],
    value: str,
    *,
    chosen: Callable[[str], None],
) -> widgets.Dropdown:
    """A list to choose one from, with its label."""
    control = widgets.Dropdown(
        options=list(options),
        value=value,
        description=label,
        style=_FULL,
        layout=widgets.Layout(width="auto"),
    )
    control.observe(lambda change: chosen(str(change["new"])), names="value")
    return control


def make_places(label: str, value: int, *, chosen: Callable[[int], None]) -> widgets.IntText:
    """A field for a number of places, with its label."""
    control = widgets.IntText(
        value=value,
        description=label,
        style=_FULL,
        continuous_update=False,
        layout=widgets.Layout(width="auto"),
    )
    control.observe(lambda change: chosen(int(change["new"])), names="value")
    return control


def make_field(label: str, *, rows: int = 0) -> widgets.Text | widgets.Textarea:
    """A field for words, with its label; with rows it takes more than a line."""
    layout = widgets.Layout(width="auto", max_width="52em")
    if rows:
        return widgets.Textarea(description=label, rows=rows, style=_FULL, layout=layout)
    return widgets.Text(description=label, style=_FULL, layout=layout)


def make_button(label: str, pressed: Callable[[], None], *, main: bool = False) -> widgets.Button:
    """A button that says what it does."""
    button = widgets.Button(
        description=label,
        button_style="primary" if main else "",
        layout=widgets.Layout(width="auto", align_self="flex-start", flex=FIXED),
    )
    button.on_click(lambda _: pressed())
    return button


def bench_box(children: Sequence[widgets.Widget]) -> widgets.VBox:
    """One part of the workbench, in the workbench's own style."""
    box = widgets.VBox([widgets.HTML(_STYLE), *children])
    box.add_class(_BENCH)
    return box


def heading(words: str) -> widgets.HTML:
    """A heading inside the workbench."""
    return widgets.HTML(f"<h3>{escape(words)}</h3>")


def _step(span: float) -> float:
    """A step that divides the range into about sixty and is easy to read: 1, 2 or 5 of a power."""
    rough = span / _STEPS
    power = 10.0 ** (len(f"{1 / rough:.0f}") if rough < 1 else -len(f"{rough:.0f}") + 1)
    for nice in (1, 2, 5, 10, 20, 50):
        if nice / power >= rough:
            return nice / power
    return rough


def _short(value: float) -> float:
    """A value as a field shows it: without the digits that steps leave behind."""
    return float(f"{value:.6g}")
