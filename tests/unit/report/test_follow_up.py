"""The calendar of what is followed up: in the report as a table, beside it as an .ics file."""

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator

import pytest

from analysis import Reader, find_root, read_udmelding
from analysis.export.calendar import render_calendar
from analysis.report.follow_up import calendar_block, calendar_table, follow_up
from analysis.report.pages import Report

DOM = "udviklingshaemning-dom-2023-fornyet"
EATING = "spiseforstyrrelser-2015"
PREGNANT = "gravide-rusmiddel-2024-fornyet"
SIGN = "tegnsprog-2022"
_NEEDED = {
    "VEVENT": {"UID", "DTSTAMP", "SUMMARY", "DTSTART", "DTEND", "STATUS"},
    "VTODO": {"UID", "DTSTAMP", "SUMMARY", "STATUS"},
}


def read_strictly(stream: bytes) -> tuple[dict[str, str], list[dict[str, str]]]:
    """The properties of a calendar and of its entries, read by the letter of RFC 5545.

    Lines end with CRLF and are unfolded (3.1); text is unescaped (3.3.11); components nest (3.6).
    """
    assert stream.endswith(b"\r\n")
    assert b"\n" not in stream.replace(b"\r\n", b"")
    lines = stream.split(b"\r\n")[:-1]
    assert all(len(line) <= 75 for line in lines)
    unfolded: list[bytes] = []
    for line in lines:
        if line[:1] == b" ":
            unfolded[-1] += line[1:]
        else:
            unfolded.append(line)
    calendar: dict[str, str] = {}
    entries: list[dict[str, str]] = []
    inside: list[str] = []
    for text in (line.decode("utf-8") for line in unfolded):
        name, value = text.split(":", 1)
        if name == "BEGIN":
            inside.append(value)
            if len(inside) == 2:
                entries.append({"BEGIN": value})
        elif name == "END":
            assert inside.pop() == value
        else:
            target = entries[-1] if len(inside) == 2 else calendar
            assert name not in target
            target[name] = _unescaped(value)
    assert inside == []
    return calendar, entries


def _unescaped(value: str) -> str:
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", value.replace(";VALUE", "")), value
    return re.sub(r"\\(.)", lambda match: {"n": "\n", "N": "\n"}.get(match[1], match[1]), value)


def entries_of(report: Report) -> tuple[dict[str, str], list[dict[str, str]]]:
    block = calendar_block(report.view, report.language)
    return read_strictly(render_calendar(block.content))


def seen_on(report: Report, day: dt.date) -> Report:
    """The report as of an earlier day, as far as dates go; nothing is computed again."""
    study = report.view.study
    whole = read_udmelding(Reader(find_root()), study.udmelding.slug)
    earlier = dataclasses.replace(study, udmelding=whole.as_known_at(day), as_of=day)
    return Report(earlier.area(report.view.area.slug), report.language)


def days(entry: dict[str, str]) -> Iterator[dt.date]:
    for name in ("DTSTART;VALUE=DATE", "DTEND;VALUE=DATE"):
        yield dt.datetime.strptime(entry[name], "%Y%m%d").replace(tzinfo=dt.UTC).date()


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("slug", [DOM, EATING, PREGNANT, SIGN])
def test_a_strict_reader_understands_the_calendar(report, slug, language):
    calendar, entries = entries_of(report(slug, language=language))
    assert calendar["VERSION"] == "2.0"
    assert {"PRODID", "CALSCALE", "METHOD"} <= set(calendar)
    assert len(entries) == len(follow_up(report(slug).view))
    for entry in entries:
        assert {name.split(";")[0] for name in entry} >= _NEEDED[entry["BEGIN"]]
        assert re.fullmatch(r"\d{8}T\d{6}Z", entry["DTSTAMP"])
        if entry["BEGIN"] == "VEVENT":
            first, after = days(entry)
            assert first < after
    assert len({entry["UID"] for entry in entries}) == len(entries)


def test_a_corrected_deadline_is_called_off_and_the_new_one_stands(report):
    _, entries = entries_of(report(DOM))
    deadlines = [entry for entry in entries if entry["SUMMARY"] == "Frist for afrapportering"]
    found = {next(days(entry)): entry for entry in deadlines}
    assert {day: entry["STATUS"] for day, entry in found.items()} == {
        dt.date(2024, 6, 1): "CANCELLED",
        dt.date(2024, 12, 31): "CONFIRMED",
    }
    assert "Annonceret 5. marts 2024." in found[dt.date(2024, 12, 31)]["DESCRIPTION"]
    # A calendar read before the correction must know its own entry again.
    _, earlier = entries_of(seen_on(report(DOM), dt.date(2024, 2, 1)))
    [first] = [entry for entry in earlier if entry["SUMMARY"] == "Frist for afrapportering"]
    assert first["UID"] == found[dt.date(2024, 6, 1)]["UID"]
    assert first["STATUS"] == "CONFIRMED"


def test_what_has_no_date_is_a_task_without_one(report):
    _, entries = entries_of(report(PREGNANT))
    tasks = [entry for entry in entries if entry["BEGIN"] == "VTODO"]
    assert any("Frist for afrapportering" in entry["SUMMARY"] for entry in tasks)
    assert any("Styrelsens vurdering" in entry["SUMMARY"] for entry in tasks)
    assert not any(name.startswith(("DTSTART", "DUE")) for entry in tasks for name in entry)
    assert all(entry["STATUS"] == "NEEDS-ACTION" for entry in tasks)


def test_a_date_that_is_vague_covers_all_its_days_and_says_so(report):
    _, entries = entries_of(report(SIGN))
    [deadline] = [entry for entry in entries if entry["SUMMARY"] == "Frist for afrapportering"]
    assert list(days(deadline)) == [dt.date(2023, 3, 1), dt.date(2023, 4, 1)]
    assert "Tidspunktet er oplyst som marts 2023." in deadline["DESCRIPTION"]


def test_a_verdict_and_its_withdrawal_are_two_entries(report):
    kinds = [item.kind for item in follow_up(report(EATING).view)]
    assert kinds.count("verdict") == kinds.count("withdrawal") == 1
    assert "assessment" not in kinds


def test_the_same_study_gives_the_same_bytes_and_language_changes_no_name(report):
    made = [
        render_calendar(calendar_block(one.view, one.language).content)
        for one in (report(DOM), report(DOM), report(DOM, language="en"))
    ]
    assert made[0] == made[1] != made[2]
    uids = [{e["UID"] for e in read_strictly(stream)[1]} for stream in made]
    assert uids[0] == uids[2]


def test_text_is_escaped_and_long_lines_are_folded_inside_no_letter():
    entry = {
        "uid": "a@x.invalid",
        "summary": 'Frist; ny, \\ og "så" ' + "æøå€😀" * 30,
        "description": "linje\nlinje",
        "first": None,
        "last": None,
        "cancelled": False,
        "done": True,
    }
    stream = render_calendar({"name": "x", "as_of": "2025-06-27", "entries": [entry]})
    _, [read] = read_strictly(stream)
    assert read["SUMMARY"] == entry["summary"]
    assert read["DESCRIPTION"] == entry["description"]
    assert read["STATUS"] == "COMPLETED"


def test_what_is_invented_says_so_in_every_name(report):
    block = calendar_block(report(SIGN).view, report(SIGN).language)
    calendar, entries = read_strictly(render_calendar(block.content, mark="SYNTETISKE DATA"))
    names = [calendar["X-WR-CALNAME"], *(entry["SUMMARY"] for entry in entries)]
    assert all(name.startswith("SYNTETISKE DATA: ") for name in names)


def test_the_table_says_what_is_due_when_and_for_whom(report):
    table = calendar_table(report(DOM).view, report(DOM).language).content
    rows = [[cell["text"] for cell in row] for row in table["rows"]]
    assert rows[0][:2] == ["Frist for afrapportering", "1. juni 2024"]
    assert rows[0][3] == "rettet til en senere frist"
    assert rows[1][1:] == [
        "31. december 2024",
        "kommunerne, én samlet besvarelse fra hver region",
        "udløbet",
    ]
    reform = next(row for row in rows if "Region Østdanmark" in row[0])
    assert reform[1] == "1. januar 2027"
    assert reform[3] == "forestår"
