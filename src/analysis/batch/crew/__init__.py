"""The processes that make reports: asked one task at a time, watched, ended with the run."""
