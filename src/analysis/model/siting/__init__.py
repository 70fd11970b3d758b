"""Where new units should lie: full enumeration over draws, and location under limits."""
