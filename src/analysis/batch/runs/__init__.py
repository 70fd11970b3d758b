"""Reports made: studies first, then their views; one that fails never stops the others."""
