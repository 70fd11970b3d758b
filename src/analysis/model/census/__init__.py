"""How many there are at a time: in the long run, and month by month from today."""
