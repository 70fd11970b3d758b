"""A refresh fetches, shows what moves, and takes force whole or not at all."""

import datetime as dt
import json
import runpy
import shutil
from pathlib import Path

import pytest
from filelock import FileLock

from analysis.country import read_areas, read_population, read_projection
from analysis.country.municipal_projection import read_municipal_projection
from analysis.country.statbank.client import StatBank, StatBankRefusalError
from analysis.country.statbank.snapshots import IN_FORCE, read_in_force
from analysis.country.statbank.wanted import WANTED
from analysis.desk.statbank import accept, refresh, standing
from analysis.errors import DataError, FolderLockedError, WorkplaceError
from analysis.reading import Reader

TODAY = dt.date(2026, 11, 22)
HERE = Path(__file__).parent
BANK = runpy.run_path(str(HERE.parent / "country" / "bank.py"))
# What the made-up population is, summed by another route than the one tested.
CELLS = [
    {"OMRÅDE": "101", "KØN": sex, "ALDER": str(age), "Tid": "2027K1"}
    for sex in "12"
    for age in range(18, 65)
]


@pytest.fixture
def bank(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with BANK["running"]() as found:
        yield found


@pytest.fixture
def checkout(root: Path, tmp_path: Path) -> Path:
    for name in ("reference", "statbank"):
        shutil.copytree(root / "data" / name, tmp_path / "data" / name)
    return tmp_path


def ask(bank, checkout: Path, *names: str, today: dt.date = TODAY):
    statbank = StatBank(base=bank.base, timeout_seconds=0.3 if bank.faults else 30)
    statbank.sleep = lambda _seconds: None
    wanted = [WANTED[name] for name in names]
    return refresh(Reader(checkout), wanted, bank=statbank, today=today, tell=lambda _text: None)


def files(checkout: Path) -> dict[str, bytes]:
    found = (path for path in (checkout / "data").rglob("*") if path.is_file())
    return {str(path.relative_to(checkout)): path.read_bytes() for path in found}


def test_as_shipped_it_says_from_when_it_is(checkout: Path) -> None:
    told = standing(Reader(checkout))
    assert set(told) == set(WANTED)
    assert "2014-2026" in told["population"].da
    assert "FRDK126" in told["projection-country"].da
    assert told["projection"] is None


def test_a_refresh_alone_changes_nothing(bank, checkout: Path) -> None:
    before = files(checkout)
    refreshed = ask(bank, checkout, "births")
    assert files(checkout) == before
    [moved] = refreshed.moved
    assert not moved.nothing
    assert moved.before is None
    assert moved.new_periods == ("2023", "2024")
    assert "ingen tal" in moved.as_text()


def test_accepted_figures_are_read_with_their_stamps(bank, checkout: Path) -> None:
    accept(Reader(checkout), ask(bank, checkout, "births"))
    reader = Reader(checkout)
    snapshot = read_in_force(reader, "births")
    assert snapshot is not None
    assert (snapshot.table, snapshot.updated) == ("BEV107", "2026-02-11T08:00:00")
    assert (snapshot.fetched, snapshot.requests) == (TODAY, (BANK["REQUEST_ID"],))
    asked = {one["code"]: one["values"] for one in snapshot.question["variables"]}
    assert asked["BEVÆGELSE"] == ["B02"]
    table = snapshot.figures.set_index(["code", "sex", "movement", "period"])["value"]
    assert table["101", "K", "B02", "2024"] == 101 + 2024
    assert len(table) == 98 * 2 * 2
    assert {one.path for one in reader.inputs} >= {IN_FORCE}
    assert "BEV107: 2023-2024" in standing(Reader(checkout))["births"].da
    again = ask(bank, checkout, "births", today=dt.date(2026, 11, 23))
    assert all(one.nothing for one in again.moved)
    assert "som de var" in again.moved[0].as_text()


def test_the_population_is_fetched_in_our_bands_and_read_by_everyone(bank, checkout: Path) -> None:
    refreshed = ask(bank, checkout, "population")
    fine, totals = refreshed.moved
    assert fine.name == "population"
    # The shipped years before go on holding.
    assert fine.gone_periods == totals.gone_periods == ()
    assert totals.new_periods == ("2027",)
    assert totals.moved == 99
    assert "2026:" in totals.as_text()
    accept(Reader(checkout), refreshed)
    [(_, question)] = [one for one in bank.asked if one[0] == "/v1/data"]
    asked = {one["code"]: one["values"] for one in question["variables"]}
    assert set(asked) == {"OMRÅDE", "KØN", "ALDER", "Tid"}
    assert asked["Tid"] == ["2026K1", "2027K1"]
    assert "IALT" not in asked["ALDER"]
    population = read_population(Reader(checkout))
    group = population.at_risk(["18-64"], as_of=dt.date(2027, 3, 1))
    assert group.by_municipality["101"] == sum(map(BANK["persons"], CELLS))
    assert group.method == "observed"
    assert "FOLK1A (opdateret 11. august 2026, hentet 22. november 2026)" in group.source.title
    early = population.at_risk(["18-64"], as_of=dt.date(2025, 6, 1))
    shipped = read_population(Reader(Path(__file__).parents[3])).at_risk(
        ["18-64"], as_of=dt.date(2025, 6, 1)
    )
    assert early.by_municipality.equals(shipped.by_municipality)


def test_the_newest_vintage_of_the_projection_is_streamed_when_large(bank, checkout: Path) -> None:
    refreshed = ask(bank, checkout, "projection")
    [(_, question)] = [one for one in bank.asked if one[0] == "/v1/data"]
    assert (question["table"], question["format"]) == ("FRKM126", "BULK")
    accept(Reader(checkout), refreshed)
    ahead = read_municipal_projection(Reader(checkout))
    assert ahead is not None
    assert ahead.years == tuple(range(2026, 2036))
    cells = [
        {"KOMMUNEDK": "851", "KØN": "K", "ALDER": str(age), "Tid": "2030"} for age in range(80, 126)
    ]
    expected = sum(map(BANK["persons"], cells))
    assert ahead.group(["80+"], sex="K").loc["851", 2030] == expected
    day_before = dt.date(2026, 6, 3)
    assert read_municipal_projection(Reader(checkout), known_on=day_before) is None


def test_a_new_projection_of_the_country_goes_on_from_the_counts(bank, checkout: Path) -> None:
    refreshed = ask(bank, checkout, "projection-country")
    [moved] = refreshed.moved
    assert moved.moved == 15
    accept(Reader(checkout), refreshed)
    projection = read_projection(Reader(checkout))
    assert projection.persons_at(2030) == 6_040_000
    assert "FRDK126" in projection.description.da
    early = read_projection(Reader(checkout), known_on=dt.date(2026, 3, 1))
    assert early.persons_at(2040) == 6_231_908
    unknown = read_projection(Reader(checkout), known_on=dt.date(2025, 3, 1))
    assert unknown.years[-1] == 2025
    assert "ingen fremskrivning" in unknown.description.da


def test_municipalities_without_approved_data_stay_missing(bank, checkout: Path) -> None:
    refreshed = ask(
        bank, checkout, "services", "recipients", "services-by-group", "secure-children"
    )
    accept(Reader(checkout), refreshed)
    services = read_in_force(Reader(checkout), "services")
    recipients = read_in_force(Reader(checkout), "recipients")
    assert services is not None
    assert recipients is not None
    assert recipients.missing == ("101", "851")
    assert set(services.missing) == {"101", "851", *BANK["CODES"][-2:]}
    table = services.figures.set_index(["code", "service", "period"])["value"]
    assert table.loc["101"].isna().all()
    assert table["147", "30182", "2024K4"] == 14.7
    group = read_in_force(Reader(checkout), "services-by-group")
    assert group is not None
    assert list(group.figures.columns) == ["service", "group", "period", "value"]


def test_what_moved_is_shown_with_place_and_share(bank, checkout: Path) -> None:
    accept(Reader(checkout), ask(bank, checkout, "births"))
    bank.tables["BEV107"].value = lambda cell: (
        int(cell["OMRÅDE"]) + (2124 if cell["OMRÅDE"] == "851" else int(cell["Tid"]))
    )
    bank.tables["BEV107"].updated = "2026-11-20T08:00:00"
    refreshed = ask(bank, checkout, "births")
    [moved] = refreshed.moved
    assert (moved.moved, moved.same) == (4, 98 * 4 - 4)
    assert moved.largest[0].after - moved.largest[0].before == 101
    assert "851, K, B02, 2023: 2.874 → 2.975 (+101, 3,5 pct.)" in moved.as_text()
    assert json.loads(json.dumps(moved.as_json()))["moved"] == 4
    assert "11. februar 2026" in moved.before.da
    assert "20. november 2026" in moved.after.da


def test_a_question_that_statbank_finds_too_large_is_halved(bank, checkout: Path) -> None:
    bank.limit = 60_000
    refreshed = ask(bank, checkout, "population")
    [snapshot] = refreshed.snapshots
    assert len(snapshot.requests) == 8
    assert snapshot.figures["value"].sum() == sum(
        BANK["persons"]({"OMRÅDE": code, "KØN": sex, "ALDER": age, "Tid": period})
        for code in BANK["ALL_CODES"]
        for sex in "12"
        for age in BANK["ages"]()
        for period in ("2026K1", "2027K1")
    )


def change(bank, name: str, code: str, values=None, **facts) -> None:
    table = bank.tables[name]
    table.variables = [
        BANK["variable"](code, values) | facts if one["id"] == code and values else one
        for one in table.variables
        if values or one["id"] != code
    ]


FAULTS = {
    "table gone": lambda bank: bank.tables.pop("BEV107"),
    "value gone": lambda bank: change(bank, "BEV107", "BEVÆGELSE", ("B01", "B03")),
    "variable gone": lambda bank: change(bank, "BEV107", "KØN"),
    "areas gone": lambda bank: change(bank, "BEV107", "OMRÅDE", ("000", "081")),
    "a municipality gone": lambda bank: change(bank, "BEV107", "OMRÅDE", BANK["CODES"][1:]),
    "a new variable": lambda bank: bank.tables["BEV107"].variables.append(
        BANK["variable"]("NEW", ("1", "2"), eliminable=False)
    ),
    "sexes gone": lambda bank: change(bank, "BEV107", "KØN", ("TOT",)),
    "columns": lambda bank: setattr(
        bank, "change_body", lambda body: body.replace(b"INDHOLD", b"VALUE")
    ),
    "texts": lambda bank: setattr(
        bank, "change_body", lambda body: body.replace(b";B02;", b";Live births;")
    ),
    "half": lambda bank: setattr(bank, "change_body", lambda body: body[: len(body) // 2]),
    "kept back": lambda bank: setattr(bank.tables["BEV107"], "value", lambda _cell: None),
    "refused": lambda bank: bank.faults.extend([BANK["error"]("EXTRACT-NOTFOUND")]),
    "no way": lambda bank: bank.faults.extend([BANK["cut_off"]] * 9),
    "no answer": lambda bank: bank.faults.extend([BANK["slow"]] * 9),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_goes_wrong_the_earlier_snapshot_stays_in_force(
    bank, checkout: Path, fault: str
) -> None:
    accept(Reader(checkout), ask(bank, checkout, "births"))
    before = files(checkout)
    FAULTS[fault](bank)
    with pytest.raises((DataError, WorkplaceError, StatBankRefusalError)) as caught:
        ask(bank, checkout, "births", today=dt.date(2026, 12, 1))
    assert "\n" in str(caught.value)
    assert files(checkout) == before
    assert read_in_force(Reader(checkout), "births").fetched == TODAY


def test_the_vintage_is_gone(bank, checkout: Path) -> None:
    for name in ("FRKM125", "FRKM126"):
        del bank.tables[name]
    with pytest.raises(DataError, match="FRKM1åå"):
        ask(bank, checkout, "projection")


def test_a_projection_with_a_hole_is_refused(bank, checkout: Path) -> None:
    change(bank, "FRKM126", "Tid", ("2026", "2028"), time=True, elimination=False)
    with pytest.raises(DataError, match="perioder"):
        ask(bank, checkout, "projection")


def test_a_disk_that_refuses_leaves_the_earlier_list(
    bank, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    accept(Reader(checkout), ask(bank, checkout, "births"))
    bank.tables["BEV107"].updated = "2026-11-20T08:00:00"
    refreshed = ask(bank, checkout, "births", today=dt.date(2026, 12, 1))
    (checkout / "data/statbank").chmod(0o555)
    folder = checkout / "data/statbank/births"
    shutil.rmtree(folder, ignore_errors=True)
    saved = dict(files(checkout))
    monkeypatch.setattr("analysis.desk.statbank.write_whole", _full)
    with pytest.raises(OSError, match="No space"):
        accept(Reader(checkout), refreshed)
    (checkout / "data/statbank").chmod(0o755)
    assert files(checkout)[IN_FORCE] == saved[IN_FORCE]


def _full(_path: Path, _content: bytes) -> None:
    raise OSError(28, "No space left on device")


def test_two_refreshes_do_not_take_force_over_each_other(bank, checkout: Path) -> None:
    first, second = ask(bank, checkout, "births"), ask(bank, checkout, "births")
    accept(Reader(checkout), first)
    with pytest.raises(FolderLockedError, match="siden disse blev vist"):
        accept(Reader(checkout), second)
    with FileLock(checkout / ".udmelding" / "statbank.lock"), pytest.raises(FolderLockedError):
        accept(Reader(checkout), ask(bank, checkout, "births"))


@pytest.mark.parametrize("suffix", [".csv", ".json"])
def test_an_altered_or_missing_snapshot_is_named_with_its_cure(
    bank, checkout: Path, suffix: str
) -> None:
    accept(Reader(checkout), ask(bank, checkout, "births"))
    [file] = (checkout / "data/statbank/births").glob(f"*{suffix}")
    file.write_bytes(file.read_bytes() + b" ")
    with pytest.raises(DataError, match=r"taget i brug[\s\S]*git checkout -- data/statbank"):
        read_in_force(Reader(checkout), "births")
    file.unlink()
    with pytest.raises(DataError, match="mangler"):
        read_in_force(Reader(checkout), "births")
    (checkout / IN_FORCE).write_text("[1]")
    with pytest.raises(DataError, match=IN_FORCE):
        read_in_force(Reader(checkout), "births")


def test_the_snapshots_name_the_municipalities_of_the_country(bank, checkout: Path) -> None:
    accept(Reader(checkout), ask(bank, checkout, "births"))
    codes = set(read_in_force(Reader(checkout), "births").figures["code"])
    assert codes == set(read_areas(Reader(checkout)).municipalities.index)
