"""Need held against places: what the group can use, what covers, who waits, how long."""
