"""The register of accepted returns: kept with hash and time; a correction supersedes."""
