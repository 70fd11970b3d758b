"""A round's forms as files: workbooks, and lines of text for systems."""
