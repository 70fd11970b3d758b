"""Need against places under each supply rule, in one offer and in several."""
