"""The command's verbs at the analyst's desk: a new round, figures from outside, notebooks, health."""

from __future__ import annotations

import datetime as dt
import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analysis.cli_words import AsJson, open_root, say, shown, tell

if TYPE_CHECKING:
    from analysis.desk.new_wish import Wish
    from analysis.desk.statbank import Refreshed
    from analysis.language import Text
    from analysis.reading import Reader

_SHOW, _REFRESH = "show", "refresh"

Action = Annotated[
    str,
    typer.Argument(
        metavar="ACTION",
        help="show: hvad der er i brug; refresh: hent nye tal. (What is in force; fetch anew.)",
    ),
]
Tables = Annotated[
    list[str] | None,
    typer.Option(
        "--table",
        metavar="NAME",
        help="Kun disse tal, fx population eller FOLK1A. (Only these figures; repeat.)",
    ),
]
Accept = Annotated[
    bool,
    typer.Option(
        "--accept", help="Tag tallene i brug uden at spørge. (Let them take force unasked.)"
    ),
]
Base = Annotated[
    str,
    typer.Option(
        "--base",
        metavar="URL",
        envvar="UDMELDING_STATBANK",
        help="StatBanks adresse; ellers Danmarks Statistiks. (Address; else Statistics Denmark's.)",
    ),
]


def statbank(
    action: Action = _SHOW,
    *,
    tables: Tables = None,
    accept: Accept = False,
    base: Base = "",
    as_json: AsJson = False,
) -> None:
    """Vis eller hent tal fra Danmarks Statistik / show or fetch Statistics Denmark's figures."""
    from analysis.country.statbank.wanted import find_wanted
    from analysis.errors import unknown_name
    from analysis.language import Text

    if action not in (_SHOW, _REFRESH):
        raise unknown_name(Text("handling", "action"), action, (_SHOW, _REFRESH))
    wanted = find_wanted(tables or ())
    reader = open_root()
    if action == _SHOW:
        from analysis.desk.statbank import standing

        told = standing(reader, wanted)
        print(_as_json(told) if as_json else _as_lines(told))
        return
    from analysis.country.statbank.client import BASE, StatBank
    from analysis.desk.statbank import refresh

    refreshed = refresh(
        reader,
        wanted,
        bank=StatBank(base=base or BASE),
        today=dt.datetime.now(dt.UTC).date(),
        tell=tell,
    )
    if not as_json:
        print("\n".join(one.as_text() for one in refreshed.moved))
    files = _take_in_use(reader, refreshed, accept=accept)
    if as_json:
        moved = [one.as_json() for one in refreshed.moved]
        print(json.dumps({"moved": moved, "files": list(files)}, ensure_ascii=False, indent=2))


def _take_in_use(reader: Reader, refreshed: Refreshed, *, accept: bool) -> tuple[str, ...]:
    """Let the figures take force if that is what the user wants; the files that were written."""
    from analysis.desk.statbank import accept as take_force

    if not accept:
        if not sys.stdin.isatty():
            say(
                "Intet er ændret. Tag tallene i brug med: udmelding statbank refresh --accept",
                "Nothing has changed. Let them take force with: udmelding statbank refresh --accept",
            )
            return ()
        if not typer.confirm("Tag tallene i brug? (Let the figures take force?)", err=True):
            say("Intet er ændret.", "Nothing has changed.")
            return ()
    files = take_force(reader, refreshed)
    say(
        f"Taget i brug ({len(files)} filer under data/statbank; læg dem i git). Rapporterne følger "
        "med, næste gang de køres.",
        f"In force ({len(files)} files under data/statbank; commit them). Reports follow when they "
        "are next run.",
    )
    return files


def _as_lines(told: dict[str, Text | None]) -> str:
    width = max(map(len, told))
    return "\n".join(
        f"{name:<{width}}  {text.da if text else 'ikke hentet'}" for name, text in told.items()
    )


def _as_json(told: dict[str, Text | None]) -> str:
    found = {name: text and {"da": text.da, "en": text.en} for name, text in told.items()}
    return json.dumps(found, ensure_ascii=False, indent=2)


NewSlug = Annotated[
    str, typer.Argument(metavar="SLUG", help="Navnet: målgruppe-årstal. (Target group-year.)")
]
RenewalOf = Annotated[
    str,
    typer.Option(
        "--renewal-of", metavar="SLUG", help="Den runde, der behandles igen. (The one renewed.)"
    ),
]


def _words(option: str, da: str, en: str, metavar: str = "TEXT") -> object:
    return typer.Option(option, metavar=metavar, help=f"{da} ({en})")


FullName = Annotated[str, _words("--name", "Fuldt navn.", "Full name.")]
ShortName = Annotated[str, _words("--short-name", "Kort navn.", "Short name.")]
Group = Annotated[str, _words("--group", "Målgruppen på én linje.", "Target group.")]
Definition = Annotated[str, _words("--definition", "Hvem hører til.", "Who belongs.")]
Ages = Annotated[
    list[str] | None, _words("--ages", "Aldersbånd, fx 18-64.", "Age bands; repeat.", "BAND")
]
SexOf = Annotated[str, _words("--sex", "all, K eller M.", "all, K or M.", "S")]
Reason = Annotated[
    str, _words("--reason", "Hvorfor behovet følger den befolkning.", "Why need follows it.")
]
Issued = Annotated[str, _words("--issued", "Udsendt, fx 2026-11.", "Date of issue.", "DATE")]
UnitOf = Annotated[str, _words("--unit", "Hvad der tælles, fx persons.", "What is counted.", "U")]
RuleOf = Annotated[
    str, _words("--rule", "must_receive, may_wait, within_days, deliver.", "Supply rule.", "R")
]
WithinDays = Annotated[
    int, typer.Option("--within-days", metavar="N", min=0, help="Dage til within_days. (Days.)")
]
Asked = Annotated[
    list[str] | None, _words("--area", "Hvem der er spurgt; ellers landet.", "Who is asked.", "A")
]
Themes = Annotated[
    list[str] | None,
    _words("--theme", "need, supply, coordination, future, offer.", "Theme; repeat.", "T"),
]
SourceTitle = Annotated[str, _words("--source", "Kildens titel.", "Title of the source.")]
SourceUrl = Annotated[str, _words("--source-url", "Kildens adresse.", "Its address.", "URL")]
Published = Annotated[str, _words("--published", "Kildens dato.", "Its date.", "DATE")]
English = Annotated[
    list[str] | None,
    _words("--english", "Engelske ord, fx name=….", "English words; repeat.", "FIELD=TEXT"),
]
QuestionnairesTo = Annotated[
    str,
    _words("--out", "Mappe til spørgeskemaerne.", "Folder for the questionnaires.", "DIR"),
]
NoReport = Annotated[
    bool, typer.Option("--no-report", help="Skriv ikke den første rapport. (No first report.)")
]


def new(
    context: typer.Context,
    slug: NewSlug,
    *,
    renewal_of: RenewalOf = "",
    name: FullName = "",
    short_name: ShortName = "",
    issued: Issued = "",
    group: Group = "",
    definition: Definition = "",
    ages: Ages = None,
    sex: SexOf = "",
    reason: Reason = "",
    unit: UnitOf = "",
    rule: RuleOf = "",
    within_days: WithinDays = 0,
    area: Asked = None,
    theme: Themes = None,
    source: SourceTitle = "",
    source_url: SourceUrl = "",
    published: Published = "",
    english: English = None,
    out: QuestionnairesTo = "",
    no_report: NoReport = False,
    as_json: AsJson = False,
) -> None:
    """Opret en runde med spørgeskemaer og en første rapport / make a new round, asking for the rest."""
    from pathlib import Path

    from analysis.desk.new_round import make_round
    from analysis.desk.new_wish import Wish, check_slug, read_english

    reader = open_root()
    wish = Wish(
        slug=slug,
        renewal_of=renewal_of,
        name=name,
        short_name=short_name,
        issued=issued,
        group=group,
        definition=definition,
        ages=tuple(band for given in ages or () for band in given.split()),
        sex=sex,
        reason=reason,
        unit=unit,
        rule=rule,
        within_days=within_days,
        areas=tuple(area or ()),
        themes=tuple(theme or ()),
        source_title=source,
        source_url=source_url,
        source_published=published,
        english=read_english(english or ()),
    )
    # A name that cannot be had is told before anything is asked.
    check_slug(wish, root=reader.root)
    folder = Path(out) if out else reader.root / "questionnaires" / slug
    made = make_round(reader, _asked(wish), out=folder)
    say(
        f"Runden er oprettet: {shown(made.path)}. Spørgeskemaer: {made.count} i "
        f"{shown(made.questionnaires)}.",
        f"The round is made: {shown(made.path)}. Questionnaires: {made.count} in "
        f"{shown(made.questionnaires)}.",
    )
    paths = {"round": str(made.path), "questionnaires": str(made.questionnaires)}
    print(json.dumps(paths, ensure_ascii=False, indent=2) if as_json else shown(made.path))
    if not no_report:
        from analysis.cli_reports import run

        run(context, slugs=[slug], area=["danmark"], notebook=["assessment"])


def _asked(wish: Wish) -> Wish:
    """The wish with what was missing asked for, where somebody is there to answer."""
    from dataclasses import replace

    from analysis.desk.new_words import QUESTIONS

    if not sys.stdin.isatty():
        return wish
    for name, question in QUESTIONS.items():
        needed = name in wish.needed or (name == "within_days" and wish.rule == name)
        if not needed or getattr(wish, name):
            continue
        said: Any = typer.prompt(question.da, type=int if name == "within_days" else str, err=True)
        changed: dict[str, Any] = {name: tuple(said.split()) if name == "ages" else said}
        wish = replace(wish, **changed)
    return wish


def lab(context: typer.Context) -> None:
    """Åbn notesbøgerne i JupyterLab / open the notebooks; what follows is JupyterLab's own."""
    from analysis.batch.kernel import limit_threads
    from analysis.desk.lab import open_lab
    from analysis.desk.notebook_outputs import install

    root = open_root().root
    install(root)
    # Sums in another order end in other digits: the desk computes as the batch does.
    limit_threads()
    open_lab(root, context.args)


def doctor(as_json: AsJson = False) -> None:
    """Se maskinen og data efter / look the machine and the data over."""
    from analysis.batch.kernel import try_kernel
    from analysis.batch.store.holding import is_held
    from analysis.desk.doctor.doctor import examine

    today = dt.datetime.now(dt.UTC).date()
    report = examine(open_root(), try_kernel=try_kernel, today=today, is_held=is_held)
    print(report.as_json() if as_json else report.as_text())
    raise typer.Exit(report.exit_code)
