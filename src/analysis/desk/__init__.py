"""The analyst's own tools."""
