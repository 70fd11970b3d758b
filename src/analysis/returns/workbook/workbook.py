"""A return as it came: any of the three formats read into located cells, or refused in plain words.

The whole file is read, and nothing in it is run, fetched, computed or changed.
"""

from __future__ import annotations

import hashlib
from pathlib import Path, PurePath

from analysis.returns.workbook.cells import Workbook
from analysis.returns.workbook.csv_file import read_csv
from analysis.returns.workbook.limits import Limits
from analysis.returns.workbook.ods import read_ods
from analysis.returns.workbook.package import Package
from analysis.returns.workbook.refusals import refuse
from analysis.returns.workbook.xlsx import CONTENT_TYPES, read_xlsx

_EXTENSIONS = {".xlsx": "xlsx", ".ods": "ods", ".csv": "csv"}
_MACRO_EXTENSIONS = (".xlsm", ".xltm", ".xlam")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
# What else is sent in place of a spreadsheet, by its first bytes.
_OTHERS = {
    b"%PDF": "PDF",
    b"{\\rtf": "RTF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"<": "HTML/XML",
    b"\xef\xbb\xbf<": "HTML/XML",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7-Zip",
}
_IN_ZIP = {
    "word/document.xml": "Word (.docx)",
    "ppt/presentation.xml": "PowerPoint (.pptx)",
    "xl/workbook.bin": "xlsb",
    "xl/workbook.xml": "xlsx",
}


def read_workbook(path: Path, *, limits: Limits | None = None) -> Workbook:
    """Read a file that came back.

    Parameters
    ----------
    path
        The file. Only its name is kept.
    limits
        How much it may hold.

    Returns
    -------
    Workbook
        Its sheets with every cell that has something in it, and what only a reader of the whole
        file can see, as findings.

    Raises
    ------
    RefusedFileError
        If it is missing, empty, of another kind, damaged, protected by a password, holds macros,
        or is beyond the limits. One finding says which, and what to do.
    """
    limits = limits or Limits()
    try:
        with path.open("rb") as stream:
            content = stream.read(limits.file_bytes + 1)
    except FileNotFoundError:
        raise refuse(path.name, "file.missing") from None
    except OSError as error:
        raise refuse(path.name, "file.unreadable", value=error.strerror or "") from None
    return read_content(content, file=path.name, limits=limits)


def read_content(content: bytes, *, file: str, limits: Limits | None = None) -> Workbook:
    """Read a file that came back, from its bytes; `read_workbook` says the rest.

    Raises
    ------
    RefusedFileError
        As `read_workbook`.
    """
    limits = limits or Limits()
    if len(content) > limits.file_bytes:
        raise refuse(file, "file.too_large", value=f"> {limits.file_bytes}")
    meant = _meant(file)
    if not content:
        raise refuse(file, "file.empty")
    sha256 = hashlib.sha256(content).hexdigest()
    if content.startswith(_ZIP):
        return _read_package(content, file=file, meant=meant, limits=limits)
    _refuse_others(content, file)
    if meant != "csv":
        # Neither a package nor anything known: a package whose beginning is lost, most likely.
        raise refuse(file, "file.corrupt")
    return read_csv(content, file=file, sha256=sha256, limits=limits)


def _meant(file: str) -> str:
    """The format that the file's name promises."""
    if file.startswith("~$"):
        raise refuse(file, "file.lock")
    extension = PurePath(file).suffix.lower()
    if extension in _MACRO_EXTENSIONS:
        raise refuse(file, "file.macros", value=extension)
    if extension == ".xls":
        raise refuse(file, "file.old_excel", value=extension)
    if extension == ".xlsb":
        raise refuse(file, "file.binary_excel", value=extension)
    if extension not in _EXTENSIONS:
        raise refuse(file, "file.extension", value=extension)
    return _EXTENSIONS[extension]


def _read_package(content: bytes, *, file: str, meant: str, limits: Limits) -> Workbook:
    package = Package(content, file=file, limits=limits)
    kind = _kind_of(package)
    if kind == "xlsb":
        raise refuse(file, "file.binary_excel")
    if kind != meant:
        raise refuse(file, "file.wrong_extension", value=kind)
    read = read_xlsx if kind == "xlsx" else read_ods
    return read(package, sha256=hashlib.sha256(content).hexdigest())


def _kind_of(package: Package) -> str:
    if "mimetype" in package:
        said = package.read("mimetype").strip()
        return "ods" if said == _ODS_TYPE else said.decode("ascii", "replace")
    for part, kind in _IN_ZIP.items():
        if part in package:
            return kind
    # A workbook may keep its parts under other names; its list of types tells.
    return "xlsx" if CONTENT_TYPES in package else "zip"


def _refuse_others(content: bytes, file: str) -> None:
    if content.startswith(_OLE):
        # The old container of .xls is also that of an encrypted .xlsx; its directory tells.
        locked = "EncryptedPackage".encode("utf-16-le") in content
        raise refuse(file, "file.password" if locked else "file.old_excel")
    head = content[:1000].lstrip()
    for mark, kind in _OTHERS.items():
        if head.startswith(mark):
            raise refuse(file, "file.wrong_extension", value=kind)
