"""From a round to its forms: one for all municipalities, one for each region, one for offers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from analysis.catalogue import Udmelding
from analysis.catalogue.themes import ScopeKind
from analysis.country import Area, Areas
from analysis.language import Text
from analysis.returns.form.choices import municipality_choices
from analysis.returns.form.layout import place
from analysis.returns.form.municipality import municipality_sheets
from analysis.returns.form.offer import offer_sheets
from analysis.returns.form.questions import FORM_VERSION, Form, FormKind, Sheet
from analysis.returns.form.region import region_sheets
from analysis.returns.form.wording import Asked


def define_forms(udmelding: Udmelding, areas: Areas, as_of: dt.date) -> tuple[Form, ...]:
    """Every form of a round: the municipalities', the regions' in reading order, the offers'.

    Parameters
    ----------
    as_of
        The day that decides which regions there are. Nothing else in a form depends on it: a
        corrected deadline must not make another form of what has already been sent.

    Returns
    -------
    tuple of Form
        Regions of which nobody was asked get none.
    """
    regions = areas.at(as_of).regions
    return (
        municipality_form(udmelding, areas),
        *(
            region_form(udmelding, areas, region)
            for region in regions
            if set(region.municipalities) & set(municipalities_asked(udmelding, areas))
        ),
        offer_form(udmelding, areas),
    )


def municipality_form(udmelding: Udmelding, areas: Areas) -> Form:
    """The form that every municipality asked gets: the same for all of them."""
    asked = _asked(udmelding, areas)
    title = Text("Kommunens skema", "The municipality's form")
    return _form(udmelding, FormKind.MUNICIPALITY, title, municipality_sheets(asked))


def region_form(udmelding: Udmelding, areas: Areas, region: Area) -> Form:
    """The tables of one region's joint answer."""
    sheets = region_sheets(_asked(udmelding, areas), region)
    title = Text(
        f"Den samlede, koordinerede besvarelse: {region.name.da}",
        f"The joint, coordinated answer: {region.name.en}",
    )
    return _form(udmelding, FormKind.REGION, title, sheets, area=region.slug)


def offer_form(udmelding: Udmelding, areas: Areas) -> Form:
    """The form for the offers that municipalities name."""
    asked = _asked(udmelding, areas)
    title = Text("Tilbuddets skema", "The offer's form")
    return _form(udmelding, FormKind.OFFER, title, offer_sheets(asked))


def municipalities_asked(udmelding: Udmelding, areas: Areas) -> Mapping[str, str]:
    """Names of the municipalities a round asked, by code, ascending."""
    if udmelding.scope.kind is ScopeKind.NATIONAL:
        return areas.names
    members = {area.slug: area.municipalities for area in areas.known}
    codes = {code for slug in udmelding.scope.areas for code in members[slug]}
    return {code: name for code, name in areas.names.items() if code in codes}


def _asked(udmelding: Udmelding, areas: Areas) -> Asked:
    return Asked(
        round=udmelding,
        asked=municipalities_asked(udmelding, areas),
        municipalities=municipality_choices(areas.names),
    )


def _form(
    udmelding: Udmelding,
    kind: FormKind,
    title: Text,
    sheets: tuple[Sheet, ...],
    *,
    area: str = "",
) -> Form:
    return Form(
        slug=udmelding.slug,
        kind=kind,
        area=area,
        version=FORM_VERSION,
        title=title,
        sheets=place(sheets),
    )
