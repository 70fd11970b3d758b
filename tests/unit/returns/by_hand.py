"""Returns made by hand, as they are kept. Loaded by path (``runpy.run_path``)."""

import datetime as dt

import pandas as pd

from analysis.model.need.answer_rows import gather_answers
from analysis.returns.form.questions import FormKind
from analysis.returns.register.kept import KeptAnswer, KeptReturn

SLUG = "synsnedsaettelse-2014"
NOW = dt.datetime(2024, 6, 1, 12, tzinfo=dt.UTC)
NORTH = "nordjylland"
NEED = "need.by_municipality"


def kept(kind, respondent, single, tables=(), *, answers_for=None, slug=SLUG, received=NOW):
    """A kept return: single answers by id, and rows of tables as (table, row id, cells)."""
    answers = [
        KeptAnswer(id=name, value=value, sheet="1", cell=f"C{number}", raw=str(value))
        for number, (name, value) in enumerate(single.items(), start=6)
    ]
    for number, (table, row, cells) in enumerate(tables, start=8):
        answers += [
            KeptAnswer(
                id=table, column=column, row=row, value=value, sheet="2", cell=f"B{number}", raw=""
            )
            for column, value in cells.items()
        ]
    own = (respondent,) if kind is FormKind.MUNICIPALITY else ()
    return KeptReturn(
        slug=slug,
        kind=kind,
        respondent=respondent,
        number=1,
        file=f"{respondent}.xlsx",
        sha256="0" * 64,
        received=received,
        retain_until=None,
        form_version="1",
        form_sha256="",
        answers_for=own if answers_for is None else answers_for,
        answers=tuple(answers),
        findings=(),
    )


def town(code, count=None, tables=(), **more):
    single = {"need.count": count} if count is not None else {}
    answers_for = more.pop("answers_for", None)
    single |= {name.replace("__", "."): value for name, value in more.items()}
    return kept(FormKind.MUNICIPALITY, code, single, tables, answers_for=answers_for)


def joint(count=None, tables=(), region=NORTH, **more):
    single = {"need.count": count} if count is not None else {}
    single |= {name.replace("__", "."): value for name, value in more.items()}
    return kept(FormKind.REGION, region, single, tables)


def offer(key, single=None, tables=()):
    return kept(FormKind.OFFER, key, {"offer.name": key, **(single or {})}, tables)


def need(gathered):
    rows = gathered.need_rows.to_dict("records")
    return {
        row["area"]: (row["status"], row["low"], row["high"], row["answered_by"])
        for row in rows
        if row["status"] != "silent"
    }


def checked(gathered, areas, udmelding):
    """The rows as the model of need reads them: every fault would be raised."""
    region = {
        code: one.slug
        for one in areas.at(udmelding.data_day).regions
        for code in one.municipalities
    }
    country = pd.DataFrame(
        {"region": [region[code] for code in areas.names], "population_persons": 50_000.0},
        index=list(areas.names),
    )
    return gather_answers(gathered.need_rows, municipalities=country)


def table_of(**rows):
    return [(NEED, code.removeprefix("c"), cells) for code, cells in rows.items()]
