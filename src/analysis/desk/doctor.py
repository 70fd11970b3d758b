"""Look the machine and the data over: what is right, what is not, and the cure."""

from __future__ import annotations

import importlib.metadata
import importlib.resources
import json
import platform
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from analysis.catalogue.udmelding import list_slugs, read_udmelding
from analysis.country import read_areas, read_population
from analysis.errors import DataError, UdmeldingError, WorkplaceError
from analysis.language import Text
from analysis.reading import CHECKSUMS, Reader

_OLDEST_PYTHON = (3, 11)
_ROOM_BYTES = 500_000_000
# A pin with a condition (a platform, a version of Python) need not be installed here.
_PIN = re.compile(r"^([a-z0-9-]+)==(\S+)( ; .+)? \\$", re.MULTILINE)
_REINSTALL = Text(
    "Kør: make setup (eller pip-linjerne i README).", "Run: make setup (or README's pip lines)."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at.

    Parameters
    ----------
    code
        Name that a program can compare.
    said
        What was found.
    cure
        What to do; None when all is well.
    exit_code
        0, or that of the trouble.
    """

    code: str
    said: Text
    cure: Text | None = None
    exit_code: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """All findings, in the order they were looked at."""

    findings: tuple[Finding, ...]

    @property
    def exit_code(self) -> int:
        """0; 3 where data are wrong; else 6 where the machine is."""
        codes = {finding.exit_code for finding in self.findings}
        gravest = (DataError.exit_code, WorkplaceError.exit_code)
        return next((code for code in gravest if code in codes), 0)

    def as_text(self) -> str:
        """For a reader: a line each, with the cure under what is wrong."""
        lines = []
        for finding in self.findings:
            mark = "FEJL/FAILED" if finding.exit_code else "OK"
            lines.append(f"{mark:<11}  {finding.said.da} / {finding.said.en}")
            if finding.cure is not None:
                lines.append(f"{'':<13}{finding.cure.da} / {finding.cure.en}")
        return "\n".join(lines)

    def as_json(self) -> str:
        """For a program."""
        found = [{**asdict(f), "ok": f.exit_code == 0} for f in self.findings]
        return json.dumps({"findings": found}, ensure_ascii=False, indent=2)


def examine(reader: Reader, *, try_kernel: Callable[[Path], None]) -> Report:
    """Look everything over that a run needs. Nothing is changed.

    Parameters
    ----------
    try_kernel
        Starts and ends a kernel, as a run would.
    """
    return Report(
        (
            _python(),
            _packages(reader.root),
            _kernel(reader.root, try_kernel),
            _typst(),
            _fonts(),
            _writing(reader.root),
            _reference(reader),
            *_rounds(reader),
        )
    )


def _python() -> Finding:
    version = platform.python_version()
    said = Text(f"Python {version}", f"Python {version}")
    if sys.version_info[:2] >= _OLDEST_PYTHON:
        return Finding(code="python", said=said)
    wanted = ".".join(map(str, _OLDEST_PYTHON))
    cure = Text(f"Installér Python {wanted} eller nyere.", f"Install Python {wanted} or newer.")
    return Finding(code="python", said=said, cure=cure, exit_code=WorkplaceError.exit_code)


def _packages(root: Path) -> Finding:
    try:
        pins = _PIN.findall((root / "requirements.lock").read_text(encoding="utf-8"))
    except OSError:
        pins = []
    found = [(name, pin, _installed(name)) for name, pin, _ in pins]
    optional = {name for name, _, condition in pins if condition}
    needed = [pair for pair in found if pair[2] is not None or pair[0] not in optional]
    wrong = [f"{name} {have or '–'} ≠ {pin}" for name, pin, have in needed if have != pin]
    right = len(needed) - len(wrong)
    more = ": " + ", ".join(wrong[:5]) if wrong else ""
    said = Text(
        f"{right} af {len(needed)} pakker som i requirements.lock{more}",
        f"{right} of {len(needed)} packages as in requirements.lock{more}",
    )
    if needed and not wrong:
        return Finding(code="packages", said=said)
    return _trouble("packages", WorkplaceError(said), _REINSTALL)


def _installed(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def _kernel(root: Path, try_kernel: Callable[[Path], None]) -> Finding:
    try:
        try_kernel(root)
    except WorkplaceError as error:
        return _trouble("kernel", error, _REINSTALL)
    words = Text("notesbogens kerne starter", "the notebooks' kernel starts")
    return Finding(code="kernel", said=words)


def _typst() -> Finding:
    import typst

    source = b'#set document(title: "\xc3\xa6\xc3\xb8\xc3\xa5")\n#set text(lang: "da")\n\xc3\xa6\xc3\xb8\xc3\xa5'
    try:
        typst.compile(source, format="pdf", pdf_standards=["ua-1", "a-2a"], timestamp=0)
    except (typst.TypstError, OSError) as error:
        words = Text(f"PDF kan ikke dannes: {error}", f"No PDF can be made: {error}")
        return _trouble("typst", WorkplaceError(words), _REINSTALL)
    version = importlib.metadata.version("typst")
    words = Text(f"PDF dannes (Typst {version})", f"PDF can be made (Typst {version})")
    return Finding(code="typst", said=words)


def _fonts() -> Finding:
    from matplotlib.font_manager import get_font

    folder = importlib.resources.files("analysis.report").joinpath("fonts")
    files = [item for item in folder.iterdir() if item.name.endswith(".ttf")]
    try:
        names = sorted({get_font(str(item)).family_name for item in files})
    except (OSError, RuntimeError) as error:
        words = Text(f"En skrifttype kan ikke læses: {error}", f"A font cannot be read: {error}")
        return _trouble("fonts", WorkplaceError(words), _REINSTALL)
    if not names:
        words = Text("Skrifttyperne mangler", "The fonts are missing")
        return _trouble("fonts", WorkplaceError(words), _REINSTALL)
    shown = ", ".join(names)
    return Finding(code="fonts", said=Text(f"skrifttyper: {shown}", f"fonts: {shown}"))


def _writing(root: Path) -> Finding:
    free = shutil.disk_usage(root).free
    said = Text(f"{free // 1_000_000} MB ledig plads", f"{free // 1_000_000} MB of free space")
    try:
        with tempfile.NamedTemporaryFile(dir=root, prefix=".doctor-") as stream:
            stream.write(b"x")
    except OSError as error:
        words = Text(
            f"Der kan ikke skrives i projektets mappe: {error.strerror}",
            f"The project's folder cannot be written to: {error.strerror}",
        )
        cure = Text("Skaf skriveadgang til mappen.", "Get the right to write there.")
        return _trouble("writing", WorkplaceError(words), cure)
    if free < _ROOM_BYTES:
        cure = Text("Skaf mindst 500 MB plads.", "Make at least 500 MB of room.")
        return _trouble("writing", WorkplaceError(said), cure)
    return Finding(code="writing", said=said)


def _reference(reader: Reader) -> Finding:
    try:
        names = [line.split(maxsplit=1)[1] for line in reader.text(str(CHECKSUMS)).splitlines()]
        for name in names:
            reader.bytes(str(CHECKSUMS.parent / name))
        read_areas(reader)
        read_population(reader)
    except DataError as error:
        return _trouble("reference", error, None)
    words = Text(f"{len(names)} referencefiler uændrede", f"{len(names)} reference files unaltered")
    return Finding(code="reference", said=words)


def _rounds(reader: Reader) -> Iterator[Finding]:
    for slug in list_slugs(reader.root):
        try:
            read_udmelding(reader, slug)
        except DataError as error:
            yield _trouble(slug, error, None)
        else:
            path = f"data/udmeldinger/{slug}.yaml"
            yield Finding(code=slug, said=Text(path, path))


def _trouble(code: str, error: UdmeldingError, cure: Text | None) -> Finding:
    return Finding(code=code, said=error.message, cure=cure, exit_code=error.exit_code)
