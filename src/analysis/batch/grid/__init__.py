"""Reports as rows of a file: read, spelt out, and checked whole before anything runs."""
