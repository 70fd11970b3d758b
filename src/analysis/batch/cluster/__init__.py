"""The workers of a run on a cluster of dask.distributed, in place of this machine's own."""
