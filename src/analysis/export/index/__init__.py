"""The index of a run: every report, laid out by any two of the things that tell them apart."""
