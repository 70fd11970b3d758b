"""A grid of reports: read as a spreadsheet saves it, checked whole, and never run half."""

from pathlib import Path

import nbformat
import pytest

from analysis.batch.asking.request import Request, TooManyError
from analysis.batch.asking.wanted import Selection, folder_of
from analysis.batch.grid import file as grid_file
from analysis.batch.grid.file import read_grid
from analysis.batch.plan.memory import Memory
from analysis.batch.plan.retrying import Again
from analysis.batch.plan.selection import select
from analysis.batch.store import store
from analysis.batch.store.journal import Journal
from analysis.errors import UsageError
from analysis.reading import Reader

DOM = "udviklingshaemning-dom-2023-fornyet"
SIGN = "tegnsprog-2022"
HEADER = "slug;area;notebook;language\n"


@pytest.fixture(scope="module")
def checkout(copy_checkout, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = copy_checkout(tmp_path_factory.mktemp("checkout"))
    write_notebook(
        home / "mine" / "egen.ipynb", 'level: float = 0.5\nname: str = ""\nok: bool = True'
    )
    return home


def write_notebook(path: Path, parameters: str) -> None:
    cells = [
        nbformat.v4.new_markdown_cell("# Min", id="titel"),
        nbformat.v4.new_code_cell(parameters, id="p", metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell("1 + 1", id="a"),
    ]
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    path.parent.mkdir(exist_ok=True)
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": spec}), path)


def ask(checkout: Path, path: Path, text: str | bytes, **more: object) -> Selection:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return select(Reader(checkout), Request(grid=str(path), **more))


def refused(checkout: Path, path: Path, text: str) -> str:
    with pytest.raises(UsageError) as caught:
        ask(checkout, path, text)
    return caught.value.message.en


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("form", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_rows_are_read_as_spreadsheets_save_them(tmp_path: Path, separator: str, form: str) -> None:
    path = tmp_path / "g.csv"
    rows = [["slug", "name"], [SIGN, "Ærø 0123"], ["", ""], [SIGN, "0123"]]
    path.write_bytes("\r\n".join(separator.join(row) for row in rows).encode(form))
    found = read_grid(str(path)).blocks
    assert [(block.number, dict(block.columns)) for block in found] == [
        (2, {"slug": (SIGN,), "name": ("Ærø 0123",)}),
        (4, {"slug": (SIGN,), "name": ("0123",)}),
    ]


def test_every_faulty_row_is_named_at_once(checkout: Path, tmp_path: Path) -> None:
    text = (
        "slug;area;notebook;language;seed;levl\n"
        f"{SIGN};danmrk;assessment;da;1;\n"
        "tegnsprg-2022;danmark;assessment;dk;x;\n"
        f"{SIGN};danmark;asessment;da;1;\n"
        f"{SIGN};danmark;assessment;da;1;3\n"
        f"{SIGN};danmark;assessment;da;2;\n"
        f"{SIGN};danmark;assessment;da;2;\n"
        f"{SIGN};danmark;siting;da;;\n"
        f"{SIGN};;assessment;da;0001;\n"
        f"{DOM};101;assessment;da;;\n"
    )
    said = refused(checkout, tmp_path / "g.csv", text).splitlines()
    for words in (
        "Unknown column: “levl”",
        "row 2, column “area” (danmrk): Unknown area: “danmrk”. Did you mean “danmark”?",
        "row 3, column “slug” (tegnsprg-2022): Unknown round",
        "row 3, column “language” (dk): Unknown language",
        "row 3, column “seed” (x): The parameter “seed” cannot be “x”: int is expected",
        "row 4, column “notebook” (asessment): Unknown notebook: “asessment”. Did you mean “assessm",
        f"row 7 ({SIGN}/danmark/assessment.da.seed-2): stands there twice, first in row 6",
        "row 8, column “notebook” (siting)",
        "row 9, column “seed” (0001): The parameter “seed” cannot be “0001”",
        "row 9, column “area”: is missing",
        "row 10, column “area” (101): “assessment” is of the country, a part of it or a region",
    ):
        assert any(words in line for line in said), words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no rows"),
        (HEADER, "no rows"),
        ("slug;slug\na;b\n", "stands there twice"),
        ("slug;;area\na;b;c\n", "Column 2 has no name"),
        (f"{HEADER}{SIGN};danmark;assessment;da;mere\n", "Row 2 has more cells"),
        ('slug\n"a', "not CSV"),
        ("slug,edition\na,intern\nb,offentlig\n", "A run writes one edition"),
    ],
)
def test_a_file_that_is_no_grid_says_why(
    checkout: Path, tmp_path: Path, text: str, words: str
) -> None:
    assert words in refused(checkout, tmp_path / "g.csv", text)


def test_words_that_choose_reports_do_not_stand_beside_a_grid(
    checkout: Path, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match="SLUG, --notebook"):
        ask(
            checkout, tmp_path / "g.csv", HEADER + "a;b;c;d\n", slugs=(SIGN,), notebooks=("siting",)
        )
    with pytest.raises(UsageError, match="cannot be read"):
        select(Reader(checkout), Request(grid=str(tmp_path / "mangler.csv")))


def test_too_many_rows_are_counted_and_not_read(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "g.csv"
    with path.open("wb") as stream:
        stream.write(HEADER.encode())
        for _ in range(100):
            stream.write(b"a;b;c;d\n" * 100_000)
    with pytest.raises(TooManyError, match=r"10,000,000 reports. If that is meant, give --yes"):
        read_grid(str(path))
    product = tmp_path / "g.yaml"
    lists = "\n".join(f"p{i}: [{', '.join(map(str, range(100)))}]" for i in range(4))
    product.write_text(lists, encoding="utf-8")
    with pytest.raises(TooManyError, match="100,000,000 reports"):
        read_grid(str(product))
    monkeypatch.setattr("analysis.batch.grid.selection.MOST_ROWS", 100)
    text = "slug: alle\narea: alle\nnotebook: assessment\nlanguage: alle\n"
    with pytest.raises(TooManyError, match="at least 101"):
        ask(checkout, product, text)
    assert len(ask(checkout, product, text, many=True).reports) == 160
    assert grid_file.MOST_ROWS > 10_000


def test_every_scenario_for_every_round_municipal_annexes_and_two_languages(
    checkout: Path, tmp_path: Path
) -> None:
    text = (
        "slug: alle\narea: danmark\nnotebook: [assessment, scenarios]\nscenario: alle\n"
        "language: [da, en]\n"
        "include:\n  - {slug: alle, area: kommuner, notebook: annex, language: alle}\n"
        f"exclude:\n  - {{slug: {SIGN}, area: kommuner}}\n"
    )
    selection = ask(checkout, tmp_path / "g.yaml", text, index_by="area, slug")
    names = [report.notebook.name for report in selection.reports]
    rounds = {slug: len(found) for slug, found in alternatives(checkout).items()}
    assert (names.count("assessment"), names.count("annex")) == (20, 9 * 98 * 2)
    assert names.count("scenarios") == 2 * sum(rounds.values())
    assert len({report.folder for report in selection.reports}) == len(names)
    assert f"{DOM}/danmark/scenarios.en.scenario-vest-20" in {r.folder for r in selection.reports}
    assert f"{DOM}/101/annex.da" in {r.folder for r in selection.reports}
    assert all(folder_of(report.about) == report.folder for report in selection.reports)
    # What words for many make and nothing can be said of is left out, and told.
    assert any("scenarios" in text.en for text in selection.left_out)
    assert selection.index_by == ("area", "slug")
    assert {"101", "danmark"} <= set(selection.area_order)


def alternatives(checkout: Path) -> dict[str, list[str]]:
    from analysis.catalogue.udmelding import read_udmeldinger

    found = {u.slug: u.scenarios for u in read_udmeldinger(Reader(checkout))}
    return {slug: [one.id for one in s.alternatives] for slug, s in found.items() if s}


def test_a_scenario_is_one_of_its_round(checkout: Path, tmp_path: Path) -> None:
    text = f"slug,area,notebook,scenario\n{DOM},danmark,scenarios,vest-21\n"
    said = refused(checkout, tmp_path / "g.csv", text)
    assert "row 2, column “scenario” (vest-21)" in said
    assert "Did you mean “vest-20”?" in said


def test_a_variant_stands_in_the_folder_only_where_something_is_not_as_by_default(
    checkout: Path, tmp_path: Path
) -> None:
    text = (
        "slug;area;notebook;language;seed;as_of\n"
        f"{SIGN};danmark;assessment;da;;\n"
        f"{SIGN};danmark;assessment;en;20231123;\n"
        f"{SIGN};danmark;assessment;da;7;\n"
        f"{SIGN};danmark;assessment;da;7;15-01-2027\n"
    )
    found = ask(checkout, tmp_path / "g.csv", text).reports
    place = f"{SIGN}/danmark/assessment"
    assert [report.folder for report in found] == [
        f"{place}.da",
        f"{place}.en",
        f"{place}.da.seed-7",
        f"{place}.da.pr-2027-01-15_seed-7",
    ]
    assert found[3].parameters["as_of"] == "2027-01-15"
    assert found[2].about["variant"] == "seed-7"


def test_an_analysts_own_notebook_runs_over_its_own_parameters(
    checkout: Path, tmp_path: Path
) -> None:
    text = "notebook;level;name;ok\nmine/egen.ipynb;0,75;0123;FALSK\nmine/egen.ipynb;;;\n"
    first, second = ask(checkout, tmp_path / "g.csv", text).reports
    assert first.parameters == {"level": 0.75, "name": "0123", "ok": False}
    assert first.folder == "uden-runde/danmark/egen.da.level-0.75_name-0123_ok-false"
    assert second.folder == "uden-runde/danmark/egen.da"
    assert not first.has_study
    said = refused(
        checkout, tmp_path / "g.csv", f"notebook;slug;level\nmine/egen.ipynb;{SIGN};halv\n"
    )
    assert "row 2, column “slug” (tegnsprog-2022): “egen” takes none" in said
    assert "row 2, column “level” (halv): The parameter “level” cannot be “halv”" in said
    assert "is not in the project's folder" in refused(
        checkout, tmp_path / "g.csv", "notebook\n../andet.ipynb\n"
    )


def test_what_a_grid_means_is_remembered_until_a_byte_of_it_changes(
    checkout: Path, tmp_path: Path
) -> None:
    path = tmp_path / "g.csv"
    text = "notebook;level\nmine/egen.ipynb;0,75\n"
    path.write_text(text, encoding="utf-8")
    request = Request(grid=str(path))
    first = Memory(Reader(checkout), request)
    first.find(first.selection.reports[0])
    first.keep()
    again = Memory(Reader(checkout), request).selection
    assert again == first.selection
    path.write_text(text + "mine/egen.ipynb;0,8\n", encoding="utf-8")
    assert len(Memory(Reader(checkout), request).selection.reports) == 2
    path.write_text(text, encoding="utf-8")
    write_notebook(checkout / "mine" / "egen.ipynb", "level: float = 0.5\nmore: int = 1")
    changed = Memory(Reader(checkout), request).selection
    assert [p.name for p in changed.reports[0].notebook.parameters] == ["level", "more"]
    write_notebook(
        checkout / "mine" / "egen.ipynb", 'level: float = 0.5\nname: str = ""\nok: bool = True'
    )


def test_a_row_that_failed_is_asked_for_again_in_its_own_folder(
    checkout: Path, tmp_path: Path
) -> None:
    text = (
        "slug;area;notebook;language;as_of;seed;level\n"
        ";;mine/egen.ipynb;;;;0,75\n"
        f"{SIGN};danmark;assessment;en;2027-01-15;7;\n"
    )
    selection = ask(checkout, tmp_path / "g.csv", text, out=str(tmp_path))
    edition = tmp_path / "offentlig"
    store.make_folder(edition)
    journal = Journal(edition, "a1")
    for wanted in selection.reports:
        facts = {"about": wanted.about, "parameters": list(wanted.words)}
        journal.add("report", folder=wanted.folder, status="failed", message={}, **facts)
    again = Again(Reader(checkout), Request(out=str(tmp_path)), edition=edition).selection
    assert again.reports == selection.reports


def test_an_index_is_by_two_columns_that_exist(checkout: Path, tmp_path: Path) -> None:
    text = f"{HEADER}{SIGN};danmark;assessment;da\n"
    for words, said in (("area", "two columns"), ("area,area", "two columns"), ("area,x", "“x”")):
        with pytest.raises(UsageError, match=said):
            ask(checkout, tmp_path / "g.csv", text, index_by=words)
