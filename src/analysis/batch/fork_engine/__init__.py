"""A Papermill engine that forks a process per notebook instead of starting a kernel."""
