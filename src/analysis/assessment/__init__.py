"""One study of one round, and views of it by area."""
