"""Look the machine and the data over: what is right, what is not, and the cure."""
