"""The last gate of a public report: nothing in its files may point at a person."""
