"""Tables of a report, each beside a picture or standing for one."""
