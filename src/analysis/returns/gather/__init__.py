"""Returns in force as tidy tables."""
