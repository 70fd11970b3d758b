"""A Papermill engine that forks a process per notebook instead of starting a kernel."""

# What stands as a cell's error when its notebook would not stop talking.
FLOODED = "OutputLimitError"
