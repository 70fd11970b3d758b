"""The exporters' own words, in Danish and English: all else in a report comes from its blocks."""

from __future__ import annotations

from analysis.language import Text

_WORDS = {
    "answer": Text("Svar", "Answer"),
    "area": Text("Område", "Area"),
    "back_to_text": Text("Tilbage til teksten", "Back to the text"),
    "basis": Text("Grundlag", "Basis"),
    "contents": Text("Indhold", "Contents"),
    "draft": Text("UDKAST", "DRAFT"),
    "edition": Text("Udgave", "Edition"),
    "failed": Text("Mislykkedes", "Failed"),
    "failed_reports": Text("Rapporter, der mislykkedes", "Reports that failed"),
    "figure": Text("Figur", "Figure"),
    "formula": Text("Formel", "Formula"),
    "index_as_usual": Text("som sædvanligt", "as usual"),
    "index_by": Text("efter", "by"),
    "index_and": Text("og", "and"),
    "index_column_area": Text("område", "area"),
    "index_column_as_of": Text("dag", "day"),
    "index_column_language": Text("sprog", "language"),
    "index_column_notebook": Text("notesbog", "notebook"),
    "index_column_scenario": Text("alternativ", "alternative"),
    "index_column_slug": Text("målgruppe", "target group"),
    "index_down": Text("Rækker:", "Rows:"),
    "index_across": Text("kolonner:", "columns:"),
    "index_folded": Text("rapporter", "reports"),
    "index_language_da": Text("dansk", "Danish"),
    "index_language_en": Text("engelsk", "English"),
    "index_leads": Text("Hver celle fører til sine rapporter.", "Each cell leads to its reports."),
    "index_found": Text("Hvad rapporterne fandt", "What the reports found"),
    "index_step": Text("Foreslået næste skridt", "Proposed next step"),
    "index_gap": Text("Gab, eller hvorfor det ikke opgøres", "Gap, or why there is none"),
    "index_as_of": Text("Opgjort pr.", "As of"),
    "index_no_evidence": Text("Ikke oplyst", "Not stated"),
    "index_title": Text(
        "Behov og kapacitet: centrale udmeldinger", "Need and capacity: central notifications"
    ),
    "intern": Text("intern", "internal"),
    "internal": Text("INTERN", "INTERNAL"),
    "synthetic": Text("SYNTETISKE DATA", "SYNTHETIC DATA"),
    "issued": Text("Udmeldt", "Issued"),
    "none": Text("Ingen rapport", "No report"),
    "note": Text("Bemærk", "Note"),
    "notebook_annex": Text("Kommunebilag", "Municipal annex"),
    "notebook_answer": Text("Samlet besvarelse", "Joint answer"),
    "notebook_assessment": Text("Vurdering", "Assessment"),
    "notebook_backtest": Text("Tidligere prognoser", "Earlier forecasts"),
    "notebook_national": Text("Samlet vurdering", "Joint assessment"),
    "notebook_scenarios": Text("Alternativer", "Alternatives"),
    "notebook_siting": Text("Placering og robusthed", "Siting and sturdiness"),
    "note_word": Text("Note", "Note"),
    "notes": Text("Noter", "Notes"),
    "of": Text("af", "of"),
    "offentlig": Text("offentlig", "public"),
    "page": Text("Side", "Page"),
    "question": Text("Spørgsmål", "Question"),
    "reports": Text("Rapporter", "Reports"),
    "round": Text("Målgruppe og runde", "Target group and round"),
    "skip": Text("Gå til indholdet", "Skip to content"),
    "source": Text("Kilde", "Source"),
    "stamps": Text("Rapportens status", "Status of the report"),
    "table": Text("Tabel", "Table"),
    "table_in_text": Text("Tabel i teksten", "Table in the text"),
    "warning": Text("Vær opmærksom", "Warning"),
}


def words_in(code: str) -> dict[str, str]:
    """The exporters' words in one language, by name.

    Parameters
    ----------
    code
        ``da`` or ``en``.

    Raises
    ------
    KeyError
        If the language is another.

    Examples
    --------
    >>> words_in("da")["contents"], words_in("en")["table"]
    ('Indhold', 'Table')
    """
    return {name: text.get(code) for name, text in _WORDS.items()}
