"""What the documents say is there: links, files, commands, rooms, and the form of a decision."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from typer.main import get_command

from analysis.cli import app

DOCUMENTS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/*.md", "docs/decisions/*.md")
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")
FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
# A file or folder of ours, written out; what people and programs make is not in the repository.
PATH = re.compile(r"(?:data|docs|notebooks|src|tests)/[\w./-]*\w/?")
MADE = ("data/returns", "data/releases", "data/udmeldinger/skizofreni-2026.yaml", "docs/report")
HALF_A_PAGE_CHARACTERS = 1_500


def documents(root: Path) -> dict[str, str]:
    found = sorted(path for pattern in DOCUMENTS for path in root.glob(pattern))
    return {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in found}


def anchors(text: str) -> set[str]:
    """The places in a page that a link can name, as GitHub names them."""
    heads = re.findall(r"^#+ (.+)$", FENCE.sub("", text), re.MULTILINE)
    named = {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}
    return named | set(re.findall(r'<a id="([^"]+)"></a>', text))


def test_every_link_leads_somewhere(root: Path) -> None:
    texts = documents(root)
    dead = []
    for name, text in texts.items():
        for link in LINK.findall(FENCE.sub("", text)):
            if link.startswith(("http", "mailto:")):
                continue
            path, _, anchor = unquote(link).partition("#")
            target = (root / name).parent / path if path else root / name
            known = not anchor or anchor in anchors(target.read_text(encoding="utf-8"))
            if not target.exists() or not known:
                dead.append((name, link))
    assert dead == []


def test_every_file_that_is_named_is_there(root: Path) -> None:
    missing = []
    for name, text in documents(root).items():
        for code in CODE.findall(FENCE.sub("", text)):
            for path in PATH.findall(code):
                if not code.startswith((path, ".venv")) or path.startswith(MADE):
                    continue
                if "<" not in code and "*" not in code and not (root / path).exists():
                    missing.append((name, path))
    assert missing == []


def said(root: Path) -> Iterator[tuple[str, list[str]]]:
    """Each command of ours that a document gives, as words, with the document's name."""
    for name, text in documents(root).items():
        lines = "\n".join(CODE.findall(FENCE.sub("", text)) + FENCE.findall(text))
        for line in lines.replace("\\\n", " ").splitlines():
            match = re.match(r"(?:\.venv/bin/)?udmelding ([a-z]+)(.*)", line.partition(" # ")[0])
            if match:
                yield name, [match[1], *re.findall(r"--[a-z-]+", match[2])]


def test_every_command_exists_with_its_options(root: Path) -> None:
    verbs = get_command(app).commands
    wrong = []
    for name, (verb, *given) in said(root):
        known = {option for param in verbs[verb].params for option in param.opts}
        # What follows `lab` is JupyterLab's own.
        if verb != "lab" and not set(given) <= known:
            wrong.append((name, verb, sorted(set(given) - known)))
    assert wrong == []


def test_the_readme_names_every_verb(root: Path) -> None:
    text = (root / "README.md").read_text(encoding="utf-8")
    table = [line for line in text.splitlines() if line.startswith("| `udmelding ")]
    named = {word for line in table for word in re.findall(r"[a-z]+", line.split("|")[1])}
    assert set(get_command(app).commands) - named == set()


def test_every_target_that_is_named_is_in_the_makefile(root: Path) -> None:
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = {
        (name, target)
        for name, text in documents(root).items()
        for target in re.findall(r"(?:^|`)make ([a-z-]+)", text, re.MULTILINE)
    }
    assert [(name, target) for name, target in sorted(named) if target not in targets] == []


def rooms(root: Path) -> dict[str, set[str]]:
    package = root / "src" / "analysis"
    found = {path.parent.name: set[str]() for path in package.glob("*/__init__.py")}
    for path in package.glob("*/*/__init__.py"):
        found[path.parent.parent.name].add(path.parent.name)
    return found


def test_the_map_of_the_house_is_the_house(root: Path) -> None:
    text = (root / "README.md").read_text(encoding="utf-8")
    rows = [line.split("|") for line in text.splitlines() if line.count("|") == 4]
    drawn = {
        room: set(CODE.findall(row[3]))
        for row in rows
        for room in CODE.findall(row[1])
        if room in rooms(root)
    }
    assert drawn == rooms(root)


def test_decisions_are_numbered_and_of_one_form(root: Path) -> None:
    found = sorted((root / "docs" / "decisions").glob("*.md"))
    assert [int(path.name[:4]) for path in found] == list(range(1, len(found) + 1))
    for path in found:
        text = path.read_text(encoding="utf-8")
        assert text.startswith(f"# {int(path.name[:4])}. "), path.name
        parts = re.findall(r"^\*\*(\w+)\.\*\*", text, re.MULTILINE)
        assert parts == ["Sammenhæng", "Beslutning", "Følger"], path.name
        assert len(text) <= HALF_A_PAGE_CHARACTERS, path.name


def test_each_measure_has_its_command(root: Path) -> None:
    text = (root / "docs" / "measured.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    measures = [row for row in rows if row[0] != "What"]
    assert all(len(row) == 3 and all(row) for row in measures)
    for row in measures:
        for command in CODE.findall(row[2]):
            words = shlex.split(command)
            if words[0] == ".venv/bin/pytest":
                tests = [word for word in words if word.startswith("tests/")]
                assert tests, command
                exhaustive = any("exhaustive" in t or "everything" in t for t in tests)
                assert ("-m exhaustive" in command) == exhaustive, command


def test_one_page_says_how_to_work_here(root: Path) -> None:
    text = (root / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 90


@pytest.mark.parametrize("name", ["LICENSE", "NOTICE", "src/analysis/report/fonts/OFL.txt"])
def test_licences_are_where_the_readme_and_the_package_say(root: Path, name: str) -> None:
    assert (root / name).is_file()
    assert f'"{name}"' in (root / "pyproject.toml").read_text(encoding="utf-8")
    notice = (root / "NOTICE").read_text(encoding="utf-8")
    assert name == "NOTICE" or name in notice
