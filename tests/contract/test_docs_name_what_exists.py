"""What the documents name exists: modules, test files, and the anchors that docstrings point at."""

import importlib
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

_NAME = re.compile(r"\banalysis(?:\.[A-Za-z_]\w*)+")
_TEST = re.compile(r"\btests/[\w./-]*[\w/]")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_CODE = re.compile(r"^\*Code: (.*?)\.\*$", re.MULTILINE | re.DOTALL)


def documents(root: Path) -> list[Path]:
    """What a reader starts from, and all that lies in docs."""
    return [*root.glob("README.md"), *root.glob("CONTRIBUTING.md"), *root.glob("docs/**/*.md")]


def exists(name: str) -> bool:
    """Whether a dotted name is a module, or something inside one."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found = find_spec(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        if found is not None:
            inside: object = importlib.import_module(".".join(parts[:length]))
            for part in parts[length:]:
                inside = getattr(inside, part, None)
            return inside is not None
    return False


def named_in(text: str) -> Iterator[str]:
    """Dotted names; after the first of a line of code the others may stand without their room."""
    yield from _NAME.findall(text)
    for line in _CODE.findall(text):
        room = ""
        for name in re.findall(r"`([\w.]+)`", line):
            room = name.rpartition(".")[0] if name.startswith("analysis.") else room
            yield name if name.startswith("analysis.") else f"{room}.{name}"


@pytest.fixture(scope="module")
def sections(root: Path) -> dict[str, str]:
    """The text below each anchor of the method, up to the next heading but its own."""
    text = (root / "docs" / "method.md").read_text(encoding="utf-8")
    found = {}
    for part in re.split(r'^(?=<a id=")', text, flags=re.MULTILINE)[1:]:
        anchor, _, below = part.partition("\n")
        own = re.match(r"#.*\n", below)
        body = below[own.end() :] if own else below
        name = anchor.removeprefix('<a id="').removesuffix('"></a>')
        found[name] = re.split(r"^#", body, maxsplit=1, flags=re.MULTILINE)[0]
    return found


def test_every_module_that_a_document_names_exists(root: Path) -> None:
    unknown = {
        f"{path.relative_to(root)}: {name}"
        for path in documents(root)
        for name in named_in(path.read_text(encoding="utf-8"))
        if not exists(name)
    }
    assert not sorted(unknown)


def test_every_test_that_a_document_names_exists(root: Path) -> None:
    unknown = {
        f"{path.relative_to(root)}: {name}"
        for path in documents(root)
        for name in _TEST.findall(path.read_text(encoding="utf-8"))
        if not (root / name).exists()
    }
    assert not sorted(unknown)


def test_every_link_between_documents_leads_somewhere(root: Path) -> None:
    broken = {
        f"{path.relative_to(root)}: {target}"
        for path in documents(root)
        for target in _LINK.findall(path.read_text(encoding="utf-8"))
        if "://" not in target and not (path.parent / target.partition("#")[0]).exists()
    }
    assert not sorted(broken)


def test_every_formula_has_a_source_and_a_test(sections: dict[str, str]) -> None:
    lacking = [
        f"{anchor}: no {wanted}"
        for anchor, body in sections.items()
        for wanted in ("Source", "Test")
        if not re.search(rf"^\*?{wanted}:", body, re.MULTILINE)
    ]
    assert not lacking
    assert len(sections) > 100


def test_every_formula_stands_once_and_is_named_where_it_is_computed(
    root: Path, sections: dict[str, str]
) -> None:
    text = (root / "docs" / "method.md").read_text(encoding="utf-8")
    assert text.count('<a id="') == len(sections)
    code = "\n".join(p.read_text(encoding="utf-8") for p in (root / "src").rglob("*.py"))
    named = set(re.findall(r"#([a-z0-9-]+)", code))
    orphans = [a for a, body in sections.items() if a not in named and not _CODE.search(body)]
    assert not orphans


def test_every_anchor_that_code_or_the_method_itself_names_exists(
    root: Path, sections: dict[str, str]
) -> None:
    named = {
        (path.name, anchor)
        for path in (root / "src").rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if "method.md#" in line
        for anchor in re.findall(r"#([a-z][a-z0-9-]+)", line)
    }
    text = (root / "docs" / "method.md").read_text(encoding="utf-8")
    named |= {("method.md", anchor) for anchor in re.findall(r"\]\(#([a-z0-9-]+)\)", text)}
    assert not sorted(pair for pair in named if pair[1] not in sections)


def test_the_guard_can_fail() -> None:
    text = "*Code: `analysis.country.areas`, `gone`.*\nSee `analysis.model.showing.write`."
    assert [name for name in named_in(text) if not exists(name)] == [
        "analysis.model.showing.write",
        "analysis.country.gone",
    ]
