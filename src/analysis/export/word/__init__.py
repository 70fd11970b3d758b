"""The report as an editable Word file."""
