"""Runs a notebook's cells in a forked kernel, with the stock engine's own handling of outputs."""

from __future__ import annotations

import datetime as dt
import platform
from typing import Any

from nbclient.exceptions import CellExecutionComplete, CellExecutionError
from papermill.clientwrap import PapermillNotebookClient

from analysis.batch.fork_engine import FLOODED
from analysis.batch.fork_engine.kernel import ForkedKernel, KernelEndedError
from analysis.batch.fork_engine.limits import Limits
from analysis.batch.fork_engine.outputs import plain_output

# Of a notebook that would not stop talking, this much of each output is kept.
_KEPT_CHARACTERS = 20_000
_KEPT_OUTPUTS = 100


class ForkedClient(PapermillNotebookClient):  # type: ignore[misc]  # Papermill has no types
    """A notebook client whose kernel is a fork: what arrives is handled as from any kernel."""

    def run_in(self, limits: Limits) -> Any:
        """Run the notebook under limits."""
        self.reset_execution_trackers()
        with ForkedKernel(limits) as kernel:
            self._kernel = kernel
            self.log.info("Executing notebook in a fork")
            self.papermill_execute_cells()
        self.nb.metadata["language_info"] = _language()
        return self.nb

    def execute_cell(self, cell: Any, cell_index: int, **_options: Any) -> Any:
        """Run one cell.

        Raises
        ------
        CellExecutionError
            If it raises and may not, or if the kernel does not survive it.
        """
        tags = cell.metadata.get("tags", [])
        if cell.cell_type != "code" or not cell.source.strip() or self.skip_cells_with_tag in tags:
            return cell
        if self.record_timing:
            cell["metadata"]["execution"] = {}
        self.code_cells_executed += 1
        cell.outputs = []
        self.clear_before_next_output = False
        try:
            reply = self._collect(cell, cell_index)
        except KernelEndedError as ended:
            raise self._write_end(cell, cell_index, ended) from ended
        if reply.get("status") == "error" and not self._may_fail(reply, tags):
            raise CellExecutionError.from_cell_and_msg(cell, reply)
        return cell

    def output(
        self, outs: list[Any], msg: dict[str, Any], display_id: str | None, cell_index: int
    ) -> Any:
        """Take one output; nbclient's own way wherever there is more to it than that."""
        hooked = self.output_hook_stack[msg["parent_header"].get("msg_id")]
        if not (hooked or display_id or self.clear_before_next_output):
            plain = plain_output(msg["header"]["msg_type"], msg["content"])
            if plain is not None:
                outs.append(plain)
                return plain
        return super().output(outs, msg, display_id, cell_index)

    def _collect(self, cell: Any, cell_index: int) -> dict[str, Any]:
        reply: dict[str, Any] = {}
        for message in self._kernel.execute(cell.source, seconds=self._get_timeout(cell)):
            message["header"]["date"] = dt.datetime.now(dt.UTC)
            if message["msg_type"] != "execute_reply":
                try:
                    self.process_message(message, cell, cell_index)
                except CellExecutionComplete:
                    return reply
                continue
            reply = message["content"]
            if self.record_timing:
                cell["metadata"]["execution"]["shell.execute_reply"] = _stamp(message)
        return reply

    def _may_fail(self, reply: dict[str, Any], tags: list[str]) -> bool:
        return not self.force_raise_errors and (
            self.allow_errors
            or reply.get("ename") in self.allow_error_names
            or "raises-exception" in tags
        )

    def _write_end(self, cell: Any, cell_index: int, ended: KernelEndedError) -> CellExecutionError:
        """Write into a cell why its kernel did not survive it."""
        content = {
            "ename": ended.kind,
            "evalue": ended.words,
            "traceback": [*ended.lines, f"{ended.kind}: {ended.words}"],
        }
        if ended.kind == FLOODED:
            _shorten(cell)
        for message in (
            *self._kernel.last_words(),
            {"msg_type": "error", "content": content},
        ):
            header = {"msg_type": message["msg_type"], "date": dt.datetime.now(dt.UTC)}
            whole = {**message, "header": header, "parent_header": {}, "metadata": {}}
            self.process_message(whole, cell, cell_index)
        return CellExecutionError.from_cell_and_msg(cell, content)


def _shorten(cell: Any) -> None:
    del cell.outputs[_KEPT_OUTPUTS:]
    for output in cell.outputs:
        if output.output_type == "stream":
            output["text"] = output["text"][:_KEPT_CHARACTERS]


def _stamp(message: dict[str, Any]) -> str:
    return str(message["header"]["date"].strftime("%Y-%m-%dT%H:%M:%S.%fZ"))


def _language() -> dict[str, Any]:
    """What a kernel of this Python says of its language."""
    return {
        "name": "python",
        "version": platform.python_version(),
        "mimetype": "text/x-python",
        "codemirror_mode": {"name": "ipython", "version": 3},
        "pygments_lexer": "ipython3",
        "nbconvert_exporter": "python",
        "file_extension": ".py",
    }
