"""Reads a report as a machine: every number in its sentences, against its results.json.

Loaded by path (``runpy.run_path``) by the tests that need it. It knows nothing of how the reports
are made: only what stands in report.html, in results.json and in the round's own file.
"""

import functools
import html.parser
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

_LOCALES = {"da": "da_DK", "en": "en_GB"}
_SENTENCES = {"p", "li", "dd", "dt", "figcaption", "caption", "h1", "h2", "h3", "h4", "h5"}
_SKIPPED = {"style", "nav", "svg", "script"}
# A ratio below one, such as a move of the rate in a year, is printed as a percentage.
_PER_CENT = {"share", "probability", "ratio"}
_MONTHS = {
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "en": "January February March April May June July August September October November December",
}
_SEASONS = {"da": "forår|sommer|efterår|vinter", "en": "spring|summer|autumn|winter"}


class Declared(NamedTuple):
    """A number that is no figure, and why."""

    pattern: str
    reason: str


DECLARED = {
    code: (
        Declared(rf"\b\d{{1,2}}\.? (?:{'|'.join(_MONTHS[code].split())})(?: \d{{4}})?", "a day"),
        Declared(r"\b(?:18|19|20)\d\d(?:[–/](?:18|19|20)?\d\d)?\b(?!,\d|\.\d)", "a year"),
        Declared(
            r"§+\s?\d+(?:\s?[a-z]\b)?|\bstk\. \d+|\bss?\. \d+(?:\s?[a-z]\b)?(?:\(\d+\))?", "law"
        ),
        Declared(r"\b(?:Figur|Figure|Tabel|Table|side|page) \d+", "a place in the report"),
        Declared(r"\b\d+[-–]\d+ (?:år|year-olds)|aged \d+[-–]\d+|\b\d+\+", "name of an age group"),
        Declared(r"\bversion \d+", "the number of a version"),
        Declared(r"\b\d+ (?:prognoser pr\. metode|forecasts per method)", "how many were scored"),
        Declared(r"4[.,]000 (?:gennemregninger|runs)", "how often the computer tried: a setting"),
        Declared(
            r"(?:nøglen|key) [0-9a-f]+\b.*? (?:filer|files)\b|SHA-256",
            "key, seed and files of the study: in results.json and manifest.json by name",
        ),
    )
    for code in ("da", "en")
}


class _Page(html.parser.HTMLParser):
    """Gathers the sentences of a page, and the cells of its tables, apart from each other."""

    def __init__(self) -> None:
        super().__init__()
        self.sentences: list[str] = []
        self.cells: list[str] = []
        self._open: list[tuple[str, bool, list[str]]] = []
        self._skipping = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "img":
            self.sentences.append(given.get("alt") or "")
        elif tag in _SKIPPED:
            self._skipping += 1
        elif tag in _SENTENCES or tag in {"td", "th"}:
            self._open.append((tag, False, []))
        elif tag == "span" and given.get("class") in {"number", "evidence"} and self._open:
            self._open.append(("span", True, []))
        elif tag == "span" and self._open:
            self._open.append(("span", False, self._open[-1][2]))

    def handle_data(self, data: str) -> None:
        if self._open and not self._skipping:
            self._open[-1][2].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SKIPPED:
            self._skipping -= 1
        elif self._open and self._open[-1][0] == tag:
            _, dropped, parts = self._open.pop()
            if tag == "span":
                return
            words = " ".join("".join(parts).split())
            if words and not dropped:
                (self.cells if tag in {"td", "th"} else self.sentences).append(words)


def read_page(page: str) -> _Page:
    """The sentences of a report and the cells of its tables, in reading order."""
    found = _Page()
    found.feed(page)
    return found


def own_words(path: Path, results: Mapping[str, Any]) -> tuple[str, ...]:
    """What a report only quotes: the words of the round's file, of its figures and its sources."""
    quoted = set(_strings(yaml.safe_load(path.read_text(encoding="utf-8"))))
    for one in results["quantities"]:
        quoted |= {*one["definition"].values(), one["source"]["title"]}
        quoted |= set((one["note"] or {}).values())
    return tuple(sorted((" ".join(q.split()) for q in quoted if _digit(q)), key=len, reverse=True))


def unexplained(
    sentence: str, *, language: str, printed: Mapping[str, set[str]], quoted: Iterable[str] = ()
) -> list[str]:
    """The numbers of a sentence that are neither a figure of results.json nor declared.

    Parameters
    ----------
    printed
        From `printed_numbers`.
    quoted
        Words that the report only repeats: see `own_words`.

    Examples
    --------
    >>> printed = {"number": {"72", "1.234,5"}, "percent": {"92"}}
    >>> words = "Den 5. marts 2024: 72 borgere, 1.234,5 km og 92 % (§ 13 b), men 73 og 47 %."
    >>> unexplained(words, language="da", printed=printed)
    ['73', '47 %']
    """
    for words in quoted:
        sentence = sentence.replace(words, " ").replace(words.rstrip("."), " ")
    for one in DECLARED[language]:
        sentence = re.sub(one.pattern, " ", sentence)
    found = []
    for token in _tokens(sentence, language):
        kind, number = ("percent", token[:-1].strip()) if token.endswith("%") else ("number", token)
        if number not in printed[kind]:
            found.append(token.replace("\N{NO-BREAK SPACE}", " "))
    return found


def printed_numbers(results: Mapping[str, Any], language: str) -> dict[str, set[str]]:
    """Every way the figures of a results.json may be printed in a language."""
    numbers, percents = set[str](), set[str]()
    for one in results["quantities"]:
        known = [one[name] for name in ("value", "low", "high") if one[name] is not None]
        numbers |= {text for value in known for text in _numbers(value, language)}
        if one["unit"] in _PER_CENT:
            percents |= {text for value in known for text in _percents(value, language)}
        if one["level"] is not None:
            percents |= set(_percents(one["level"], language))
    return {"number": numbers, "percent": percents}


def faults_of(folder: Path, rounds: Path) -> list[str]:
    """Each sentence of a report with a number that nothing explains."""
    results = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    page = read_page((folder / "report.html").read_text(encoding="utf-8"))
    language = results["language"]
    printed = printed_numbers(results, language)
    quoted = own_words(rounds / f"{results['parameters']['slug']}.yaml", results)
    found = []
    for sentence in page.sentences:
        numbers = unexplained(sentence, language=language, printed=printed, quoted=quoted)
        if numbers:
            found.append(f"{', '.join(numbers)}: {sentence}")
    return found


def _strings(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        for value in data.values():
            yield from _strings(value)
    elif isinstance(data, list):
        for value in data:
            yield from _strings(value)


def _digit(text: str) -> bool:
    return any(letter.isdigit() for letter in text)


def _tokens(sentence: str, language: str) -> Iterator[str]:
    group, point = (r"\.", ",") if language == "da" else (",", r"\.")
    number = rf"[−-]?\d{{1,3}}(?:{group}\d{{3}})+(?:{point}\d+)?|[−-]?\d+(?:{point}\d+)?"
    # A hyphen or a letter before a digit makes it part of a name: K22, 65-årige, covid-19.
    for match in re.finditer(rf"(?<![\w.,–-])(?:{number})(?![\w])(?:[ \u00a0]?%)?", sentence):
        yield match.group()


def _numbers(value: float, language: str) -> Iterator[str]:
    for decimals in (0, 1, 2):
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        text = format_decimal(
            round(value, decimals) + 0.0, format=pattern, locale=_LOCALES[language]
        )
        # What a sentence calls "12 more" may stand as minus 12, and the other way round.
        yield from (text.replace("-", "−"), text.lstrip("-"))


def _percents(value: float, language: str) -> Iterator[str]:
    yield from _numbers(100 * value, language)
    if 0 < value < 0.01:
        yield "1"  # printed as less than 1 per cent
    if 0.99 < value < 1:
        yield "99"


# --- what a language forbids -------------------------------------------------------------------

_KEY = re.compile(r"\b[a-z_]+(?:\.[a-z_]+)+\b")
_ADDRESS = re.compile(r"https?://\S+|\b[\w-]+(?:\.[\w-]+)+/\S*")
_NOT_KEYS = {"results.json", "manifest.json", "follow_up.ics", "statistikbanken.dk", "lex.dk"}
_DANISH_ONLY = (
    (re.compile(r"\d\.\d(?!\d\d(?!\d))"), "a decimal point"),
    (re.compile(r"\b\d{4}-\d\d-\d\d\b"), "an ISO date"),
)
_NEVER = (
    (re.compile(r"\bnan\b|\bNaN\b|\bNone\b|\bnull\b|\binf\b"), "a program's word"),
    (re.compile(r"\{\w*\}"), "an unfilled place"),
    (re.compile(r" [,.;](?!\d)|\.\.(?!\.)|,,"), "a stray mark"),
)
# Common words that no English sentence holds; names of institutions and sources are taken out first.
_DANISH_WORDS = re.compile(
    r"\b(?:og|ikke|af|til|på|som|hvis|med|det|en|et|der|fra|eller|efter|borgere|pladser|uden)\b"
)
_NAMES = re.compile(r"“[^”]*”|»[^«]*«|«[^»]*»|\b\w+- og \w+|\b[A-ZÆØÅ]\w+ og [A-ZÆØÅ]\w+")


def language_faults(page: _Page, results: Mapping[str, Any], *, titles: Iterable[str]) -> list[str]:
    """What a report of its language must not hold, each with the sentence it stands in.

    Parameters
    ----------
    titles
        Titles of sources and the like, which stand in the language they were given in.
    """
    code, found = results["language"], []
    forbidden = [*_NEVER, *(_DANISH_ONLY if code == "da" else ())]
    known = sorted(set(titles) | {q["source"]["title"] for q in results["quantities"]}, key=len)
    for sentence in (*page.sentences, *page.cells):
        said = sentence
        for title in reversed(known):
            said = said.replace(title, "X")
        said = _ADDRESS.sub("X", said)
        found += [f"{what}: {sentence}" for pattern, what in forbidden if pattern.search(said)]
        keys = {key for key in _KEY.findall(said) if key not in _NOT_KEYS}
        found += [f"an untranslated key ({key}): {sentence}" for key in keys]
        # Sources stand in the language they were published in.
        if code == "en" and said.startswith("Source:"):
            continue
        if code == "en" and (danish := _DANISH_WORDS.findall(_NAMES.sub("X", said))):
            found.append(f"Danish ({', '.join(danish)}): {sentence}")
    return found


def plural_faults(page: _Page, forms: Mapping[str, tuple[str, str]], language: str) -> list[str]:
    """Sentences where a number and its word do not agree.

    Parameters
    ----------
    forms
        Singular and plural of each counted thing, such as ``("borger", "borgere")``.
    """
    point = "," if language == "da" else "."
    found = []
    for one, many in forms.values():
        singular = re.compile(rf"(?<![\w.,–−-])1 {re.escape(many)}(?!\w)")
        plural = re.compile(rf"(?<![\w.,–−-])(?:[2-9]|[1-9]\d+) {re.escape(one)}(?!\w)")
        patterns = (singular, plural) if one != many else ()
        for sentence in (*page.sentences, *page.cells):
            wrong = [m.group() for p in patterns for m in p.finditer(sentence)]
            wrong = [words for words in wrong if point not in words]
            found += [f"{', '.join(wrong)}: {sentence}"] if wrong else []
    return found


@functools.cache
def source_titles(path: Path) -> set[str]:
    """Titles and names in a round's file that no language changes."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    titles = {source["title"] for source in data["sources"].values()}
    return titles | {str(offer["name"]) for offer in data.get("offers") or ()}


def counted_forms(root: Path, language: str) -> dict[str, tuple[str, str]]:
    """The singular and plural of each unit in a language's catalogue, without the number."""
    with (root / "src" / "analysis" / "texts" / f"{language}.po").open("rb") as stream:
        forms = [message for message in read_po(stream) if not isinstance(message.id, str)]
    return {
        message.id[0]: (
            message.string[0].removeprefix("{n} "),
            message.string[1].removeprefix("{n} "),
        )
        for message in forms
        if message.id[0].startswith("unit.")
    }


def language_faults_of(folder: Path, root: Path) -> list[str]:
    """What a report that stands in a folder must not hold in its language."""
    results = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    page = read_page((folder / "report.html").read_text(encoding="utf-8"))
    code = results["language"]
    # A report also names the sources of the rounds that its round is linked to.
    rounds = sorted((root / "data" / "udmeldinger").glob("*.yaml"))
    titles = set().union(*(source_titles(path) for path in rounds))
    found = language_faults(page, results, titles=titles)
    return found + plural_faults(page, counted_forms(root, code), code)


def lix(sentences: list[str]) -> float:
    """Björnsson's readability: words a sentence, and the percentage of words over six letters."""
    text = " ".join(sentences)
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*|\d[\d.,]*", text)
    ends = len(re.findall(r"[.!?:](?=\s|$)", text))
    long_words = [word for word in words if len(word) > 6]
    return len(words) / ends + 100 * len(long_words) / len(words)
