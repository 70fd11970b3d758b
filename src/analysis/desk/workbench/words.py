"""What a workbench says: its numbers and its alternatives as accessible tables, in one language."""

from __future__ import annotations

import base64
import math
from collections.abc import Iterable, Sequence
from html import escape

from analysis.assessment.study import AreaView
from analysis.catalogue.assumptions import Assumption
from analysis.catalogue.offers import SupplyRule
from analysis.catalogue.parameters import NeedReading
from analysis.desk.workbench.reckoning import Reckoning, Standing
from analysis.desk.workbench.tried import MEAN, Tried, reading_of
from analysis.evidence import Evidence, Source, Unit
from analysis.language import Language, Text
from analysis.model.scenarios.shortage import Shortage
from analysis.report.amounts import amount, number_of, sentence
from analysis.report.blocks import Block
from analysis.report.tables import cells
from analysis.report.verdict_words import step_words
from analysis.report.wording import gap_answer

_PER_CENT = (Unit.SHARE, Unit.PROBABILITY)
_CELL = "padding:0.2em 0.8em;text-align:left;vertical-align:top"
_TABLE = "border-collapse:collapse;font-size:1em"


def numbers_table(view: AreaView, tried: Tried, found: Reckoning, language: Language) -> str:
    """The numbers on the screen as a table: what, now and later, the evidence; the source below.

    Parameters
    ----------
    view
        The area, of the study as moved.
    tried
        What is on the screen.
    found
        Its numbers.
    """
    years = [standing.years_ahead for standing in found.standings] or [0]
    heads = [language.text("bench.measure"), *(_year(view, ahead) for ahead in years)]
    heads.append(language.text("bench.evidence"))
    rows = [*_need_rows(view, tried, found, language)]
    whole = [*_shortage_rows(view, found.standings, language), *_splitting_rows(found, language)]
    rows += [(_of_catchment(view, name, language), words, kinds) for name, words, kinds in whole]
    if not found.standings:
        rows.append((language.text("bench.gap"), [gap_answer(view, language).text], ()))
    proposal = view.proposal
    rows.append(
        (language.text("bench.proposal"), [step_words(proposal, language)], proposal.evidence)
    )
    area = language.choose(view.area.name)
    body = [
        _row(name, words, kinds, years=len(years), language=language) for name, words, kinds in rows
    ]
    caption = language.text("bench.numbers", area=area)
    source = language.text("bench.numbers_source", source=_sources(view, tried, language))
    return _table(caption, heads, body) + f"<p><small>{escape(source)}</small></p>"


def alternatives_table(
    view: AreaView, rows: Sequence[tuple[str, Sequence[Standing]]], language: Language
) -> str:
    """Alternatives side by side: places, and what is short, now and later.

    Parameters
    ----------
    rows
        Names with what was found for the years shown.
    """
    years = sorted({standing.years_ahead for _, found in rows for standing in found})
    heads = [language.text("bench.alternative")]
    measures = (language.text("unit_name.places"), *_shortage_names(view, language))
    heads += [f"{sentence(words)}, {_year(view, ahead)}" for ahead in years for words in measures]
    body = [
        _cells(
            name,
            [
                words
                for standing in found
                for words in (
                    language.number(standing.places),
                    language.percent(standing.uncertain.chance),
                    _persons(standing.uncertain, language),
                )
            ],
        )
        for name, found in rows
    ]
    note = escape(language.text("bench.compare_note"))
    return _table(language.text("bench.compare_caption"), heads, body) + (
        f"<p><small>{note}</small></p>"
    )


def picture_html(block: Block) -> str:
    """A picture with its finding, its words for who cannot see it, and its source."""
    content = block.content
    data = base64.b64encode((block.svg or "").encode()).decode()
    alt, caption = escape(str(content["alt"])), escape(str(content["caption"]))
    source = escape(str(content.get("source", "")))
    return (
        f'<figure style="margin:0 0 1em 0"><figcaption><strong>{caption}</strong></figcaption>'
        f'<img alt="{alt}" src="data:image/svg+xml;base64,{data}" style="max-width:46em;width:100%">'
        f"<p><small>{source}</small></p></figure>"
    )


def knob_name(row: Assumption, language: Language) -> str:
    """What an assumption is called beside its slider, with its unit."""
    name = language.choose(row.name)
    if row.key.startswith(MEAN):
        name = language.text("bench.mean", name=name)
    if row.unit in (None, Unit.RATIO, Unit.SHARE, Unit.PROBABILITY):
        return name
    return f"{name} ({language.text(f'unit_name.{row.unit}')})"


def knob_value(row: Assumption, value: float, language: Language) -> str:
    """A value of an assumption as a reader has it: shares and chances as percentages."""
    if row.unit in _PER_CENT:
        return language.percent(value, decimals=0 if round(value, 2) == round(value, 4) else 1)
    return (
        number_of(language, value)
        if value == 0 or abs(value) >= 0.1
        else f"{value:.3g}".replace(".", "," if language.code == "da" else ".")
    )


def knob_scale(row: Assumption, language: Language) -> str:
    """Low, central and high below a slider, each where it stands on it."""
    low, central, high = (float(n or 0) for n in (row.low, row.central, row.high))
    marks = []
    for name, value in (("low", low), ("central", central), ("high", high)):
        at = 100 * (value - low) / (high - low)
        # The words of the ends stay inside the track; two marks at one place are said as one.
        shift = 0 if at < 15 else 100 if at > 85 else 50
        if name == "central" and value in (low, high):
            continue
        both = name != "central" and value == central
        words = language.text(f"bench.knob_{name}", value=knob_value(row, value, language))
        if both:
            middle = language.text("bench.knob_central", value="").strip()
            words = f"{middle}, {words}"
        marks.append(
            f'<span style="position:absolute;left:{at:.1f}%;transform:translateX(-{shift}%);'
            f'white-space:nowrap">{escape(words)}</span>'
        )
    return (
        '<div style="position:relative;height:1.5em;font-size:0.9em">' + "".join(marks) + "</div>"
    )


def knob_why(row: Assumption, value: float, reading: NeedReading | None, language: Language) -> str:
    """Why an assumption is as it is: moved or not, the reason, the source."""
    said = []
    if row.central is not None and value != row.central:
        said.append(
            language.text(
                "bench.knob_moved",
                central=knob_value(row, row.central, language),
                value=knob_value(row, value, language),
            )
        )
    said.append(language.choose(row.reason))
    if row.basis:
        titles = "; ".join(dict.fromkeys(figure.source.title for figure in row.basis))
        said.append(language.text("bench.knob_read", sources=titles))
        if reading is not None and reading.mean.low == reading.mean.high:
            said.append(language.text("bench.knob_range"))
    elif row.source is not None:
        said.append(language.text("bench.knob_source", source=row.source.source.title))
    else:
        said.append(language.text("bench.knob_no_source"))
    return f"<small>{escape(' '.join(said))}</small>"


def message_html(words: str) -> str:
    """A sentence for the analyst, read aloud when it comes."""
    return f'<p role="status">{escape(words)}</p>' if words else '<p role="status"></p>'


def _need_rows(
    view: AreaView, tried: Tried, found: Reckoning, language: Language
) -> Iterable[tuple[str, list[str], tuple[Evidence, ...]]]:
    reading = reading_of(tried, view.udmelding)
    label = language.text("bench.need", area=language.choose(view.area.name))
    if found.need is None or reading is None:
        yield label, [language.text("unknown")], ()
        return
    words = language.text(
        "bench.need_value",
        mean=amount(language, view.udmelding.need.unit, found.need.mean),
        interval=language.interval(found.need.low, found.need.high),
    )
    # The interval rests on an assumed spread, and a region's share on population, whatever the
    # count is.
    kinds = (reading.evidence, Evidence.ASSUMED) if view.is_nation else (Evidence.ASSUMED,)
    yield label, [words], kinds


def _shortage_rows(
    view: AreaView, standings: Sequence[Standing], language: Language
) -> list[tuple[str, list[str], tuple[Evidence, ...]]]:
    if not standings:
        return []
    chance, persons = _shortage_names(view, language)
    assumed = (Evidence.ASSUMED,)
    return [
        (
            language.text("bench.capacity"),
            [amount(language, Unit.PLACES, each.places) for each in standings],
            assumed,
        ),
        (chance, [_both(each, language, of="chance") for each in standings], assumed),
        (persons, [_both(each, language, of="persons") for each in standings], assumed),
    ]


def _splitting_rows(
    found: Reckoning, language: Language
) -> Iterable[tuple[str, list[str], tuple[Evidence, ...]]]:
    split = found.splitting
    if split is None:
        return
    level, assumed = language.percent(split.level), (Evidence.ASSUMED,)
    one = amount(language, Unit.PLACES, split.one_offer)
    yield language.text("bench.suffice", level=level), [one], assumed
    for name, places in (("alone", split.each_alone), ("both", split.both_at_once)):
        if places is not None:
            label = language.text(f"bench.split_{name}", level=level)
            yield label, [_more(places, split.one_offer, language)], assumed


def _of_catchment(view: AreaView, name: str, language: Language) -> str:
    """The name of a measure that is about all whom the capacity serves, said where that is more."""
    if view.is_catchment:
        return name
    areas = {area.slug: area.name for area in view.study.areas.known}
    area = language.choose(areas[view.udmelding.capacity.catchment])
    return language.text("bench.of_catchment", name=name, area=area)


def _more(places: int, one_offer: int, language: Language) -> str:
    words = amount(language, Unit.PLACES, places)
    more = places - one_offer
    if not more:
        return language.text("bench.split_same", places=words)
    return language.text("bench.split_value", places=words, more=language.number(more))


def _shortage_names(view: AreaView, language: Language) -> tuple[str, str]:
    rule, days = view.udmelding.capacity.rule, view.udmelding.capacity.within_days
    if rule is SupplyRule.WITHIN_DAYS and days:
        words = language.plural("unit.days", days, n=number_of(language, days))
        return (
            language.text(f"shortage.column.{rule}", days=words),
            language.text(f"shortage.column_persons.{rule}"),
        )
    return language.text(f"shortage.column.{rule}"), language.text(
        f"shortage.column_persons.{rule}"
    )


def _both(standing: Standing, language: Language, *, of: str) -> str:
    if of == "chance":
        known, uncertain = (
            language.percent(each.chance) for each in (standing.known, standing.uncertain)
        )
    else:
        known, uncertain = (
            _persons(each, language) for each in (standing.known, standing.uncertain)
        )
    return language.text("bench.both", known=known, uncertain=uncertain)


def _persons(shortage: Shortage, language: Language) -> str:
    if not math.isfinite(shortage.persons):
        return "∞"
    smallest = 0.01
    if 0 < shortage.persons < smallest / 2:
        return language.text("number.below", value=number_of(language, smallest))
    return number_of(language, shortage.persons)


def _year(view: AreaView, ahead: int) -> str:
    return str(view.udmelding.data_day.year + ahead)


def _sources(view: AreaView, tried: Tried, language: Language) -> str:
    reading = reading_of(tried, view.study.udmelding)
    found: Iterable[Source] = (figure.source for figure in reading.basis) if reading else ()
    return cells.sources(language, found, own=True)


def _row(
    name: str, words: Sequence[str], kinds: Sequence[Evidence], *, years: int, language: Language
) -> str:
    spoken = [language.text(f"evidence.{kind}") for kind in dict.fromkeys(kinds)]
    span = f' colspan="{years}"' if len(words) < years else ""
    inside = "".join(f'<td style="{_CELL}"{span}>{escape(word)}</td>' for word in words)
    evidence = escape(sentence(language.join(spoken)) if spoken else "–")
    return (
        f'<tr><th scope="row" style="{_CELL}">{escape(sentence(name))}</th>{inside}'
        f'<td style="{_CELL}">{evidence}</td></tr>'
    )


def _cells(name: str, words: Sequence[str]) -> str:
    inside = "".join(f'<td style="{_CELL}">{escape(word)}</td>' for word in words)
    return f'<tr><th scope="row" style="{_CELL}">{escape(name)}</th>{inside}</tr>'


def _table(caption: str, heads: Sequence[str], rows: Sequence[str]) -> str:
    head = "".join(f'<th scope="col" style="{_CELL}">{escape(word)}</th>' for word in heads)
    return (
        f'<table style="{_TABLE}"><caption style="text-align:left;font-weight:bold">'
        f"{escape(caption)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table>"
    )


def say(text: Text, language: Language) -> str:
    """The words of an error in the workbench's language, on one line."""
    return " ".join(language.choose(text).split())
