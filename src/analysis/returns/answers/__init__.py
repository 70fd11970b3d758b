"""What one answer means: counts, choices, months and words, never changed in silence."""
