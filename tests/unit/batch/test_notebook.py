"""The parameters cell, and values checked against it before anything runs."""

import json
from pathlib import Path

import pytest

from analysis.batch.asking.notebook import check_parameters, list_notebooks, read_notebook
from analysis.batch.asking.parameters import Parameter, read_value
from analysis.errors import DataError, UsageError
from analysis.reading import Reader

CELL = (
    'slug: str = ""\narea: str = "danmark"  # et område\nseed: int = 7\nlevels: list[float] = [0.9]'
)


def write(root: Path, name: str, *sources: str, tag: str = "parameters") -> Reader:
    cells = [
        {"cell_type": "code", "metadata": {"tags": [tag] if i == 0 else []}, "source": source}
        for i, source in enumerate(sources)
    ]
    folder = root / "notebooks"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")
    return Reader(root)


def parameter(annotation: str, default: object = None) -> Parameter:
    return Parameter(name="x", annotation=annotation, default=default)


def test_the_cell_gives_names_types_and_defaults(tmp_path: Path) -> None:
    notebook = read_notebook(write(tmp_path, "a", CELL, "1 + 1"), "a")
    assert [(p.name, p.annotation, p.default) for p in notebook.parameters] == [
        ("slug", "str", ""),
        ("area", "str", "danmark"),
        ("seed", "int", 7),
        ("levels", "list[float]", [0.9]),
    ]
    assert notebook.path == "notebooks/a.ipynb"
    assert [source for _, _, source in notebook.cells] == [CELL, "1 + 1"]


def test_a_default_says_the_type_where_no_annotation_does(tmp_path: Path) -> None:
    notebook = read_notebook(write(tmp_path, "a", 'slug = ""\narea = ""\nyears = 5'), "a")
    assert notebook.parameter("years") == Parameter(name="years", annotation="int", default=5)


@pytest.mark.parametrize(
    "cell",
    [
        'slug: str = ""\narea: str = open("x").read()',
        'slug: str = ""\narea: str = ""\nimport os',
        'slug: str = ""\narea: str = ""\nslug: str = "again"',
        'slug: str = ""\narea: str = ""\nseed: int = "7"',
        'slug: str = ""\narea: str',
        'slug: str = ""\narea: str = (',
        'slug: str = ""',
    ],
)
def test_a_cell_with_more_than_literals_is_refused(tmp_path: Path, cell: str) -> None:
    reader = write(tmp_path, "a", cell)
    with pytest.raises(DataError, match=r"notebooks/a\.ipynb"):
        read_notebook(reader, "a")
    assert list_notebooks(reader) == ()


def test_a_notebook_without_the_cell_is_no_report(tmp_path: Path) -> None:
    write(tmp_path, "scratch", CELL, tag="other")
    reader = write(tmp_path, "report", CELL)
    assert list_notebooks(reader) == ("report",)
    with pytest.raises(DataError, match="parameters"):
        read_notebook(reader, "scratch")
    with pytest.raises(UsageError, match="Mente du «report»"):
        read_notebook(reader, "reprt")


@pytest.mark.parametrize("content", ["", "[]", '{"cells": [1]}', '{"cells": [{}]}', "æøå"])
def test_a_file_that_is_no_notebook_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "a.ipynb").write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=r"notebooks/a\.ipynb"):
        read_notebook(Reader(tmp_path), "a")


@pytest.mark.parametrize(
    ("annotation", "text", "value"),
    [
        ("str", "0123", "0123"),
        ("str", "", ""),
        ("str", "__import__('os')", "__import__('os')"),
        ("int", "20140101", 20140101),
        ("int", "-3", -3),
        ("float", "3", 3.0),
        ("float", "0.5", 0.5),
        ("bool", "true", True),
        ("bool", "False", False),
        ("list[str]", "['a', 'b']", ["a", "b"]),
        ("list[int]", "[]", []),
        ("dict[str, float]", "{'a': 0.5, 'b': 1}", {"a": 0.5, "b": 1}),
        ("int | None", "None", None),
        ("int | None", "3", 3),
        ("str | None", "None", None),
        ("str | None", "x", "x"),
    ],
)
def test_a_value_becomes_what_the_annotation_says(
    annotation: str, text: str, value: object
) -> None:
    found = read_value(parameter(annotation), text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("annotation", "text"),
    [
        ("int", "0123"),
        ("int", "1.0"),
        ("int", "True"),
        ("int", "x"),
        ("int", ""),
        ("int", "__import__('os').getpid()"),
        ("float", "0,5"),
        ("float", "inf"),
        ("float", "1e999"),
        ("bool", "1"),
        ("bool", "ja"),
        ("list[int]", "[1, 'a']"),
        ("list[int]", "[True]"),
        ("list[int]", "3"),
        ("dict[str, int]", "{1: 2}"),
        ("int", "(" * 9_000),
        ("list[int]", "[" * 20_000),
    ],
)
def test_a_value_of_another_type_is_refused(annotation: str, text: str) -> None:
    with pytest.raises(UsageError, match="«x»"):
        read_value(parameter(annotation, 1), text)


def test_all_that_is_wrong_with_the_values_is_said_at_once(tmp_path: Path) -> None:
    notebook = read_notebook(write(tmp_path, "a", CELL), "a")
    assert check_parameters(notebook, {"seed": "3", "area": "07"}) == {"seed": 3, "area": "07"}
    with pytest.raises(UsageError) as caught:
        check_parameters(notebook, {"sed": "3", "seed": "x", "levels": "[1]"})
    message = caught.value.message
    assert "«sed»" in message.da
    assert "Mente du «seed»" in message.da
    assert "«seed» kan ikke være «x»" in message.da
    assert "levels" not in message.da.replace("levels.", "")
    assert len(message.en.splitlines()) == len(message.da.splitlines()) == 2
