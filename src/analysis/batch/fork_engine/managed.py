"""Papermill's view of the fork engine: a fork where that is safe, the stock engine elsewhere.

What only Linux has is imported when it is about to be used: the stock engine serves everywhere.
"""

from __future__ import annotations

from typing import Any

from papermill.engines import Engine, NBClientEngine
from papermill.log import logger

from analysis.batch.fork_engine.choice import why_no_fork, why_stock
from analysis.batch.fork_engine.preload import preload_for

_OURS = ("memory_limit_bytes", "output_limit_bytes")


class ManagedForkEngine(Engine):  # type: ignore[misc]  # Papermill has no types
    """Papermill's engine, with its keeping of times and states."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> Any:
        """Run a notebook in a fork, or by the stock engine where that is unsafe."""
        why = why_stock(nb_man.nb, kernel_name, options)
        if not why:
            preload_for(nb_man.nb)
            # A library may have started threads when it was loaded.
            why = why_no_fork()
        if why:
            logger.info("The stock engine runs this notebook: %s", why)
            return _run_stock(nb_man, kernel_name, options)
        from analysis.batch.fork_engine.client import ForkedClient
        from analysis.batch.fork_engine.limits import OUTPUT_LIMIT_BYTES, Limits

        limits = Limits(
            memory_bytes=options.get("memory_limit_bytes"),
            output_bytes=options.get("output_limit_bytes") or OUTPUT_LIMIT_BYTES,
        )
        known = {
            name: value
            for name, value in options.items()
            if name not in {*_OURS, "input_path", "start_timeout", "execution_timeout"}
        }
        known["timeout"] = options.get("execution_timeout") or options.get("timeout")
        client = ForkedClient(nb_man, kernel_name=kernel_name, log=logger, **known)
        return client.run_in(limits)


def _run_stock(nb_man: Any, kernel_name: str, options: dict[str, Any]) -> Any:
    theirs = {name: value for name, value in options.items() if name not in _OURS}
    return NBClientEngine.execute_managed_notebook(nb_man, kernel_name, **theirs)
