"""What a report says of counts, their measurement, their movement and the stays behind them."""

import html.parser
import shutil

import pandas as pd
import pytest
import yaml

from analysis import find_root, open_report, open_study
from analysis.errors import DataError
from analysis.language import Language
from analysis.report.wording import coverage_line, need_answer

FLAGSHIP, SIGHT = "udviklingshaemning-dom-2023-fornyet", "synsnedsaettelse-2014"
EATING, BRAIN = "spiseforstyrrelser-2015", "hjerneskade-2014"
PREGNANT = "gravide-rusmiddel-2019"


class Table(html.parser.HTMLParser):
    """Rows of cells, and which of them are headers of what."""

    def __init__(self, markup):
        super().__init__()
        self.rows, self.scopes, self.captions, self._inside = [], [], 0, ""
        self.feed(markup)

    def handle_starttag(self, tag, attrs):
        self._inside = tag
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
            if tag == "th":
                self.scopes.append(dict(attrs).get("scope"))
        elif tag == "caption":
            self.captions += 1

    def handle_data(self, data):
        if self._inside in ("td", "th") and self.rows and self.rows[-1]:
            self.rows[-1][-1] += data


def tables_of(report, part):
    blocks = getattr(report, part)()
    return {b.content["label"]: b for b in blocks if b.type == "table"}


def figures_of(report, part):
    blocks = getattr(report, part)()
    return {b.content["label"]: b for b in blocks if b.type == "figure"}


def notes_of(block):
    return " ".join(block.content["notes"])


def test_published_pairs_are_shown_without_calling_one_the_truth(report):
    sight = tables_of(report(SIGHT), "target_group")["maalefaktor"]
    assert "svarer omkring 729 borgere til en faktor på 1,26" in notes_of(sight)
    assert "ikke oplyst, hvilket af tallene der er nærmest" in notes_of(sight)
    assert "Kun antagelsen afgør faktoren" in notes_of(sight)
    brain = tables_of(report(BRAIN), "target_group")["maalefaktor"]
    assert "faktor på 1,78 til 2,29" in notes_of(brain)
    assert "borgere" in brain.content["caption"]
    alt = figures_of(report(BRAIN), "target_group")["maalefaktor"].content["alt"]
    assert "350 til 450 til sammenligning" in alt


def test_both_reported_years_are_tried(report):
    columns = tables_of(report(EATING), "target_group")["maalefaktor"].content["columns"]
    assert [c["text"] for c in columns[1::3]] == ["663 (2015)", "576 (2014)"]


def test_a_movement_is_shown_apart_from_the_population_and_two_years_are_no_trend(report):
    eating = tables_of(report(EATING), "target_group")["udvikling"]
    assert "2 daterede tal efter samme definition er ingen udvikling" in notes_of(eating)
    flagship = tables_of(report(FLAGSHIP), "target_group")["udvikling"]
    assert "Ét dateret tal viser ingen retning" in notes_of(flagship)
    keys = [column["key"] for column in flagship.content["columns"]]
    assert keys.index("population_factor") < keys.index("rate_factor") < keys.index("held")
    assert "hvilket er en antagelse" in notes_of(flagship)


def test_an_area_s_report_leaves_the_country_s_trend_and_factor_to_the_country(report):
    shown = tables_of(report(SIGHT, "nordjylland"), "target_group")
    assert not {"udvikling", "maalefaktor", "sammentraekning"} & set(shown)


def test_the_flow_check_says_what_is_missing_and_what_is_no_inflow(report):
    flow = tables_of(report(FLAGSHIP), "balance")["vaekst-eller-fejl"]
    assert "Tilgangen til netop dette antal er ikke oplyst" in notes_of(flow)
    assert "148 i 2015" in notes_of(flow)
    assert "er ikke tilgang til det, der tælles her" in notes_of(flow)
    stated = [row[-1]["text"] for row in flow.content["rows"]]
    assert stated == ["ikke oplyst"] * 3


def test_stays_and_the_census_ahead_are_shown_with_their_intervals(report):
    shown = tables_of(report(FLAGSHIP), "balance")
    heads = [column["text"] for column in shown["opholdstid"].content["columns"]]
    assert heads[-3:] == ["5 år", "7 år", "9 år"]
    census = shown["antal-i-aarene-frem"].content
    assert [row[0]["text"] for row in census["rows"]] == ["0", "1", "2", "5", "10"]
    low, high = (census["rows"][-1][i]["value"] for i in (2, 3))
    assert low < 72 < high


def test_a_coverage_line_stands_by_every_total(report):
    totals = {
        "target_group": ("behov-efter-omraade", "samtidige-borgere", "maalefaktor", "udvikling"),
        "balance": ("antal-i-aarene-frem",),
    }
    for slug, line in (
        (EATING, "Af de 5 regioner"),
        (SIGHT, "1 af 5 regioner"),
        (FLAGSHIP, "Af de 5"),
    ):
        opened = report(slug)
        for part, labels in totals.items():
            shown = tables_of(opened, part)
            for label in set(labels) & set(shown):
                assert line in notes_of(shown[label]), label


def test_every_number_of_the_new_parts_is_among_the_results(report):
    keys = set(report(FLAGSHIP).quantities)
    assert {"trend.juni-2019.central.10", "trend.juni-2019.high.10", "census.juni-2019.10"} <= keys
    assert {"stay.central.longer_5", "inflow.juni-2019.central"} <= keys
    assert {"factor.syn-indberettet.2", "factor.syn-indberettet.assumed"} <= set(
        report(SIGHT).quantities
    )


@pytest.fixture
def checkout(tmp_path):
    """A checkout of its own, with room for answers that nobody has published."""
    for name in ("published", "reference", "udmeldinger"):
        shutil.copytree(find_root() / "data" / name, tmp_path / "data" / name)
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "udmelding"\n', encoding="utf-8")

    def answer(slug, rows):
        path = tmp_path / "data" / "udmeldinger" / f"{slug}.yaml"
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        source = next(iter(document["sources"]))
        document["answers"] = [{"date": "2020-01", "source": source, **row} for row in rows]
        path.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
        return tmp_path

    return answer


REGIONS = [
    {"area": "hovedstaden", "status": "answered", "low": 5, "high": 5},
    {"area": "midtjylland", "status": "answered", "low": 0, "high": 4},
    {"area": "nordjylland", "status": "answered_zero"},
    {"area": "sjaelland", "status": "silent"},
]
SYDDANMARK = pd.DataFrame(
    {
        "area": ["461", "561", "621", "573"],
        "status": ["answered", "answered", "answered_zero", "answered_by_another"],
        "low": [2, 0, None, None],
        "high": [2, 4, None, None],
        "answered_by": [None, None, None, "561"],
    }
)


@pytest.mark.parametrize("language", ["da", "en"])
def test_regional_and_municipal_answers_go_all_the_way_into_the_report(checkout, language):
    root = checkout(PREGNANT, REGIONS)
    study = open_study(PREGNANT, edition="intern", root=root, returns=SYDDANMARK)
    shown = open_report(study.area("danmark"), language=language)
    tables = tables_of(shown, "target_group")
    assert {"opgjort-af-svar", "sammentraekning", "maalefaktor"} <= set(tables)
    for label in ("opgjort-af-svar", "sammentraekning", "maalefaktor"):
        parsed = Table(tables[label].mimebundle()["text/html"])
        assert parsed.captions == 1
        assert set(parsed.scopes) == {"col", "row"}
        assert len({len(row) for row in parsed.rows}) == 1
        assert "nan" not in {cell.lower() for row in parsed.rows for cell in row}
    split = study.estimates.need_from_answers.set_index(["area", "part"])["mean_persons"]
    assert split["hovedstaden", "reported"] == 5
    assert split["sjaelland", "reported"] == 0
    assert split["syddanmark", "silent"] > 0
    regions = ("hovedstaden", "sjaelland", "syddanmark", "midtjylland", "nordjylland")
    assert sum(split[area, "total"] for area in regions) == pytest.approx(split["danmark", "total"])
    # The municipalities' own counts, and that of a neighbour in another's, are told apart.
    counted = study.estimates.shrinkage_by_count.set_index("area")
    assert counted.loc["561", "municipalities"] == 2
    assert counted.loc["461", "weight"] < counted.loc["hovedstaden", "weight"]
    line = notes_of(tables["opgjort-af-svar"])
    assert ("3 af 4 adspurgte regioner" if language == "da" else "3 of 4 regions asked") in line
    assert ("4 af 4 adspurgte kommuner" if language == "da" else "4 of 4 municipalities") in line


def test_a_public_report_names_no_municipality_s_own_count(checkout):
    root = checkout(PREGNANT, REGIONS)
    study = open_study(PREGNANT, root=root, returns=SYDDANMARK)
    shown = open_report(study.area("danmark"))
    tables = tables_of(shown, "target_group")
    names = [row[0]["text"] for row in tables["sammentraekning"].content["rows"]]
    assert names == ["Region Hovedstaden", "Region Midtjylland", "Region Nordjylland"]
    assert not [key for key in shown.quantities if key.startswith(("shrinkage.4", "shrinkage.5"))]


def test_an_impossible_published_count_is_refused_with_its_key_and_value(checkout):
    rows = [
        {"area": "hovedstaden", "status": "answered", "low": -1, "high": 3},
        {"area": "midtjylland", "status": "answered", "low": 2.5, "high": 3},
    ]
    root = checkout(PREGNANT, rows)
    with pytest.raises(DataError) as refused:
        open_study(PREGNANT, root=root)
    found = {(problem.place, problem.value) for problem in refused.value.problems}
    assert found == {("answers.0.low", "-1"), ("answers.1.low", "2.5")}


def test_one_published_answer_is_worth_a_remark(checkout):
    root = checkout(PREGNANT, REGIONS[:1])
    report = open_report(open_study(PREGNANT, root=root).area("danmark"))
    findings = tables_of(report, "target_group")["fund-i-svarene"]
    assert "kun ét antal i alt" in findings.content["rows"][0][1]["text"]


def test_everybody_silent_is_said_and_the_published_reading_stays(checkout):
    areas = ("hovedstaden", "sjaelland", "syddanmark", "midtjylland", "nordjylland")
    root = checkout(PREGNANT, [{"area": area, "status": "silent"} for area in areas])
    report = open_report(open_study(PREGNANT, root=root).area("danmark"))
    tables = tables_of(report, "target_group")
    assert "ingen har givet et antal" in tables["fund-i-svarene"].content["rows"][0][1]["text"]
    assert "behov-efter-omraade" in tables
    assert "opgjort-af-svar" not in tables


def test_a_count_taken_again_is_described_once_and_whole_in_the_file(report):
    [*rows] = tables_of(report(FLAGSHIP), "target_group")["opgoerelser"].content["rows"]
    sentences = [row[0] for row in rows if "foranstaltningsdomme" in row[0]["value"]]
    assert [cell["text"] for cell in sentences[1:]] == ["Samme opgørelse"] * 3
    assert len({cell["value"] for cell in sentences}) == 1
    assert sentences[0]["text"] == sentences[0]["value"]


@pytest.mark.parametrize("language", ["da", "en"])
def test_page_one_speaks_of_what_was_answered_where_nothing_is_published(language):
    root = find_root()
    asked = pd.DataFrame(
        {"area": ["nordjylland"], "status": ["answered"], "low": [30], "high": [30]}
    ).assign(answered_by=None)
    opened = open_study("tegnsprog-2022", root=root, returns=asked)
    words = Language(language)
    view = opened.area("nordjylland")
    answer = need_answer(view, words)
    total = view.study.estimates.need_from_answers.set_index(["area", "part"]).loc[
        ("nordjylland", "total")
    ]
    for name in ("mean", "low", "high"):
        assert words.number(total[f"{name}_persons"]) in answer.text
    assert answer.quantities == ("answers.total",)
    assert coverage_line(view, words) in answer.text
    assert words.text("answer.need.unknown") not in answer.text
