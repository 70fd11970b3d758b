"""How many citizens, where, how the count may move, and the country on the day."""
