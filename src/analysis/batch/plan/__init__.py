"""Which reports will run, and why: by content, never by the time of a file."""
