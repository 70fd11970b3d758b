"""Why a file is not read at all, in plain words, and what its sender can do about it."""

from __future__ import annotations

from analysis.language import Text
from analysis.returns.findings import Finding, RefusedFileError, Rule, Severity

_SAVE_AS_XLSX = Text(
    "Åbn den i Excel eller LibreOffice, vælg «Gem som», og gem som .xlsx eller .ods.",
    "Open it in Excel or LibreOffice, choose “Save as”, and save as .xlsx or .ods.",
)
_SEND_AGAIN = Text(
    "Åbn skemaet, hvor det blev udfyldt, gem det igen, og send den nye fil.",
    "Open the questionnaire where it was filled in, save it again and send the new file.",
)
_ONLY_THE_FORM = Text(
    "Skriv svarene i det udsendte skema, og send kun det.",
    "Write the answers in the questionnaire that was sent out, and send only that.",
)

_REASONS: dict[str, Rule] = {
    "file.missing": (
        Text("Filen findes ikke.", "The file does not exist."),
        Text("Se efter, om navn og mappe er rigtige.", "See that name and folder are right."),
    ),
    "file.unreadable": (
        Text("Filen kan ikke åbnes.", "The file cannot be opened."),
        Text(
            "Se efter, at det er en fil, at den ikke er åben i et andet program, og at du må læse den.",
            "See that it is a file, is not open in another program, and that you may read it.",
        ),
    ),
    "file.empty": (Text("Filen er tom (0 byte).", "The file is empty (0 bytes)."), _SEND_AGAIN),
    "file.lock": (
        Text(
            "Filen er Excels midlertidige låsefil (~$), ikke skemaet.",
            "The file is Excel's temporary lock file (~$), not the questionnaire.",
        ),
        Text("Luk skemaet, og send filen uden ~$.", "Close it, and send the file without ~$."),
    ),
    "file.extension": (
        Text(
            "Filen er ikke af en slags, der læses: kun .xlsx, .ods og .csv.",
            "The file is not of a kind that is read: only .xlsx, .ods and .csv.",
        ),
        _SAVE_AS_XLSX,
    ),
    "file.wrong_extension": (
        Text(
            "Filens indhold passer ikke til dens endelse.",
            "The content of the file does not fit its extension.",
        ),
        _SAVE_AS_XLSX,
    ),
    "file.old_excel": (
        Text(
            "Filen er i Excels gamle format (.xls).", "The file is in the old Excel format (.xls)."
        ),
        _SAVE_AS_XLSX,
    ),
    "file.binary_excel": (
        Text(
            "Filen er i Excels binære format (.xlsb).",
            "The file is in Excel's binary format (.xlsb).",
        ),
        _SAVE_AS_XLSX,
    ),
    "file.password": (
        Text("Filen er beskyttet med adgangskode.", "The file is protected by a password."),
        Text(
            "Fjern adgangskoden i Excel (Filer, Oplysninger, Beskyt projektmappe), og send den igen ad en sikker vej.",
            "Remove the password in Excel (File, Info, Protect workbook) and send it again by a secure way.",
        ),
    ),
    "file.macros": (
        Text("Filen indeholder makroer.", "The file holds macros."),
        Text(
            "Gem den som .xlsx uden makroer, eller skriv svarene i det udsendte skema.",
            "Save it as .xlsx without macros, or write the answers in the questionnaire sent out.",
        ),
    ),
    "file.corrupt": (
        Text(
            "Filen er beskadiget eller afbrudt undervejs og kan ikke læses helt.",
            "The file is damaged or cut short and cannot be read whole.",
        ),
        _SEND_AGAIN,
    ),
    "file.entities": (
        Text(
            "Filen indeholder en dokumenttype med egne navne (DTD), som regneark ikke har brug for.",
            "The file holds a document type with names of its own (DTD), which no spreadsheet needs.",
        ),
        _ONLY_THE_FORM,
    ),
    "file.too_large": (
        Text("Filen er for stor.", "The file is too large."),
        _ONLY_THE_FORM,
    ),
    "file.packed_too_tightly": (
        Text(
            "Filen fylder langt mere udpakket, end et skema kan fylde.",
            "The file unpacks to far more than a questionnaire can hold.",
        ),
        _ONLY_THE_FORM,
    ),
    "file.too_many_bytes": (
        Text("Filen fylder for meget, når den pakkes ud.", "The file is too large when unpacked."),
        _ONLY_THE_FORM,
    ),
    "file.too_many_parts": (
        Text("Filen har for mange dele.", "The file has too many parts."),
        _ONLY_THE_FORM,
    ),
    "file.too_many_rows": (
        Text("Filen har for mange rækker.", "The file has too many rows."),
        _ONLY_THE_FORM,
    ),
    "file.too_many_cells": (
        Text("Filen har for mange celler.", "The file has too many cells."),
        _ONLY_THE_FORM,
    ),
    "file.too_many_elements": (
        Text("Filen har for mange elementer.", "The file has too many elements."),
        _ONLY_THE_FORM,
    ),
    "file.too_many_characters": (
        Text("Filen har for megen tekst.", "The file has too much text."),
        _ONLY_THE_FORM,
    ),
    "file.encoding": (
        Text(
            "Filens bogstaver er hverken UTF-8 eller Windows-1252 (ANSI).",
            "The letters of the file are neither UTF-8 nor Windows-1252 (ANSI).",
        ),
        Text(
            "Gem den i Excel som «CSV UTF-8», eller send den som .xlsx.",
            "Save it in Excel as “CSV UTF-8”, or send it as .xlsx.",
        ),
    ),
    "file.quotes": (
        Text(
            "Et anførselstegn i filen er aldrig lukket, så rækkerne flyder sammen.",
            "A quotation mark in the file is never closed, so that rows run together.",
        ),
        Text(
            "Gem filen igen fra regnearket, eller send den som .xlsx.",
            "Save the file again from the spreadsheet, or send it as .xlsx.",
        ),
    ),
}


def refuse(file: str, code: str, *, value: str = "") -> RefusedFileError:
    """The error for a file that is not read.

    Parameters
    ----------
    file
        Name of the file.
    code
        Which of the reasons.
    value
        What was seen, where that helps: the real kind of the file, or the limit.
    """
    rule, cure = _REASONS[code]
    return RefusedFileError(
        Finding(severity=Severity.ERROR, code=code, file=file, raw=value, rule=rule, cure=cure)
    )


def reasons() -> tuple[str, ...]:
    """Every reason a file can be refused for."""
    return tuple(_REASONS)
