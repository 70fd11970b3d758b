"""Many reports: what to run, run it safely and fast, keep it."""
