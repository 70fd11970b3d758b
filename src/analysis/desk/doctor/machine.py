"""What the doctor looks at on the machine: programs, rights, room, locks and git."""

from __future__ import annotations

import importlib.metadata
import importlib.resources
import platform
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from analysis.desk.doctor.findings import REINSTALL, Finding, note, of_the_machine, trouble, well
from analysis.desk.notebook_outputs import is_installed
from analysis.errors import WorkplaceError
from analysis.language import Text

_OLDEST_PYTHON = (3, 11)
_ROOM_BYTES = 500_000_000
# A pin with a condition (a platform, a version of Python) need not be installed here.
_PIN = re.compile(r"^([a-z0-9-]+)==(\S+)( ; .+)? \\$", re.MULTILINE)
_ENGINES, _ENGINE = "papermill.engine", "udmelding-fork"
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_REPORTS = ("reports", "reports-demo")


def look_at_machine(
    root: Path, *, try_kernel: Callable[[Path], None], is_held: Callable[[Path], bool]
) -> Iterator[Finding]:
    """Everything a run needs of the machine, one finding each.

    Parameters
    ----------
    try_kernel
        Starts and ends a kernel, as a run would.
    is_held
        Whether a run holds the folder of an edition now.
    """
    yield _python()
    yield _packages(root)
    yield _kernel(root, try_kernel)
    yield _engine()
    yield _typst()
    yield _fonts()
    yield _writing(root)
    yield _disk(root)
    yield from _locks(root, is_held)
    yield _git_filter(root)
    yield _browser()


def _python() -> Finding:
    version = platform.python_version()
    if sys.version_info[:2] >= _OLDEST_PYTHON:
        return well("python", f"Python {version}", f"Python {version}")
    wanted = ".".join(map(str, _OLDEST_PYTHON))
    cure = Text(f"Installér Python {wanted} eller nyere.", f"Install Python {wanted} or newer.")
    return of_the_machine("python", Text(f"Python {version}", f"Python {version}"), cure)


def _packages(root: Path) -> Finding:
    try:
        pins = _PIN.findall((root / "requirements.lock").read_text(encoding="utf-8"))
    except OSError:
        return of_the_machine("packages", _NO_LOCK, _GIT_LOCK)
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
    return of_the_machine("packages", said)


def _installed(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def _kernel(root: Path, try_kernel: Callable[[Path], None]) -> Finding:
    try:
        try_kernel(root)
    except WorkplaceError as error:
        return trouble("kernel", error, REINSTALL)
    return well("kernel", "notesbogens kerne starter", "the notebooks' kernel starts")


def _engine() -> Finding:
    """The fast way to run many notebooks; found by its name, as papermill finds it."""
    found = importlib.metadata.entry_points(group=_ENGINES, name=_ENGINE)
    try:
        for entry in found:
            entry.load()
    except (ImportError, AttributeError) as error:
        words = Text(
            f"Motoren {_ENGINE} kan ikke indlæses: {error}",
            f"The engine {_ENGINE} cannot be loaded: {error}",
        )
        return of_the_machine("engine", words)
    if not tuple(found):
        words = Text(
            f"Motoren {_ENGINE} er ikke installeret.", f"The engine {_ENGINE} is not installed."
        )
        return of_the_machine("engine", words)
    return well("engine", f"motoren {_ENGINE} er der", f"the engine {_ENGINE} is there")


def _typst() -> Finding:
    import typst

    source = b'#set document(title: "\xc3\xa6\xc3\xb8\xc3\xa5")\n#set text(lang: "da")\n\xc3\xa6\xc3\xb8\xc3\xa5'
    try:
        typst.compile(source, format="pdf", pdf_standards=["ua-1", "a-2a"], timestamp=0)
    except (typst.TypstError, OSError) as error:
        words = Text(f"PDF kan ikke dannes: {error}", f"No PDF can be made: {error}")
        return of_the_machine("typst", words)
    version = importlib.metadata.version("typst")
    return well("typst", f"PDF dannes (Typst {version})", f"PDF can be made (Typst {version})")


def _fonts() -> Finding:
    from matplotlib.font_manager import get_font

    folder = importlib.resources.files("analysis.report").joinpath("fonts")
    try:
        files = [item for item in folder.iterdir() if item.name.endswith(".ttf")]
        names = sorted({get_font(str(item)).family_name for item in files})
    except (OSError, RuntimeError) as error:
        words = Text(f"En skrifttype kan ikke læses: {error}", f"A font cannot be read: {error}")
        return of_the_machine("fonts", words)
    if not names:
        return of_the_machine("fonts", Text("Skrifttyperne mangler", "The fonts are missing"))
    shown = ", ".join(names)
    return well("fonts", f"skrifttyper: {shown}", f"fonts: {shown}")


def _writing(root: Path) -> Finding:
    try:
        with tempfile.NamedTemporaryFile(dir=root, prefix=".doctor-") as stream:
            stream.write(b"x")
    except OSError as error:
        words = Text(
            f"Der kan ikke skrives i projektets mappe: {error.strerror}",
            f"The project's folder cannot be written to: {error.strerror}",
        )
        cure = Text("Skaf skriveadgang til mappen.", "Get the right to write there.")
        return of_the_machine("writing", words, cure)
    return well("writing", "der kan skrives i projektets mappe", "the folder can be written to")


def _disk(root: Path) -> Finding:
    free = shutil.disk_usage(root).free // 1_000_000
    said = Text(f"{free} MB ledig plads", f"{free} MB of free space")
    if free * 1_000_000 < _ROOM_BYTES:
        cure = Text("Skaf mindst 500 MB plads.", "Make at least 500 MB of room.")
        return of_the_machine("disk", said, cure)
    return Finding(code="disk", said=said)


def _locks(root: Path, is_held: Callable[[Path], bool]) -> Iterator[Finding]:
    """Whether another run holds a folder of reports right now; nothing is made or kept."""
    held = [
        edition.relative_to(root).as_posix()
        for name in _REPORTS
        for edition in sorted((root / name).glob("*"))
        if is_held(edition)
    ]
    for folder in held:
        yield note(
            "lock",
            Text(f"En anden kørsel holder {folder}.", f"Another run holds {folder}."),
            Text("Vent på den, eller kør med --wait.", "Wait for it, or run with --wait."),
        )
    if not held:
        yield well("lock", "ingen kørsel holder en mappe", "no run holds a folder")


def _git_filter(root: Path) -> Finding:
    installed = is_installed(root)
    if installed is None:
        return well("git-filter", "ikke et git-checkout", "not a git checkout")
    if installed:
        return well(
            "git-filter",
            "git holder notesbøgers resultater ude af commits",
            "git keeps notebooks' outputs out of commits",
        )
    return note(
        "git-filter",
        Text(
            "Git holder ikke notesbøgers resultater ude af commits her.",
            "Git does not keep notebooks' outputs out of commits here.",
        ),
        Text("Kør: make setup eller udmelding lab.", "Run: make setup or udmelding lab."),
    )


def _browser() -> Finding:
    found = next((name for name in _BROWSERS if shutil.which(name)), None)
    if found:
        return well("browser", f"browser til prøver: {found}", f"browser for tests: {found}")
    return note(
        "browser",
        Text(
            "Ingen browser til prøver (rapporterne skrives uden).",
            "No browser for tests (reports are written without).",
        ),
        Text("make test-browser henter den, hvor den kan.", "make test-browser fetches it."),
    )


_NO_LOCK = Text("requirements.lock mangler.", "requirements.lock is missing.")
_GIT_LOCK = Text(
    "Hent den igen: git checkout -- requirements.lock.",
    "Restore it: git checkout -- requirements.lock.",
)
