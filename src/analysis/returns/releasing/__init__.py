"""A release: what is sent of a round, protected, audited, frozen and recorded."""
